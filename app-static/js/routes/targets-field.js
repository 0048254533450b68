// @ts-check
import { html, nothing, repeat } from '../../vendor/lit.js';
import { grokModels } from '../api/routes.js';
import { modelsOf } from '../api/upstreams.js';
import { icon } from '../ui/icon.js';
import { behind, moveUp, sorted } from './targets.js';
import { t } from './words.js';

const MOST = 50;

/** The targets of a route: added, removed, put in order. */
export class TargetsField {
  #next = 0;

  /** What upstreams list, by their ids, for suggestions. @type {Map<string, string[]>} */
  #models = new Map();

  /**
   * @param {import('../api/routes.js').Target[]} targets
   * @param {import('../api/upstreams.js').Upstream[]} upstreams
   * @param {import('../ui/form.js').Form} form
   * @param {import('../ui/dialog.js').Dialog} dialog
   */
  constructor(targets, upstreams, form, dialog) {
    this.upstreams = upstreams;
    this.form = form;
    this.dialog = dialog;
    this.rows = sorted(targets).map((target) => ({ ...target, key: this.#next++ }));
    if (this.rows.length === 0) {
      this.rows.push(this.#new());
    }
    this.rows.forEach(({ upstream }) => this.#learn(upstream));
    form.known.add('targets');
  }

  /** @returns {import('../api/routes.js').Target[]} */
  value() {
    this.sent = [...this.rows];
    return this.rows.map(({ upstream, model, priority, weight }) => ({
      upstream,
      model: model.trim(),
      priority,
      weight,
    }));
  }

  #new() {
    const upstream = this.upstreams.find(({ kind }) => kind !== 'grok_web') ?? this.upstreams[0];
    return {
      key: this.#next++,
      upstream: upstream?.id ?? '',
      model: '',
      priority: behind(this.rows ?? []),
      weight: 1,
    };
  }

  async #learn(id) {
    if (!this.#models.has(id)) {
      this.#models.set(id, []);
      const isGrok = this.upstreams.find((one) => one.id === id)?.kind === 'grok_web';
      this.#models.set(id, await (isGrok ? grokModels() : modelsOf(id)).catch(() => []));
      this.dialog.update();
    }
  }

  #changed() {
    this.dialog.dirty = true;
    this.dialog.update();
  }

  #add = () => {
    const row = this.#new();
    this.rows.push(row);
    this.#learn(row.upstream);
    this.#changed();
    queueMicrotask(() => document.getElementById(`target-model-${row.key}`)?.focus());
  };

  #move(index) {
    moveUp(this.rows, index);
    this.#changed();
  }

  #remove(index) {
    this.rows.splice(index, 1);
    this.#changed();
  }

  #choose(row, id) {
    row.upstream = id;
    this.#learn(id);
    this.#changed();
  }

  #put(row, name, text) {
    row[name] = Number(text);
    this.rows = sorted(this.rows);
    this.#changed();
  }

  template() {
    return html`<fieldset class="form targets-field">
      <legend>${t.targetsLegend}</legend>
      <p class="hint">${t.targetsHint}</p>
      ${repeat(
        this.rows,
        ({ key }) => key,
        (row, index) => this.#row(row, index),
      )}
      ${
        this.rows.length < MOST
          ? html`<div>
              <button type="button" class="button small" id="add-target" @click=${this.#add}>
                ${icon('plus')}${t.addTarget}
              </button>
            </div>`
          : nothing
      }
    </fieldset>`;
  }

  #row(row, index) {
    const number = index + 1;
    const at = this.sent?.indexOf(row) ?? -1;
    const error = Object.entries(this.form.errors).find(([name]) =>
      name.startsWith(`targets.${at}.`),
    )?.[1];
    return html`<div class="target-row" role="group" aria-label=${t.target(number)}>
      <label class="field"
        ><span class="label">${t.upstream}</span>
        <select
          class="input"
          id=${`target-upstream-${row.key}`}
          @change=${({ target }) => this.#choose(row, target.value)}
        >
          ${this.#options(row)}
        </select></label
      >
      <label class="field"
        ><span class="label">${t.model}</span>
        <input
          class="input code"
          id=${`target-model-${row.key}`}
          list=${`target-models-${row.key}`}
          required
          maxlength="200"
          autocomplete="off"
          spellcheck="false"
          aria-invalid=${error ? 'true' : 'false'}
          .value=${row.model}
          @input=${({ target }) => (row.model = target.value)}
        />
        <datalist id=${`target-models-${row.key}`}>
          ${this.#models.get(row.upstream)?.map((model) => html`<option value=${model}></option>`)}
        </datalist></label
      >
      ${this.#number(row, 'priority', t.priority, -1000)}
      ${this.#number(row, 'weight', t.weight, 1)}
      <div class="acts">
        ${act('arrow-up', t.up(number), index === 0, () => this.#move(index))}
        ${act('arrow-down', t.down(number), number === this.rows.length, () => this.#move(number))}
        ${act('trash-2', t.remove(number), this.rows.length === 1, () => this.#remove(index))}
      </div>
      ${error ? html`<p class="field-error">${error}</p>` : nothing}
    </div>`;
  }

  #options(row) {
    const known = this.upstreams.some(({ id }) => id === row.upstream);
    return html`${known ? nothing : html`<option value=${row.upstream} selected>${t.gone}</option>`}
    ${this.upstreams.map(
      ({ id, name, enabled }) =>
        html`<option value=${id} .selected=${id === row.upstream}>
          ${enabled ? name : t.isOff(name)}
        </option>`,
    )}`;
  }

  #number(row, name, label, min) {
    return html`<label class="field"
      ><span class="label">${label}</span>
      <input
        class="input"
        type="number"
        min=${min}
        max="1000"
        required
        .value=${String(row[name])}
        @change=${({ target }) => this.#put(row, name, target.value)}
      />
    </label>`;
  }
}

const act = (picture, label, disabled, press) =>
  html`<button
    type="button"
    class="button icon-only"
    aria-label=${label}
    title=${label}
    ?disabled=${disabled}
    @click=${press}
  >
    ${icon(picture)}
  </button>`;
