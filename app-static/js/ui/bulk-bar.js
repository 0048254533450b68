// @ts-check
import { html, nothing } from '../../vendor/lit.js';
import { percent } from './format.js';
import { icon } from './icon.js';
import { t } from './words.js';

const PHONE = matchMedia('(max-width: 48rem)');

/**
 * @typedef {object} BulkAction
 * @property {string} id e.g. `btn-batch-delete`
 * @property {string} label
 * @property {string} icon
 * @property {() => void} act
 * @property {boolean} [danger]
 */

/**
 * @typedef {object} Running work on many rows
 * @property {number} done
 * @property {number} total
 * @property {string} [label] what is done, e.g. `Refreshing`
 * @property {() => void} [stop]
 * @property {boolean} [stopping] it has been told to stop
 * @property {() => void} [pause] pauses it, or lets it go on; work of the server has none
 * @property {boolean} [paused]
 */

/**
 * The bar at the bottom with what can be done to the selected rows, or how far it is. It is not there
 * while nothing is selected and nothing runs. Put it at the end of a screen: it keeps room below the
 * last row.
 *
 * @param {object} parts
 * @param {import('./selection.js').Selection} parts.selection
 * @param {(BulkAction | false | null)[]} parts.actions
 * @param {Running | null} [parts.running]
 */
export const bulkBar = ({ selection, actions, running = null }) =>
  selection.size === 0 && !running
    ? nothing
    : html`<div class="bulk-room"></div>
        <div
          class="bulk"
          id="batch-actions"
          role="region"
          aria-label=${running?.label ?? t.selected(selection.size)}
          @pointerdown=${drag}
        >
          ${running ? progress(running) : choices(selection, actions)}
        </div>`;

const choices = (selection, actions) =>
  html`<span class="bulk-count">
      <span id="selected-count" role="status">${t.selected(selection.size)}</span>
      <button
        type="button"
        class="button icon-only"
        aria-label=${t.clearSelection}
        title=${t.clearSelection}
        @click=${() => selection.clear()}
      >
        ${icon('x')}
      </button>
    </span>
    ${actions.map((action) => action && button(action))}`;

/** @param {BulkAction} action */
const button = ({ id, label, icon: picture, act, danger = false }) =>
  html`<button type="button" class="button small ${danger ? 'bad' : ''}" id=${id} @click=${act}>
    ${icon(picture)}${label}
  </button>`;

/** @param {Running} running */
function progress({ done, total, label, stop, stopping = false, pause, paused = false }) {
  const share = total > 0 ? Math.floor((done / total) * 100) : 0;
  return html`<span class="bulk-count">
      <span>
        ${label}
        <span class="number" id="batch-progress-text">${percent(share)} (${done}/${total})</span>
      </span>
      <span
        class="meter"
        role="progressbar"
        aria-label=${label ?? t.selected(total)}
        aria-valuenow=${share}
        aria-valuemin="0"
        aria-valuemax="100"
        .style=${`--share: ${share}%`}
      ></span>
    </span>
    ${
      pause &&
      button({
        id: 'btn-pause-action',
        label: paused ? t.resume : t.pause,
        icon: paused ? 'play' : 'pause',
        act: pause,
      })
    }
    ${
      stop &&
      html`<button
        type="button"
        class="button small"
        id="btn-stop-action"
        ?disabled=${stopping}
        @click=${stop}
      >
        ${icon('square')}${stopping ? t.stopping : t.stop}
      </button>`
    }`;
}

/** Moves the bar with the pointer that took it at an empty place; not on phones, where it is docked. */
function drag(event) {
  const bar = event.currentTarget;
  if (PHONE.matches || event.button !== 0 || event.target.closest('button')) {
    return;
  }
  const [x, y] = (bar.style.translate || '0 0').split(' ').map((part) => parseFloat(part));
  const box = bar.getBoundingClientRect();
  const within = (offset, from, to) => Math.min(Math.max(offset, from), to);
  const move = ({ clientX, clientY }) => {
    const right = within(clientX - event.clientX, -box.left, innerWidth - box.right);
    const down = within(clientY - event.clientY, -box.top, innerHeight - box.bottom);
    bar.style.translate = `${x + right}px ${(y || 0) + down}px`;
  };
  bar.setPointerCapture(event.pointerId);
  bar.addEventListener('pointermove', move);
  bar.addEventListener('lostpointercapture', () => bar.removeEventListener('pointermove', move), {
    once: true,
  });
}
