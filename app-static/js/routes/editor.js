// @ts-check
/** The dialog that makes or changes a route. */
import { html, nothing } from '../../vendor/lit.js';
import { changeRoute, saveRoute } from '../api/routes.js';
import { openDialog } from '../ui/dialog.js';
import { Form } from '../ui/form.js';
import { RetryField } from './retry-field.js';
import { TargetsField } from './targets-field.js';
import { t } from './words.js';

/** @typedef {import('../api/routes.js').Route} Route */

/**
 * @param {object} parts
 * @param {Route | null} parts.route null for a new one
 * @param {Partial<Route>} parts.suggested what a new one begins with
 * @param {string[]} parts.taken names
 * @param {import('../api/upstreams.js').Upstream[]} parts.upstreams
 * @param {() => number} parts.revision
 * @param {() => Promise<unknown>} parts.reload
 * @returns {Promise<Route | undefined>} as it is saved
 */
export function openEditor({ route, suggested, taken, upstreams, revision, reload }) {
  const first = route ?? suggested;
  let form;
  let targets;
  let retry;

  const save = async (fields, element) => {
    const terms = {
      targets: targets.value(),
      retry: retry.value(),
      listed: element.elements.listed.checked,
      enabled: element.elements.enabled.checked,
    };
    if (route) {
      return changeRoute(route.name, terms);
    }
    if (taken.includes(fields.name)) {
      throw Object.assign(new Error(t.nameTaken), { field: 'name' });
    }
    try {
      return await saveRoute(fields.name, terms, revision());
    } catch (error) {
      if (error.code === 'STALE_REVISION') {
        await reload();
        error.message = t.stale;
      }
      throw error;
    }
  };

  return openDialog({
    id: 'route-editor',
    title: () => (route ? t.editTitle(route.name) : t.addTitle),
    size: 'huge',
    body(dialog) {
      form ??= new Form(dialog.update);
      targets ??= new TargetsField(first.targets ?? [], upstreams, form, dialog);
      retry ??= new RetryField(first.retry ?? {}, form, dialog);
      const sends = form.sends(async (fields, element) => {
        dialog.busy = true;
        try {
          dialog.close(await save(fields, element));
        } finally {
          dialog.busy = false;
        }
      });
      return html`<form class="form" id="route-form" @submit=${sends}>
        ${form.problem()}
        ${
          route
            ? nothing
            : form.field({
                name: 'name',
                id: 'route-name',
                label: t.name,
                hint: t.nameHint,
                value: suggested.name ?? '',
                more: { code: true, required: true, maxlength: 200 },
              })
        }
        ${targets.template()} ${retry.template()}
        <div class="cluster">
          ${flag('listed', t.listedLabel, first.listed ?? true)}
          ${flag('enabled', t.enabled, first.enabled ?? true)}
        </div>
      </form>`;
    },
    end: (dialog) =>
      html`<button type="button" class="button" @click=${() => dialog.dismiss()}>
          ${t.cancel}
        </button>
        <button class="button main" form="route-form" id="save-route" ?disabled=${form?.busy}>
          ${form?.busy ? t.saving : t.save}
        </button>`,
  });
}

const flag = (name, label, on) =>
  html`<label class="check spread">
    <input type="checkbox" class="switch" role="switch" name=${name} .defaultChecked=${on} />
    <span>${label}</span>
  </label>`;
