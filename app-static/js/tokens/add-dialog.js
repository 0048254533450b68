// @ts-check
import { html } from '../../vendor/lit.js';
import { addAccount } from '../api/accounts.js';
import { toast } from '../ui/toast.js';
import { poolField, quotaField, tagsField, tagsOf } from './fields.js';
import { formDialog } from './form-dialog.js';
import { t } from './words.js';

/** Adds an account. @param {string[]} tags those in use */
export const addDialog = (tags) =>
  formDialog({
    id: 'add-modal',
    title: t.addTitle,
    verb: () => t.add,
    busyVerb: () => t.adding,
    fields: (form) =>
      html`${form.field({
          name: 'token',
          id: 'add-token-input',
          label: t.token,
          hint: t.tokenHint,
          more: { required: true, code: true, maxlength: 4200, placeholder: 'sso=eyJ…' },
        })}
        <div class="fields">
          ${poolField(form, 'add-token-pool')}
          ${quotaField(form, { name: 'quota', id: 'add-token-quota', label: t.quota, value: '' })}
        </div>
        ${form.field({ name: 'note', id: 'add-token-note', label: t.note, more: { maxlength: 50 } })}
        ${tagsField(form, 'add-token-tags', tags)}`,
    async send({ token, pool, quota, note, tags: given }) {
      await addAccount({
        token: token.trim(),
        pool,
        note,
        tags: tagsOf(given),
        ...(quota !== '' && { quota: Number(quota) }),
      });
      toast('good', t.added(1));
      return true;
    },
  });
