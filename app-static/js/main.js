// @ts-check
/** The panel: who is signed in, the frame, and the screen of the address. */
import './shared.js';
import { html } from '../vendor/lit.js';
import { currentSession } from './api/session.js';
import { showFrame, tellFrame } from './frame/frame.js';
import { toSignIn, watchSession } from './frame/session-watch.js';
import { t } from './frame/words.js';
import { languageChanges } from './language.js';
import { placeAt } from './router.js';
import { confirm } from './ui/dialog.js';
import { failed, loading, nothingHere } from './ui/table.js';
import { View } from './ui/view.js';

/** @type {import('./api/session.js').Session} */
let session;

/** @type {View | null} */
let view = null;

/** What was asked for last; a screen that comes late is not shown. */
let wanted = '';

const screenRoot = () => /** @type {HTMLElement} */ (document.getElementById('screen'));

async function begin() {
  view = new View(screenRoot());
  view.show(loading);
  try {
    const found = await currentSession();
    if (!found || found.must_change_password) {
      toSignIn();
      return;
    }
    session = found;
    watchSession(session, () => tellFrame({}));
    tellFrame({ session });
    await showScreen();
  } catch (error) {
    view?.show(() => failed(error, begin));
  }
}

/** Shows the screen of the present address. */
async function showScreen() {
  const { pathname } = location;
  const place = placeAt(pathname);
  wanted = pathname;
  view?.leave();
  view = new View(screenRoot());
  tellFrame({ path: pathname });
  const here = view;
  if (!place) {
    here.show(() =>
      nothingHere(
        'search',
        t.notFound,
        '',
        html`<a class="button" href="/admin/overview">${t.toOverview}</a>`,
      ),
    );
    return;
  }
  here.show(loading);
  try {
    const screen = await place.screen();
    if (wanted === pathname && !here.signal.aborted) {
      const title = () => (document.title = `${screen.title()} · grok2api`);
      title();
      languageChanges.addEventListener('change', title, { signal: here.signal });
      screen.open(here, session);
    }
  } catch (error) {
    console.error(error);
    here.show(() => failed(error, showScreen));
  }
}

const mayLeave = async () =>
  !view?.mayLeave ||
  (await view.mayLeave()) ||
  confirm({ title: t.leave, text: t.leaveText, verb: t.leaveVerb, keep: t.stay });

/** Goes to another address of the panel. */
export async function goTo(address) {
  if (await mayLeave()) {
    history.pushState({}, '', address);
    window.scrollTo(0, 0);
    await showScreen();
    screenRoot().focus({ preventScroll: true });
  }
}

document.addEventListener('click', (event) => {
  const link = /** @type {HTMLElement} */ (event.target).closest?.('a[href^="/admin/"]');
  const isPlain =
    event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  if (link instanceof HTMLAnchorElement && isPlain && !link.target && !link.download) {
    event.preventDefault();
    goTo(link.getAttribute('href'));
  }
});

window.addEventListener('popstate', showScreen);

window.addEventListener('beforeunload', (event) => {
  if (view?.mayLeave && view.mayLeave() !== true) {
    event.preventDefault();
  }
});

showFrame(document.getElementById('panel'));
await begin();
