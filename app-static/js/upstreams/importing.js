// @ts-check
/** Keys that were pasted: added in portions, and what came of them. */
import { html, nothing } from '../../vendor/lit.js';
import { addCredentials } from '../api/upstreams.js';
import { line } from './checking.js';
import { t } from './words.js';

/** What the gateway takes in one call. */
const AT_ONCE = 5000;

/** Of the lines that were not understood so many are shown. */
const SHOWN = 50;

/** @typedef {{added: number, duplicates: number, invalid: {line: number, reason: string}[]}} Imported */

/** Lines with something in them. */
export const linesIn = (text) => text.split('\n').filter((one) => /^\s*[^#\s]/.test(one)).length;

/**
 * @param {string} upstream its id
 * @param {string} text a secret a line
 * @param {(done: number, total: number) => void} [progress] in lines
 * @returns {Promise<Imported>}
 */
export async function addLines(upstream, text, progress = () => {}) {
  const lines = text.split('\n');
  const all = { added: 0, duplicates: 0, invalid: [] };
  for (let start = 0; start < lines.length; start += AT_ONCE) {
    progress(start, lines.length);
    const some = lines.slice(start, start + AT_ONCE).join('\n');
    if (linesIn(some) > 0) {
      const { added, duplicates, invalid } = await addCredentials(upstream, some);
      all.added += added;
      all.duplicates += duplicates;
      all.invalid.push(...invalid.map((one) => ({ ...one, line: one.line + start })));
    }
  }
  return all;
}

/** @param {Imported} imported */
export const importReport = ({ added, duplicates, invalid }) =>
  html`<div class="report" role="status">
    ${line(added > 0 ? 'good' : 'warning', t.added(added))}
    ${duplicates > 0 ? line('warning', t.duplicates(duplicates)) : nothing}
    ${
      invalid.length > 0
        ? html`${line('bad', t.invalid(invalid.length))}
            <ul class="reasons">
              ${invalid
                .slice(0, SHOWN)
                .map((one) => html`<li>${t.invalidLine(one.line, one.reason)}</li>`)}
            </ul>`
        : nothing
    }
  </div>`;

/** A field that keys are pasted into, or files dropped. */
export const keysField = ({ oninput = () => {}, rows = 5 } = {}) =>
  html`<div class="field">
    <label for="keys">${t.keys}</label>
    <textarea
      class="input code"
      id="keys"
      name="keys"
      rows=${rows}
      autofocus
      autocomplete="off"
      spellcheck="false"
      aria-describedby="keys-hint"
      @input=${oninput}
      @dragover=${(event) => event.preventDefault()}
      @drop=${dropped}
    ></textarea>
    <p class="hint" id="keys-hint">${t.keysHint}</p>
    <p class="cluster hint">
      <label class="button small file-choice">
        ${t.importFile}
        <input class="unseen" type="file" accept=".txt,.csv,text/plain" @change=${chosen} />
      </label>
      ${t.dropHint}
    </p>
  </div>`;

function dropped(event) {
  const [file] = event.dataTransfer.files;
  if (file) {
    event.preventDefault();
    into(event.currentTarget, file);
  }
}

const chosen = ({ target }) =>
  target.files[0] && into(target.closest('.field').querySelector('textarea'), target.files[0]);

async function into(field, file) {
  const before = field.value.trim();
  field.value = (before && `${before}\n`) + (await file.text());
  field.dispatchEvent(new Event('input', { bubbles: true }));
}
