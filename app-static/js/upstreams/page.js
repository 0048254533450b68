// @ts-check
/** Upstreams: all of them, or the one that the address names. */
import { html, live, nothing } from '../../vendor/lit.js';
import { changeUpstream, upstreams } from '../api/upstreams.js';
import { readAddress, takeAdd, writeAddress } from '../ui/address.js';
import { pressed } from '../ui/form.js';
import { go } from '../ui/go.js';
import { icon } from '../ui/icon.js';
import { poll } from '../ui/poll.js';
import { nothingHere, table } from '../ui/table.js';
import { tellError } from '../ui/toast.js';
import { openAddDialog } from './add-dialog.js';
import { columns } from './columns.js';
import { openDetail } from './detail.js';
import { everySecond, hrefOf, isResting } from './look.js';
import { t } from './words.js';

/** @typedef {import('../api/upstreams.js').Upstream} Upstream */

const POLL_SECONDS = 30;
const DEFAULTS = { search: '' };

export const title = () => t.title;

export function open(view) {
  const { id } = readAddress({ id: '' });
  if (id) {
    openDetail(view, id);
    return;
  }
  const list = new List(view);
  view.show(list.template);
  list.load();
  if (takeAdd()) {
    list.add();
  }
  poll(() => list.ask(), POLL_SECONDS, view.signal);
  everySecond(view, () => list.rows?.some((row) => isResting(row.resting_until)));
}

class List {
  /** @type {Upstream[] | null} */
  rows = null;

  /** @type {Error | null} */
  error = null;

  constructor(view) {
    this.view = view;
    this.search = readAddress(DEFAULTS).search;
  }

  async ask() {
    this.rows = await upstreams(this.view.signal);
    this.error = null;
    this.view.update();
  }

  load = () =>
    this.ask().catch((error) => {
      this.error = error;
      this.view.update();
    });

  #shown() {
    const wanted = this.search.trim().toLowerCase();
    return (
      this.rows?.filter(({ name, base_url: url }) =>
        `${name} ${url}`.toLowerCase().includes(wanted),
      ) ?? null
    );
  }

  #find = ({ target }) => {
    this.search = target.value;
    writeAddress({ search: this.search }, DEFAULTS);
    this.view.update();
  };

  add = async () => {
    const { added, open: wanted } = await openAddDialog((this.rows ?? []).map(({ name }) => name));
    if (added && wanted) {
      go(hrefOf(added));
    } else if (added) {
      this.load();
    }
  };

  template = () =>
    html`<header class="screen-header">
        <div>
          <h1>${t.title}</h1>
          <p>${t.about}</p>
        </div>
        <button type="button" class="button main alone" id="add-upstream" @click=${this.add}>
          ${icon('plus')}${t.add}
        </button>
      </header>
      ${this.#poolNotice()}
      <div class="search">
        ${icon('search')}
        <input
          class="input"
          type="search"
          aria-label=${t.search}
          placeholder=${t.search}
          .value=${live(this.search)}
          @input=${this.#find}
        />
      </div>
      ${table({
        label: t.title,
        columns: columns(this.load),
        rows: this.#shown(),
        error: this.error,
        retry: this.load,
        keyOf: ({ id }) => id,
        nameOf: ({ name }) => name,
        id: 'upstreams-table-body',
        width: 1000,
        empty: nothingHere('search', t.nothingFound, t.nothingFoundText),
      })}
      ${this.rows?.length === 1 ? this.#firstOne() : nothing}`;

  /** Only the pool is there, which nobody has added. */
  #firstOne() {
    return html`<div class="card">
      ${nothingHere(
        'plug',
        t.empty,
        t.emptyText,
        html`<button type="button" class="button" @click=${this.add}>
          ${icon('plus')}${t.add}
        </button>`,
      )}
    </div>`;
  }

  /** Its models go before those of keys, which surprises whoever only has keys. */
  #poolNotice() {
    const pool = this.rows?.find(({ kind }) => kind === 'grok_web');
    if (!pool?.enabled || pool.credentials.total > 0 || this.rows.length < 2) {
      return nothing;
    }
    const off = pressed(async () => {
      await changeUpstream(pool.id, { enabled: false });
      await this.load();
    }, tellError);
    return html`<div class="notice info cluster apart" data-testid="pool-is-empty">
      <span>${t.poolIsEmpty}</span>
      <button type="button" class="button small" @click=${off}>${t.switchOff}</button>
    </div>`;
  }
}
