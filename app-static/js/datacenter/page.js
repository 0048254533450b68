// @ts-check
/** What was asked of the gateway: figures, charts, and every request of the log. */
import { html, nothing } from '../../vendor/lit.js';
import { metrics, usedToday } from '../api/requests.js';
import { bytes, number, percent } from '../ui/format.js';
import { pressed } from '../ui/form.js';
import { icon } from '../ui/icon.js';
import { poll } from '../ui/poll.js';
import { failed, loading } from '../ui/table.js';
import { tellError } from '../ui/toast.js';
import { Charts } from './charts.js';
import { Log } from './log.js';
import { latencyByModel, mostUsed, tokensByKey, tokensByModel } from './shares.js';
import { t } from './words.js';

const REFRESH_SECONDS = 30;

export const title = () => t.title;

export function open(view) {
  /** @type {{metrics: import('../api/requests.js').Metrics | null, used: any, error: Error | null, auto: boolean}} */
  const state = { metrics: null, used: null, error: null, auto: true };
  const charts = new Charts(view);
  const log = new Log(view, () => state.metrics?.request_stats.models ?? []);

  async function load() {
    try {
      const [counted, used] = await Promise.all([
        metrics(view.signal),
        usedToday(view.signal).catch(() => state.used),
      ]);
      Object.assign(state, { metrics: counted, used, error: null });
      charts.set(counted.request_stats);
    } catch (error) {
      state.error = error;
      throw error;
    } finally {
      view.update();
    }
  }

  const again = () => load().catch(() => {});
  const all = () => Promise.all([load(), log.load()]);
  view.show(() => [header(state, view, all), content(state, charts, log, again)]);
  Promise.all([again(), log.load()]);
  poll(
    () => Promise.all([state.auto && load(), log.isLive && log.addNew()]),
    REFRESH_SECONDS,
    view.signal,
  );
}

function header(state, view, all) {
  const zone = state.metrics ? zoneOf(state.metrics.request_stats.tz_offset_minutes) : 'UTC';
  const setAuto = ({ target }) => {
    state.auto = target.checked;
    view.update();
  };
  return html`<header class="screen-header">
    <div>
      <h1>${t.title}</h1>
      <p>${t.lead(zone)}</p>
    </div>
    <div class="cluster">
      <label class="check">
        <input type="checkbox" id="auto-refresh" .checked=${state.auto} @change=${setAuto} />
        ${t.autoRefresh}
      </label>
      <button type="button" class="button" id="btn-refresh" @click=${pressed(all, tellError)}>
        ${icon('refresh-cw')}${t.refresh}
      </button>
    </div>
  </header>`;
}

/** `UTC+8` of 480 */
function zoneOf(minutes) {
  const hours = Math.abs(minutes) / 60;
  return minutes === 0 ? 'UTC' : `UTC${minutes > 0 ? '+' : '−'}${hours}`;
}

function content({ metrics: counted, used, error }, charts, log, again) {
  if (!counted) {
    return [error ? failed(error, again) : loading(), log.show()];
  }
  return html`${counted.catching_up ? html`<p class="notice info">${t.catchingUp}</p>` : nothing}
    ${figures(counted)}
    <div class="charts">
      ${charts.show()} ${mostUsed(counted.request_stats.models)} ${tokensByKey(used)}
      ${latencyByModel(log.rows)} ${tokensByModel(log.rows)}
    </div>
    ${log.show()}`;
}

function figures({ tokens, cache, request_stats: { summary } }) {
  const stored = ({ count, size_bytes: size }) =>
    html`${number(count)} <span class="small quiet">/ ${bytes(size)}</span>`;
  const rate = summary.total > 0 ? percent(summary.success_rate) : '-';
  return html`<dl class="figures eleven" aria-label=${t.figures}>
    ${figure('m-req-total', t.requests, number(summary.total))}
    ${figure('m-req-success', t.success, number(summary.success), 'good')}
    ${figure('m-req-failed', t.failed, number(summary.failed), summary.failed ? 'bad' : '')}
    ${figure('m-success-rate', t.rate, rate)}
    ${figure('m-total-calls', t.totalCalls, number(tokens.total_calls))}
    ${figure('m-token-total', t.accounts, number(tokens.total))}
    ${figure('m-token-active', t.active, number(tokens.active), 'good')}
    ${figure('m-token-cooling', t.limited, number(tokens.cooling + tokens.exhausted))}
    ${figure('m-token-invalid', t.invalid, number(tokens.expired), tokens.expired ? 'bad' : '')}
    ${figure('m-local-image', t.images, stored(cache.local_image))}
    ${figure('m-local-video', t.videos, stored(cache.local_video))}
  </dl>`;
}

const figure = (id, name, value, mood = '') =>
  html`<div class="figure ${mood}">
    <dt>${name}</dt>
    <dd id=${id}>${value}</dd>
  </div>`;
