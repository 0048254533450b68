// @ts-check
import { html, live } from '../../vendor/lit.js';
import { UNKNOWN, when } from '../ui/format.js';
import { icon } from '../ui/icon.js';
import { menu } from '../ui/menu.js';
import { t as ui } from '../ui/words.js';
import { checkNow, deleteNow, forgetNow, listNow, switchTo } from './acts.js';
import { openEditDialog } from './edit-dialog.js';
import { countsOf, hrefOf, isResting, kindBadge, restBadge } from './look.js';
import { t } from './words.js';

/** @typedef {import('../api/upstreams.js').Upstream} Upstream */

/**
 * @param {() => Promise<unknown>} load shows what has changed
 * @returns {import('../ui/table.js').Column[]}
 */
export const columns = (load) => [
  {
    name: 'name',
    head: t.name,
    cell: (row) =>
      html`<a class="strong truncated" href=${hrefOf(row)} title=${row.name}>${row.name}</a>
        <span class="badges"
          >${kindBadge(row.kind)} ${restBadge(row.resting_until, row.last_failure)}</span
        >`,
  },
  {
    name: 'address',
    head: t.address,
    cell: ({ base_url: url }) =>
      url
        ? html`<code class="address truncated" title=${url}>${url}</code>`
        : html`<span class="quiet">${t.built}</span>`,
  },
  {
    name: 'enabled',
    head: t.enabled,
    tight: true,
    cell: (row) =>
      html`<input
        type="checkbox"
        class="switch"
        role="switch"
        aria-label=${t.switchName(row.name)}
        .checked=${live(row.enabled)}
        @change=${({ target }) => switchTo(row, target.checked).finally(load)}
      />`,
  },
  { name: 'credentials', head: t.credentials, cell: countsOf },
  {
    name: 'models',
    head: t.models,
    cell: (row) =>
      row.kind === 'grok_web' ? html`<span class="quiet">${t.built}</span>` : modelsOf(row),
  },
  {
    name: 'order',
    head: t.order,
    end: true,
    tight: true,
    cell: ({ priority, weight }) => html`<span class="number">${priority} · ${weight}</span>`,
  },
  {
    name: 'acts',
    head: ui.actions,
    unseenHead: true,
    end: true,
    tight: true,
    cell: (row) => actsOf(row, load),
  },
];

/** @param {Upstream} row */
function modelsOf({ model_count: count, patterns, models_fetched_at: at }) {
  const passed =
    patterns.length === 0
      ? t.onlyRoutes
      : patterns.includes('*')
        ? t.everything
        : patterns.join(', ');
  return html`<span class="two-lines"
    ><span>${at ? html`${t.modelsListed(count)} · ${when(at)}` : UNKNOWN}</span
    ><span class="quiet small truncated" title=${patterns.join(', ')}>${passed}</span></span
  >`;
}

/** @param {Upstream} row */
function actsOf(row, load) {
  const keyed = row.kind !== 'grok_web';
  const edit = async () => (await openEditDialog(row)) && load();
  return html`<div class="acts">
    <button
      type="button"
      class="button icon-only"
      aria-label="${t.edit}: ${row.name}"
      title=${t.edit}
      @click=${edit}
    >
      ${icon('pencil')}
    </button>
    ${menu({
      label: t.more(row.name),
      items: [
        keyed && {
          label: row.auth === 'key' ? t.checkAll : t.check,
          icon: 'stethoscope',
          act: () => checkNow(row).then(load),
        },
        keyed && { label: t.fetchModels, icon: 'boxes', act: () => listNow(row).then(load) },
        isResting(row.resting_until) && {
          label: t.forget,
          icon: 'rotate-ccw',
          act: () => forgetNow(row).then(load),
        },
        keyed && {
          label: t.delete,
          icon: 'trash-2',
          bad: true,
          act: () => deleteNow(row).then((gone) => gone && load()),
        },
      ],
    })}
  </div>`;
}
