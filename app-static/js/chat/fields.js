// @ts-check
/** Fields of the forms that pictures and films are made by. */
import { html } from '../../vendor/lit.js';

/** Values that are their own names. */
export const plain = (values) => values.map((value) => [value, value]);

export const numbers = (first, last) =>
  Array.from({ length: last - first + 1 }, (_, index) => plain([String(first + index)])[0]);

/**
 * @param {string} id
 * @param {string} label
 * @param {string[][]} values each with its name
 * @param {string} chosen
 * @param {(value: any) => void} change
 */
export const choice = (id, label, values, chosen, change) =>
  html`<div class="field">
    <label for=${id}>${label}</label>
    <select class="input" id=${id} @change=${({ target }) => change(target.value)}>
      ${values.map(
        ([value, name]) =>
          html`<option value=${value} .selected=${value === chosen}>${name}</option>`,
      )}
    </select>
  </div>`;

/** Enter sends, Shift+Enter is a new line. */
export function sendsForm(event) {
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing && event.keyCode !== 229) {
    event.preventDefault();
    event.target.form.requestSubmit();
  }
}
