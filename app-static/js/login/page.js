// @ts-check
/** The sign-in page: one view at a time, chosen by what the gateway says. */
import '../shared.js';
import { html, nothing } from '../../vendor/lit.js';
import {
  beginning,
  changePassword,
  currentSession,
  setUp,
  signIn,
  signOut,
} from '../api/session.js';
import { languageChanges } from '../language.js';
import { usePasskey, whyNoPasskeys } from '../passkey.js';
import { snippet } from '../ui/copy.js';
import { Form } from '../ui/form.js';
import { countdown } from '../ui/format.js';
import { icon } from '../ui/icon.js';
import { pageHeader } from '../ui/page-header.js';
import { View } from '../ui/view.js';
import { chatCall, modelsCall } from './calls.js';
import { targetOf } from './redirect.js';
import { strengthOf } from './strength.js';
import { t } from './words.js';

const target = targetOf(new URLSearchParams(location.search).get('redirect'));
const base = `${location.origin}/v1`;

const view = new View(/** @type {HTMLElement} */ (document.getElementById('page')));
const form = new Form(view.update);

/** @typedef {'waiting' | 'unreachable' | 'sign-in' | 'set-up' | 'first-key' | 'change'} Stage */

const state = {
  /** @type {Stage} */
  stage: 'waiting',
  reason: '',
  key: '',
  username: 'admin',
  password: '',
  listensAtMillis: 0,
  passkeyMessage: '',
  passkeyBusy: false,
  strength: -1,
};

/** @param {Partial<typeof state>} news */
function change(news) {
  Object.assign(state, news);
  view.update();
}

/** @param {Stage} stage */
function go(stage, news = {}) {
  form.message = '';
  form.errors = {};
  change({ ...news, stage, strength: -1 });
  queueMicrotask(() => {
    title();
    const place = document.getElementById(stage);
    const fields = [...(place?.querySelectorAll('input') ?? [])];
    (fields.find(({ value }) => value === '') ?? place?.querySelector('h1'))?.focus();
  });
}

function title() {
  const heading = document.querySelector('h1')?.textContent.trim();
  document.title = heading ? `${heading} · grok2api` : 'grok2api';
}

languageChanges.addEventListener('change', () => queueMicrotask(title));

async function begin() {
  go('waiting');
  try {
    const { session, setUpNeeded } = await beginning();
    if (session) {
      goOn(session);
    } else {
      go(setUpNeeded ? 'set-up' : 'sign-in');
    }
  } catch (error) {
    go('unreachable', { reason: error.message });
  }
}

/** To the panel, unless a password must be chosen first. */
function goOn(session) {
  if (session.must_change_password) {
    go('change', { username: session.username });
  } else {
    location.replace(target);
  }
}

/** A browser may drop the cookie; better to say so than to lead in circles. */
async function signedIn() {
  const session = await currentSession();
  if (!session) {
    throw new Error(t.notKept);
  }
  return session;
}

async function sendSignIn({ username, password }, element) {
  try {
    await signIn(username, password);
  } catch (error) {
    element.elements.password.select();
    waitOut(error.retryAfterSeconds ?? 0);
    throw error;
  }
  state.password = password;
  goOn(await signedIn());
}

/** After too many failures: keeps the button back until the gateway listens again. */
function waitOut(seconds) {
  if (seconds > 0) {
    change({ listensAtMillis: Date.now() + seconds * 1000 });
    const timer = setInterval(() => {
      view.update();
      if (state.listensAtMillis <= Date.now()) {
        clearInterval(timer);
      }
    }, 1000);
  }
}

async function tryPasskey() {
  change({ passkeyBusy: true, passkeyMessage: '' });
  try {
    await usePasskey();
    goOn(await signedIn());
  } catch (error) {
    change({ passkeyMessage: error.message });
  } finally {
    change({ passkeyBusy: false });
  }
}

async function sendSetUp({ username, new_password: password }) {
  const { key } = await setUp(username, password);
  window.addEventListener('beforeunload', askBeforeLeaving);
  go('first-key', { key });
}

/** Nobody can show the key again. */
const askBeforeLeaving = (event) => event.preventDefault();
const keyIsKept = () => window.removeEventListener('beforeunload', askBeforeLeaving);

async function sendChange(fields) {
  await changePassword(fields.current_password, fields.new_password, fields.new_username);
  goOn(await signedIn());
}

async function leave() {
  await signOut();
  location.reload();
}

