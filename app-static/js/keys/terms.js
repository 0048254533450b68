// @ts-check
/** The fields of a key's terms, which several dialogs have. */
import { html } from '../../vendor/lit.js';
import { describedBy } from '../ui/form.js';
import { COUNTERS } from './state.js';
import { t } from './words.js';

/** Values of a day, by the API's terms. */
const RECOMMENDED = {
  chat_per_day: 300,
  heavy_per_day: 100,
  image_per_day: 100,
  video_per_day: 20,
};

const LABELS = {
  chat_per_day: () => t.chat,
  heavy_per_day: () => t.heavyLabel,
  image_per_day: () => t.image,
  video_per_day: () => t.video,
  tokens_per_day: () => t.tokens,
  requests_per_minute: () => t.requestsPerMinute,
};

const LIMITS = Object.keys(LABELS);

/** @param {string} limit e.g. `chat_per_day` */
export const fieldOf = (limit) => `limits.${limit}`;

/** What a key has laid down; unlimited is blank. */
export function limitOf(key, limit) {
  const member = Object.values(COUNTERS).find(({ term }) => term === limit)?.limit ?? limit;
  const value = key?.[member] ?? -1;
  return value < 0 ? '' : String(value);
}

/**
 * The limits' fields, with presets.
 *
 * @param {import('../ui/form.js').Form} form
 * @param {(limit: string) => string} valueOf
 * @param {(limit: string) => string} [placeholderOf]
 */
export const limitFields = (form, valueOf, placeholderOf = () => t.unlimited) =>
  html`<fieldset class="stack">
    <legend>${t.limits}</legend>
    <p class="hint">${t.limitsHint}</p>
    <div class="choice" role="group" aria-label=${t.presets}>
      ${preset(t.recommended, 'preset-recommended', (limit) => RECOMMENDED[limit] ?? '')}
      ${preset(t.noLimits, 'preset-unlimited', () => '')}
    </div>
    <div class="fields limit-fields">
      ${LIMITS.map((limit) =>
        form.field({
          name: fieldOf(limit),
          id: `limit-${limit.split('_')[0]}`,
          label: LABELS[limit](),
          type: 'number',
          value: valueOf(limit),
          more: {
            min: 0,
            max: 1e9,
            step: 1,
            inputmode: 'numeric',
            placeholder: placeholderOf(limit),
          },
        }),
      )}
    </div>
  </fieldset>`;

/** Fills in the limits; to whoever listens it is as if somebody had typed. */
const preset = (label, id, valueOf) =>
  html`<button
    type="button"
    class="chip-choice"
    id=${id}
    @click=${({ currentTarget: { form } }) => {
      for (const limit of LIMITS) {
        const field = form.elements[fieldOf(limit)];
        field.value = valueOf(limit);
        field.dispatchEvent(new Event('input', { bubbles: true }));
      }
    }}
  >
    ${label}
  </button>`;

/** @param {Record<string, string>} fields of the form */
export const readLimits = (fields, limits = LIMITS) =>
  Object.fromEntries(
    limits.map((limit) => [limit, fields[fieldOf(limit)] ? Number(fields[fieldOf(limit)]) : null]),
  );

/**
 * When it ends, and for what and whom it is.
 *
 * @param {import('../ui/form.js').Form} form
 * @param {import('../api/keys.js').Key} [key]
 */
export function boundFields(form, key) {
  const bound =
    key && (key.expires_at || key.allowed_models.length || key.allowed_addresses.length);
  const wrong = ['expires_at', 'allowed_models', 'allowed_addresses'].some(
    (name) => form.errors[name],
  );
  return html`<details class="more-terms" ?open=${Boolean(bound || wrong)}>
    <summary>${t.moreTerms}</summary>
    <div class="form">
      ${form.field({
        name: 'expires_at',
        id: 'key-expires',
        label: t.expiresAt,
        type: 'datetime-local',
        value: localTime(key?.expires_at),
        hint: t.expiresHint,
      })}
      ${lines(form, 'allowed_models', 'key-models', t.allowedModels, t.allowedModelsHint, key)}
      ${lines(
        form,
        'allowed_addresses',
        'key-addresses',
        t.allowedAddresses,
        t.allowedAddressesHint,
        key,
      )}
    </div>
  </details>`;
}

const EXAMPLES = { allowed_models: 'grok-4', allowed_addresses: '203.0.113.0/24' };

const lines = (form, name, id, label, hint, key) =>
  form.field({
    name,
    id,
    label,
    hint,
    control: html`<textarea
      class="input code"
      id=${id}
      name=${name}
      rows="2"
      spellcheck="false"
      placeholder=${EXAMPLES[name]}
      aria-invalid=${form.errors[name] ? 'true' : 'false'}
      aria-describedby=${describedBy(id, hint, form.errors[name])}
      .defaultValue=${key?.[name].join('\n') ?? ''}
    ></textarea>`,
  });

/** @param {Record<string, string>} fields of the form */
export const readBounds = (fields) => ({
  expires_at: fields.expires_at ? new Date(fields.expires_at).getTime() : null,
  allowed_models: listed(fields.allowed_models),
  allowed_addresses: listed(fields.allowed_addresses),
});

const listed = (text) => text.split(/[\s,]+/).filter((one) => one !== '');

/** As fields of date and time want it: `2026-02-05T14:30`, in the browser's zone. */
function localTime(millis) {
  if (!millis) {
    return '';
  }
  const offsetMillis = new Date(millis).getTimezoneOffset() * 60_000;
  return new Date(millis - offsetMillis).toISOString().slice(0, 16);
}
