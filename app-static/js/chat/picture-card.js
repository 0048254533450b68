// @ts-check
/** A picture that is made, or was. */
import { html, nothing } from '../../vendor/lit.js';
import { duration, number } from '../ui/format.js';
import { icon } from '../ui/icon.js';
import { failedPicture, ownMedia } from './picture.js';
import { m } from './media-words.js';

/**
 * @typedef {object} Card
 * @property {number} id counts up
 * @property {string} prompt
 * @property {'growing' | 'done' | 'failed'} state
 * @property {number} progress per cent
 * @property {string} url
 * @property {string} ratio
 * @property {number} [connection] which of those that run at a time
 * @property {number} [millis]
 */

/** @param {Card} card */
export function pictureCard({ id, prompt, state, progress, url, ratio, connection, millis }) {
  const own = ownMedia(url);
  return html`<li
    class="made-card ${state}"
    .style=${`--ratio: ${(ratio || '1:1').replace(':', '/')}`}
  >
    ${
      state === 'done'
        ? html`<a href=${own} target="_blank" rel="noreferrer noopener"
            ><img src=${own} alt=${prompt} loading="lazy" @error=${failedPicture}
          /></a>`
        : state === 'failed'
          ? html`<p class="made-failed">${icon('circle-alert')}${m.failedPicture}</p>`
          : html`<progress max="100" value=${progress} aria-label=${m.progress}></progress>`
    }
    <p class="made-note quiet small">
      <span>#${id}</span>
      ${connection ? html`<span>${m.connection(connection)}</span>` : nothing}
      ${ratio ? html`<span>${ratio}</span>` : nothing}
      ${state === 'growing' ? html`<span>${number(progress)}&nbsp;%</span>` : nothing}
      ${millis ? html`<span>${duration(millis)}</span>` : nothing}
      ${
        state === 'done'
          ? html`<a href=${own} download class="made-save" aria-label=${m.savePicture(id)}
              >${icon('download')}</a
            >`
          : nothing
      }
    </p>
  </li>`;
}
