// @ts-check
import { html, render } from '../../vendor/lit.js';
import { languageChanges } from '../language.js';

/**
 * A part of the page that is rendered as a whole. A screen changes its state and calls `update()`;
 * changes of the same moment are rendered together, and only what differs touches the page.
 */
export class View {
  /** @type {() => unknown} */
  #template = () => html``;
  #scheduled = false;
  #leaving = new AbortController();

  /** @param {HTMLElement | DocumentFragment} root */
  constructor(root) {
    this.root = root;
    languageChanges.addEventListener('change', this.update, { signal: this.signal });
  }

  /** Aborts when the view is left: give it to calls and listeners. */
  get signal() {
    return this.#leaving.signal;
  }

  /** @type {(() => boolean | Promise<boolean>) | null} whether the view may be left; null lets go */
  mayLeave = null;

  /**
   * Shows what `template` returns, now and after every `update()`.
   *
   * @param {() => unknown} template
   */
  show(template) {
    this.#template = template;
    this.#render();
  }

  update = () => {
    if (!this.#scheduled && !this.signal.aborted) {
      this.#scheduled = true;
      queueMicrotask(() => {
        this.#scheduled = false;
        if (!this.signal.aborted) {
          this.#render();
        }
      });
    }
  };

  leave() {
    this.#leaving.abort();
    render(html``, this.root);
  }

  #render() {
    render(this.#template(), this.root);
  }
}
