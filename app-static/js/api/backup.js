// @ts-check
/** Everything an operator would miss, as one file, and back. */
import { ask, call } from './call.js';

/**
 * @typedef {object} Backup
 * @property {'grok2api-backup'} format
 * @property {1} version
 * @property {number} created_at epoch milliseconds
 * @property {string} build
 * @property {boolean} secrets
 * @property {Record<string, Record<string, unknown>>} settings
 * @property {Record<string, unknown>[]} accounts
 */

/**
 * @typedef {object} Restored how many rows changed, by table, and
 * @property {{added: number, updated: number, skipped: number}} accounts those skipped are gone, and
 *     the backup has no tokens
 * @property {string[]} settings the fields that changed
 */

/**
 * The file, under the name it should have.
 *
 * @param {boolean} secrets account tokens, keys and the like; none of it encrypted
 * @returns {Promise<Response>}
 */
export const makeBackup = (secrets) => ask('POST', '/backup', { secrets });

/** @returns {Promise<Backup>} what there is now, without secrets */
export const presentState = () => call('GET', '/backup');

const JSON_TYPE = { headers: { 'Content-Type': 'application/json' } };

/**
 * Checks the whole file, and changes nothing.
 *
 * @param {string} file
 */
export const tryRestore = (file) => call('POST', '/restore?dry_run=1', file, JSON_TYPE);

/**
 * Makes things again what a backup says of them; nothing is deleted.
 *
 * @param {string} file
 * @returns {Promise<Restored & Record<string, any>>}
 */
export const restore = (file) => call('POST', '/restore', file, JSON_TYPE);
