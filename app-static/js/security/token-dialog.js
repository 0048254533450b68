// @ts-check
import { html } from '../../vendor/lit.js';
import { createAccessToken } from '../api/sessions.js';
import { intoClipboard, snippet } from '../ui/copy.js';
import { openDialog } from '../ui/dialog.js';
import { Form } from '../ui/form.js';
import { t as ui } from '../ui/words.js';
import { t } from './words.js';

const FORM = 'token-form';
const SCOPES = ['read', 'full'];

/** 0 is for ever. */
const DAYS = [30, 90, 365, 0];
const USUAL_DAYS = 90;

/** Makes an access token, and shows it this once. */
export function openNewToken() {
  let form;
  let token = '';
  let copied = false;
  return openDialog({
    id: 'token-modal',
    title: () => (token ? t.tokenMade : t.addToken),
    body(dialog) {
      form ??= new Form(dialog.update);
      const sends = form.sends(async ({ name, scope, days }) => {
        dialog.busy = true;
        try {
          const wish = { name, scope, expires_in_days: Number(days) || null };
          ({ token } = await createAccessToken(wish));
          copied = await intoClipboard(token);
          dialog.dirty = false;
          queueMicrotask(() => document.getElementById('token-done')?.focus());
        } finally {
          dialog.busy = token !== '' && !copied; // not before it is copied: it is not told again
        }
      });
      return token
        ? made(token, copied, () => (dialog.busy = false))
        : html`<form class="form" id=${FORM} @submit=${sends}>${fields(form)}</form>`;
    },
    end: (dialog) =>
      token
        ? html`<button
            type="button"
            class="button main"
            id="token-done"
            @click=${() => dialog.close()}
          >
            ${t.done}
          </button>`
        : html`<button type="button" class="button" @click=${() => dialog.dismiss()}>
              ${ui.cancel}
            </button>
            <button class="button main" id="token-submit" form=${FORM} ?disabled=${form.busy}>
              ${form.busy ? t.creating : t.createToken}
            </button>`,
  });
}

const fields = (form) =>
  html`${form.problem()}
    ${form.field({
      name: 'name',
      id: 'token-name',
      label: t.tokenName,
      hint: t.tokenNameHint,
      more: { required: true, maxlength: 100 },
    })}
    <fieldset class="scopes">
      <legend>${t.scope}</legend>
      ${SCOPES.map(
        (scope, place) =>
          html`<label class="check">
            <input type="radio" name="scope" value=${scope} ?checked=${place === 0} />
            <span>
              ${t[`scope-${scope}`]}<span class="hint">${t[`scopeText-${scope}`]}</span>
            </span>
          </label>`,
      )}
    </fieldset>
    ${form.field({
      name: 'days',
      id: 'token-days',
      label: t.lasts,
      control: html`<select class="input" id="token-days" name="days">
        ${DAYS.map(
          (days) =>
            html`<option value=${days} ?selected=${days === USUAL_DAYS}>${t.days(days)}</option>`,
        )}
      </select>`,
    })}`;

function made(token, isCopied, copied) {
  const call = `curl -H 'Authorization: Bearer ${token}' ${location.origin}/api/v1/admin/metrics`;
  return html`<div class="stack">
    <p>${t.tokenMadeText}</p>
    ${snippet(t.tokens, token, { id: 'new-token', long: true, secret: true, copied })}
    ${snippet(t.tokenUse, call, { id: 'new-token-call', long: true, copied })}
    ${isCopied ? html`<p class="quiet">${t.copied}</p>` : ''}
  </div>`;
}
