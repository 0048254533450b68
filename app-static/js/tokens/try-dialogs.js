// @ts-check
/** Trying an account out: one message, or a look at what is left. */
import { html, nothing } from '../../vendor/lit.js';
import { chatModels, measure, testAccount } from '../api/accounts.js';
import { UNKNOWN, number } from '../ui/format.js';
import { t as common } from '../ui/words.js';
import { choiceField, formDialog } from './form-dialog.js';
import { t } from './words.js';

/** @typedef {import('../api/accounts.js').Account} Account */

const LAST_MODEL = 'grok2api-token-test-model';

/** Has an account answer "hi". @param {Account} account */
export const testDialog = (account) =>
  tryDialog(account, {
    id: 'test-modal',
    title: t.testTitle,
    text: t.testText,
    verb: t.sendHi,
    ask: testAccount,
    show: shownTest,
  });

/** Asks what is left of an account for a model. @param {Account} account */
export const checkQuotaDialog = (account) =>
  tryDialog(account, {
    id: 'quota-modal',
    title: t.checkQuota,
    text: t.checkQuotaText,
    verb: t.askNow,
    ask: measure,
    show: shownQuota,
  });

/** @returns {Promise<boolean>} whether anything was asked, so that the account may have changed */
async function tryDialog(account, { id, title, text, verb, ask, show }) {
  /** @type {{models: [string, string][], answer: any, asked: boolean, error: Error | null}} */
  const state = { models: [], answer: null, asked: false, error: null };
  const ended = formDialog({
    id,
    title: `${title}: ${account.display_token}`,
    verb: () => verb,
    busyVerb: () => t.asking,
    leave: common.close,
    ready: () => state.models.length > 0,
    fields(form, dialog) {
      loadModels(state, dialog.update);
      return html`<p class="quiet">${text}</p>
        ${choiceField(form, {
          name: 'model',
          id: `${id}-model`,
          label: t.model,
          value: localStorage.getItem(LAST_MODEL) ?? '',
          options: state.models,
          change: () => (dialog.dirty = false),
        })}
        ${state.error ? html`<p class="notice bad" role="alert">${state.error.message}</p>` : nothing}
        <div aria-live="polite" class="stack" id=${`${id}-result`}>
          ${state.answer && show(state.answer)}
        </div>`;
    },
    async send({ model }, dialog) {
      localStorage.setItem(LAST_MODEL, model);
      state.answer = null;
      dialog.update();
      state.answer = await ask(account, model);
      state.asked = true;
      dialog.dirty = false; // nothing is lost by closing it
      return undefined;
    },
  });
  await ended;
  return state.asked;
}

/** @type {WeakSet<object>} */
const loading = new WeakSet();

async function loadModels(state, update) {
  if (loading.has(state)) {
    return;
  }
  loading.add(state);
  try {
    state.models = (await chatModels()).map(({ id, display_name: name }) => [
      id,
      `${name} (${id})`,
    ]);
  } catch (error) {
    state.error = error;
  }
  update();
}

function shownTest(answer) {
  const text = answer.result?.choices?.[0]?.message?.content ?? '';
  const { quota_refresh: quota } = answer;
  return html`<p class="notice ${answer.success ? 'good' : 'bad'}">
      ${answer.success ? t.answered : (answer.error ?? t.noAnswer)}
    </p>
    <dl class="account-facts">
      ${fact(t.httpStatus, answer.upstream_status ?? UNKNOWN)}
      ${answer.kind ? fact(t.kind, answer.kind) : nothing}
      ${fact(
        t.quotaAfter,
        quota.success
          ? number(quota.remaining_queries ?? quota.remaining_tokens)
          : (quota.error ?? UNKNOWN),
      )}
      ${answer.reactivated ? fact(t.reactivated, t.yes) : nothing}
    </dl>
    ${text ? html`<pre class="answer" tabindex="0">${text}</pre>` : nothing}`;
}

const FIGURES = [
  'remaining_queries',
  'total_queries',
  'remaining_tokens',
  'total_tokens',
  'low_effort_cost',
  'high_effort_cost',
  'window_size_seconds',
];

const shownQuota = (answer) =>
  html`${
      answer.success
        ? html`<dl class="account-facts">
            ${fact(t.rateModel, html`<code>${answer.rate_limit_model}</code>`)}
            ${FIGURES.map((name) => fact(t.figure(name), number(answer[name])))}
          </dl>`
        : html`<p class="notice bad">${t.failure(answer.error)}</p>`
    }
    <details>
      <summary>${t.raw}</summary>
      <pre class="answer" tabindex="0">${JSON.stringify(answer.raw_response, null, 2)}</pre>
    </details>`;

const fact = (name, value) =>
  html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;
