// @ts-check
import { html, nothing } from '../../vendor/lit.js';
import { addAccounts, tryAccounts } from '../api/first-steps.js';
import { Form, describedBy } from '../ui/form.js';
import { toast } from '../ui/toast.js';
import { t } from './words.js';

/** Session accounts, of which one is tried. */
export class AccountForm {
  /** @type {{added: number, duplicates: number, invalid: {line: number, reason: string}[]} | null} */
  #told = null;

  /** What the upstream said, where it was no good news. */
  #trouble = '';

  /** @param {import('./guide.js').Guide} guide */
  constructor(guide) {
    this.guide = guide;
    this.form = new Form(guide.view.update);
  }

  #send = async ({ tokens, pool }, element) => {
    this.#told = null;
    this.#trouble = '';
    const { added, duplicates, invalid } = await addAccounts(tokens, pool);
    this.#told = { added, duplicates: duplicates.length, invalid };
    if (added + duplicates.length === 0) {
      return;
    }
    element.reset();
    const { ok, message, error } = await tryAccounts();
    await this.guide.load();
    if (ok) {
      toast('good', t.accountsWork(added));
      this.guide.go();
    } else {
      this.#trouble = message ?? error ?? '';
      this.guide.show('upstream');
    }
  };

  body = () => {
    const { form } = this;
    return html`<form class="form" id="account-form" @submit=${form.sends(this.#send)}>
      <p class="notice warning">${t.accountsTerms}</p>
      ${form.problem()} ${this.#told ? this.#summary(this.#told) : nothing}
      ${form.field({
        name: 'tokens',
        label: t.tokens,
        hint: t.tokensHint,
        control: html`<textarea
          class="input code"
          id="tokens"
          name="tokens"
          rows="4"
          required
          spellcheck="false"
          autocomplete="off"
          placeholder="sso=eyJhbGciOi…"
          aria-invalid=${form.errors.tokens ? 'true' : 'false'}
          aria-describedby=${describedBy('tokens', true, form.errors.tokens)}
        ></textarea>`,
      })}
      <div class="field">
        <label for="pool">${t.pool}</label>
        <select class="input" id="pool" name="pool">
          <option value="ssoBasic">${t.poolBasic}</option>
          <option value="ssoSuper">${t.poolSuper}</option>
        </select>
      </div>
      <p>
        <button class="button main alone" ?disabled=${form.busy}>
          ${form.busy ? t.trying : t.addAccounts}
        </button>
      </p>
    </form>`;
  };

  #summary({ added, duplicates, invalid }) {
    const bad = added + duplicates === 0 || this.#trouble !== '';
    return html`<div class="notice ${bad ? 'bad' : 'good'}" role="status" id="accounts-told">
      <p>${t.accountsAdded(added, duplicates)}</p>
      ${invalid.map(({ line, reason }) => html`<p>${t.badLine(line)} ${reason}</p>`)}
      ${
        this.#trouble
          ? html`<p><strong>${t.accountsTrouble}</strong> ${this.#trouble}</p>
              <p>${t.accountsAdvice} <a href="/admin/token">${t.toTokens}</a></p>`
          : nothing
      }
    </div>`;
  }
}
