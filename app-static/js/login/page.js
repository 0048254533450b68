// @ts-check
/** The sign-in page: one view at a time, chosen by what the gateway says. */
import { changePassword, currentSession, isSetUpNeeded, setUp, signIn, signOut } from '../api.js';
import { usePasskey, whyNoPasskeys } from '../passkey.js';
import { byId } from '../ui/find.js';
import { busy, onSubmit, tell } from '../ui/form.js';
import '../ui/page.js';
import { showFirstKey } from './first-key.js';
import { targetOf } from './redirect.js';
import { waitOut } from './throttle.js';

const target = targetOf(new URLSearchParams(location.search).get('redirect'));

/** An earlier edition kept the password there. */
localStorage.removeItem('grok2api_app_key');

function show(id) {
  for (const view of document.querySelectorAll('[data-view]')) {
    /** @type {HTMLElement} */ (view).hidden = view.id !== id;
  }
  for (const aside of document.querySelectorAll('[data-beside]')) {
    const { dataset } = /** @type {HTMLElement} */ (aside);
    aside.toggleAttribute('hidden', !dataset.beside?.split(' ').includes(id));
  }
  const view = byId(id);
  const title = view.querySelector('h1');
  if (title) {
    document.title = `${title.textContent} · grok2api`;
    const fields = [...view.querySelectorAll('input')];
    (fields.find(({ value }) => value === '') ?? title).focus();
  }
}

async function begin() {
  show('waiting');
  try {
    const [session, setUpNeeded] = await Promise.all([currentSession(), isSetUpNeeded()]);
    if (session) {
      goOn(session);
    } else {
      show(setUpNeeded ? 'set-up' : 'sign-in');
    }
  } catch (error) {
    byId('unreachable-reason').textContent = error.message;
    show('unreachable');
  }
}

/** To the panel, unless a password must be chosen first. */
function goOn(session) {
  if (session.must_change_password) {
    byId('change-username').value = session.username;
    show('change');
  } else {
    location.replace(target);
  }
}

/** A browser may drop the cookie; better to say so than to lead in circles. */
async function signedIn() {
  const session = await currentSession();
  if (!session) {
    throw new Error(
      'You were signed in, but the browser did not keep the session. Open the panel over HTTPS, ' +
        'or as localhost on your own machine, and allow cookies.',
    );
  }
  return session;
}

onSubmit(byId('sign-in').querySelector('form'), async ({ username, password }) => {
  try {
    await signIn(username, password);
  } catch (error) {
    byId('password').select();
    waitOut(error);
    throw error;
  }
  byId('change-current').value = password;
  goOn(await signedIn());
});

byId('passkey').addEventListener('click', async () => {
  const message = byId('passkey-message');
  tell(message, '');
  try {
    await busy(byId('passkey'), usePasskey);
    goOn(await signedIn());
  } catch (error) {
    tell(message, error.message);
  }
});
byId('with-passkey').hidden = whyNoPasskeys() !== '';

onSubmit(byId('set-up').querySelector('form'), async ({ username, new_password: password }) => {
  const { key } = await setUp(username, password);
  showFirstKey(key, target);
  show('first-key');
});

onSubmit(byId('change').querySelector('form'), async (fields) => {
  await changePassword(fields.current_password, fields.new_password, fields.new_username);
  goOn(await signedIn());
});

byId('leave-change').addEventListener('click', async () => {
  await signOut();
  location.reload();
});

byId('ask-again').addEventListener('click', begin);

await begin();
