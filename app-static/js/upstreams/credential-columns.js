// @ts-check
import { html, nothing } from '../../vendor/lit.js';
import { when } from '../ui/format.js';
import { icon } from '../ui/icon.js';
import { menu } from '../ui/menu.js';
import { pressed } from '../ui/form.js';
import { tellError } from '../ui/toast.js';
import { t as ui } from '../ui/words.js';
import { stateBadge } from './look.js';
import { t } from './words.js';

/** @typedef {import('../api/upstreams.js').Credential} Credential */

/**
 * The columns of the table of keys.
 *
 * @param {import('../api/upstreams.js').Upstream} upstream
 * @param {object} acts
 * @param {(row: Credential) => Promise<unknown>} acts.check
 * @param {(row: Credential, terms: object) => void} acts.change
 * @param {(row: Credential) => void} acts.note
 * @param {(row: Credential) => void} acts.delete
 * @returns {import('../ui/table.js').Column[]}
 */
export const credentialColumns = ({ fail_threshold: threshold }, acts) => [
  {
    name: 'secret',
    head: t.secret,
    cell: ({ display, note }) =>
      html`<span class="two-lines"
        ><code>${display}</code
        >${note ? html`<span class="quiet small truncated" title=${note}>${note}</span>` : nothing}</span
      >`,
  },
  { name: 'state', head: t.status, tight: true, cell: stateBadge },
  { name: 'failures', head: t.failures, cell: (row) => failures(row, threshold) },
  { name: 'used', head: t.lastUsed, tight: true, cell: (row) => when(row.last_used_at) },
  { name: 'checked', head: t.lastChecked, tight: true, cell: (row) => when(row.checked_at) },
  {
    name: 'acts',
    head: ui.actions,
    unseenHead: true,
    end: true,
    tight: true,
    cell: (row) => actsOf(row, acts),
  },
];

/** @param {Credential} row */
function failures({ failures: count, last_failure: reason, last_failure_at: at }, threshold) {
  return html`<span class="two-lines"
    ><span class="number">${count > 0 ? t.ofThreshold(count, threshold) : '0'}</span>${
      reason
        ? html`<span class="quiet small truncated" title=${reason}>${reason} · ${when(at)}</span>`
        : nothing
    }</span
  >`;
}

/** @param {Credential} row */
function actsOf(row, acts) {
  const { display, enabled, state } = row;
  return html`<div class="acts">
    <button
      type="button"
      class="button icon-only"
      aria-label="${t.check}: ${display}"
      title=${t.check}
      @click=${pressed(() => acts.check(row), tellError)}
    >
      ${icon('stethoscope')}
    </button>
    ${menu({
      label: t.more(display),
      items: [
        (state === 'set_aside' || state === 'resting') && {
          label: t.useAgain,
          icon: 'rotate-ccw',
          act: () => acts.change(row, { reset: true }),
        },
        {
          label: enabled ? t.disable : t.enable,
          icon: enabled ? 'ban' : 'play',
          act: () => acts.change(row, { enabled: !enabled }),
        },
        { label: t.editNote, icon: 'pencil', act: () => acts.note(row) },
        { label: t.delete, icon: 'trash-2', bad: true, act: () => acts.delete(row) },
      ],
    })}
  </div>`;
}
