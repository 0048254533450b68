// @ts-check
/** The pool: accounts, their quotas, and what can be done to them. An `id` stands for a token. */
import { ApiError, ask, call, download, query } from './call.js';
import { portionsOf } from './portions-of.js';

/** Most accounts that one call may name or bring. */
export const MAX_NAMED = 1000;

/** So many ids fit into an address. */
const IDS_IN_ADDRESS = 400;

const ROWS_IN_PORTION = 200;

/**
 * @typedef {object} Figures null where the upstream is silent
 * @property {number | null} remaining_queries
 * @property {number | null} total_queries
 * @property {number | null} remaining_tokens
 * @property {number | null} total_tokens
 * @property {number | null} low_effort_cost
 * @property {number | null} high_effort_cost
 * @property {number | null} window_size_seconds
 */

/**
 * @typedef {object} BucketOnly
 * @property {string} rate_limit_model
 * @property {number | null} refreshed_at epoch milliseconds, as all times here
 * @property {boolean} stale older than ten minutes
 * @property {string} source
 * @property {string | null} error
 * @property {number | null} cooldown_until
 * @property {number} use_count
 */

/** @typedef {Figures & BucketOnly} Bucket what is known of an account for one rate model */

/** @typedef {'active' | 'unknown' | 'exhausted' | 'cooling' | 'invalid'} Status */

/**
 * @typedef {object} Account
 * @property {string} id 12 hexadecimal digits
 * @property {string} display_token masked
 * @property {boolean} locked sealed, and no key opens it
 * @property {'sso' | 'ssoSuper'} token_type
 * @property {'ssoBasic' | 'ssoSuper'} pool
 * @property {Status} display_status
 * @property {number} quota -1: unknown
 * @property {boolean} quota_known
 * @property {number} heavy_quota -1: unknown
 * @property {boolean} heavy_quota_known
 * @property {string} note
 * @property {string[]} tags
 * @property {number} fail_count refused sessions in a row
 * @property {number} use_count
 * @property {number} created_time
 * @property {number | null} ready_at when one that rests or is used up may serve again
 * @property {number | null} last_used
 * @property {number | null} last_failure_time
 * @property {string} last_failure_reason
 * @property {{refreshed_at: number | null}} quota_summary
 * @property {Bucket[]} quota_buckets
 */

/** @typedef {{type?: string[], status?: string[], tag?: string, search?: string}} Filter */

/**
 * A page of those that a filter finds.
 *
 * @param {Filter} filter
 * @param {{page: number, perPage: number, sort: string}} place
 * @param {AbortSignal} [signal]
 * @returns {Promise<{items: Account[], total: number, pages: number}>}
 */
export const accounts = (filter, { page, perPage, sort }, signal) =>
  call('GET', `/tokens${query({ ...filter, sort, page, per_page: perPage })}`, undefined, {
    signal,
  });

/**
 * All that a filter finds, portion by portion.
 *
 * @param {Filter} filter
 * @param {(sofar: Account[]) => void} tell
 * @param {AbortSignal} signal
 * @returns {Promise<Account[]>} 10,000 at most
 */
export async function allAccounts(filter, tell, signal) {
  const found = [];
  let cursor = '';
  do {
    const asked = `${query({ ...filter, per_page: ROWS_IN_PORTION })}&cursor=${cursor}`;
    const portion = await call('GET', `/tokens${asked}`, undefined, { signal });
    found.push(...portion.items);
    cursor = portion.next_cursor;
    tell(found);
  } while (cursor && found.length < 10_000);
  return found;
}

/**
 * @typedef {object} Numbers
 * @property {number} total
 * @property {number} active
 * @property {number} cooling
 * @property {number} exhausted
 * @property {number} expired
 * @property {number} chat_quota
 * @property {number} image_quota
 * @property {number} total_calls
 */

/** @returns {Promise<Numbers>} */
export const numbers = async (signal) =>
  (await call('GET', '/metrics', undefined, { signal })).tokens;

/** @returns {Promise<string[]>} */
export const tagsInUse = async () => (await call('GET', '/tokens/tags')).data;

/**
 * @typedef {object} Report what became of a list
 * @property {number} added
 * @property {number} skipped
 * @property {number} moved
 * @property {{line: number, value: string, reason: string}[]} invalid
 * @property {{line: number, value: string, reason: string, first_line?: number}[]} duplicates
 */

