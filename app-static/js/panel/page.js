// @ts-check
/** The panel's frame until its screens are there: who is signed in, password, passkeys. */
import { ApiError, changePassword, currentSession, signOut } from '../api.js';
import { byId } from '../ui/find.js';
import { busy, onSubmit, tell } from '../ui/form.js';
import '../ui/page.js';
import { showPasskeys } from './passkeys.js';

function toSignIn() {
  const back = encodeURIComponent(location.pathname + location.search);
  location.replace(`/login?redirect=${back}`);
}

/** @param {string} id */
function show(id) {
  for (const part of ['waiting', 'unreachable', 'panel']) {
    byId(part).hidden = part !== id;
  }
}

async function begin() {
  show('waiting');
  try {
    const session = await currentSession();
    if (!session || session.must_change_password) {
      toSignIn();
      return;
    }
    showSession(session);
    show('panel');
    await showPasskeys(whenRefused);
  } catch (error) {
    byId('unreachable-reason').textContent = error.message;
    show('unreachable');
  }
}

/** @param {import('../api.js').Session} session */
function showSession({ username, build, schema }) {
  byId('username').textContent = username;
  byId('who').hidden = false;
  byId('build').textContent = build;
  byId('outdated').hidden = schema !== 'outdated';
  byId('password-form').elements.username.value = username;
  for (const place of document.querySelectorAll('[data-username]')) {
    place.textContent = username;
  }
}

/**
 * A session may end while the page is open.
 *
 * @returns {never}
 */
function whenRefused(error) {
  if (error instanceof ApiError && error.signedOut) {
    toSignIn();
  }
  throw error;
}

onSubmit(byId('password-form'), async ({ current_password: current, new_password: password }) => {
  await changePassword(current, password).catch(whenRefused);
  byId('password-form').reset();
  tell(byId('password-form').querySelector('[data-message]'), 'The password is changed.', 'good');
});

byId('sign-out').addEventListener('click', async () => {
  await busy(byId('sign-out'), signOut);
  location.replace('/login');
});

byId('ask-again').addEventListener('click', begin);

await begin();
