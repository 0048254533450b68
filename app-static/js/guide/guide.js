// @ts-check
import { firstSteps, serves } from '../api/first-steps.js';

const SKIPPED = 'grok2api_guide_skipped';

/** The steps, in their order. */
export const STEPS = /** @type {const} */ (['password', 'upstream', 'key', 'message', 'clients']);

/** @typedef {(typeof STEPS)[number]} StepId */

/** Which of the steps that the gateway knows of are done. */
export const doneSteps = (/** @type {import('../api/first-steps.js').Facts} */ facts) => ({
  password: true,
  upstream: facts.places.some(serves),
  key: facts.keys > 0,
  message: facts.answered,
});

/** How far one is, and what the steps hand on to each other. The key is nowhere but here. */
export class Guide {
  /** @type {import('../api/first-steps.js').Facts | null} null while they are loading */
  facts = null;

  /** @type {Error | null} */
  error = null;

  key = '';
  model = '';

  /** Whether there is a new key that nobody has copied yet. */
  keyAtRisk = false;

  /** @type {StepId | ''} the one somebody opened */
  #opened = '';

  /** @type {string[]} */
  #skipped = JSON.parse(localStorage.getItem(SKIPPED) ?? '[]');

  /** @param {import('../ui/view.js').View} view */
  constructor(view) {
    this.view = view;
  }

  load = async () => {
    try {
      this.facts = await firstSteps(this.view.signal);
      this.error = null;
    } catch (error) {
      this.error = error;
    }
    this.view.update();
  };

  isDone(/** @type {StepId} */ step) {
    return this.facts !== null && (doneSteps(this.facts)[step] ?? false);
  }

  isSkipped(/** @type {StepId} */ step) {
    return !this.isDone(step) && this.#skipped.includes(step);
  }

  /** The one that is shown: what somebody opened, else the first that is left. */
  get current() {
    const left = STEPS.find((step) => !this.isDone(step) && !this.isSkipped(step));
    return this.#opened || (left ?? 'clients');
  }

  /** Shows a step; with none the first that is left. */
  show(/** @type {StepId | ''} */ step = '') {
    this.#opened = step;
    this.view.update();
  }

  /** Leads there, for those who see it and those who hear it. */
  go(/** @type {StepId | ''} */ step = '') {
    this.show(step);
    queueMicrotask(() => {
      const heading = document.querySelector(`#step-${this.current} h2 button`);
      /** @type {HTMLElement | null} */ (heading)?.focus();
    });
  }

  skip(/** @type {StepId} */ step) {
    this.#skipped = [...new Set([...this.#skipped, step])];
    localStorage.setItem(SKIPPED, JSON.stringify(this.#skipped));
    this.go();
  }
}
