// @ts-check
/** What is done with conversations by dialogs and files. */
import '../shared.js';
import { html } from '../../vendor/lit.js';
import { confirm, openDialog } from '../ui/dialog.js';
import { conversationList } from './conversations.js';
import { asMarkdown, saveFile } from './export.js';
import { t } from './words.js';

/** What the model is told before all else, in this conversation. */
export async function editSystem(talk) {
  const said = await openDialog({
    title: () => t.systemEdit,
    size: 'large',
    body: (dialog) =>
      html`<form
        class="form"
        id="system-form"
        @submit=${(event) => {
          event.preventDefault();
          dialog.close(event.target.elements.system.value.trim());
        }}
      >
        <div class="field">
          <label for="system-text">${t.system}</label>
          <textarea
            class="input"
            id="system-text"
            name="system"
            rows="6"
            .value=${talk.body.system}
          >
          </textarea>
          <p class="hint">${t.systemHint}</p>
        </div>
      </form>`,
    end: (dialog) =>
      html`<button type="button" class="button" @click=${() => dialog.dismiss()}>
          ${t.cancel}
        </button>
        <button class="button main" form="system-form">${t.save}</button>`,
  });
  if (said !== undefined) {
    talk.instruct(said);
  }
}

/** Where there is no room for the list. */
export const openConversations = (talk) =>
  openDialog({
    title: () => t.conversations,
    id: 'conversations-dialog',
    body: (dialog) => conversationList(talk, () => dialog.close()),
  });

/** Gives the open conversation another title. */
export async function rename(talk) {
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

/** Deletes all of them, if that is really wanted. */
export async function deleteAll(talk) {
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

/** Saves the open conversation as a file. */
export const saveTalk = ({ head, body }) => saveFile(asMarkdown(head.title, body), head.title);
