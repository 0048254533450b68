// @ts-check
import { html, nothing } from '../../vendor/lit.js';
import { importAccounts } from '../api/accounts.js';
import { describedBy } from '../ui/form.js';
import { number } from '../ui/format.js';
import { icon } from '../ui/icon.js';
import { toast } from '../ui/toast.js';
import { poolField, tagsField, tagsOf } from './fields.js';
import { formDialog } from './form-dialog.js';
import { portions } from './portions.js';
import { t } from './words.js';

const LINES_SHOWN = 50;

/**
 * Brings many accounts: pasted, or from a file. What would come of it is shown before it is done.
 *
 * @param {string[]} tags those in use
 */
export function importDialog(tags) {
  const state = {
    text: '',
    fileName: '',
    over: false,
    /** What would be done. @type {Sum | null} */
    preview: null,
    /** How far it is; -1 while nothing runs. */
    done: -1,
  };
  return formDialog({
    id: 'import-modal',
    title: t.importTitle,
    verb: () =>
      state.preview ? t.importNow(state.preview.added + state.preview.moved) : t.preview,
    busyVerb: () => (state.preview ? t.importing : t.checking),
    ready: () =>
      state.text.trim() !== '' && (!state.preview || state.preview.added + state.preview.moved > 0),
    fields(form, dialog) {
      const change = (news) => {
        Object.assign(state, { preview: null }, news);
        dialog.dirty = state.text !== '';
        dialog.update();
      };
      return html`<div class="form" @change=${() => change({})}>
          ${poolField(form, 'import-pool')} ${area(form, state, change)}
          ${tagsField(form, 'import-tags', tags)}
          <label class="check">
            <input type="checkbox" name="on_conflict" value="move" />
            <span>${t.moveKnown}</span>
          </label>
        </div>
        <div aria-live="polite" id="import-preview">
          ${
            state.done >= 0
              ? html`<span class="meter" .style=${`--share: ${state.done * 100}%`}></span>`
              : state.preview && shown(state.preview)
          }
        </div>`;
    },
    async send({ pool, tags: given, on_conflict = 'skip' }, dialog) {
      const options = { pool, tags: tagsOf(given), on_conflict, dry_run: !state.preview };
      const sum = await run(portions(state.text), options, (share) => {
        state.done = share;
        dialog.update();
      }).finally(() => (state.done = -1));
      if (options.dry_run) {
        state.preview = sum;
        dialog.update();
        queueMicrotask(() => document.getElementById('import-preview')?.scrollIntoView());
        return undefined;
      }
      toast('good', t.imported(sum.added, sum.moved, sum.duplicates.length, sum.invalid.length));
      return true;
    },
  });
}

/**
 * @typedef {object} Sum
 * @property {number} added
 * @property {number} moved
 * @property {{line: number, value: string, reason: string}[]} duplicates
 * @property {{line: number, value: string, reason: string}[]} invalid
 */

/** @returns {Promise<Sum>} */
async function run(parts, options, tell) {
  const sum = { added: 0, moved: 0, duplicates: [], invalid: [] };
  for (const [place, part] of parts.entries()) {
    tell(place / parts.length);
    const report = await importAccounts(part, options);
    const placed = (line) => ({ ...line, line: line.line + part.before });
    sum.added += report.added;
    sum.moved += report.moved;
    sum.duplicates.push(...report.duplicates.map(placed));
    sum.invalid.push(...report.invalid.map(placed));
  }
  return sum;
}

function area(form, state, change) {
  const take = async (file) => {
    if (file) {
      change({ text: await file.text(), fileName: file.name });
    }
  };
  const drag = (over) => (event) => {
    event.preventDefault();
    state.over = over;
    event.currentTarget.classList.toggle('over', over);
  };
  const drop = (event) => {
    drag(false)(event);
    take(event.dataTransfer.files[0]);
  };
  const control = html`<div
    class="token-drop"
    @dragover=${drag(true)}
    @dragleave=${drag(false)}
    @drop=${drop}
  >
    <textarea
      class="input code"
      id="import-text"
      rows="7"
      spellcheck="false"
      placeholder="sso=eyJ…"
      aria-describedby=${describedBy('import-text', true, false)}
      .value=${state.text}
      @input=${({ target }) => change({ text: target.value, fileName: '' })}
    ></textarea>
    <label class="button small">
      ${icon('paperclip')}${state.fileName || t.chooseFile}
      <input
        class="unseen"
        id="import-file"
        type="file"
        accept=".txt,.csv,.json,text/plain,text/csv,application/json"
        @change=${({ target }) => take(target.files[0])}
      />
    </label>
  </div>`;
  return form.field({
    name: 'tokens',
    id: 'import-text',
    label: t.tokens,
    hint: t.importHint,
    control,
  });
}

/** @param {Sum} sum */
const shown = ({ added, moved, duplicates, invalid }) =>
  html`<dl class="figures">
      ${count('new', t.newOnes, added, 'good')}
      ${moved > 0 ? count('moved', t.movedOnes, moved, 'good') : nothing}
      ${count('duplicate', t.duplicates, duplicates.length)}
      ${count('invalid', t.invalidOnes, invalid.length, 'bad')}
    </dl>
    ${invalid.length > 0 ? lines(t.invalidOnes, invalid, true) : nothing}
    ${duplicates.length > 0 ? lines(t.duplicates, duplicates, false) : nothing}`;

const count = (name, label, value, mood = '') =>
  html`<div class="figure ${value ? mood : ''}">
    <dt>${label}</dt>
    <dd id=${`import-${name}`}>${number(value)}</dd>
  </div>`;

const lines = (label, list, open) =>
  html`<details ?open=${open}>
    <summary>${label} (${number(list.length)})</summary>
    <ul class="lines">
      ${list
        .slice(0, LINES_SHOWN)
        .map(
          ({ line, value, reason }) =>
            html`<li>
              <span class="quiet">${t.line(line)}</span> <code>${value}</code> ${reason}
            </li>`,
        )}
    </ul>
  </details>`;
