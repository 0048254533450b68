// @ts-check
import { html } from '../../vendor/lit.js';
import { accessTokens, deleteAccessToken } from '../api/sessions.js';
import { confirm } from '../ui/dialog.js';
import { when } from '../ui/format.js';
import { icon } from '../ui/icon.js';
import { tellError, toast } from '../ui/toast.js';
import { Part } from './part.js';
import { openNewToken } from './token-dialog.js';
import { t } from './words.js';

/** Access tokens of scripts. */
export function tokensPart(view) {
  const known = new Part(view, accessTokens);

  async function add() {
    await openNewToken();
    await known.load();
  }

  async function remove({ id, name }) {
    const question = { title: t.deleteTokenTitle(name), text: t.deleteTokenText };
    if (await confirm({ ...question, verb: t.delete })) {
      try {
        await deleteAccessToken(id);
        toast('good', t.tokenDeleted(name));
      } catch (error) {
        tellError(error);
      }
      await known.load();
    }
  }

  const row = (/** @type {import('../api/sessions.js').AccessToken} */ token) =>
    html`<li>
      <span>
        <strong>${token.name}</strong>
        <span class="quiet small">
          ${
            token.last_used_at
              ? html`${t.used} ${when(token.last_used_at)}`
              : html`${t.added} ${when(token.created_at)} · ${t.notUsed}`
          }
          · ${ending(token.expires_at)}
        </span>
      </span>
      <span class="cluster">
        <span class="badge ${token.scope === 'full' ? 'warning' : 'info'}">
          ${t[`scope-${token.scope}`]}
        </span>
        <button
          type="button"
          class="button small"
          aria-label=${t.deleteToken(token.name)}
          @click=${() => remove(token)}
        >
          ${t.delete}
        </button>
      </span>
    </li>`;

  const template = () =>
    html`<section class="card" aria-labelledby="tokens-title">
      <div class="card-head">
        <div>
          <h2 id="tokens-title">${t.tokens}</h2>
          <p class="quiet">${t.tokensText}</p>
        </div>
        <button type="button" class="button" id="add-token" @click=${add}>
          ${icon('plus')}${t.addToken}
        </button>
      </div>
      ${known.show((all) =>
        all.length === 0
          ? html`<p class="quiet">${t.noTokens}</p>`
          : html`<ul class="rows" id="access-tokens">
              ${all.map(row)}
            </ul>`,
      )}
    </section>`;
  return { load: known.load, template };
}

const ending = (millis) =>
  millis === null ? t.never : html`${millis <= Date.now() ? t.expired : t.ends} ${when(millis)}`;
