// @ts-check
/** What every page has: its own address in the examples, copy buttons, passwords that can be shown. */
import './copy.js';
import './secret.js';

for (const place of document.querySelectorAll('[data-origin]')) {
  place.textContent = location.origin;
}
