// @ts-check
/** Deleting media a few at a time, with a bar that tells how far it is. */
import { html } from '../../vendor/lit.js';
import { clearCache, deleteMedia } from '../api/cache.js';
import { confirm, openDialog } from '../ui/dialog.js';
import { bytes } from '../ui/format.js';
import { tellError, toast } from '../ui/toast.js';
import { t as ui } from '../ui/words.js';
import { t } from './words.js';

/** @typedef {import('../api/cache.js').Kind} Kind */

/** How many go in one call. */
const GROUP = 10;

export class Removal {
  /** @type {import('../ui/bulk-bar.js').Running | null} */
  running = null;

  /**
   * @param {import('../ui/view.js').View} view
   * @param {import('../ui/selection.js').Selection} selection
   * @param {() => Promise<void>} reload
   */
  constructor(view, selection, reload) {
    this.view = view;
    this.selection = selection;
    this.reload = reload;
  }

  /**
   * Deletes these once somebody has agreed.
   *
   * @param {Kind} kind
   * @param {string[]} names
   * @returns {Promise<boolean>} whether somebody has
   */
  async ask(kind, names) {
    const text = names.length === 1 ? html`<code>${names[0]}</code>` : t.clearText;
    if (!(await confirm({ title: t.removeTitle(names.length), text, verb: t.remove }))) {
      return false;
    }
    let left = names;
    while (left.length > 0) {
      const { failed, error } = await this.#remove(kind, left);
      left = failed.length > 0 && (await wantsMore(failed, error)) ? failed : [];
    }
    return true;
  }

  /** What could not be deleted, and why. */
  async #remove(kind, names) {
    const failed = [];
    let error = null;
    let deleted = 0;
    let missing = 0;
    const work = this.#begin(t.removing, names.length);
    for (let from = 0; from < names.length && !work.stopping; from += GROUP) {
      const group = names.slice(from, from + GROUP);
      try {
        const result = await deleteMedia(kind, group);
        deleted += result.deleted;
        missing += result.missing;
      } catch (reason) {
        error = reason;
        failed.push(...group);
      }
      work.done += group.length;
      this.selection.set(
        group.map((name) => ({ name })),
        false,
      );
    }
    const left = names.length - work.done;
    await this.#end();
    const said = [
      deleted > 0 && t.removed(deleted),
      missing > 0 && t.missing(missing),
      left > 0 && t.left(left),
    ].filter((text) => text);
    if (said.length > 0) {
      toast(left > 0 ? 'warning' : 'good', said.join(' '));
    }
    return { failed, error };
  }

  /**
   * Deletes all of a kind, slice by slice.
   *
   * @param {Kind} kind
   * @param {number} count
   */
  async clear(kind, count) {
    const question = { title: t.clearTitle(kind, count), text: t.clearText, verb: t.clear };
    if (!(await confirm(question))) {
      return;
    }
    const work = this.#begin(t.clearing, count);
    let freed = 0;
    let remaining = count;
    try {
      do {
        const slice = await clearCache(kind);
        work.done += slice.deleted;
        freed += slice.size_bytes;
        remaining = slice.deleted > 0 ? slice.remaining : 0;
        work.total = work.done + remaining;
        this.view.update();
      } while (remaining > 0 && !work.stopping);
    } catch (error) {
      work.done += error.answer?.result?.deleted ?? 0;
      freed += error.answer?.result?.size_bytes ?? 0;
      tellError(error);
    }
    this.selection.clear();
    await this.#end();
    if (work.done > 0) {
      const left = work.stopping && remaining > 0 ? ` ${t.left(remaining)}` : '';
      toast('good', t.cleared(work.done, bytes(freed)) + left);
    }
  }

  #begin(label, total) {
    const work = {
      label,
      total,
      done: 0,
      stopping: false,
      stop: () => {
        work.stopping = true;
        this.view.update();
      },
    };
    this.running = work;
    this.view.mayLeave = () => false;
    this.view.update();
    return work;
  }

  async #end() {
    this.running = null;
    this.view.mayLeave = null;
    await this.reload();
  }
}

/** Lists what could not be deleted. */
const wantsMore = (names, error) =>
  openDialog({
    id: 'failed-modal',
    title: t.failedTitle(names.length),
    body: () =>
      html`<div class="stack">
        <p class="notice bad">${error.message}</p>
        <ul class="rows">
          ${names.map((name) => html`<li><code>${name}</code></li>`)}
        </ul>
      </div>`,
    end: (dialog) =>
      html`<button type="button" class="button" @click=${() => dialog.close(false)}>
          ${ui.close}
        </button>
        <button
          type="button"
          class="button main"
          id="failed-again"
          @click=${() => dialog.close(true)}
        >
          ${t.again}
        </button>`,
  });
