/**
 * A line of the report.
 *
 * @typedef {object} Line
 * @property {string} what
 * @property {string} measured
 * @property {string} [target] without one the line is for information
 * @property {boolean} [ok] whether the target is met
 */

const verdict = ({ target, ok }) => (target ? (ok ? 'ok' : 'MISSED') : '');

/** The report as one table of text. */
export function table(lines) {
  const rows = [
    ['what', 'measured', 'target', ''],
    ...lines.map((line) => [line.what, line.measured, line.target ?? '', verdict(line)]),
  ];
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const show = (row) => row.map((cell, column) => cell.padEnd(widths[column])).join(' | ');
  const rule = widths.map((width) => '-'.repeat(width)).join('-|-');
  const [head, ...body] = rows.map((row) => show(row).trimEnd());
  return [head, rule, ...body].join('\n');
}
