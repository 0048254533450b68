// @ts-check
/** Everything an operator would miss, as one file, and back. */
import { html } from '../../vendor/lit.js';
import { makePart } from './make.js';
import { restorePart } from './restore.js';
import { t } from './words.js';

export const title = () => t.title;

/** @param {import('../ui/view.js').View} view */
export function open(view) {
  const make = makePart(view);
  const restore = restorePart(view);
  view.show(
    () =>
      html`<header class="screen-header">
          <div>
            <h1>${t.title}</h1>
            <p>${t.text}</p>
          </div>
        </header>
        <div class="backup">${make.template()} ${restore.template()}</div>`,
  );
}
