/* global axe, document -- within the page */
import { readFileSync } from 'node:fs';
import { at } from '../../scripts/lib/paths.mjs';

const source = readFileSync(at('node_modules', 'axe-core', 'axe.min.js'), 'utf8');

/**
 * What axe-core finds on a page that is serious or critical.
 *
 * @returns {Promise<string[]>} e.g. `color-contrast: .quiet > span`
 */
export async function seriousFindings(page) {
  await page.evaluate(source);
  return page.evaluate(async () => {
    const { violations } = await axe.run(document, {
      preload: false, // it would write sheets into the page, which the content policy tells of
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    });
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) =>
        nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary}`),
      );
  });
}
