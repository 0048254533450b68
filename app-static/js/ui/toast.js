// @ts-check
/** Short messages at the top of the page that say what happened. */
import { html, render, repeat } from '../../vendor/lit.js';
import { icon } from './icon.js';
import { t } from './words.js';

const MILLIS = 3000;
const ERROR_MILLIS = 6000;
const UNDO_MILLIS = 10_000;

const ICONS = {
  good: 'circle-check',
  bad: 'circle-alert',
  warning: 'triangle-alert',
  info: 'info',
};

/** @typedef {{label: string, act: () => void}} ToastAct */
/** @typedef {{id: number, mood: keyof typeof ICONS, text: string, act?: ToastAct}} Toast */

/** @type {Toast[]} */
let shown = [];
let lastId = 0;

/**
 * @param {keyof typeof ICONS} mood
 * @param {string} text
 * @param {object} [options]
 * @param {ToastAct} [options.act] a button, e.g. one that undoes
 * @param {number} [options.millis] how long it stays; 0 until somebody closes it
 * @returns {() => void} takes it away
 */
export function toast(mood, text, { act, millis = mood === 'bad' ? ERROR_MILLIS : MILLIS } = {}) {
  const id = ++lastId;
  const close = () => {
    shown = shown.filter((one) => one.id !== id);
    show();
  };
  shown = [...shown.slice(-3), { id, mood, text, act }];
  show();
  if (millis > 0) {
    setTimeout(close, millis);
  }
  return close;
}

/** Tells what went wrong, in the gateway's own words where it gave some. */
export const tellError = (error) => {
  if (error?.name !== 'AbortError') {
    toast('bad', error?.message ?? String(error));
  }
};

/** @type {Set<() => void>} */
const waiting = new Set();
window.addEventListener('pagehide', () => [...waiting].forEach((now) => now()));

/**
 * Does something that cannot be taken back in ten seconds, unless somebody says no until then; at once
 * when the page is left.
 *
 * @param {string} text what is done, e.g. `3 keys deleted.`
 * @param {object} what
 * @param {() => Promise<unknown>} what.act must outlive the page: give `keepalive` to its call
 * @param {() => void} what.undo brings back what is shown
 */
export function undoable(text, { act, undo }) {
  const now = () => {
    clearTimeout(timer);
    waiting.delete(now);
    close();
    act().catch((error) => {
      undo();
      tellError(error);
    });
  };
  const timer = setTimeout(now, UNDO_MILLIS);
  waiting.add(now);
  const close = toast('info', text, {
    millis: 0,
    act: {
      label: t.undo,
      act() {
        clearTimeout(timer);
        waiting.delete(now);
        close();
        undo();
      },
    },
  });
}

/** Dialogs lie above all else of a page; a popover that is shown anew lies above them. */
function show() {
  const container = document.getElementById('toast-container') ?? made();
  if (container.matches(':popover-open')) {
    container.hidePopover();
  }
  if (shown.length > 0) {
    container.showPopover();
  }
  render(
    repeat(shown, ({ id }) => id, template),
    container,
  );
}

function made() {
  const container = document.createElement('div');
  container.id = 'toast-container';
  container.popover = 'manual';
  container.setAttribute('role', 'status');
  container.setAttribute('aria-live', 'polite');
  document.body.append(container);
  return container;
}

/** @param {Toast} toast */
function template({ id, mood, text, act }) {
  const close = () => {
    shown = shown.filter((one) => one.id !== id);
    show();
  };
  return html`<div class="toast ${mood}">
    ${icon(ICONS[mood])}<span>${text}</span>
    ${act && html`<button class="button small" @click=${act.act}>${act.label}</button>`}
    <button class="button icon-only" aria-label=${t.close} @click=${close}>${icon('x')}</button>
  </div>`;
}
