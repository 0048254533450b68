// @ts-check
import { html, nothing, repeat } from '../../vendor/lit.js';
import { pressed } from '../ui/form.js';
import { when } from '../ui/format.js';
import { icon } from '../ui/icon.js';
import { tellError } from '../ui/toast.js';
import { listNow } from './acts.js';
import { t } from './words.js';

/** From so many on one can search them. */
const MANY = 12;

/** The models that an upstream lists. */
export class Models {
  #search = '';

  /**
   * @param {() => void} update
   * @param {() => Promise<unknown>} changed
   */
  constructor(update, changed) {
    this.update = update;
    this.changed = changed;
  }

  /** @param {import('../api/upstreams.js').Upstream} upstream */
  template(upstream) {
    const all = upstream.model_list ?? [];
    const wanted = this.#search.trim().toLowerCase();
    const shown = all.filter((model) => model.toLowerCase().includes(wanted));
    const fetchNow = pressed(() => listNow(upstream).then(this.changed), tellError);
    return html`<section class="card" id="upstream-models">
      <div class="card-head">
        <h2>${all.length > 0 ? t.modelsListed(all.length) : t.models}</h2>
        <div class="cluster">
          ${
            upstream.models_fetched_at
              ? html`<span class="quiet small"
                  >${t.modelsAge} ${when(upstream.models_fetched_at)}</span
                >`
              : nothing
          }
          <button type="button" class="button small" id="fetch-models" @click=${fetchNow}>
            ${icon('refresh-cw')}${t.fetchNow}
          </button>
        </div>
      </div>
      ${all.length > MANY ? this.#searchField() : nothing}
      ${
        all.length === 0
          ? html`<p class="quiet">${upstream.models_fetched_at ? t.modelsEmpty : t.modelsNone}</p>`
          : shown.length === 0
            ? html`<p class="quiet">${t.noModel}</p>`
            : html`<ul class="model-list" tabindex="0" aria-label=${t.models}>
                ${repeat(
                  shown,
                  (model) => model,
                  (model) => html`<li><code>${model}</code></li>`,
                )}
              </ul>`
      }
    </section>`;
  }

  #searchField() {
    return html`<div class="search">
      ${icon('search')}
      <input
        class="input"
        type="search"
        aria-label=${t.findModel}
        placeholder=${t.findModel}
        @input=${({ target }) => {
          this.#search = target.value;
          this.update();
        }}
      />
    </div>`;
  }
}
