// @ts-check
import { html, nothing } from '../../vendor/lit.js';
import { presentState, restore, tryRestore } from '../api/backup.js';
import { confirm } from '../ui/dialog.js';
import { Form, pressed } from '../ui/form.js';
import { dateTime } from '../ui/format.js';
import { icon } from '../ui/icon.js';
import { loading } from '../ui/table.js';
import { tellError } from '../ui/toast.js';
import { diff } from './diff.js';
import { forWhom } from './for-whom.js';
import { outcome, preview } from './preview.js';
import { SEALED, unseal } from './seal.js';
import { t } from './words.js';

const BACKUP = 'grok2api-backup';

/**
 * Restoring a backup: choose it, open it, see what would change, agree.
 *
 * @typedef {{stage: 'choose'}
 *   | {stage: 'sealed', sealed: any}
 *   | {stage: 'comparing'}
 *   | {stage: 'preview', text: string, file: any, changes: import('./diff.js').Diff}
 *   | {stage: 'done', result: any}} State
 */
export function restorePart(view) {
  /** @type {State} */
  let state = { stage: 'choose' };
  let problem = '';
  const form = new Form(view.update);

  /** @param {State} next */
  function go(next, message = '') {
    state = next;
    problem = message;
    view.mayLeave = null;
    view.update();
  }

  /** @param {File | undefined} file */
  async function take(file) {
    if (!file) {
      return;
    }
    const text = await file.text();
    const parsed = parse(text);
    if (parsed?.format === SEALED) {
      go({ stage: 'sealed', sealed: parsed });
    } else {
      await compare(text, parsed);
    }
  }

  async function compare(text, file) {
    if (file?.format !== BACKUP) {
      go({ stage: 'choose' }, t.noBackup);
      return;
    }
    go({ stage: 'comparing' });
    try {
      await tryRestore(text);
      go({ stage: 'preview', text, file, changes: diff(file, await presentState()) });
    } catch (error) {
      go({ stage: 'choose' }, error.message);
    }
  }

  const openSealed = form.sends(async ({ passphrase }) => {
    let text;
    try {
      text = await unseal(/** @type {any} */ (state).sealed, passphrase);
    } catch (error) {
      throw Object.assign(new Error(t.wrongPassphrase, { cause: error }), { field: 'passphrase' });
    }
    await compare(text, parse(text));
  });

  async function agree(text) {
    if (await confirm({ title: t.confirmTitle, text: t.confirmText, verb: t.verb })) {
      view.mayLeave = () => false;
      try {
        go({ stage: 'done', result: await restore(text) });
      } finally {
        view.mayLeave = null;
      }
    }
  }

  const another = (main = false) =>
    html`<button
      type="button"
      class="button ${main ? 'main' : ''}"
      id="restore-other"
      @click=${() => go({ stage: 'choose' })}
    >
      ${t.other}
    </button>`;

  const STAGES = {
    choose: () =>
      html`<label
        class="drop"
        @dragover=${(event) => event.preventDefault()}
        @drop=${(event) => {
          event.preventDefault();
          take(event.dataTransfer.files[0]).catch(tellError);
        }}
      >
        ${icon('upload')}
        <span><strong>${t.choose}</strong> <span class="quiet">${t.drop}</span></span>
        <input
          class="unseen"
          type="file"
          id="restore-file"
          accept="application/json,.json"
          @change=${({ target }) => {
            take(target.files[0]).catch(tellError);
            target.value = ''; // so that the same file, put right, can be chosen again
          }}
        />
      </label>`,

    sealed: ({ sealed }) =>
      html`<form class="form narrow" id="unseal-form" method="post" @submit=${openSealed}>
        <p>${t.sealedText(dateTime(sealed.created_at))}</p>
        ${form.problem()} ${forWhom()}
        ${form.password({ name: 'passphrase', id: 'restore-passphrase', label: t.passphrase })}
        <div class="cluster">
          <button class="button main" id="unseal" ?disabled=${form.busy}>
            ${form.busy ? t.opening : t.open}
          </button>
          ${another()}
        </div>
      </form>`,

    comparing: () => loading(),

    preview: ({ text, file, changes }) =>
      html`${preview(file, changes)}
        <div class="cluster">
          <button
            type="button"
            class="button main"
            id="restore-agree"
            @click=${pressed(() => agree(text), tellError)}
          >
            ${icon('rotate-ccw')}${t.verb}
          </button>
          ${another()}
        </div>`,

    done: ({ result }) => html`${outcome(result)} ${another()}`,
  };

  return {
    template: () =>
      html`<section class="card" aria-labelledby="restore-title" id="restore">
        <div class="card-head">
          <div>
            <h2 id="restore-title">${t.restore}</h2>
            <p class="quiet">${t.restoreText}</p>
          </div>
        </div>
        <div class="stack">
          ${problem ? html`<p class="notice bad" role="alert">${problem}</p>` : nothing}
          ${/** @type {any} */ (STAGES)[state.stage](state)}
        </div>
      </section>`,
  };
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
