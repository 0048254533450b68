// @ts-check
/** Who changed what. */
import { call, query } from './call.js';

/**
 * @typedef {object} Change
 * @property {string} id
 * @property {number} at epoch milliseconds
 * @property {string} actor e.g. `admin`, `access token: backup`
 * @property {string} action e.g. `tokens.added`
 * @property {Record<string, string | number | boolean | null>} detail
 * @property {string} ip shortened
 * @property {string} request_id
 */

/**
 * The newest first.
 *
 * @param {{action?: string, actor?: string, before?: string | null}} wanted `action` may be what it
 *     begins with up to a dot, `before` the `next_before_id` of an earlier answer
 * @param {AbortSignal} [signal]
 * @returns {Promise<{data: Change[], next_before_id: string | null}>} there may be older ones
 *     although this has few, or none
 */
export const listAudit = ({ action, actor, before }, signal) =>
  call('GET', `/audit${query({ action, actor, before_id: before, limit: 50 })}`, undefined, {
    signal,
  });
