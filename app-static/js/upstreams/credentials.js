// @ts-check
/** The keys of an upstream: found by state and words, page by page; one or many are changed. */
import { html, nothing } from '../../vendor/lit.js';
import { changeCredentials, credentials, deleteCredentials } from '../api/upstreams.js';
import { readAddress, writeAddress } from '../ui/address.js';
import { duration } from '../ui/format.js';
import { icon } from '../ui/icon.js';
import { Selection } from '../ui/selection.js';
import { nothingHere, pager, table } from '../ui/table.js';
import { tellError, toast, undoable } from '../ui/toast.js';
import { Checking } from './checking.js';
import { credentialColumns } from './credential-columns.js';
import { openImportDialog } from './import-dialog.js';
import { keyBulkBar, keyFilters } from './key-bars.js';
import { isResting } from './look.js';
import { openNoteDialog } from './note-dialog.js';
import { t } from './words.js';

/** @typedef {import('../api/upstreams.js').Credential} Credential */

const PER_PAGE = 50;
const SEARCH_PAUSE_MILLIS = 300;

/** @type {{id: string, state: string[], search: string}} */
const DEFAULTS = { id: '', state: [], search: '' };

export class Credentials {
  /** @type {Credential[] | null} */
  rows = null;

  /** @type {Error | null} */
  error = null;

  total = 0;

  /** Where the pages begin, as far as they have been seen. @type {string[]} */
  #cursors = [''];

  #page = 1;
  #timer = 0;

  /** Deleted unless somebody says no. @type {Set<string>} */
  #hidden = new Set();

  /** @type {Checking | null} */
  #checking = null;

  /**
   * @param {import('../ui/view.js').View} view
   * @param {string} upstream its id
   * @param {() => void} changed its counts are to be asked for again
   */
  constructor(view, upstream, changed) {
    this.view = view;
    this.upstream = upstream;
    this.changed = changed;
    this.filters = readAddress(DEFAULTS);
    this.selection = new Selection(({ id }) => id, view.update);
  }

  async ask() {
    const { state, search } = this.filters;
    const wanted = { state, search, per_page: PER_PAGE, cursor: this.#cursors[this.#page - 1] };
    const answer = await credentials(this.upstream, wanted, this.view.signal);
    this.rows = answer.items;
    this.total = answer.total;
    this.error = null;
    if (answer.next_cursor) {
      this.#cursors[this.#page] = answer.next_cursor;
    }
    this.view.update();
  }

  load = () =>
    this.ask().catch((error) => {
      if (error.name !== 'AbortError') {
        this.error = error;
        this.view.update();
      }
    });

  someRests = () => this.rows?.some((row) => isResting(row.ready_at));

  /** Something is different: the rows, and how many there are of each state. */
  #reload = () => {
    this.changed();
    return this.load();
  };

