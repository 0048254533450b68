// @ts-check
import { html, nothing } from '../../vendor/lit.js';
import { answerOf, makeKey, modelsOf, serves } from '../api/first-steps.js';
import { Form, pressed } from '../ui/form.js';
import { duration } from '../ui/format.js';
import { icon } from '../ui/icon.js';
import { adviceOn } from './advice.js';
import { chats, firstModel } from './providers.js';
import { t } from './words.js';

/** A first message, answered before one's eyes as any client would have it answered. */
export class MessageStep {
  /** @type {import('../api/first-steps.js').Model[] | null} null without a key that is good */
  #models = null;

  /** For which key, and after which news of the gateway, they were asked for. */
  #asked = { key: '', facts: null };

  /** @type {AbortController | null} while an answer comes */
  #coming = null;

  /** @type {{text: string, thought: string, began: number, first: number, took: number, ended: string} | null} */
  #answer = null;

  /** @type {import('../api/call.js').ApiError | null} */
  #trouble = null;

  /** @param {import('./guide.js').Guide} guide */
  constructor(guide) {
    this.guide = guide;
    this.form = new Form(guide.view.update);
    guide.view.signal.addEventListener('abort', () => this.#coming?.abort());
  }

  /** Asks which models the key may use. */
  async #askModels() {
    const { key, facts, view } = this.guide;
    this.#asked = { key, facts };
    this.#models = null;
    this.form.errors = {};
    try {
      const models = await modelsOf(key, view.signal);
      if (key === this.guide.key) {
        this.#choose(models);
      }
    } catch (error) {
      if (key === this.guide.key && !view.signal.aborted) {
        this.form.errors = { key: error.status === 401 ? t.keyUnknown : error.message };
      }
    }
    view.update();
  }

  #choose(models) {
    const { guide } = this;
    const owners = guide.facts.places
      .filter(serves)
      .map(({ id, name }) => (id === 'grok' ? 'x-ai' : name));
    this.#models = models.filter(chats);
    if (!models.some(({ id }) => id === guide.model)) {
      guide.model = firstModel(models, owners);
    }
  }

  get #isAsked() {
    const { key, facts } = this.guide;
    return this.#asked.key === key && this.#asked.facts === facts;
  }

  #useKey = ({ target }) => {
    this.guide.key = target.value.trim();
    this.guide.view.update();
  };

  #newKey = pressed(
    async () => {
      this.guide.key = await makeKey(t.firstMessage);
      await this.guide.load();
    },
    (error) => this.form.refuse(error),
  );

  #send = async ({ message }) => {
    const { guide } = this;
    if (!this.#models || !this.#isAsked) {
      await this.#askModels();
    }
    if (!this.#models) {
      return;
    }
    this.#coming = new AbortController();
    this.#trouble = null;
    const began = performance.now();
    const answer = { text: '', thought: '', began, first: 0, took: 0, ended: '' };
    this.#answer = answer;
    guide.show('message');
    try {
      const { signal } = this.#coming;
      for await (const piece of answerOf({ key: guide.key, model: guide.model, message, signal })) {
        answer.text += piece.text;
        answer.thought += piece.thought;
        answer.ended = piece.ended ?? answer.ended;
        answer.first ||= piece.text || piece.thought ? performance.now() - began : 0;
        guide.view.update();
      }
      guide.facts.answered = true;
    } catch (error) {
      if (!this.#coming.signal.aborted) {
        this.#trouble = error;
      }
    } finally {
      answer.took = performance.now() - began;
      this.#coming = null;
    }
  };

  body = () => {
    const { form, guide } = this;
    if (guide.key && !this.#isAsked) {
      this.#askModels();
    }
    return html`<p class="quiet">${t.messageText}</p>
      <form class="form" id="message-form" @submit=${form.sends(this.#send)}>
        ${form.problem()} ${this.#keyField()}
        <div class="field">
          <label for="model">${t.model}</label>
          <select
            class="input"
            id="model"
            ?disabled=${!this.#models}
            @change=${({ target }) => {
              guide.model = target.value;
              guide.view.update();
            }}
          >
            ${
              this.#models
                ? this.#models.map(
                    ({ id }) =>
                      html`<option value=${id} ?selected=${id === guide.model}>${id}</option>`,
                  )
                : html`<option>${guide.key ? t.askingModels : t.keyFirst}</option>`
            }
          </select>
        </div>
        <div class="field">
          <label for="message">${t.message}</label>
          <textarea class="input" id="message" name="message" rows="2" required>
${t.firstQuestion}</textarea>
        </div>
        <p class="choice">
          <button class="button main alone" ?disabled=${form.busy}>
            ${icon('send')}${form.busy ? t.answering : t.send}
          </button>
          ${
            this.#coming
              ? html`<button
                  type="button"
                  class="button alone"
                  id="stop"
                  @click=${() => this.#coming?.abort()}
                >
                  ${icon('square')}${t.stop}
                </button>`
              : nothing
          }
        </p>
      </form>
      ${this.#answer && !this.#isVoid ? this.#answered(this.#answer) : nothing}
      ${this.#trouble ? adviceOn(this.#trouble, guide) : nothing}
      ${
        guide.isDone('message') && !this.#coming
          ? html`<p class="choice">
              <button
                type="button"
                class="button"
                id="to-clients"
                @click=${() => guide.go('clients')}
              >
                ${t.toClients}${icon('arrow-right')}
              </button>
            </p>`
          : nothing
      }`;
  };

  /** Whether trouble came before the first word. */
  get #isVoid() {
    return this.#trouble !== null && this.#answer.text + this.#answer.thought === '';
  }

  #keyField() {
    const { form, guide } = this;
    return html`<div class="with-button">
      ${form.field({
        name: 'key',
        id: 'client-key',
        label: t.key,
        hint: t.keyHint,
        control: html`<input
          class="input code"
          id="client-key"
          name="key"
          type="password"
          autocomplete="off"
          spellcheck="false"
          required
          .value=${guide.key}
          aria-invalid=${form.errors.key ? 'true' : 'false'}
          aria-describedby="client-key-hint ${form.errors.key ? 'client-key-error' : ''}"
          @change=${this.#useKey}
        />`,
      })}
      <button type="button" class="button" id="make-key" @click=${this.#newKey}>
        ${icon('key-round')}${t.newKey}
      </button>
    </div>`;
  }

  #answered({ text, thought, first, took, ended }) {
    const isComing = this.#coming !== null;
    return html`<section class="guide-answer" aria-label=${t.answer} aria-busy=${String(isComing)}>
      ${
        thought
          ? html`<details ?open=${isComing && text === ''}>
              <summary>${t.thoughts}</summary>
              <p class="quiet">${thought}</p>
            </details>`
          : nothing
      }
      <p id="answer" aria-live="polite" class=${isComing ? 'coming' : ''}>${text}</p>
      <p class="quiet small" id="answer-times">
        ${
          isComing
            ? t.answering
            : [
                first ? t.firstAfter(duration(first)) : '',
                t.took(duration(took)),
                ended === 'length' ? t.cutOff : ended || this.#trouble ? '' : t.stopped,
              ]
                .filter(Boolean)
                .join(' · ')
        }
      </p>
    </section>`;
  }
}
