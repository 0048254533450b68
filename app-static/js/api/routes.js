// @ts-check
/** Routes: which upstream serves which public name. */
import { call } from './call.js';

/**
 * @typedef {object} Target
 * @property {string} upstream its id; its name does, too, where it is sent
 * @property {string | null} [upstream_name] null for one that is gone
 * @property {string} model as the upstream calls it
 * @property {number} priority a smaller one goes first
 * @property {number} weight its share among those of the same priority
 */

/** @typedef {{attempts?: number, statuses?: number[]}} Retry what is left out is as usual */

/**
 * @typedef {object} Route
 * @property {string} name as clients spell the model
 * @property {Target[]} targets
 * @property {Retry} retry
 * @property {boolean} listed
 * @property {boolean} enabled
 * @property {number | null} updated_at epoch milliseconds
 */

/**
 * @typedef {object} Choice
 * @property {string} upstream its id
 * @property {string} name
 * @property {'grok_web' | 'openai' | 'gemini'} kind
 * @property {string} model
 * @property {number} priority
 * @property {number} weight
 * @property {'key' | 'none'} auth
 * @property {number | null} resting_until epoch milliseconds
 * @property {import('./upstreams.js').Counts} credentials
 */

/**
 * @typedef {object} Resolved
 * @property {string} model
 * @property {'route' | 'prefix' | 'grok' | 'listed' | 'pattern' | null} reason
 * @property {number} [attempts]
 * @property {number[]} [statuses]
 * @property {Choice[]} choices
 */

const path = (name) => `/routes/${encodeURIComponent(name)}`;

/** @returns {Promise<{items: Route[], revision: number}>} */
export const routes = (signal) => call('GET', '/routes', undefined, { signal });

/**
 * Makes a route what is said, whether there was one or not.
 *
 * @param {string} name
 * @param {Omit<Route, 'name' | 'updated_at'>} terms
 * @param {number} revision of the routes that were seen; refused when somebody has changed them
 * @returns {Promise<Route>}
 */
export const saveRoute = async (name, terms, revision) =>
  (await call('PUT', path(name), terms, { headers: { 'If-Match': `"${revision}"` } })).item;

/** @returns {Promise<Route>} */
export const changeRoute = async (name, terms) => (await call('PATCH', path(name), terms)).item;

/** Outlives the page. */
export const deleteRoute = (name) => call('DELETE', path(name), undefined, { keepalive: true });

/** @returns {Promise<Resolved>} */
export const resolve = (model, signal) => call('POST', '/routes/resolve', { model }, { signal });

/** @returns {Promise<string[]>} the chat models of Grok accounts */
export const grokModels = async () => (await call('GET', '/models/chat')).data.map(({ id }) => id);
