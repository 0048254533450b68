// @ts-check
import { svg } from '../../vendor/lit.js';

/** A picture beside words that say the same. Names are those of lucide.dev. */
export const icon = (name) =>
  svg`<svg class="icon" aria-hidden="true"><use href="/icons.svg#${name}"></use></svg>`;
