// @ts-check
import { html, nothing } from '../../vendor/lit.js';
import { applyEncryption, encryption } from '../api/encryption.js';
import { snippet } from '../ui/copy.js';
import { number } from '../ui/format.js';
import { tellError, toast } from '../ui/toast.js';
import { Part } from './part.js';
import { t } from './words.js';

const FORMS = ['sealed', 'clear', 'other_key', 'locked'];
const MOODS = { sealed: 'good', clear: 'warning', other_key: 'info', locked: 'bad' };

const COMMAND = 'openssl rand -base64 32 | npx wrangler secret put DATA_KEY';

/** What is sealed in the database, and sealing the rest now. */
export function encryptionPart(view) {
  const known = new Part(view, encryption);

  /** @type {{done: number, total: number} | null} */
  let work = null;

  async function apply() {
    work = { done: 0, total: known.value.pending };
    view.update();
    try {
      for (let more = true; more && !view.signal.aborted;) {
        const { applied, ...state } = await applyEncryption();
        const changed = Object.values(applied).reduce((sum, count) => sum + count, 0);
        known.value = state;
        work.done += changed;
        work.total = Math.max(work.total, work.done);
        more = changed > 0 && state.pending > 0;
        view.update();
      }
      toast('good', t.applied(work.done));
    } catch (error) {
      tellError(error);
    }
    work = null;
    view.update();
  }

  const template = () =>
    html`<section class="card" aria-labelledby="encryption-title" id="encryption">
      <div class="card-head">
        <div>
          <h2 id="encryption-title">${t.encryption}</h2>
          <p class="quiet">${t.encryptionText}</p>
        </div>
        ${
          known.value
            ? html`<span class="badge ${known.value.enabled ? 'good' : ''}">
                ${known.value.enabled ? t.encryptionOn(known.value.key_id) : t.encryptionOff}
              </span>`
            : nothing
        }
      </div>
      ${known.show(
        (state) =>
          html`<div class="stack">
            ${state.problem ? html`<p class="notice bad">${state.problem}</p>` : nothing}
            ${
              state.enabled || state.problem
                ? nothing
                : snippet(t.encryptionHow, COMMAND, { long: true })
            }
            ${formsTable(state)}
            ${
              state.accounts.locked + state.upstreams.locked > 0
                ? html`<p class="notice bad">${t.lockedText}</p>`
                : nothing
            }
            ${
              state.pending > 0
                ? pending(state, work, apply)
                : state.enabled
                  ? html`<p class="quiet small">${t.nothingPending}</p>`
                  : nothing
            }
          </div>`,
      )}
    </section>`;
  return { load: known.load, template };
}

const pending = (state, work, apply) =>
  html`<div class="cluster apart">
    <p class="quiet">${t.pending(state.pending)}</p>
    <button
      type="button"
      class="button"
      id="apply-encryption"
      ?disabled=${work !== null}
      @click=${apply}
    >
      ${work ? t.applying(work.done, work.total) : t.apply}
    </button>
  </div>`;

/** @param {import('../api/encryption.js').Encryption} state */
function formsTable({ accounts, upstreams, settings }) {
  const ofSettings = Object.fromEntries(
    FORMS.map((form) => [form, Object.values(settings).filter((one) => one === form).length]),
  );
  const row = (name, forms) =>
    html`<li>
      <strong>${name}</strong>
      <span class="cluster">
        ${FORMS.filter((form) => forms[form] > 0).map(
          (form) =>
            html`<span class="badge ${MOODS[form]}">${number(forms[form])} ${t[form]}</span>`,
        )}
        ${FORMS.every((form) => forms[form] === 0) ? html`<span class="quiet">0</span>` : nothing}
      </span>
    </li>`;
  return html`<ul class="rows">
    ${row(t.accounts, accounts)} ${row(t.upstreams, upstreams)} ${row(t.settings, ofSettings)}
  </ul>`;
}
