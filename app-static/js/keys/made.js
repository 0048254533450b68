// @ts-check
/** Keys that were just made, in full, this once. */
import { html } from '../../vendor/lit.js';
import { copyButton, snippet } from '../ui/copy.js';
import { icon } from '../ui/icon.js';
import { t } from './words.js';

/** @typedef {import('../api/keys.js').Key} Key */

/** @param {Key} key */
export const madeOne = ({ key }) => ({
  title: t.madeTitle,
  text: key,
  body: (copied) =>
    html`<p>${t.madeText}</p>
      ${snippet(t.key, key, { id: 'new-key', long: true, secret: true, copied })}
      ${snippet(t.base, `${location.origin}/v1`, { id: 'new-key-base', long: true })}`,
});

/** @param {Key[]} keys */
export function madeMany(keys) {
  const text = keys.map(({ name, key }) => `${name}\t${key}`).join('\n');
  return {
    title: t.manyMade(keys.length),
    text,
    body: (copied) =>
      html`<p>${t.manyText}</p>
        <div class="cluster">
          <button
            type="button"
            class="button small"
            id="download-keys"
            @click=${() => {
              save(keys);
              copied();
            }}
          >
            ${icon('download')}${t.downloadList}
          </button>
          ${copyButton(text, { label: t.list, words: true, copied })}
        </div>
        <pre class="made-keys" id="new-keys" tabindex="0"><code>${text}</code></pre>`,
  };
}

/** As a table that spreadsheets open: RFC 4180. */
function save(keys) {
  const quoted = (value) => `"${value.replaceAll('"', '""')}"`;
  const lines = keys.map(({ name, key }) => `${quoted(name)},${quoted(key)}\r\n`);
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob(['name,key\r\n', ...lines], { type: 'text/csv' }));
  link.download = 'grok2api_keys.csv';
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
