// @ts-check
/** The accounts of the pool: how many, which, what is left of them, and everything done to them. */
import { html, nothing } from '../../vendor/lit.js';
import { accounts, numbers, refreshAccount, tagsInUse } from '../api/accounts.js';
import { refreshOfAll, startRefreshOfAll } from '../api/tasks.js';
import { readAddress, takeAdd, writeAddress } from '../ui/address.js';
import { bulkBar } from '../ui/bulk-bar.js';
import { pressed } from '../ui/form.js';
import { icon } from '../ui/icon.js';
import { menu } from '../ui/menu.js';
import { poll } from '../ui/poll.js';
import { Selection } from '../ui/selection.js';
import { nothingHere, pager, table } from '../ui/table.js';
import { tellError, toast } from '../ui/toast.js';
import { addDialog } from './add-dialog.js';
import { Bulk } from './bulk.js';
import { columns } from './columns.js';
import { Details } from './details.js';
import { editDialog } from './edit-dialog.js';
import { exportDialog } from './export-dialog.js';
import { figures } from './figures.js';
import { NO_FILTER, filterBar, filterOf, isFiltered } from './filters.js';
import { importDialog } from './import-dialog.js';
import { Revealed } from './revealed.js';
import { checkQuotaDialog, testDialog } from './try-dialogs.js';
import { Watched, report, strip } from './watched.js';
import { t } from './words.js';

const POLL_SECONDS = 30;

export const title = () => t.title;

