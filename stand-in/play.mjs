import { setTimeout as pause } from 'node:timers/promises';

const FILLER = Buffer.alloc(1 << 16, 'stand-in ');

/**
 * Plays a scene to one client.
 *
 * A scene is `{status = 200, headers, beforeHeaders = [], body}`. The steps of the two lists:
 *
 * - `{line: object}`: the object as JSON and a line feed, in a write of its own
 * - `{text: string}`, `{bytes: number[]}`: exactly that
 * - `{filler: number}`: so many bytes that mean nothing
 * - `{lines: object[], perWrite, gapMicros}`: many lines, some per write, with pauses
 * - `{texts: string[], perWrite, gapMicros}`: the same with texts
 * - `{pauseMillis: number}`
 * - `{silence: true}`: nothing more until the client goes
 * - `{forever: object, everyMillis}`: the same line until the client goes
 * - `{reset: true}`: the connection breaks
 */
export async function play(scene, response) {
  const stage = new Stage(response);
  await stage.run(scene.beforeHeaders ?? []);
  if (stage.over) {
    return;
  }
  response.writeHead(scene.status ?? 200, { 'content-type': 'application/json', ...scene.headers });
  response.flushHeaders();
  await stage.run(scene.body);
  if (!stage.over) {
    response.end();
  }
}

class Stage {
  #response;
  #gone;

  constructor(response) {
    this.#response = response;
    this.#gone = new AbortController();
    response.on('close', () => this.#gone.abort());
  }

  /** Whether the client has gone, or was cut off. */
  get over() {
    return this.#gone.signal.aborted || this.#response.destroyed;
  }

  async run(steps) {
    for (const step of steps) {
      if (this.over) {
        return;
      }
      await this.#step(step);
    }
  }

  async #step(step) {
    if ('line' in step) {
      await this.#write(`${JSON.stringify(step.line)}\n`);
    } else if ('text' in step) {
      await this.#write(step.text);
    } else if ('bytes' in step) {
      await this.#write(Buffer.from(step.bytes));
      await pause(0); // lets the write leave before the next one joins it
    } else if ('filler' in step) {
      await this.#filler(step.filler);
    } else if ('lines' in step) {
      const texts = step.lines.map((line) => `${JSON.stringify(line)}\n`);
      await this.#texts({ ...step, texts });
    } else if ('texts' in step) {
      await this.#texts(step);
    } else if ('pauseMillis' in step) {
      await this.#wait(step.pauseMillis);
    } else if ('forever' in step) {
      while (!this.over) {
        await this.#write(`${JSON.stringify(step.forever)}\n`);
        await this.#wait(step.everyMillis);
      }
    } else if ('silence' in step) {
      await this.#untilGone();
    } else if ('reset' in step) {
      this.#response.socket.destroy();
      await this.#untilGone();
    } else {
      throw new Error(`No such step: ${JSON.stringify(step)}`);
    }
  }

  async #filler(size) {
    for (let left = size; left > 0 && !this.over; left -= FILLER.length) {
      await this.#write(left < FILLER.length ? FILLER.subarray(0, left) : FILLER);
    }
  }

  async #texts({ texts, perWrite, gapMicros }) {
    const startedAt = performance.now();
    for (let index = 0; index < texts.length && !this.over; index += perWrite) {
      await this.#write(texts.slice(index, index + perWrite).join(''));
      const dueMillis = startedAt + ((index / perWrite + 1) * gapMicros) / 1000;
      const leftMillis = dueMillis - performance.now();
      if (leftMillis >= 1) {
        await this.#wait(leftMillis);
      }
    }
  }

  /** Writes, and waits while the client does not read. */
  async #write(data) {
    if (!this.#response.write(data)) {
      await new Promise((resolve) => {
        const done = () => {
          this.#response.off('drain', done);
          this.#gone.signal.removeEventListener('abort', done);
          resolve();
        };
        this.#response.once('drain', done);
        this.#gone.signal.addEventListener('abort', done);
      });
    }
  }

  async #wait(millis) {
    await pause(millis, undefined, { signal: this.#gone.signal }).catch(() => {});
  }

  #untilGone() {
    return new Promise((resolve) => {
      if (this.over) {
        resolve();
      } else {
        this.#gone.signal.addEventListener('abort', resolve, { once: true });
      }
    });
  }
}
