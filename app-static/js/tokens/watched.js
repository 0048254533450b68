// @ts-check
/** Measuring of many accounts, which the gateway does: followed here, also after a reload. */
import { html, nothing } from '../../vendor/lit.js';
import { cancelTask, refreshOfAll, startRefresh, watchTask } from '../api/tasks.js';
import { openDialog } from '../ui/dialog.js';
import { pressed } from '../ui/form.js';
import { number, percent } from '../ui/format.js';
import { icon } from '../ui/icon.js';
import { tellError, toast } from '../ui/toast.js';
import { t as common } from '../ui/words.js';
import { t } from './words.js';

/** Where a tab keeps which task it follows. */
const KEPT = 'grok2api-refresh-task';

/** A refresh of all accounts, or one of some. */
export class Watched {
  /** @type {Pick<import('../api/tasks.js').Task, 'task_id' | 'total' | 'processed'> | null} */
  task = null;
  stopping = false;

  /**
   * @param {'all' | 'some'} which
   * @param {import('../ui/view.js').View} view
   * @param {(task: import('../api/tasks.js').Task) => void} ended
   */
  constructor(which, view, ended) {
    this.which = which;
    this.view = view;
    this.ended = ended;
  }

  /** For the bulk bar. */
  get running() {
    return (
      this.task && {
        label: t.refreshing,
        done: this.task.processed,
        total: this.task.total,
        stop: this.stop,
        stopping: this.stopping,
      }
    );
  }

  /** Begins with these accounts. */
  async start(ids) {
    try {
      this.follow(await startRefresh(ids), ids.length);
    } catch (error) {
      tellError(error);
    }
  }

  /** Follows what was begun before the page was loaded, if that still runs. */
  async goOn() {
    try {
      const id = this.which === 'some' ? sessionStorage.getItem(KEPT) : await this.#runningForAll();
      this.follow(id);
    } catch {
      // Progress is said beside the accounts; they are there without it.
    }
  }

  async #runningForAll() {
    const { running, task_id: id } = await refreshOfAll(this.view.signal);
    return running ? id : null;
  }

  /** @param {string | null | undefined} id */
  async follow(id, total = 0) {
    if (!id || this.task) {
      return;
    }
    this.#keep(id);
    this.task = { task_id: id, total, processed: 0 };
    this.stopping = false;
    this.view.update();
    try {
      const step = (task) => {
        this.task = task;
        this.view.update();
      };
      const last = await watchTask(id, step, this.view.signal);
      this.#keep('');
      this.task = null;
      this.ended(last);
    } catch (error) {
      if (this.view.signal.aborted) {
        return; // it goes on, and so does whoever comes back
      }
      this.#keep('');
      this.task = null;
      if (error.code !== 'NOT_FOUND') {
        tellError(error);
      }
    }
    this.view.update();
  }

  stop = async () => {
    this.stopping = true;
    this.view.update();
    try {
      await cancelTask(this.task?.task_id);
    } catch (error) {
      this.stopping = false;
      tellError(error);
      this.view.update();
    }
  };

  #keep(id) {
    if (this.which === 'some') {
      if (id) {
        sessionStorage.setItem(KEPT, id);
      } else {
        sessionStorage.removeItem(KEPT);
      }
    }
  }
}

/** How far a refresh of all accounts is. @param {Watched} watched */
export function strip({ task, stopping, stop }) {
  if (!task) {
    return nothing;
  }
  const share = task.total > 0 ? (task.processed / task.total) * 100 : 0;
  return html`<section
    class="card progress-strip"
    id="refresh-progress"
    aria-label=${t.refreshingAll}
  >
    <span>${t.refreshingAll}</span>
    <span class="meter" .style=${`--share: ${share}%`}></span>
    <span class="number" id="refresh-progress-text"
      >${percent(Math.floor(share))} (${number(task.processed)}/${number(task.total)})</span
    >
    <button
      type="button"
      class="button small"
      id="btn-stop-refresh"
      ?disabled=${stopping}
      @click=${pressed(stop, tellError)}
    >
      ${icon('square')}${stopping ? common.stopping : common.stop}
    </button>
  </section>`;
}

/**
 * Says what came of it; what failed can be looked at and tried again.
 *
 * @param {import('../api/tasks.js').Task} task
 * @param {(ids: string[]) => void} retry
 */
export function report(task, retry) {
  const failures = task.result?.failures ?? [];
  const left = task.total - task.processed;
  const stopped = task.type === 'cancelled';
  const text = stopped
    ? t.refreshStopped(task.ok, task.fail, left)
    : t.refreshed(task.ok, task.fail);
  toast(
    task.type === 'error' || task.fail > 0 ? 'warning' : stopped ? 'info' : 'good',
    task.error ?? text,
    {
      millis: failures.length > 0 ? 0 : undefined,
      act:
        failures.length > 0
          ? { label: common.show, act: () => showFailures(failures, task.fail, retry) }
          : undefined,
    },
  );
}

async function showFailures(failures, count, retry) {
  const again = await openDialog({
    id: 'failures-dialog',
    size: 'large',
    title: t.failedCount(count),
    body: () =>
      html`${count > failures.length ? html`<p class="quiet">${t.latestFailures(failures.length)}</p>` : nothing}
        <ul class="rows">
          ${failures.map(
            ({ id, error }) =>
              html`<li><code>${id}</code><span class="badge bad">${t.failure(error)}</span></li>`,
          )}
        </ul>`,
    end: (dialog) =>
      html`<button type="button" class="button" @click=${() => dialog.close()}>
          ${common.close}
        </button>
        <button
          type="button"
          class="button main"
          id="btn-retry-failed"
          @click=${() => dialog.close(true)}
        >
          ${icon('rotate-ccw')}${t.retryFailed(failures.length)}
        </button>`,
  });
  if (again) {
    retry([...new Set(failures.map(({ id }) => id))]);
  }
}
