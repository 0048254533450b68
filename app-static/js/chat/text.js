// @ts-check
/** Texts of answers: what of them is reasoning. */
import { t } from './words.js';

const OPENING = '<think>';
const CLOSING = '</think>';

/**
 * Parts an answer from the reasoning before it.
 *
 * @param {string} text e.g. `<think>\nLet me see.\n</think>\nIt is 4.`
 * @returns {{reasoning: string, answer: string, isThinking: boolean}}
 */
export function partsOf(text) {
  let rest = text.trimStart();
  const reasoning = [];
  while (rest.startsWith(OPENING)) {
    const end = rest.indexOf(CLOSING);
    if (end < 0) {
      reasoning.push(rest.slice(OPENING.length).trim());
      return { reasoning: reasoning.join('\n\n'), answer: '', isThinking: true };
    }
    reasoning.push(rest.slice(OPENING.length, end).trim());
    rest = rest.slice(end + CLOSING.length).trimStart();
  }
  const begins = rest !== '' && OPENING.startsWith(rest); // the rest of the tag is on its way
  return { reasoning: reasoning.join('\n\n'), answer: begins ? '' : rest, isThinking: false };
}

/** @param {import('./history.js').Message} message */
export function partsOfMessage(message) {
  const parts = partsOf(message.text);
  const reasoning = [message.reasoning?.trim(), parts.reasoning].filter(Boolean).join('\n\n');
  const isThinking = parts.isThinking || (reasoning !== '' && parts.answer === '');
  return { ...parts, reasoning, isThinking: message.state === 'open' && isThinking };
}

/** What a conversation is called until somebody renames it. */
export function titleOf(text) {
  const line = text.trim().split('\n')[0].replaceAll(/\s+/g, ' ');
  return line.length > 60 ? `${line.slice(0, 59)}…` : line || t.picture;
}
