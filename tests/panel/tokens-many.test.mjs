/* global document, innerWidth, requestAnimationFrame, sessionStorage -- within the page */
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { startAccountsPage } from '../lib/accounts-page.mjs';
import { eventually } from '../lib/eventually.mjs';
import { at, fill, press, says, shown } from '../lib/panel.mjs';

const SMALL_DESKTOP = { width: 1280, height: 800 };

describe('what is done to many accounts', () => {
  let accounts;
  let panel;
  let gateway;
  let page;

  before(async () => {
    accounts = await startAccountsPage();
    ({ panel, gateway } = accounts);
  });
  after(() => panel.close());
  beforeEach(() => accounts.clear());
  afterEach(() => page?.close());

  it('deletes only the rows that are shown, in ten seconds, unless it is taken back', async () => {
    await gateway.addAccount({ token: 'eyJ.a', note: 'a', status: 'expired' });
    await gateway.addAccount({ token: 'eyJ.b', note: 'b', status: 'expired' });
    await gateway.addAccount({ token: 'eyJ.c', note: 'c' });
    page = await accounts.open('/admin/token?status=invalid');
    await accounts.notesBecome('a', 'b');
    await page.click('#select-all');
    await says(page, '#selected-count', /^2 selected$/);
    await page.click('#btn-batch-delete');
    await says(page, '#confirm-dialog', /Delete 2 accounts\?/);
    await page.click('#confirm-ok');
    await says(page, '#toast-container', /2 accounts deleted/);
    await says(page, '#empty-state', /No account matches/);
    assert.equal((await gateway.rows('SELECT 1 FROM tokens')).length, 3, 'not yet');
    await press(page, 'Undo');
    await accounts.notesBecome('a', 'b');
    await page.close();

    page = await accounts.openInHaste(10_000, '/admin/token?status=invalid');
    await accounts.notesBecome('a', 'b');
    await page.click('#select-all');
    await page.click('#btn-batch-delete');
    await shown(page, '#confirm-ok');
    await page.click('#confirm-ok');
    await says(page, '#stat-total', /^1$/);
    assert.deepEqual(
      (await gateway.rows('SELECT note FROM tokens')).map(({ note }) => note),
      ['c'],
    );
  });

  it('deletes at once what is to be deleted when the page is left', async () => {
    await gateway.addAccount({ token: 'eyJ.a', note: 'a' });
    page = await accounts.open();
    await accounts.act('eyJ.a', 'delete');
    await says(page, '#toast-container', /1 account deleted/);
    await page.goto(`${panel.origin}/health`);
    await eventually(
      () => gateway.rows('SELECT 1 FROM tokens'),
      ({ length }) => length === 0,
    );
  });

  it('tags and moves many accounts', async () => {
    await gateway.addAccount({ token: 'eyJ.a', note: 'a' });
    await gateway.addAccount({ token: 'eyJ.b', note: 'b', token_type: 'ssoSuper' });
    page = await accounts.open();
    await shown(page, '#token-table-body tr[data-key]');
    await page.click('#select-all');
    await page.click('#btn-batch-tags');
    await fill(page, '#tags-add', 'team');
    await press(page, 'Apply', '#tags-modal');
    await says(page, '#toast-container', /2 accounts changed/);
    assert.equal((await accounts.stored('eyJ.a')).tags, '["team"]');
    await page.click('#btn-batch-pool');
    await page.waitForSelector('#move-pool');
    await page.select('#move-pool', 'ssoSuper');
    await press(page, 'Move', '#pool-modal');
    await says(page, '#toast-container', /1 account changed/);
    assert.equal((await accounts.stored('eyJ.a')).token_type, 'ssoSuper');
    await page.select('#filter-tag', 'team');
    await says(page, '#filter-result-count', /^2 results$/);
    await at(page, '/admin/token?tag=team');
  });

  it('refreshes a selection through a reload, and tries again what failed', async () => {
    for (let i = 0; i < 3; i++) {
      await gateway.addAccount({ token: `scene:quota:slow:${i}`, note: `n${i}` });
    }
    await gateway.addAccount({ token: 'quota:401:x', note: 'bad' });
    page = await accounts.open();
    await shown(page, '#token-table-body tr[data-key]');
    await page.click('#select-all');
    await page.click('#btn-batch-update');
    await says(page, '#batch-progress-text', /^\d+\s% \(\d\/4\)$/);
    assert.match(
      await page.evaluate(() => sessionStorage.getItem('grok2api-refresh-task')),
      /^\w{32}$/,
    );
    await page.reload({ waitUntil: 'domcontentloaded' });
    await says(page, '#batch-progress-text', /\(\d\/4\)/);
    await says(page, '#toast-container', /3 accounts refreshed, 1 failed/);
    await press(page, 'Show', '#toast-container');
    await says(page, '#failures-dialog', /1 account failed.*HTTP 401/);
    gateway.standIn.enqueueQuota('full');
    await page.click('#btn-retry-failed');
    await says(page, '#toast-container', /1 account refreshed\./);
    await says(page, 'td[data-column="quota"]', /\d/);
    assert.equal(await page.$('#batch-progress-text'), null);
  });

  it('stops a refresh of a selection', async () => {
    for (let i = 0; i < 30; i++) {
      await gateway.addAccount({ token: `quota:slow:${i}` });
    }
    page = await accounts.open();
    await shown(page, '#token-table-body tr[data-key]');
    await page.click('#select-all');
    await page.click('#btn-batch-update');
    await shown(page, '#btn-stop-action');
    assert.equal(await page.$('#btn-pause-action'), null, 'the gateway cannot pause');
    await page.click('#btn-stop-action');
    await says(page, '#toast-container', /Stopped: \d+ accounts? refreshed, 0 failed, \d+ left/);
  });

  it('refreshes all accounts through a reload, and stops when told', async () => {
    for (let i = 0; i < 40; i++) {
      await gateway.addAccount({ token: `quota:slow:${i}` });
    }
    page = await accounts.open();
    await page.click('#btn-refresh-all');
    await says(page, '#refresh-progress-text', /\(\d+\/40\)/);
    await page.reload({ waitUntil: 'domcontentloaded' });
    await says(page, '#refresh-progress-text', /\(\d+\/40\)/);
    assert.ok(await page.$eval('#btn-refresh-all', (button) => button.disabled));
    await page.click('#btn-stop-refresh');
    await says(page, '#toast-container', /Stopped/);
    await page.waitForSelector('#refresh-progress', { hidden: true });
    const [task] = await gateway.rows('SELECT state FROM admin_tasks');
    assert.equal(task.state, 'cancelled');
  });

  it('stays quick with 5,000 accounts', async () => {
    await gateway.db
      .prepare(
        `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
         INSERT INTO tokens (token, token_type, created_time, note, status)
         SELECT 'eyJ.many.' || i, 'sso', 1770000000000 + i, 'n' || i,
           CASE WHEN i % 50 = 0 THEN 'expired' ELSE 'active' END FROM n`,
      )
      .run();
    page = await accounts.open();
    const takes = async (work) => {
      const began = performance.now();
      await work();
      return performance.now() - began;
    };
    const rowsBecome = (first, count) =>
      page.waitForFunction(
        (note, wanted) => {
          const rows = document.querySelectorAll('#token-table-body tr[data-key]');
          return (
            rows.length === wanted && rows[0].querySelector('.note').textContent.trim() === note
          );
        },
        { polling: 20 },
        first,
        count,
      );
    await page.goto(`${panel.origin}/admin/keys`, { waitUntil: 'networkidle0' });
    const opening = await takes(async () => {
      await page.click('a.nav-link[href="/admin/token"]');
      await rowsBecome('n5000', 50);
    });
    const paging = await takes(async () => {
      await press(page, 'Next', '.pager');
      await rowsBecome('n4950', 50);
    });
    await at(page, '/admin/token?page=2');
    const filtering = await takes(async () => {
      await page.click('#filter-status-invalid');
      await rowsBecome('n5000', 50);
    });
    await says(page, '#stat-total', /^5,000$/);
    assert.ok(Math.max(opening, paging, filtering) < 2000, `${opening} ${paging} ${filtering}`);
    await page.click('#select-all');
    await page.click('#btn-select-results');
    await says(page, '#selected-count', /^100 selected$/);
  });

  it('has a bar that can be moved on desktops', async () => {
    await gateway.addAccount({ token: 'eyJ.a' });
    page = await accounts.open('/admin/token', { viewport: SMALL_DESKTOP });
    await shown(page, '#token-table-body tr[data-key]');
    await page.click('#select-all');
    const where = () =>
      page.$eval('#batch-actions', (element) => {
        const { left, right, top } = element.getBoundingClientRect();
        return { left, top, off: Math.abs(left - (innerWidth - right)) };
      });
    const start = await where();
    assert.ok(start.off < 20, 'it is in the middle');
    await page.mouse.move(start.left + 8, start.top + 20);
    await page.mouse.down();
    for (let step = 1; step <= 4; step++) {
      await page.mouse.move(start.left + 8 - 25 * step, start.top + 20 - 25 * step);
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(done)));
    }
    await page.waitForFunction(
      (left, top) => {
        const now = document.querySelector('#batch-actions').getBoundingClientRect();
        return now.left - left === -100 && now.top - top === -100;
      },
      {},
      start.left,
      start.top,
    );
    await page.mouse.up();
  });
});
