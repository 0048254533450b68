// @ts-check
import { html, svg } from '../../vendor/lit.js';

const STEP = 10;
const HEIGHT = 100;

/** What is not nothing can be seen. */
const LEAST = 1.5;

/**
 * Upright bars side by side, as wide as there is room.
 *
 * @template T
 * @param {T[]} items
 * @param {object} parts
 * @param {(item: T) => number} parts.valueOf
 * @param {(item: T) => string} parts.titleOf what is said of a bar one points at
 * @param {string} parts.label what the whole says
 */
export function bars(items, { valueOf, titleOf, label }) {
  const top = Math.max(1, ...items.map(valueOf));
  return html`<svg
    class="key-bars"
    role="img"
    aria-label=${label}
    viewBox="0 0 ${items.length * STEP} ${HEIGHT}"
    preserveAspectRatio="none"
  >
    ${items.map((item, place) => {
      const value = valueOf(item);
      const height = value === 0 ? 0 : Math.max(LEAST, (value / top) * HEIGHT);
      return svg`<g>
        <title>${titleOf(item)}</title>
        <rect class="bar-day" x=${place * STEP} y="0" width=${STEP} height=${HEIGHT} />
        <rect class="bar-value" x=${place * STEP + 1} y=${HEIGHT - height} width=${STEP - 2}
          height=${height} />
      </g>`;
    })}
  </svg>`;
}
