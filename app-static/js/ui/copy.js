// @ts-check
import { byId } from './find.js';

const THANKS_MILLIS = 2000;

/** Buttons with `data-copies="id"` copy the text of that element. */
document.addEventListener('click', (event) => {
  const button = /** @type {HTMLElement} */ (event.target).closest('[data-copies]');
  if (button instanceof HTMLElement) {
    copy(button, byId(button.dataset.copies));
  }
});

async function copy(button, source) {
  const copied = await intoClipboard(source.textContent);
  if (!copied) {
    select(source);
  }
  byId('announcement').textContent = copied ? 'Copied' : 'Selected; copy it with your keyboard';
  button.dispatchEvent(new window.CustomEvent('copied', { bubbles: true }));
  button.textContent = copied ? 'Copied' : 'Selected';
  setTimeout(() => {
    button.textContent = 'Copy';
    byId('announcement').textContent = '';
  }, THANKS_MILLIS);
}

/** Browsers have a clipboard only for pages that came by HTTPS or from the same machine. */
async function intoClipboard(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

function select(element) {
  const range = document.createRange();
  range.selectNodeContents(element);
  const selection = window.getSelection();
  selection?.removeAllRanges();
  selection?.addRange(range);
}
