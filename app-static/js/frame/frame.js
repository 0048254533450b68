// @ts-check
/** What is around every screen of the panel: bar, drawer, banners, footer. */
import { html, nothing } from '../../vendor/lit.js';
import { signOut, storage } from '../api/session.js';
import { LANGUAGES, language, setLanguage } from '../language.js';
import { PLACES } from '../router.js';
import { pressed } from '../ui/form.js';
import { icon } from '../ui/icon.js';
import { menu } from '../ui/menu.js';
import { tellError } from '../ui/toast.js';
import { languageMenu, themeButton } from '../ui/page-header.js';
import { View } from '../ui/view.js';
import { banners } from './banners.js';
import { openPalette } from './palette.js';
import { t } from './words.js';

const FEEDBACK = 'https://github.com/grok2api/grok2api/issues';
const PHONE = matchMedia('(max-width: 48rem)');

/** @type {{path: string, session: import('../api/session.js').Session | null, storage: string}} */
const state = { path: '', session: null, storage: '…' };

/** @type {View} */
let view;

/** Shows the frame; screens are rendered into `#screen`. */
export function showFrame(root) {
  view = new View(root);
  view.show(template);
  PHONE.addEventListener('change', closeDrawer);
}

/** Tells the frame which screen is shown, and who is signed in. */
export function tellFrame(news) {
  const first = !state.session && news.session;
  Object.assign(state, news);
  view.update();
  if (first) {
    askStorage();
  }
}

async function askStorage() {
  state.storage = '…';
  view.update();
  state.storage = await storage().then(
    (type) => type.toUpperCase(),
    () => '-',
  );
  view.update();
}

const template = () =>
  html`<a class="button skip" href="#screen">${t.skip}</a>
    <header class="bar" id="app-header">
      <a class="brand" href="/admin/overview">
        <img src="/favicon.svg" alt="" width="26" height="26" /><span>grok2api</span>
      </a>
      <nav aria-label=${t.mainMenu}>${PLACES.filter(inMenu).map(link)}</nav>
      <div class="bar-end cluster">
        ${storageBadge('storage-mode-btn')} ${paletteButton()} ${themeButton(view.update)}
        ${languageMenu()} ${accountMenu()}
      </div>
      <button
        type="button"
        class="button icon-only"
        id="mobile-nav-toggle"
        aria-label=${t.menu}
        aria-controls="mobile-nav-drawer"
        aria-expanded="false"
        @click=${openDrawer}
      >
        ${icon('menu')}
      </button>
    </header>
    ${drawer()} ${banners(state.session)}
    <main class="screen" id="screen" tabindex="-1"></main>
    <footer class="frame-footer" id="app-footer">
      <span>${t.build(state.session?.build ?? '…')}</span>
      <a href="/health">${t.health}</a>
      <a href="/openapi.json">${t.api}</a>
      <a href=${FEEDBACK} rel="noreferrer">${t.feedback}</a>
    </footer>
    <p class="unseen" role="status" id="announcement"></p>`;

const inMenu = ({ shelf }) => shelf === 'menu';

const link = ({ path, label, icon: picture }) =>
  html`<a class="nav-link" href=${path} aria-current=${path === state.path ? 'page' : nothing}
    >${icon(picture)}${label()}</a
  >`;

const storageBadge = (id) =>
  html`<button
    type="button"
    class="storage ${/^[A-Z]/.test(state.storage) ? 'known' : ''}"
    id=${id}
    title=${t.storage}
    aria-label="${t.storage}: ${state.storage}"
    @click=${askStorage}
  >
    ${state.storage}
  </button>`;

const paletteButton = () =>
  html`<button
    type="button"
    class="button icon-only"
    aria-label=${t.palette}
    title="${t.palette} (Ctrl K)"
    @click=${openPalette}
  >
    ${icon('search')}
  </button>`;

const accountMenu = () =>
  menu({
    id: 'account-menu',
    label: t.account(state.session?.username ?? '…'),
    face: icon('user'),
    items: [
      ...PLACES.filter(({ shelf }) => shelf === 'account').map(({ path, label, icon: name }) => ({
        label: label(),
        icon: name,
        href: path,
      })),
      { label: t.signOut, icon: 'log-out', act: () => leave().catch(tellError) },
    ],
  });

const drawer = () =>
  html`<dialog
    class="drawer"
    id="mobile-nav-drawer"
    aria-label=${t.menu}
    @click=${drawerClick}
    @close=${() => toggle()?.setAttribute('aria-expanded', 'false')}
  >
    <div class="drawer-sheet">
      <div class="cluster apart">
        <strong>grok2api</strong>
        <button
          type="button"
          class="button icon-only"
          id="mobile-nav-close"
          aria-label=${t.close}
          @click=${closeDrawer}
        >
          ${icon('x')}
        </button>
      </div>
      ${PLACES.map(link)}
      <div class="drawer-end">
        ${storageBadge('storage-mode-drawer')} ${themeButton(view.update)}
        ${Object.entries(LANGUAGES).map(
          ([code, name]) =>
            html`<button
              type="button"
              class="button small ${code === language() ? '' : 'plain'}"
              aria-pressed=${code === language()}
              @click=${() => setLanguage(/** @type {any} */ (code))}
            >
              ${name}
            </button>`,
        )}
        <a class="button small plain" href=${FEEDBACK} rel="noreferrer">${t.feedback}</a>
        <button type="button" class="button wide" @click=${pressed(leave, tellError)}>
          ${icon('log-out')}${t.signOut}
        </button>
      </div>
    </div>
  </dialog>`;

/** @returns {HTMLDialogElement} */
const drawerElement = () =>
  /** @type {HTMLDialogElement} */ (document.getElementById('mobile-nav-drawer'));

const toggle = () => document.getElementById('mobile-nav-toggle');

function openDrawer() {
  drawerElement().showModal();
  toggle().setAttribute('aria-expanded', 'true');
}

export function closeDrawer() {
  drawerElement().close();
}

/** A press on the mask closes it, and so does choosing an entry. */
function drawerClick(event) {
  if (event.target === event.currentTarget || event.target.closest('a')) {
    closeDrawer();
  }
}

/** Signs out, here and in other tabs. */
export async function leave() {
  await signOut();
  localStorage.setItem('grok2api_signed_out', String(Date.now())); // other tabs hear of it
  location.assign('/login');
}
