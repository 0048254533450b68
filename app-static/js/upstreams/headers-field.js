// @ts-check
import { html, nothing, repeat } from '../../vendor/lit.js';
import { icon } from '../ui/icon.js';
import { t } from './words.js';

const MOST = 20;

/** Rows of headers that are added to every call. */
export class HeadersField {
  #next = 0;

  /**
   * @param {{name: string, value: string}[]} headers values masked
   * @param {import('../ui/form.js').Form} form
   * @param {import('../ui/dialog.js').Dialog} dialog
   */
  constructor(headers, form, dialog) {
    this.rows = headers.map((header) => ({ ...header, key: this.#next++ }));
    this.form = form;
    this.dialog = dialog;
    form.known.add('headers');
  }

  /** Without rows that were left empty. */
  value() {
    this.sent = this.rows.filter(({ name, value }) => name.trim() || value.trim());
    return this.sent.map(({ name, value }) => ({ name, value }));
  }

  #add = () => {
    this.rows.push({ name: '', value: '', key: this.#next++ });
    this.#changed();
    queueMicrotask(() => document.getElementById(`header-${this.#next - 1}`)?.focus());
  };

  #remove(row) {
    this.rows.splice(this.rows.indexOf(row), 1);
    this.#changed();
  }

  #changed() {
    this.dialog.dirty = true;
    this.dialog.update();
  }

  template() {
    return html`<fieldset class="form headers-field">
      <legend>${t.headers}</legend>
      ${repeat(
        this.rows,
        ({ key }) => key,
        (row) => this.#row(row),
      )}
      ${this.rows.some(({ value }) => value.includes('…')) ? html`<p class="hint">${t.headerKept}</p>` : nothing}
      ${
        this.rows.length < MOST
          ? html`<div>
              <button type="button" class="button small" id="add-header" @click=${this.#add}>
                ${icon('plus')}${t.addHeader}
              </button>
            </div>`
          : nothing
      }
    </fieldset>`;
  }

  #row(row) {
    const at = this.sent?.indexOf(row) ?? -1;
    const error = ['name', 'value']
      .map((part) => this.form.errors[`headers.${at}.${part}`])
      .find(Boolean);
    const input = (part, label, id) =>
      html`<input
        class="input code"
        id=${id}
        aria-label=${label}
        placeholder=${label}
        spellcheck="false"
        autocomplete="off"
        maxlength=${part === 'name' ? 100 : 2000}
        .value=${row[part]}
        aria-invalid=${error ? 'true' : 'false'}
        @input=${({ target }) => (row[part] = target.value)}
      />`;
    return html`<div class="header-row">
      ${input('name', t.headerName, `header-${row.key}`)}
      ${input('value', t.headerValue, `header-value-${row.key}`)}
      <button
        type="button"
        class="button icon-only"
        aria-label=${t.removeHeader(row.name)}
        title=${t.removeHeader(row.name)}
        @click=${() => this.#remove(row)}
      >
        ${icon('trash-2')}
      </button>
      ${error ? html`<p class="field-error">${error}</p>` : nothing}
    </div>`;
  }
}
