// @ts-check
/** What is kept of pictures and videos. */
import { html, nothing } from '../../vendor/lit.js';
import { cacheSizes, listCache } from '../api/cache.js';
import { readAddress, writeAddress } from '../ui/address.js';
import { bulkBar } from '../ui/bulk-bar.js';
import { copyButton } from '../ui/copy.js';
import { pressed } from '../ui/form.js';
import { bytes, when } from '../ui/format.js';
import { icon } from '../ui/icon.js';
import { poll } from '../ui/poll.js';
import { Selection } from '../ui/selection.js';
import { nothingHere, pager, table } from '../ui/table.js';
import { tellError } from '../ui/toast.js';
import { cards } from './cards.js';
import { linkOf, openLightbox } from './lightbox.js';
import { Removal } from './removal.js';
import { t } from './words.js';

export const title = () => t.title;

const REFRESH_SECONDS = 30;
const PER_PAGE = 50;
const DEFAULTS = { type: 'image', page: 1 };

/** @typedef {import('../api/cache.js').Kind} Kind */

/** @param {import('../ui/view.js').View} view */
export async function open(view) {
  const state = {
    ...readAddress(DEFAULTS),
    /** @type {import('../api/cache.js').Medium[] | null} */
    items: null,
    total: 0,
    /** @type {import('../api/cache.js').Sizes | null} */
    sizes: null,
    /** @type {Error | null} */
    error: null,
  };
  const kind = () => /** @type {Kind} */ (state.type === 'video' ? 'video' : 'image');
  const selection = new Selection(({ name }) => name, view.update);
  const removal = new Removal(view, selection, reload);
  let asked = 0;

  async function load() {
    const turn = ++asked;
    const [sizes, list] = await Promise.all([
      cacheSizes(view.signal),
      listCache(kind(), state.page, PER_PAGE, view.signal),
    ]);
    if (turn === asked) {
      Object.assign(state, { sizes, items: list.items, total: list.total, error: null });
      view.update();
    }
  }

  async function reload() {
    try {
      await load();
    } catch (error) {
      if (state.items) {
        tellError(error);
      } else if (error.name !== 'AbortError') {
        state.error = error;
        view.update();
      }
    }
  }

  /** @param {Partial<typeof DEFAULTS>} news */
  function go(news) {
    if (news.type && news.type !== state.type) {
      selection.clear();
      state.items = null;
    }
    Object.assign(state, { page: 1 }, news);
    writeAddress(state, DEFAULTS);
    view.update();
    reload();
  }

  /** @param {import('../api/cache.js').Medium} medium */
  const look = (medium) =>
    openLightbox(kind(), state.items ?? [], medium, (one) => removal.ask(kind(), [one.name]));

  /** @type {() => import('../ui/table.js').Column[]} */
  const columns = () => [
    {
      name: 'file',
      head: t.file,
      cell: (medium) =>
        html`<button type="button" class="medium" @click=${() => look(medium)}>
          ${
            medium.preview_url
              ? html`<img src=${medium.preview_url} alt="" width="28" height="28" loading="lazy" />`
              : icon('film')
          }<code>${medium.name}</code>
        </button>`,
    },
    { name: 'size', head: t.size, end: true, tight: true, cell: (one) => bytes(one.size_bytes) },
    { name: 'used', head: t.lastUsed, tight: true, cell: (one) => when(one.mtime_ms) },
    { name: 'expires', head: t.expires, tight: true, cell: (one) => when(one.expires_at) },
    {
      name: 'actions',
      head: t.remove,
      unseenHead: true,
      end: true,
      tight: true,
      cell: (medium) =>
        html`<span class="acts">
          ${act(t.view(medium.name), 'eye', () => look(medium))}
          ${copyButton(linkOf(medium), { label: t.copyLinkOf(medium.name) })}
          ${act(t.removeOf(medium.name), 'trash-2', () => removal.ask(kind(), [medium.name]))}
        </span>`,
    },
  ];

  view.show(
    () =>
      html`<header class="screen-header">
          <div>
            <h1>${t.title}</h1>
            <p>${t.text}</p>
          </div>
          <button
            type="button"
            class="button alone"
            id="cache-reload"
            @click=${pressed(load, tellError)}
          >
            ${icon('refresh-cw')}${t.reload}
          </button>
        </header>
        ${cards({
          sizes: state.sizes,
          chosen: kind(),
          choose: (type) => go({ type }),
          clear: (type, count) => removal.clear(type, count),
          busy: removal.running !== null,
        })}
        ${table({
          label: t[kind()],
          id: `local-${kind()}-body`,
          columns: columns(),
          rows: state.items,
          keyOf: ({ name }) => name,
          error: state.error,
          retry: reload,
          empty: nothingHere(
            kind() === 'image' ? 'image' : 'film',
            kind() === 'image' ? t.noImages : t.noVideos,
            t.nothingText,
          ),
          selection,
          width: 720,
        })}
        ${
          state.items
            ? pager({
                page: state.page,
                perPage: PER_PAGE,
                total: state.total,
                shown: state.items.length,
                change: (page) => go({ page }),
              })
            : nothing
        }
        ${bulkBar({
          selection,
          running: removal.running,
          actions: [
            {
              id: 'btn-batch-delete',
              label: t.remove,
              icon: 'trash-2',
              danger: true,
              act: () => removal.ask(kind(), selection.keys),
            },
          ],
        })}`,
  );
  await reload();
  poll(load, REFRESH_SECONDS, view.signal);
}

const act = (label, picture, press) =>
  html`<button
    type="button"
    class="button icon-only"
    aria-label=${label}
    title=${label}
    @click=${press}
  >
    ${icon(picture)}
  </button>`;
