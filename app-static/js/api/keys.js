// @ts-check
/** Keys of clients: what they may do, and what they have used. */
import { call, query } from './call.js';

/**
 * -1 is unlimited, 0 forbidden; the lists are empty when everything is allowed.
 *
 * @typedef {object} Key
 * @property {string} id
 * @property {string} key masked, but in the answer that made it
 * @property {string} display_key masked
 * @property {string} name
 * @property {boolean} is_active
 * @property {number} created_at epoch seconds
 * @property {number | null} last_used_at epoch milliseconds, as are the other times
 * @property {number} chat_limit of a day
 * @property {number} heavy_limit of a day
 * @property {number} image_limit of a day
 * @property {number} video_limit of a day
 * @property {number} tokens_per_day
 * @property {number} requests_per_minute
 * @property {number | null} expires_at
 * @property {string[]} allowed_models
 * @property {string[]} allowed_addresses
 * @property {boolean} recoverable the database still has its text
 * @property {Used} usage_today
 */

/**
 * @typedef {object} Used
 * @property {number} chat_used
 * @property {number} heavy_used
 * @property {number} image_used
 * @property {number} video_used
 * @property {number} tokens_used
 */

/**
 * What is laid down for a key; what is absent stays as it is.
 *
 * @typedef {object} Terms
 * @property {string} [name]
 * @property {boolean} [is_active]
 * @property {Record<string, number | null>} [limits] e.g. `{chat_per_day: 5}`; null is unlimited
 * @property {number | null} [expires_at]
 * @property {string[]} [allowed_models]
 * @property {string[]} [allowed_addresses]
 */

/**
 * Keys, the newest first; without a page all of them, at most 1000.
 *
 * @param {{search?: string, active?: boolean, page?: number, perPage?: number}} wanted
 * @param {AbortSignal} [signal]
 * @returns {Promise<{data: Key[], total: number, truncated: boolean, global_key_set: boolean}>}
 */
export const listKeys = ({ search, active, page, perPage }, signal) =>
  call(
    'GET',
    `/keys${query({ search, active: active === undefined ? '' : String(active), page, per_page: perPage })}`,
    undefined,
    { signal },
  );

/** @returns {Promise<{total: number, active: number, inactive: number, expired: number, exhausted: number}>} */
export const countKeys = (signal) => call('GET', '/keys/stats', undefined, { signal });

/**
 * @param {Terms & {key?: string}} terms
 * @returns {Promise<Key>} with the key in full, told this once
 */
export const createKey = async (terms) => (await call('POST', '/keys', terms)).data;

/**
 * @param {Terms & {name_prefix?: string, count: number}} terms
 * @returns {Promise<Key[]>} with the keys in full, told this once
 */
export const createKeys = async (terms) => (await call('POST', '/keys/batch-add', terms)).data;

/** @param {Terms} terms @returns {Promise<Key>} */
export const updateKey = async (id, terms) =>
  (await call('POST', '/keys/update', { key: id, ...terms })).data;

/** @param {string[]} ids @param {Terms} terms @returns {Promise<{updated: number, missing: number}>} */
export const updateKeys = (ids, terms) =>
  call('POST', '/keys/batch-update', { keys: ids, ...terms });

/** Outlives the page. */
export const deleteKeys = (ids) =>
  call('POST', '/keys/batch-delete', { keys: ids }, { keepalive: true });

/** @returns {Promise<string>} the text of a key that is `recoverable`; the audit notes it */
export const revealKey = async (id) => (await call('POST', '/keys/reveal', { key: id })).key;

/** Has the database forget the text of a key that is `recoverable`; it goes on working. */
export const sealKey = (id) => call('POST', '/keys/seal', { keys: [id] });

/** @returns {Promise<({day: string} & Used)[]>} the oldest day first, e.g. `2026-02-05` */
export const keyUsage = async (id, days, signal) =>
  (await call('GET', `/keys/usage${query({ key: id, days })}`, undefined, { signal })).data;
