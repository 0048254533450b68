// @ts-check
/** The media cache: pictures and videos that answers link to. */
import { call, query } from './call.js';

/** @typedef {'image' | 'video'} Kind */

/**
 * @typedef {object} Medium
 * @property {string} name
 * @property {number} size_bytes
 * @property {number} mtime_ms last use, epoch milliseconds
 * @property {string | null} content_type
 * @property {number | null} expires_at epoch milliseconds
 * @property {string} preview_url of the picture; empty for a video
 * @property {string} view_url
 */

/** @typedef {{count: number, size_bytes: number}} Size */
/** @typedef {{local_image: Size, local_video: Size}} Sizes */

/** @returns {Promise<Sizes>} */
export const cacheSizes = (signal) => call('GET', '/cache/local', undefined, { signal });

/**
 * The most recently used first.
 *
 * @param {Kind} type
 * @param {number} page
 * @param {number} pageSize 200 at most
 * @param {AbortSignal} [signal]
 * @returns {Promise<{items: Medium[], total: number}>}
 */
export const listCache = (type, page, pageSize, signal) =>
  call('GET', `/cache/list${query({ type, page, page_size: pageSize })}`, undefined, { signal });

/**
 * Deletes as much of a kind as one call may.
 *
 * @param {Kind} type
 * @returns {Promise<{deleted: number, size_bytes: number, remaining: number}>}
 */
export const clearCache = async (type) => (await call('POST', '/cache/clear', { type })).result;

/**
 * @param {Kind} type
 * @param {string[]} names 200 at most
 * @returns {Promise<{deleted: number, missing: number}>}
 */
export const deleteMedia = async (type, names) =>
  (await call('POST', '/cache/items/delete', { type, names })).result;
