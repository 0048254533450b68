// @ts-check
/** What is around the settings themselves. */
import { html, nothing } from '../../vendor/lit.js';
import { t } from './words.js';

const toSection = (id) => document.getElementById(`section-${id}`)?.scrollIntoView();

/** @param {{id: string}[]} sections */
export const sectionNav = (sections) =>
  html`<nav class="config-nav" aria-label=${t.sections}>
    ${sections.map(
      ({ id }) =>
        html`<button type="button" class="nav-link" @click=${() => toSection(id)}>
          ${t.section(id)}
        </button>`,
    )}
  </nav>`;

/** @param {string[]} warnings */
export const warningsOf = (warnings) =>
  warnings.length === 0
    ? nothing
    : html`<div class="notice warning" role="status">
        <p>${t.warnings}</p>
        <ul>
          ${warnings.map((warning) => html`<li>${warning}</li>`)}
        </ul>
      </div>`;

/** What this page does not know of. */
export const unknownCard = ([name, value]) =>
  html`<section class="card" data-unknown=${name}>
    <div class="card-head">
      <div>
        <h2>${t.unknownTitle(name)}</h2>
        <p class="hint">${t.unknownText}</p>
      </div>
    </div>
    <pre class="json" tabindex="0"><code>${JSON.stringify(value, null, 2)}</code></pre>
  </section>`;

/** @param {{size: number, saving: boolean, save: () => void, discard: () => void}} parts */
export const saveBar = ({ size, saving, save, discard }) =>
  html`<div class="save-bar ${size > 0 ? 'raised' : ''}">
    <span class="quiet spread" role="status">${size > 0 ? t.changes(size) : t.nothingChanged}</span>
    ${
      size > 0
        ? html`<button
            type="button"
            class="button"
            id="discard-btn"
            ?disabled=${saving}
            @click=${discard}
          >
            ${t.discard}
          </button>`
        : nothing
    }
    <button
      type="button"
      class="button main"
      id="save-btn"
      ?disabled=${size === 0 || saving}
      @click=${save}
    >
      ${saving ? t.saving : t.save}
    </button>
  </div>`;
