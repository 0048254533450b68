// @ts-check
/** Chat, pictures and films by the public API: the same in the panel and on a page of its own. */
import { html, nothing, ref } from '../../vendor/lit.js';
import { readAddress, writeAddress } from '../ui/address.js';
import { icon } from '../ui/icon.js';
import { useStyle } from '../ui/style.js';
import { tellError } from '../ui/toast.js';
import { Composer } from './composer.js';
import { Connection, connectionCard, modelSelect } from './connection.js';
import { act, conversationList, conversationMenu } from './conversations.js';
import { KeptAtEnd } from './scroll.js';
import { Talk } from './talk.js';
import { t } from './words.js';

const TABS = /** @type {const} */ (['chat', 'image', 'video']);

const ADDRESS = { tab: 'chat', c: '' };

/** Tabs that the first view does not need. */
const LATER = {
  image: () => import('./image-tab.js').then(({ ImageTab }) => ImageTab),
  video: () => import('./video-tab.js').then(({ VideoTab }) => VideoTab),
};

export class Chat {
  /** @type {import('./connection.js').Tab} */
  tab = 'chat';

  /** @type {Partial<Record<import('./connection.js').Tab, {template: () => unknown, stop: () => void, connected: () => void}>>} */
  #later = {};

  /** @type {typeof import('./messages.js').messages | null} */
  #messages = null;

  /**
   * @param {import('../ui/view.js').View} view
   * @param {() => unknown} [offer] what stands beside the field of the key while it is empty
   */
  constructor(view, offer = () => nothing) {
    this.view = view;
    this.offer = offer;
    this.connection = new Connection(view, () => this.#connected());
    this.talk = new Talk(this.connection);
    this.composer = new Composer(this.talk);
    this.end = new KeptAtEnd(() => this.talk.messages.length > 0, view.update);
    this.talk.opened = () => {
      this.end.toEnd();
      this.#writeAddress();
    };
    document.addEventListener('keydown', this.#escape, { signal: view.signal });
  }

  /** Reads the address and what is kept, and asks for the models. */
  async begin() {
    const { tab, c } = readAddress(ADDRESS);
    this.tab = TABS.find((one) => one === tab) ?? 'chat';
    this.#load().catch(tellError);
    import('./messages.js').then((module) => {
      this.#messages = module.messages;
      this.view.update();
    }, tellError);
    await Promise.all([useStyle('/css/chat.css'), this.talk.begin(c), this.connection.load()]);
  }

  #connected() {
    this.#later[this.tab]?.connected();
    if (this.tab === 'chat' && !matchMedia('(pointer: coarse)').matches) {
      queueMicrotask(() => document.getElementById('chat-input')?.focus());
    }
  }

  #writeAddress() {
    const { head, messages: said } = this.talk;
    writeAddress({ tab: this.tab, c: said.length > 0 ? head.id : '' }, ADDRESS);
  }

  /** Esc stops what runs, unless it closes something that is open above the page. */
  #escape = (event) => {
    if (event.key === 'Escape' && !document.querySelector('dialog[open], .menu[open]')) {
      this.talk.stop();
      Object.values(this.#later).forEach((tab) => tab.stop());
    }
  };

  /** Gets what the open tab needs. */
  async #load() {
    const { tab } = this;
    if (tab !== 'chat' && !this.#later[tab]) {
      const [Tab] = await Promise.all([LATER[tab](), useStyle('/css/chat-media.css')]);
      this.#later[tab] ??= new Tab(this.connection);
    }
    if (this.connection.models !== null) {
      this.#later[tab]?.connected();
    }
    this.view.update();
  }

  #open(tab) {
    if (tab !== this.tab) {
      this.#later.image?.stop();
      this.tab = tab;
      this.#writeAddress();
      this.view.update();
      this.#load().catch(tellError);
    }
  }

  #tabKey = (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step) {
      const place = (TABS.indexOf(this.tab) + step + TABS.length) % TABS.length;
      this.#open(TABS[place]);
      document.getElementById(`tab-${TABS[place]}`)?.focus();
    }
  };

  template = () =>
    html`<div class="chat" data-tab=${this.tab}>
      <header class="chat-head">
        <h1>${t.title}</h1>
        <div class="tabs" role="tablist" aria-label=${t.title} @keydown=${this.#tabKey}>
          ${TABS.map((tab) => this.#tabButton(tab))}
        </div>
        <div class="chat-model">${modelSelect(this.connection, this.tab)}</div>
      </header>
      ${connectionCard(this.connection, this.offer())}
      <div
        class="chat-tab"
        role="tabpanel"
        id="chat-panel"
        aria-labelledby=${`tab-${this.tab}`}
        tabindex="-1"
      >
        ${this.tab === 'chat' ? this.#chat() : this.#later[this.tab]?.template()}
      </div>
    </div>`;

  /** @param {import('./connection.js').Tab} tab */
  #tabButton(tab) {
    const isOpen = tab === this.tab;
    return html`<button
      type="button"
      role="tab"
      id=${`tab-${tab}`}
      aria-selected=${isOpen}
      aria-controls="chat-panel"
      tabindex=${isOpen ? 0 : -1}
      @click=${() => this.#open(tab)}
    >
      ${t[tab]}
    </button>`;
  }

  #chat = () => {
    const { talk, composer, end } = this;
    const { listeners } = composer;
    return html`<aside class="conversations" aria-label=${t.conversations}>
        ${conversationList(talk)}
      </aside>
      <section
        class="talk"
        aria-label=${t.conversation}
        @dragover=${listeners.over}
        @dragleave=${listeners.leave}
        @drop=${listeners.drop}
      >
        <div class="talk-head">
          <button
            type="button"
            class="button icon-only conversations-open"
            aria-label=${t.conversations}
            title=${t.conversations}
            @click=${act((acts) => acts.openConversations(talk))}
          >
            ${icon('history')}
          </button>
          <h2 class="truncated">${talk.head.title || t.newConversation}</h2>
          ${talk.messages.length > 0 ? conversationMenu(talk) : nothing}
        </div>
        <div
          class="chat-messages"
          id="chat-messages"
          role="log"
          aria-live="off"
          aria-label=${t.messages}
          tabindex="0"
          ${ref(end.attach)}
          @scroll=${end.scrolled}
        >
          <div>
            ${talk.messages.length === 0 ? this.#welcome() : this.#messages?.(talk, composer.edit)}
          </div>
        </div>
        ${
          end.isAtEnd
            ? nothing
            : html`<button type="button" class="button small to-end" @click=${end.toEnd}>
                ${icon('arrow-down')}${t.toEnd}
              </button>`
        }
        ${composer.template()}
      </section>`;
  };

  #welcome = () =>
    html`<div class="welcome">
      ${icon('messages-square')}
      <h3>${t.welcome}</h3>
      <p class="quiet">${this.connection.key === '' ? t.welcomeNoKey : t.welcomeText}</p>
      <div class="choice">
        ${[t.idea1, t.idea2, t.idea3].map(
          (idea) =>
            html`<button
              type="button"
              class="chip-choice"
              @click=${() => this.composer.write(idea)}
            >
              ${idea}
            </button>`,
        )}
      </div>
    </div>`;
}
