// @ts-check
/** What is done to the selected accounts. */
import { html, nothing } from '../../vendor/lit.js';
import {
  MAX_NAMED,
  allAccounts,
  deleteAccounts,
  tagAccounts,
  updateAccount,
} from '../api/accounts.js';
import { portionsOf } from '../api/portions-of.js';
import { confirm } from '../ui/dialog.js';
import { tellError, toast, undoable } from '../ui/toast.js';
import { exportDialog } from './export-dialog.js';
import { poolDialog, tagsDialog } from './many-dialogs.js';
import { filterOf } from './filters.js';
import { t } from './words.js';

export class Bulk {
  /** Work the page itself does. @type {import('../ui/bulk-bar.js').Running | null} */
  running = null;

  /** Accounts that are going to be deleted, unless somebody says no. @type {Set<string>} */
  #leaving = new Set();

  #collecting = false;

  /**
   * @param {object} parts
   * @param {import('../ui/view.js').View} parts.view
   * @param {import('../ui/selection.js').Selection} parts.selection
   * @param {import('./watched.js').Watched} parts.refresh
   * @param {() => Promise<unknown>} parts.changed
   */
  constructor({ view, selection, refresh, changed }) {
    this.view = view;
    this.selection = selection;
    this.refresh = refresh;
    this.changed = changed;
  }

  /** @returns {import('../ui/bulk-bar.js').BulkAction[]} */
  actions() {
    const { keys, rows, size } = this.selection;
    return [
      {
        id: 'btn-batch-export',
        label: t.export,
        icon: 'download',
        act: () => exportDialog({ ids: keys }, size),
      },
      {
        id: 'btn-batch-update',
        label: t.refresh,
        icon: 'refresh-cw',
        act: () => this.refresh.start(keys),
      },
      { id: 'btn-batch-tags', label: t.tags, icon: 'tag', act: () => this.#tag(keys, rows) },
      { id: 'btn-batch-pool', label: t.pool, icon: 'layers', act: () => this.#move(rows) },
      {
        id: 'btn-batch-delete',
        label: t.delete,
        icon: 'trash-2',
        danger: true,
        act: () => this.#confirmRemoval(rows),
      },
    ];
  }

  /** Rows without those that are as good as deleted. */
  without = (rows) => rows.filter(({ id }) => !this.#leaving.has(id));

  /** When a whole page is selected: all that the filter finds. */
  offer(shown, { asked, total }) {
    const whole = shown.length > 0 && this.selection.stateOf(shown) === 'all';
    if (!whole || total <= shown.length || this.selection.size >= total || this.running) {
      return nothing;
    }
    return html`<p class="notice info cluster">
      ${t.pageSelected(shown.length)}
      <button
        type="button"
        class="button small"
        id="btn-select-results"
        ?disabled=${this.#collecting}
        @click=${() => this.#selectAll(filterOf(asked))}
      >
        ${t.selectResults(total)}
      </button>
    </p>`;
  }

  async #selectAll(filter) {
    this.#collecting = true;
    try {
      const tell = (rows) => this.selection.set(rows, true);
      await allAccounts(filter, tell, this.view.signal);
    } catch (error) {
      tellError(error);
    }
    this.#collecting = false;
    this.view.update();
  }

  async #confirmRemoval(rows) {
    const title = t.deleteTitle(rows.length);
    if (await confirm({ title, text: t.deleteText, verb: t.delete })) {
      this.remove(rows);
    }
  }

  /** Deletes accounts in ten seconds. */
  remove(rows) {
    const ids = rows.map(({ id }) => id);
    ids.forEach((id) => this.#leaving.add(id));
    this.selection.set(rows, false);
    const back = () => {
      ids.forEach((id) => this.#leaving.delete(id));
      this.view.update();
    };
    const act = async () => {
      await deleteAccounts(ids);
      await this.changed();
      back();
    };
    undoable(t.deleted(ids.length), { act, undo: back });
  }

  async #tag(ids, rows) {
    const wanted = await tagsDialog(rows);
    if (wanted) {
      await this.#inPortions(portionsOf(ids, MAX_NAMED), t.tagging, (some) =>
        tagAccounts(some, wanted),
      );
    }
  }

  async #move(rows) {
    const pool = await poolDialog(rows);
    const moved = pool ? rows.filter((row) => row.pool !== pool).map(({ id }) => id) : [];
    if (moved.length > 0) {
      await this.#inPortions(portionsOf(moved, 1), t.moving, ([id]) => updateAccount(id, { pool }));
    }
  }

  /**
   * Does something to portion after portion, until all are done or somebody stops it; what is being
   * done then is finished.
   */
  async #inPortions(portions, label, act) {
    const running = {
      label,
      done: 0,
      total: portions.flat().length,
      stopping: false,
      stop: () => {
        running.stopping = true;
        this.view.update();
      },
    };
    this.running = running;
    let failed = 0;
    let problem;
    for (const portion of portions) {
      if (running.stopping || this.view.signal.aborted) {
        break;
      }
      this.view.update();
      try {
        await act(portion);
      } catch (error) {
        failed += portion.length;
        problem = error;
      }
      running.done += portion.length;
    }
    this.running = null;
    const left = running.total - running.done;
    const text = t.changed(running.done - failed, failed, left);
    toast(failed > 0 ? 'warning' : 'good', problem ? `${text} ${problem.message}` : text);
    await this.changed();
  }
}
