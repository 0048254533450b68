// @ts-check
/** The chat within the panel, which knows a key, or can make one. */
import '../shared.js';
import { html } from '../../vendor/lit.js';
import { call } from '../api/call.js';
import { pressed } from '../ui/form.js';
import { icon } from '../ui/icon.js';
import { loading } from '../ui/table.js';
import { tellError, toast } from '../ui/toast.js';
import { useStyle } from '../ui/style.js';
import { Chat } from './chat.js';
import { t } from './words.js';

export const title = () => t.title;

/** The key without limits, once it was told; every telling leaves a row in the audit. */
let globalKey = '';

/** @param {import('../ui/view.js').View} view */
export async function open(view) {
  const chat = new Chat(view, () => offer(chat));
  view.show(loading);
  await Promise.all([useStyle('/css/chat.css'), findKey(chat.connection)]);
  if (!view.signal.aborted) {
    view.show(chat.template);
    await chat.begin();
  }
}

/** The key this browser keeps, else the gateway's own, which is not kept. */
async function findKey(connection) {
  if (connection.key === '') {
    globalKey ||= await call('POST', '/config/reveal', { field: 'app.api_key' }).then(
      ({ value }) => value,
      () => '',
    );
    connection.key = globalKey;
  }
}

const offer = (chat) =>
  html`<p class="choice">
    <button
      type="button"
      class="button main"
      id="create-key"
      @click=${pressed(() => createKey(chat.connection), tellError)}
    >
      ${icon('plus')}${t.createKey}
    </button>
  </p>`;

async function createKey(connection) {
  const { data } = await call('POST', '/keys', { name: t.keyName });
  await connection.use(data.key);
  toast('good', t.keyCreated);
}
