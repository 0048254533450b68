// @ts-check
import { html, nothing } from '../../vendor/lit.js';
import { testSettings } from '../api/settings.js';
import { duration } from '../ui/format.js';
import { icon } from '../ui/icon.js';
import { t } from './words.js';

/** Tries the upstream with what is entered, saved or not. */
export class Trial {
  #busy = false;

  /** @type {{ok: boolean, text: string} | null} */
  #result = null;

  /**
   * @param {import('../ui/view.js').View} view
   * @param {() => Record<string, any>} changes
   * @param {(error: Error) => unknown} refuse shows what is wrong with the changes
   */
  constructor(view, changes, refuse) {
    this.view = view;
    this.changes = changes;
    this.refuse = refuse;
  }

  #run = async () => {
    this.#busy = true;
    this.#result = null;
    this.view.update();
    try {
      const answer = await testSettings(this.changes());
      this.#result = {
        ok: answer.ok,
        text: answer.ok
          ? t.testGood(duration(answer.duration_ms))
          : t.testBad([answer.upstream_status, answer.message].filter(Boolean).join(' · ')),
      };
    } catch (error) {
      await this.refuse(error);
    }
    this.#busy = false;
    this.view.update();
  };

  button() {
    return html`<button
      type="button"
      class="button small"
      id="test-upstream"
      title=${t.testHint}
      ?disabled=${this.#busy}
      @click=${this.#run}
    >
      ${icon('flask-conical')}${this.#busy ? t.testing : t.test}
    </button>`;
  }

  result() {
    return html`<div role="status" id="test-result">
      ${
        this.#result
          ? html`<p class="notice ${this.#result.ok ? 'good' : 'bad'}">${this.#result.text}</p>`
          : nothing
      }
    </div>`;
  }
}
