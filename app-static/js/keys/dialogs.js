// @ts-check
/** Making keys, and changing one. */
import { html } from '../../vendor/lit.js';
import { createKey, createKeys, updateKey } from '../api/keys.js';
import { intoClipboard } from '../ui/copy.js';
import { openDialog } from '../ui/dialog.js';
import { describedBy, Form } from '../ui/form.js';
import { toast } from '../ui/toast.js';
import { t as ui } from '../ui/words.js';
import { madeMany, madeOne } from './made.js';
import { randomKey } from './random-key.js';
import { boundFields, limitFields, limitOf, readBounds, readLimits } from './terms.js';
import { t } from './words.js';

const MAX_NAME_CHARS = 50;
const MAX_KEY_CHARS = 200;
const FORM = 'key-form';

/** @typedef {import('./acts.js').KeysPage} KeysPage */

/**
 * A dialog with a form that may end in keys to be shown.
 *
 * @param {object} parts
 * @param {string} parts.title
 * @param {[string, string]} parts.verbs what the button says, and while it is being done
 * @param {(form: Form) => unknown} parts.fields
 * @param {(fields: Record<string, any>) => Promise<import('../api/keys.js').Key[] | null>} parts.send
 *     null when there is nothing to be shown
 * @param {(keys: import('../api/keys.js').Key[]) => {title: string, text: string,
 *     body: (copied: () => void) => unknown}} [parts.made]
 */
async function keyDialog({ title, verbs, fields, send, made }) {
  let form;
  let shown = null;
  await openDialog({
    id: 'key-modal',
    size: 'large',
    title: () => shown?.title ?? title,
    body(dialog) {
      form ??= new Form(dialog.update);
      const sends = form.sends(async (entered) => {
        dialog.busy = true;
        try {
          const keys = await send(entered);
          dialog.dirty = false;
          if (!keys) {
            dialog.close();
            return;
          }
          shown = made(keys);
          shown.copied = await intoClipboard(shown.text);
          queueMicrotask(() => document.getElementById('key-done')?.focus());
        } finally {
          dialog.busy = shown?.copied === false; // not before it is copied: it is not told again
        }
      });
      const copied = () => (dialog.busy = false);
      return shown
        ? html`<div class="stack">
            ${shown.body(copied)} ${shown.copied ? html`<p class="quiet">${t.madeCopied}</p>` : ''}
          </div>`
        : html`<form class="form" id=${FORM} @submit=${sends}>
            ${form.problem()} ${fields(form)}
          </form>`;
    },
    end: (dialog) =>
      shown
        ? html`<button
            type="button"
            class="button main"
            id="key-done"
            @click=${() => dialog.close()}
          >
            ${t.done}
          </button>`
        : html`<button type="button" class="button" @click=${() => dialog.dismiss()}>
              ${ui.cancel}
            </button>
            <button class="button main" id="submit-btn" form=${FORM} ?disabled=${form.busy}>
              ${form.busy ? verbs[1] : verbs[0]}
            </button>`,
  });
}

/** @param {KeysPage} page */
export const addKey = (page) =>
  keyDialog({
    title: t.newTitle,
    verbs: [t.create, t.creating],
    fields: (form) =>
      html`${nameField(form, t.name, t.nameHint)} ${valueField(form)} ${limitFields(form, () => '')}
      ${boundFields(form)} ${activeField(true)}`,
    async send(fields) {
      const key = await createKey({ ...termsOf(fields), name: fields.name, key: fields.key });
      page.reload();
      return [key];
    },
    made: ([key]) => madeOne(key),
  });

/** @param {KeysPage} page */
export const addKeys = (page) =>
  keyDialog({
    title: t.manyTitle,
    verbs: [t.createMany, t.creating],
    fields: (form) =>
      html`<div class="fields">
          ${nameField(form, t.prefix, t.prefixHint, 'name_prefix')}
          ${form.field({
            name: 'count',
            id: 'key-count',
            label: t.count,
            type: 'number',
            value: '10',
            more: { min: 1, max: 100, step: 1, required: true, inputmode: 'numeric' },
          })}
        </div>
        ${limitFields(form, () => '')} ${boundFields(form)} ${activeField(true)}`,
    async send(fields) {
      const { name_prefix: prefix, count } = fields;
      const terms = { ...termsOf(fields), name_prefix: prefix, count: Number(count) };
      const keys = await createKeys(terms);
      page.reload();
      return keys;
    },
    made: madeMany,
  });

/**
 * @param {KeysPage} page
 * @param {import('../api/keys.js').Key} key
 */
export const editKey = (page, key) =>
  keyDialog({
    title: t.editTitle,
    verbs: [t.save, t.saving],
    fields: (form) =>
      html`${nameField(form, t.name, '', 'name', key.name)}
      ${form.field({
        name: 'key',
        id: 'key-value',
        label: t.value,
        value: key.display_key,
        hint: t.lockedHint,
        more: { readonly: true, code: true },
      })}
      ${limitFields(form, (limit) => limitOf(key, limit))} ${boundFields(form, key)}
      ${activeField(key.is_active)}`,
    async send(fields) {
      const changed = await updateKey(key.id, { ...termsOf(fields), name: fields.name });
      toast('good', t.saved(changed.name));
      page.reload();
      return null;
    },
  });

const termsOf = (fields) => ({
  is_active: fields.is_active === 'on',
  limits: readLimits(fields),
  ...readBounds(fields),
});

const nameField = (form, label, hint, name = 'name', value = '') =>
  form.field({
    name,
    id: 'key-name',
    label,
    hint,
    value,
    more: { maxlength: Math.max(MAX_NAME_CHARS, value.length), required: value !== '' },
  });

function valueField(form) {
  const error = form.errors.key;
  const generate = ({ currentTarget: button }) => {
    const field = button.previousElementSibling;
    field.value = randomKey();
    field.dispatchEvent(new Event('input', { bubbles: true }));
  };
  return form.field({
    name: 'key',
    id: 'key-value',
    label: t.value,
    hint: t.valueHint,
    control: html`<div class="key-with-button">
      <input
        class="input code"
        id="key-value"
        name="key"
        maxlength=${MAX_KEY_CHARS}
        autocomplete="off"
        spellcheck="false"
        placeholder="sk-…"
        aria-invalid=${error ? 'true' : 'false'}
        aria-describedby=${describedBy('key-value', t.valueHint, error)}
      />
      <button type="button" class="button" id="key-generate" @click=${generate}>
        ${t.generate}
      </button>
    </div>`,
  });
}

const activeField = (active) =>
  html`<label class="check">
    <input type="checkbox" id="key-active" name="is_active" ?checked=${active} />
    <span>${t.isActive}</span>
  </label>`;
