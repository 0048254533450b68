// @ts-check
/** Films: a prompt, how it should be, and the first picture if one wants. */
import '../shared.js';
import { html, nothing, repeat } from '../../vendor/lit.js';
import { duration } from '../ui/format.js';
import { icon } from '../ui/icon.js';
import { Attachments } from './attachments.js';
import { complete } from './client.js';
import { choice, numbers, plain, sendsForm } from './fields.js';
import { markdown } from './markdown.js';
import { partsOf } from './text.js';
import { m } from './media-words.js';
import { t } from './words.js';

const RATIOS = ['3:2', '16:9', '9:16', '1:1', '2:3'];
const RESOLUTIONS = ['SD', 'HD'];

/**
 * @typedef {object} Film
 * @property {number} id
 * @property {string} prompt
 * @property {string} note how it should be
 * @property {'growing' | 'done' | 'failed'} state
 * @property {number | null} progress per cent; null while nothing is told
 * @property {string} text the answer
 * @property {string} problem
 * @property {number} [millis]
 */

export class VideoTab {
  prompt = '';
  config = { aspect_ratio: '3:2', video_length: 6, resolution: 'SD', preset: 'normal' };

  /** @type {Film[]} the newest first */
  films = [];

  /** @type {AbortController | null} */
  #running = null;

  /** @param {import('./connection.js').Connection} connection */
  constructor(connection) {
    this.connection = connection;
    this.view = connection.view;
    this.reference = new Attachments(connection, 1);
    this.listeners = this.reference.listeners;
    this.view.signal.addEventListener('abort', () => this.stop());
  }

  connected() {}

  stop() {
    this.#running?.abort();
  }

  get #canStart() {
    const { connection, prompt, reference } = this;
    const isReady = connection.model('video') !== '' && !reference.isBusy;
    return isReady && prompt.trim() !== '' && this.#running === null;
  }

  #submit = async (event) => {
    event.preventDefault();
    if (!this.#canStart) {
      return;
    }
    const { connection, prompt, config, reference, view } = this;
    const { signal } = (this.#running = new AbortController());
    const begun = performance.now();
    const { aspect_ratio: ratio, video_length: seconds, resolution } = config;
    /** @type {Film} */
    const film = {
      ...{ id: this.films.length + 1, prompt, text: '', problem: '', progress: null },
      note: `${ratio} · ${seconds} s · ${resolution}`,
      state: 'growing',
    };
    this.films = [film, ...this.films];
    view.update();
    const order = {
      model: connection.model('video'),
      messages: [{ role: 'user', content: contentOf(prompt.trim(), reference.addresses) }],
      stream: connection.streams,
      video_config: { ...config },
    };
    try {
      let told = '';
      for await (const { text, reasoning } of complete(connection.key, order, signal)) {
        film.text += text;
        told += reasoning;
        film.progress = percentIn(told + partsOf(film.text).reasoning);
        view.update();
      }
      film.state = 'done';
    } catch (error) {
      film.state = 'failed';
      film.problem = signal.aborted ? t.stopped : error.message;
    }
    film.millis = performance.now() - begun;
    this.#running = null;
    view.update();
  };

  #config(name, value) {
    this.config = { ...this.config, [name]: value };
    this.view.update();
  }

  template = () => {
    const { config, reference, listeners } = this;
    const presets = [
      ['custom', m.presetCustom],
      ['normal', m.presetNormal],
      ['fun', m.presetFun],
    ];
    const set = (name) => (value) => this.#config(name, value);
    return html`<form
        class="maker card stack"
        @submit=${this.#submit}
        @dragover=${listeners.over}
        @dragleave=${listeners.leave}
        @drop=${listeners.drop}
      >
        <div class="field">
          <label for="video-prompt">${m.prompt}</label>
          <textarea
            class="input"
            id="video-prompt"
            rows="4"
            maxlength="8000"
            placeholder=${m.videoPlaceholder}
            .value=${this.prompt}
            @input=${({ target }) => {
              this.prompt = target.value;
              this.view.update();
            }}
            @keydown=${sendsForm}
            @paste=${listeners.paste}
          ></textarea>
        </div>
        <div class="fields narrow">
          ${choice('video-aspect', m.ratio, plain(RATIOS), config.aspect_ratio, set('aspect_ratio'))}
          ${choice(
            'video-length',
            m.seconds,
            numbers(5, 15),
            String(config.video_length),
            (value) => this.#config('video_length', Number(value)),
          )}
          ${choice(
            'video-resolution',
            m.resolution,
            plain(RESOLUTIONS),
            config.resolution,
            set('resolution'),
          )}
          ${choice('video-preset', m.preset, presets, config.preset, set('preset'))}
        </div>
        <div id="video-reference">
          ${reference.button(m.reference, true)} ${reference.previews()}
        </div>
        <div class="choice">
          <button class="button main" id="video-start" ?disabled=${!this.#canStart}>
            ${icon('film')}${this.#running ? m.making : m.make}
          </button>
          <button
            type="button"
            class="button"
            id="video-stop"
            ?disabled=${!this.#running}
            @click=${() => this.stop()}
          >
            ${icon('square')}${t.stop}
          </button>
        </div>
      </form>
      <section class="made" aria-label=${m.results} aria-live="polite">
        ${
          this.films.length === 0
            ? html`<div class="state">
                ${icon('video')}<strong>${m.noVideos}</strong><span>${m.noVideosText}</span>
              </div>`
            : nothing
        }
        ${repeat(
          this.films,
          ({ id }) => id,
          (film) => filmTemplate(film),
        )}
      </section>`;
  };
}

/** @param {Film} film */
function filmTemplate(film) {
  const { prompt, note, state, progress, text, problem, millis } = film;
  return html`<article class="card film" data-state=${state}>
    <h3>${prompt}</h3>
    <p class="quiet small">${note}${millis ? ` · ${duration(millis)}` : ''}</p>
    ${
      state === 'growing'
        ? progress === null
          ? html`<progress aria-label=${m.progress}></progress>`
          : html`<p class="cluster">
              <progress max="100" value=${progress} aria-label=${m.progress}></progress>
              <span class="number">${progress}&nbsp;%</span>
            </p>`
        : nothing
    }
    ${state === 'done' ? markdown(film, 'answer', partsOf(text).answer) : nothing}
    ${problem ? html`<p class="notice bad" role="alert">${problem}</p>` : nothing}
  </article>`;
}

const contentOf = (text, pictures) =>
  pictures.length === 0
    ? text
    : [
        { type: 'text', text },
        { type: 'image_url', image_url: { url: pictures[0] } },
      ];

/** The last percentage that was told. */
function percentIn(text) {
  const found = text.match(/\d{1,3}(?=\s*%)/g);
  return found ? Math.min(100, Number(found.at(-1))) : null;
}
