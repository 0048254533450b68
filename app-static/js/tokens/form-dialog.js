// @ts-check
import { html } from '../../vendor/lit.js';
import { openDialog } from '../ui/dialog.js';
import { Form, describedBy } from '../ui/form.js';
import { t as common } from '../ui/words.js';

/**
 * A dialog that is a form.
 *
 * @template T
 * @param {object} parts
 * @param {string} parts.id
 * @param {string} parts.title
 * @param {(form: Form, dialog: import('../ui/dialog.js').Dialog<T>) => unknown} parts.fields
 * @param {() => string} parts.verb
 * @param {() => string} parts.busyVerb
 * @param {string} [parts.leave] what the button says that ends it without
 * @param {() => boolean} [parts.ready] whether it can be sent
 * @param {(fields: Record<string, any>, dialog: import('../ui/dialog.js').Dialog<T>) =>
 *     Promise<T | undefined>} parts.send the dialog ends with what this resolves to, if anything
 * @param {'medium' | 'large' | 'huge'} [parts.size]
 * @returns {Promise<T | undefined>}
 */
export function formDialog({
  id,
  title,
  fields,
  verb,
  busyVerb,
  leave = common.cancel,
  ready = () => true,
  send,
  size = 'large',
}) {
  /** @type {Form} */
  let form;
  return openDialog({
    id,
    title,
    size,
    body(dialog) {
      form ??= new Form(dialog.update);
      const sends = form.sends(async (values) => {
        dialog.busy = true;
        try {
          const result = await send(values, dialog);
          if (result !== undefined) {
            dialog.close(result);
          }
        } finally {
          dialog.busy = false;
        }
      });
      return html`<form class="form" id=${`${id}-form`} @submit=${sends}>
        ${form.problem()} ${fields(form, dialog)}
      </form>`;
    },
    end: (dialog) =>
      html`<button
          type="button"
          class="button"
          ?disabled=${form.busy}
          @click=${() => dialog.dismiss()}
        >
          ${leave}
        </button>
        <button class="button main" form=${`${id}-form`} ?disabled=${form.busy || !ready()}>
          ${form.busy ? busyVerb() : verb()}
        </button>`,
  });
}

/**
 * A field in which one of several is chosen.
 *
 * @param {Form} form
 * @param {{name: string, id?: string, label: string, hint?: string, value?: string,
 *     options: [string, string][], change?: (value: string) => void}} parts
 */
export function choiceField(form, { name, id = name, label, hint, value, options, change }) {
  const control = html`<select
    class="input"
    id=${id}
    name=${name}
    aria-invalid=${form.errors[name] ? 'true' : 'false'}
    aria-describedby=${describedBy(id, hint, form.errors[name])}
    @change=${({ target }) => change?.(target.value)}
  >
    ${options.map(
      ([one, text]) => html`<option value=${one} ?selected=${one === value}>${text}</option>`,
    )}
  </select>`;
  return form.field({ name, id, label, hint, control });
}