  #filter = (news) => {
    Object.assign(this.filters, news);
    writeAddress(this.filters, DEFAULTS);
    this.#page = 1;
    this.#cursors = [''];
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(this.load, 'search' in news ? SEARCH_PAUSE_MILLIS : 0);
    this.view.update();
  };

  async #change(ids, terms) {
    try {
      const { updated } = await changeCredentials(this.upstream, ids, terms);
      toast('good', t.keysChanged(updated));
      this.selection.clear();
    } catch (error) {
      tellError(error);
    }
    await this.#reload();
  }

  #delete(ids) {
    ids.forEach((id) => this.#hidden.add(id));
    this.selection.clear();
    const show = () => {
      ids.forEach((id) => this.#hidden.delete(id));
      this.view.update();
    };
    undoable(t.keysDeleted(ids.length), {
      act: async () => {
        await deleteCredentials(this.upstream, ids);
        await this.#reload();
        show();
      },
      undo: show,
    });
  }

  async #check(ids, total) {
    this.#checking = new Checking(this.view.update);
    await this.#checking.run(this.upstream, { ids, total, signal: this.view.signal });
    await this.#reload();
  }

  /** One key needs no report that stays. @param {Credential} row */
  async #checkOne({ id, display }) {
    const checking = new Checking(() => {});
    await checking.run(this.upstream, { ids: [id], signal: this.view.signal });
    const [failure] = checking.failed;
    if (checking.message || failure) {
      toast('bad', t.keyFails(display, checking.message || `${failure.status} ${failure.message}`));
    } else {
      toast('good', t.keyWorks(display, duration(checking.latencyMillis)));
    }
    await this.#reload();
  }

  async #import(upstream) {
    const { added, check } = await openImportDialog(upstream);
    if (added > 0) {
      await this.#reload();
    }
    if (check) {
      await this.#check(null, upstream.credentials.enabled + added);
    }
  }

  /** @param {import('../api/upstreams.js').Upstream} upstream */
  template(upstream) {
    if (upstream.auth === 'none') {
      return this.#keyless();
    }
    const importKeys = () => this.#import(upstream);
    const { enabled, total } = upstream.credentials;
    return html`<section class="section" aria-labelledby="keys-title">
      <div class="cluster apart">
        <h2 id="keys-title">${t.credentials} <span class="quiet">${total}</span></h2>
        <div class="cluster">
          ${
            enabled > 0
              ? html`<button
                  type="button"
                  class="button"
                  id="check-all"
                  ?disabled=${this.#checking?.running}
                  @click=${() => this.#check(null, enabled)}
                >
                  ${icon('stethoscope')}${t.checkAll}
                </button>`
              : nothing
          }
          <button type="button" class="button main" id="import-keys" @click=${importKeys}>
            ${icon('plus')}${t.importKeys}
          </button>
        </div>
      </div>
      ${this.#report(true)}
      ${total > 0 ? keyFilters(this.filters, this.total, this.#filter) : nothing}
      ${this.#table(upstream, importKeys)}
      ${pager({
        page: this.#page,
        perPage: PER_PAGE,
        total: this.total,
        shown: this.rows?.length ?? 0,
        change: (page) => {
          this.#page = page;
          this.load();
          document.getElementById('keys-title').scrollIntoView();
        },
      })}
      ${keyBulkBar(this.selection, {
        check: (ids) => this.#check(ids, ids.length),
        change: (ids, terms) => this.#change(ids, terms),
        remove: (ids) => this.#delete(ids),
      })}
    </section>`;
  }

  #keyless() {
    return html`<section class="card">
      <div class="cluster apart">
        <p class="quiet">${t.noKeyNeeded}</p>
        <button
          type="button"
          class="button"
          id="check-all"
          ?disabled=${this.#checking?.running}
          @click=${() => this.#check(null, 1)}
        >
          ${icon('stethoscope')}${t.check}
        </button>
      </div>
      ${this.#report(false)}
    </section>`;
  }

  #report(keyed) {
    const dismiss = () => {
      this.#checking = null;
      this.view.update();
    };
    return this.#checking
      ? html`<div class="card checking" id="check-report">
          ${this.#checking.report(keyed)}
          ${
            this.#checking.running
              ? nothing
              : html`<button type="button" class="button small" @click=${dismiss}>
                  ${t.dismiss}
                </button>`
          }
        </div>`
      : nothing;
  }

  #table(upstream, importKeys) {
    const filtered = this.filters.search !== '' || this.filters.state.length > 0;
    return table({
      label: t.credentials,
      columns: credentialColumns(upstream, {
        check: (row) => this.#checkOne(row),
        change: (row, terms) => this.#change([row.id], terms),
        note: async (row) => (await openNoteDialog(this.upstream, row)) && this.#reload(),
        delete: (row) => this.#delete([row.id]),
      }),
      rows: this.rows?.filter(({ id }) => !this.#hidden.has(id)) ?? null,
      error: this.error,
      retry: this.load,
      keyOf: ({ id }) => id,
      nameOf: ({ display }) => display,
      selection: this.selection,
      id: 'credentials-table-body',
      width: 980,
      empty: filtered
        ? nothingHere('search', t.keysNothing, t.keysNothingText)
        : nothingHere(
            'key-round',
            t.keysEmpty,
            t.keysEmptyText,
            html`<button type="button" class="button" @click=${importKeys}>
              ${t.importKeys}
            </button>`,
          ),
    });
  }
}
