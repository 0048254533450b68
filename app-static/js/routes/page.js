// @ts-check
/** Routes: which upstreams serve which public name, and who would serve a given one. */
import { html, live } from '../../vendor/lit.js';
import { changeRoute, deleteRoute, routes } from '../api/routes.js';
import { upstreams } from '../api/upstreams.js';
import { readAddress, writeAddress } from '../ui/address.js';
import { copyButton } from '../ui/copy.js';
import { when } from '../ui/format.js';
import { icon } from '../ui/icon.js';
import { menu } from '../ui/menu.js';
import { poll } from '../ui/poll.js';
import { nothingHere, table } from '../ui/table.js';
import { tellError, toast, undoable } from '../ui/toast.js';
import { t as ui } from '../ui/words.js';
import { openEditor } from './editor.js';
import { policyOf, targetsOf } from './look.js';
import { Resolver } from './resolver.js';
import { t } from './words.js';

/** @typedef {import('../api/routes.js').Route} Route */

const POLL_SECONDS = 30;
const DEFAULTS = { search: '', model: '' };

export const title = () => t.title;

/** @param {import('../ui/view.js').View} view */
export function open(view) {
  const screen = new Routes(view);
  view.show(screen.template);
  screen.load();
  poll(() => screen.ask(), POLL_SECONDS, view.signal);
}

class Routes {
  /** @type {Route[] | null} */
  rows = null;

  /** @type {import('../api/upstreams.js').Upstream[]} */
  upstreams = [];

  revision = 0;

  /** @type {Error | null} */
  error = null;

  /** Deleted unless somebody says no. @type {Set<string>} */
  #hidden = new Set();

  constructor(view) {
    this.view = view;
    this.asked = readAddress(DEFAULTS);
    this.resolver = new Resolver(view, this.asked.model, (model) => {
      this.#write({ model });
    });
  }

  async ask() {
    const { signal } = this.view;
    const [answer, all] = await Promise.all([routes(signal), upstreams(signal)]);
    Object.assign(this, { rows: answer.items, revision: answer.revision, upstreams: all });
    this.error = null;
    this.view.update();
  }

  load = () =>
    this.ask().catch((error) => {
      if (error.name !== 'AbortError') {
        this.error = error;
        this.view.update();
      }
    });

  #write(news) {
    Object.assign(this.asked, news);
    writeAddress(this.asked, DEFAULTS);
    this.view.update();
  }

  /** @param {Route | null} route @param {Partial<Route>} [suggested] what a new one begins with */
  #edit = async (route, suggested = {}) => {
    const saved = await openEditor({
      route,
      suggested,
      taken: (this.rows ?? []).map(({ name }) => name),
      upstreams: this.upstreams,
      revision: () => this.revision,
      reload: () => this.ask(),
    });
    if (saved) {
      toast('good', t.saved(saved.name));
      await this.load();
    }
  };

  async #change(route, terms, text) {
    try {
      await changeRoute(route.name, terms);
      toast('good', text);
    } catch (error) {
      tellError(error);
    }
    await this.load();
  }

  #delete({ name }) {
    this.#hidden.add(name);
    this.view.update();
    const show = () => {
      this.#hidden.delete(name);
      this.view.update();
    };
    undoable(t.deleted(name), {
      act: async () => {
        await deleteRoute(name);
        await this.load();
        show();
      },
      undo: show,
    });
  }

  #shown() {
    const wanted = this.asked.search.trim().toLowerCase();
    return (
      this.rows?.filter(
        (route) =>
          !this.#hidden.has(route.name) &&
          [route.name, ...route.targets.flatMap(({ upstream_name: name, model }) => [name, model])]
            .join(' ')
            .toLowerCase()
            .includes(wanted),
      ) ?? null
    );
  }

  template = () =>
    html`<header class="screen-header">
        <div>
          <h1>${t.title}</h1>
          <p>${t.about}</p>
        </div>
        ${this.#addButton('add-route', 'main alone')}
      </header>
      ${this.resolver.template((model) => this.#edit(null, { name: model }))}
      <div class="search">
        ${icon('search')}
        <input
          class="input"
          type="search"
          aria-label=${t.search}
          placeholder=${t.search}
          .value=${live(this.asked.search)}
          @input=${({ target }) => this.#write({ search: target.value })}
        />
      </div>
      ${table({
        label: t.title,
        columns: this.#columns(),
        rows: this.#shown(),
        error: this.error,
        retry: this.load,
        keyOf: ({ name }) => name,
        id: 'routes-table-body',
        width: 960,
        empty: this.asked.search
          ? nothingHere('search', t.nothingFound, t.nothingFoundText)
          : nothingHere('route', t.empty, t.emptyText, this.#addButton('add-first', '')),
      })}`;

  #addButton = (id, looks) =>
    html`<button type="button" class="button ${looks}" id=${id} @click=${() => this.#edit(null)}>
      ${icon('plus')}${t.add}
    </button>`;

  #columns() {
    return [
      {
        name: 'name',
        head: t.name,
        cell: ({ name, updated_at: at }) =>
          html`<span class="route-name"
              ><code class="truncated" title=${name}>${name}</code>${copyButton(name)}</span
            ><span class="quiet small">${t.updated} ${when(at)}</span>`,
      },
      { name: 'targets', head: t.targets, cell: targetsOf },
      { name: 'policy', head: t.policy, cell: policyOf },
      {
        name: 'listed',
        head: t.listed,
        tight: true,
        cell: (route) =>
          toggle(t.listName(route.name), route.listed, (listed) =>
            this.#change(route, { listed }, listed ? t.shown(route.name) : t.unlisted(route.name)),
          ),
      },
      {
        name: 'enabled',
        head: t.enabled,
        tight: true,
        cell: (route) =>
          toggle(t.switchName(route.name), route.enabled, (enabled) =>
            this.#change(
              route,
              { enabled },
              enabled ? t.switchedOn(route.name) : t.switchedOff(route.name),
            ),
          ),
      },
      {
        name: 'acts',
        head: ui.actions,
        unseenHead: true,
        end: true,
        tight: true,
        cell: (route) => this.#acts(route),
      },
    ];
  }

  /** @param {Route} route */
  #acts(route) {
    return html`<div class="acts">
      <button
        type="button"
        class="button icon-only"
        aria-label="${t.edit}: ${route.name}"
        title=${t.edit}
        @click=${() => this.#edit(route)}
      >
        ${icon('pencil')}
      </button>
      ${menu({
        label: t.more(route.name),
        items: [
          { label: t.try, icon: 'circle-help', act: () => this.resolver.ask(route.name) },
          { label: t.duplicate, icon: 'copy', act: () => this.#edit(null, route) },
          { label: t.delete, icon: 'trash-2', bad: true, act: () => this.#delete(route) },
        ],
      })}
    </div>`;
  }
}

const toggle = (label, on, change) =>
  html`<input
    type="checkbox"
    class="switch"
    role="switch"
    aria-label=${label}
    .checked=${live(on)}
    @change=${({ target }) => change(target.checked)}
  />`;
