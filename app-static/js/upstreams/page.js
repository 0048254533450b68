// @ts-check
/** Upstreams: all of them, or the one that the address names. */
import { html, live, nothing } from '../../vendor/lit.js';
import { changeUpstream, upstreams } from '../api/upstreams.js';
import { readAddress, takeAdd, writeAddress } from '../ui/address.js';
import { pressed } from '../ui/form.js';
import { UNKNOWN, when } from '../ui/format.js';
import { go } from '../ui/go.js';
import { icon } from '../ui/icon.js';
import { menu } from '../ui/menu.js';
import { poll } from '../ui/poll.js';
import { nothingHere, table } from '../ui/table.js';
import { tellError } from '../ui/toast.js';
import { t as ui } from '../ui/words.js';
import { checkNow, deleteNow, forgetNow, listNow, switchTo } from './acts.js';
import { openAddDialog } from './add-dialog.js';
import { openDetail } from './detail.js';
import { openEditDialog } from './edit-dialog.js';
import { countsOf, everySecond, hrefOf, isResting, kindBadge, restBadge } from './look.js';
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
        columns: this.#columns(),
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

  #columns() {
    return [
      {
        name: 'name',
        head: t.name,
        cell: (row) =>
          html`<a class="strong truncated" href=${hrefOf(row)} title=${row.name}>${row.name}</a>
            <span class="badges"
              >${kindBadge(row.kind)} ${restBadge(row.resting_until, row.last_failure)}</span
            >`,
      },
      {
        name: 'address',
        head: t.address,
        cell: ({ base_url: url }) =>
          url
            ? html`<code class="address truncated" title=${url}>${url}</code>`
            : html`<span class="quiet">${t.built}</span>`,
      },
      {
        name: 'enabled',
        head: t.enabled,
        tight: true,
        cell: (row) =>
          html`<input
            type="checkbox"
            class="switch"
            role="switch"
            aria-label=${t.switchName(row.name)}
            .checked=${live(row.enabled)}
            @change=${({ target }) => switchTo(row, target.checked).finally(this.load)}
          />`,
      },
      { name: 'credentials', head: t.credentials, cell: countsOf },
      {
        name: 'models',
        head: t.models,
        cell: (row) =>
          row.kind === 'grok_web' ? html`<span class="quiet">${t.built}</span>` : modelsOf(row),
      },
      {
        name: 'order',
        head: t.order,
        end: true,
        tight: true,
        cell: ({ priority, weight }) => html`<span class="number">${priority} · ${weight}</span>`,
      },
      {
        name: 'acts',
        head: ui.actions,
        unseenHead: true,
        end: true,
        tight: true,
        cell: (row) => this.#acts(row),
      },
    ];
  }

  /** @param {Upstream} row */
  #acts(row) {
    const keyed = row.kind !== 'grok_web';
    const edit = async () => (await openEditDialog(row)) && this.load();
    return html`<div class="acts">
      <button
        type="button"
        class="button icon-only"
        aria-label="${t.edit}: ${row.name}"
        title=${t.edit}
        @click=${edit}
      >
        ${icon('pencil')}
      </button>
      ${menu({
        label: t.more(row.name),
        items: [
          keyed && {
            label: row.auth === 'key' ? t.checkAll : t.check,
            icon: 'stethoscope',
            act: () => checkNow(row).then(this.load),
          },
          keyed && { label: t.fetchModels, icon: 'boxes', act: () => listNow(row).then(this.load) },
          isResting(row.resting_until) && {
            label: t.forget,
            icon: 'rotate-ccw',
            act: () => forgetNow(row).then(this.load),
          },
          keyed && {
            label: t.delete,
            icon: 'trash-2',
            bad: true,
            act: () => deleteNow(row).then((gone) => gone && this.load()),
          },
        ],
      })}
    </div>`;
  }
}

/** @param {Upstream} row */
function modelsOf({ model_count: count, patterns, models_fetched_at: at }) {
  const passed =
    patterns.length === 0
      ? t.onlyRoutes
      : patterns.includes('*')
        ? t.everything
        : patterns.join(', ');
  return html`<span class="two-lines"
    ><span>${at ? html`${t.modelsListed(count)} · ${when(at)}` : UNKNOWN}</span
    ><span class="quiet small truncated" title=${patterns.join(', ')}>${passed}</span></span
  >`;
}
