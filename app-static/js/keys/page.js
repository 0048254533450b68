// @ts-check
/** The keys of clients. */
import { html, nothing } from '../../vendor/lit.js';
import { countKeys } from '../api/keys.js';
import { readAddress, takeAdd, writeAddress } from '../ui/address.js';
import { bulkBar } from '../ui/bulk-bar.js';
import { number } from '../ui/format.js';
import { icon } from '../ui/icon.js';
import { poll } from '../ui/poll.js';
import { Selection } from '../ui/selection.js';
import { nothingHere, pager, table } from '../ui/table.js';
import { tellError } from '../ui/toast.js';
import { t as ui } from '../ui/words.js';
import { bulkActions, isGoing } from './acts.js';
import { columns } from './columns.js';
import { addKey, addKeys } from './dialogs.js';
import { filterBar } from './filter-bar.js';
import { DEFAULTS, loadKeys, PER_PAGE } from './state.js';
import { t } from './words.js';

export const title = () => t.title;

const REFRESH_SECONDS = 30;

/** @param {import('../ui/view.js').View} view */
export async function open(view) {
  const state = {
    ...readAddress(DEFAULTS),
    /** @type {import('../api/keys.js').Key[] | null} */
    rows: null,
    total: 0,
    truncated: false,
    globalKey: false,
    /** @type {Awaited<ReturnType<typeof countKeys>> | null} */
    counts: null,
    /** @type {Error | null} */
    error: null,
  };
  const selection = new Selection(({ id }) => id, view.update);
  let asked = 0;

  async function load() {
    const turn = ++asked;
    const [list, counts] = await Promise.all([
      loadKeys(state, view.signal),
      countKeys(view.signal),
    ]);
    if (turn === asked) {
      Object.assign(state, {
        rows: list.data,
        total: list.total,
        truncated: list.truncated,
        globalKey: list.global_key_set,
        counts,
        error: null,
      });
      view.update();
    }
  }

  /** Shows what there is now; rows that were there stay when it fails. */
  async function reload() {
    try {
      await load();
    } catch (error) {
      if (state.rows) {
        tellError(error);
      } else if (error.name !== 'AbortError') {
        state.error = error;
        view.update();
      }
    }
  }

  /** @param {Partial<typeof DEFAULTS>} news */
  function filter(news) {
    Object.assign(state, { page: 1 }, news);
    writeAddress(state, DEFAULTS);
    view.update();
    reload();
  }

  const page = { view, selection, reload };

  const figure = (id, name, value, mood = '') =>
    html`<div class="figure ${mood}">
      <dt>${name}</dt>
      <dd id=${id}>${number(value)}</dd>
    </div>`;

  const counters = () =>
    html`<dl class="figures">
      ${figure('keys-stat-total', t.total, state.counts?.total)}
      ${figure('keys-stat-active', t.active, state.counts?.active, 'good')}
      ${figure('keys-stat-inactive', t.inactive, state.counts?.inactive)}
      ${figure('keys-stat-exhausted', t.exhausted, state.counts?.exhausted, 'warning')}
    </dl>`;

  const empty = () =>
    state.search || state.status !== 'all'
      ? nothingHere(
          'search',
          t.noMatch,
          t.noMatchText,
          html`<button type="button" class="button" @click=${() => filter({ ...DEFAULTS })}>
            ${ui.clearFilters}
          </button>`,
        )
      : nothingHere(
          'key-round',
          t.noKeys,
          t.noKeysText,
          html`<button type="button" class="button main" @click=${() => addKey(page)}>
            ${icon('plus')}${t.add}
          </button>`,
        );

  view.show(() => {
    const rows = state.rows?.filter((key) => !isGoing(key)) ?? null;
    return html`<header class="screen-header keys-header">
        <div>
          <h1>${t.title}</h1>
          <p>${t.text}</p>
        </div>
        <div class="cluster">
          <button type="button" class="button" id="keys-add-many" @click=${() => addKeys(page)}>
            ${icon('layers')}${t.addMany}
          </button>
          <button
            type="button"
            class="button main alone"
            id="keys-add"
            @click=${() => addKey(page)}
          >
            ${icon('plus')}${t.add}
          </button>
        </div>
      </header>
      ${counters()} ${filterBar(state, filter)}
      ${state.truncated ? html`<p class="notice info">${t.truncated}</p>` : nothing}
      ${table({
        label: t.tableLabel,
        id: 'keys-table-body',
        columns: columns(page, rows ?? []),
        rows,
        keyOf: ({ id }) => id,
        nameOf: ({ name }) => name,
        error: state.error,
        retry: reload,
        empty: empty(),
        selection,
        width: 1180,
      })}
      ${pager({
        page: state.page,
        perPage: PER_PAGE,
        total: state.total,
        shown: state.rows?.length ?? 0,
        change: (wanted) => filter({ page: wanted }),
      })}
      ${
        state.globalKey
          ? html`<p class="small quiet">
              ${t.globalKey} <a href="/admin/config">${t.toSettings}</a>
            </p>`
          : nothing
      }
      ${bulkBar({ selection, actions: bulkActions(page) })}`;
  });
  if (takeAdd()) {
    addKey(page);
  }
  await reload();
  poll(load, REFRESH_SECONDS, view.signal);
}
