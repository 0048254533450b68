// @ts-check
/** What stands above and below the table of keys: filters, and acts on many. */
import { html, live } from '../../vendor/lit.js';
import { bulkBar } from '../ui/bulk-bar.js';
import { icon } from '../ui/icon.js';
import { t as ui } from '../ui/words.js';
import { t } from './words.js';

const STATES = ['ready', 'resting', 'set_aside', 'disabled'];

/**
 * @param {{state: string[], search: string}} filters
 * @param {number} total how many they find
 * @param {(news: {state?: string[], search?: string}) => void} change
 */
export function keyFilters({ state: states, search }, total, change) {
  const toggle = (state) =>
    change({
      state: states.includes(state) ? states.filter((one) => one !== state) : [...states, state],
    });
  return html`<div class="cluster">
    <div class="search">
      ${icon('search')}
      <input
        class="input"
        type="search"
        id="keys-search"
        aria-label=${t.searchKeys}
        placeholder=${t.searchKeys}
        .value=${live(search)}
        @input=${({ target }) => change({ search: target.value })}
      />
    </div>
    ${STATES.map(
      (state) =>
        html`<button
          type="button"
          class="chip-choice"
          data-state=${state}
          aria-pressed=${states.includes(state)}
          @click=${() => toggle(state)}
        >
          ${t.state(state)}
        </button>`,
    )}
    <span class="quiet small" role="status">${ui.results(total)}</span>
  </div>`;
}

/**
 * @param {import('../ui/selection.js').Selection} selection
 * @param {object} acts
 * @param {(ids: string[]) => void} acts.check
 * @param {(ids: string[], terms: object) => void} acts.change
 * @param {(ids: string[]) => void} acts.remove
 */
export function keyBulkBar(selection, { check, change, remove }) {
  const ids = selection.keys;
  const action = (id, label, picture, act) => ({ id, label, icon: picture, act });
  return bulkBar({
    selection,
    actions: [
      action('btn-batch-check', t.check, 'stethoscope', () => check(ids)),
      action('btn-batch-enable', t.enable, 'play', () => change(ids, { enabled: true })),
      action('btn-batch-disable', t.disable, 'ban', () => change(ids, { enabled: false })),
      action('btn-batch-reset', t.useAgain, 'rotate-ccw', () => change(ids, { reset: true })),
      {
        ...action('btn-batch-delete', t.delete, 'trash-2', () => remove(ids)),
        danger: true,
      },
    ],
  });
}
