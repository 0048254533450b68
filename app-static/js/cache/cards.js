// @ts-check
import { html } from '../../vendor/lit.js';
import { bytes, number } from '../ui/format.js';
import { icon } from '../ui/icon.js';
import { t } from './words.js';

/** @typedef {import('../api/cache.js').Kind} Kind */

const KINDS = /** @type {const} */ ({
  image: { picture: 'images', id: 'img', clear: () => t.clearImage },
  video: { picture: 'film', id: 'video', clear: () => t.clearVideo },
});

/**
 * How much there is of each kind; a card shows its list.
 *
 * @param {object} parts
 * @param {import('../api/cache.js').Sizes | null} parts.sizes
 * @param {Kind} parts.chosen
 * @param {(kind: Kind) => void} parts.choose
 * @param {(kind: Kind, count: number) => void} parts.clear
 * @param {boolean} parts.busy
 */
export const cards = ({ sizes, chosen, choose, clear, busy }) =>
  html`<div class="cache-cards">
    ${Object.entries(KINDS).map(([name, { picture, id, clear: label }]) => {
      const kind = /** @type {Kind} */ (name);
      const size = sizes?.[`local_${kind}`];
      return html`<section class="card cache-card" data-chosen=${kind === chosen}>
        <button
          type="button"
          class="cache-choice"
          id="cache-${kind}"
          aria-pressed=${kind === chosen}
          @click=${() => choose(kind)}
        >
          ${icon(picture)}
          <span>
            <span class="quiet small">${t[kind]}</span>
            <strong class="number" id="${id}-count">${number(size?.count)}</strong>
            <span class="quiet small number" id="${id}-size">${bytes(size?.size_bytes)}</span>
          </span>
        </button>
        <button
          type="button"
          class="button small"
          id="clear-${kind}"
          aria-label=${label()}
          ?disabled=${busy || !size?.count}
          @click=${() => clear(kind, size?.count ?? 0)}
        >
          ${icon('brush-cleaning')}${t.clear}
        </button>
      </section>`;
    })}
  </div>`;
