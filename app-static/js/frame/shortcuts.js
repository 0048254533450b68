// @ts-check

const FIELDS = 'input, select, textarea, [contenteditable]';
const SEARCH = '#screen :is(input[type="search"], .search input, [data-search])';

/**
 * Heeds the keys that work everywhere: Ctrl or Cmd K, `/` and `?`. The latter two belong to whoever is
 * writing, or to a dialog that is open.
 *
 * @param {{openPalette: () => void, openHelp: () => void}} acts
 */
export function listen({ openPalette, openHelp }) {
  document.addEventListener('keydown', (event) => {
    const { key, ctrlKey, metaKey, altKey, target } = event;
    const isOpen = document.querySelector('dialog[open]') !== null;
    if ((ctrlKey || metaKey) && !altKey && key.toLowerCase() === 'k') {
      event.preventDefault();
      if (!isOpen) {
        openPalette();
      }
      return;
    }
    const isWriting = /** @type {HTMLElement} */ (target).closest?.(FIELDS);
    if (ctrlKey || metaKey || altKey || isOpen || isWriting) {
      return;
    }
    if (key === '?') {
      event.preventDefault();
      openHelp();
    } else if (key === '/') {
      const field = /** @type {HTMLInputElement | null} */ (document.querySelector(SEARCH));
      if (field) {
        event.preventDefault();
        field.focus();
        field.select();
      }
    }
  });
}
