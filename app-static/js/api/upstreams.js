// @ts-check
/** Upstreams, their credentials, and the models they list. */
import { call, query } from './call.js';

/**
 * @typedef {object} Counts of credentials; of Grok accounts where the upstream is theirs
 * @property {number} total
 * @property {number} enabled those that are ready, rest, or are set aside
 * @property {number} ready
 * @property {number} resting
 * @property {number} set_aside
 */

/**
 * @typedef {object} Upstream
 * @property {string} id 12 hexadecimal digits, or `grok`
 * @property {string} name
 * @property {'grok_web' | 'openai' | 'gemini'} kind
 * @property {string} base_url
 * @property {'key' | 'none'} auth
 * @property {{name: string, value: string}[]} headers values masked
 * @property {boolean} enabled
 * @property {number} priority a smaller one goes first
 * @property {number} weight
 * @property {number} first_byte_seconds 0 for ever, as the next two
 * @property {number} idle_seconds
 * @property {number} total_seconds
 * @property {number} fail_threshold
 * @property {boolean} ask_usage
 * @property {string[]} patterns
 * @property {boolean} fetch_models
 * @property {number} model_count
 * @property {number | null} models_fetched_at epoch milliseconds, as all times
 * @property {number | null} resting_until
 * @property {string | null} last_failure
 * @property {number | null} last_failure_at
 * @property {Counts} credentials
 * @property {string[]} [model_list] only where one upstream is asked for
 */

/** @typedef {'ready' | 'resting' | 'set_aside' | 'disabled'} CredentialState */

/**
 * @typedef {object} Credential
 * @property {string} id
 * @property {string} display masked
 * @property {string} note
 * @property {CredentialState} state
 * @property {boolean} enabled
 * @property {number} failures in a row
 * @property {number | null} ready_at when one that rests may be used again
 * @property {string | null} last_failure
 * @property {number | null} last_failure_at
 * @property {number | null} last_used_at
 * @property {number | null} checked_at
 */

/**
 * @typedef {object} Outcome what an upstream said
 * @property {number} status 502 for no answer, 503 where no credential can be used, 504 for a late one
 * @property {string | null} code
 * @property {string} message
 * @property {number} latency_ms
 */

/** @typedef {{id: string | null, ok: boolean} & Outcome} Checked */

const path = (id) => `/upstreams/${encodeURIComponent(id)}`;

/** @returns {Promise<Upstream[]>} in the order in which they are asked */
export const upstreams = async (signal) =>
  (await call('GET', '/upstreams', undefined, { signal })).items;

/** @returns {Promise<Upstream>} */
export const upstream = async (id, signal) =>
  (await call('GET', path(id), undefined, { signal })).item;

/** The gateway does not say which field a taken name is in. */
async function named(asked) {
  try {
    return (await asked).item;
  } catch (error) {
    error.field ||= error.code === 'NAME_TAKEN' ? 'name' : '';
    throw error;
  }
}

/** @returns {Promise<Upstream>} */
export const addUpstream = (terms) => named(call('POST', '/upstreams', terms));

/**
 * @param {string} id
 * @param {object} terms those to change; `reset` forgets troubles
 * @returns {Promise<Upstream>}
 */
export const changeUpstream = (id, terms) => named(call('PATCH', path(id), terms));

/**
 * @param {string} id
 * @param {boolean} force where routes lead to it
 * @returns {Promise<{deleted_credentials: number, changed_routes: string[], deleted_routes: string[]}>}
 */
export const deleteUpstream = (id, force) =>
  call('DELETE', path(id) + query({ force: force && '1' }));

/**
 * @param {string} id
 * @param {{state?: string[], search?: string, per_page?: number, cursor?: string}} wanted
 * @param {AbortSignal} [signal]
 * @returns {Promise<{total: number, items: Credential[], next_cursor: string | null}>}
 */
export const credentials = (id, wanted, signal) =>
  call('GET', `${path(id)}/credentials${query(wanted)}`, undefined, { signal });

/**
 * @param {string} id
 * @param {string} lines a secret a line, and perhaps a note behind it
 * @returns {Promise<{added: number, duplicates: number, invalid: {line: number, reason: string}[]}>}
 */
export const addCredentials = (id, lines) =>
  call('POST', `${path(id)}/credentials`, lines, { headers: { 'Content-Type': 'text/plain' } });

/**
 * @param {string} id
 * @param {string[]} ids
 * @param {{enabled?: boolean, note?: string, reset?: boolean}} terms
 */
export const changeCredentials = (id, ids, terms) =>
  call('PATCH', `${path(id)}/credentials`, { ids, ...terms });

/** Outlives the page. */
export const deleteCredentials = (id, ids) =>
  call('DELETE', `${path(id)}/credentials`, { ids }, { keepalive: true });

/**
 * Tries credentials, at most 20 in one call.
 *
 * @param {string} id
 * @param {string[] | null} ids null for all that are enabled
 * @param {string | null} cursor `next` of the answer before
 * @param {AbortSignal} [signal]
 * @returns {Promise<{checked: Checked[], next: string | null}>}
 */
export const checkCredentials = (id, ids, cursor, signal) =>
  call(
    'POST',
    `${path(id)}/check`,
    { ...(ids && { credentials: ids }), ...(cursor && { cursor }) },
    { signal },
  );

/** @returns {Promise<{models: string[], fetched_at: number | null, fetched: boolean, outcome: Outcome}>} */
export const fetchModels = (id) => call('POST', `${path(id)}/models`, {});

/** @returns {Promise<string[]>} what it listed when it was last asked */
export const modelsOf = async (id) => (await call('GET', `${path(id)}/models`)).models;
