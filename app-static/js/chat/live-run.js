// @ts-check
/** Pictures without end: a socket for each unit that runs at a time. */
import { openImagine } from './client.js';

const RECONNECT_MILLIS = 1200;

/** Close codes that are no accident: all is said, and the key is not accepted. */
const NORMAL = 1000;
const REJECTED = 1008;

/** @typedef {{url: string, ratio: string, millis: number, unit: number}} Come */

export class LiveRun {
  /** @type {'connecting' | 'running' | 'stopped'} */
  state = 'connecting';
  images = 0;
  problem = '';
  isRejected = false;
  #millis = 0;

  /** @type {Set<WebSocket>} */
  #sockets = new Set();

  /** @type {Set<number>} timers of those that come back */
  #returning = new Set();

  /** @type {(picture: Come) => void} */
  came = () => {};
  changed = () => {};

  constructor(key, prompt, ratio, parallel) {
    this.key = key;
    this.prompt = prompt;
    this.ratio = ratio;
    this.parallel = parallel;
  }

  get isRunning() {
    return this.state !== 'stopped';
  }

  /** How many sockets are open. */
  get active() {
    return [...this.#sockets].filter(({ readyState }) => readyState === WebSocket.OPEN).length;
  }

  get meanMillis() {
    return this.images > 0 ? this.#millis / this.images : null;
  }

  start() {
    for (let unit = 1; unit <= this.parallel; unit++) {
      this.#connect(unit, true);
    }
  }

  stop() {
    if (this.isRunning) {
      this.state = 'stopped';
      this.#returning.forEach(clearTimeout);
      this.#returning.clear();
      for (const socket of this.#sockets) {
        say(socket, { type: 'stop' });
        socket.close(NORMAL);
      }
      this.#sockets.clear();
      this.changed();
    }
  }

  /** @param {boolean} mayReturn whether it is opened anew when it breaks */
  #connect(unit, mayReturn) {
    const socket = openImagine(this.key);
    this.#sockets.add(socket);
    socket.onopen = () =>
      say(socket, { type: 'start', prompt: this.prompt, aspect_ratio: this.ratio });
    socket.onmessage = ({ data }) => this.isRunning && this.#hear(JSON.parse(data), socket, unit);
    socket.onclose = ({ code }) => this.#closed(socket, code, unit, mayReturn);
  }

  #hear(message, socket, unit) {
    if (message.type === 'image') {
      const { url, aspect_ratio: ratio, elapsed_ms: millis } = message;
      this.images++;
      this.#millis += millis;
      this.came({ url, ratio, millis, unit });
    } else if (message.type === 'error') {
      this.problem = message.message;
    } else if (message.status === 'running') {
      this.state = 'running';
    } else if (message.status === 'stopped') {
      socket.close(NORMAL); // ten minutes are over, or what the key may have
    }
    this.changed();
  }

  #closed(socket, code, unit, mayReturn) {
    this.#sockets.delete(socket);
    if (!this.isRunning) {
      return;
    }
    if (code === REJECTED) {
      this.isRejected = true;
      this.stop();
    } else if (code !== NORMAL && mayReturn) {
      const timer = window.setTimeout(() => {
        this.#returning.delete(timer);
        this.#connect(unit, false);
        this.changed();
      }, RECONNECT_MILLIS);
      this.#returning.add(timer);
    } else if (this.#sockets.size + this.#returning.size === 0) {
      this.stop();
    }
    this.changed();
  }
}

function say(socket, message) {
  if (socket.readyState === WebSocket.OPEN) {
    socket.send(JSON.stringify(message));
  }
}
