// @ts-check
import { svg } from '../../vendor/lit.js';

/** A picture beside words that say the same. Names: ICONS in scripts/lib/vendor.mjs, from lucide.dev. */
export const icon = (name) =>
  svg`<svg class="icon" aria-hidden="true"><use href="/vendor/icons.svg#${name}"></use></svg>`;
