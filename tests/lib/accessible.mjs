/* global axe -- within the page */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * Fails where axe-core finds something serious or critical on the page as it is. What the content
 * policy says of axe-core itself is no complaint about the panel.
 *
 * @param {import('puppeteer-core').Page} page
 * @param {{complaints: string[]}} panel
 */
export async function accessible(page, panel) {
  const before = panel.complaints.length;
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() =>
    axe.run({ resultTypes: ['violations'], preload: false }),
  );
  await page.evaluate(() => console.log('axe-core is done')); // comes after what it caused
  const own = panel.complaints.splice(before).filter((text) => !/inline style/.test(text));
  panel.complaints.push(...own);
  const grave = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join('\n')}`);
  assert.deepEqual(grave, [], 'nothing serious stands in the way');
}
