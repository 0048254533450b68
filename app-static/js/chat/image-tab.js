// @ts-check
/** Pictures: some at a time, or without end over the socket where the gateway makes them that way. */
import '../shared.js';
import { html, nothing, repeat } from '../../vendor/lit.js';
import { duration, number } from '../ui/format.js';
import { icon } from '../ui/icon.js';
import { createImages, imageMethod } from './client.js';
import { choice, numbers, plain, sendsForm } from './fields.js';
import { LiveRun } from './live-run.js';
import { pictureCard } from './picture-card.js';
import { m } from './media-words.js';
import { t } from './words.js';

const RATIOS = ['2:3', '1:1', '3:2', '16:9', '9:16'];

/** As many cards as stay on the page. */
const MOST_CARDS = 300;

/** The API streams one or two. */
const MOST_STREAMED = 2;

/** @typedef {import('./picture-card.js').Card} Card */

export class ImageTab {
  /** @type {'legacy' | 'imagine_ws_experimental' | null} null until it is known */
  method = null;
  prompt = '';
  count = 1;
  ratio = '2:3';
  parallel = 1;

  /** @type {'single' | 'continuous'} */
  mode = 'single';

  /** @type {Card[]} the newest first */
  cards = [];
  problem = '';

  /** @type {LiveRun | null} the last one */
  run = null;

  /** @type {AbortController | null} of the call that runs */
  #running = null;
  #lastId = 0;

  /** @param {import('./connection.js').Connection} connection */
  constructor(connection) {
    this.connection = connection;
    this.view = connection.view;
    this.view.signal.addEventListener('abort', () => this.stop());
  }

  /** Asks how pictures are made, once there is a key. */
  async connected() {
    try {
      this.method = await imageMethod(this.connection.key, this.view.signal);
    } catch {
      this.method = 'legacy';
    }
    this.view.update();
  }

  get isRunning() {
    return this.#running !== null || this.run?.isRunning === true;
  }

