// @ts-check
import { html, nothing } from '../../vendor/lit.js';
import { resolve } from '../api/routes.js';
import { icon } from '../ui/icon.js';
import { countsOf, hrefOf, kindBadge, restBadge } from '../upstreams/look.js';
import { stepsOf } from './targets.js';
import { t } from './words.js';

/** The box that tells who would serve a model. */
export class Resolver {
  /** @type {import('../api/routes.js').Resolved | null} */
  #found = null;

  /** @type {Error | null} */
  #error = null;

  #busy = false;

  /**
   * @param {import('../ui/view.js').View} view
   * @param {string} model asked for at once, unless empty
   * @param {(model: string) => void} asked
   */
  constructor(view, model, asked) {
    this.view = view;
    this.model = model;
    this.asked = asked;
    if (model) {
      this.ask(model);
    }
  }

  async ask(model) {
    this.model = model;
    this.#busy = true;
    this.#error = null;
    this.asked(model);
    try {
      this.#found = await resolve(model, this.view.signal);
    } catch (error) {
      this.#found = null;
      this.#error = error;
    }
    this.#busy = false;
    this.view.update();
  }

  #submit = (event) => {
    event.preventDefault();
    const model = event.currentTarget.elements['resolve-model'].value.trim();
    if (model && !this.#busy) {
      this.ask(model);
    }
  };

  /** @param {(model: string) => void} makeRoute */
  template(makeRoute) {
    return html`<section class="card" aria-labelledby="resolve-title">
      <h2 id="resolve-title">${t.resolveTitle}</h2>
      <p class="hint">${t.resolveAbout}</p>
      <form class="cluster resolve-form" @submit=${this.#submit}>
        <input
          class="input code"
          id="resolve-model"
          aria-label=${t.resolveLabel}
          placeholder="grok-4"
          autocomplete="off"
          spellcheck="false"
          maxlength="200"
          required
          .value=${this.model}
        />
        <button class="button" id="resolve" ?disabled=${this.#busy}>${t.resolve}</button>
      </form>
      <div id="resolved" role="status">
        ${this.#error ? html`<p class="notice bad">${this.#error.message}</p>` : nothing}
        ${this.#found ? answer(this.#found, makeRoute) : nothing}
      </div>
    </section>`;
  }
}

/** @param {import('../api/routes.js').Resolved} found */
function answer({ model, reason, attempts, statuses, choices }, makeRoute) {
  if (choices.length === 0) {
    return html`<div class="notice warning">
      <p>
        ${reason === 'route' ? `${t.reason(reason, model)} ${t.routeNowhere}` : t.nobody(model)}
      </p>
      ${
        reason
          ? nothing
          : html`<p class="cluster">
              ${t.nobodyHint}
              <button type="button" class="button small" @click=${() => makeRoute(model)}>
                ${t.makeRoute}
              </button>
            </p>`
      }
    </div>`;
  }
  return html`<p class="reason">${icon('circle-check')}<span>${t.reason(reason, model)}</span></p>
    ${stepsOf(choices).map(
      (step, index) =>
        html`<div class="step">
          <p class="quiet small">${index === 0 ? t.first : t.next}</p>
          <ul>
            ${step.map((choice) => choiceOf(choice, model, step))}
          </ul>
        </div>`,
    )}
    ${statuses ? html`<p class="hint">${t.plan(attempts, statuses.join(', '))}</p>` : nothing}`;
}

/** @param {import('../api/routes.js').Choice} choice */
function choiceOf(choice, model, step) {
  const all = step.reduce((sum, { weight }) => sum + weight, 0);
  return html`<li class="cluster">
    <a class="plain-link" href=${hrefOf({ id: choice.upstream })}>${choice.name}</a>
    ${kindBadge(choice.kind)}
    ${choice.model === model ? nothing : html`<span class="quiet">${t.asModel(choice.model)}</span>`}
    ${step.length > 1 ? html`<span class="badge">${t.share(choice.weight, all)}</span>` : nothing}
    ${restBadge(choice.resting_until)} ${countsOf(choice)}
  </li>`;
}
