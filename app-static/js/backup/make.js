// @ts-check
import { html, nothing } from '../../vendor/lit.js';
import { makeBackup } from '../api/backup.js';
import { download } from '../api/call.js';
import { Form } from '../ui/form.js';
import { icon } from '../ui/icon.js';
import { toast } from '../ui/toast.js';
import { forWhom } from './for-whom.js';
import { canSeal, seal } from './seal.js';
import { t } from './words.js';

const KINDS = ['without', 'with'];

/** Making a backup. */
export function makePart(view) {
  const form = new Form(view.update);
  let kind = 'without';

  const send = form.sends(async ({ passphrase }, element) => {
    const answer = await makeBackup(kind === 'with');
    await download(kind === 'with' ? await sealed(answer, passphrase) : answer, 'backup.json');
    element.reset();
    kind = 'without';
    toast('good', t.made);
  });

  const choice = (one) =>
    html`<label class="check">
      <input
        type="radio"
        name="kind"
        value=${one}
        .checked=${one === kind}
        ?disabled=${one === 'with' && !canSeal()}
        @change=${() => {
          kind = one;
          view.update();
        }}
      />
      <span>${t[one]}<span class="hint">${t[`${one}Text`]}</span></span>
    </label>`;

  const passphrases = () =>
    html`${forWhom()}
      <div class="fields">
        ${form.password({
          name: 'passphrase',
          id: 'backup-passphrase',
          label: t.passphrase,
          hint: t.passphraseHint,
          autocomplete: 'new-password',
        })}
        ${form.password({
          name: 'again',
          id: 'backup-again',
          label: t.again,
          autocomplete: 'new-password',
          repeats: 'passphrase',
        })}
      </div>`;

  return {
    template: () =>
      html`<section class="card" aria-labelledby="make-title">
        <div class="card-head">
          <div>
            <h2 id="make-title">${t.make}</h2>
            <p class="quiet">${t.makeText}</p>
          </div>
        </div>
        <form class="form" id="backup-form" method="post" @submit=${send}>
          ${form.problem()}
          <fieldset class="backup-kinds">
            <legend class="unseen">${t.make}</legend>
            ${KINDS.map(choice)}
          </fieldset>
          ${canSeal() ? nothing : html`<p class="notice">${t.needsHttps}</p>`}
          ${kind === 'with' ? passphrases() : nothing}
          <div>
            <button class="button main alone" id="backup-download" ?disabled=${form.busy}>
              ${icon('download')}${form.busy ? t.making : t.download}
            </button>
          </div>
        </form>
      </section>`,
  };
}

/** The same answer, encrypted, under a name that tells so. */
async function sealed(answer, passphrase) {
  const named = answer.headers.get('Content-Disposition') ?? '';
  return new Response(await seal(await answer.text(), passphrase), {
    headers: {
      'Content-Type': 'application/json',
      'Content-Disposition': named.replace(/\.json/, '_sealed.json'),
    },
  });
}
