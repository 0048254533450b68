// @ts-check
/** Adding an upstream: what it is, its keys, and at once whether they work. */
import { html, keyed, nothing } from '../../vendor/lit.js';
import { addUpstream, fetchModels } from '../api/upstreams.js';
import { openDialog } from '../ui/dialog.js';
import { Form } from '../ui/form.js';
import { icon } from '../ui/icon.js';
import { Checking, line } from './checking.js';
import { addLines, importReport, keysField, linesIn } from './importing.js';
import { PRESETS, freeName } from './presets.js';
import { t } from './words.js';

/**
 * @param {string[]} taken names that there are already
 * @returns {Promise<{added: import('../api/upstreams.js').Upstream | null, open: boolean}>}
 */
export async function openAddDialog(taken) {
  const adding = new Adding(taken);
  const open = await openDialog({
    id: 'upstream-add',
    title: () => (adding.upstream ? t.addedTitle(adding.upstream.name) : t.add),
    size: 'large',
    body: (dialog) => adding.body(dialog),
    end: (dialog) => adding.end(dialog),
  });
  adding.left.abort();
  return { added: adding.upstream, open: open === true };
}

class Adding {
  preset = PRESETS[0];
  lines = 0;
  left = new AbortController();

  /** @type {import('../api/upstreams.js').Upstream | null} once it is there */
  upstream = null;

  /** @type {import('./importing.js').Imported | null} */
  imported = null;

  /** @type {Checking | null} */
  checking = null;

  models = '';

  /** @type {Form} */
  form;

  constructor(taken) {
    this.taken = taken;
  }

  body(dialog) {
    this.form ??= new Form(dialog.update);
    this.dialog = dialog;
    return this.checking ? this.#report() : this.#fields();
  }

  end(dialog) {
    if (this.checking) {
      return html`<button
        type="button"
        class="button main"
        id="open-upstream"
        ?disabled=${this.checking.running}
        @click=${() => dialog.close(true)}
      >
        ${t.open}
      </button>`;
    }
    const { busy } = this.form;
    const label = this.lines > 0 || this.preset.auth === 'none' ? t.addAndCheck : t.addIt;
    return html`<button
        type="button"
        class="button"
        ?disabled=${busy}
        @click=${() => dialog.dismiss()}
      >
        ${t.cancel}
      </button>
      <button class="button main" form="upstream-form" id="submit-upstream" ?disabled=${busy}>
        ${busy ? t.adding : label}
      </button>`;
  }

  #choose(preset) {
    this.preset = preset;
    this.form.errors = {};
    this.form.message = '';
    this.dialog.update();
  }

  #fields() {
    const { preset, form } = this;
    return html`<form
      class="form"
      id="upstream-form"
      @submit=${form.sends((fields) => this.#add(fields))}
    >
      ${form.problem()}
      <div class="field" role="group" aria-labelledby="presets-label">
        <span class="label" id="presets-label">${t.presets}</span>
        <div class="choice">
          ${PRESETS.map(
            (one) =>
              html`<button
                type="button"
                class="chip-choice"
                data-preset=${one.id}
                aria-pressed=${one === preset}
                @click=${() => this.#choose(one)}
              >
                ${t.presetNames(one.id)}
              </button>`,
          )}
        </div>
        <p class="hint">
          ${t.presetHints(preset.id)}
          ${
            preset.keysAt &&
            html`<a href=${preset.keysAt} target="_blank" rel="noreferrer">${t.getKey}</a>`
          }
        </p>
      </div>
      ${keyed(preset.id, this.#terms())}
      ${preset.auth === 'key' ? keysField({ oninput: this.#count }) : nothing}
    </form>`;
  }

  #terms() {
    const { preset, form } = this;
    return html`${form.field({
      name: 'base_url',
      label: t.baseUrl,
      hint: t.baseUrlHint,
      value: preset.baseUrl,
      more: {
        code: true,
        required: true,
        maxlength: 500,
        placeholder: 'https://api.example.com/v1',
        inputmode: 'url',
      },
    })}
    ${form.field({
      name: 'name',
      label: t.name,
      hint: t.nameHint,
      value: freeName(preset.name, this.taken),
      more: { code: true, required: true, maxlength: 40 },
    })}
    ${
      preset.id === 'other'
        ? form.field({
            name: 'kind',
            label: t.kind,
            control: html`<select class="input" id="kind" name="kind">
              <option value="openai">${t.kinds('openai')}</option>
              <option value="gemini">${t.kinds('gemini')}</option>
            </select>`,
          })
        : nothing
    }`;
  }

  #count = ({ target }) => {
    this.lines = linesIn(target.value);
    this.dialog.update();
  };

  /** @param {Record<string, any>} fields */
  async #add({ name, base_url: baseUrl, kind = this.preset.kind, keys = '' }) {
    const { auth, patterns } = this.preset;
    if (/ACCOUNT|GATEWAY/.test(baseUrl)) {
      this.form.errors = { base_url: t.placeholders };
      return;
    }
    this.dialog.busy = true;
    try {
      this.upstream ??= await addUpstream({ name, kind, base_url: baseUrl, auth, patterns });
      if (linesIn(keys) > 0) {
        this.imported = await addLines(this.upstream.id, keys);
      }
      this.dialog.dirty = false;
      this.#check();
    } finally {
      this.dialog.busy = false;
    }
  }

  /** Nobody has to wait for it. */
  async #check() {
    const { id, auth } = this.upstream;
    this.checking = new Checking(this.dialog.update);
    if (auth === 'none' || this.imported?.added) {
      await this.checking.run(id, { total: this.imported?.added ?? 1, signal: this.left.signal });
      if (this.checking.good > 0 && !this.left.signal.aborted) {
        const { fetched, models, outcome } = await fetchModels(id);
        this.models = fetched ? t.fetched(models.length) : t.notFetched(outcome.message);
      }
    }
    this.dialog.update();
  }

  #report() {
    return html`<div class="form">
      ${line('good', t.isThere(this.upstream.name))}
      ${this.imported ? importReport(this.imported) : nothing}
      ${
        this.imported || this.upstream.auth === 'none'
          ? this.checking.report(this.upstream.auth === 'key')
          : nothing
      }
      ${this.models ? html`<p class="quiet">${icon('boxes')} ${this.models}</p>` : nothing}
    </div>`;
  }
}
