// @ts-check
import { html, nothing } from '../../vendor/lit.js';
import { openDialog } from '../ui/dialog.js';
import { Form } from '../ui/form.js';
import { addLines, importReport, keysField, linesIn } from './importing.js';
import { t } from './words.js';

/**
 * Adds keys to an upstream.
 *
 * @param {import('../api/upstreams.js').Upstream} upstream
 * @returns {Promise<{added: number, check: boolean}>} how many, and whether to check them now
 */
export async function openImportDialog(upstream) {
  const state = { imported: null, lines: 0, progress: '' };
  let form;

  const check = await openDialog({
    id: 'keys-import',
    title: () => t.importTitle(upstream.name),
    size: 'large',
    body(dialog) {
      form ??= new Form(dialog.update);
      if (state.imported) {
        return importReport(state.imported);
      }
      const sends = form.sends(async ({ keys }) => {
        dialog.busy = true;
        try {
          state.imported = await addLines(upstream.id, keys, (done, total) => {
            state.progress = t.importing(done, total);
            dialog.update();
          });
          dialog.dirty = false;
        } finally {
          dialog.busy = false;
        }
      });
      const count = ({ target }) => {
        state.lines = linesIn(target.value);
        dialog.update();
      };
      return html`<form class="form" id="keys-form" @submit=${sends}>
        ${form.problem()} ${keysField({ oninput: count, rows: 10 })}
        ${state.lines > 0 ? html`<p class="hint" role="status">${t.lines(state.lines)}</p>` : nothing}
      </form>`;
    },
    end: (dialog) =>
      state.imported
        ? html`<button type="button" class="button" @click=${() => dialog.close(false)}>
              ${t.close}
            </button>
            ${
              state.imported.added > 0
                ? html`<button
                    type="button"
                    class="button main"
                    id="check-imported"
                    @click=${() => dialog.close(true)}
                  >
                    ${t.checkAll}
                  </button>`
                : nothing
            }`
        : html`<button
            class="button main"
            form="keys-form"
            id="submit-keys"
            ?disabled=${form?.busy || state.lines === 0}
          >
            ${form?.busy ? state.progress : t.importKeys}
          </button>`,
  });
  return { added: state.imported?.added ?? 0, check: check === true };
}
