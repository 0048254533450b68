// @ts-check
/** Signing in and out: password, passkeys, the session. */
import { ApiError, call } from './call.js';

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

/** @returns {Promise<Session | null>} null for a guest */
export async function currentSession() {
  try {
    return await call('GET', '/session', undefined, { quietly: true });
  } catch (error) {
    if (error instanceof ApiError && error.signedOut) {
      return null;
    }
    throw error;
  }
}

/**
 * How a visitor begins: the session there is, and whether nobody has chosen a password yet.
 *
 * @returns {Promise<{session: Session | null, setUpNeeded: boolean}>}
 */
export async function beginning() {
  const { needed, session_shown: shown } = await call('GET', '/setup');
  return { session: shown ? await currentSession() : null, setUpNeeded: needed };
}

/**
 * Chooses the operator's name and password; signs in.
 *
 * @returns {Promise<{key: string}>} the first client key, told this once
 */
export const setUp = (username, password) => call('POST', '/setup', { username, password });

export const signIn = (username, password) => call('POST', '/login', { username, password });

export const signOut = () => call('POST', '/logout', {});

/** Ends every other session. Without a new user name the old one stays. */
export const changePassword = (current, password, username = '') =>
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

/** @returns {Promise<string>} e.g. `D1` */
export const storage = async () => (await call('GET', '/storage')).type;
