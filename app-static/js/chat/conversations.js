// @ts-check
/** The conversations this browser keeps: beside the open one, or in a dialog where there is no room. */
import { html, nothing, repeat } from '../../vendor/lit.js';
import { relative } from '../ui/format.js';
import { icon } from '../ui/icon.js';
import { menu } from '../ui/menu.js';
import { tellError } from '../ui/toast.js';
import { t } from './words.js';

/**
 * What a press does by a module that the first view does not need.
 *
 * @param {(acts: typeof import('./conversation-acts.js')) => unknown} work
 */
export const act = (work) => () => import('./conversation-acts.js').then(work).catch(tellError);

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
            @click=${act((acts) => acts.deleteAll(talk).then((yes) => yes && chosen?.()))}
          >
            ${icon('trash-2')}${t.deleteAll}
          </button>`
    }
    <p class="quiet small">${t.keptHere}</p>`;
}

/** Acts on the open conversation. */
export const conversationMenu = (talk) =>
  menu({
    id: 'conversation-menu',
    label: t.conversationActs,
    items: [
      { label: t.rename, icon: 'pencil', act: act((acts) => acts.rename(talk)) },
      {
        label: t.export,
        icon: 'download',
        act: act((acts) => acts.saveTalk(talk)),
      },
      { label: t.delete, icon: 'trash-2', bad: true, act: () => talk.delete() },
    ],
  });
