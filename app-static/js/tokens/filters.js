// @ts-check
import { html, live, nothing } from '../../vendor/lit.js';
import { icon } from '../ui/icon.js';
import { t as common } from '../ui/words.js';
import { t } from './words.js';

/** What stands in the address, where nothing is asked for. */
export const NO_FILTER = {
  search: '',
  type: /** @type {string[]} */ ([]),
  status: /** @type {string[]} */ ([]),
  tag: '',
  sort: '',
  page: 1,
  per: 50,
};

/** @typedef {typeof NO_FILTER} Asked */

/** What of it narrows. @param {Asked} asked @returns {import('../api/accounts.js').Filter} */
export const filterOf = ({ search, type, status, tag }) => ({ search, type, status, tag });

/** @param {Asked} asked */
export const isFiltered = ({ search, type, status, tag }) =>
  Boolean(search || tag || type.length || status.length);

const TYPING_MILLIS = 300;
const SORTS = ['', 'created_time', '-quota', 'quota', '-fail_count'];
const PER_PAGE = [50, 100, 200];

let typing = 0;

/**
 * @param {object} parts
 * @param {Asked} parts.asked
 * @param {string[]} parts.tags those in use
 * @param {number | null} parts.total how many there are; null before anybody knows
 * @param {(news: Partial<Asked>) => void} parts.ask
 */
export function filterBar({ asked, tags, total, ask }) {
  const chip = (id, name, value, label) => {
    const on = asked[name].includes(value);
    const others = asked[name].filter((one) => one !== value);
    return html`<button
      type="button"
      class="chip-choice"
      id=${id}
      aria-pressed=${String(on)}
      @click=${() => ask({ [name]: on ? others : [...others, value] })}
    >
      ${label}
    </button>`;
  };
  const typed = ({ target }) => {
    clearTimeout(typing);
    typing = window.setTimeout(() => ask({ search: target.value.trim() }), TYPING_MILLIS);
  };
  return html`<section class="token-filters" id="token-filter-bar" aria-label=${t.filters}>
    <div class="search">
      ${icon('search')}
      <input
        class="input"
        id="token-search"
        type="search"
        placeholder=${t.search}
        aria-label=${t.search}
        autocomplete="off"
        .value=${live(document.activeElement?.id === 'token-search' ? typedSoFar() : asked.search)}
        @input=${typed}
      />
    </div>
    <div class="choice" role="group" aria-label=${t.type}>
      ${chip('filter-type-sso', 'type', 'sso', t.basic)}
      ${chip('filter-type-supersso', 'type', 'ssoSuper', t.super)}
    </div>
    <div class="choice" role="group" aria-label=${t.status}>
      ${['active', 'exhausted', 'invalid', 'cooling', 'unknown'].map((status) =>
        chip(`filter-status-${status}`, 'status', status, t.filterStatus(status)),
      )}
    </div>
    <div class="filter-row">
      ${
        tags.length > 0 || asked.tag
          ? select(
              'tag',
              t.tag,
              asked.tag,
              ['', ...new Set([...tags, asked.tag].filter((tag) => tag))],
              (tag) => tag || t.anyTag,
            )
          : nothing
      }
      ${select('sort', t.sort, asked.sort, SORTS, t.sortBy)}
      <p class="quiet spread" role="status" id="filter-result-count">
        ${total === null ? '' : common.results(total)}
      </p>
      ${
        isFiltered(asked)
          ? html`<button
              type="button"
              class="button small"
              id="filter-clear"
              @click=${() => ask({ search: '', type: [], status: [], tag: '' })}
            >
              ${icon('x')}${common.clearFilters}
            </button>`
          : nothing
      }
      ${select('per', t.perPage, asked.per, PER_PAGE, t.perPageOf)}
    </div>
  </section>`;

  function select(name, label, value, values, text) {
    const change = ({ target }) =>
      ask({ [name]: typeof value === 'number' ? Number(target.value) : target.value });
    return html`<select
      class="input"
      id=${`filter-${name}`}
      aria-label=${label}
      .value=${live(String(value))}
      @change=${change}
    >
      ${values.map(
        (one) => html`<option value=${one} ?selected=${one === value}>${text(one)}</option>`,
      )}
    </select>`;
  }
}

/** What somebody is typing is theirs until they have finished. */
const typedSoFar = () =>
  /** @type {HTMLInputElement} */ (document.getElementById('token-search')).value;
