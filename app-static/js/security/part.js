// @ts-check
import { failed, loading } from '../ui/table.js';

/**
 * A part of the page that is asked for by itself, so that one that fails hides no other.
 *
 * @template T
 */
export class Part {
  /** @type {T | null} null until it is there */
  value = null;

  /** @type {Error | null} */
  error = null;

  /**
   * @param {import('../ui/view.js').View} view
   * @param {(signal: AbortSignal) => Promise<T>} ask
   */
  constructor(view, ask) {
    this.view = view;
    this.ask = ask;
  }

  load = async () => {
    try {
      this.value = await this.ask(this.view.signal);
      this.error = null;
    } catch (error) {
      this.error = error;
    }
    this.view.update();
  };

  /** @param {(value: T) => unknown} template */
  show(template) {
    return this.error
      ? failed(this.error, this.load)
      : this.value === null
        ? loading()
        : template(this.value);
  }
}
