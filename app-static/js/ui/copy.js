// @ts-check
import { html } from '../../vendor/lit.js';
import { icon } from './icon.js';
import { tellError, toast } from './toast.js';
import { t } from './words.js';

const THANKS_MILLIS = 2000;

/**
 * A button that copies; for two seconds it says so.
 *
 * @param {string | (() => string | Promise<string>)} text may be fetched on demand
 * @param {object} [options]
 * @param {string} [options.label] what is copied, e.g. `Copy the key`
 * @param {boolean} [options.words] shows the label, and no picture alone
 * @param {() => void} [options.copied] hears of it
 * @param {(text: string) => Promise<unknown>} [options.refused] shows the text where the browser does
 *     not let pages copy, so that it can be done by hand
 */
export function copyButton(text, { label = t.copy, words = false, copied, refused } = {}) {
  const press = async (event) => {
    const button = event.currentTarget;
    try {
      const value = typeof text === 'string' ? text : await text();
      if (await intoClipboard(value)) {
        thank(button);
      } else {
        await refused?.(value);
        select(button.closest('.snippet, tr, .field, p')?.querySelector('code, input') ?? button);
        toast('info', t.selectToCopy);
      }
      copied?.();
    } catch (error) {
      tellError(error);
    }
  };
  return words
    ? html`<button type="button" class="button small" @click=${press}>
        ${icon('copy')}${label}
      </button>`
    : html`<button
        type="button"
        class="button icon-only"
        aria-label=${label}
        title=${label}
        @click=${press}
      >
        ${icon('copy')}
      </button>`;
}

function thank(button) {
  const use = button.querySelector('use');
  button.dataset.copied = '';
  use.setAttribute('href', '/icons.svg#check');
  announce(t.copied);
  setTimeout(() => {
    delete button.dataset.copied;
    use.setAttribute('href', '/icons.svg#copy');
    announce('');
  }, THANKS_MILLIS);
}

/** Says something to whoever does not see the page. */
export function announce(text) {
  const place = document.getElementById('announcement');
  if (place) {
    place.textContent = text;
  }
}

/** Browsers have a clipboard only for pages that came by HTTPS or from the same machine. */
export async function intoClipboard(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

function select(element) {
  if (element instanceof HTMLInputElement) {
    element.select();
    return;
  }
  const range = document.createRange();
  range.selectNodeContents(element);
  const selection = window.getSelection();
  selection?.removeAllRanges();
  selection?.addRange(range);
}

/**
 * Text to be copied, with its title.
 *
 * @param {string} title
 * @param {unknown} shown a text, or a template of it with marks
 * @param {object} [options]
 * @param {string} [options.text] what is copied when `shown` is a template
 * @param {boolean} [options.long] breaks lines anywhere
 * @param {boolean} [options.secret] draws attention
 * @param {string} [options.id] of the text
 * @param {() => void} [options.copied]
 */
export function snippet(
  title,
  shown,
  { text, long = false, secret = false, id = '', copied } = {},
) {
  const code = html`<code id=${id}>${shown}</code>`;
  return html`<div class="snippet ${secret ? 'secret-key' : ''}">
    <div class="snippet-head">
      <span>${title}</span
      >${copyButton(text ?? String(shown), { label: `${t.copy}: ${title}`, copied })}
    </div>
    <pre class=${long ? 'long' : ''} tabindex="0">${code}</pre>
  </div>`;
}
