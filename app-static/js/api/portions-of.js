// @ts-check

/**
 * A list in parts, for calls that take no more at once.
 *
 * @template T
 * @param {T[]} list
 * @param {number} size
 * @returns {T[][]}
 */
export function portionsOf(list, size) {
  const portions = [];
  for (let start = 0; start < list.length; start += size) {
    portions.push(list.slice(start, start + size));
  }
  return portions;
}
