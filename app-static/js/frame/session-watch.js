// @ts-check
/** How long the session lasts, and what is done at its end. */
import { html } from '../../vendor/lit.js';
import { answers, onSignedOut } from '../api/call.js';
import { currentSession, signIn } from '../api/session.js';
import { openDialog } from '../ui/dialog.js';
import { Form } from '../ui/form.js';
import { countdown } from '../ui/format.js';
import { tellError, toast } from '../ui/toast.js';
import { t } from './words.js';

const WARNING_MILLIS = 5 * 60_000;
const LOOK_MILLIS = 10_000;

let expiresAtMillis = Infinity;

/** How long a session lasts after every call, which the operator decides. */
let lastsMillis = 0;

let username = '';
let update = () => {};

/** @returns {{left: string, renew: () => void} | null} null until five minutes before the end */
export function expiry() {
  const left = expiresAtMillis - Date.now();
  return left > WARNING_MILLIS || left <= 0 ? null : { left: countdown(left), renew };
}

/** Any call puts the end off; this one is told when it is then. */
const renew = () =>
  currentSession().then((session) => {
    note(session);
    update();
  }, tellError);

function note({ expires_at: end }) {
  expiresAtMillis = end;
  lastsMillis = Math.max(lastsMillis, end - Date.now());
}

export function toSignIn() {
  const back = encodeURIComponent(location.pathname + location.search);
  location.replace(`/login?redirect=${back}`);
}

/**
 * @param {import('../api/session.js').Session} session
 * @param {() => void} updateFrame
 */
export function watchSession(session, updateFrame) {
  note(session);
  username = session.username;
  update = updateFrame;
  answers.addEventListener('answered', () => {
    expiresAtMillis = Date.now() + lastsMillis;
  });
  answers.addEventListener('build', tellOfBuild, { once: true });
  setInterval(() => expiry() && update(), LOOK_MILLIS);
  window.addEventListener('storage', ({ key }) => key === 'grok2api_signed_out' && toSignIn());
  window.addEventListener('online', updateFrame);
  window.addEventListener('offline', updateFrame);
  onSignedOut(signInAgain);
}

function tellOfBuild() {
  toast('info', t.newBuild, {
    millis: 0,
    act: { label: t.reload, act: () => location.reload() },
  });
}

/** @type {Promise<void> | null} several calls may fail at once; the password is asked for once */
let asking = null;

/** Asks for the password above the page, so that nothing that was entered is lost. */
function signInAgain() {
  asking ??= ask().finally(() => {
    asking = null;
  });
  return asking;
}

async function ask() {
  let form;
  await openDialog({
    id: 'sign-in-again',
    title: () => t.ended,
    mandatory: true,
    body(dialog) {
      form ??= new Form(dialog.update);
      const sends = form.sends(async (fields) => {
        dialog.busy = true;
        try {
          await signIn(fields.username, fields.password);
          dialog.close();
        } finally {
          dialog.busy = false;
        }
      });
      return html`<form class="form" id="sign-in-again-form" @submit=${sends}>
        <p class="quiet">${t.endedText}</p>
        ${form.problem()}
        ${form.field({
          name: 'username',
          id: 'again-username',
          label: t.username,
          value: username,
          more: { autocomplete: 'username', required: true },
        })}
        ${form.password({ name: 'password', id: 'again-password', label: t.password })}
        <a href="/login" @click=${leaveForSignIn}>${t.toSignInPage}</a>
      </form>`;
    },
    end: () =>
      html`<button class="button main" form="sign-in-again-form" ?disabled=${form.busy}>
        ${form.busy ? t.signingIn : t.signIn}
      </button>`,
  });
}

function leaveForSignIn(event) {
  event.preventDefault();
  toSignIn();
}
