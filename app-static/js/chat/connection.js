// @ts-check
/** Who asks, and what for: the key, the models it may use, and which of them each tab has chosen. */
import { html, nothing } from '../../vendor/lit.js';
import { icon } from '../ui/icon.js';
import { listModels } from './client.js';
import { t } from './words.js';

const KEY = 'grok2api_user_api_key';
const CHOICES = 'grok2api_chat_choices';

/** @typedef {'chat' | 'image' | 'video'} Tab */

const PREFERRED = ['grok-4.20-beta', 'grok-4.20', 'grok-4'];

/** @type {Record<Tab, (model: import('./client.js').Model) => boolean>} */
const OF_TAB = {
  chat: ({ id, kind }) => (kind ?? 'chat') === 'chat' && !id.includes('imagine'),
  image: ({ id }) => id === 'grok-imagine-1.0',
  video: ({ id }) => id === 'grok-imagine-1.0-video',
};

export class Connection {
  key = localStorage.getItem(KEY) ?? '';

  /** @type {import('./client.js').Model[] | null} null until they are known */
  models = null;

  /** Why they are not. */
  problem = '';
  isLoading = false;

  /** Whether its card is open. */
  isOpen = this.key === '';

  /** @type {{stream: boolean} & Partial<Record<Tab, string>>} */
  #choices = { stream: true, ...keptChoices() };

  /**
   * @param {import('../ui/view.js').View} view
   * @param {() => void} changed hears when there is a key that works
   */
  constructor(view, changed) {
    this.view = view;
    this.changed = changed;
  }

  get streams() {
    return this.#choices.stream;
  }

  /** @param {Tab} tab */
  modelsOf(tab) {
    return (this.models ?? []).filter(OF_TAB[tab]);
  }

  /** @param {Tab} tab */
  model(tab) {
    const ids = this.modelsOf(tab).map(({ id }) => id);
    const chosen = this.#choices[tab] ?? '';
    return ids.includes(chosen)
      ? chosen
      : (PREFERRED.find((id) => ids.includes(id)) ?? ids[0] ?? '');
  }

  /** Whether a model is of an account, which can see pictures that lie in this gateway. */
  isOfAccount(id) {
    return this.models?.find((model) => model.id === id)?.owned_by === 'x-ai';
  }

  choose(choices) {
    this.#choices = { ...this.#choices, ...choices };
    localStorage.setItem(CHOICES, JSON.stringify(this.#choices));
    this.view.update();
  }

  /** Uses another key; an empty one forgets it. */
  async use(key, { keep = true } = {}) {
    this.key = key.trim();
    if (!this.key) {
      localStorage.removeItem(KEY);
    } else if (keep) {
      localStorage.setItem(KEY, this.key);
    }
    await this.load();
  }

  async load() {
    const { key } = this;
    this.models = null;
    this.problem = '';
    this.isLoading = key !== '';
    this.isOpen = key === '';
    this.view.update();
    if (key === '') {
      return;
    }
    try {
      const models = await listModels(key, this.view.signal);
      if (this.key === key) {
        this.models = models;
        this.changed();
      }
    } catch (error) {
      if (this.key === key && !this.view.signal.aborted) {
        this.problem = error.message;
        this.isOpen = true;
      }
    } finally {
      if (this.key === key) {
        this.isLoading = false;
      }
      this.view.update();
    }
  }
}

function keptChoices() {
  try {
    return JSON.parse(localStorage.getItem(CHOICES) ?? '{}');
  } catch {
    return {};
  }
}

/**
 * @param {Connection} connection
 * @param {Tab} tab
 */
export function modelSelect(connection, tab) {
  const models = connection.modelsOf(tab);
  const chosen = connection.model(tab);
  const owners = [...new Set(models.map((model) => model.owned_by))];
  /** @param {import('./client.js').Model} model */
  const option = ({ id, display_name: name }) =>
    html`<option value=${id} .selected=${id === chosen}>${name ? `${name} (${id})` : id}</option>`;
  return html`<select
    class="input"
    id="model-select"
    aria-label=${t.model}
    ?disabled=${models.length === 0}
    @change=${({ target }) => connection.choose({ [tab]: target.value })}
  >
    ${
      models.length === 0
        ? html`<option value="">${connection.isLoading ? t.modelsLoading : t.noModels}</option>`
        : owners.length === 1
          ? models.map(option)
          : owners.map(
              (owner) =>
                html`<optgroup label=${ownerName(owner)}>
                  ${models.filter((model) => model.owned_by === owner).map(option)}
                </optgroup>`,
            )
    }
  </select>`;
}

const ownerName = (owner) => ({ 'x-ai': 'Grok', grok2api: t.routes })[owner] ?? owner;

const hidden = (key) => (key.length > 12 ? `${key.slice(0, 3)}…${key.slice(-4)}` : '…');

/**
 * @param {Connection} connection
 * @param {unknown} offer what a page offers to those who have no key
 */
export function connectionCard(connection, offer) {
  const { key, models, problem, isOpen, isLoading } = connection;
  const save = (event) => {
    event.preventDefault();
    connection.use(event.target.elements.key.value);
  };
  const clear = ({ target }) => {
    target.form.elements.key.value = '';
    connection.use('');
  };
  return html`<details
    class="chat-connection"
    ?open=${isOpen}
    @toggle=${({ target }) => (connection.isOpen = target.open)}
  >
    <summary>
      ${icon('key-round')}
      <span
        >${problem ? t.connectionBad : key === '' ? t.noKey : t.connected(hidden(key), models?.length)}</span
      >
      ${icon('chevron-down')}
    </summary>
    <form class="stack" @submit=${save}>
      ${problem ? html`<p class="notice bad" role="alert" id="key-problem">${problem}</p>` : nothing}
      ${key === '' ? html`<p id="key-hint">${t.keyHint}</p>` : nothing}
      ${key === '' ? offer : nothing}
      <div class="field">
        <label for="api-key-input">${t.key}</label>
        <div class="chat-key">
          <input
            class="input code"
            id="api-key-input"
            name="key"
            type="password"
            autocomplete="off"
            spellcheck="false"
            placeholder="sk-…"
            .value=${key}
            aria-describedby="api-key-note"
          />
          <button class="button main" ?disabled=${isLoading}>${t.save}</button>
          <button type="button" class="button" @click=${clear}>${t.clear}</button>
        </div>
        <p class="hint" id="api-key-note">${t.keyNote}</p>
      </div>
      <label class="chat-switch">
        <input
          type="checkbox"
          class="switch"
          role="switch"
          id="stream-toggle"
          .checked=${connection.streams}
          @change=${({ target }) => connection.choose({ stream: target.checked })}
        />
        <span>${t.stream}</span>
      </label>
    </form>
  </details>`;
}
