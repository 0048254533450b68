// @ts-check
/** The chat page for guests: whoever has a key. */
import '../shared.js';
import { html } from '../../vendor/lit.js';
import { languageChanges } from '../language.js';
import { icon } from '../ui/icon.js';
import { pageHeader } from '../ui/page-header.js';
import { View } from '../ui/view.js';
import { Chat } from './chat.js';
import { t } from './words.js';

const view = new View(/** @type {HTMLElement} */ (document.getElementById('page')));
const chat = new Chat(view);

const title = () => (document.title = `${t.title} · grok2api`);
languageChanges.addEventListener('change', title);
title();

const signIn = () =>
  html`<a class="button small" href="/login?redirect=/admin/chat">${icon('log-in')}${t.signIn}</a>`;

view.show(
  () =>
    html`${pageHeader(view.update, signIn())}
      <main>${chat.template()}</main>`,
);
await chat.begin();
