// @ts-check
/** The panel's API: its envelope and its errors. The other files of this folder know its addresses. */
import { t } from './words.js';

const ROOT = '/api/v1/admin';

/** Tells the gateway that a page of its own is asking; no other site's page can say so. */
const OURS = { 'X-Requested-With': 'grok2api-admin' };

/** What the gateway refused, or that it did not answer. */
export class ApiError extends Error {
  /**
   * @param {string} message for people
   * @param {object} [details]
   * @param {number} [details.status] 0 when there was no answer
   * @param {string} [details.code] e.g. `BAD_CREDENTIALS`
   * @param {string} [details.field] what of the request is wrong, e.g. `chat_per_day`
   * @param {number} [details.retryAfterSeconds]
   * @param {any} [details.answer] all that the gateway said
   */
  constructor(
    message,
    { status = 0, code = '', field = '', retryAfterSeconds = 0, answer = null } = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.field = field;
    this.retryAfterSeconds = retryAfterSeconds;
    this.answer = answer;
  }

  /** Whether it takes a sign-in to go on. */
  get signedOut() {
    return this.code === 'MISSING_SESSION' || this.code === 'SESSION_EXPIRED';
  }
}

/** Hears `build` when a newer build answers, and `answered` after every answer. */
export const answers = new EventTarget();

let knownBuild = '';

/**
 * What is done when the session has ended: the panel asks for the password and resolves, so that the
 * call is made again; a page without this lets the error through.
 *
 * @type {((error: ApiError) => Promise<void>) | null}
 */
let signInAgain = null;

/** @param {(error: ApiError) => Promise<void>} act */
export function onSignedOut(act) {
  signInAgain = act;
}

/**
 * @typedef {object} CallOptions
 * @property {AbortSignal} [signal]
 * @property {Record<string, string>} [headers]
 * @property {boolean} [keepalive] lets a call outlive the page
 * @property {boolean} [quietly] lets the end of the session through instead of asking for the password
 */

/**
 * One call, answered by JSON.
 *
 * @param {'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'} method
 * @param {string} path below the API's root, with its query
 * @param {unknown} [body] JSON, or a string or Blob as it is
 * @param {CallOptions} [options]
 * @returns {Promise<any>}
 * @throws {ApiError}
 */
export async function call(method, path, body, options = {}) {
  const response = await ask(method, path, body, options);
  return response.json().catch(() => {
    throw new ApiError(t.noJson, { status: response.status });
  });
}

/**
 * One call, answered by anything: files, streams of events.
 *
 * @param {string} method
 * @param {string} path
 * @param {unknown} [body]
 * @param {CallOptions} [options]
 * @returns {Promise<Response>} one that succeeded
 */
export async function ask(method, path, body, options = {}) {
  try {
    return await askOnce(method, path, body, options);
  } catch (error) {
    if (error instanceof ApiError && error.signedOut && signInAgain && !options.quietly) {
      await signInAgain(error);
      return askOnce(method, path, body, options);
    }
    throw error;
  }
}

/** @param {CallOptions} options */
async function askOnce(method, path, body, options) {
  const { signal, headers, keepalive } = options;
  const isJson = body !== undefined && typeof body !== 'string' && !(body instanceof Blob);
  let response;
  try {
    response = await fetch(ROOT + path, {
      method,
      headers: { ...OURS, ...(isJson && { 'Content-Type': 'application/json' }), ...headers },
      body: /** @type {BodyInit} */ (isJson ? JSON.stringify(body) : body),
      cache: 'no-store',
      signal,
      keepalive,
    });
  } catch (error) {
    signal?.throwIfAborted();
    throw new ApiError(t.noAnswer, { answer: error });
  }
  noteBuild(response);
  if (response.ok) {
    return response;
  }
  const answer = await response.json().catch(() => null);
  throw new ApiError(errorText(answer) ?? t.status(response.status), {
    status: response.status,
    code: answer?.code,
    field: answer?.field,
    retryAfterSeconds: Number(response.headers.get('Retry-After')) || 0,
    answer,
  });
}

function noteBuild(response) {
  const build = response.headers.get('x-grok2api-build');
  if (build && knownBuild && build !== knownBuild) {
    answers.dispatchEvent(new Event('build'));
  }
  knownBuild = build ?? knownBuild;
  answers.dispatchEvent(new Event('answered'));
}

/** Editions tell their errors in different places (admin-api 1.2). */
function errorText(answer) {
  const texts = [answer?.detail, answer?.error, answer?.error?.message, answer?.message];
  return texts.find((text) => typeof text === 'string' && text !== '');
}

/** `?page=2&status=active`, without what is empty, false or not there; lists name a member again. */
export function query(members) {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(members)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null && one !== '' && one !== false) {
        search.append(name, String(one));
      }
    }
  }
  const text = search.toString();
  return text && `?${text}`;
}

/** Saves what an answer holds as a file, under the name the answer gives it. */
export async function download(response, fallbackName) {
  const blob = await response.blob();
  const named = /filename="?([^";]+)/.exec(response.headers.get('Content-Disposition') ?? '');
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = named?.[1] ?? fallbackName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
