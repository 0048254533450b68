// @ts-check
import { html, nothing } from '../../vendor/lit.js';
import { clearLog } from '../api/requests.js';
import { openDialog } from '../ui/dialog.js';
import { Form } from '../ui/form.js';
import { toast } from '../ui/toast.js';
import { t } from './words.js';

const DAY = 86_400_000;

/**
 * Deletes rows of the log, portion by portion, once somebody has said which.
 *
 * @returns {Promise<boolean>} whether any was deleted
 */
export async function askToClear() {
  let form;
  let deleted = 0;
  let stopped = false;
  const clear = (dialog) => async (fields) => {
    const before = fields.what === 'all' ? null : Date.now() - Number(fields.what) * DAY;
    dialog.busy = true;
    stopped = false;
    try {
      for (let remaining = true; remaining && !stopped;) {
        const portion = await clearLog(before);
        deleted += portion.deleted;
        ({ remaining } = portion);
        dialog.update();
      }
      toast('good', t.cleared(deleted));
      dialog.close();
    } finally {
      dialog.busy = false;
    }
  };
  await openDialog({
    id: 'clear-log',
    title: () => t.clearTitle,
    body(dialog) {
      form ??= new Form(dialog.update);
      return html`<form class="form" id="clear-log-form" @submit=${form.sends(clear(dialog))}>
        <p class="quiet">${t.clearText}</p>
        ${form.problem()}
        <div class="field">
          <label for="clear-what">${t.clearWhat}</label>
          <select class="input" id="clear-what" name="what">
            <option value="30">${t.clearOlder(30)}</option>
            <option value="7">${t.clearOlder(7)}</option>
            <option value="1">${t.clearOlder(1)}</option>
            <option value="all">${t.clearAll}</option>
          </select>
        </div>
        ${form.busy ? html`<p role="status">${t.clearing(deleted)}</p>` : nothing}
      </form>`;
    },
    end: (dialog) =>
      html`<button
          type="button"
          class="button"
          @click=${() => (form.busy ? (stopped = true) : dialog.close())}
        >
          ${form.busy ? t.stop : t.cancel}
        </button>
        <button class="button danger" form="clear-log-form" id="confirm-ok" ?disabled=${form.busy}>
          ${t.clearVerb}
        </button>`,
  });
  return deleted > 0;
}
