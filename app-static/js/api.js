// @ts-check
/** The panel's API: only this module knows its addresses and its envelope. */

const ROOT = '/api/v1/admin';

/** Tells the gateway that a page of its own is asking; no other site's page can say so. */
const OURS = { 'X-Requested-With': 'grok2api-admin' };

/**
 * @typedef {object} Session
 * @property {string} username
 * @property {number} expires_at epoch milliseconds
 * @property {boolean} must_change_password
 * @property {string} build
 * @property {'current' | 'outdated'} schema whether the database has every migration
 */

/**
 * @typedef {object} Passkey
 * @property {string} id
 * @property {string} name
 * @property {number} created_at epoch milliseconds
 * @property {number | null} last_used_at epoch milliseconds
 */

/** What the gateway refused, or that it did not answer. */
export class ApiError extends Error {
  /**
   * @param {string} message for people
   * @param {object} [details]
   * @param {number} [details.status] 0 when there was no answer
   * @param {string} [details.code] e.g. `BAD_CREDENTIALS`
   * @param {number} [details.retryAfterSeconds]
   */
  constructor(message, { status = 0, code = '', retryAfterSeconds = 0 } = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** Whether it takes a sign-in to go on. */
  get signedOut() {
    return this.code === 'MISSING_SESSION' || this.code === 'SESSION_EXPIRED';
  }
}

/**
 * @param {'GET' | 'POST' | 'DELETE'} method
 * @param {string} path below the API's root
 * @param {object} [body]
 */
async function call(method, path, body) {
  let response;
  try {
    response = await fetch(ROOT + path, {
      method,
      headers: body ? { ...OURS, 'Content-Type': 'application/json' } : OURS,
      body: body && JSON.stringify(body),
      cache: 'no-store',
    });
  } catch {
    throw new ApiError('The gateway did not answer. Check your connection and try again.');
  }
  const answer = await response.json().catch(() => null);
  if (!response.ok || answer === null || answer.success === false) {
    throw new ApiError(
      errorText(answer) ?? `The gateway answered with status ${response.status}.`,
      {
        status: response.status,
        code: answer?.code,
        retryAfterSeconds: Number(response.headers.get('Retry-After')) || 0,
      },
    );
  }
  return answer;
}

/** Editions tell their errors in different places (admin-api 1.2). */
function errorText(answer) {
  const texts = [answer?.detail, answer?.error, answer?.error?.message, answer?.message];
  return texts.find((text) => typeof text === 'string' && text !== '');
}

/** @returns {Promise<Session | null>} null for a guest */
export async function currentSession() {
  try {
    return await call('GET', '/session');
  } catch (error) {
    if (error instanceof ApiError && error.signedOut) {
      return null;
    }
    throw error;
  }
}

/** @returns {Promise<boolean>} whether nobody has chosen a password yet */
export const isSetUpNeeded = async () => (await call('GET', '/setup')).needed;

/**
 * Chooses the operator's name and password; signs in.
 *
 * @returns {Promise<{key: string}>} the first client key, told this once
 */
export const setUp = (username, password) => call('POST', '/setup', { username, password });

export const signIn = (username, password) => call('POST', '/login', { username, password });

export const signOut = () => call('POST', '/logout', {});

/** Ends every other session. Without a new user name the old one stays. */
export const changePassword = (current, password, username) =>
  call('POST', '/password', {
    current_password: current,
    new_password: password,
    ...(username && { new_username: username }),
  });

/** What a browser needs to know to use a passkey. */
export const passkeyWanted = async () =>
  (await call('POST', '/login/passkey/options', {})).publicKey;

export const signInWithPasskey = (credential) => call('POST', '/login/passkey', { credential });

/** @returns {Promise<Passkey[]>} */
export const passkeys = async () => (await call('GET', '/passkeys')).passkeys;

/** What a browser needs to know to make a passkey. */
export const newPasskeyWanted = async () => (await call('POST', '/passkeys/options', {})).publicKey;

export const addPasskey = (name, credential) => call('POST', '/passkeys', { name, credential });

export const removePasskey = (id) => call('DELETE', `/passkeys/${encodeURIComponent(id)}`);
