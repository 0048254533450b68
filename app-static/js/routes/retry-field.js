// @ts-check
import { html, nothing } from '../../vendor/lit.js';
import { CHOICES, USUAL, statusesIn } from './retry.js';
import { t } from './words.js';

/** When another attempt is made: as usual, or by a route's own rules. */
export class RetryField {
  /**
   * @param {import('../api/routes.js').Retry} retry
   * @param {import('../ui/form.js').Form} form
   * @param {import('../ui/dialog.js').Dialog} dialog
   */
  constructor(retry, form, dialog) {
    this.form = form;
    this.dialog = dialog;
    this.own = retry.attempts !== undefined || retry.statuses !== undefined;
    this.attempts = String(retry.attempts ?? USUAL.attempts);
    const statuses = retry.statuses ?? USUAL.statuses;
    this.chosen = new Set(statuses.filter((one) => CHOICES.includes(one)));
    this.others = statuses.filter((one) => !CHOICES.includes(one)).join(', ');
    form.known.add('retry');
  }

  /** @returns {import('../api/routes.js').Retry} */
  value() {
    if (!this.own) {
      return {};
    }
    const { statuses, wrong } = statusesIn(this.others);
    if (wrong) {
      throw Object.assign(new Error(t.badStatus(wrong)), { field: 'retry.statuses' });
    }
    return { attempts: Number(this.attempts), statuses: [...this.chosen, ...statuses] };
  }

  #toggle(status) {
    this.chosen[this.chosen.has(status) ? 'delete' : 'add'](status);
    this.#changed();
  }

  #changed() {
    this.dialog.dirty = true;
    this.dialog.update();
  }

  template() {
    const turn = ({ target }) => {
      this.own = target.checked;
      this.#changed();
    };
    return html`<fieldset class="form">
      <legend>${t.retryLegend}</legend>
      <label class="check">
        <input
          type="checkbox"
          class="switch"
          role="switch"
          id="own-retry"
          .checked=${this.own}
          @change=${turn}
        />
        <span
          >${t.ownRetry}
          <span class="hint block"
            >${t.usualHint(USUAL.attempts, USUAL.statuses.join(', '))}</span
          ></span
        >
      </label>
      ${this.own ? this.#rules() : nothing}
    </fieldset>`;
  }

  #rules() {
    const error = this.form.errors.retry;
    return html`<div class="field narrow">
        <label for="attempts">${t.attemptsLabel}</label>
        <input
          class="input"
          id="attempts"
          type="number"
          min="1"
          max="10"
          required
          .value=${this.attempts}
          @input=${({ target }) => (this.attempts = target.value)}
        />
      </div>
      <div class="field" role="group" aria-labelledby="statuses-label">
        <span class="label" id="statuses-label">${t.statuses}</span>
        <div class="choice">
          ${CHOICES.map(
            (status) =>
              html`<button
                type="button"
                class="chip-choice number"
                data-status=${status}
                aria-pressed=${this.chosen.has(status)}
                @click=${() => this.#toggle(status)}
              >
                ${status}
              </button>`,
          )}
        </div>
      </div>
      <div class="field">
        <label for="other-statuses">${t.otherStatuses}</label>
        <input
          class="input"
          id="other-statuses"
          autocomplete="off"
          aria-describedby="other-statuses-hint"
          aria-invalid=${error ? 'true' : 'false'}
          .value=${this.others}
          @input=${({ target }) => (this.others = target.value)}
        />
        <p class="hint" id="other-statuses-hint">${t.otherHint}</p>
        ${error ? html`<p class="field-error">${error}</p>` : nothing}
      </div>`;
  }
}
