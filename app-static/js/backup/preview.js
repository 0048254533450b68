// @ts-check
/** What a backup would change, and what it has changed. */
import { html, nothing } from '../../vendor/lit.js';
import { dateTime, number } from '../ui/format.js';
import { t } from './words.js';

/**
 * @param {import('../api/backup.js').Backup} file
 * @param {import('./diff.js').Diff} changes
 */
export function preview(file, { tables, settings }) {
  const news = tables.some(({ added, changed }) => added !== 0 || changed !== 0);
  const lost = file.secrets ? 0 : (tables.find(({ table }) => table === 'accounts')?.added ?? 0);
  return html`<p class="cluster">
      ${t.from(dateTime(file.created_at), file.build)}
      <span class="badge ${file.secrets ? 'warning' : ''}">
        ${file.secrets ? t.hasSecrets : t.noSecrets}
      </span>
    </p>
    ${news || settings.length > 0 ? nothing : html`<p class="notice good">${t.nothing}</p>`}
    ${lost > 0 ? html`<p class="notice warning">${t.noTokens(lost)}</p>` : nothing}
    <div class="table-box" tabindex="0" role="region" aria-label=${t.differences}>
      <table class="table" id="restore-diff">
        <thead>
          <tr>
            <th scope="col">${t.what}</th>
            ${['inFile', 'new', 'changed', 'same'].map(
              (head) => html`<th scope="col" class="end">${t[head]}</th>`,
            )}
          </tr>
        </thead>
        <tbody>
          ${tables.map(row)}
        </tbody>
      </table>
    </div>
    ${
      settings.length === 0
        ? html`<p class="quiet">${t.settingsSame}</p>`
        : html`<h3>${t.settingsTitle(settings.length)}</h3>
            <ul class="rows" id="restore-settings">
              ${settings.map(setting)}
            </ul>`
    }`;
}

/** @param {import('./diff.js').TableDiff} diff */
const row = ({ table, total, added, changed, same }) =>
  html`<tr>
    <th scope="row">${t[table]}</th>
    <td class="end number">${number(total)}</td>
    <td class="end number">
      ${added ? html`<span class="badge good">+${number(added)}</span>` : number(added)}
    </td>
    <td class="end number">
      ${changed ? html`<span class="badge warning">${number(changed)}</span>` : number(changed)}
    </td>
    <td class="end number quiet">${number(same)}</td>
  </tr>`;

/** @param {import('./diff.js').SettingDiff} change */
const setting = ({ field, from, to }) =>
  html`<li>
    <code>${field}</code>
    <span class="backup-change">
      <del>${shown(from)}</del> <span aria-hidden="true">→</span> <ins>${shown(to)}</ins>
    </span>
  </li>`;

const shown = (value) =>
  value === '' || value === undefined || value === null
    ? t.empty
    : typeof value === 'string'
      ? value
      : JSON.stringify(value);

/** @param {import('../api/backup.js').Restored & Record<string, any>} result */
export function outcome({ accounts, settings, ...tables }) {
  const { added, updated, skipped } = accounts;
  return html`<div class="notice good stack" id="restore-done" role="status">
    <strong>${t.done}</strong>
    <ul>
      ${added + updated > 0 ? html`<li>${t.doneAccounts(added, updated)}</li>` : nothing}
      ${skipped > 0 ? html`<li>${t.doneSkipped(skipped)}</li>` : nothing}
      ${Object.entries(tables)
        .filter(([table, count]) => t[table] && typeof count === 'number' && count > 0)
        .map(([table, count]) => html`<li>${t.doneRows(t[table], count)}</li>`)}
      ${settings.length > 0 ? html`<li>${t.doneSettings(settings.join(', '))}</li>` : nothing}
    </ul>
  </div>`;
}
