// @ts-check
/** The one kind of dialog: above a mask, in the middle, closed by Esc and by a press on the mask. */
import { html, nothing } from '../../vendor/lit.js';
import { icon } from './icon.js';
import { View } from './view.js';
import { t } from './words.js';

/** @template T */
export class Dialog {
  /** While a submit runs nothing closes the dialog. */
  busy = false;

  /** Whether somebody has entered something; then Esc and the mask ask first. */
  dirty = false;

  /** @type {(result?: T) => void} ends the dialog */
  close;

  /** @type {() => void} renders again */
  update;

  /** Ends the dialog unless it is busy, or somebody wants to keep what was entered. */
  async dismiss() {
    if (!this.busy && (!this.dirty || (await mayDiscard()))) {
      this.close();
    }
  }
}

/**
 * Shows a dialog until it is closed.
 *
 * @template T
 * @param {object} parts
 * @param {string | (() => string)} parts.title
 * @param {(dialog: Dialog<T>) => unknown} parts.body fields, in a `form` with the id `form` if any
 * @param {(dialog: Dialog<T>) => unknown} [parts.end] buttons; those of a form name it: `form=${ID}`
 * @param {'medium' | 'large' | 'huge'} [parts.size] 420, 520 or 960 px
 * @param {string} [parts.id]
 * @param {boolean} [parts.mandatory] cannot be dismissed
 * @returns {Promise<T | undefined>} undefined when it was dismissed
 */
export function openDialog({ title, body, end, size = 'medium', id = '', mandatory = false }) {
  const element = document.createElement('dialog');
  element.className = `dialog ${size}`;
  element.id = id;
  element.setAttribute('aria-modal', 'true');
  element.setAttribute('aria-labelledby', `${id || 'dialog'}-title`);
  document.body.append(element);
  const before = document.activeElement;
  const view = new View(element);
  const dialog = /** @type {Dialog<T>} */ (new Dialog());
  return new Promise((resolve) => {
    dialog.update = view.update;
    dialog.close = (result) => {
      element.close();
      view.leave();
      element.remove();
      if (before instanceof HTMLElement) {
        before.focus();
      }
      resolve(result);
    };
    const dismiss = () => !mandatory && dialog.dismiss();
    element.addEventListener('cancel', (event) => {
      event.preventDefault();
      dismiss();
    });
    element.addEventListener('input', () => (dialog.dirty = true));
    closeByMask(element, dismiss);
    view.show(
      () =>
        html`<div class="dialog-sheet">
          <div class="dialog-head">
            <h2 id=${`${id || 'dialog'}-title`}>${typeof title === 'string' ? title : title()}</h2>
            ${
              mandatory
                ? nothing
                : html`<button
                    type="button"
                    class="button icon-only"
                    aria-label=${t.close}
                    @click=${() => dialog.dismiss()}
                  >
                    ${icon('x')}
                  </button>`
            }
          </div>
          <div class="dialog-body">${body(dialog)}</div>
          ${end && html`<div class="dialog-end">${end(dialog)}</div>`}
        </div>`,
    );
    element.showModal();
    firstField(element)?.focus();
  });
}

/** A press that begins inside and ends on the mask, as when text is selected, closes nothing. */
function closeByMask(element, dismiss) {
  let beganOutside = false;
  element.addEventListener('pointerdown', ({ target }) => (beganOutside = target === element));
  element.addEventListener('click', ({ target }) => {
    if (target === element && beganOutside) {
      dismiss();
    }
  });
}

/** @returns {HTMLElement | null} */
const firstField = (element) =>
  element.querySelector('[autofocus]') ??
  element.querySelector(
    '.dialog-body :is(input, select, textarea):not([type="hidden"]):enabled:not([readonly])',
  ) ??
  element.querySelector('.dialog-end button');

/**
 * Asks before something that cannot be taken back.
 *
 * @param {object} question
 * @param {string} question.title names the thing and how many, e.g. `Delete 3 keys?`
 * @param {unknown} [question.text]
 * @param {string} question.verb what the button does, e.g. `Delete`
 * @param {string} [question.keep]
 * @param {boolean} [question.danger]
 * @returns {Promise<boolean>}
 */
export async function confirm({ title, text = '', verb, keep = t.cancel, danger = true }) {
  const said = await openDialog({
    title,
    id: 'confirm-dialog',
    body: () => html`<p class="quiet">${text}</p>`,
    end: (dialog) =>
      html`<button
          type="button"
          class="button"
          id="confirm-cancel"
          autofocus
          @click=${() => dialog.close(false)}
        >
          ${keep}
        </button>
        <button
          type="button"
          class="button ${danger ? 'danger' : 'main'}"
          id="confirm-ok"
          @click=${() => dialog.close(true)}
        >
          ${verb}
        </button>`,
  });
  return said === true;
}

const mayDiscard = () =>
  confirm({
    title: t.discardTitle,
    text: t.discardText,
    verb: t.discard,
    keep: t.keepEditing,
  });
