// @ts-check
import { revealAccount } from '../api/accounts.js';
import { tellError } from '../ui/toast.js';

const SHOWN_MILLIS = 30_000;

/** The one token that is shown in full, for half a minute. */
export class Revealed {
  #id = '';
  #token = '';
  #hidesAtMillis = 0;
  #timer = 0;

  /** @param {import('../ui/view.js').View} view */
  constructor(view) {
    this.view = view;
    view.signal.addEventListener('abort', () => this.#hide());
  }

  /** @returns {string | null} */
  of(id) {
    return id === this.#id ? this.#token : null;
  }

  get secondsLeft() {
    return Math.max(0, Math.ceil((this.#hidesAtMillis - Date.now()) / 1000));
  }

  async toggle(id) {
    const hides = id === this.#id;
    this.#hide();
    if (!hides) {
      try {
        this.#show(id, await revealAccount(id));
      } catch (error) {
        tellError(error);
      }
    }
  }

  /** Shows one that is known already. */
  async show(id, token) {
    this.#show(id, token);
    await Promise.resolve(); // until it is rendered
  }

  #show(id, token) {
    clearTimeout(this.#timer);
    this.#id = id;
    this.#token = token;
    this.#hidesAtMillis = Date.now() + SHOWN_MILLIS;
    this.#timer = window.setTimeout(() => this.#hide(), SHOWN_MILLIS);
    this.view.update();
  }

  #hide() {
    clearTimeout(this.#timer);
    this.#id = '';
    this.#token = '';
    this.view.update();
  }
}
