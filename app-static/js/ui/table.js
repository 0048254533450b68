// @ts-check
import { html, ifDefined, nothing, repeat } from '../../vendor/lit.js';
import { icon } from './icon.js';
import { t } from './words.js';

/**
 * @typedef {object} Column
 * @property {string} name stands as `data-column` at its cells
 * @property {unknown} head
 * @property {(row: any) => unknown} cell
 * @property {boolean} [end] to the right, as figures and acts are
 * @property {boolean} [tight] no wider than what is in it
 * @property {boolean} [unseenHead] the head is read out, but not shown
 * @property {string} [sort] the API's name of the order it can be sorted in
 */

/**
 * A table in its scrolling box, with what stands there while there are no rows.
 *
 * @param {object} parts
 * @param {string} parts.label
 * @param {Column[]} parts.columns
 * @param {any[] | null} parts.rows null while they are loading
 * @param {(row: any) => string} parts.keyOf
 * @param {(row: any) => string} [parts.nameOf] what a row is called when it is read out
 * @param {Error | null} [parts.error] why there are none
 * @param {() => void} [parts.retry]
 * @param {unknown} [parts.empty] what to do when there is nothing yet, see `nothingHere`
 * @param {import('./selection.js').Selection} [parts.selection]
 * @param {{by: string, change: (by: string) => void}} [parts.sort] `name`, or `-name` for downwards
 * @param {(row: any) => unknown} [parts.details] a row below the row, or null
 * @param {string} [parts.id] of the table's body
 * @param {number} [parts.width] pixels it has at least
 */
export function table(parts) {
  const { label, columns, rows, error = null, retry, empty, id, width = 800 } = parts;
  const state = error
    ? failed(error, retry)
    : rows === null
      ? loading()
      : rows.length === 0
        ? empty
        : null;
  return html`<div class="table-box" tabindex="0" role="region" aria-label=${label}>
    ${
      state && !(rows === null && !error)
        ? state
        : html`<table
            class="table"
            aria-busy=${rows === null ? 'true' : 'false'}
            .style=${`--table-width: ${width}px`}
          >
            <caption class="unseen">
              ${label}
            </caption>
            <thead>
              <tr>
                ${parts.selection && head(parts.selection, rows ?? [])}
                ${columns.map((column) => headOf(column, parts.sort))}
              </tr>
            </thead>
            <tbody id=${ifDefined(id)}>
              ${
                rows === null
                  ? skeleton(columns.length + (parts.selection ? 1 : 0))
                  : repeat(rows, parts.keyOf, (row) => bodyRow(row, parts))
              }
            </tbody>
          </table>`
    }
  </div>`;
}

/** @param {Column} column */
function headOf({ head: text, end, tight, unseenHead, sort: by, name }, sort) {
  const direction =
    sort?.by === by ? 'ascending' : sort?.by === `-${by}` ? 'descending' : undefined;
  const content =
    by && sort
      ? html`<button
          type="button"
          @click=${() => sort.change(direction === 'ascending' ? `-${by}` : by)}
        >
          ${text}${direction ? icon(direction === 'ascending' ? 'arrow-up' : 'arrow-down') : nothing}
        </button>`
      : unseenHead
        ? html`<span class="unseen">${text}</span>`
        : text;
  return html`<th
    scope="col"
    data-column=${name}
    class="${end ? 'end' : ''} ${tight ? 'tight' : ''}"
    aria-sort=${ifDefined(direction)}
  >
    ${content}
  </th>`;
}

function head(selection, rows) {
  const state = selection.stateOf(rows);
  return html`<th class="tight">
    <input
      type="checkbox"
      id="select-all"
      aria-label=${t.selectAll}
      .checked=${state === 'all'}
      .indeterminate=${state === 'some'}
      @change=${({ target }) => selection.set(rows, target.checked)}
    />
  </th>`;
}

/** `parts` are those of `table`. */
function bodyRow(row, /** @type {any} */ { columns, selection, details, keyOf, nameOf = keyOf }) {
  const more = details?.(row);
  return html`<tr data-key=${keyOf(row)} aria-selected=${selection?.has(row) ? 'true' : nothing}>
      ${
        selection &&
        html`<td class="tight">
          <input
            type="checkbox"
            aria-label=${t.selectRow(nameOf(row))}
            .checked=${selection.has(row)}
            @change=${({ target }) => selection.set([row], target.checked)}
          />
        </td>`
      }
      ${columns.map(
        ({ cell, end, tight, name }) =>
          html`<td data-column=${name} class="${end ? 'end' : ''} ${tight ? 'tight' : ''}">
            ${cell(row)}
          </td>`,
      )}
    </tr>
    ${
      more
        ? html`<tr class="details">
            <td colspan=${columns.length + (selection ? 1 : 0)}>${more}</td>
          </tr>`
        : nothing
    }`;
}

const SKELETON_ROWS = 6;

const skeleton = (columns) =>
  Array.from(
    { length: SKELETON_ROWS },
    () =>
      html`<tr aria-hidden="true">
        ${Array.from({ length: columns }, () => html`<td><span class="skeleton"></span></td>`)}
      </tr>`,
  );

export const loading = () =>
  html`<div class="state" role="status">${icon('loader-circle')}${t.loading}</div>`;

/** What stands where something could not be loaded. */
export const failed = (error, retry) =>
  html`<div class="state" role="alert">
    ${icon('circle-alert')}<strong>${t.failed}</strong><span>${error.message}</span>
    ${retry && html`<button type="button" class="button" @click=${retry}>${t.tryAgain}</button>`}
  </div>`;

/**
 * What stands where there is nothing, and what to do about it.
 *
 * @param {string} picture
 * @param {string} title
 * @param {unknown} [text]
 * @param {unknown} [act] a button
 */
export const nothingHere = (picture, title, text = '', act = nothing) =>
  html`<div class="state" id="empty-state">
    ${icon(picture)}<strong>${title}</strong>${text ? html`<span>${text}</span>` : nothing}${act}
  </div>`;

/**
 * Page after page.
 *
 * @param {{page: number, perPage: number, total: number | null, shown: number,
 *     change: (page: number) => void}} parts
 */
export function pager({ page, perPage, total, shown, change }) {
  const first = (page - 1) * perPage + 1;
  const last = first + shown - 1;
  const more = total === null ? shown === perPage : last < total;
  if (page === 1 && !more) {
    return nothing;
  }
  return html`<nav class="pager" aria-label=${t.rows(first, last, total)}>
    <span>${t.rows(first, last, total)}</span>
    <span class="choice">
      <button class="button small" ?disabled=${page === 1} @click=${() => change(page - 1)}>
        ${icon('chevron-left')}${t.previous}
      </button>
      <button class="button small" ?disabled=${!more} @click=${() => change(page + 1)}>
        ${t.next}${icon('chevron-right')}
      </button>
    </span>
  </nav>`;
}