  get #isLive() {
    return this.method === 'imagine_ws_experimental' && this.mode === 'continuous';
  }

  stop() {
    this.#running?.abort();
    this.run?.stop();
  }

  /** @param {Partial<ImageTab>} news */
  #change(news) {
    Object.assign(this, news);
    this.view.update();
  }

  /** @param {Omit<Card, 'id'>} parts */
  #add(parts) {
    const card = { id: ++this.#lastId, ...parts };
    this.cards = [card, ...this.cards].slice(0, MOST_CARDS);
    return card;
  }

  #submit = (event) => {
    event.preventDefault();
    if (this.isRunning || this.prompt.trim() === '') {
      return;
    }
    if (this.#isLive) {
      this.#live();
    } else {
      this.#single();
    }
  };

  #live() {
    const { connection, prompt, ratio, parallel } = this;
    this.problem = '';
    this.run = new LiveRun(connection.key, prompt.trim(), ratio, parallel);
    this.run.changed = this.view.update;
    this.run.came = ({ url, ratio: ofIt, millis, unit }) =>
      this.#add({
        ...{ prompt, state: 'done', progress: 100, url, ratio: ofIt, millis, connection: unit },
      });
    this.run.start();
    this.view.update();
  }

  async #single() {
    const { connection, prompt, count, ratio, parallel, method } = this;
    const isExperimental = method === 'imagine_ws_experimental';
    const { signal } = (this.#running = new AbortController());
    const begun = performance.now();
    const cards = Array.from({ length: count }, () =>
      this.#add({
        ...{ prompt, state: 'growing', progress: 0, url: '', ratio: isExperimental ? ratio : '' },
      }),
    ).reverse();
    this.#change({ problem: '' });
    const order = {
      model: connection.model('image'),
      prompt: prompt.trim(),
      n: count,
      response_format: 'url',
      stream: count <= MOST_STREAMED,
      ...(isExperimental && { aspect_ratio: ratio, concurrency: parallel }),
    };
    try {
      for await (const { index, progress, url } of createImages(connection.key, order, signal)) {
        const card = cards[index];
        Object.assign(card, { progress, url, state: url ? 'done' : 'growing' });
        card.millis = performance.now() - begun;
        this.view.update();
      }
    } catch (error) {
      this.problem = signal.aborted ? t.stopped : error.message;
    }
    for (const card of cards) {
      if (card.state === 'growing') {
        card.state = 'failed';
      }
    }
    this.#running = null;
    this.view.update();
  }

  template = () =>
    html`<form class="maker card stack" @submit=${this.#submit}>
        <p class="quiet small" id="image-method">${this.#method()}</p>
        <div class="field">
          <label for="image-prompt">${m.prompt}</label>
          <textarea
            class="input"
            id="image-prompt"
            rows="4"
            maxlength="8000"
            placeholder=${m.imagePlaceholder}
            .value=${this.prompt}
            @input=${({ target }) => this.#change({ prompt: target.value })}
            @keydown=${sendsForm}
          ></textarea>
        </div>
        ${this.method === 'imagine_ws_experimental' ? this.#experimental() : nothing}
        ${
          this.#isLive
            ? nothing
            : choice('image-n', m.count, numbers(1, 10), String(this.count), (value) =>
                this.#change({ count: Number(value) }),
              )
        }
        ${!this.#isLive && this.count > MOST_STREAMED ? html`<p class="hint">${m.notStreamed}</p>` : nothing}
        <div class="choice">
          <button class="button main" id="image-start" ?disabled=${!this.#canStart}>
            ${icon('sparkles')}${this.isRunning ? m.making : this.#isLive ? m.start : m.make}
          </button>
          <button
            type="button"
            class="button"
            id="image-stop"
            ?disabled=${!this.isRunning}
            @click=${() => this.stop()}
          >
            ${icon('square')}${t.stop}
          </button>
          <button
            type="button"
            class="button"
            id="image-clear"
            ?disabled=${this.cards.length === 0 || this.#running !== null}
            @click=${() => this.#change({ cards: [], problem: '' })}
          >
            ${t.clear}
          </button>
        </div>
        <p class="notice bad" role="alert" id="image-problem">${this.problem}</p>
        ${this.#isLive ? this.#figures() : nothing}
      </form>
      <section class="made" aria-label=${m.results}>
        ${
          this.cards.length === 0
            ? html`<div class="state">
                ${icon('images')}<strong>${m.noPictures}</strong><span>${m.noPicturesText}</span>
              </div>`
            : nothing
        }
        <ul class="waterfall" id="image-waterfall" aria-live="polite" aria-relevant="additions">
          ${repeat(this.cards, ({ id }) => id, pictureCard)}
        </ul>
      </section>`;

  get #canStart() {
    const { connection, prompt } = this;
    const isReady = connection.key !== '' && this.method !== null;
    return isReady && connection.model('image') !== '' && prompt.trim() !== '' && !this.isRunning;
  }

  #method() {
    return this.method === null
      ? m.methodUnknown
      : this.method === 'legacy'
        ? m.methodStable
        : m.methodExperimental;
  }

  #experimental() {
    const modes = [
      ['single', m.single],
      ['continuous', m.continuous],
    ];
    const setMode = (mode) => {
      this.stop();
      this.#change({ mode, problem: '' });
    };
    return html`<div class="fields narrow">
      ${choice('image-run-mode', m.runMode, modes, this.mode, setMode)}
      ${choice('image-aspect', m.ratio, plain(RATIOS), this.ratio, (ratio) => this.#change({ ratio }))}
      ${choice('image-concurrency', m.parallel, numbers(1, 3), String(this.parallel), (value) =>
        this.#change({ parallel: Number(value) }),
      )}
    </div>`;
  }

  #figures() {
    const { run } = this;
    const figures = [
      [m.state, run ? m.runState(run.state) : '-', 'live-state'],
      [t.pictures, number(run?.images ?? 0), 'live-images'],
      [m.connections, number(run?.active ?? 0), 'live-active'],
      [m.meanTime, duration(run?.meanMillis), 'live-mean'],
      [m.lastError, run?.isRejected ? m.keyRejected : run?.problem || '-', 'live-error'],
    ];
    return html`<dl class="live-figures" aria-live="polite">
      ${figures.map(
        ([name, value, id]) =>
          html`<div>
            <dt>${name}</dt>
            <dd id=${id}>${value}</dd>
          </div>`,
      )}
    </dl>`;
  }
}
