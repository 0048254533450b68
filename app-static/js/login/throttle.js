// @ts-check
import { byId } from '../ui/find.js';

/**
 * After too many failures: keeps the button back until the gateway listens again.
 *
 * @param {unknown} error
 */
export function waitOut(error) {
  const seconds = Number(/** @type {any} */ (error)?.retryAfterSeconds ?? 0);
  if (seconds <= 0) {
    return;
  }
  const button = byId('sign-in').querySelector('form button:not([type])');
  const end = performance.now() + seconds * 1000;
  const tick = () => {
    const left = Math.ceil((end - performance.now()) / 1000);
    button.disabled = left > 0;
    button.textContent = left > 0 ? `Wait ${inWords(left)}` : 'Sign in';
    if (left > 0) {
      setTimeout(tick, 1000);
    }
  };
  setTimeout(tick); // when the form has given its button back
}

/** `4:05`, or `12 s` */
export const inWords = (seconds) =>
  seconds < 60
    ? `${seconds} s`
    : `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
