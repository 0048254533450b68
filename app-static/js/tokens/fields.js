// @ts-check
/** The fields that dialogs about accounts have in common. */
import { html } from '../../vendor/lit.js';
import { choiceField } from './form-dialog.js';
import { t } from './words.js';

/** @typedef {import('../ui/form.js').Form} Form */

/** @param {Form} form */
export const poolField = (form, id, value = 'ssoBasic') =>
  choiceField(form, {
    name: 'pool',
    id,
    label: t.pool,
    value,
    options: [
      ['ssoBasic', t.poolBasic],
      ['ssoSuper', t.poolSuper],
    ],
  });

/** @param {Form} form @param {string[]} known tags to choose from */
export const tagsField = (form, id, known, { name = 'tags', label = t.tags, value = '' } = {}) =>
  html`${form.field({
    name,
    id,
    label,
    value,
    hint:
      known.length > 0 ? html`${t.tagsHint} ${t.inUse(known.slice(0, 12).join(', '))}` : t.tagsHint,
  })}`;

/** `home, fast` */
export const tagsOf = (text) => [
  ...new Set(
    text
      .split(/[,，]/)
      .map((tag) => tag.trim())
      .filter((tag) => tag),
  ),
];

/** A number of requests, or nothing: unknown. @param {Form} form */
export const quotaField = (form, { name, id, label, value }) =>
  form.field({
    name,
    id,
    label,
    hint: t.quotaHint,
    type: 'number',
    value,
    more: { min: 0, step: 1, inputmode: 'numeric', placeholder: t.unknown },
  });
