// @ts-check
/** Who is signed in: people by sessions, scripts by access tokens. */
import { call } from './call.js';

/**
 * Times are epoch milliseconds.
 *
 * @typedef {object} SignedIn
 * @property {string} id
 * @property {boolean} current whether it is this one
 * @property {string | null} method `password` or `passkey`; null where an earlier edition began it
 * @property {number | null} created_at
 * @property {number} expires_at
 * @property {string | null} ip shortened
 * @property {string | null} user_agent
 */

/** @returns {Promise<SignedIn[]>} the newest first */
export const sessions = async (signal) =>
  (await call('GET', '/sessions', undefined, { signal })).data;

export const endSession = (id) => call('DELETE', `/sessions/${encodeURIComponent(id)}`);

/** @returns {Promise<number>} how many there are less */
export const endOtherSessions = async () => (await call('DELETE', '/sessions')).deleted;

/**
 * Times are epoch milliseconds.
 *
 * @typedef {object} AccessToken
 * @property {string} id
 * @property {string} name
 * @property {'full' | 'read'} scope
 * @property {number} created_at
 * @property {number | null} last_used_at
 * @property {number | null} expires_at
 */

/** @returns {Promise<AccessToken[]>} */
export const accessTokens = async (signal) =>
  (await call('GET', '/access-tokens', undefined, { signal })).data;

/**
 * @param {{name: string, scope: string, expires_in_days: number | null}} wish
 * @returns {Promise<AccessToken & {token: string}>} with the token, told this once
 */
export const createAccessToken = (wish) => call('POST', '/access-tokens', wish);

export const deleteAccessToken = (id) => call('DELETE', `/access-tokens/${encodeURIComponent(id)}`);
