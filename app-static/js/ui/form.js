// @ts-check
import { html, ifDefined, nothing } from '../../vendor/lit.js';
import { t } from './words.js';

/**
 * What a form is doing: whether it is being sent, and what was wrong with it.
 *
 * ```js
 * const form = new Form(view.update);
 * html`<form id="key" @submit=${form.sends(async (fields) => { … })}>
 *   ${form.problem()} ${form.field({ name: 'name', label: t.name })}
 *   <button class="button main" ?disabled=${form.busy}>${form.busy ? t.saving : t.save}</button>
 * </form>`
 * ```
 */
export class Form {
  busy = false;

  /** What is wrong with it as a whole. */
  message = '';

  /** @type {Record<string, string>} what is wrong with its fields */
  errors = {};

  /** @param {() => void} update renders it again */
  constructor(update) {
    this.update = update;
  }

  /**
   * A listener of `submit`. What the gateway says of a field is shown at that field.
   *
   * @param {(fields: Record<string, any>, form: HTMLFormElement) => Promise<unknown>} work
   */
  sends(work) {
    return async (event) => {
      event.preventDefault();
      if (this.busy) {
        return;
      }
      const form = /** @type {HTMLFormElement} */ (event.currentTarget);
      this.busy = true;
      this.message = '';
      this.errors = {};
      this.update();
      try {
        await work(Object.fromEntries(new FormData(form)), form);
      } catch (error) {
        this.refuse(error);
      } finally {
        this.busy = false;
        this.update();
        queueMicrotask(() =>
          /** @type {any} */ (form.querySelector('[aria-invalid="true"]'))?.focus(),
        );
      }
    };
  }

  /** Shows an error where it belongs; one about a part, like `patterns.2`, at the whole field, too. */
  refuse(error) {
    const { field = '', message } = error;
    const [whole] = field.split('.');
    this.errors = field.includes('$') || !field ? {} : { [field]: message, [whole]: message };
    this.message = this.known.has(field) || this.known.has(whole) ? '' : message;
  }

  /** @type {Set<string>} the fields there are */
  known = new Set();

  /** The place for what is wrong with the whole. */
  problem() {
    return html`<p class="notice bad" role="alert" data-message>${this.message}</p>`;
  }

  /**
   * A field with its label, hint and error.
   *
   * @param {object} parts
   * @param {string} parts.name the API's
   * @param {string} parts.label
   * @param {unknown} [parts.hint]
   * @param {string} [parts.id] the name by default
   * @param {unknown} [parts.control] in place of an `input`; calls `form.attributes` itself
   * @param {string} [parts.type]
   * @param {unknown} [parts.value]
   * @param {Record<string, any>} [parts.more] `required`, `maxlength`, `min`, `max`, `placeholder`,
   *     `autocomplete`, `pattern`, `readonly`, `code`, `oninput`
   */
  field({ name, label, hint, id = name, control, type = 'text', value = '', more = {} }) {
    this.known.add(name);
    const error = this.errors[name];
    return html`<div class="field">
      <label for=${id}>${label}</label>
      ${control ?? this.#input(id, name, type, value, more, error, hint)}
      ${hint ? html`<p class="hint" id=${`${id}-hint`}>${hint}</p>` : nothing}
      ${error ? html`<p class="field-error" id=${`${id}-error`}>${error}</p>` : nothing}
    </div>`;
  }

  #input(id, name, type, value, more, error, hint) {
    return html`<input
      class="input ${more.code ? 'code' : ''}"
      id=${id}
      name=${name}
      type=${type}
      value=${value}
      autocomplete=${more.autocomplete ?? 'off'}
      spellcheck="false"
      placeholder=${ifDefined(more.placeholder)}
      maxlength=${ifDefined(more.maxlength)}
      minlength=${ifDefined(more.minlength)}
      min=${ifDefined(more.min)}
      max=${ifDefined(more.max)}
      step=${ifDefined(more.step)}
      inputmode=${ifDefined(more.inputmode)}
      ?required=${more.required ?? false}
      ?readonly=${more.readonly ?? false}
      ?disabled=${more.disabled ?? false}
      aria-invalid=${error ? 'true' : 'false'}
      aria-describedby=${describedBy(id, hint, error)}
      @input=${more.oninput}
    />`;
  }

  /**
   * A password that can be shown. Those that `repeats` another one must be the same.
   *
   * @param {object} parts
   * @param {string} parts.name
   * @param {string} parts.label
   * @param {string} [parts.id]
   * @param {unknown} [parts.hint]
   * @param {string} [parts.autocomplete]
   * @param {string} [parts.repeats] the name of the field it repeats
   */
  password({ name, label, id = name, hint, autocomplete = 'current-password', repeats = '' }) {
    const same = (event) => {
      const { form } = event.target;
      const again = form.querySelector('[data-repeats]');
      if (again) {
        const differ = again.value !== form.elements[again.dataset.repeats].value;
        again.setCustomValidity(differ ? t.passwordsDiffer : '');
      }
    };
    const control = html`<div class="secret">
      <input
        class="input"
        id=${id}
        name=${name}
        type="password"
        autocomplete=${autocomplete}
        minlength=${ifDefined(autocomplete === 'new-password' ? 8 : undefined)}
        data-repeats=${ifDefined(repeats || undefined)}
        required
        aria-invalid=${this.errors[name] ? 'true' : 'false'}
        aria-describedby=${describedBy(id, hint, this.errors[name])}
        @input=${same}
      />
      <button type="button" aria-pressed="false" aria-controls=${id} @click=${toggleSecret}>
        ${t.show}
      </button>
    </div>`;
    return this.field({ name, label, id, hint, control });
  }
}

/** What explains a field; for a control of one's own, too. */
export const describedBy = (id, hint, error) =>
  ifDefined(
    [hint && `${id}-hint`, error && `${id}-error`].filter((one) => one).join(' ') || undefined,
  );

/** Shows what is typed into the field before the button, and hides it again. */
function toggleSecret({ currentTarget: button }) {
  const shown = button.getAttribute('aria-pressed') !== 'true';
  button.previousElementSibling.type = shown ? 'text' : 'password';
  button.setAttribute('aria-pressed', String(shown));
  button.textContent = shown ? t.hide : t.show;
}

/**
 * Runs `work` while the button that was pressed cannot be pressed again; tells what goes wrong.
 *
 * @param {(event: Event) => Promise<unknown>} work
 * @param {(error: Error) => void} tell
 */
export function pressed(work, tell) {
  return async (event) => {
    const button = event.currentTarget;
    button.disabled = true;
    button.setAttribute('aria-busy', 'true');
    try {
      await work(event);
    } catch (error) {
      tell(error);
    } finally {
      button.disabled = false;
      button.removeAttribute('aria-busy');
    }
  };
}
