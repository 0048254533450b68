// @ts-check
/** Who changed what, and when. */
import { html, nothing } from '../../vendor/lit.js';
import { listAudit } from '../api/audit.js';
import { readAddress, writeAddress } from '../ui/address.js';
import { copyButton } from '../ui/copy.js';
import { pressed } from '../ui/form.js';
import { when } from '../ui/format.js';
import { nothingHere, table } from '../ui/table.js';
import { tellError } from '../ui/toast.js';
import { t as ui } from '../ui/words.js';
import { detailsOf } from './details.js';
import { actions, groups, t } from './words.js';

export const title = () => t.title;

const DEFAULTS = { action: '', actor: '' };

/** @param {import('../ui/view.js').View} view */
export async function open(view) {
  const state = {
    ...readAddress(DEFAULTS),
    /** @type {import('../api/audit.js').Change[] | null} */
    rows: null,
    /** @type {string | null} */
    next: null,
    /** @type {Error | null} */
    error: null,
  };
  let asked = 0;

  async function load() {
    const turn = ++asked;
    try {
      const { data, next_before_id: next } = await listAudit(state, view.signal);
      if (turn === asked) {
        Object.assign(state, { rows: data, next, error: null });
      }
    } catch (error) {
      state.error = error;
    }
    view.update();
  }

  async function loadOlder() {
    const turn = asked;
    const page = await listAudit({ ...state, before: state.next }, view.signal);
    if (turn === asked) {
      state.rows = [...state.rows, ...page.data];
      state.next = page.next_before_id;
      view.update();
    }
  }

  /** @param {Partial<typeof DEFAULTS>} news */
  function filter(news) {
    Object.assign(state, news, { rows: null });
    writeAddress(state, DEFAULTS);
    view.update();
    load();
  }

  const filtered = () => state.action !== '' || state.actor !== '';

  /** @type {() => import('../ui/table.js').Column[]} */
  const columns = () => [
    { name: 'when', head: t.when, tight: true, cell: ({ at }) => when(at) },
    {
      name: 'who',
      head: t.who,
      cell: ({ actor }) =>
        html`<button
          type="button"
          class="audit-actor"
          title=${t.only(actor)}
          @click=${() => filter({ actor })}
        >
          ${actor}
        </button>`,
    },
    {
      name: 'what',
      head: t.what,
      cell: (change) =>
        html`<strong title=${change.action}>${actions[change.action] ?? change.action}</strong>
          ${detailsOf(change)}`,
    },
    { name: 'from', head: t.from, tight: true, cell: ({ ip }) => html`<code>${ip}</code>` },
    {
      name: 'request',
      head: t.requestId,
      unseenHead: true,
      end: true,
      tight: true,
      cell: ({ request_id: id }) => (id ? copyButton(id, { label: t.requestId }) : nothing),
    },
  ];

  const filters = () =>
    html`<div class="audit-filters" role="search">
      <select
        class="input"
        id="audit-action"
        aria-label=${t.about}
        @change=${({ target }) => filter({ action: target.value })}
      >
        <option value="">${t.all}</option>
        ${Object.keys(groups).map(
          (group) =>
            html`<option value=${group} ?selected=${group === state.action}>
              ${groups[group]}
            </option>`,
        )}
      </select>
      <input
        class="input"
        id="audit-actor"
        type="search"
        aria-label=${t.actor}
        placeholder=${t.actor}
        autocomplete="off"
        .value=${state.actor}
        @change=${({ target }) => filter({ actor: target.value.trim() })}
      />
      ${
        filtered()
          ? html`<button
              type="button"
              class="button plain"
              id="audit-reset"
              @click=${() => filter({ ...DEFAULTS })}
            >
              ${t.reset}
            </button>`
          : nothing
      }
    </div>`;

  const empty = () =>
    filtered()
      ? nothingHere(
          'search',
          t.noMatch,
          state.next ? t.noMatchText : '',
          html`<button type="button" class="button" @click=${() => filter({ ...DEFAULTS })}>
            ${ui.clearFilters}
          </button>`,
        )
      : nothingHere('history', t.empty, t.emptyText);

  view.show(
    () =>
      html`<header class="screen-header">
          <div>
            <h1>${t.title}</h1>
            <p>${t.text}</p>
          </div>
        </header>
        ${filters()}
        ${table({
          label: t.title,
          id: 'audit-body',
          columns: columns(),
          rows: state.rows,
          keyOf: ({ id }) => id,
          error: state.error,
          retry: load,
          empty: empty(),
          width: 760,
        })}
        ${
          state.next
            ? html`<button
                type="button"
                class="button alone"
                id="audit-older"
                @click=${pressed(loadOlder, tellError)}
              >
                ${t.older}
              </button>`
            : state.rows?.length
              ? html`<p class="quiet small">${t.end}</p>`
              : nothing
        }`,
  );
  await load();
}
