// @ts-check
import { html } from '../../vendor/lit.js';
import { openDialog } from '../ui/dialog.js';
import { t } from './palette-words.js';

const COMMAND = /Mac|iPhone|iPad/.test(navigator.platform) ? '⌘' : 'Ctrl';

/** The keys that do something, and what. */
export async function showHelp() {
  await openDialog({
    id: 'shortcuts',
    title: () => t.shortcuts,
    body: () =>
      html`${shelf(t.everywhere, [
        [[COMMAND, 'K'], t.openPalette],
        [['/'], t.focusSearch],
        [['?'], t.openHelp],
        [['Esc'], t.escape],
      ])}
      ${shelf(t.inLists, [
        [['↑', '↓'], t.arrows],
        [['Enter'], t.enter],
      ])}`,
  });
}

const shelf = (name, shortcuts) =>
  html`<h3>${name}</h3>
    <dl class="shortcuts">
      ${shortcuts.map(
        ([keys, what]) =>
          html`<div>
            <dt>${what}</dt>
            <dd>${keys.map((key) => html`<kbd>${key}</kbd> `)}</dd>
          </div>`,
      )}
    </dl>`;
