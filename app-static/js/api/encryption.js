// @ts-check
/** What is sealed in the database. */
import { call } from './call.js';

/**
 * How many secrets are in which form.
 *
 * @typedef {object} Forms
 * @property {number} total
 * @property {number} sealed by the key in force
 * @property {number} clear
 * @property {number} other_key sealed by the key before
 * @property {number} locked no key opens them
 */

/**
 * @typedef {object} Encryption
 * @property {boolean} enabled
 * @property {string | null} key_id
 * @property {string | null} problem why a `DATA_KEY` is not taken
 * @property {Forms} accounts
 * @property {Forms} upstreams
 * @property {Record<string, 'empty' | 'sealed' | 'clear' | 'other_key' | 'locked'>} settings
 * @property {number} pending rows in another form than that of now
 */

/** @returns {Promise<Encryption>} */
export const encryption = (signal) => call('GET', '/encryption', undefined, { signal });

/**
 * Brings some hundred rows into the form of now.
 *
 * @returns {Promise<Encryption & {applied: Record<string, number>}>}
 */
export const applyEncryption = () => call('POST', '/encryption/apply', {});
