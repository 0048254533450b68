// @ts-check
/** The settings: all of them at once, saved together. */
import { html, live, nothing } from '../../vendor/lit.js';
import { saveSettings, settings } from '../api/settings.js';
import { readAddress, writeAddress } from '../ui/address.js';
import { icon } from '../ui/icon.js';
import { failed, loading, nothingHere } from '../ui/table.js';
import { tellError, toast } from '../ui/toast.js';
import { fieldOf, idOf } from './controls.js';
import { mayDiscard, maySave, mayServeAnybody, openPasswordDialog } from './dialogs.js';
import { Draft } from './draft.js';
import { SECTIONS, unknownOf } from './fields.js';
import { helps, titles } from './field-words.js';
import { saveBar, sectionNav, unknownCard, warningsOf } from './parts.js';
import { Secrets } from './secret.js';
import { Trial } from './trial.js';
import { t } from './words.js';

const DEFAULTS = { search: '' };

export const title = () => t.title;

/**
 * @param {import('../ui/view.js').View} view
 * @param {import('../api/session.js').Session} session
 */
export function open(view, session) {
  const screen = new Config(view, session.username);
  view.mayLeave = () => screen.draft.size === 0;
  view.show(screen.template);
  screen.load();
}

class Config {
  /** @type {import('../api/settings.js').Settings | null} */
  loaded = null;

  /** @type {Error | null} */
  error = null;

  /** @type {Record<string, string>} */
  errors = {};

  saving = false;
  search = readAddress(DEFAULTS).search;

  constructor(view, username) {
    this.view = view;
    this.username = username;
    this.draft = new Draft();
    this.secrets = new Secrets(this.draft, view.update, view.signal);
    this.trial = new Trial(view, () => this.draft.changes, this.#refuse);
  }

  async ask() {
    this.loaded = await settings(this.view.signal);
    this.draft.rebase(this.loaded.groups);
    this.error = null;
    this.view.update();
  }

  load = () =>
    this.ask().catch((error) => {
      this.error = error;
      this.view.update();
    });

  #set = async (name, value) => {
    if (name === 'security.allow_anonymous' && value && !(await mayServeAnybody())) {
      this.view.update();
      return;
    }
    this.draft.set(name, value);
    delete this.errors[name];
    if (name === 'token.allow_nsfw_switch' && !value) {
      this.draft.set('token.auto_enable_nsfw', false); // it needs the other
    }
    this.view.update();
  };

  #wrong = (name, message) => {
    this.errors[name] = message;
    this.view.update();
  };

  #discard = async () => {
    if (await mayDiscard(this.draft.size)) {
      this.draft.clear();
      this.errors = {};
      this.view.update();
    }
  };

  #save = async () => {
    const [wrong] = Object.keys(this.errors).filter((name) => this.errors[name]);
    if (wrong) {
      this.#goTo(wrong);
      return;
    }
    if (!(await maySave(this.draft))) {
      return;
    }
    this.saving = true;
    this.view.update();
    try {
      const { changed, ignored } = await saveSettings(this.draft.changes, this.loaded.revision);
      this.draft.clear();
      this.secrets.hideAll();
      toast('good', t.saved(changed.length));
      if (ignored.length > 0) {
        toast('warning', t.ignored(ignored.join(', ')));
      }
      await this.ask();
    } catch (error) {
      await this.#refuse(error);
    }
    this.saving = false;
    this.view.update();
  };

  /** Shows at a field what is wrong with it; what others have saved is shown anew. */
  #refuse = async (error) => {
    const name = (error.field ?? '').split('.').slice(0, 2).join('.');
    if (error.code === 'STALE_REVISION') {
      await this.ask();
      toast('warning', t.stale, { millis: 0 });
    } else if (titles[name]) {
      this.errors = { [name]: error.message };
      this.view.update();
      toast('bad', t.wrong(titles[name]));
      this.#goTo(name);
    } else {
      tellError(error);
    }
  };

  #goTo(name) {
    this.#find('');
    queueMicrotask(() => {
      const control = document.getElementById(idOf(name));
      control?.closest('details')?.setAttribute('open', '');
      control?.scrollIntoView({ block: 'center' });
      control?.focus({ preventScroll: true });
    });
  }

  #find(search) {
    this.search = search;
    writeAddress({ search }, DEFAULTS);
    this.view.update();
  }

  template = () =>
    html`<header class="screen-header">
        <div>
          <h1>${t.title}</h1>
          <p>${t.about}</p>
        </div>
        <div class="search">
          ${icon('search')}
          <input
            class="input"
            type="search"
            id="config-search"
            aria-label=${t.search}
            placeholder=${t.search}
            .value=${live(this.search)}
            @input=${({ target }) => this.#find(target.value)}
          />
        </div>
      </header>
      <div id="config-container">
        ${this.loaded ? this.#sections() : this.error ? failed(this.error, this.load) : loading()}
      </div>`;

  /** @param {import('./fields.js').Field} field */
  #matches = ({ name, shown }) => {
    const wanted = this.search.trim().toLowerCase();
    const text = `${name} ${titles[name]} ${helps[name]}`.toLowerCase();
    return name in this.draft.base && (shown?.(this.draft.value) ?? true) && text.includes(wanted);
  };

  #sections() {
    const found = SECTIONS.map((section) => ({
      ...section,
      fields: section.fields.filter(this.#matches),
      advanced: (section.advanced ?? []).filter(this.#matches),
    })).filter(({ fields, advanced }) => fields.length + advanced.length > 0);
    const { warnings, groups } = this.loaded;
    return html`${warningsOf(warnings)}
      <div class="config-columns">
        ${sectionNav(found)}
        <div class="config-cards">
          ${
            found.length === 0
              ? nothingHere('search', t.nothingFound, t.nothingFoundText)
              : found.map((section) => this.#card(section))
          }
          ${this.search ? nothing : Object.entries(unknownOf(groups)).map(unknownCard)}
        </div>
      </div>
      ${saveBar({
        size: this.draft.size,
        saving: this.saving,
        save: this.#save,
        discard: this.#discard,
      })}`;
  }

  #card({ id, fields, advanced }) {
    const context = {
      draft: this.draft,
      secrets: this.secrets,
      errors: this.errors,
      set: this.#set,
      wrong: this.#wrong,
      changePassword: () => openPasswordDialog(this.username),
    };
    const rows = (some) => some.map((field) => fieldOf(field, context));
    return html`<section
      class="card"
      id=${`section-${id}`}
      aria-labelledby=${`section-${id}-title`}
    >
      <div class="card-head">
        <div>
          <h2 id=${`section-${id}-title`}>${t.section(id)}</h2>
          ${t.sectionText(id) ? html`<p class="hint">${t.sectionText(id)}</p>` : nothing}
        </div>
        ${id === 'grok' ? this.trial.button() : nothing}
      </div>
      ${id === 'grok' ? this.trial.result() : nothing} ${rows(fields)}
      ${
        advanced.length > 0
          ? html`<details class="advanced" ?open=${this.search !== ''}>
              <summary>${t.advanced(advanced.length)}</summary>
              ${rows(advanced)}
            </details>`
          : nothing
      }
    </section>`;
  }
}
