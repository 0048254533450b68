// @ts-check
import { byId } from '../ui/find.js';

/**
 * Puts the first key into its view. Whoever leaves without having copied it is asked by the browser,
 * since nobody can show it again.
 *
 * @param {string} key
 * @param {string} target where to go on
 */
export function showFirstKey(key, target) {
  const view = byId('first-key');
  const leaving = new AbortController();
  byId('key').textContent = key;
  for (const place of view.querySelectorAll('[data-key]')) {
    place.textContent = key;
  }
  byId('leave-key').href = target;
  window.addEventListener('beforeunload', (event) => event.preventDefault(), leaving);
  view.addEventListener('copied', ({ target: button }) => {
    const copied = byId(/** @type {HTMLElement} */ (button).dataset.copies);
    if (copied.textContent.includes(key)) {
      leaving.abort();
    }
  });
  byId('leave-key').addEventListener('click', () => leaving.abort());
}
