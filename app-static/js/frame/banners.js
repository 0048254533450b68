// @ts-check
/** What an operator should know on every screen. */
import { html, nothing } from '../../vendor/lit.js';
import { expiry } from './session-watch.js';
import { t } from './words.js';

/** @param {import('../api/session.js').Session | null} session */
export const banners = (session) =>
  html`<div role="status">
    ${
      session?.schema === 'outdated'
        ? html`<p class="banner" id="outdated">
            ${t.outdated} <code>npx wrangler d1 migrations apply DB --remote</code>
          </p>`
        : nothing
    }
    ${navigator.onLine ? nothing : html`<p class="banner" id="offline">${t.offline}</p>`}
    ${
      expiry()
        ? html`<p class="banner" id="session-ending">
            ${t.expiring(expiry().left)}
            <button type="button" class="button small" @click=${expiry().renew}>
              ${t.staySignedIn}
            </button>
          </p>`
        : nothing
    }
  </div>`;
