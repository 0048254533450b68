// @ts-check
/** A setting that is a secret: masked, shown for half a minute, copied, made, replaced, removed. */
import { html, live, nothing } from '../../vendor/lit.js';
import { MASK, revealSetting } from '../api/settings.js';
import { copyButton } from '../ui/copy.js';
import { pressed } from '../ui/form.js';
import { icon } from '../ui/icon.js';
import { tellError } from '../ui/toast.js';
import { titles } from './field-words.js';
import { t } from './words.js';

const SHOWN_MILLIS = 30_000;

/** The shown ones by their names: what they are, and the clock that hides them. */
export class Secrets {
  /** @type {Map<string, {value: string, timer: number}>} */
  #shown = new Map();

  /**
   * @param {import('./draft.js').Draft} draft
   * @param {() => void} update
   * @param {AbortSignal} signal
   */
  constructor(draft, update, signal) {
    this.draft = draft;
    this.update = update;
    signal.addEventListener('abort', () => this.hideAll());
  }

  hideAll() {
    [...this.#shown.keys()].forEach((name) => this.#hide(name));
  }

  async #reveal(name) {
    const value = await revealSetting(name);
    const timer = window.setTimeout(() => this.#hide(name), SHOWN_MILLIS);
    this.#shown.set(name, { value, timer });
    this.update();
  }

  #hide = (name) => {
    clearTimeout(this.#shown.get(name)?.timer);
    this.#shown.delete(name);
    this.update();
  };

  #put(name, value) {
    this.#hide(name);
    if (value === null) {
      this.draft.unset(name);
    } else {
      this.draft.set(name, value);
    }
    this.update();
  }

  /**
   * @param {import('./fields.js').Field} field
   * @param {{id: string, describedBy: string, invalid: string}} about attributes of the control
   */
  control({ name, generate }, { id, describedBy, invalid }) {
    const isSet = this.draft.base[name] === MASK;
    const entered = this.draft.isChanged(name) ? this.draft.value(name) : null;
    const removed = entered === '' && isSet;
    const shown = this.#shown.get(name)?.value;
    return html`<div class="secret-field">
      <input
        class="input code"
        id=${id}
        type="text"
        autocomplete="off"
        spellcheck="false"
        aria-describedby=${describedBy}
        aria-invalid=${invalid}
        placeholder=${removed ? t.willBeRemoved : isSet ? t.isSet : t.isNotSet}
        ?readonly=${shown !== undefined}
        .value=${live(shown ?? entered ?? '')}
        @input=${({ target }) => this.#put(name, target.value === '' ? null : target.value)}
      />
      <div class="cluster">
        ${isSet && entered === null ? this.#acts(name, shown) : nothing}
        ${
          entered !== null && isSet
            ? act('undo-2', t.keepSecret, () => this.#put(name, null), 'keep')
            : nothing
        }
        ${generate ? act('wand-sparkles', t.generate, () => this.#put(name, made(generate)), 'generate') : nothing}
        ${
          isSet && entered === null
            ? act('trash-2', t.removeSecret, () => this.#put(name, ''), 'remove')
            : nothing
        }
      </div>
      ${shown === undefined ? nothing : html`<p class="hint" role="status">${t.hidesSoon}</p>`}
    </div>`;
  }

  #acts(name, shown) {
    const toggle =
      shown === undefined
        ? act(
            'eye',
            t.reveal,
            pressed(() => this.#reveal(name), tellError),
            'reveal',
          )
        : act('eye-off', t.hide, () => this.#hide(name), 'hide');
    return html`${toggle}
    ${copyButton(shown ?? (() => revealSetting(/** @type {any} */ (name))), {
      label: t.copySecret(titles[name]),
    })}`;
  }
}

const act = (picture, label, press, what) =>
  html`<button type="button" class="button small" data-act=${what} @click=${press}>
    ${icon(picture)}${label}
  </button>`;

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/** `sk-` and 40 letters or digits, or 48 of them to sign with. */
function made(kind) {
  const text = Array.from({ length: kind === 'key' ? 40 : 48 }, letter).join('');
  return kind === 'key' ? `sk-${text}` : text;
}

/** Each as likely as the others: bytes behind the last whole round are drawn again. */
function letter() {
  const [byte] = crypto.getRandomValues(new Uint8Array(1));
  return byte < 256 - (256 % LETTERS.length) ? LETTERS[byte % LETTERS.length] : letter();
}
