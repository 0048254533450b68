// @ts-check
/** What was asked of the gateway: its log, and what was counted of it. */
import { ask, call, query } from './call.js';

/**
 * @typedef {object} Metrics
 * @property {{total: number, active: number, cooling: number, exhausted: number, expired: number,
 *     chat_quota: number, image_quota: number, total_calls: number}} tokens `total_calls` is of all time
 * @property {{local_image: MediaSize, local_video: MediaSize}} cache
 * @property {Statistics} request_stats
 * @property {boolean} catching_up requests more than a day old may be missing for a while
 * @property {number | null} scheduled_at when the cron last ran, epoch milliseconds
 */

/** @typedef {{count: number, size_bytes: number, size_mb: number}} MediaSize */

/**
 * @typedef {object} Statistics by the operator's clock, the oldest first
 * @property {({hour: string} & Counts)[]} hourly the last 24, e.g. `14:00`
 * @property {({date: string} & Counts)[]} daily the last 14, e.g. `2026-02-05`
 * @property {{model: string, count: number}[]} models the ten most used of seven days
 * @property {{total: number, success: number, failed: number, success_rate: number}} summary of 24 hours;
 *     the rate in per cent
 * @property {number} tz_offset_minutes
 */

/** @typedef {{success: number, failed: number}} Counts */

/** @returns {Promise<Metrics>} */
export const metrics = (signal) => call('GET', '/metrics', undefined, { signal });

/**
 * @typedef {object} LoggedRequest
 * @property {string} id
 * @property {number} timestamp epoch milliseconds
 * @property {string} ip
 * @property {string} model
 * @property {number} duration_ms
 * @property {number} status
 * @property {string} key_name
 * @property {string | null} account an account's id, or `upstream/credential`
 * @property {string | null} error
 * @property {string} request_id
 * @property {string | null} route
 * @property {boolean | null} stream
 * @property {number | null} attempts calls that were made for it
 * @property {number | null} first_byte_ms
 * @property {number | null} prompt_tokens
 * @property {number | null} completion_tokens
 * @property {string | null} error_code
 */

/**
 * @typedef {object} LogFilter
 * @property {number | ''} [from] epoch milliseconds, inclusive
 * @property {number | ''} [to] exclusive
 * @property {string} [model]
 * @property {string} [key] its name
 * @property {string} [status] `ok`, `error`, or one status
 * @property {string} [search]
 */

/**
 * A page, the newest first; it may be short or empty although there are more.
 *
 * @param {LogFilter} filter
 * @param {{before?: string | null, limit: number, signal?: AbortSignal}} page at most 200
 * @returns {Promise<{rows: LoggedRequest[], next: string | null}>} null at the end
 */
export async function logged(filter, { before = null, limit, signal }) {
  const asked = query({ ...filter, before_id: before, limit });
  const { data, next_before_id: next } = await call('GET', `/logs${asked}`, undefined, { signal });
  return { rows: data, next };
}

/**
 * The rows of a filter as CSV.
 *
 * @param {LogFilter} filter
 */
export const exportLog = (filter) => ask('GET', `/logs/export${query({ ...filter })}`);

/**
 * Deletes a portion of the log.
 *
 * @param {number | null} before epoch milliseconds; null for all of it
 * @returns {Promise<{deleted: number, remaining: boolean}>}
 */
export const clearLog = (before) => call('POST', '/logs/clear', before === null ? {} : { before });

/**
 * What keys have used today.
 *
 * @returns {Promise<{keys: {name: string, tokens: number}[], total: number, day: string}>} those of the
 *     hundred newest; `total` counts all
 */
export async function usedToday(signal) {
  const { data, total, day } = await call('GET', '/keys?per_page=100', undefined, { signal });
  const keys = data.map(({ name, usage_today }) => ({ name, tokens: usage_today.tokens_used }));
  return { keys, total, day };
}
