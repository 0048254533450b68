// @ts-check
import { html } from '../../vendor/lit.js';
import { exportAccounts } from '../api/accounts.js';
import { toast } from '../ui/toast.js';
import { choiceField, formDialog } from './form-dialog.js';
import { t } from './words.js';

/**
 * Saves accounts as a file.
 *
 * @param {{ids?: string[], filter?: import('../api/accounts.js').Filter}} which
 * @param {number | null} count
 */
export const exportDialog = (which, count) =>
  formDialog({
    id: 'export-modal',
    title: t.exportTitle(count),
    size: 'medium',
    verb: () => t.download,
    busyVerb: () => t.downloading,
    fields: (form) =>
      html`${choiceField(form, {
          name: 'format',
          id: 'export-format',
          label: t.format,
          options: [
            ['txt', t.formatText],
            ['csv', t.formatTable],
            ['json', t.formatJson],
          ],
        })}
        <p class="notice warning">${t.exportWarning}</p>`,
    async send({ format }) {
      await exportAccounts(format, which);
      toast('good', t.exported);
      return true;
    },
  });