/**
 * Adds one account.
 *
 * @param {{token: string, pool: string, quota?: number, note?: string, tags?: string[]}} entry
 * @throws {ApiError} of the field `token` when it is there already, or is none
 */
export async function addAccount({ token, ...entry }) {
  /** @type {Report} */
  const report = await call('POST', '/tokens/add', { tokens: [{ token, ...entry }] });
  const [refused] = [...report.invalid, ...report.duplicates];
  if (refused) {
    throw new ApiError(refused.reason, { field: 'token', status: 400 });
  }
}

/**
 * Adds what is sound of a file.
 *
 * @param {{body: string, type: string}} file at most 1000 accounts
 * @param {{pool: string, tags: string[], on_conflict: string, dry_run: boolean}} options
 * @returns {Promise<Report>}
 */
export const importAccounts = ({ body, type }, options) =>
  call('POST', `/tokens/import${query(options)}`, body, { headers: { 'Content-Type': type } });

/**
 * Changes what is named of one account, and nothing else.
 *
 * @param {string} id
 * @param {{pool?: string, status?: string, quota?: number, heavy_quota?: number, note?: string,
 *     tags?: string[]}} changes
 */
export const updateAccount = (id, changes) => call('POST', '/tokens/update', { id, ...changes });

/** Deletes accounts, also while the page goes away. */
export const deleteAccounts = (ids) =>
  Promise.all(
    portionsOf(ids, MAX_NAMED).map((tokens) =>
      call('POST', '/tokens/delete', { tokens }, { keepalive: true }),
    ),
  );

/** Gives accounts tags and takes others away; 1000 accounts at most. */
export const tagAccounts = (ids, { add = [], remove = [] }) =>
  call('POST', '/tokens/tags', { tokens: ids, add, remove });

/** @returns {Promise<string>} the token in full; leaves a row in the audit */
export const revealAccount = async (id) => (await call('POST', '/tokens/reveal', { id })).token;

/** Measures one account now. @returns {Promise<{error?: string}>} */
export const refreshAccount = async (id) =>
  (await call('POST', '/tokens/refresh', { token: id })).details[id];

const order = ({ id, token_type }, model) => ({ token: id, token_type, model });

/** How much of an account is left for a model. @param {Account} account */
export const measure = (account, model) =>
  call('POST', '/tokens/rate-limit-test', order(account, model));

/** Has an account answer `hi`. @param {Account} account */
export const testAccount = (account, model) => call('POST', '/tokens/test', order(account, model));

/** @returns {Promise<{id: string, display_name: string}[]>} */
export const chatModels = async () => (await call('GET', '/models/chat')).data;

/**
 * The latest failed requests that this account was the last to be asked for; the log is not searched
 * further than 200 failures back.
 *
 * @returns {Promise<{timestamp: number, model: string, status: number, error: string | null}[]>}
 */
export async function failedRequests(id, signal) {
  const page = await call('GET', '/logs?status=error&limit=200', undefined, { signal });
  return page.data.filter(({ account }) => account === id);
}

/** @typedef {'txt' | 'csv' | 'json'} Format */

/**
 * Saves accounts with their tokens as a file; leaves a row in the audit.
 *
 * @param {Format} format
 * @param {{ids?: string[], filter?: Filter}} which all without either
 */
export async function exportAccounts(format, { ids, filter = {} }) {
  const parts = [];
  for (const id of ids ? portionsOf(ids, IDS_IN_ADDRESS) : [undefined]) {
    parts.push(await ask('GET', `/tokens/export${query({ format, id, ...filter })}`));
  }
  const { headers } = parts[0];
  const texts = await Promise.all(parts.map((part) => part.text()));
  await download(new Response(JOINED[format](texts), { headers }), `tokens.${format}`);
}

/** Parts of a file made one. */
const JOINED = {
  txt: (texts) => texts.join(''),
  csv: (texts) =>
    texts.map((text, place) => (place ? text.slice(text.indexOf('\n') + 1) : text)).join(''),
  json(texts) {
    const pools = texts.map((text) => JSON.parse(text));
    const whole = (pool) => pools.flatMap((one) => one[pool]);
    return JSON.stringify({ ssoBasic: whole('ssoBasic'), ssoSuper: whole('ssoSuper') }, null, 2);
  },
};
