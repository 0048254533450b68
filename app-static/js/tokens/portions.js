// @ts-check
import { portionsOf } from '../api/portions-of.js';

/** Few enough for one call, and to see the import go on. */
const SIZE = 500;

/**
 * @typedef {object} Portion
 * @property {string} body
 * @property {string} type
 * @property {number} count lines or elements
 * @property {number} before lines or elements of the file before this portion's first
 */

const LISTS = ['ssoBasic', 'ssoSuper', 'tokens'];

/**
 * Cuts a file into what one call may bring: JSON, a table with its head, or lines.
 *
 * @param {string} text
 * @returns {Portion[]}
 */
export function portions(text, size = SIZE) {
  return /^\s*[[{]/.test(text) ? ofJson(text, size) : ofLines(text, size);
}

/** @returns {Portion[]} */
function ofJson(text, size) {
  const type = 'application/json';
  const asItIs = [{ body: text, type, count: 1, before: 0 }]; // the gateway says what is wrong with it
  let whole;
  try {
    whole = JSON.parse(text);
  } catch {
    return asItIs;
  }
  const cut = (list, wrap) =>
    portionsOf(list, size).map((part, place) => ({
      body: JSON.stringify(wrap(part)),
      type,
      count: part.length,
      before: place * size,
    }));
  if (Array.isArray(whole)) {
    return cut(whole, (part) => part);
  }
  const beside = Object.fromEntries(
    Object.entries(whole).filter(([name]) => !LISTS.includes(name)),
  );
  const cuts = LISTS.filter((name) => Array.isArray(whole[name])).flatMap((name) =>
    cut(whole[name], (part) => ({ ...beside, [name]: part })),
  );
  return cuts.length > 0 ? cuts : asItIs;
}

/** @returns {Portion[]} */
function ofLines(text, size) {
  const lines = text.trimEnd().split(/\r\n|\r|\n/);
  const isTable = /^[^\n]*\btoken\b/i.test(lines[0]) && /[,;\t]/.test(lines[0]);
  const head = isTable ? [lines.shift()] : [];
  return portionsOf(lines, size).map((part, place) => ({
    body: [...head, ...part].join('\n'),
    type: isTable ? 'text/csv' : 'text/plain',
    count: part.filter((line) => line.trim()).length,
    before: place * size,
  }));
}
