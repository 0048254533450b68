import { answer, end, header, whole } from './frames.mjs';

const WORDS = [' light', ' scatters', ' and', ' the', ' blue', ' part', ' most', ' of', ' all'];

/**
 * A long answer for measurements.
 *
 * @param {object} parameters texts, as they stand in a marker
 * @param {string} [parameters.tokens] how many token lines, 400
 * @param {string} [parameters.lines] lines per write, 1
 * @param {string} [parameters.gapMicros] pause between two writes in microseconds, 0; the timer
 *     of the machine rounds it up to whole milliseconds, so smaller gaps are kept on average only
 * @param {string} [parameters.tokenBytes] length of a token's text; without it short words
 */
export function benchScene({ tokens = '400', lines = '1', gapMicros = '0', tokenBytes } = {}) {
  const text = (index) =>
    tokenBytes ? 'x'.repeat(Number(tokenBytes)) : WORDS[index % WORDS.length];
  const frames = [header()];
  for (let index = 0; index < Number(tokens); index++) {
    frames.push(answer(text(index)));
  }
  frames.push(whole(''), end());
  return { body: [{ lines: frames, perWrite: Number(lines), gapMicros: Number(gapMicros) }] };
}
