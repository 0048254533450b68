// @ts-check
import { html } from '../../vendor/lit.js';
import { AccountForm } from './account-form.js';
import { ProviderForm } from './provider-form.js';
import { stepNames } from './step-names.js';
import { t } from './words.js';

/** Somewhere that answers: a provider whose key one has, or accounts. */
export class UpstreamStep {
  /** @type {'provider' | 'accounts'} */
  #way = 'provider';

  /** @param {import('./guide.js').Guide} guide */
  constructor(guide) {
    this.guide = guide;
    this.forms = { provider: new ProviderForm(guide), accounts: new AccountForm(guide) };
  }

  body = () =>
    html`<p class="quiet">${t.upstreamText}</p>
      <fieldset class="ways">
        <legend class="unseen">${stepNames.upstream}</legend>
        ${this.#choice('provider', t.provider, t.providerText)}
        ${this.#choice('accounts', t.accounts, t.accountsText)}
      </fieldset>
      ${this.forms[this.#way].body()}`;

  #choice(way, label, text) {
    const choose = () => {
      this.#way = way;
      this.guide.view.update();
    };
    return html`<label class="way">
      <input type="radio" name="way" value=${way} .checked=${this.#way === way} @change=${choose} />
      <span><strong>${label}</strong><span class="hint">${text}</span></span>
    </label>`;
  }
}
