/* global document -- within the page */
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { noBrowser } from '../../scripts/lib/requirements.mjs';
import { seriousFindings } from '../lib/axe.mjs';
import {
  at,
  documentWidth,
  fill,
  PHONE,
  press,
  says,
  shown,
  startPanel,
  textOf,
} from '../lib/panel.mjs';

describe('the page of the audit', { skip: noBrowser() ?? false }, () => {
  let panel;
  let gateway;
  let page;

  before(async () => {
    panel = await startPanel();
    ({ gateway } = panel);
  });
  after(() => panel?.close());
  beforeEach(() => gateway.db.exec('DELETE FROM audit_log'));
  afterEach(() => page?.close());

  async function open(address = '', as) {
    page = await panel.open(`/admin/audit${address}`, as);
    await shown(page, '#audit-body tr[data-key], #empty-state');
  }

  /** Notes changes, the first the newest. */
  async function changed(changes) {
    const now = Date.now();
    await gateway.db.batch(
      changes.map(([action, detail = {}, actor = 'admin'], index) =>
        gateway.db
          .prepare(
            'INSERT INTO audit_log (id, at, actor, action, detail, ip, request_id) ' +
              'VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)',
          )
          .bind(
            (now - index * 60_000) * 4096,
            now - index * 60_000,
            actor,
            action,
            JSON.stringify(detail),
            '203.0.113.0',
            `request-${index}`,
          ),
      ),
    );
  }

  const count = () => page.$$eval('#audit-body tr', (rows) => rows.length);

  it('says that nothing has been changed', async () => {
    await open();
    assert.match(await textOf(page, '#empty-state'), /Nothing has been changed yet/);
  });

  it('tells who did what when, and what changed by it', async () => {
    await changed([
      ['settings.changed', { fields: 'grok.max_retry, token.auto_refresh' }],
      ['keys.updated', { count: 8, keys: 'a b c d e f g h', changed: 'chat_limit' }],
      ['passkeys.stolen', { secrets: 'true', by: 'somebody' }, 'access token: backup'],
    ]);
    await open();
    const said = (row, column) =>
      textOf(page, `#audit-body tr:nth-child(${row}) [data-column="${column}"]`);
    assert.match(
      await said(1, 'what'),
      /Changed settings fields grok.max_retry ?token.auto_refresh/,
    );
    assert.equal(await said(1, 'when'), 'just now');
    assert.equal(await said(1, 'from'), '203.0.113.0');
    assert.match(await said(2, 'what'), /Changed client keys count 8 keys .*\+2/);
    assert.equal(await said(2, 'when'), '1 minute ago');
    assert.match(await said(3, 'what'), /passkeys.stolen with secrets yes by somebody/);
    assert.equal(await said(3, 'who'), 'access token: backup');
  });

  it('finds by what and by whom, in the address', async () => {
    await changed([
      ['keys.created'],
      ['keys.deleted', {}, 'access token: ci'],
      ['backup.made', {}, 'access token: ci'],
    ]);
    await open();
    await page.select('#audit-action', 'keys');
    await at(page, '/admin/audit?action=keys');
    await says(page, '#audit-body', /Made client keys.*Deleted client keys/);
    assert.equal(await count(), 2);
    await press(page, 'access token: ci');
    await at(page, '/admin/audit?action=keys&actor=access+token%3A+ci');
    await page.waitForFunction(() => document.querySelectorAll('#audit-body tr').length === 1);
    await page.reload();
    await says(page, '#audit-body', /Deleted client keys/);
    assert.equal(await page.$eval('#audit-actor', ({ value }) => value), 'access token: ci');
    await fill(page, '#audit-actor', 'nobody');
    await page.keyboard.press('Enter');
    assert.match(await says(page, '#empty-state'), /No change fits/);
    await page.click('#audit-reset');
    await at(page, '/admin/audit');
    await says(page, '#audit-body', /Made a backup/);
  });

  it('goes on to older ones', async () => {
    await changed(Array.from({ length: 120 }, (_, index) => ['logs.cleared', { deleted: index }]));
    await open();
    assert.equal(await count(), 50);
    for (const expected of [100, 120]) {
      await page.click('#audit-older');
      await page.waitForFunction(
        (wanted) => document.querySelectorAll('#audit-body tr').length === wanted,
        {},
        expected,
      );
    }
    assert.equal(await page.$('#audit-older'), null);
    assert.match(await textOf(page, '#audit-body tr:last-child'), /deleted 119/);
  });

  it('fits a phone, in Chinese, and is open to everybody', async () => {
    await changed([['settings.changed', { fields: 'grok.max_retry' }], ['backup.made']]);
    await open('', { viewport: PHONE, language: 'zh-CN', theme: 'dark' });
    assert.equal(await documentWidth(page), 390);
    const text = await textOf(page, '#screen');
    assert.doesNotMatch(text.replace(/API( Key)?|admin|grok.max_retry|ID/g, ''), /[a-z]{2}/i);
    assert.deepEqual(await seriousFindings(page), []);
  });
});
