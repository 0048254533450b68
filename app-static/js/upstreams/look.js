// @ts-check
/** How states of upstreams and credentials look, on every screen that names them. */
import { html, nothing } from '../../vendor/lit.js';
import { countdown, dateTime } from '../ui/format.js';
import { t } from './words.js';

/** @typedef {import('../api/upstreams.js').Upstream} Upstream */

/** Where one upstream is shown. */
export const hrefOf = ({ id }) => `/admin/upstreams?id=${encodeURIComponent(id)}`;

export const kindBadge = (kind) =>
  html`<span class="badge ${kind === 'grok_web' ? '' : 'info'}">${t.kinds(kind)}</span>`;

const badge = (mood, count, text) =>
  count > 0 ? html`<span class="badge ${mood}">${text(count)}</span>` : nothing;

/**
 * How many credentials there are, by state.
 *
 * @param {Pick<Upstream, 'kind' | 'auth' | 'credentials'>} upstream
 */
export function countsOf({ kind, auth, credentials: counts }) {
  if (auth === 'none' && kind !== 'grok_web') {
    return html`<span class="quiet">${t.noKeyNeeded}</span>`;
  }
  if (counts.total === 0) {
    return html`<span class="badge bad">${kind === 'grok_web' ? t.noAccounts : t.noKeys}</span>`;
  }
  return html`<span class="badges">
    ${badge('good', counts.ready, t.ready)} ${badge('warning', counts.resting, t.resting)}
    ${badge('bad', counts.set_aside, t.setAside)} ${badge('', counts.total - counts.enabled, t.off)}
  </span>`;
}

export const isResting = (untilMillis) => (untilMillis ?? 0) > Date.now();

/** What is left of a rest, or nothing. */
export const restBadge = (untilMillis, reason = '') =>
  isResting(untilMillis)
    ? html`<span class="badge warning" title="${reason ?? ''} ${dateTime(untilMillis)}"
        >${t.restsFor(countdown(untilMillis - Date.now()))}</span
      >`
    : nothing;

const MOODS = { ready: 'good', resting: 'warning', set_aside: 'bad', disabled: '' };

/** @param {import('../api/upstreams.js').Credential} credential */
export const stateBadge = ({ state, ready_at: readyAt }) =>
  state === 'resting' && isResting(readyAt)
    ? restBadge(readyAt)
    : state === 'resting'
      ? html`<span class="badge good">${t.state('ready')}</span>`
      : html`<span class="badge ${MOODS[state]}">${t.state(state)}</span>`;

/** Renders each second while something counts down. */
export function everySecond(view, needed) {
  const timer = setInterval(() => needed() && view.update(), 1000);
  view.signal.addEventListener('abort', () => clearInterval(timer));
}
