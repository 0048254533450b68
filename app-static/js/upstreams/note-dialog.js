// @ts-check
import { html } from '../../vendor/lit.js';
import { changeCredentials } from '../api/upstreams.js';
import { openDialog } from '../ui/dialog.js';
import { Form } from '../ui/form.js';
import { t } from './words.js';

/**
 * @param {string} upstream its id
 * @param {import('../api/upstreams.js').Credential} credential
 * @returns {Promise<boolean | undefined>} whether it was saved
 */
export function openNoteDialog(upstream, { id, display, note }) {
  let form;
  return openDialog({
    id: 'note-dialog',
    title: () => t.noteTitle(display),
    body(dialog) {
      form ??= new Form(dialog.update);
      const sends = form.sends(async (fields) => {
        await changeCredentials(upstream, [id], { note: fields.note });
        dialog.close(true);
      });
      return html`<form class="form" id="note-form" @submit=${sends}>
        ${form.problem()}
        ${form.field({ name: 'note', label: t.note, value: note, more: { maxlength: 200 } })}
      </form>`;
    },
    end: () =>
      html`<button class="button main" form="note-form" ?disabled=${form?.busy}>
        ${form?.busy ? t.saving : t.save}
      </button>`,
  });
}
