// @ts-check
import { html, nothing } from '../../vendor/lit.js';
import { copyButton, snippet } from '../ui/copy.js';
import { icon } from '../ui/icon.js';
import { APPS, PROGRAMS } from './snippets.js';
import { t } from './words.js';

/** How programs and apps are told of the gateway. */
export class ClientsStep {
  #program = PROGRAMS[0];
  #app = APPS[0];

  /** @param {import('./guide.js').Guide} guide */
  constructor(guide) {
    this.guide = guide;
  }

  body = () => {
    const { guide } = this;
    const access = {
      base: `${location.origin}/v1`,
      key: guide.key || 'YOUR_KEY',
      model: guide.model || 'grok-4',
    };
    return html`<p class="quiet">${guide.key ? t.clientsText : t.clientsTextNoKey}</p>
      <h3 id="programs">${t.programs}</h3>
      ${this.#tabs('programs', PROGRAMS, this.#program, (program) => (this.#program = program))}
      ${this.#program.install ? snippet(t.install, this.#program.install) : nothing}
      ${snippet(this.#program.name, this.#program.code(access), { id: 'program' })}
      <h3 id="apps">${t.apps}</h3>
      ${this.#tabs('apps', APPS, this.#app, (app) => (this.#app = app))}
      <p class="quiet small">${this.#app.where}</p>
      <table class="settings-of-app" aria-label=${this.#app.name}>
        <tbody>
          ${this.#app.fields(access).map(
            ([name, value]) =>
              html`<tr>
                <th scope="row">${name}</th>
                <td><code>${value}</code></td>
                <td>${copyButton(value, { label: t.copyField(name) })}</td>
              </tr>`,
          )}
        </tbody>
      </table>
      ${
        this.#app.note && ['localhost', '127.0.0.1'].includes(location.hostname)
          ? html`<p class="notice warning">${t.mustBePublic(this.#app.name)}</p>`
          : nothing
      }
      <p class="choice">
        <a class="button main" href="/admin/chat">${icon('messages-square')}${t.toChat}</a>
        <a class="button" href="/admin/overview">${icon('gauge')}${t.toOverview}</a>
      </p>`;
  };

  #tabs(labelledBy, items, chosen, choose) {
    return html`<div class="choice" role="group" aria-labelledby=${labelledBy}>
      ${items.map(
        (item) =>
          html`<button
            type="button"
            class="chip-choice"
            aria-pressed=${item === chosen ? 'true' : 'false'}
            @click=${() => {
              choose(item);
              this.guide.view.update();
            }}
          >
            ${item.name}
          </button>`,
      )}
    </div>`;
  }
}
