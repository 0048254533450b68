// @ts-check
/** Light, dark, or whatever the system has. first-paint.js applies it before this module is here. */

const KEY = 'grok2api_theme_preference';

/** In the order a switch goes through them. */
export const THEMES = /** @type {const} */ (['auto', 'light', 'dark']);

/** @typedef {(typeof THEMES)[number]} Theme */

/** Hears `change` when the colours on the page change: charts are drawn again. */
export const themeChanges = new EventTarget();

const systemIsDark = matchMedia('(prefers-color-scheme: dark)');

/** @returns {Theme} */
export function theme() {
  const kept = localStorage.getItem(KEY);
  return kept === 'light' || kept === 'dark' ? kept : 'auto';
}

/** @param {Theme} wanted */
export function setTheme(wanted) {
  localStorage.setItem(KEY, wanted);
  apply();
}

export const nextTheme = () => THEMES[(THEMES.indexOf(theme()) + 1) % THEMES.length];

export const isDark = () => (theme() === 'auto' ? systemIsDark.matches : theme() === 'dark');

function apply() {
  const wanted = theme();
  if (wanted === 'auto') {
    delete document.documentElement.dataset.theme;
  } else {
    document.documentElement.dataset.theme = wanted;
  }
  themeChanges.dispatchEvent(new Event('change'));
}

systemIsDark.addEventListener('change', apply);
window.addEventListener('storage', ({ key }) => key === KEY && apply());