/** @param {import('../ui/view.js').View} view */
export function open(view) {
  const { signal, update } = view;
  const state = {
    asked: readAddress(NO_FILTER),
    /** @type {import('../api/accounts.js').Account[] | null} */
    rows: null,
    total: 0,
    /** @type {Error | null} */
    error: null,
    /** @type {import('../api/accounts.js').Numbers | null} */
    numbers: null,
    /** @type {string[]} */
    tags: [],
    loads: 0,
  };
  const selection = new Selection((row) => row.id, update);
  const details = new Details(view);
  const revealed = new Revealed(view);
  const watched = { all: new Watched('all', view, ended), some: new Watched('some', view, ended) };
  const bulk = new Bulk({ view, selection, refresh: watched.some, changed: loadAll });
  view.mayLeave = () => !bulk.running;

  async function load() {
    const mine = ++state.loads;
    const { page: number, per: perPage, sort } = state.asked;
    try {
      const place = { page: number, perPage, sort };
      const page = await accounts(filterOf(state.asked), place, signal);
      if (mine !== state.loads) {
        return;
      }
      if (page.items.length === 0 && page.pages > 0) {
        ask({ page: page.pages }); // the last ones of the last page are gone
        return;
      }
      Object.assign(state, { rows: page.items, total: page.total, error: null });
    } catch (error) {
      if (signal.aborted || mine !== state.loads) {
        return;
      }
      state.error = error;
    }
    update();
  }

  /** What is said beside the rows; without it they are as good. */
  async function loadNumbers() {
    state.numbers = await numbers(signal);
    update();
  }

  async function loadTags() {
    state.tags = await tagsInUse();
    update();
  }

  async function loadAll() {
    if (!signal.aborted) {
      await Promise.all([load(), loadNumbers().catch(() => {}), loadTags().catch(() => {})]);
    }
  }

  /** Other filters begin with the first page. */
  function ask(news) {
    state.asked = { ...state.asked, page: 1, ...news };
    writeAddress(state.asked, NO_FILTER);
    update();
    load();
  }

  /** @param {import('../api/tasks.js').Task} task */
  function ended(task) {
    report(task, (ids) => watched.some.start(ids));
    loadAll();
  }

  const refreshAll = pressed(async () => {
    await startRefreshOfAll();
    watched.all.follow((await refreshOfAll()).task_id);
  }, tellError);

  async function refreshOne(account) {
    const { error } = await refreshAccount(account.id);
    toast(error ? 'bad' : 'good', error ? t.notMeasured(error) : t.measured);
    await load();
  }

  const after = (dialog) => async (account) => (await dialog(account, state.tags)) && loadAll();

  const parts = {
    details,
    revealed,
    edit: after(editDialog),
    test: after(testDialog),
    checkQuota: after(checkQuotaDialog),
    refresh: (account) => pressed(() => refreshOne(account), tellError),
    remove: (account) => bulk.remove([account]),
    tag: (tag) => ask({ tag }),
  };

  const header = () =>
    html`<header class="screen-header">
      <div>
        <h1>${t.title}</h1>
        <p>${t.description}</p>
      </div>
      <div class="cluster">
        <button type="button" class="button" id="btn-import" @click=${openImport}>
          ${icon('upload')}${t.import}
        </button>
        ${exportMenu()}
        <button
          type="button"
          class="button"
          id="btn-refresh-all"
          ?disabled=${Boolean(watched.all.task)}
          @click=${refreshAll}
        >
          ${icon('refresh-cw')}${t.refreshAll}
        </button>
        ${addButton()}
      </div>
    </header>`;

  const addButton = (id = 'btn-add') =>
    html`<button type="button" class="button main" id=${id} @click=${openAdd}>
      ${icon('plus')}${t.add}
    </button>`;

  const openAdd = () => addDialog(state.tags).then((added) => added && loadAll());
  const openImport = () => importDialog(state.tags).then((added) => added && loadAll());

  const exportMenu = () =>
    menu({
      id: 'export-menu',
      label: t.export,
      wide: true,
      face: html`${icon('download')}${t.export}`,
      items: [
        selection.size > 0 && {
          label: t.exportSelection(selection.size),
          act: () => exportDialog({ ids: selection.keys }, selection.size),
        },
        isFiltered(state.asked) && {
          label: t.exportFiltered(state.total),
          act: () => exportDialog({ filter: filterOf(state.asked) }, state.total),
        },
        { label: t.exportAll, act: () => exportDialog({}, state.numbers?.total ?? null) },
      ],
    });

  const empty = () =>
    isFiltered(state.asked)
      ? nothingHere('search', t.noMatch, t.noMatchText)
      : nothingHere('users', t.empty, t.emptyText, addButton('btn-add-first'));

  function rows() {
    const shown = state.rows && bulk.without(state.rows);
    return html`${bulk.offer(shown ?? [], state)}
    ${table({
      label: t.title,
      id: 'token-table-body',
      columns: columns(parts),
      rows: shown,
      keyOf: ({ id }) => id,
      nameOf: ({ display_token }) => display_token,
      error: state.error,
      retry: load,
      empty: empty(),
      selection,
      sort: { by: state.asked.sort, change: (sort) => ask({ sort }) },
      details: details.shown,
      width: 1080,
    })}
    ${
      state.rows && !state.error
        ? pager({
            page: state.asked.page,
            perPage: state.asked.per,
            total: state.total,
            shown: state.rows.length,
            change(page) {
              ask({ page });
              window.scrollTo(0, 0);
            },
          })
        : nothing
    }`;
  }

  view.show(
    () =>
      html`${header()} ${strip(watched.all)} ${figures(state.numbers)}
      ${filterBar({ asked: state.asked, tags: state.tags, total: state.rows && state.total, ask })}
      ${rows()}
      ${bulkBar({ selection, actions: bulk.actions(), running: bulk.running ?? watched.some.running })}`,
  );
  loadAll();
  watched.some.goOn();
  watched.all.goOn();
  poll(loadNumbers, POLL_SECONDS, signal);
  everySecond();
  if (takeAdd()) {
    openAdd();
  }

  /** Countdowns run, and the row of one that is over says so. */
  function everySecond() {
    const timer = setInterval(() => {
      const ends = (state.rows ?? []).map(({ ready_at }) => ready_at ?? 0);
      const now = Date.now();
      if (!document.hidden && ends.some((end) => end > now - 1000)) {
        update();
      }
    }, 1000);
    signal.addEventListener('abort', () => clearInterval(timer));
  }
}
