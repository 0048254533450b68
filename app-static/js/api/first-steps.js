// @ts-check
/** What it takes until a first answer streams: somewhere to ask, a key, a message. */
import { ApiError, call } from './call.js';
import { t } from './words.js';

/**
 * @typedef {object} Place somewhere that answers
 * @property {string} id `grok` for the accounts
 * @property {string} name
 * @property {'grok_web' | 'openai' | 'gemini'} kind
 * @property {boolean} enabled
 * @property {'key' | 'none'} auth
 * @property {number} model_count
 * @property {number | null} resting_until epoch milliseconds
 * @property {string | null} last_failure
 * @property {{total: number, enabled: number, ready: number, resting: number, set_aside: number}} credentials
 */

/**
 * @typedef {object} Facts how far the first steps are
 * @property {Place[]} places
 * @property {number} keys
 * @property {boolean} answered whether any request has succeeded
 */

/** @returns {Promise<Place[]>} */
export const places = async (signal) =>
  (await call('GET', '/upstreams', undefined, { signal })).items;

/** @returns {Promise<{total: number, active: number, inactive: number, expired: number, exhausted: number}>} */
export const keyCounts = (signal) => call('GET', '/keys/stats', undefined, { signal });

/** @returns {Promise<Facts>} */
export async function firstSteps(signal) {
  const [there, keys, log] = await Promise.all([
    places(signal),
    keyCounts(signal),
    call('GET', '/logs?status=ok&limit=1', undefined, { signal }),
  ]);
  return { places: there, keys: keys.active, answered: log.data.length > 0 };
}

/** Whether requests can go there: it is on, and not all of its credentials are set aside. */
export const serves = ({ enabled, auth, credentials: { ready, resting } }) =>
  enabled && (auth === 'none' || ready + resting > 0);

/**
 * What a provider said to a credential.
 *
 * @typedef {{ok: boolean, status: number, code: string | null, message: string}} Outcome
 */

/**
 * Adds a provider with its API key, if there is one, and asks it for its models. One that refuses is
 * taken back, unless it shall be kept whatever it says.
 *
 * @param {{name: string, kind: string, base_url: string, auth: 'key' | 'none'}} terms
 * @param {string} secret
 * @param {boolean} anyway
 * @returns {Promise<{outcome: Outcome, models: string[]}>}
 */
export async function addProvider(terms, secret, anyway) {
  const { item } = await call('POST', '/upstreams', terms);
  const at = `/upstreams/${encodeURIComponent(item.id)}`;
  try {
    if (terms.auth === 'key') {
      const { added, invalid } = await call('POST', `${at}/credentials`, { credentials: [secret] });
      if (added === 0) {
        throw new ApiError(invalid[0]?.reason ?? t.noAnswer, { field: 'secret' });
      }
    }
    const { checked } = await call('POST', `${at}/check`, {});
    const outcome = checked[0];
    if (outcome?.ok) {
      const { models } = await call('POST', `${at}/models`, {});
      return { outcome, models };
    }
    if (!anyway) {
      await call('DELETE', at);
    }
    return { outcome, models: [] };
  } catch (error) {
    await call('DELETE', at).catch(() => {});
    throw error;
  }
}

/**
 * @param {string} tokens one a line
 * @param {'ssoBasic' | 'ssoSuper'} pool
 * @returns {Promise<{added: number, duplicates: {line: number}[],
 *     invalid: {line: number, reason: string}[]}>}
 */
export const addAccounts = (tokens, pool) => call('POST', '/tokens/add', { tokens, pool });

/**
 * Asks the accounts' upstream with one of them.
 *
 * @returns {Promise<{ok: boolean, message?: string, error?: string}>}
 */
export const tryAccounts = () => call('POST', '/config/test', {});

/** @returns {Promise<string>} the new key, told this once */
export const makeKey = async (name) => (await call('POST', '/keys', { name })).data.key;

/**
 * @typedef {object} Model
 * @property {string} id
 * @property {string} owned_by the name of its upstream, or `x-ai`
 * @property {string} [kind] `chat`, `image`, `video` where that is known
 */

/** @returns {Promise<Model[]>} what a key may use */
export async function modelsOf(key, signal) {
  const response = await askAsClient('/models', key, { signal });
  return (await response.json()).data;
}

/**
 * A piece of an answer; `ended` is why the model stopped.
 *
 * @typedef {{text: string, thought: string, ended: string | null}} Piece
 */

/**
 * Has a message answered as any client would, piece by piece.
 *
 * @param {{key: string, model: string, message: string, signal: AbortSignal}} question
 * @returns {AsyncGenerator<Piece>}
 * @throws {ApiError} also in the middle of an answer
 */
export async function* answerOf({ key, model, message, signal }) {
  const response = await askAsClient('/chat/completions', key, {
    signal,
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({
      model,
      stream: true,
      messages: [{ role: 'user', content: message }],
    }),
  });
  for await (const data of events(response)) {
    if (data === '[DONE]') {
      return;
    }
    const event = JSON.parse(data);
    if (event.error) {
      throw new ApiError(event.error.message, { status: 200, code: event.error.code });
    }
    const choice = event.choices?.[0];
    if (choice) {
      yield {
        text: choice.delta?.content ?? '',
        thought: choice.delta?.reasoning_content ?? '',
        ended: choice.finish_reason ?? null,
      };
    }
  }
  throw new ApiError(t.brokeOff, { status: 200, code: 'broke_off' });
}

async function askAsClient(path, key, { headers = {}, ...init }) {
  let response;
  try {
    response = await fetch(`/v1${path}`, {
      ...init,
      headers: { ...headers, Authorization: `Bearer ${key}` },
      credentials: 'omit',
      cache: 'no-store',
    });
  } catch {
    init.signal?.throwIfAborted();
    throw new ApiError(t.noAnswer);
  }
  if (response.ok) {
    return response;
  }
  const answer = await response.json().catch(() => null);
  throw new ApiError(answer?.error?.message ?? t.status(response.status), {
    status: response.status,
    code: answer?.error?.code ?? '',
  });
}

/** The data of a stream's events. */
async function* events(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) {
      return;
    }
    const lines = (rest + value).split(/\r?\n/);
    rest = lines.pop();
    for (const line of lines) {
      if (line.startsWith('data:')) {
        yield line.slice(5).trim();
      }
    }
  }
}
