// @ts-check
import { html } from '../../vendor/lit.js';
import { updateKeys } from '../api/keys.js';
import { openDialog } from '../ui/dialog.js';
import { Form } from '../ui/form.js';
import { t as ui } from '../ui/words.js';
import { fieldOf, limitFields, readLimits } from './terms.js';
import { t } from './words.js';

const FORM = 'limits-form';

/**
 * Sets limits of many keys: those that somebody fills in, and no others.
 *
 * @param {import('../api/keys.js').Key[]} keys
 * @returns {Promise<number | undefined>} how many were changed
 */
export function openLimits(keys) {
  /** @type {Set<string>} */
  const touched = new Set();
  let form;
  return openDialog({
    id: 'limits-modal',
    size: 'large',
    title: t.limitsTitle(keys.length),
    body(dialog) {
      form ??= new Form(dialog.update);
      const touch = ({ target }) => {
        touched.add(target.name.replace(fieldOf(''), ''));
        dialog.update();
      };
      const sends = form.sends(async (fields) => {
        if (touched.size === 0) {
          throw new Error(t.noChange);
        }
        const ids = keys.map(({ id }) => id);
        const { updated } = await updateKeys(ids, { limits: readLimits(fields, [...touched]) });
        dialog.close(updated);
      });
      return html`<form class="form" id=${FORM} @submit=${sends} @input=${touch}>
        ${form.problem()}
        <p class="quiet">${t.limitsText}</p>
        ${limitFields(
          form,
          () => '',
          (limit) => (touched.has(limit) ? t.unlimited : t.unchanged),
        )}
      </form>`;
    },
    end: (dialog) =>
      html`<button type="button" class="button" @click=${() => dialog.dismiss()}>
          ${ui.cancel}
        </button>
        <button class="button main" id="limits-submit" form=${FORM} ?disabled=${form.busy}>
          ${form.busy ? t.saving : t.bulkLimits}
        </button>`,
  });
}
