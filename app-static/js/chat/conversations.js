// @ts-check
/** The conversations this browser keeps: beside the open one, or in a dialog where there is no room. */
import { html, nothing, repeat } from '../../vendor/lit.js';
import { confirm, openDialog } from '../ui/dialog.js';
import { relative } from '../ui/format.js';
import { icon } from '../ui/icon.js';
import { menu } from '../ui/menu.js';
import { asMarkdown, saveFile } from './text.js';
import { t } from './words.js';

/**
 * @param {import('./talk.js').Talk} talk
 * @param {() => void} [chosen]
 */
export function conversationList(talk, chosen) {
  const { heads, head } = talk;
  const open = (id) => {
    talk.show(id);
    chosen?.();
  };
  return html`<button
      type="button"
      class="button wide"
      data-testid="new-conversation"
      @click=${() => {
        talk.fresh();
        chosen?.();
      }}
    >
      ${icon('square-pen')}${t.newConversation}
    </button>
    <ul class="conversation-list" aria-label=${t.conversations}>
      ${repeat(
        heads,
        ({ id }) => id,
        ({ id, title, updated }) =>
          html`<li>
            <button
              type="button"
              aria-current=${id === head.id ? 'true' : nothing}
              @click=${() => open(id)}
            >
              <span class="truncated">${title}</span>
              <span class="quiet small">${relative(updated)}</span>
            </button>
          </li>`,
      )}
    </ul>
    ${
      heads.length === 0
        ? html`<p class="quiet small">${t.noConversations}</p>`
        : html`<button
            type="button"
            class="button small plain"
            @click=${() => deleteAll(talk).then((yes) => yes && chosen?.())}
          >
            ${icon('trash-2')}${t.deleteAll}
          </button>`
    }
    <p class="quiet small">${t.keptHere}</p>`;
}

async function deleteAll(talk) {
  const yes = await confirm({
    title: t.deleteAllTitle(talk.heads.length),
    text: t.deleteAllText,
    verb: t.delete,
  });
  if (yes) {
    await talk.deleteAll();
  }
  return yes;
}

/** Acts on the open conversation. */
export const conversationMenu = (talk) =>
  menu({
    id: 'conversation-menu',
    label: t.conversationActs,
    items: [
      { label: t.rename, icon: 'pencil', act: () => rename(talk) },
      {
        label: t.export,
        icon: 'download',
        act: () => saveFile(asMarkdown(talk.head.title, talk.body), talk.head.title),
      },
      { label: t.delete, icon: 'trash-2', bad: true, act: () => talk.delete() },
    ],
  });

/** Where there is no room for the list. */
export const openConversations = (talk) =>
  openDialog({
    title: () => t.conversations,
    id: 'conversations-dialog',
    body: (dialog) => conversationList(talk, () => dialog.close()),
  });

async function rename(talk) {
  const title = await openDialog({
    title: () => t.rename,
    body: (dialog) =>
      html`<form
        class="form"
        id="rename-form"
        @submit=${(event) => {
          event.preventDefault();
          dialog.close(event.target.elements.title.value.trim());
        }}
      >
        <div class="field">
          <label for="conversation-title">${t.conversationTitle}</label>
          <input
            class="input"
            id="conversation-title"
            name="title"
            maxlength="100"
            required
            autocomplete="off"
            .value=${talk.head.title}
          />
        </div>
      </form>`,
    end: (dialog) =>
      html`<button type="button" class="button" @click=${() => dialog.dismiss()}>
          ${t.cancel}
        </button>
        <button class="button main" form="rename-form">${t.save}</button>`,
  });
  if (title) {
    talk.rename(title);
    talk.view.update();
  }
}
