// @ts-check
/**
 * Encrypts a backup under a passphrase, within the browser: AES-256-GCM with a key by PBKDF2.
 *
 * ```json
 * {"format":"grok2api-backup-sealed","version":1,"created_at":1770285600000,
 *  "kdf":"PBKDF2-SHA256","iterations":600000,"salt":"…","iv":"…","data":"…"}
 * ```
 *
 * The last three are base64.
 */

export const SEALED = 'grok2api-backup-sealed';

/** OWASP's Password Storage Cheat Sheet, 2023, for PBKDF2 with SHA-256. */
const ITERATIONS = 600_000;

/** More would keep a browser busy for minutes; nobody but a forger asks for it. */
const MOST_ITERATIONS = 10_000_000;

/** Browsers encrypt only on pages that came by HTTPS, or from the same machine. */
export const canSeal = () => window.isSecureContext;

/**
 * @param {string} text
 * @param {string} passphrase
 * @returns {Promise<string>} a file
 */
export async function seal(text, passphrase) {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const key = await keyOf(passphrase, salt, ITERATIONS);
  const clear = new TextEncoder().encode(text);
  const data = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, clear);
  return JSON.stringify({
    format: SEALED,
    version: 1,
    created_at: Date.now(),
    kdf: 'PBKDF2-SHA256',
    iterations: ITERATIONS,
    salt: toBase64(salt),
    iv: toBase64(iv),
    data: toBase64(new Uint8Array(data)),
  });
}

/**
 * @param {{iterations: number, salt: string, iv: string, data: string}} sealed
 * @param {string} passphrase
 * @returns {Promise<string>} what was sealed
 * @throws {Error} when it is another passphrase, or the file was altered
 */
export async function unseal({ iterations, salt, iv, data }, passphrase) {
  if (!(iterations > 0 && iterations <= MOST_ITERATIONS)) {
    throw new RangeError('iterations');
  }
  const key = await keyOf(passphrase, fromBase64(salt), iterations);
  const algorithm = { name: 'AES-GCM', iv: fromBase64(iv) };
  return new TextDecoder().decode(await crypto.subtle.decrypt(algorithm, key, fromBase64(data)));
}

async function keyOf(passphrase, salt, iterations) {
  const secret = new TextEncoder().encode(passphrase.normalize('NFKC'));
  const raw = await crypto.subtle.importKey('raw', secret, 'PBKDF2', false, ['deriveKey']);
  return crypto.subtle.deriveKey(
    { name: 'PBKDF2', hash: 'SHA-256', salt, iterations },
    raw,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt', 'decrypt'],
  );
}

/** So many at once, as functions take only so many arguments. */
const SLICE = 0x8000;

function toBase64(bytes) {
  let text = '';
  for (let from = 0; from < bytes.length; from += SLICE) {
    text += String.fromCharCode(...bytes.subarray(from, from + SLICE));
  }
  return btoa(text);
}

const fromBase64 = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
