// @ts-check
/** The gateway's public API, as every client of it sees it. */
import { ApiError } from '../api/call.js';
import { t } from '../api/words.js';

/**
 * @typedef {object} Model
 * @property {string} id
 * @property {string} owned_by `x-ai` for those of Grok accounts, `grok2api` for routes
 * @property {string} [display_name]
 * @property {'chat' | 'image' | 'image_edit' | 'video'} [kind]
 */

/**
 * @typedef {object} Usage
 * @property {number} prompt_tokens
 * @property {number} completion_tokens
 * @property {number} total_tokens
 * @property {{reasoning_tokens?: number}} [completion_tokens_details]
 */

/** @typedef {{text: string, reasoning: string, finish: string, usage: Usage | null}} Piece */

/** @typedef {{index: number, progress: number, url: string}} PictureNews */

/** @returns {Promise<Model[]>} */
export const listModels = async (key, signal) =>
  (await (await ask(key, '/v1/models', { signal })).json()).data;

/** @returns {Promise<'legacy' | 'imagine_ws_experimental'>} */
export const imageMethod = async (key, signal) =>
  (await (await ask(key, '/v1/images/method', { signal })).json()).image_generation_method;

/** @returns {Promise<string>} where the picture is, e.g. `/images/upload-….png` */
export async function uploadImage(key, file, signal) {
  const body = new FormData();
  body.append('file', file, file.name || 'picture.png');
  return (await (await ask(key, '/v1/uploads/image', { body, signal })).json()).url;
}

/**
 * Has a conversation answered.
 *
 * @param {string} key
 * @param {Record<string, any>} order of `POST /v1/chat/completions`
 * @param {AbortSignal} signal lets the upstream go
 * @returns {AsyncGenerator<Piece>} one, unless it is streamed
 */
export async function* complete(key, order, signal) {
  const body = order.stream ? { ...order, stream_options: { include_usage: true } } : order;
  const response = await ask(key, '/v1/chat/completions', { json: body, signal });
  if (!isStream(response)) {
    const { choices, usage = null } = await response.json();
    yield pieceOf(choices[0].message, choices[0].finish_reason, usage);
    return;
  }
  for await (const { choices, usage = null } of events(response)) {
    yield pieceOf(choices?.[0]?.delta, choices?.[0]?.finish_reason, usage);
  }
}

/** Other providers call reasoning by other names. */
const pieceOf = (said, finish, usage) => ({
  text: said?.content ?? '',
  reasoning: said?.reasoning_content ?? said?.reasoning ?? '',
  finish: finish ?? '',
  usage,
});

/**
 * Has pictures made.
 *
 * @param {string} key
 * @param {Record<string, any>} order of `POST /v1/images/generations`
 * @param {AbortSignal} signal
 * @returns {AsyncGenerator<PictureNews>} without a `url` while it grows
 */
export async function* createImages(key, order, signal) {
  const response = await ask(key, '/v1/images/generations', { json: order, signal });
  if (!isStream(response)) {
    const { data } = await response.json();
    yield* data.map((picture, index) => ({ index, progress: 100, url: addressOf(picture) }));
    return;
  }
  for await (const event of events(response)) {
    const { index = 0, progress = 100 } = event;
    yield { index, progress, url: /completed$/.test(event.type) ? addressOf(event) : '' };
  }
}

const addressOf = ({ url, b64_json: base64 }) => url || `data:image/png;base64,${base64}`;

/** Opens the socket that brings pictures without end; the key stays out of its address. */
export function openImagine(key) {
  const bytes = new TextEncoder().encode(key);
  const named = btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
  const address = `${location.origin.replace(/^http/, 'ws')}/api/v1/admin/imagine/ws`;
  return new WebSocket(address, ['grok2api', `key.${named}`]);
}

const isStream = ({ headers }) => /event-stream/.test(headers.get('Content-Type') ?? '');

async function ask(key, path, { json, body, signal } = /** @type {any} */ ({})) {
  const sent = json ? JSON.stringify(json) : body;
  let response;
  try {
    response = await fetch(path, {
      method: sent ? 'POST' : 'GET',
      headers: {
        Authorization: `Bearer ${key}`,
        ...(json && { 'Content-Type': 'application/json' }),
      },
      body: sent,
      cache: 'no-store',
      signal,
    });
  } catch (error) {
    signal?.throwIfAborted();
    throw new ApiError(t.noAnswer, { answer: error });
  }
  if (!response.ok) {
    const answer = await response.json().catch(() => null);
    throw refusal(answer?.error ?? answer, response.status);
  }
  return response;
}

const refusal = (error, status = 0) =>
  new ApiError(error?.message ?? t.status(status), {
    status,
    code: error?.code ?? '',
    answer: error,
  });

/** What the events of a stream hold, until it says that it is done, or breaks off. */
async function* events(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      const lines = (rest + (value ?? '')).split('\n');
      rest = done ? '' : lines.pop();
      for (const line of lines) {
        const data = /^data: ?(.*)/.exec(line)?.[1].trim();
        if (data === '[DONE]') {
          return;
        }
        if (data) {
          yield eventOf(data);
        }
      }
      if (done) {
        return;
      }
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

function eventOf(data) {
  let event;
  try {
    event = JSON.parse(data);
  } catch {
    throw new ApiError(t.noJson);
  }
  if (event.error) {
    throw refusal(event.error);
  }
  return event;
}
