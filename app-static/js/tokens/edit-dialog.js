// @ts-check
import { html, nothing } from '../../vendor/lit.js';
import { updateAccount } from '../api/accounts.js';
import { toast } from '../ui/toast.js';
import { poolField, quotaField, tagsField, tagsOf } from './fields.js';
import { choiceField, formDialog } from './form-dialog.js';
import { t } from './words.js';

/**
 * Changes an account. Only what was changed is sent: what nobody knew stays unknown.
 *
 * @param {import('../api/accounts.js').Account} account
 * @param {string[]} tags those in use
 */
export function editDialog(account, tags) {
  const before = {
    pool: account.pool,
    status: account.display_status === 'invalid' ? 'disabled' : 'active',
    quota: account.quota_known ? String(account.quota) : '',
    heavy_quota: account.heavy_quota_known ? String(account.heavy_quota) : '',
    note: account.note,
    tags: account.tags.join(', '),
  };
  return formDialog({
    id: 'edit-modal',
    title: t.editTitle,
    verb: () => t.save,
    busyVerb: () => t.saving,
    fields: (form) =>
      html`${form.field({
          name: 'token',
          id: 'edit-token',
          label: t.token,
          value: account.display_token,
          more: { readonly: true, code: true },
        })}
        <div class="fields">
          ${poolField(form, 'edit-pool', before.pool)}
          ${choiceField(form, {
            name: 'status',
            id: 'edit-status',
            label: t.status,
            value: before.status,
            hint: before.status === 'disabled' ? t.reviveHint : t.disableHint,
            options: [
              ['active', t.active],
              ['disabled', before.status === 'disabled' ? t.invalid : t.disabled],
            ],
          })}
        </div>
        <div class="fields">
          ${quotaField(form, { name: 'quota', id: 'edit-quota', label: t.quota, value: before.quota })}
          ${
            account.pool === 'ssoSuper'
              ? quotaField(form, {
                  name: 'heavy_quota',
                  id: 'edit-heavy-quota',
                  label: t.heavyQuota,
                  value: before.heavy_quota,
                })
              : nothing
          }
        </div>
        ${form.field({
          name: 'note',
          id: 'edit-note',
          label: t.note,
          value: before.note,
          more: { maxlength: 200 },
        })}
        ${tagsField(form, 'edit-tags', tags, { value: before.tags })}`,
    async send(fields) {
      const changes = Object.entries(before)
        .filter(([name, value]) => name in fields && fields[name].trim() !== value)
        .map(([name]) => [name, wanted(name, fields[name].trim())]);
      if (changes.length > 0) {
        await updateAccount(account.id, Object.fromEntries(changes));
        toast('good', t.saved);
      }
      return changes.length > 0;
    },
  });
}

/** As the API takes it; -1 is unknown. */
function wanted(name, text) {
  if (name === 'tags') {
    return tagsOf(text);
  }
  return name.endsWith('quota') ? (text === '' ? -1 : Number(text)) : text;
}
