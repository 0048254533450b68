// @ts-check
/** Conversations, kept by this browser alone (IndexedDB). The key is not among them. */

/**
 * @typedef {object} Head what the list of conversations shows
 * @property {string} id
 * @property {string} title
 * @property {number} updated epoch milliseconds
 */

/**
 * @typedef {object} Message
 * @property {'user' | 'assistant'} role
 * @property {string} text as it came, with `<think>` if that was in it
 * @property {number} at epoch milliseconds
 * @property {string[]} [images] where a user's pictures are
 * @property {string} [reasoning] what came beside the text
 * @property {string} [model]
 * @property {'open' | 'done' | 'stopped' | 'failed'} [state] of an answer
 * @property {string} [error] why it failed
 * @property {string} [finish] why it ended: `stop`, `length`, …
 * @property {number} [millis] how long it took
 * @property {number} [thoughtMillis] and until it began to answer
 * @property {import('./client.js').Usage | null} [usage]
 */

/**
 * @typedef {object} Body
 * @property {string} id
 * @property {string} system what the model is told before all else
 * @property {Message[]} messages
 */

/** More of them push the oldest out. */
export const MOST = 200;

const NAME = 'grok2api_chat';

/** @type {Promise<IDBDatabase> | null} */
let opened = null;

function database() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore('heads', { keyPath: 'id' });
      request.result.createObjectStore('bodies', { keyPath: 'id' });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
}

/**
 * @param {IDBTransactionMode} mode
 * @param {(heads: IDBObjectStore, bodies: IDBObjectStore) => any} work
 * @returns {Promise<any>} what its request found, once it is written
 */
async function inStores(mode, work) {
  const transaction = (await database()).transaction(['heads', 'bodies'], mode);
  const request = work(transaction.objectStore('heads'), transaction.objectStore('bodies'));
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request?.result);
    transaction.onabort = () => reject(transaction.error);
  });
}

/** @returns {Promise<Head[]>} the newest first; none where the browser keeps nothing */
export async function listHeads() {
  const heads = await inStores('readonly', (store) => store.getAll()).catch(() => []);
  return heads.sort((one, other) => other.updated - one.updated);
}

/** @returns {Promise<Body | undefined>} */
export const loadBody = (id) =>
  inStores('readonly', (_heads, bodies) => bodies.get(id)).catch(() => undefined);

/**
 * @param {Head} head
 * @param {Body} [body] without one only the head has changed
 */
export const save = (head, body) =>
  inStores('readwrite', (heads, bodies) => {
    heads.put({ ...head });
    if (body) {
      bodies.put(structuredClone(body));
    }
  }).catch(() => {}); // what is on the page is not lost

export const remove = (...ids) =>
  inStores('readwrite', (heads, bodies) => {
    for (const id of ids) {
      heads.delete(id);
      bodies.delete(id);
    }
  }).catch(() => {});
