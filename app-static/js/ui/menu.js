// @ts-check
import { html, nothing } from '../../vendor/lit.js';
import { icon } from './icon.js';

/** @typedef {{label: string, icon?: string, act?: () => void, href?: string, bad?: boolean}} Item */

/**
 * A button that opens a list of acts.
 *
 * @param {object} parts
 * @param {string} parts.label
 * @param {unknown} [parts.face] what is on the button in place of three dots
 * @param {boolean} [parts.wide] the face has words
 * @param {(Item | false | null | undefined)[]} parts.items
 * @param {string} [parts.id]
 */
export const menu = ({ label, face, wide = false, items, id = '' }) =>
  html`<details class="menu" id=${id} @toggle=${opened} @keydown=${keys} @focusout=${left}>
    <summary
      class="button ${wide ? '' : 'icon-only'}"
      aria-label=${label}
      title=${wide ? nothing : label}
    >
      ${face ?? icon('ellipsis-vertical')}
    </summary>
    <div class="menu-list" @click=${chosen}>
      ${items.map((item) => (item ? itemOf(item) : nothing))}
    </div>
  </details>`;

/** @param {Item} item */
const itemOf = ({ label, icon: picture, act, href, bad }) =>
  href
    ? html`<a href=${href}>${picture && icon(picture)}${label}</a>`
    : html`<button type="button" class=${bad ? 'bad' : ''} @click=${act}>
        ${picture && icon(picture)}${label}
      </button>`;

function opened({ currentTarget: details }) {
  if (details.open) {
    lay(details);
    const closing = new AbortController();
    const close = ({ type, target }) => {
      if (!details.open || type === 'scroll' || !details.contains(target)) {
        closing.abort();
        details.open = false;
      }
    };
    document.addEventListener('pointerdown', close, { signal: closing.signal });
    document.addEventListener('scroll', close, { signal: closing.signal, capture: true });
  }
}

const GAP = 4;

/** Below its button, or above it where there is no room. */
function lay(details) {
  const list = details.querySelector('.menu-list');
  const button = details.querySelector('summary').getBoundingClientRect();
  const below = button.bottom + GAP;
  const above = Math.max(GAP, button.top - GAP - list.offsetHeight);
  list.style.top = `${below + list.offsetHeight > innerHeight ? above : below}px`;
  list.style.left = `${Math.max(GAP, button.right - list.offsetWidth)}px`;
}

function keys(event) {
  const details = event.currentTarget;
  const items = [...details.querySelectorAll('.menu-list > *')];
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key === 'Escape' && details.open) {
    event.stopPropagation();
    details.open = false;
    details.querySelector('summary').focus();
  } else if (step && details.open) {
    event.preventDefault();
    const place = items.indexOf(/** @type {any} */ (document.activeElement));
    items.at((place + step + items.length) % items.length).focus();
  }
}

function left({ currentTarget: details, relatedTarget }) {
  if (relatedTarget && !details.contains(relatedTarget)) {
    details.open = false;
  }
}

const chosen = ({ currentTarget: list }) => (list.parentElement.open = false);
