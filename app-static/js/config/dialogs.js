// @ts-check
import { html } from '../../vendor/lit.js';
import { changePassword } from '../api/session.js';
import { MASK } from '../api/settings.js';
import { confirm, openDialog } from '../ui/dialog.js';
import { Form } from '../ui/form.js';
import { toast } from '../ui/toast.js';
import { FIELDS } from './fields.js';
import { titles } from './field-words.js';
import { t } from './words.js';

export const mayServeAnybody = () =>
  confirm({ title: t.anonymousTitle, text: t.anonymousText, verb: t.anonymousVerb });

export const mayDiscard = (count) =>
  confirm({
    title: t.discardTitle(count),
    text: t.discardText,
    verb: t.discard,
    keep: t.keepEditing,
  });

/**
 * Shows what will be saved.
 *
 * @param {import('./draft.js').Draft} draft
 * @returns {Promise<boolean>}
 */
export async function maySave(draft) {
  const said = await openDialog({
    id: 'changes-dialog',
    title: () => t.reviewTitle(draft.size),
    size: 'large',
    body: () =>
      html`<table class="changes">
        <thead>
          <tr>
            <th scope="col">${t.setting}</th>
            <th scope="col">${t.before}</th>
            <th scope="col">${t.after}</th>
          </tr>
        </thead>
        <tbody>
          ${Object.entries(draft.changes).map(
            ([name, value]) =>
              html`<tr data-change=${name}>
                <th scope="row">${titles[name]}</th>
                <td>${shown(name, draft.base[name])}</td>
                <td>${shown(name, value)}</td>
              </tr>`,
          )}
        </tbody>
      </table>`,
    end: (dialog) =>
      html`<button type="button" class="button" @click=${() => dialog.close(false)}>
          ${t.keepEditing}
        </button>
        <button
          type="button"
          class="button main"
          id="confirm-save"
          autofocus
          @click=${() => dialog.close(true)}
        >
          ${t.save}
        </button>`,
  });
  return said === true;
}

/** A value as people read it; never a secret. */
function shown(name, value) {
  const { kind } = FIELDS.get(name);
  if (kind === 'secret') {
    return value === '' ? t.empty : value === MASK ? t.aSecret : t.newSecret;
  }
  if (kind === 'choice') {
    return t.option(name, value);
  }
  if (typeof value === 'boolean') {
    return value ? t.on : t.off;
  }
  const text = kind === 'json' ? JSON.stringify(value) : String(value ?? '');
  return text === '' ? t.empty : text;
}

/** @param {string} username for whatever keeps passwords */
export function openPasswordDialog(username) {
  let form;
  return openDialog({
    id: 'password-dialog',
    title: () => t.changePassword,
    body(dialog) {
      form ??= new Form(dialog.update);
      const sends = form.sends(async (fields) => {
        dialog.busy = true;
        try {
          await changePassword(fields.current_password, fields.new_password);
          dialog.close(true);
          toast('good', t.passwordChanged);
        } finally {
          dialog.busy = false;
        }
      });
      return html`<form class="form" id="password-form" @submit=${sends}>
        <input name="username" autocomplete="username" value=${username} readonly hidden />
        ${form.problem()} ${form.password({ name: 'current_password', label: t.current })}
        ${form.password({
          name: 'new_password',
          label: t.newPassword,
          hint: t.newPasswordHint,
          autocomplete: 'new-password',
        })}
        ${form.password({
          name: 'again',
          label: t.repeat,
          autocomplete: 'new-password',
          repeats: 'new_password',
        })}
      </form>`;
    },
    end: (dialog) =>
      html`<button type="button" class="button" @click=${() => dialog.dismiss()}>
          ${t.cancel}
        </button>
        <button class="button main" form="password-form" ?disabled=${form?.busy}>
          ${form?.busy ? t.saving : t.changePassword}
        </button>`,
  });
}
