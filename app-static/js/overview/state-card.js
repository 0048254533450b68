// @ts-check
import { html, nothing } from '../../vendor/lit.js';
import { reach } from '../api/health.js';
import { duration, when } from '../ui/format.js';
import { isLate } from './alerts.js';
import { t } from './words.js';

/** @typedef {{ok: boolean, message: string, millis?: number}} Outcome */

/** What works and what does not; upstreams are asked when somebody wants to know. */
export class StateCard {
  /** @type {Map<string, Outcome | 'asking'>} */
  #tested = new Map();

  /** @param {() => void} update */
  constructor(update) {
    this.update = update;
  }

  /** `news` as `alertsOf` takes it. */
  show({ session, metrics, places, health, healthError }) {
    return html`<section class="card" aria-labelledby="health-title">
      <h2 id="health-title">${t.health}</h2>
      <dl class="states">
        ${state(
          t.gateway,
          healthError
            ? badge('bad', t.unreachable)
            : !health
              ? '…'
              : health.status === 'healthy'
                ? badge('good', `${t.healthy}, ${duration(health.millis)}`)
                : badge('bad', t.notHealthy),
        )}
        ${state(
          t.database,
          session.schema === 'current' ? badge('good', t.current) : badge('bad', t.old),
        )}
        ${health && state(t.media, bound(health.bindings.kv_cache))}
        ${
          metrics &&
          state(
            t.statistics,
            metrics.catching_up ? badge('warning', t.behind) : badge('good', t.summed),
          )
        }
        ${metrics && state(t.schedule, schedule(metrics.scheduled_at))}
        ${places?.map((place) => state(place.name, this.#place(place)))}
      </dl>
    </section>`;
  }

  #place(place) {
    const tested = this.#tested.get(place.id);
    const asking = tested === 'asking';
    return html`${tested && !asking ? outcome(tested) : readiness(place)}
    ${
      place.enabled
        ? html`<button
            type="button"
            class="button small plain"
            aria-label=${t.testOf(place.name)}
            ?disabled=${asking}
            @click=${() => this.#test(place)}
          >
            ${asking ? t.testing : t.test}
          </button>`
        : nothing
    }`;
  }

  async #test(place) {
    this.#tested.set(place.id, 'asking');
    this.update();
    this.#tested.set(place.id, await reach(place).catch(({ message }) => ({ ok: false, message })));
    this.update();
  }
}

const state = (name, value) =>
  html`<div>
    <dt class="truncated">${name}</dt>
    <dd>${value}</dd>
  </div>`;

const badge = (mood, text, tip = '') =>
  html`<span class="badge ${mood}" title=${tip || nothing}>${text}</span>`;

const bound = (there) => (there ? badge('good', t.bound) : badge('bad', t.missing));

function outcome(/** @type {Outcome} */ { ok, message, millis }) {
  return ok
    ? badge('good', t.answers(duration(millis)), message)
    : html`<span class="outcome small">${message}</span>${badge('bad', t.answersNot, message)}`;
}

function readiness({ enabled, auth, resting_until: until, credentials: { total, ready } }) {
  if (!enabled) {
    return badge('', t.off);
  }
  if (until > Date.now()) {
    return badge('warning', t.rests);
  }
  if (auth === 'none') {
    return badge('', t.noCredential);
  }
  return total === 0
    ? badge('', t.none)
    : badge(ready > 0 ? 'good' : 'warning', t.ready(ready, total));
}

/** @param {number | null} ranMillis when the cron last ran */
const schedule = (ranMillis) =>
  ranMillis === null
    ? badge('warning', t.neverRan)
    : badge(isLate(ranMillis) ? 'warning' : 'good', when(ranMillis));
