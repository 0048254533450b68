// @ts-check
import { html, nothing } from '../../vendor/lit.js';
import { download } from '../api/call.js';
import { exportLog, logged } from '../api/requests.js';
import { pressed } from '../ui/form.js';
import { icon } from '../ui/icon.js';
import { menu } from '../ui/menu.js';
import { nothingHere, table } from '../ui/table.js';
import { tellError } from '../ui/toast.js';
import { askToClear } from './clear-log.js';
import { Filters } from './filters.js';
import { columns, details } from './request.js';
import { savedFilters } from './saved.js';
import { t } from './words.js';

/** A filter that hardly anything fits gives short pages; so many are asked for at once. */
const PAGES_AT_ONCE = 4;

/** Of what comes live so much is kept. */
const MOST_LIVE_ROWS = 1000;

/** @typedef {import('../api/requests.js').LoggedRequest} LoggedRequest */

/** The log: filters, rows, what comes new, what came before. */
export class Log {
  isLive = false;

  /** @type {LoggedRequest[] | null} null while they are loading */
  #rows = null;

  /** @type {string | null} where the older ones begin */
  #next = null;

  /** @type {Error | null} */
  #error = null;

  #limit = 50;
  #opened = new Set();

  /** The load that counts; what an earlier one brings is too late. */
  #load = 0;

  /**
   * @param {import('../ui/view.js').View} view
   * @param {() => {model: string}[]} models that are used most
   */
  constructor(view, models) {
    this.view = view;
    this.models = models;
    this.filters = new Filters(() => {
      this.#rows = null;
      this.load();
    });
  }

  /** Those listed so far. */
  get rows() {
    return this.#rows ?? [];
  }

  /** Asks for the newest ones again. */
  load = async () => {
    const load = ++this.#load;
    this.view.update();
    try {
      const { rows, next } = await this.#ask(null);
      if (load === this.#load) {
        this.#error = null;
        this.#rows = rows;
        this.#next = next;
      }
    } catch (error) {
      if (load === this.#load) {
        this.#error = error;
      }
    }
    this.view.update();
  };

  /** Page after page until there are enough, or it is enough for once. */
  async #ask(before) {
    const { signal } = this.view;
    const filter = this.filters.asked;
    const rows = [];
    let next = before;
    for (let pages = 0; pages < PAGES_AT_ONCE && rows.length < this.#limit; pages++) {
      const page = await logged(filter, {
        before: next,
        limit: Math.min(200, this.#limit - rows.length),
        signal,
      });
      rows.push(...page.rows);
      next = page.next;
      if (next === null) {
        break;
      }
    }
    return { rows, next };
  }

  #older = async () => {
    const load = this.#load;
    const { rows, next } = await this.#ask(this.#next);
    if (load === this.#load) {
      this.#rows = [...this.rows, ...rows];
      this.#next = next;
      this.view.update();
    }
  };

  /** Puts what came since above the rest. */
  addNew = async () => {
    const load = this.#load;
    const known = new Set(this.rows.map(({ id }) => id));
    const { rows, next } = await this.#ask(null);
    if (load !== this.#load) {
      return;
    }
    const since = rows.filter(({ id }) => !known.has(id));
    if (since.length === rows.length && next !== null) {
      this.#rows = rows; // so many that some between may be missing
      this.#next = next;
    } else {
      this.#keep([...since, ...this.rows]);
    }
    this.#error = null;
    this.view.update();
  };

  #keep(rows) {
    this.#rows = rows.slice(0, MOST_LIVE_ROWS);
    if (rows.length > MOST_LIVE_ROWS) {
      this.#next = this.#rows.at(-1).id;
    }
  }

  #toggleLive = () => {
    this.isLive = !this.isLive;
    this.view.update();
    if (this.isLive) {
      this.addNew().catch(tellError);
    }
  };

  #clear = async () => {
    if (await askToClear()) {
      await this.load();
    }
  };

  #export = () =>
    exportLog(this.filters.asked).then((answer) => download(answer, 'request_log.csv'), tellError);

  show() {
    const unique = (names) => [...new Set(names)].sort();
    const models = unique([...this.models(), ...this.rows].map(({ model }) => model));
    const keys = unique(this.rows.map(({ key_name: key }) => key));
    return html`<section class="log" aria-labelledby="log-title">
      <div class="cluster apart">
        <h2 id="log-title">
          ${t.log} <span class="quiet small" id="log-file" title=${t.source}>request_logs</span>
        </h2>
        ${this.#acts()}
      </div>
      ${this.filters.show(models, keys)}
      <p class="quiet small" role="status" id="log-count">
        ${this.#rows ? t.listed(this.rows.length, this.#next !== null) : nothing}
        ${this.isLive ? html` · ${t.liveOn}` : nothing}
      </p>
      ${table({
        label: t.log,
        id: 'log-content',
        columns: columns(this.#opened, this.view.update),
        rows: this.#rows,
        keyOf: ({ id }) => id,
        error: this.#rows ? null : this.#error,
        retry: this.load,
        empty: this.#empty(),
        details: (row) => (this.#opened.has(row.id) ? details(row, this.filters) : null),
        width: 1120,
      })}
      ${
        this.#next !== null && this.rows.length > 0
          ? html`<p class="older">
              <button
                type="button"
                class="button alone"
                id="load-older"
                @click=${pressed(this.#older, tellError)}
              >
                ${icon('arrow-down')}${t.older}
              </button>
            </p>`
          : nothing
      }
    </section>`;
  }

  #acts() {
    const setLimit = ({ target }) => {
      this.#limit = Number(target.value);
      this.load();
    };
    return html`<div class="cluster">
      <select class="input narrow" id="log-lines" aria-label=${t.rowsAtOnce} @change=${setLimit}>
        ${[50, 100, 200, 500].map(
          (count) =>
            html`<option value=${count} ?selected=${count === this.#limit}>${count}</option>`,
        )}
      </select>
      <button
        type="button"
        class="button"
        id="log-live"
        aria-pressed=${this.isLive ? 'true' : 'false'}
        @click=${this.#toggleLive}
      >
        ${icon(this.isLive ? 'pause' : 'play')}${this.isLive ? t.pause : t.live}
      </button>
      ${savedFilters(this.filters, this.view.update)}
      <button
        type="button"
        class="button icon-only"
        id="log-refresh"
        aria-label=${t.refresh}
        title=${t.refresh}
        @click=${pressed(this.load, tellError)}
      >
        ${icon('refresh-cw')}
      </button>
      ${menu({
        id: 'log-menu',
        label: t.more,
        items: [
          { label: t.export, icon: 'download', act: this.#export },
          { label: t.clear, icon: 'trash-2', bad: true, act: this.#clear },
        ],
      })}
    </div>`;
  }

  #empty() {
    if (!this.filters.any && this.#next === null) {
      const guide = html`<a class="button" href="/admin/guide">${t.toGuide}</a>`;
      return nothingHere('activity', t.nothingYet, t.nothingYetText, guide);
    }
    const further = html`<button
      type="button"
      class="button"
      @click=${pressed(this.#older, tellError)}
    >
      ${t.lookFurther}
    </button>`;
    const clear = html`<button type="button" class="button" @click=${this.filters.clear}>
      ${t.clearFilters}
    </button>`;
    return this.#next === null
      ? nothingHere('search', t.nothingFits, '', clear)
      : nothingHere('search', t.nothingFitsSoFar, '', further);
  }
}
