// @ts-check
import { html, nothing } from '../../vendor/lit.js';
import { revealAccount } from '../api/accounts.js';
import { copyButton } from '../ui/copy.js';
import { UNKNOWN, countdown, dateTime, number, percent } from '../ui/format.js';
import { icon } from '../ui/icon.js';
import { t } from './words.js';

/** @typedef {import('../api/accounts.js').Account} Account */

const MOODS = {
  active: 'good',
  cooling: 'warning',
  exhausted: 'warning',
  invalid: 'bad',
  unknown: '',
};

/**
 * @param {object} parts
 * @param {import('./details.js').Details} parts.details
 * @param {import('./revealed.js').Revealed} parts.revealed
 * @param {(account: Account) => void} parts.edit
 * @param {(account: Account) => void} parts.test
 * @param {(account: Account) => void} parts.checkQuota
 * @param {(account: Account) => (event: Event) => void} parts.refresh
 * @param {(account: Account) => void} parts.remove
 * @param {(tag: string) => void} parts.tag narrows to a tag
 * @returns {import('../ui/table.js').Column[]}
 */
export const columns = (parts) => [
  { name: 'token', head: t.token, cell: (row) => tokenCell(row, parts.revealed) },
  { name: 'type', head: t.type, tight: true, cell: typeBadge },
  { name: 'status', head: t.status, cell: statusCell },
  { name: 'quota', head: t.quota, sort: 'quota', cell: quotaCell },
  { name: 'note', head: t.noteAndTags, cell: (row) => noteCell(row, parts.tag) },
  { name: 'acts', head: t.actions, unseenHead: true, tight: true, cell: (row) => acts(row, parts) },
];

/** @param {Account} row */
function tokenCell({ id, display_token: masked, locked }, revealed) {
  const token = revealed.of(id);
  return html`<span class="token">
    <code class=${token ? 'long' : ''} title=${token ? nothing : masked}>${token ?? masked}</code>
    ${locked ? html`<span class="badge bad" title=${t.lockedWhy}>${icon('lock')}${t.locked}</span>` : nothing}
    ${copyButton(() => revealAccount(id), {
      label: t.copyToken(masked),
      refused: (text) => revealed.show(id, text),
    })}
    <button
      type="button"
      class="button icon-only"
      aria-pressed=${token ? 'true' : 'false'}
      aria-label=${t.reveal(masked)}
      title=${token ? t.hide(revealed.secondsLeft) : t.revealTip}
      @click=${() => revealed.toggle(id)}
    >
      ${icon(token ? 'eye-off' : 'eye')}
    </button>
  </span>`;
}

/** @param {Account} row */
export const typeBadge = ({ token_type: type }) =>
  html`<span class="badge ${type === 'ssoSuper' ? 'info' : ''}">
    ${type === 'ssoSuper' ? t.super : t.basic}
  </span>`;

/** @param {Account} row */
export function statusCell({
  display_status: told,
  ready_at: readyAt,
  last_failure_reason: reason,
}) {
  const left = (readyAt ?? 0) - Date.now();
  const ready = readyAt && left <= 0;
  const status = ready ? 'unknown' : told;
  return html`<span class="status">
    <span
      class="badge ${MOODS[status]}"
      title=${status === 'invalid' && reason ? reason : left > 0 ? dateTime(readyAt) : nothing}
    >
      ${ready ? t.readyAgain : t.statusOf(status)}
      ${left > 0 ? html`<span class="number">${countdown(left)}</span>` : nothing}
    </span>
    ${
      status === 'invalid' && reason
        ? html`<span class="quiet small truncated" title=${reason}>${reason}</span>`
        : nothing
    }
  </span>`;
}

/** @param {Account} row */
function quotaCell(row) {
  const bucket = row.quota_buckets.find(({ rate_limit_model: model }) => model === 'grok-4');
  const total = bucket?.total_queries ?? null;
  const share = row.quota_known && total ? Math.min(100, (row.quota / total) * 100) : null;
  const others = row.quota_buckets.filter(
    ({ rate_limit_model: model, remaining_queries: left, remaining_tokens: tokens }) =>
      !/^grok-4(-heavy)?$/.test(model) && (left !== null || tokens !== null),
  );
  return html`<span class="quota">
    <span class="number">
      ${row.quota_known ? number(row.quota) : UNKNOWN}${
        share === null ? nothing : html`<span class="quiet">/${number(total)}</span>`
      }
      ${
        row.heavy_quota_known
          ? html`<span class="tag">${t.heavy}: ${number(row.heavy_quota)}</span>`
          : nothing
      }
      ${others
        .slice(0, 1)
        .map(
          (one) => html`<span class="tag truncated">${one.rate_limit_model}: ${leftOf(one)}</span>`,
        )}
      ${
        others.length > 1
          ? html`<span
              class="quiet small"
              title=${others
                .slice(1)
                .map((one) => `${one.rate_limit_model}: ${leftOf(one)}`)
                .join('\n')}
              >+${others.length - 1}</span
            >`
          : nothing
      }
    </span>
    ${
      share === null
        ? nothing
        : html`<span
            class="meter ${share < 10 ? 'bad' : share < 30 ? 'warning' : ''}"
            title=${percent(share)}
            .style=${`--share: ${share}%`}
          ></span>`
    }
  </span>`;
}

/** Queries, or tokens with a `t`. @param {import('../api/accounts.js').Bucket} bucket */
const leftOf = ({ remaining_queries: queries, remaining_tokens: tokens }) =>
  queries === null ? `${number(tokens)}t` : number(queries);

/** @param {Account} row */
function noteCell({ note, tags }, narrow) {
  return html`<span class="note">
    ${note ? html`<span class="truncated" title=${note}>${note}</span>` : nothing}
    ${
      tags.length > 0
        ? html`<span class="cluster">
            ${tags
              .slice(0, 3)
              .map(
                (tag) =>
                  html`<button
                    type="button"
                    class="tag truncated"
                    aria-label=${t.onlyTag(tag)}
                    title=${t.onlyTag(tag)}
                    @click=${() => narrow(tag)}
                  >
                    ${tag}
                  </button>`,
              )}
            ${tags.length > 3 ? html`<span class="quiet small" title=${tags.slice(3).join(', ')}>+${tags.length - 3}</span>` : nothing}
          </span>`
        : nothing
    }
  </span>`;
}

/** @param {Account} row */
function acts(row, { details, checkQuota, test, refresh, edit, remove }) {
  const opened = details.isOpen(row.id);
  const button = (name, picture, label, act, expanded = '') =>
    html`<button
      type="button"
      class="button icon-only"
      data-act=${name}
      aria-label=${`${label}: ${row.display_token}`}
      aria-expanded=${expanded || nothing}
      title=${label}
      @click=${act}
    >
      ${icon(picture)}
    </button>`;
  return html`<span class="acts">
    ${button(
      'details',
      opened ? 'chevron-up' : 'chevron-down',
      t.details,
      () => details.toggle(row),
      String(opened),
    )}
    ${button('quota', 'gauge', t.checkQuota, () => checkQuota(row))}
    ${button('test', 'flask-conical', t.test, () => test(row))}
    ${button('refresh', 'refresh-cw', t.refresh, refresh(row))}
    ${button('edit', 'pencil', t.edit, () => edit(row))}
    ${button('delete', 'trash-2', t.delete, () => remove(row))}
  </span>`;
}
