// @ts-check
import { html } from '../../vendor/lit.js';
import { passkeys, removePasskey } from '../api/session.js';
import { makePasskey, whyNoPasskeys } from '../passkey.js';
import { confirm } from '../ui/dialog.js';
import { Form } from '../ui/form.js';
import { when } from '../ui/format.js';
import { icon } from '../ui/icon.js';
import { tellError, toast } from '../ui/toast.js';
import { Part } from './part.js';
import { t } from './words.js';

/** The operator's passkeys, and a way to add one. */
export function passkeysPart(view) {
  const known = new Part(view, passkeys);
  const form = new Form(view.update);

  const add = form.sends(async ({ name }, element) => {
    await makePasskey(name);
    element.reset();
    toast('good', t.passkeyAdded(name));
    await known.load();
  });

  async function remove({ id, name }) {
    const question = { title: t.removePasskeyTitle(name), text: t.removePasskeyText };
    if (await confirm({ ...question, verb: t.remove })) {
      try {
        await removePasskey(id);
        toast('good', t.passkeyRemoved(name));
      } catch (error) {
        tellError(error);
      }
      await known.load();
    }
  }

  const row = (passkey) =>
    html`<li>
      <span>
        <strong>${passkey.name}</strong>
        <span class="quiet small">
          ${
            passkey.last_used_at
              ? html`${t.used} ${when(passkey.last_used_at)}`
              : html`${t.added} ${when(passkey.created_at)} · ${t.notUsed}`
          }
        </span>
      </span>
      <button
        type="button"
        class="button small"
        aria-label=${t.removePasskey(passkey.name)}
        @click=${() => remove(passkey)}
      >
        ${t.remove}
      </button>
    </li>`;

  const adding = () =>
    html`<form class="form narrow" id="passkey-form" method="post" @submit=${add}>
      ${form.problem()}
      ${form.field({
        name: 'name',
        id: 'passkey-name',
        label: t.passkeyName,
        hint: t.passkeyHint,
        more: { maxlength: 60, required: true },
      })}
      <button class="button" ?disabled=${form.busy}>
        ${icon('fingerprint')}${form.busy ? t.addingPasskey : t.addPasskey}
      </button>
    </form>`;

  const template = () => {
    const obstacle = whyNoPasskeys();
    return html`<section class="card" aria-labelledby="passkeys-title">
      <div class="card-head">
        <div>
          <h2 id="passkeys-title">${t.passkeys}</h2>
          <p class="quiet">${t.passkeysText}</p>
        </div>
      </div>
      <div class="stack">
        ${known.show((all) =>
          all.length === 0
            ? html`<p class="quiet" id="passkeys-none">${t.noPasskeys}</p>`
            : html`<ul class="rows" id="passkeys">
                ${all.map(row)}
              </ul>`,
        )}
        ${obstacle ? html`<p class="notice" id="passkey-obstacle">${obstacle}</p>` : adding()}
      </div>
    </section>`;
  };
  return { load: known.load, template };
}
