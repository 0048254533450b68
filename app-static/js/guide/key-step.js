// @ts-check
import { html, nothing } from '../../vendor/lit.js';
import { makeKey } from '../api/first-steps.js';
import { snippet } from '../ui/copy.js';
import { Form } from '../ui/form.js';
import { t } from './words.js';

/** A key for one's programs, shown this once. */
export class KeyStep {
  /** @param {import('./guide.js').Guide} guide */
  constructor(guide) {
    this.guide = guide;
    this.form = new Form(guide.view.update);
  }

  #send = async ({ name }) => {
    this.guide.key = await makeKey(name);
    this.guide.keyAtRisk = true;
    await this.guide.load();
    this.guide.go('key');
  };

  body = () => {
    const { guide, form } = this;
    if (guide.key) {
      return this.#made();
    }
    return html`<p class="quiet">${t.keyText}</p>
      ${guide.isDone('key') ? html`<p class="notice good">${t.keyThere}</p>` : nothing}
      <form class="form narrow" id="key-form" @submit=${form.sends(this.#send)}>
        ${form.problem()}
        ${form.field({
          name: 'name',
          id: 'key-name',
          label: t.keyName,
          value: t.firstKey,
          more: { required: true, maxlength: 50 },
        })}
        <p class="choice">
          <button class="button ${guide.isDone('key') ? '' : 'main'} alone" ?disabled=${form.busy}>
            ${form.busy ? t.making : t.makeKey}
          </button>
          ${guide.isDone('key') ? this.#onward(t.goOn) : nothing}
        </p>
      </form>`;
  };

  #made() {
    const copied = () => (this.guide.keyAtRisk = false);
    return html`<p>${t.keyOnce}</p>
      ${snippet(t.key, this.guide.key, { id: 'new-key', long: true, secret: true, copied })}
      ${snippet(t.base, `${location.origin}/v1`, { id: 'base-url', long: true })}
      <p>${this.#onward(t.keyKept)}</p>`;
  }

  #onward(label) {
    const go = () => {
      this.guide.keyAtRisk = false;
      this.guide.go('message');
    };
    return html`<button type="button" class="button main alone" id="key-onward" @click=${go}>
      ${label}
    </button>`;
  }
}
