// @ts-check
/** How the gateway is. */
import { ApiError, call } from './call.js';
import { t } from './words.js';

/**
 * @typedef {object} Health
 * @property {'healthy' | 'degraded'} status
 * @property {{db: boolean, kv_cache: boolean, assets: boolean}} bindings what the deployment has
 * @property {number} millis how long the answer took to come here
 */

/** @returns {Promise<Health>} */
export async function health(signal) {
  const began = performance.now();
  let response;
  try {
    response = await fetch('/health', { signal, cache: 'no-store' });
  } catch {
    signal?.throwIfAborted();
    throw new ApiError(t.noAnswer);
  }
  if (!response.ok) {
    throw new ApiError(t.status(response.status), { status: response.status });
  }
  return { ...(await response.json()), millis: Math.round(performance.now() - began) };
}

/**
 * What an operator should know of the settings.
 *
 * @returns {Promise<{anonymous: boolean, warnings: string[]}>}
 */
export async function settingsNews(signal) {
  const { security, warnings } = await call('GET', '/config', undefined, { signal });
  return { anonymous: security.allow_anonymous, warnings };
}

/**
 * Asks an upstream whether it answers; of the accounts one is used.
 *
 * @param {{id: string}} place
 * @returns {Promise<{ok: boolean, message: string, millis?: number}>}
 */
export async function reach({ id }) {
  if (id === 'grok') {
    const { ok, message = '', error = '', duration_ms } = await call('POST', '/config/test', {});
    return { ok, message: message || error, millis: duration_ms };
  }
  const { checked } = await call('POST', `/upstreams/${encodeURIComponent(id)}/check`, {});
  const best = checked.find(({ ok }) => ok) ?? checked[0];
  return { ok: best?.ok ?? false, message: best?.message ?? '', millis: best?.latency_ms };
}
