// @ts-check
/** All that can be set of an upstream. */
import { html, nothing } from '../../vendor/lit.js';
import { changeUpstream } from '../api/upstreams.js';
import { openDialog } from '../ui/dialog.js';
import { Form } from '../ui/form.js';
import { HeadersField } from './headers-field.js';
import { t } from './words.js';

const NUMBERS = [
  'priority',
  'weight',
  'first_byte_seconds',
  'idle_seconds',
  'total_seconds',
  'fail_threshold',
];
const FLAGS = ['enabled', 'ask_usage', 'fetch_models'];

/**
 * @param {import('../api/upstreams.js').Upstream} upstream
 * @returns {Promise<import('../api/upstreams.js').Upstream | undefined>} as it is saved
 */
export function openEditDialog(upstream) {
  const isGrok = upstream.kind === 'grok_web';
  let form;
  let headers;
  return openDialog({
    id: 'upstream-edit',
    title: () => t.editTitle(upstream.name),
    size: 'large',
    body(dialog) {
      form ??= new Form(dialog.update);
      headers ??= new HeadersField(upstream.headers, form, dialog);
      const sends = form.sends(async (fields, element) => {
        dialog.busy = true;
        try {
          const terms = termsOf(fields, element, isGrok ? null : headers.value());
          dialog.close(await changeUpstream(upstream.id, changes(terms, upstream)));
        } finally {
          dialog.busy = false;
        }
      });
      return html`<form class="form" id="edit-form" @submit=${sends}>
        ${form.problem()} ${isGrok ? html`<p class="quiet">${t.grokOnly}</p>` : nothing}
        ${form.field({
          name: 'name',
          label: t.name,
          hint: t.nameHint,
          value: upstream.name,
          more: { code: true, required: true, maxlength: 40 },
        })}
        ${isGrok ? nothing : where(form, upstream)} ${flag('enabled', t.enabled, upstream)}
        <div class="fields">
          ${number(form, upstream, 'priority', t.priority, t.priorityHint, -1000, 1000)}
          ${number(form, upstream, 'weight', t.weight, t.weightHint, 1, 1000)}
        </div>
        ${isGrok ? nothing : rest(form, upstream, headers)}
      </form>`;
    },
    end: (dialog) =>
      html`<button type="button" class="button" @click=${() => dialog.dismiss()}>
          ${t.cancel}
        </button>
        <button class="button main" form="edit-form" id="save-upstream" ?disabled=${form?.busy}>
          ${form?.busy ? t.saving : t.save}
        </button>`,
  });
}

/** What a form says, in the API's terms. */
function termsOf(fields, element, headers) {
  const terms = { name: fields.name };
  for (const name of NUMBERS.filter((one) => one in fields)) {
    terms[name] = fields[name] === '' ? null : Number(fields[name]);
  }
  for (const name of FLAGS.filter((one) => element.elements[one])) {
    terms[name] = element.elements[name].checked;
  }
  if (headers) {
    terms.kind = fields.kind;
    terms.base_url = fields.base_url;
    terms.auth = element.elements.auth.checked ? 'key' : 'none';
    terms.patterns = fields.patterns
      .split('\n')
      .map((one) => one.trim())
      .filter(Boolean);
    terms.headers = headers;
  }
  return terms;
}

/** Those that differ; what nobody touched may have been changed by somebody else. */
const changes = (terms, upstream) =>
  Object.fromEntries(
    Object.entries(terms).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(upstream[name]),
    ),
  );

const where = (form, upstream) =>
  html`${form.field({
    name: 'base_url',
    label: t.baseUrl,
    hint: t.movedWarning,
    value: upstream.base_url,
    more: { code: true, required: true, maxlength: 500, inputmode: 'url' },
  })}
  ${form.field({
    name: 'kind',
    label: t.kind,
    control: html`<select class="input" id="kind" name="kind">
      ${['openai', 'gemini'].map(
        (kind) =>
          html`<option value=${kind} ?selected=${kind === upstream.kind}>${t.kinds(kind)}</option>`,
      )}
    </select>`,
  })}
  ${flag('auth', t.auth, { auth: upstream.auth === 'key' })}`;

const rest = (form, upstream, headers) =>
  html`<fieldset class="form">
      <legend>${t.limits}</legend>
      <div class="fields three">
        ${number(form, upstream, 'first_byte_seconds', t.firstByte, '', 0, 3600)}
        ${number(form, upstream, 'idle_seconds', t.idle, '', 0, 3600)}
        ${number(form, upstream, 'total_seconds', t.total, '', 0, 86_400)}
      </div>
      <p class="hint">${t.inSeconds}</p>
    </fieldset>
    ${number(form, upstream, 'fail_threshold', t.thresholdLabel, t.thresholdHint, 1, 100)}
    ${flag('ask_usage', t.askUsage, upstream, t.askUsageHint)}
    ${flag('fetch_models', t.fetchModelsLabel, upstream, t.fetchModelsHint)}
    ${form.field({
      name: 'patterns',
      label: t.patterns,
      hint: t.patternsHint,
      control: html`<textarea
        class="input code"
        id="patterns"
        name="patterns"
        rows="3"
        spellcheck="false"
        aria-describedby="patterns-hint"
        .defaultValue=${upstream.patterns.join('\n')}
      ></textarea>`,
    })}
    ${headers.template()}`;

const number = (form, upstream, name, label, hint, min, max) =>
  form.field({
    name,
    label,
    hint,
    type: 'number',
    value: upstream[name],
    more: { min, max, step: 1, required: true },
  });

const flag = (name, label, upstream, hint = '') =>
  html`<label class="check">
    <input
      type="checkbox"
      class="switch"
      role="switch"
      name=${name}
      .defaultChecked=${upstream[name]}
    />
    <span>${label}${hint ? html`<span class="hint block">${hint}</span>` : nothing}</span>
  </label>`;
