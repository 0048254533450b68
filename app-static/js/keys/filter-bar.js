// @ts-check
import { html } from '../../vendor/lit.js';
import { icon } from '../ui/icon.js';
import { t as ui } from '../ui/words.js';
import { DEFAULTS, STATUSES } from './state.js';
import { t } from './words.js';

const TYPING_MILLIS = 300;

let typing = 0;

/**
 * What is looked for, and how much was found.
 *
 * @param {typeof DEFAULTS & {rows: unknown[] | null, total: number}} state
 * @param {(news: Partial<typeof DEFAULTS>) => void} filter
 */
export function filterBar({ search, status, rows, total }, filter) {
  const type = ({ target }) => {
    clearTimeout(typing);
    typing = window.setTimeout(() => filter({ search: target.value.trim() }), TYPING_MILLIS);
  };
  return html`<div class="key-filters" role="search">
    <div class="search">
      ${icon('search')}
      <input
        class="input"
        id="keys-search"
        type="search"
        maxlength="256"
        aria-label=${t.search}
        placeholder=${t.search}
        autocomplete="off"
        spellcheck="false"
        .value=${search}
        @input=${type}
      />
    </div>
    <select
      class="input"
      id="keys-status-filter"
      aria-label=${t.status}
      @change=${({ target }) => filter({ status: target.value })}
    >
      ${STATUSES.map(
        (one) =>
          html`<option value=${one} ?selected=${one === status}>${t[`status-${one}`]}</option>`,
      )}
    </select>
    ${
      search || status !== 'all'
        ? html`<button
            type="button"
            class="button plain"
            id="keys-reset"
            @click=${() => filter({ ...DEFAULTS })}
          >
            ${t.reset}
          </button>`
        : ''
    }
    <span class="quiet small" id="keys-filter-count" role="status"
      >${rows ? ui.results(total) : ''}</span
    >
  </div>`;
}
