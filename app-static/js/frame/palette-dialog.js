// @ts-check
import { html, nothing, repeat } from '../../vendor/lit.js';
import { LANGUAGES, setLanguage } from '../language.js';
import { PLACES } from '../router.js';
import { THEMES, setTheme } from '../theme.js';
import { openDialog } from '../ui/dialog.js';
import { go } from '../ui/go.js';
import { icon } from '../ui/icon.js';
import { tellError } from '../ui/toast.js';
import { leave } from './frame.js';
import { showHelp } from './help-dialog.js';
import { t } from './palette-words.js';

/** @typedef {{id: string, label: string, icon: string, words: string, act: () => unknown}} Entry */

const THEME_ICONS = { auto: 'sun-moon', light: 'sun', dark: 'moon' };

/** @returns {Entry[]} */
function entries() {
  const to = (address) => () => go(address);
  const places = PLACES.map(({ path, label, icon: picture }) => ({
    id: path.slice('/admin/'.length),
    label: label(),
    icon: picture,
    words: path,
    act: to(path),
  }));
  const act = (id, label, picture, does) => ({ id, label, icon: picture, words: id, act: does });
  return [
    ...places,
    act('new-key', t.newKey, 'plus', to('/admin/keys?add=1')),
    act('add-accounts', t.addAccounts, 'plus', to('/admin/token?add=1')),
    act('add-upstream', t.addUpstream, 'plus', to('/admin/upstreams?add=1')),
    ...THEMES.map((theme) =>
      act(`theme-${theme}`, t.theme(t[theme]), THEME_ICONS[theme], () => setTheme(theme)),
    ),
    ...Object.entries(LANGUAGES).map(([code, name]) =>
      act(`language-${code}`, t.language(name), 'languages', () =>
        setLanguage(/** @type {any} */ (code)),
      ),
    ),
    act('shortcuts', t.shortcuts, 'keyboard', showHelp),
    act('sign-out', t.signOut, 'log-out', () => leave().catch(tellError)),
  ];
}

/**
 * How well an entry fits what was typed: 3 begins with it, 2 contains it, 1 has its letters in that
 * order, 0 does not fit.
 *
 * @param {{label: string, words: string}} entry
 * @param {string} typed
 */
export function fit({ label, words }, typed) {
  const wanted = typed.trim().toLowerCase();
  const text = label.toLowerCase();
  if (text.startsWith(wanted)) {
    return 3;
  }
  if (text.includes(wanted) || words.includes(wanted)) {
    return 2;
  }
  let at = 0;
  for (const letter of wanted.replaceAll(' ', '')) {
    at = text.indexOf(letter, at) + 1;
    if (at === 0) {
      return 0;
    }
  }
  return 1;
}

const fitting = (/** @type {Entry[]} */ all, typed) =>
  all
    .map((entry) => ({ entry, fits: fit(entry, typed) }))
    .filter(({ fits }) => fits > 0)
    .sort((one, other) => other.fits - one.fits)
    .map(({ entry }) => entry);

/** Shows what there is, less with every letter; Enter takes the one that is marked. */
export async function showPalette() {
  const all = entries();
  let found = all;
  let marked = 0;
  const chosen = await openDialog({
    id: 'palette',
    title: () => t.title,
    size: 'large',
    body(dialog) {
      const type = (event) => {
        event.stopPropagation(); // what is typed here is nothing to keep
        found = fitting(all, event.target.value);
        marked = 0;
        dialog.update();
      };
      const keys = (event) => {
        const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        if (step && found.length > 0) {
          event.preventDefault();
          marked = (marked + step + found.length) % found.length;
          dialog.update();
          queueMicrotask(() =>
            document.getElementById(optionId(found[marked]))?.scrollIntoView({ block: 'nearest' }),
          );
        } else if (event.key === 'Enter' && !event.isComposing && found[marked]) {
          event.preventDefault();
          dialog.close(found[marked]);
        }
      };
      return html`<div class="search">
          ${icon('search')}
          <input
            class="input"
            id="palette-input"
            role="combobox"
            aria-label=${t.hint}
            aria-expanded="true"
            aria-controls="palette-list"
            aria-autocomplete="list"
            aria-activedescendant=${found[marked] ? optionId(found[marked]) : nothing}
            placeholder=${t.hint}
            autocomplete="off"
            spellcheck="false"
            @input=${type}
            @keydown=${keys}
          />
        </div>
        <p class="unseen" role="status">${found.length > 0 ? t.found(found.length) : t.nothing}</p>
        <ul class="palette-list" id="palette-list" role="listbox" aria-label=${t.title}>
          ${repeat(
            found,
            ({ id }) => id,
            (entry, place) => option(entry, place === marked, dialog.close),
          )}
        </ul>
        ${found.length > 0 ? nothing : html`<p class="quiet">${t.nothing}</p>`}`;
    },
  });
  chosen?.act();
}

const optionId = ({ id }) => `go-${id}`;

const option = (entry, isMarked, choose) =>
  html`<li
    id=${optionId(entry)}
    role="option"
    aria-selected=${isMarked ? 'true' : 'false'}
    @click=${() => choose(entry)}
  >
    ${icon(entry.icon)}<span>${entry.label}</span>
    <span class="quiet small">${entry.words.startsWith('/') ? t.pages : t.acts}</span>
  </li>`;
