/** How many tests passed and failed, as runners print it at their end. */

const NONE = { passed: 0, failed: 0, skipped: 0 };

export const add = (one, other) => ({
  passed: one.passed + other.passed,
  failed: one.failed + other.failed,
  skipped: one.skipped + other.skipped,
});

/** `ℹ pass 22` or `# pass 22`, and so on, from node's test runner. */
export function tallyOfNode(output) {
  const count = (word) => Number(new RegExp(`^\\S+ ${word} (\\d+)$`, 'm').exec(output)?.[1] ?? 0);
  return {
    passed: count('pass'),
    failed: count('fail') + count('cancelled'),
    skipped: count('skipped') + count('todo'),
  };
}

/** Surefire's sum, one for each Maven module: `Tests run: 3, Failures: 0, Errors: 1, Skipped: 0`. */
export function tallyOfSurefire(output) {
  const sums = output.matchAll(
    /Tests run: (\d+), Failures: (\d+), Errors: (\d+), Skipped: (\d+)\s*$/gm,
  );
  return [...sums].reduce((total, [, run, failures, errors, skipped]) => {
    const failed = Number(failures) + Number(errors);
    const passed = Number(run) - failed - Number(skipped);
    return add(total, { passed, failed, skipped: Number(skipped) });
  }, NONE);
}

/** The closing line, e.g. `41 passed, 0 failed, 2 skipped`. */
export const inWords = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
