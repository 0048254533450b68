// @ts-check
/** The conversation that is open: what was said, and the answer that comes in. */
import { announce } from '../ui/copy.js';
import { undoable } from '../ui/toast.js';
import { complete } from './client.js';
import { MOST, listHeads, loadBody, remove, save } from './history.js';
import { partsOf, titleOf } from './text.js';
import { wireMessages, withPictures } from './wire.js';
import { t } from './words.js';

const SAVE_MILLIS = 2000;

/**
 * @typedef {import('./history.js').Head} Head
 * @typedef {import('./history.js').Body} Body
 * @typedef {import('./history.js').Message} Message
 */

export class Talk {
  /** @type {Head[]} the newest first */
  heads = [];

  /** @type {Head} */
  head = newHead();

  /** @type {Body} */
  body = { id: this.head.id, system: '', messages: [] };

  /** @type {AbortController | null} of the answer that comes in */
  #running = null;

  /** Pictures that did not load: midnight takes uploads away. @type {Set<string>} */
  gone = new Set();

  /** What hears of another conversation being shown. */
  opened = () => {};

  /** @param {import('./connection.js').Connection} connection */
  constructor(connection) {
    this.connection = connection;
    this.view = connection.view;
    this.view.signal.addEventListener('abort', () => this.stop());
  }

  get isRunning() {
    return this.#running !== null;
  }

  get messages() {
    return this.body.messages;
  }

  /** @returns {Message | undefined} */
  get lastOfUser() {
    return this.messages.findLast(({ role }) => role === 'user');
  }

  /** Reads what is kept, and shows the conversation of that id if there is one. */
  async begin(id) {
    this.heads = await listHeads();
    if (this.heads.some((head) => head.id === id)) {
      await this.show(id);
    } else {
      this.opened();
    }
    this.view.update();
  }

  async show(id) {
    const body = await loadBody(id);
    const head = this.heads.find((one) => one.id === id);
    if (body && head) {
      this.stop();
      this.head = head;
      this.body = body;
      for (const message of body.messages) {
        if (message.state === 'open') {
          message.state = 'stopped'; // the page was left meanwhile
        }
      }
      this.opened();
    }
    this.view.update();
  }

  /** Begins a new conversation. */
  fresh() {
    this.stop();
    this.head = newHead();
    this.body = { id: this.head.id, system: '', messages: [] };
    this.opened();
    this.view.update();
  }

  rename(title) {
    this.head.title = title;
    this.#keep(false);
  }

  instruct(system) {
    this.body.system = system;
    if (this.messages.length > 0) {
      this.#keep();
    }
    this.view.update();
  }

  /** Deletes the open conversation, unless somebody undoes it. */
  delete() {
    const { head, body, heads } = this;
    this.heads = heads.filter(({ id }) => id !== head.id);
    this.fresh();
    undoable(t.deleted(head.title), {
      act: () => remove(head.id),
      undo: () => {
        this.heads = [head, ...this.heads].sort((one, other) => other.updated - one.updated);
        this.head = head;
        this.body = body;
        this.opened();
        this.view.update();
      },
    });
  }

  async deleteAll() {
    await remove(...this.heads.map(({ id }) => id));
    this.heads = [];
    this.fresh();
  }

  #keep(bodyChanged = true) {
    const { head } = this;
    if (!this.heads.includes(head)) {
      this.heads = [head, ...this.heads];
      const surplus = this.heads.splice(MOST);
      remove(...surplus.map(({ id }) => id));
    }
    this.heads.sort((one, other) => other.updated - one.updated);
    return save(head, bodyChanged ? this.body : undefined);
  }

  /**
   * Says something, and has it answered.
   *
   * @param {string} text
   * @param {string[]} images
   */
  send(text, images) {
    if (this.messages.length === 0) {
      this.head.title = titleOf(text);
    }
    this.messages.push({ role: 'user', text, images, at: Date.now() });
    return this.#answer();
  }

  /** Says the last thing otherwise; what came after it is gone. */
  resend(text, images) {
    const place = this.messages.lastIndexOf(this.lastOfUser);
    this.messages.splice(place);
    return this.send(text, images);
  }

  /** Has the last thing that was said answered again, by the model of now. */
  retry() {
    this.messages.splice(this.messages.lastIndexOf(this.lastOfUser) + 1);
    return this.#answer();
  }

  stop() {
    this.#running?.abort();
  }

  async #answer() {
    const begun = performance.now();
    const { signal } = (this.#running = new AbortController());
    const model = this.connection.model('chat');
    const stream = this.connection.streams;
    /** @type {Message} */
    const message = { role: 'assistant', text: '', at: Date.now(), model, state: 'open' };
    const { body } = this;
    const order = { model, stream, messages: [] };
    this.head.updated = Date.now();
    let savedAt = begun;
    try {
      const sent = wireMessages(body, this.gone);
      body.messages.push(message);
      this.#keep();
      this.view.update();
      this.opened();
      order.messages = await (this.connection.isOfAccount(model) ? sent : withPictures(sent));
      for await (const piece of complete(this.connection.key, order, signal)) {
        take(message, piece, performance.now() - begun);
        if (performance.now() - savedAt > SAVE_MILLIS) {
          savedAt = performance.now();
          this.#keep();
        }
        this.#frame();
      }
      message.state = 'done';
    } catch (error) {
      message.state = signal.aborted ? 'stopped' : 'failed';
      message.error = signal.aborted ? '' : error.message;
      if (error.status === 401) {
        this.connection.problem = error.message;
        this.connection.isOpen = true;
      }
    }
    message.millis = Math.round(performance.now() - begun);
    await this.#keepAnswered(body); // whoever reloads when it is complete finds it complete
    this.#running = null;
    announce(message.state === 'failed' ? message.error : t.answered);
    this.view.update();
  }

  /** @param {Body} body of which another one may be shown meanwhile */
  async #keepAnswered(body) {
    const head = body === this.body ? this.head : this.heads.find(({ id }) => id === body.id);
    if (head) {
      head.updated = Date.now();
      await (body === this.body ? this.#keep() : save(head, body));
    }
  }

  #drawing = false;

  /** Shows what has come, once for each frame that the browser draws. */
  #frame() {
    if (!this.#drawing) {
      this.#drawing = true;
      requestAnimationFrame(() => {
        this.#drawing = false;
        this.view.update();
      });
    }
  }
}

/** @returns {Head} */
const newHead = () => ({
  id: Date.now().toString(36) + Math.random().toString(36).slice(2, 10),
  title: '',
  updated: Date.now(),
});

/**
 * @param {Message} message
 * @param {import('./client.js').Piece} piece
 */
function take(message, { text, reasoning, finish, usage }, millis) {
  message.text += text;
  message.reasoning = (message.reasoning ?? '') + reasoning;
  message.finish = finish || message.finish;
  message.usage = usage ?? message.usage;
  if (message.thoughtMillis === undefined && partsOf(message.text).answer !== '') {
    message.thoughtMillis = Math.round(millis);
  }
}
