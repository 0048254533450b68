// @ts-check
import { html, live, nothing } from '../../vendor/lit.js';
import { compact, number, when } from '../ui/format.js';
import { icon } from '../ui/icon.js';
import { t as ui } from '../ui/words.js';
import { deleteSelected, forget, setEnabled } from './acts.js';
import { editKey } from './dialogs.js';
import { maskedKey } from './reveal.js';
import { counterOf, COUNTERS, statusOf } from './state.js';
import { openUsage } from './usage-dialog.js';
import { t } from './words.js';

const MOODS = { enabled: 'good', disabled: '', 'used-up': 'warning', expired: 'bad' };

/** @typedef {import('./acts.js').KeysPage} KeysPage */

/**
 * @param {KeysPage} page
 * @param {import('../api/keys.js').Key[]} rows
 * @returns {import('../ui/table.js').Column[]}
 */
export const columns = (page, rows) => [
  { name: 'name', head: t.name, cell: nameCell },
  { name: 'key', head: t.key, tight: true, cell: (key) => maskedKey(key, page.view.update) },
  {
    name: 'status',
    head: t.status,
    tight: true,
    cell(key) {
      const status = statusOf(key);
      return html`<span class="badge ${MOODS[status]}">${t[`status-${status}`]}</span>`;
    },
  },
  ...countersOf(rows).map((name) => ({
    name,
    head: html`<span title=${t.usedOf}>${t[name]}</span>`,
    cell: (key) => counterCell(counterOf(key, /** @type {any} */ (name))),
  })),
  {
    name: 'last-used',
    head: t.lastUsed,
    tight: true,
    cell: (key) =>
      html`${when(key.last_used_at)}<span class="key-bounds quiet small"
          >${t.created} ${when(key.created_at * 1000)}</span
        >`,
  },
  {
    name: 'actions',
    head: ui.actions,
    unseenHead: true,
    end: true,
    tight: true,
    cell: (key) => actsCell(page, key),
  },
];

/** The counters that are shown; tokens are where they are limited. */
const countersOf = (rows) =>
  Object.keys(COUNTERS).filter(
    (name) => name !== 'tokens' || rows.some((key) => key.tokens_per_day >= 0),
  );

/** @param {import('../api/keys.js').Key} key */
function nameCell(key) {
  const bounds = [
    key.expires_at &&
      html`${key.expires_at <= Date.now() ? t.expired : t.expires} ${when(key.expires_at)}`,
    key.requests_per_minute >= 0 && t.perMinute(key.requests_per_minute),
    key.allowed_models.length > 0 && t.models(key.allowed_models.length),
    key.allowed_addresses.length > 0 && t.addresses(key.allowed_addresses.length),
  ].filter((bound) => bound);
  return html`<strong class="key-name">${key.name}</strong> ${
      bounds.length > 0
        ? html`<span class="key-bounds quiet small"
            >${bounds.map((bound, place) => html`${place > 0 ? ' · ' : nothing}${bound}`)}</span
          >`
        : nothing
    }`;
}

const NEARLY = 0.8;

/** @param {{used: number, limit: number}} counter */
function counterCell({ used, limit }) {
  if (limit === 0) {
    return html`<span class="quiet small">${t.blocked}</span>`;
  }
  const figure = html`<span class="number" title=${number(used)}>${compact(used)}</span>`;
  if (limit < 0) {
    return html`<span class="counter"
      >${figure}<span class="quiet"> / <span aria-hidden="true">∞</span></span
      ><span class="unseen">${t.unlimited}</span></span
    >`;
  }
  const share = used / limit;
  const mood = share >= 1 ? 'bad' : share >= NEARLY ? 'warning' : '';
  return html`<span class="counter"
      >${figure}<span class="quiet number"> / ${compact(limit)}</span></span
    ><span class="meter ${mood}" .style=${`--share: ${Math.min(100, share * 100)}%`}></span>`;
}

const act = (label, picture, press) =>
  html`<button
    type="button"
    class="button icon-only"
    aria-label=${label}
    title=${label}
    @click=${press}
  >
    ${icon(picture)}
  </button>`;

/** @param {KeysPage} page */
const actsCell = (page, key) =>
  html`<span class="acts">
    <input
      type="checkbox"
      role="switch"
      class="switch"
      aria-label=${t.enable(key.name)}
      .checked=${live(key.is_active)}
      @change=${({ target }) => setEnabled(page, [key], target.checked)}
    />
    ${act(t.usageOf(key.name), 'chart-line', () => openUsage(key))}
    ${act(t.editOf(key.name), 'pencil', () => editKey(page, key))}
    ${key.recoverable ? act(t.forgetOf(key.name), 'lock', () => forget(page, key)) : nothing}
    ${act(t.removeOf(key.name), 'trash-2', () => deleteSelected(page, [key]))}
  </span>`;
