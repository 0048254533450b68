// @ts-check
import { byId } from './find.js';

/** Buttons with `data-shows="id …"` show and hide what is typed into those fields. */
for (const button of document.querySelectorAll('[data-shows]')) {
  if (button instanceof HTMLElement) {
    const fields = (button.dataset.shows ?? '').split(' ').map(byId);
    button.setAttribute('aria-pressed', 'false');
    button.setAttribute('aria-label', 'Show the password');
    button.addEventListener('click', () => {
      const shown = button.getAttribute('aria-pressed') !== 'true';
      fields.forEach((field) => (field.type = shown ? 'text' : 'password'));
      button.setAttribute('aria-pressed', String(shown));
      button.textContent = shown ? 'Hide' : 'Show';
    });
  }
}
