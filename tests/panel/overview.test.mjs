import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { noBrowser } from '../../scripts/lib/requirements.mjs';
import { seriousFindings } from '../lib/axe.mjs';
import { addRequest } from '../lib/log-rows.mjs';
import { PHONE, at, documentWidth, press, says, shown, startPanel, textOf } from '../lib/panel.mjs';

describe('the overview', { skip: noBrowser() ?? false }, () => {
  let panel;
  before(async () => {
    panel = await startPanel();
  });
  after(() => panel?.close());

  it('leads a newcomer on, and says what is missing', async () => {
    const page = await panel.open('/admin/overview');
    assert.match(await says(page, '#checklist'), /First steps 1 of 4 done.*Choose a password/);
    const alerts = await textOf(page, '#alerts');
    assert.match(alerts, /Nothing can answer/);
    assert.match(alerts, /There is no key that works/);
    assert.equal(await textOf(page, '#figure-rate dd'), '-', 'of nothing there is no share');
    await press(page, 'Go on');
    await at(page, '/admin/guide');
    await page.close();
  });

  it('tells how the gateway is, what failed, and what to do about it', async () => {
    const { gateway } = panel;
    const now = Date.now();
    await gateway.addAccount({ remaining_queries: 5 });
    await gateway.addAccount({ status: 'expired' });
    await gateway.addKey({ name: 'laptop' });
    await gateway.addUpstream({ name: 'one', keys: ['sk-one'] });
    await gateway.addUpstream({ name: 'two', keys: [] });
    await gateway.addUpstream({ name: 'three', keys: ['sk-3'], resting_until: now + 600_000 });
    await gateway.setSettings('security', { allow_anonymous: true });
    await gateway.db
      .prepare("INSERT OR REPLACE INTO revisions (name, revision) VALUES ('schedule', ?1)")
      .bind(now - 30 * 3_600_000)
      .run();
    for (let i = 0; i < 20; i++) {
      await addRequest(gateway, { at: now - i * 1000 });
    }
    for (let i = 0; i < 5; i++) {
      const error = `trouble number ${i}`;
      await addRequest(gateway, { at: now - 1000 * i, status: 502, error, account: 'one/abc' });
    }
    const page = await panel.open('/admin/overview');
    const alerts = await says(page, '#alerts', /Anonymous/);
    assert.match(alerts, /20 % of the requests of the last 24 hours failed \(5\)/);
    assert.match(alerts, /1 account can no longer be used/);
    assert.match(alerts, /Upstream two has no credential that is ready/);
    assert.match(alerts, /Upstream three rests for 10 min/);
    assert.match(alerts, /The schedule last ran yesterday/);
    assert.doesNotMatch(alerts, /Upstream one|Nothing can answer|no key that works/);
    assert.equal(await page.$('#checklist'), null, 'all is done');
    assert.match(await textOf(page, '#figure-requests'), /25/);
    assert.match(await textOf(page, '#figure-rate'), /80 %.*5 failed/);
    assert.match(await textOf(page, '#figure-accounts'), /1 of 2/);
    assert.match(await textOf(page, '#figure-upstream-keys'), /1 of 2|2 of 2/);
    assert.match(await textOf(page, '#recent-errors'), /502 grok-4 trouble number 0/);
    const [success, failed] = await page.$$eval('.chart-data tbody tr', (rows) =>
      [1, 2].map((cell) => rows.reduce((sum, row) => sum + Number(row.cells[cell].textContent), 0)),
    );
    assert.deepEqual([success, failed], [20, 5]);

    await press(page, 'Test one');
    await says(page, '.states', /one answers,/);
    gateway.standIn.always('sk-3', '401');
    await press(page, 'Test three');
    await says(page, '.states', /Incorrect API key provided.*does not answer/);
    page.removeAllListeners('console');
    assert.deepEqual(await seriousFindings(page), []);
    await page.close();
  });

  it('fits a phone, speaks Chinese, and shows what could be had when something fails', async () => {
    const page = await panel.open('/admin/overview', {
      viewport: PHONE,
      theme: 'dark',
      language: 'zh-CN',
    });
    await says(page, '#alerts', /匿名访问已开启/);
    assert.equal(await documentWidth(page), 390);
    assert.doesNotMatch(await textOf(page, '#screen'), /Requests|Nothing|ready|Test/);
    await page.setRequestInterception(true);
    page.on('request', (request) =>
      /\/(metrics|health)$/.test(request.url())
        ? request.respond({ status: 500, contentType: 'application/json', body: '{}' })
        : request.continue(),
    );
    await page.click('#btn-refresh');
    await says(page, '#toast-container', /状态码 500/);
    await shown(page, '#figure-requests');
    await page.close();
  });
});
