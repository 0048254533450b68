// @ts-check
/** The order of targets: the smallest priority first, equal ones as they were entered. */

/** @typedef {import('../api/routes.js').Target} Target */

/**
 * @template {{priority: number}} T
 * @param {T[]} targets
 * @returns {T[]}
 */
export const sorted = (targets) => [...targets].sort((a, b) => a.priority - b.priority);

/**
 * Steps of a route: those of one priority share the work, the next are asked when they fail.
 *
 * @template {{priority: number}} T
 * @param {T[]} targets
 * @returns {T[][]}
 */
export function stepsOf(targets) {
  /** @type {Map<number, T[]>} */
  const steps = new Map();
  for (const target of sorted(targets)) {
    steps.set(target.priority, [...(steps.get(target.priority) ?? []), target]);
  }
  return [...steps.values()];
}

/**
 * Moves a target before the one above it, in place; those of one step are parted by it.
 *
 * @param {{priority: number}[]} targets sorted
 * @param {number} index from 1
 */
export function moveUp(targets, index) {
  const above = targets[index - 1];
  const moved = targets[index];
  if (above.priority === moved.priority) {
    for (const one of targets.slice(index - 1)) {
      one.priority += one === moved ? 0 : 1;
    }
  } else {
    [above.priority, moved.priority] = [moved.priority, above.priority];
  }
  targets.splice(index - 1, 2, moved, above);
}

/** The priority of a fallback behind all others. */
export const behind = (targets) =>
  targets.length === 0
    ? 0
    : Math.min(1000, Math.max(...targets.map(({ priority }) => priority)) + 1);
