// @ts-check
/** Passkeys as the browser has them (W3C Web Authentication, level 3). */
import { addPasskey, newPasskeyWanted, passkeyWanted, signInWithPasskey } from './api/session.js';
import { t } from './passkey-words.js';

const REASONS = {
  NotAllowedError: () => t.notAllowed,
  InvalidStateError: () => t.alreadyThere,
  SecurityError: () => t.wrongAddress,
};

/** Why there are no passkeys on this page; empty when there are. */
export function whyNoPasskeys() {
  if (!window.isSecureContext) {
    return t.needsHttps;
  }
  if (/^[\d.]+$|^\[/.test(location.hostname)) {
    return t.needsName;
  }
  return 'parseRequestOptionsFromJSON' in (window.PublicKeyCredential ?? {}) ? '' : t.unknown;
}

/** Signs in with a passkey of this gateway. */
export async function usePasskey() {
  const wanted = await passkeyWanted();
  const publicKey = window.PublicKeyCredential.parseRequestOptionsFromJSON(wanted);
  const credential = await said(navigator.credentials.get({ publicKey }));
  return signInWithPasskey(credential.toJSON());
}

/** Makes a passkey and has the gateway keep it. */
export async function makePasskey(name) {
  const wanted = await newPasskeyWanted();
  const publicKey = window.PublicKeyCredential.parseCreationOptionsFromJSON(wanted);
  const credential = await said(navigator.credentials.create({ publicKey }));
  return addPasskey(name, credential.toJSON());
}

/** Turns the browser's refusals into sentences. */
async function said(asked) {
  try {
    return await asked;
  } catch (error) {
    throw new Error(REASONS[error.name]?.() ?? error.message, { cause: error });
  }
}
