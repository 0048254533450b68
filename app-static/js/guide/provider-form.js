// @ts-check
import { html, keyed, nothing } from '../../vendor/lit.js';
import { addProvider } from '../api/first-steps.js';
import { Form } from '../ui/form.js';
import { toast } from '../ui/toast.js';
import { OTHER, PROVIDERS, freeName } from './providers.js';
import { t } from './words.js';

/** A provider's API key, tried before it is kept. */
export class ProviderForm {
  #provider = PROVIDERS[0];

  /** @type {import('../api/first-steps.js').Outcome | null} why it was not kept */
  #refused = null;

  /** @param {import('./guide.js').Guide} guide */
  constructor(guide) {
    this.guide = guide;
    this.form = new Form(guide.view.update);
  }

  #send = async (fields, element) => {
    this.#refused = null;
    const anyway = element.dataset.anyway === 'yes';
    delete element.dataset.anyway;
    const { kind, auth = 'key' } = this.#provider;
    const terms = { name: fields.name, kind, base_url: fields.base_url, auth };
    const { outcome, models } = await addProvider(terms, fields.secret?.trim() ?? '', anyway);
    if (!outcome.ok && !anyway) {
      this.#refused = outcome;
      return;
    }
    element.reset();
    await this.guide.load();
    toast(
      outcome.ok ? 'good' : 'warning',
      outcome.ok ? t.providerWorks(terms.name, models.length) : t.keptAnyway(terms.name),
    );
    this.guide.go();
  };

  #choose = ({ target }) => {
    this.#provider = PROVIDERS.find(({ id }) => id === target.value) ?? OTHER;
    this.#refused = null;
    this.form.errors = {};
    this.form.message = '';
    this.guide.view.update();
  };

  body = () => {
    const { form } = this;
    return html`<form class="form" id="provider-form" @submit=${form.sends(this.#send)}>
      ${form.problem()} ${this.#refused ? this.#refusal(this.#refused) : nothing}
      <div class="field">
        <label for="provider">${t.whichProvider}</label>
        <select class="input" id="provider" @change=${this.#choose}>
          ${PROVIDERS.map(
            ({ id, label }) =>
              html`<option value=${id} ?selected=${id === this.#provider.id}>${label}</option>`,
          )}
          <option value="other" ?selected=${this.#provider === OTHER}>${t.otherProvider}</option>
        </select>
      </div>
      ${keyed(this.#provider.id, this.#fields())}
      <p>
        <button class="button main alone" ?disabled=${form.busy}>
          ${form.busy ? t.trying : t.addProvider}
        </button>
      </p>
    </form>`;
  };

  #fields() {
    const { form } = this;
    const { id, base, page, auth } = this.#provider;
    const names = this.guide.facts.places.map(({ name }) => name);
    return html`${
        auth === 'none'
          ? nothing
          : form.field({
              name: 'secret',
              id: 'provider-secret',
              label: t.secret,
              type: 'password',
              hint: page
                ? html`${t.getOne}
                    <a href=${page} target="_blank" rel="noreferrer">${new URL(page).host}</a>`
                : t.secretHint,
              more: { required: true, code: true, autocomplete: 'off' },
            })
      }
      <div class="fields">
        ${form.field({
          name: 'base_url',
          id: 'provider-base',
          label: t.baseUrl,
          type: 'url',
          value: base,
          hint: base ? undefined : t.baseHint,
          more: { required: true, code: true, placeholder: 'https://api.example.com/v1' },
        })}
        ${form.field({
          name: 'name',
          id: 'provider-name',
          label: t.name,
          value: freeName(id, names),
          hint: t.nameHint,
          more: { required: true, maxlength: 40, pattern: '[a-z0-9._\\-]+' },
        })}
      </div>`;
  }

  #refusal({ status, message }) {
    const again = ({ target }) => {
      const element = target.closest('form');
      element.dataset.anyway = 'yes';
      element.requestSubmit();
    };
    return html`<div class="notice bad" role="alert" id="provider-refused">
      <p><strong>${t.refused(status)}</strong> ${message}</p>
      <p>${t.refusedAdvice(status)}</p>
      <button type="button" class="button small" @click=${again}>${t.keepAnyway}</button>
    </div>`;
  }
}
