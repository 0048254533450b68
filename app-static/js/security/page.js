// @ts-check
/** How the operator and scripts come in, and who is in. */
import { html } from '../../vendor/lit.js';
import { encryptionPart } from './encryption.js';
import { passkeysPart } from './passkeys.js';
import { openPassword } from './password.js';
import { sessionsPart } from './sessions.js';
import { tokensPart } from './tokens.js';
import { t } from './words.js';

export const title = () => t.title;

/**
 * @param {import('../ui/view.js').View} view
 * @param {import('../api/session.js').Session} session
 */
export async function open(view, session) {
  const sessions = sessionsPart(view);
  const parts = [passkeysPart(view), sessions, tokensPart(view), encryptionPart(view)];

  async function changePassword() {
    const username = await openPassword(session.username);
    if (username) {
      session.username = username;
      await sessions.load();
    }
  }

  view.show(
    () =>
      html`<header class="screen-header">
          <div>
            <h1>${t.title}</h1>
            <p>${t.text}</p>
          </div>
        </header>
        <div class="security">
          <section class="card" aria-labelledby="password-title">
            <div class="card-head">
              <div>
                <h2 id="password-title">${t.password}</h2>
                <p class="quiet">${t.passwordText}</p>
              </div>
              <button type="button" class="button" id="change-password" @click=${changePassword}>
                ${t.changePassword}
              </button>
            </div>
          </section>
          ${parts.map((part) => part.template())}
        </div>`,
  );
  await Promise.all(parts.map((part) => part.load()));
}
