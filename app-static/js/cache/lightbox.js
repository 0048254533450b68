// @ts-check
/** One medium after the other, as large as there is room. */
import { html } from '../../vendor/lit.js';
import { copyButton } from '../ui/copy.js';
import { openDialog } from '../ui/dialog.js';
import { bytes, when } from '../ui/format.js';
import { icon } from '../ui/icon.js';
import { t } from './words.js';

/** @typedef {import('../api/cache.js').Medium} Medium */

/** The whole address of a medium, for others. */
export const linkOf = ({ view_url: path }) => new URL(path, location.origin).href;

/**
 * @param {import('../api/cache.js').Kind} kind
 * @param {Medium[]} media those of the list
 * @param {Medium} first the one to begin with
 * @param {(medium: Medium) => Promise<boolean>} remove
 */
export async function openLightbox(kind, media, first, remove) {
  const items = [...media];
  let place = items.indexOf(first);
  let broken = false;
  let update = () => {};
  const step = (by) => {
    if (items[place + by]) {
      place += by;
      broken = false;
      update();
    }
  };
  const leaving = new AbortController();
  document.addEventListener('keydown', arrows(step), { signal: leaving.signal });
  await openDialog({
    id: 'lightbox',
    size: 'huge',
    title: () => t.place(place + 1, items.length),
    body(dialog) {
      update = dialog.update;
      const medium = items[place];
      const whenBroken = () => {
        broken = true;
        update();
      };
      return html`<div class="lightbox">
          <button
            type="button"
            class="button icon-only"
            aria-label=${t.previous}
            ?disabled=${place === 0}
            @click=${() => step(-1)}
          >
            ${icon('chevron-left')}
          </button>
          <div class="lightbox-medium">
            ${
              broken
                ? html`<p class="notice">${t.gone}</p>`
                : kind === 'video'
                  ? html`<video
                      src=${medium.view_url}
                      controls
                      preload="metadata"
                      aria-label=${medium.name}
                      @error=${whenBroken}
                    ></video>`
                  : html`<img src=${medium.preview_url} alt=${medium.name} @error=${whenBroken} />`
            }
          </div>
          <button
            type="button"
            class="button icon-only"
            aria-label=${t.next}
            ?disabled=${place === items.length - 1}
            @click=${() => step(1)}
          >
            ${icon('chevron-right')}
          </button>
        </div>
        <p class="small lightbox-text">
          <code>${medium.name}</code>
          <span class="quiet">${bytes(medium.size_bytes)} · ${when(medium.mtime_ms)}</span>
        </p>`;
    },
    end(dialog) {
      const medium = items[place];
      const drop = async () => {
        if (await remove(medium)) {
          items.splice(place, 1);
          place = Math.min(place, items.length - 1);
          if (items.length === 0) {
            dialog.close();
          } else {
            update();
          }
        }
      };
      return html`<a class="button small" href=${medium.view_url} target="_blank" rel="noreferrer">
          ${icon('external-link')}${t.openTab}
        </a>
        ${copyButton(linkOf(medium), { label: t.copyLink, words: true })}
        <a
          class="button small"
          href=${medium.preview_url || medium.view_url}
          download=${medium.name}
        >
          ${icon('download')}${t.download}
        </a>
        <button type="button" class="button small" id="lightbox-delete" @click=${drop}>
          ${icon('trash-2')}${t.remove}
        </button>`;
    },
  });
  leaving.abort();
}

/** The keys that go back and on; in a player they wind. */
const arrows =
  (step) =>
  ({ key, target }) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[key];
    if (by && !(target instanceof HTMLVideoElement) && !document.getElementById('confirm-dialog')) {
      step(by);
    }
  };
