/* global document, localStorage -- within the page */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { noBrowser } from '../../scripts/lib/requirements.mjs';
import { seriousFindings } from '../lib/axe.mjs';
import { at, documentWidth, press, says, shown, startPanel } from '../lib/panel.mjs';

async function call(page) {
  await page.keyboard.down('Control');
  await page.keyboard.press('k');
  await page.keyboard.up('Control');
  await shown(page, '#palette-input');
}

const gone = (page, selector) => page.waitForSelector(selector, { hidden: true });

describe('the keyboard', { skip: noBrowser() ?? false }, () => {
  let panel;
  before(async () => {
    panel = await startPanel();
  });
  after(() => panel?.close());

  it('goes anywhere by a few letters', async () => {
    const page = await panel.open('/admin/overview');
    await call(page);
    await page.keyboard.type('dtctr');
    await says(page, '#palette-list', /^Data center/);
    await page.keyboard.press('Enter');
    await at(page, '/admin/datacenter');

    await call(page);
    await page.keyboard.type('new key');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#key-modal', { visible: true });
    await at(page, '/admin/keys');
    await page.keyboard.press('Escape');
    await gone(page, '#key-modal');

    await call(page);
    await page.keyboard.type('zzz');
    await says(page, '#palette', /Nothing is called like that/);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await gone(page, '#palette');
    await page.close();
  });

  it('chooses with the arrows, and changes colours and language', async () => {
    const page = await panel.open('/admin/overview');
    await call(page);
    await page.keyboard.type('colours');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await says(page, '#palette-list [aria-selected="true"]', /dark/);
    const active = await page.$eval('#palette-input', (field) =>
      field.getAttribute('aria-activedescendant'),
    );
    assert.equal(active, 'go-theme-dark');
    await page.keyboard.press('Enter');
    await gone(page, '#palette');
    assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'dark');

    await call(page);
    await page.keyboard.type('language');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await says(page, 'h1', /概览/);
    await call(page);
    await says(page, '#palette-list', /退出登录/);
    page.removeAllListeners('console');
    assert.deepEqual(await seriousFindings(page), []);
    await page.keyboard.press('Escape');
    await page.evaluate(() => localStorage.clear());
    await page.close();
  });

  it('searches with a stroke, tells its keys, and lets people write', async () => {
    const page = await panel.open('/admin/datacenter');
    await page.keyboard.press('/');
    const focused = () => page.evaluate(() => document.activeElement?.id);
    assert.equal(await focused(), 'log-filter');
    await page.keyboard.type('a/b?');
    assert.equal(await page.$eval('#log-filter', (field) => field.value), 'a/b?');
    assert.equal(await page.$('#shortcuts'), null);
    await page.$eval('#log-filter', (field) => field.blur());
    await page.keyboard.press('?');
    await says(page, '#shortcuts', /Keyboard shortcuts.*Ctrl K/);
    await page.keyboard.press('Escape');
    await gone(page, '#shortcuts');
    await page.close();
  });

  it('is not needed: a button opens the palette, a finger chooses, and it signs out', async () => {
    const page = await panel.open('/admin/overview');
    await press(page, 'Go to…', '.bar');
    await page.setViewport({ width: 390, height: 844 });
    await shown(page, '#palette-input');
    assert.equal(await documentWidth(page), 390);
    await page.click('#go-sign-out');
    await at(page, '/login');
    await page.close();
  });
});
