// @ts-check
/** Keys of earlier editions, whose text can still be told: on demand, and for half a minute. */
import { html, nothing } from '../../vendor/lit.js';
import { revealKey } from '../api/keys.js';
import { copyButton } from '../ui/copy.js';
import { pressed } from '../ui/form.js';
import { icon } from '../ui/icon.js';
import { tellError } from '../ui/toast.js';
import { t } from './words.js';

const SHOWN_MILLIS = 30_000;

/** @type {Map<string, string>} texts shown now, by id */
const shown = new Map();

/**
 * @param {import('../api/keys.js').Key} key
 * @param {() => void} update
 */
export function maskedKey(key, update) {
  const text = shown.get(key.id);
  if (text) {
    return html`<span class="key-text"
      ><code>${text}</code>${copyButton(text, { label: t.copyKey(key.name) })}</span
    >`;
  }
  const reveal = async () => {
    shown.set(key.id, await revealKey(key.id));
    update();
    setTimeout(() => {
      shown.delete(key.id);
      update();
    }, SHOWN_MILLIS);
  };
  return html`<span class="key-text"
    ><code class="quiet">${key.display_key}</code>${
      key.recoverable
        ? html`<button
            type="button"
            class="button icon-only"
            aria-label=${t.reveal(key.name)}
            title=${t.reveal(key.name)}
            @click=${pressed(reveal, tellError)}
          >
            ${icon('eye')}
          </button>`
        : nothing
    }</span
  >`;
}
