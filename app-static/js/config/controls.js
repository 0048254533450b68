// @ts-check
/** One control for each kind of setting. */
import { html, ifDefined, live, nothing } from '../../vendor/lit.js';
import { icon } from '../ui/icon.js';
import { helps, titles } from './field-words.js';
import { t } from './words.js';

/** @typedef {import('./fields.js').Field} Field */

/**
 * @typedef {object} Context what the controls share
 * @property {import('./draft.js').Draft} draft
 * @property {import('./secret.js').Secrets} secrets
 * @property {Record<string, string>} errors by names of fields
 * @property {(name: string, value: any) => void} set
 * @property {(name: string, message: string) => void} wrong says that what is entered is no value
 * @property {() => void} changePassword
 */

export const idOf = (name) => name.replace('.', '-');

const ICONS = {
  now: 'zap',
  next: 'arrow-right',
  schedule: 'clock',
  'sign-in': 'log-in',
  none: 'ban',
};

/**
 * @param {Field} field
 * @param {Context} context
 */
export function fieldOf(field, context) {
  const { name, effect, onYou } = field;
  const id = idOf(name);
  const error = context.errors[name];
  const help = helps[name];
  const about = {
    id,
    describedBy: `${id}-hint${error ? ` ${id}-error` : ''}`,
    invalid: error ? 'true' : 'false',
  };
  return html`<div
    class="setting ${context.draft.isChanged(name) ? 'changed' : ''}"
    data-setting=${name}
  >
    <div class="setting-about">
      <p class="cluster">
        <label class="setting-title" for=${id}>${titles[name]}</label>
        ${onYou ? html`<span class="badge warning">${t.onYou}</span>` : nothing}
      </p>
      <p class="hint" id=${`${id}-hint`}>${help}</p>
      <p class="effect ${effect}" data-effect=${effect}>
        ${icon(ICONS[effect])}${t.effect(effect)}
      </p>
    </div>
    <div class="setting-control">
      ${CONTROLS[field.kind](field, about, context)}
      ${error ? html`<p class="field-error" id=${`${id}-error`}>${error}</p>` : nothing}
    </div>
  </div>`;
}

/** @type {Record<Field['kind'], (field: Field, about: any, context: Context) => unknown>} */
const CONTROLS = {
  switch: ({ name, locked }, { id, describedBy }, { draft, set }) =>
    html`<input
      type="checkbox"
      class="switch"
      role="switch"
      id=${id}
      aria-describedby=${describedBy}
      .checked=${live(draft.value(name) === true)}
      ?disabled=${locked?.(draft.value) ?? false}
      @change=${({ target }) => set(name, target.checked)}
    />`,

  number: ({ name, min, max, step = 1, unit }, about, { draft, set }) =>
    html`<div class="with-unit">
      ${input({ type: 'number', min, max, step }, about, draft.value(name) ?? '', (text) =>
        set(name, text === '' ? null : Number(text)),
      )}
      ${unit ? html`<span class="quiet">${t.unit(unit)}</span>` : nothing}
    </div>`,

  text: ({ name }, about, { draft, set }) =>
    input({ type: 'text' }, about, draft.value(name) ?? '', (text) => set(name, text)),

  url: ({ name }, about, { draft, set }) =>
    input({ type: 'text', inputmode: 'url', code: true }, about, draft.value(name) ?? '', (text) =>
      set(name, text),
    ),

  fixed: ({ name }, about, { draft }) =>
    input({ type: 'text', disabled: true }, about, draft.value(name) ?? '', () => {}),

  choice: ({ name, options }, { id, describedBy, invalid }, { draft, set }) =>
    html`<select
      class="input"
      id=${id}
      aria-describedby=${describedBy}
      aria-invalid=${invalid}
      @change=${({ target }) => set(name, target.value)}
    >
      ${options.map(
        (option) =>
          html`<option value=${option} .selected=${draft.value(name) === option}>
            ${t.option(name, option)}
          </option>`,
      )}
    </select>`,

  tags: ({ name }, about, context) => chips(name, about, context, (text) => text),

  statuses: ({ name }, about, context) =>
    chips(name, about, context, (text) => {
      if (!/^[1-5]\d\d$/.test(text)) {
        throw new RangeError(t.notStatus(text));
      }
      return Number(text);
    }),

  secret: (field, about, { secrets }) => secrets.control(field, about),

  password: (field, { id, describedBy }, { changePassword }) =>
    html`<button
      type="button"
      class="button"
      id=${id}
      aria-describedby=${describedBy}
      @click=${changePassword}
    >
      ${t.changePassword}
    </button>`,

  json: ({ name }, { id, describedBy, invalid }, { draft, set, wrong }) => {
    const put = ({ target }) => {
      try {
        set(name, JSON.parse(target.value.trim() || '[]'));
      } catch {
        wrong(name, t.noJson);
      }
    };
    return html`<textarea
      class="input code"
      id=${id}
      rows="4"
      spellcheck="false"
      aria-describedby=${describedBy}
      aria-invalid=${invalid}
      .value=${JSON.stringify(draft.value(name) ?? [], null, 2)}
      @change=${put}
    ></textarea>`;
  },
};

function input(more, { id, describedBy, invalid }, value, put) {
  return html`<input
    class="input ${more.code ? 'code' : ''}"
    id=${id}
    type=${more.type}
    min=${ifDefined(more.min)}
    max=${ifDefined(more.max)}
    step=${ifDefined(more.step)}
    inputmode=${ifDefined(more.inputmode)}
    autocomplete="off"
    spellcheck="false"
    aria-describedby=${describedBy}
    aria-invalid=${invalid}
    ?disabled=${more.disabled ?? false}
    .value=${live(String(value))}
    @input=${({ target }) => put(target.value)}
  />`;
}

/**
 * A list of short values, each of which can be taken away.
 *
 * @param {(text: string) => any} valueOf throws what is wrong with a text
 */
function chips(name, { id, describedBy, invalid }, { draft, set, wrong }, valueOf) {
  const values = draft.value(name) ?? [];
  const add = ({ target }) => {
    const texts = target.value.split(/[\s,，]+/).filter(Boolean);
    try {
      const more = texts.map(valueOf).filter((value) => !values.includes(value));
      target.value = '';
      if (more.length > 0) {
        set(name, [...values, ...more]);
      }
    } catch (error) {
      wrong(name, error.message);
    }
  };
  const enter = (event) => {
    if (event.key === 'Enter') {
      event.preventDefault();
      add(event);
    }
  };
  return html`<div class="chips">
    ${values.map(
      (value) =>
        html`<span class="chip"
          >${value}<button
            type="button"
            aria-label=${t.removeTag(value)}
            @click=${() =>
              set(
                name,
                values.filter((one) => one !== value),
              )}
          >
            ${icon('x')}
          </button></span
        >`,
    )}
    <input
      class="input"
      id=${id}
      aria-label=${t.addTag(titles[name])}
      placeholder=${t.addHint}
      autocomplete="off"
      spellcheck="false"
      aria-describedby=${describedBy}
      aria-invalid=${invalid}
      @keydown=${enter}
      @change=${add}
    />
  </div>`;
}
