// @ts-check
/** One request of the log: as cells of a row, and in full. */
import { html, nothing } from '../../vendor/lit.js';
import { copyButton } from '../ui/copy.js';
import { UNKNOWN, dateTime, duration, number, when } from '../ui/format.js';
import { icon } from '../ui/icon.js';
import { t } from './words.js';

/** Who answered: `['openai', 'e3fbbe3d461f']`; accounts belong to `grok`. */
export function servedBy(account) {
  if (!account) {
    return [UNKNOWN, UNKNOWN];
  }
  const place = account.lastIndexOf('/');
  return place < 0 ? ['grok', account] : [account.slice(0, place), account.slice(place + 1)];
}

const moodOf = (status) =>
  status < 400 ? 'good' : status >= 500 ? 'bad' : status === 499 ? '' : 'warning';

const statusBadge = (status) => html`<span class="badge ${moodOf(status)}">${status}</span>`;

const tokensOf = ({ prompt_tokens: asked, completion_tokens: said }) =>
  asked === null && said === null ? UNKNOWN : number((asked ?? 0) + (said ?? 0));

const cut = (text, name) =>
  html`<span class="truncated ${name}" title=${text ?? ''}>${text ?? UNKNOWN}</span>`;

/**
 * @param {Set<string>} opened the ids of those that are shown in full
 * @param {() => void} update
 * @returns {import('../ui/table.js').Column[]}
 */
export const columns = (opened, update) => [
  {
    name: 'more',
    head: t.details,
    unseenHead: true,
    tight: true,
    cell: ({ id, model }) => moreButton(id, model, opened, update),
  },
  { name: 'time', head: t.time, tight: true, cell: ({ timestamp }) => when(timestamp) },
  { name: 'status', head: t.status, tight: true, cell: ({ status }) => statusBadge(status) },
  { name: 'model', head: t.model, cell: ({ model }) => cut(model, 'wide-cell') },
  { name: 'key', head: t.key, cell: ({ key_name: key }) => cut(key, 'cell') },
  { name: 'upstream', head: t.upstream, cell: ({ account }) => cut(servedBy(account)[0], 'cell') },
  {
    name: 'duration',
    head: t.duration,
    end: true,
    tight: true,
    cell: ({ duration_ms: millis }) => duration(millis),
  },
  { name: 'tokens', head: t.tokens, end: true, tight: true, cell: tokensOf },
  { name: 'ip', head: t.ip, tight: true, cell: ({ ip }) => html`<code>${ip}</code>` },
  {
    name: 'account',
    head: t.account,
    tight: true,
    cell: ({ account }) => html`<code>${cut(servedBy(account)[1], 'cell')}</code>`,
  },
  {
    name: 'error',
    head: t.errorHead,
    cell: ({ error, error_code: code }) => (error || code ? cut(error ?? code, 'wide-cell') : ''),
  },
];

function moreButton(id, model, opened, update) {
  const isOpen = opened.has(id);
  const toggle = () => {
    if (!opened.delete(id)) {
      opened.add(id);
    }
    update();
  };
  return html`<button
    type="button"
    class="button icon-only"
    aria-label=${t.detailsOf(model)}
    aria-expanded=${isOpen ? 'true' : 'false'}
    @click=${toggle}
  >
    ${icon(isOpen ? 'chevron-up' : 'chevron-down')}
  </button>`;
}

/**
 * @param {import('../api/requests.js').LoggedRequest} row
 * @param {import('./filters.js').Filters} filters
 */
export function details(row, filters) {
  const [upstream, account] = servedBy(row.account);
  const tokens = `${number(row.prompt_tokens)} / ${number(row.completion_tokens)}`;
  const said = row.stream === null ? UNKNOWN : row.stream ? t.yes : t.no;
  return html`<div class="request">
    ${row.error ? html`<p class="notice ${moodOf(row.status)}">${row.error}</p>` : nothing}
    <dl>
      ${fact(t.time, dateTime(row.timestamp))} ${fact(t.model, row.model)}
      ${fact(t.key, row.key_name)} ${fact(t.route, row.route)} ${fact(t.code, row.error_code)}
      ${fact(t.upstream, upstream)} ${fact(t.account, account)}
      ${fact(t.attempts, number(row.attempts))} ${fact(t.streamed, said)}
      ${fact(t.firstByte, duration(row.first_byte_ms))}
      ${fact(t.duration, duration(row.duration_ms))} ${fact(t.inOut, tokens)} ${fact(t.ip, row.ip)}
      ${fact(
        t.requestId,
        html`<code>${row.request_id}</code>${copyButton(row.request_id, {
            label: `${t.requestId}`,
          })}`,
      )}
    </dl>
    <p class="choice">
      ${only(t.onlyModel, () => filters.set({ model: row.model }))}
      ${only(t.onlyKey, () => filters.set({ key: row.key_name }))}
      ${only(t.onlyStatus, () => filters.set({ status: String(row.status) }))}
    </p>
  </div>`;
}

const fact = (name, value) =>
  html`<div>
    <dt>${name}</dt>
    <dd>${value || UNKNOWN}</dd>
  </div>`;

const only = (label, act) =>
  html`<button type="button" class="button small" @click=${act}>${icon('filter')}${label}</button>`;
