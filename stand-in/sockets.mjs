import { CloseEvent, Response, WebSocketPair } from 'miniflare';
import { setTimeout as pause } from 'node:timers/promises';

/** What a close without a closing frame is called (RFC 6455, section 7.4.1). */
const ABNORMAL = 1006;

/** Where a prompt names itself, however deep (upstream-grok.md 11.2). */
const REQUEST_ID = /"requestId":\s*"([^"]*)"/;

/**
 * The WebSockets of the stand-in.
 *
 * A scene is `{status = 101, body = '', onOpen = [], onMessage = []}`; a status of 400 and above refuses
 * the handshake. The steps of `onOpen` are played once, those of `onMessage` for every message that
 * comes, one message after the other; they may be a function that makes them of the message's text:
 *
 * - `{send: object}` as JSON, `{send: string}` as it is; `$requestId` in it becomes the `requestId` of
 *   the message that came last
 * - `{binary: object}`, `{binary: string}`: the same in a binary message
 * - `{pauseMillis: number}`
 * - `{close: {code, reason}}`
 * - `{error: true}`: the connection breaks
 */
export class Sockets {
  #all = [];
  #script = [];

  /**
   * Every handshake so far, oldest first, as `{host, path, headers, status, messages, closed}`.
   * `messages` are texts. `closed` is null, then `{code, reason}`: what the other end closed with, or
   * 1006 when the connection broke.
   */
  get all() {
    return this.#all;
  }

  /** The next handshake gets this scene, the ones after it what follows. */
  enqueue(...scenes) {
    this.#script.push(...scenes);
  }

  /** Forgets what was and what was to come. */
  clear() {
    this.#all.length = 0;
    this.#script.length = 0;
  }

  /**
   * Answers a handshake, as miniflare asks for it.
   *
   * @param {Request} request miniflare's
   * @param {object} otherwise the scene when none waits
   */
  connect(request, otherwise = { status: 404 }) {
    const scene = this.#script.shift() ?? otherwise;
    const { host, pathname, search } = new URL(request.url);
    const record = {
      host,
      path: pathname + search,
      headers: Object.fromEntries(request.headers),
      status: scene.status ?? 101,
      messages: [],
      closed: null,
    };
    this.#all.push(record);
    if (record.status !== 101) {
      return new Response(scene.body ?? '', { status: record.status });
    }
    const [theirs, ours] = Object.values(new WebSocketPair());
    new Conversation(ours, theirs, scene, record).begin();
    return new Response(null, { status: 101, webSocket: theirs });
  }
}

class Conversation {
  #ours;
  #theirs;
  #scene;
  #record;
  #requestId = '';
  #played;

  constructor(ours, theirs, scene, record) {
    this.#ours = ours;
    this.#theirs = theirs;
    this.#scene = scene;
    this.#record = record;
    this.#played = accepted(theirs);
  }

  begin() {
    this.#ours.addEventListener('message', ({ data }) => this.#hear(textOf(data)));
    this.#ours.addEventListener('close', ({ code, reason }) => {
      this.#record.closed ??= { code, reason };
      this.#close(code, reason);
    });
    this.#ours.accept();
    this.#play(this.#scene.onOpen);
  }

  #hear(text) {
    this.#record.messages.push(text);
    this.#requestId = REQUEST_ID.exec(text)?.[1] ?? this.#requestId;
    const { onMessage } = this.#scene;
    this.#play(typeof onMessage === 'function' ? onMessage(text) : onMessage);
  }

  #play(steps = []) {
    this.#played = this.#played.then(async () => {
      for (const step of steps) {
        if (this.#record.closed) {
          return;
        }
        await this.#step(step);
      }
    });
  }

  async #step(step) {
    if ('send' in step) {
      this.#ours.send(this.#filledIn(step.send));
    } else if ('binary' in step) {
      this.#ours.send(new TextEncoder().encode(this.#filledIn(step.binary)));
    } else if ('pauseMillis' in step) {
      await pause(step.pauseMillis);
    } else if ('close' in step) {
      this.#close(step.close.code, step.close.reason);
    } else if ('error' in step) {
      this.#theirs.dispatchEvent(new CloseEvent('close', { code: ABNORMAL }));
    } else {
      throw new Error(`No such step: ${JSON.stringify(step)}`);
    }
  }

  #filledIn(message) {
    const text = typeof message === 'string' ? message : JSON.stringify(message);
    return text.replaceAll('$requestId', this.#requestId);
  }

  #close(code = 1000, reason = '') {
    try {
      this.#ours.close(code === 1005 || code === ABNORMAL ? 1000 : code, reason);
    } catch {
      // it is closed already
    }
  }
}

const textOf = (data) => (typeof data === 'string' ? data : new TextDecoder().decode(data));

/** Resolves when the gateway holds the other end: what is told to it before is lost. */
function accepted(socket) {
  const accept = socket.accept.bind(socket);
  return new Promise((resolve) => {
    socket.accept = () => {
      accept();
      resolve();
    };
  });
}
