// @ts-check
/** The settings, by group and member: `grok.timeout`. */
import { call } from './call.js';

/** Stands for a secret that is set. */
export const MASK = '********';

const ENVELOPE = new Set(['success', 'status']);

/**
 * @typedef {object} Settings
 * @property {Record<string, Record<string, any>>} groups
 * @property {string[]} warnings
 * @property {number} revision
 */

/** @returns {Promise<Settings>} */
export async function settings(signal) {
  const { warnings, revision, ...rest } = await call('GET', '/config', undefined, { signal });
  const groups = Object.fromEntries(Object.entries(rest).filter(([name]) => !ENVELOPE.has(name)));
  return { groups, warnings, revision };
}

/**
 * @param {Record<string, any>} changes by their names, e.g. `{'grok.timeout': 300}`
 * @param {number} revision of the settings that were seen
 * @returns {Promise<{changed: string[], ignored: string[], revision: number}>}
 */
export const saveSettings = (changes, revision) =>
  call('POST', '/config', grouped(changes), { headers: { 'If-Match': `"${revision}"` } });

/**
 * Tries the upstream with changes that are not saved.
 *
 * @param {Record<string, any>} changes
 * @returns {Promise<{ok: boolean, upstream_status?: number, error?: string, message?: string,
 *     duration_ms?: number}>}
 */
export const testSettings = (changes) => call('POST', '/config/test', grouped(changes));

/**
 * Tells one secret; the audit knows of it.
 *
 * @param {'app.api_key' | 'grok.cf_clearance' | 'security.media_secret'} field
 * @returns {Promise<string>} empty when there is none
 */
export const revealSetting = async (field) =>
  (await call('POST', '/config/reveal', { field })).value;

function grouped(changes) {
  const groups = {};
  for (const [name, value] of Object.entries(changes)) {
    const [group, member] = name.split('.');
    (groups[group] ??= {})[member] = value;
  }
  return groups;
}
