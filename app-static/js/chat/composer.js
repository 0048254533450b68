// @ts-check
/** Where one writes. */
import { html, nothing } from '../../vendor/lit.js';
import { icon } from '../ui/icon.js';
import { toast } from '../ui/toast.js';
import { Attachments } from './attachments.js';
import { act } from './conversations.js';
import { t } from './words.js';

/** As many pictures as the API takes in one request. */
const MOST_PICTURES = 10;

export class Composer {
  text = '';

  /** Whether the last thing that was said is being written anew. */
  isEditing = false;

  /** @param {import('./talk.js').Talk} talk */
  constructor(talk) {
    this.talk = talk;
    this.attachments = new Attachments(talk.connection, MOST_PICTURES);
    this.listeners = this.attachments.listeners;
  }

  get #canSend() {
    const { talk, attachments, text } = this;
    const isSomething = text.trim() !== '' || attachments.addresses.length > 0;
    const isReady = talk.connection.model('chat') !== '';
    return isSomething && isReady && !talk.isRunning && !attachments.isBusy;
  }

  send = () => {
    if (!this.#canSend) {
      this.#hint();
      return;
    }
    const { text, attachments, isEditing, talk } = this;
    const images = attachments.addresses;
    this.leave();
    talk[isEditing ? 'resend' : 'send'](text.trim(), images);
  };

  /** Nobody answers without a key. */
  #hint() {
    const { connection } = this.talk;
    if (connection.key === '') {
      connection.isOpen = true;
      toast('warning', t.keyFirst);
      this.talk.view.update();
    }
  }

  /** Takes a message back into the field. */
  edit = (message) => {
    this.isEditing = true;
    this.text = message.text;
    this.attachments.restore(message.images ?? []);
    this.talk.view.update();
    queueMicrotask(() => inputField()?.focus());
  };

  /** Empties the field. */
  leave() {
    this.isEditing = false;
    this.text = '';
    this.attachments.clear();
    this.talk.view.update();
  }

  /** Puts a text where one writes. */
  write(text) {
    this.text = text;
    this.talk.view.update();
    inputField()?.focus();
  }

  /** Enter sends; not while an input method composes, whose end Safari tells with the code 229. */
  #key = (event) => {
    const isComposing = event.isComposing || event.keyCode === 229;
    if (event.key === 'Enter' && !event.shiftKey && !isComposing) {
      event.preventDefault();
      this.send();
    }
  };

  template() {
    const { talk, attachments, listeners } = this;
    const submit = (event) => {
      event.preventDefault();
      this.send();
    };
    return html`<form class="composer" @submit=${submit}>
      ${
        this.isEditing
          ? html`<p class="composer-note">
              ${icon('pencil')}${t.editing}<button
                type="button"
                class="button small plain"
                @click=${() => this.leave()}
              >
                ${t.cancelEdit}
              </button>
            </p>`
          : nothing
      }
      ${attachments.previews()}
      <textarea
        id="chat-input"
        rows="2"
        aria-label=${t.message}
        placeholder=${t.messagePlaceholder}
        .value=${this.text}
        @input=${({ target }) => {
          this.text = target.value;
          talk.view.update();
        }}
        @keydown=${this.#key}
        @paste=${listeners.paste}
      ></textarea>
      <div class="composer-end">
        ${attachments.button(t.attach)}
        <button
          type="button"
          class="button icon-only"
          data-testid="system"
          aria-label=${t.systemEdit}
          title=${t.systemEdit}
          @click=${act((acts) => acts.editSystem(talk))}
        >
          ${icon('sliders-horizontal')}
        </button>
        <span class="spread hint composer-keys">${t.keys}</span>
        ${
          talk.isRunning
            ? html`<button
                type="button"
                class="button"
                id="chat-stop"
                title="Esc"
                @click=${() => talk.stop()}
              >
                ${icon('square')}${t.stop}
              </button>`
            : nothing
        }
        <button class="button main" id="chat-send" ?disabled=${!this.#canSend}>
          ${icon('send')}${talk.isRunning ? t.answering : t.send}
        </button>
      </div>
    </form>`;
  }
}

/** @returns {HTMLTextAreaElement | null} */
const inputField = () =>
  /** @type {HTMLTextAreaElement | null} */ (document.getElementById('chat-input'));
