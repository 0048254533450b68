// @ts-check
/** One upstream: how it is used, its keys, its models. */
import { html, live, nothing } from '../../vendor/lit.js';
import { upstream } from '../api/upstreams.js';
import { when } from '../ui/format.js';
import { go } from '../ui/go.js';
import { icon } from '../ui/icon.js';
import { menu } from '../ui/menu.js';
import { poll } from '../ui/poll.js';
import { failed, loading, nothingHere } from '../ui/table.js';
import { deleteNow, forgetNow, switchTo } from './acts.js';
import { Credentials } from './credentials.js';
import { openEditDialog } from './edit-dialog.js';
import { everySecond, isResting, kindBadge, restBadge } from './look.js';
import { Models } from './models.js';
import { t } from './words.js';

const POLL_SECONDS = 30;

export function openDetail(view, id) {
  const detail = new Detail(view, id);
  view.show(detail.template);
  detail.load();
  poll(() => detail.ask(), POLL_SECONDS, view.signal);
  everySecond(
    view,
    () => isResting(detail.upstream?.resting_until) || detail.credentials.someRests(),
  );
}

class Detail {
  /** @type {import('../api/upstreams.js').Upstream | null} */
  upstream = null;

  /** @type {any} */
  error = null;

  constructor(view, id) {
    this.view = view;
    this.id = id;
    this.credentials = new Credentials(view, id, () => this.#askIt().catch(() => {}));
    this.models = new Models(view.update, this.load);
  }

  async #askIt() {
    this.upstream = await upstream(this.id, this.view.signal);
    this.error = null;
    this.view.update();
  }

  async ask() {
    await this.#askIt();
    if (this.upstream.kind !== 'grok_web' && this.upstream.auth === 'key') {
      await this.credentials.ask();
    }
  }

  load = () =>
    this.ask().catch((error) => {
      this.error = error;
      this.view.update();
    });

  template = () => {
    const shown = this.upstream;
    return html`<nav class="back" aria-label=${t.back}>
        <a href="/admin/upstreams">${icon('arrow-left')}${t.back}</a>
      </nav>
      ${shown ? this.#found(shown) : this.error ? this.#missing() : loading()}`;
  };

  #missing() {
    return this.error.status === 404
      ? nothingHere(
          'server',
          t.notFound,
          t.notFoundText,
          html`<a class="button" href="/admin/upstreams">${t.toList}</a>`,
        )
      : failed(this.error, this.load);
  }

  /** @param {import('../api/upstreams.js').Upstream} shown */
  #found(shown) {
    const isGrok = shown.kind === 'grok_web';
    return html`<header class="screen-header">
        <div>
          <h1>${shown.name}</h1>
          <p class="cluster">
            ${kindBadge(shown.kind)} ${restBadge(shown.resting_until, shown.last_failure)}
            ${shown.base_url ? html`<code class="wrapped">${shown.base_url}</code>` : nothing}
          </p>
        </div>
        <div class="cluster">
          <label class="cluster">
            <input
              type="checkbox"
              class="switch"
              role="switch"
              id="upstream-enabled"
              .checked=${live(shown.enabled)}
              @change=${({ target }) => switchTo(shown, target.checked).finally(this.load)}
            />${t.enabled}
          </label>
          <button type="button" class="button" id="edit-upstream" @click=${this.#edit}>
            ${icon('pencil')}${t.edit}
          </button>
          ${isGrok && !isResting(shown.resting_until) ? nothing : this.#more(shown, isGrok)}
        </div>
      </header>
      ${isGrok ? nothing : facts(shown)} ${isGrok ? accounts() : this.credentials.template(shown)}
      ${isGrok ? nothing : this.models.template(shown)}`;
  }

  #edit = async () => (await openEditDialog(this.upstream)) && this.load();

  #more = (shown, isGrok) =>
    menu({
      label: t.more(shown.name),
      items: [
        isResting(shown.resting_until) && {
          label: t.forget,
          icon: 'rotate-ccw',
          act: () => forgetNow(shown).then(this.load),
        },
        !isGrok && {
          label: t.delete,
          icon: 'trash-2',
          bad: true,
          act: async () => (await deleteNow(shown)) && go('/admin/upstreams'),
        },
      ],
    });
}

const accounts = () =>
  html`<section class="card cluster apart">
    <p>${t.accountsHere}</p>
    <a class="button" href="/admin/token">${icon('users')}${t.toAccounts}</a>
  </section>`;

const fact = (name, value) =>
  html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;

/** @param {import('../api/upstreams.js').Upstream} shown */
const facts = (shown) =>
  html`<section class="card" aria-label=${t.facts}>
    <dl class="facts">
      ${fact(t.order, html`<span class="number">${shown.priority} · ${shown.weight}</span>`)}
      ${fact(
        t.passes,
        shown.patterns.length === 0
          ? t.onlyRoutes
          : shown.patterns.includes('*')
            ? t.everything
            : html`<code>${shown.patterns.join(', ')}</code>`,
      )}
      ${fact(t.firstByte, t.seconds(shown.first_byte_seconds))}
      ${fact(t.idle, t.seconds(shown.idle_seconds))}
      ${fact(t.total, t.seconds(shown.total_seconds))}
      ${fact(t.threshold, t.inARow(shown.fail_threshold))}
      ${fact(
        t.headers,
        shown.headers.length === 0
          ? html`<span class="quiet">${t.none}</span>`
          : html`<code>${shown.headers.map(({ name }) => name).join(', ')}</code>`,
      )}
      ${shown.last_failure ? fact(t.trouble, html`${shown.last_failure} · ${when(shown.last_failure_at)}`) : nothing}
    </dl>
  </section>`;
