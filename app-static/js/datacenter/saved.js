// @ts-check
import { html } from '../../vendor/lit.js';
import { openDialog } from '../ui/dialog.js';
import { Form } from '../ui/form.js';
import { icon } from '../ui/icon.js';
import { menu } from '../ui/menu.js';
import { NO_FILTER } from './filters.js';
import { t } from './words.js';

const KEY = 'grok2api_log_filters';

/** @typedef {{name: string, values: typeof NO_FILTER}} Saved */

/** @returns {Saved[]} */
const read = () => JSON.parse(localStorage.getItem(KEY) ?? '[]');

const write = (/** @type {Saved[]} */ saved) => localStorage.setItem(KEY, JSON.stringify(saved));

/**
 * Filters that somebody wants to find again, in this browser.
 *
 * @param {import('./filters.js').Filters} filters
 * @param {() => void} update
 */
export function savedFilters(filters, update) {
  const saved = read();
  const forget = (name) => {
    write(saved.filter((one) => one.name !== name));
    update();
  };
  return menu({
    id: 'saved-filters',
    label: t.saved,
    wide: true,
    face: html`${icon('filter')}${t.saved}`,
    items: [
      ...saved.map(({ name, values }) => ({
        label: name,
        icon: 'filter',
        act: () => filters.set({ ...NO_FILTER, ...values }),
      })),
      filters.any && { label: t.save, icon: 'plus', act: () => save(filters).then(update) },
      ...saved.map(({ name }) => ({
        label: t.forget(name),
        icon: 'trash-2',
        bad: true,
        act: () => forget(name),
      })),
      saved.length === 0 && !filters.any && { label: t.noneSaved, icon: 'info' },
    ],
  });
}

async function save(filters) {
  let form;
  const name = await openDialog({
    id: 'save-filters',
    title: () => t.saveTitle,
    body(dialog) {
      form ??= new Form(dialog.update);
      return html`<form
        class="form"
        id="save-filters-form"
        @submit=${form.sends(async (fields) => dialog.close(fields.name.trim()))}
      >
        ${form.field({
          name: 'name',
          id: 'filter-name',
          label: t.saveName,
          more: { required: true, maxlength: 40 },
        })}
      </form>`;
    },
    end: () => html`<button class="button main" form="save-filters-form">${t.saveVerb}</button>`,
  });
  if (name) {
    const others = read().filter((one) => one.name !== name);
    write([...others, { name, values: { ...filters.values } }]);
  }
}
