// @ts-check
/** Checks of credentials that take many calls: how far they are, and what came of them. */
import { html, nothing } from '../../vendor/lit.js';
import { checkCredentials } from '../api/upstreams.js';
import { icon } from '../ui/icon.js';
import { t } from './words.js';

export class Checking {
  running = false;
  stopping = false;
  done = 0;

  /** @type {number | null} */
  total = null;

  good = 0;

  /** @type {import('../api/upstreams.js').Checked[]} */
  failed = [];

  /** Of the last one that answered. */
  latencyMillis = NaN;

  /** What ended it early. */
  message = '';

  /** @param {() => void} update */
  constructor(update) {
    this.update = update;
  }

  /**
   * @param {string} upstream its id
   * @param {object} what
   * @param {string[] | null} [what.ids] null for all that are enabled
   * @param {number | null} [what.total]
   * @param {AbortSignal} [what.signal]
   */
  async run(upstream, { ids = null, total = ids?.length ?? null, signal } = {}) {
    Object.assign(this, { running: true, stopping: false, done: 0, good: 0, total });
    this.failed = [];
    this.message = '';
    this.update();
    try {
      let cursor = null;
      do {
        const { checked, next } = await checkCredentials(upstream, ids, cursor, signal);
        this.done += checked.length;
        this.good += checked.filter(({ ok }) => ok).length;
        this.failed.push(...checked.filter(({ ok }) => !ok));
        this.latencyMillis = checked.at(-1)?.latency_ms ?? NaN;
        cursor = next;
        this.update();
      } while (cursor !== null && !this.stopping);
      this.message = cursor === null ? '' : t.stopped;
    } catch (error) {
      this.message = error.name === 'AbortError' ? '' : error.message;
    }
    this.running = false;
    this.update();
  }

  stop = () => {
    this.stopping = true;
    this.update();
  };

  /**
   * How far it is, then what came of it.
   *
   * @param {boolean} [keyed] whether it is about keys
   */
  report(keyed = true) {
    return html`<div class="report" role="status">
      ${this.running ? this.#progress() : nothing}
      ${this.good > 0 ? line('good', keyed ? t.works(this.good) : t.answersOpen) : nothing}
      ${
        this.failed.length > 0
          ? html`${line('bad', keyed ? t.fails(this.failed.length) : t.failsOpen)}
              <ul class="reasons">
                ${this.#reasons().map((reason) => html`<li>${reason}</li>`)}
              </ul>`
          : nothing
      }
      ${!this.running && this.done === 0 && !this.message ? line('warning', t.nothingToCheck) : nothing}
      ${this.message ? line('warning', this.message) : nothing}
    </div>`;
  }

  #progress() {
    const share = this.total ? Math.min(100, Math.round((this.done / this.total) * 100)) : 0;
    return html`<div class="cluster">
        ${icon('loader-circle')}
        <span class="spread">${t.checking(this.done, this.total)}</span>
        <button
          type="button"
          class="button small"
          data-testid="stop-check"
          ?disabled=${this.stopping}
          @click=${this.stop}
        >
          ${this.stopping ? t.stopping : t.stop}
        </button>
      </div>
      <span
        class="meter"
        role="progressbar"
        aria-label=${t.checking(this.done, this.total)}
        aria-valuenow=${share}
        aria-valuemin="0"
        aria-valuemax="100"
        .style=${`--share: ${share}%`}
      ></span>`;
  }

  /** Equal ones once. */
  #reasons() {
    const counts = new Map();
    for (const { status, message } of this.failed) {
      const key = `${status} ${message}`;
      counts.set(key, { status, message, count: (counts.get(key)?.count ?? 0) + 1 });
    }
    return [...counts.values()].map(({ count, status, message }) =>
      t.failure(count, status, message),
    );
  }
}

const ICONS = { good: 'circle-check', bad: 'circle-alert', warning: 'triangle-alert' };

/** A line of a report. */
export const line = (mood, text) =>
  html`<p class="report-line ${mood}">${icon(ICONS[mood])}<span>${text}</span></p>`;
