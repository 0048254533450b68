// @ts-check
/** The head of pages without the panel's frame: the name, colours, language. */
import { html } from '../../vendor/lit.js';
import { LANGUAGES, language, setLanguage } from '../language.js';
import { nextTheme, setTheme, theme } from '../theme.js';
import { icon } from './icon.js';
import { menu } from './menu.js';
import { t } from './words.js';

const THEME_ICONS = { auto: 'sun-moon', light: 'sun', dark: 'moon' };

/**
 * A button that goes through the colours.
 *
 * @param {() => void} update
 */
export function themeButton(update) {
  const label = t.theme(t[theme()]);
  const next = () => {
    setTheme(nextTheme());
    update();
  };
  return html`<button
    type="button"
    class="button icon-only"
    data-testid="theme"
    aria-label=${label}
    title=${label}
    @click=${next}
  >
    ${icon(THEME_ICONS[theme()])}
  </button>`;
}

export const languageMenu = () =>
  menu({
    label: t.language,
    face: html`${icon('languages')}<span class="unseen">${LANGUAGES[language()]}</span>`,
    items: Object.entries(LANGUAGES).map(([code, name]) => ({
      label: name,
      icon: code === language() ? 'check' : 'globe',
      act: () => setLanguage(/** @type {any} */ (code)),
    })),
  });

/**
 * @param {() => void} update
 * @param {unknown} [links]
 */
export const pageHeader = (update, links = '') =>
  html`<header class="page-header">
    <a class="brand" href="/login"
      ><img src="/favicon.svg" alt="" width="28" height="28" />grok2api</a
    >
    <div class="cluster">${links} ${themeButton(update)} ${languageMenu()}</div>
  </header>`;
