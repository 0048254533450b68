// @ts-check
import { html, nothing } from '../../vendor/lit.js';
import { failedRequests } from '../api/accounts.js';
import { UNKNOWN, countdown, duration, number, when } from '../ui/format.js';
import { icon } from '../ui/icon.js';
import { t } from './words.js';

/** @typedef {import('../api/accounts.js').Account} Account */
/** @typedef {{at: number, text: string, from: string}} Failure */

/** What is shown below the rows that somebody has opened. */
export class Details {
  /** @type {Map<string, Failure[] | null>} by account; null while they are loading */
  #opened = new Map();

  /** @param {import('../ui/view.js').View} view */
  constructor(view) {
    this.view = view;
  }

  isOpen(id) {
    return this.#opened.has(id);
  }

  /** @param {Account} account */
  async toggle({ id }) {
    if (this.#opened.delete(id)) {
      this.view.update();
      return;
    }
    this.#opened.set(id, null);
    this.view.update();
    const found = await failedRequests(id, this.view.signal).catch(() => []);
    if (this.#opened.has(id)) {
      this.#opened.set(id, found.map(ofRequest));
      this.view.update();
    }
  }

  /** @param {Account} account */
  shown = (account) => {
    const requests = this.#opened.get(account.id);
    return requests === undefined ? null : template(account, requests);
  };
}

const ofRequest = ({ timestamp, model, status, error }) => ({
  at: timestamp,
  text: error ?? '',
  from: `${model} · ${status}`,
});

/** @param {Account} account @param {Failure[] | null} requests */
const template = (account, requests) =>
  html`<div class="account-details">
    <p class="why">${icon(isChosen(account) ? 'circle-check' : 'info')}${why(account)}</p>
    <section>
      <h3>${t.limits}</h3>
      ${account.quota_buckets.length > 0 ? limits(account) : html`<p class="quiet">${t.noLimits}</p>`}
    </section>
    <section>
      <h3>${t.failures}</h3>
      ${timeline(failuresOf(account, requests ?? []), requests === null)}
    </section>
    <dl class="account-facts">
      ${fact(t.id, html`<code>${account.id}</code>`)} ${fact(t.addedAt, when(account.created_time))}
      ${fact(t.lastUsed, when(account.last_used))} ${fact(t.uses, number(account.use_count))}
      ${fact(t.measuredAt, when(account.quota_summary.refreshed_at))}
      ${fact(t.refusals, number(account.fail_count))}
    </dl>
  </div>`;

const fact = (name, value) =>
  html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;

/** @param {Account} account */
const isChosen = ({ display_status: status, locked, ready_at: readyAt }) =>
  !locked &&
  (status === 'active' || status === 'unknown' || (readyAt !== null && readyAt <= Date.now()));

/** Why requests pass this account over, or that they do not. @param {Account} account */
function why(account) {
  const { display_status: status, ready_at: readyAt, last_failure_reason: reason } = account;
  if (account.locked) {
    return t.lockedWhy;
  }
  if (isChosen(account)) {
    const resting = account.quota_buckets
      .filter(({ cooldown_until: until }) => (until ?? 0) > Date.now())
      .map(({ rate_limit_model: model }) => model);
    return resting.length > 0
      ? t.chosenExcept(resting.join(', '))
      : status === 'unknown'
        ? t.chosenUnknown
        : t.chosen;
  }
  const left = readyAt ? countdown(readyAt - Date.now()) : '';
  switch (status) {
    case 'cooling':
      return t.skippedCooling(left, reason);
    case 'exhausted':
      return t.skippedExhausted(left);
    default:
      return reason ? t.skippedRefused(account.fail_count, reason) : t.skippedByHand;
  }
}

/** @param {Account} account */
const limits = ({ quota_buckets: buckets }) =>
  html`<div class="table-box" tabindex="0" role="region" aria-label=${t.limits}>
    <table class="table">
      <thead>
        <tr>
          ${[t.model, t.queries, t.tokens, t.cost, t.window, t.measuredAt].map(
            (head) => html`<th scope="col">${head}</th>`,
          )}
        </tr>
      </thead>
      <tbody>
        ${buckets.map(limit)}
      </tbody>
    </table>
  </div>`;

/** @param {import('../api/accounts.js').Bucket} bucket */
function limit(bucket) {
  const resting = (bucket.cooldown_until ?? 0) - Date.now();
  return html`<tr>
    <td>
      <code>${bucket.rate_limit_model}</code>
      ${
        resting > 0
          ? html`<span class="badge warning"
              >${t.rests} <span class="number">${countdown(resting)}</span></span
            >`
          : nothing
      }
    </td>
    <td class="number">${ofTotal(bucket.remaining_queries, bucket.total_queries)}</td>
    <td class="number">${ofTotal(bucket.remaining_tokens, bucket.total_tokens)}</td>
    <td class="number">${ofTotal(bucket.low_effort_cost, bucket.high_effort_cost)}</td>
    <td>${bucket.window_size_seconds === null ? UNKNOWN : hours(bucket.window_size_seconds)}</td>
    <td>
      ${when(bucket.refreshed_at)}
      ${bucket.stale && bucket.refreshed_at ? html`<span class="badge">${t.stale}</span>` : nothing}
      ${bucket.error ? html`<span class="badge bad">${bucket.error}</span>` : nothing}
    </td>
  </tr>`;
}

const ofTotal = (part, total) =>
  part === null && total === null ? UNKNOWN : `${number(part)} / ${number(total)}`;

const hours = (seconds) =>
  seconds < 7200
    ? duration(seconds * 1000)
    : `${number(seconds / 3600, { maximumFractionDigits: 1 })}\u00a0h`;

/** What went wrong, the latest first. @param {Account} account @param {Failure[]} requests */
function failuresOf(account, requests) {
  const found = [...requests];
  if (account.last_failure_time) {
    found.push({
      at: account.last_failure_time,
      text: account.last_failure_reason,
      from: t.account,
    });
  }
  for (const bucket of account.quota_buckets) {
    if (bucket.error && bucket.refreshed_at) {
      found.push({
        at: bucket.refreshed_at,
        text: bucket.error,
        from: `${t.measuring} · ${bucket.rate_limit_model}`,
      });
    }
  }
  return found.sort((one, other) => other.at - one.at).slice(0, 20);
}

/** @param {Failure[]} failures */
const timeline = (failures, loading) =>
  failures.length === 0
    ? html`<p class="quiet">${loading ? '…' : t.noFailures}</p>`
    : html`<ol class="timeline">
        ${failures.map(
          ({ at, text, from }) =>
            html`<li>
              <span class="quiet small">${when(at)} · ${from}</span><span>${text}</span>
            </li>`,
        )}
      </ol>`;
