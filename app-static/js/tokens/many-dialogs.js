// @ts-check
/** What is asked before many accounts are changed. */
import { html } from '../../vendor/lit.js';
import { poolField, tagsField, tagsOf } from './fields.js';
import { formDialog } from './form-dialog.js';
import { t } from './words.js';

/** @typedef {import('../api/accounts.js').Account} Account */

/**
 * @param {Account[]} rows
 * @returns {Promise<{add: string[], remove: string[]} | undefined>}
 */
export function tagsDialog(rows) {
  const present = [...new Set(rows.flatMap(({ tags }) => tags))].sort();
  return formDialog({
    id: 'tags-modal',
    title: t.tagTitle(rows.length),
    size: 'medium',
    verb: () => t.apply,
    busyVerb: () => t.saving,
    fields: (form) =>
      html`${tagsField(form, 'tags-add', [], { name: 'add', label: t.addTags })}
      ${tagsField(form, 'tags-remove', present, { name: 'remove', label: t.removeTags })}`,
    async send({ add, remove }) {
      const wanted = { add: tagsOf(add), remove: tagsOf(remove) };
      return wanted.add.length + wanted.remove.length > 0 ? wanted : undefined;
    },
  });
}

/** @param {Account[]} rows @returns {Promise<string | undefined>} a pool */
export const poolDialog = (rows) =>
  formDialog({
    id: 'pool-modal',
    title: t.moveTitle(rows.length),
    size: 'medium',
    verb: () => t.move,
    busyVerb: () => t.saving,
    fields: (form) =>
      html`${poolField(form, 'move-pool', rows[0]?.pool === 'ssoSuper' ? 'ssoBasic' : 'ssoSuper')}
        <p class="hint">${t.moveHint}</p>`,
    send: async ({ pool }) => pool,
  });
