// @ts-check
/** Conversations as files. */
import { partsOfMessage } from './text.js';
import { t } from './words.js';

/**
 * A conversation as Markdown.
 *
 * @param {string} title
 * @param {import('./history.js').Body} body
 */
export function asMarkdown(title, { system, messages }) {
  const parts = [`# ${title}`];
  if (system) {
    parts.push(`## ${t.system}`, system);
  }
  for (const message of messages) {
    const { reasoning, answer } = partsOfMessage(message);
    const isUsers = message.role === 'user';
    parts.push(isUsers ? `## ${t.you}` : `## ${message.model || t.assistant}`);
    parts.push(...(message.images ?? []).map((address) => `![](${address})`));
    if (reasoning && !isUsers) {
      parts.push(`<details><summary>${t.reasoning}</summary>\n\n${reasoning}\n\n</details>`);
    }
    parts.push(isUsers ? message.text : answer);
    if (message.error) {
      parts.push(`> ${message.error}`);
    }
  }
  return `${parts.filter(Boolean).join('\n\n')}\n`;
}

/** Saves a text as a file. */
export function saveFile(text, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/markdown;charset=utf-8' }));
  link.download = `${name.replaceAll(/[^\p{L}\p{N}]+/gu, '-').slice(0, 60) || 'chat'}.md`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
