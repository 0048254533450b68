// @ts-check
import { html, live, nothing } from '../../vendor/lit.js';
import { readAddress, writeAddress } from '../ui/address.js';
import { icon } from '../ui/icon.js';
import { t } from './words.js';

const HOUR = 3_600_000;

/** How far back; anything else is between two moments. */
const SPANS = { '1h': HOUR, '24h': 24 * HOUR, '7d': 7 * 24 * HOUR };

const STATUSES = ['400', '401', '403', '404', '413', '429', '499', '500', '502', '503', '504'];

const TYPING_MILLIS = 350;

export const NO_FILTER = {
  range: '',
  from: '',
  to: '',
  model: '',
  key: '',
  status: '',
  search: '',
};

/** Which requests somebody wants to see; the address has it, too. */
export class Filters {
  values = readAddress(NO_FILTER);
  #typing = 0;

  /** @param {() => void} changed */
  constructor(changed) {
    this.changed = changed;
  }

  get any() {
    return Object.values(this.values).some((value) => value !== '');
  }

  /** @returns {import('../api/requests.js').LogFilter} */
  get asked() {
    const { range, from, to, model, key, status, search } = this.values;
    const since = SPANS[range] ? Date.now() - SPANS[range] : '';
    return {
      model,
      key,
      status,
      search: search.trim(),
      from: range === 'between' ? moment(from) : since,
      to: range === 'between' ? moment(to) : '',
    };
  }

  /** @param {Partial<typeof NO_FILTER>} values */
  set(values) {
    clearTimeout(this.#typing);
    Object.assign(this.values, values);
    writeAddress(this.values, NO_FILTER);
    this.changed();
  }

  clear = () => this.set({ ...NO_FILTER });

  #typed = ({ target }) => {
    clearTimeout(this.#typing);
    this.#typing = window.setTimeout(() => this.set({ search: target.value }), TYPING_MILLIS);
  };

  /**
   * @param {string[]} models that are known
   * @param {string[]} keys
   */
  show(models, keys) {
    const { range, from, to, model, key, status, search } = this.values;
    const change =
      (name) =>
      ({ target }) =>
        this.set({ [name]: target.value.trim() });
    const inRange = (one) => one === range;
    return html`<div class="log-filters" role="search">
      <div class="search">
        ${icon('search')}
        <input
          class="input"
          id="log-filter"
          type="search"
          aria-label=${t.search}
          placeholder=${t.searchHint}
          .value=${live(search)}
          @input=${this.#typed}
        />
      </div>
      <select class="input" id="log-range" aria-label=${t.range} @change=${change('range')}>
        <option value="" ?selected=${inRange('')}>${t.anyTime}</option>
        <option value="1h" ?selected=${inRange('1h')}>${t.lastHour}</option>
        <option value="24h" ?selected=${inRange('24h')}>${t.lastDay}</option>
        <option value="7d" ?selected=${inRange('7d')}>${t.lastWeek}</option>
        <option value="between" ?selected=${inRange('between')}>${t.between}</option>
      </select>
      ${
        range === 'between'
          ? html`${momentField('from', t.from, from, change('from'))}
            ${momentField('to', t.to, to, change('to'))}`
          : nothing
      }
      ${choice('model', t.anyModel, model, models, change('model'))}
      ${choice('key', t.anyKey, key, keys, change('key'))}
      <select class="input" id="log-status" aria-label=${t.status} @change=${change('status')}>
        <option value="" ?selected=${status === ''}>${t.anyStatus}</option>
        <option value="ok" ?selected=${status === 'ok'}>${t.ok}</option>
        <option value="error" ?selected=${status === 'error'}>${t.error}</option>
        ${STATUSES.map(
          (one) => html`<option value=${one} ?selected=${status === one}>${one}</option>`,
        )}
      </select>
      ${
        this.any
          ? html`<button type="button" class="button plain" id="clear-filters" @click=${this.clear}>
              ${icon('x')}${t.clearFilters}
            </button>`
          : nothing
      }
    </div>`;
  }
}

/** The local moment of a field, `2026-02-05T14:30`, in epoch milliseconds. */
const moment = (text) => (text ? new Date(text).getTime() || '' : '');

const momentField = (name, label, value, change) =>
  html`<input
    class="input"
    id="log-${name}"
    type="datetime-local"
    aria-label=${label}
    .value=${live(value)}
    @change=${change}
  />`;

/** A field that offers what is known and takes anything. */
const choice = (name, label, value, known, change) =>
  html`<input
      class="input"
      id="log-${name}"
      list="log-${name}s"
      aria-label=${t[name]}
      placeholder=${label}
      autocomplete="off"
      spellcheck="false"
      .value=${live(value)}
      @change=${change}
    />
    <datalist id="log-${name}s">
      ${known.map((one) => html`<option value=${one}></option>`)}
    </datalist>`;
