// @ts-check
import { passkeys, removePasskey } from '../api.js';
import { makePasskey, whyNoPasskeys } from '../passkey.js';
import { byId } from '../ui/find.js';
import { onSubmit, tell } from '../ui/form.js';

const form = byId('passkey-form');
const message = form.querySelector('[data-message]');
const question = byId('remove-passkey');

/** @type {(error: unknown) => never} */
let whenRefused = (error) => {
  throw error;
};

/**
 * The operator's passkeys, and a way to add one.
 *
 * @param {(error: unknown) => never} refused hears of what the API refuses, and throws it again
 */
export async function showPasskeys(refused) {
  whenRefused = refused;
  const obstacle = whyNoPasskeys();
  byId('passkey-obstacle').textContent = obstacle;
  form.hidden = obstacle !== '';
  await render();
}

async function render() {
  const known = await passkeys().catch(whenRefused);
  byId('passkeys').replaceChildren(...known.map(row));
  byId('passkeys').hidden = known.length === 0;
  byId('passkeys-none').hidden = known.length > 0;
}

/** @param {import('../api.js').Passkey} passkey */
function row(passkey) {
  const item = byId('passkey-row').content.cloneNode(true).firstElementChild;
  item.querySelector('[data-name]').textContent = passkey.name;
  item.querySelector('[data-used]').textContent = passkey.last_used_at
    ? `last used ${inWords(passkey.last_used_at)}`
    : `added ${inWords(passkey.created_at)}, not used yet`;
  const button = item.querySelector('button');
  button.setAttribute('aria-label', `Remove the passkey ${passkey.name}`);
  button.addEventListener('click', () => ask(passkey));
  return item;
}

const inWords = (millis) =>
  new Date(millis).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** @param {import('../api.js').Passkey} passkey */
function ask(passkey) {
  byId('remove-passkey-name').textContent = passkey.name;
  question.returnValue = '';
  question.showModal();
  question.onclose = async () => {
    if (question.returnValue === 'remove') {
      await change(() => removePasskey(passkey.id), `The passkey ${passkey.name} is removed.`);
    }
  };
}

/** Does something to the passkeys, shows what there are then, and tells how it went. */
async function change(work, success) {
  try {
    await work().catch(whenRefused);
    await render();
    tell(message, success, 'good');
  } catch (error) {
    tell(message, error.message);
  }
}

onSubmit(form, async ({ name }) => {
  await makePasskey(name).catch(whenRefused);
  form.reset();
  await render();
  tell(message, `The passkey ${name} is added. You can sign in with it.`, 'good');
});

question.addEventListener('click', (event) => {
  if (event.target === question) {
    question.close(); // a click on the mask
  }
});
