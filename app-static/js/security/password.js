// @ts-check
import { html } from '../../vendor/lit.js';
import { changePassword } from '../api/session.js';
import { strengthOf } from '../login/strength.js';
import { openDialog } from '../ui/dialog.js';
import { Form } from '../ui/form.js';
import { toast } from '../ui/toast.js';
import { t as ui } from '../ui/words.js';
import { t } from './words.js';

const FORM = 'password-form';

/**
 * Asks for another password, and another name if one is wanted.
 *
 * @param {string} username
 * @returns {Promise<string | undefined>} the name from now on
 */
export function openPassword(username) {
  let form;
  let strength = -1;
  return openDialog({
    id: 'password-modal',
    title: t.changePassword,
    body(dialog) {
      form ??= new Form(dialog.update);
      const sends = form.sends(async (fields) => {
        dialog.busy = true;
        try {
          dialog.close(await send(fields));
        } finally {
          dialog.busy = false;
        }
      });
      const measure = ({ target }) => {
        strength = target.value === '' ? -1 : strengthOf(target.value);
        dialog.update();
      };
      return html`<form class="form" id=${FORM} method="post" @submit=${sends}>
        ${form.problem()}
        ${form.field({
          name: 'new_username',
          id: 'new-username',
          label: t.username,
          value: username,
          more: { autocomplete: 'username', required: true, maxlength: 100 },
        })}
        ${form.password({ name: 'current_password', id: 'current', label: t.current })}
        <div @input=${measure}>
          ${form.password({
            name: 'new_password',
            id: 'new',
            label: t.newPassword,
            autocomplete: 'new-password',
            hint: strength < 0 ? t.newPasswordHint : t.strength(strength),
          })}
        </div>
        ${form.password({
          name: 'again',
          id: 'again',
          label: t.again,
          autocomplete: 'new-password',
          repeats: 'new_password',
        })}
      </form>`;
    },
    end: (dialog) =>
      html`<button type="button" class="button" @click=${() => dialog.dismiss()}>
          ${ui.cancel}
        </button>
        <button class="button main" id="password-submit" form=${FORM} ?disabled=${form.busy}>
          ${form.busy ? t.changing : t.changePassword}
        </button>`,
  });
}

async function send({ current_password: current, new_password: password, new_username: name }) {
  try {
    const { username, sessions_ended: ended } = await changePassword(current, password, name);
    toast('good', t.changed(ended));
    return username;
  } catch (error) {
    if (error.code === 'BAD_CREDENTIALS') {
      error.field = 'current_password';
    }
    throw error;
  }
}