const STAGES = {
  waiting: () => html`<p class="quiet" role="status">…</p>`,

  unreachable: () =>
    html`<h1 tabindex="-1">${t.notReady}</h1>
      <p class="notice bad" id="unreachable-reason" role="alert">${state.reason}</p>
      <button type="button" class="button" id="ask-again" @click=${begin}>${t.tryAgain}</button>`,

  'sign-in'() {
    const left = state.listensAtMillis - Date.now();
    return html`<h1 tabindex="-1">${t.signInTitle}</h1>
      <p class="quiet">${t.signInText}</p>
      <form class="form" method="post" action="/login" @submit=${form.sends(sendSignIn)}>
        ${form.problem()}
        ${form.field({
          name: 'username',
          id: 'username-input',
          label: t.username,
          hint: t.usernameHint,
          more: { autocomplete: 'username', required: true },
        })}
        ${form.password({ name: 'password', id: 'password-input', label: t.password })}
        ${send(left > 0 ? t.wait(countdown(left)) : t.signIn, t.signingIn, left > 0)}
      </form>
      ${whyNoPasskeys() ? nothing : passkeyChoice()}
      <p><a href="/chat">${t.toChat}</a></p>`;
  },

  'set-up': () =>
    html`<h1 tabindex="-1">${t.setUpTitle}</h1>
      <p class="quiet">${t.setUpText}</p>
      <form class="form" method="post" action="/login" @submit=${form.sends(sendSetUp)}>
        ${form.problem()} ${usernameField('username')} ${newPasswordFields()}
        ${send(t.setUp, t.settingUp)}
      </form>`,

  'first-key': () =>
    html`<h1 tabindex="-1">${t.keyTitle}</h1>
      <p>${t.keyText}</p>
      ${snippet(t.key, state.key, { id: 'key', long: true, secret: true, copied: keyIsKept })}
      ${snippet(t.base, base, { id: 'key-base', long: true })}
      ${snippet(t.tryModels, modelsCall(state.key), { id: 'key-models', copied: keyIsKept })}
      ${snippet(t.tryChat, chatCall(state.key), { id: 'key-chat', copied: keyIsKept })}
      <p>
        <a class="button main" id="leave-key" href=${afterSetUp()} @click=${keyIsKept}>${t.goOn}</a>
      </p>`,

  change: () =>
    html`<h1 tabindex="-1">${t.changeTitle}</h1>
      <p class="quiet">${t.changeText}</p>
      <form class="form" method="post" action="/login" @submit=${form.sends(sendChange)}>
        ${form.problem()} ${usernameField('new_username')}
        ${
          state.password
            ? html`<input type="hidden" name="current_password" value=${state.password} />`
            : form.password({ name: 'current_password', label: t.current })
        }
        ${newPasswordFields()} ${send(t.change, t.changing)}
      </form>
      <button type="button" class="button wide" id="leave-change" @click=${leave}>
        ${t.signOut}
      </button>`,
};

/** An empty installation leads by the hand, unless somebody wanted to go somewhere. */
const afterSetUp = () => (location.search.includes('redirect=') ? target : '/admin/guide');

const usernameField = (name) =>
  form.field({
    name,
    label: t.username,
    value: state.username,
    more: { autocomplete: 'username', required: true, maxlength: 100 },
  });

const newPasswordFields = () =>
  html`<div @input=${measure}>
      ${form.password({
        name: 'new_password',
        label: t.newPassword,
        autocomplete: 'new-password',
        hint: state.strength < 0 ? t.newPasswordHint : t.strength(state.strength),
      })}
    </div>
    ${form.password({
      name: 'again',
      label: t.repeat,
      autocomplete: 'new-password',
      repeats: 'new_password',
    })}`;

const measure = ({ target: field }) =>
  change({ strength: field.value === '' ? -1 : strengthOf(field.value) });

const send = (label, busyLabel, disabled = false) =>
  html`<button class="button main wide" ?disabled=${disabled || form.busy}>
    ${form.busy ? busyLabel : label}
  </button>`;

const passkeyChoice = () =>
  html`<div class="stack">
    <p class="or">${t.or}</p>
    <button
      type="button"
      class="button wide"
      id="passkey"
      ?disabled=${state.passkeyBusy}
      @click=${tryPasskey}
    >
      ${icon('fingerprint')}${state.passkeyBusy ? t.passkeyBusy : t.passkey}
    </button>
    <p class="notice bad" role="alert" id="passkey-message">${state.passkeyMessage}</p>
  </div>`;

const forPrograms = () =>
  html`<aside class="beside stack" aria-label=${t.forPrograms}>
    <h2>${t.forPrograms}</h2>
    <p class="quiet">${t.forProgramsText}</p>
    ${snippet(t.baseUrl, base, { id: 'base', long: true })}
    ${snippet(t.askSomething, chatCall('YOUR_KEY'), { id: 'chat' })}
    <p><a href="/openapi.json">${t.api}</a> · <a href="/health">${t.health}</a></p>
  </aside>`;

const whatFollows = () =>
  html`<aside class="beside stack" aria-label=${t.follows}>
    <h2>${t.follows}</h2>
    <ol class="steps">
      <li><strong>${t.followsPassword}</strong> ${t.followsPasswordText}</li>
      <li><strong>${t.followsKey}</strong> ${t.followsKeyText}</li>
      <li><strong>${t.followsUpstream}</strong> ${t.followsUpstreamText}</li>
    </ol>
  </aside>`;

const BESIDE = {
  unreachable: forPrograms,
  'sign-in': forPrograms,
  'set-up': whatFollows,
};

view.show(
  () =>
    html`${pageHeader(view.update)}
      <main class="columns">
        <section class="stack ${state.stage === 'first-key' ? 'alone' : ''}" id=${state.stage}>
          ${STAGES[state.stage]()}
        </section>
        ${BESIDE[state.stage]?.()}
      </main>
      ${state.stage === 'waiting' ? nothing : html`<footer class="page-footer">${t.terms}</footer>`}`,
);

await begin();
