/* global document, localStorage, navigator, window -- within the page */
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { portions } from '../../app-static/js/tokens/portions.js';
import { startAccountsPage } from '../lib/accounts-page.mjs';
import { seriousFindings } from '../lib/axe.mjs';
import { eventually } from '../lib/eventually.mjs';
import {
  PASSWORD,
  PHONE,
  at,
  documentWidth,
  fill,
  press,
  says,
  shown,
  textOf,
} from '../lib/panel.mjs';

describe('the page of accounts', () => {
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

  it('counts accounts and finds them by status, type, tag and words, in the address too', async () => {
    const soon = Date.now() + 3_600_000;
    await gateway.addAccount({ token: 'eyJ.a', note: 'one', remaining_queries: 30 });
    await gateway.addAccount({ token: 'eyJ.b', note: 'two', cooldown_until: soon });
    await gateway.addAccount({ token: 'eyJ.c', note: 'three', remaining_queries: 0 });
    await gateway.addAccount({ token: 'eyJ.d', note: 'four', token_type: 'ssoSuper' });
    await gateway.addAccount({
      token: 'eyJ.e',
      note: 'five',
      status: 'expired',
      last_failure_reason: '401: over',
    });
    page = await accounts.open();
    await says(page, '#stat-total', /^5$/);
    assert.equal(await textOf(page, '#stat-active'), '2');
    assert.equal(await textOf(page, '#stat-cooling'), '2');
    assert.equal(await textOf(page, '#stat-invalid'), '1');
    assert.equal(await textOf(page, '#stat-chat-quota'), '30');
    assert.equal(await textOf(page, '#stat-image-quota'), '15');
    await says(page, `${await accounts.row('eyJ.e')} [data-column="status"]`, /Invalid 401: over/);
    await says(
      page,
      `${await accounts.row('eyJ.b')} [data-column="status"]`,
      /Cooling (59:5|1:00)/,
    );

    await page.click('#filter-status-active');
    await accounts.notesBecome('one', 'four');
    await page.click('#filter-status-exhausted');
    await accounts.notesBecome('one', 'two', 'three', 'four');
    await says(page, '#filter-result-count', /^4 results$/);
    await page.click('#filter-type-sso');
    await accounts.notesBecome('one', 'two', 'three');
    await at(page, '/admin/token?type=sso&status=active&status=exhausted');
    await page.reload({ waitUntil: 'networkidle0' });
    await accounts.notesBecome('one', 'two', 'three');
    await page.select('#filter-sort', '-quota');
    await page.type('#token-search', 'ONE');
    await accounts.notesBecome('one');
    await at(page, '/admin/token?search=ONE&type=sso&status=active&status=exhausted&sort=-quota');
    await page.type('#token-search', 'xyz');
    await says(page, '#empty-state', /No account matches/);
    await page.click('#filter-clear');
    await accounts.notesBecome('one', 'two', 'three', 'four', 'five');
  });

  it('says what to do while there are no accounts, and adds the first one', async () => {
    page = await accounts.open();
    await says(page, '#empty-state', /No accounts yet.*import many/);
    assert.equal(await textOf(page, '#stat-total'), '0');
    await page.click('#btn-add-first');
    await fill(page, '#add-token-input', 'no token');
    await press(page, 'Add', '#add-modal');
    await says(page, '#add-token-input-error', /./);
    await fill(page, '#add-token-input', 'sso=eyJ.first');
    await fill(page, '#add-token-note', 'mine');
    await fill(page, '#add-token-tags', 'home, fast, home');
    await press(page, 'Add', '#add-modal');
    await says(page, 'td[data-column="note"]', /^mine home fast$/);
    const added = await accounts.stored('eyJ.first');
    assert.equal(added.remaining_queries, -1, 'unknown is not 0');
    assert.equal(added.tags, '["home","fast"]');

    await page.click('#btn-add');
    await fill(page, '#add-token-input', 'eyJ.first');
    await press(page, 'Add', '#add-modal');
    await says(page, '#add-token-input-error', /has it/);
    assert.equal(await page.$eval('#add-token-input', (field) => field.ariaInvalid), 'true');
  });

  it('shows an unknown quota as a dash and leaves it unknown when the note is edited', async () => {
    await gateway.addAccount({ token: 'eyJ.unknown', note: 'old' });
    page = await accounts.open();
    await says(page, '[data-column="quota"]', /Quota/);
    assert.equal(await textOf(page, 'td[data-column="quota"]'), '-');
    assert.equal(await textOf(page, '#stat-chat-quota'), '-');
    await accounts.act('eyJ.unknown', 'edit');
    await fill(page, '#edit-note', 'new');
    const sent = page.waitForRequest((request) => request.url().endsWith('/tokens/update'));
    await press(page, 'Save', '#edit-modal');
    assert.deepEqual(Object.keys(JSON.parse((await sent).postData())), ['id', 'note']);
    await accounts.notesBecome('new');
    assert.equal((await accounts.stored('eyJ.unknown')).remaining_queries, -1);
    assert.equal(await textOf(page, 'td[data-column="quota"]'), '-');
  });

  it('imports what is new, after it has told what that is', async () => {
    await gateway.addAccount({ token: 'eyJ.known', note: 'known' });
    page = await accounts.open();
    await page.click('#btn-import');
    await fill(page, '#import-text', 'sso=eyJ.one\nnot a token\neyJ.known\neyJ.one\neyJ.two');
    await press(page, 'Preview', '#import-modal');
    await says(page, '#import-new', /^2$/);
    assert.equal(await textOf(page, '#import-duplicate'), '2');
    assert.equal(await textOf(page, '#import-invalid'), '1');
    assert.match(await textOf(page, '#import-preview .lines'), /^Line 2 /);
    assert.equal((await gateway.rows('SELECT 1 FROM tokens')).length, 1, 'nothing is done yet');
    await page.select('#import-pool', 'ssoSuper');
    await press(page, 'Preview', '#import-modal');
    await press(page, 'Import 2', '#import-modal');
    await says(page, '#toast-container', /2 accounts added, 2 duplicates, 1 invalid/);
    assert.equal((await accounts.stored('eyJ.two')).token_type, 'ssoSuper');
    await says(page, '#stat-total', /^3$/);
  });

  it('keeps tokens masked, and shows one for half a minute when asked', async () => {
    const token = 'eyJhbGciOi.secret.middle.x9Qk';
    await gateway.addAccount({ token });
    page = await accounts.open();
    const row = await accounts.row(token);
    const masked = await textOf(page, `${row} code`);
    assert.match(masked, /^sso=eyJh…/);
    assert.ok(!(await page.content()).includes('secret'));
    await press(page, `Copy ${masked}`);
    await says(page, '#announcement', /Copied/);
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), `sso=${token}`);
    assert.ok(!(await page.content()).includes('secret'), 'a copy shows nothing');
    await page.close();

    page = await accounts.openInHaste(30_000);
    await press(page, `Show ${masked} in full`);
    await says(page, `${row} code`, /secret/);
    await says(page, `${row} code`, /^sso=eyJh…/);
    assert.ok(!(await page.content()).includes('secret'));
    const trail = await eventually(
      () => gateway.rows("SELECT * FROM audit_log WHERE action LIKE 'token%reveal%'"),
      ({ length }) => length >= 2,
    );
    assert.equal(trail.length, 2);
  });

  it('tests an account and asks for its quota', async () => {
    await gateway.addAccount({ token: 'eyJ.fine', note: 'fine' });
    page = await accounts.open();
    await accounts.act('eyJ.fine', 'test');
    await shown(page, '#test-modal .main:enabled');
    await press(page, 'Send “hi”', '#test-modal');
    await says(page, '#test-modal-result', /It answered.*HTTP status 200.*hi/);
    assert.ok(await page.evaluate(() => localStorage.getItem('grok2api-token-test-model')));
    await page.keyboard.press('Escape');
    await page.waitForSelector('#test-modal', { hidden: true });
    await accounts.act('eyJ.fine', 'quota');
    await shown(page, '#quota-modal .main:enabled');
    await press(page, 'Ask', '#quota-modal');
    await says(page, '#quota-modal-result', /Queries left.*Queries in all 80/);
  });

  it('tells why an account is passed over, and what went wrong', async () => {
    const now = Date.now();
    await gateway.addAccount({
      token: 'eyJ.tired',
      cooldown_until: now + 90_000,
      last_failure_time: now - 60_000,
      last_failure_reason: '429: too many requests',
      failed_count: 1,
    });
    page = await accounts.open();
    await accounts.act('eyJ.tired', 'details');
    await says(page, '.account-details .why', /Passed over for 1:\d\d: it rests after 429/);
    await says(page, '.account-details .timeline', /1 minute ago · account ?429: too many/);
    const first = await textOf(page, '.account-details .why');
    await page.waitForFunction(
      (earlier) => document.querySelector('.why').textContent.trim() !== earlier,
      {},
      first,
    );
    await accounts.act('eyJ.tired', 'refresh');
    await says(page, '.account-details', /grok-4.*\/ 80/);
  });

  it('exports what is selected, after a warning', async () => {
    await gateway.addAccount({ token: 'eyJ.a', note: 'a' });
    await gateway.addAccount({ token: 'eyJ.b', note: 'b' });
    page = await accounts.open('/admin/token?search=a');
    await shown(page, '#token-table-body tr[data-key]');
    await page.click(`${await accounts.row('eyJ.a')} input`);
    await page.click('#btn-batch-export');
    await says(page, '#export-modal', /Export 1 account.*in clear/);
    await page.select('#export-format', 'csv');
    const answer = page.waitForResponse((response) => response.url().includes('/tokens/export'));
    await press(page, 'Download', '#export-modal');
    const asked = new URL((await answer).url()).search;
    assert.equal(asked, `?format=csv&id=${(await accounts.stored('eyJ.a')).id}`);
    await says(page, '#toast-container', /Exported/);
    await eventually(
      () => gateway.rows("SELECT * FROM audit_log WHERE action LIKE '%export%'"),
      ({ length }) => length === 1,
    );
  });

  it('goes to the last page there is', async () => {
    await gateway.addAccount({ token: 'eyJ.only', note: 'only' });
    page = await accounts.open('/admin/token?page=9');
    await accounts.notesBecome('only');
    await at(page, '/admin/token');
  });

  it('goes on after a new sign-in where the session had ended', async () => {
    await gateway.addAccount({ token: 'eyJ.a', note: 'a', status: 'expired' });
    page = await accounts.open('/admin/token?status=invalid');
    await accounts.notesBecome('a');
    await gateway.db.exec('DELETE FROM admin_sessions');
    await accounts.act('eyJ.a', 'edit');
    await fill(page, '#edit-note', 'kept');
    await press(page, 'Save', '#edit-modal');
    await fill(page, '#again-password', PASSWORD);
    await press(page, 'Sign in', '#sign-in-again');
    await accounts.notesBecome('kept');
    await at(page, '/admin/token?status=invalid');
  });

  it('says so when the gateway does not answer, and tries again', async () => {
    await gateway.addAccount({ token: 'eyJ.a', note: 'a' });
    page = await accounts.open();
    await accounts.notesBecome('a');
    await page.setOfflineMode(true);
    await page.click('#filter-status-active');
    await says(page, '.state', /did not answer/);
    await page.setOfflineMode(false);
    await press(page, 'Try again', '.state');
    await accounts.notesBecome('a');
  });

  it('docks the bar on phones, where no page is wider than the window', async () => {
    for (let i = 0; i < 12; i++) {
      await gateway.addAccount({ token: `eyJ.phone.${i}`, note: `a long note of number ${i}` });
    }
    page = await accounts.open('/admin/token', { viewport: PHONE, theme: 'dark' });
    await shown(page, '#token-table-body tr[data-key]');
    assert.equal(await documentWidth(page), 390);
    const box = await page.$eval('.table-box', ({ clientWidth, scrollWidth }) => [
      clientWidth,
      scrollWidth,
    ]);
    assert.ok(box[1] > box[0], 'the table scrolls in its box');
    await page.$eval('#select-all', (element) => element.click());
    const bar = await page.$eval('#batch-actions', (element) =>
      element.getBoundingClientRect().toJSON(),
    );
    assert.deepEqual([bar.left, 390 - bar.right, 844 - bar.bottom], [12, 12, 10]);
    await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
    const last = await page.$eval(
      '#token-table-body tr:last-child',
      (element) => element.getBoundingClientRect().bottom,
    );
    assert.ok(last < bar.top, 'the last row can be seen above the bar');
    await page.$eval('#btn-add', (element) => element.click());
    await shown(page, '#add-modal');
    const dialog = await page.$eval('#add-modal', (element) =>
      element.getBoundingClientRect().toJSON(),
    );
    assert.ok(Math.abs(dialog.left - (390 - dialog.right)) <= 1 && dialog.left >= 9);
    await page.touchscreen.tap(195, 3);
    await page.waitForSelector('#add-modal', { hidden: true });
    assert.equal(await documentWidth(page), 390);
  });

  it('speaks Chinese', async () => {
    await gateway.addAccount({ token: 'eyJ.a', cooldown_until: Date.now() + 60_000 });
    page = await accounts.open('/admin/token', { language: 'zh-CN' });
    await says(page, 'h1', /^Token 管理$/);
    await accounts.act('eyJ.a', 'details');
    await says(page, '.account-details .why', /暂时跳过/);
    await page.click('#select-all');
    await page.click('#btn-import');
    await shown(page, '#import-modal');
    const english = await page.evaluate(() =>
      document.body.innerText.match(/\b(?:the|and|account|selected|refresh|import)\b/gi),
    );
    assert.equal(english, null);
  });

  it('has nothing that keeps people out', async () => {
    await gateway.addAccount({
      token: 'eyJ.a',
      note: 'a',
      tags: '["home"]',
      status: 'expired',
      last_failure_reason: '401',
    });
    await gateway.addAccount({ token: 'eyJ.b', cooldown_until: Date.now() + 600_000 });
    page = await accounts.open();
    await accounts.act('eyJ.a', 'details');
    await page.click('#select-all');
    assert.deepEqual(await seriousFindings(page), []);
    await page.click('#btn-import');
    await shown(page, '#import-modal');
    assert.deepEqual(await seriousFindings(page), []);
    await page.close();
    page = await accounts.open('/admin/token', { theme: 'dark' });
    await shown(page, '#token-table-body tr[data-key]');
    assert.deepEqual(await seriousFindings(page), []);
  });
});

it('cuts long files into portions that know where they were', () => {
  assert.deepEqual(
    portions('a\nb\nc\n', 2).map(({ body, before: lines, type }) => [body, lines, type]),
    [
      ['a\nb', 0, 'text/plain'],
      ['c', 2, 'text/plain'],
    ],
  );
  assert.deepEqual(
    portions('token;note\na;x\nb;y', 1).map(({ body }) => body),
    ['token;note\na;x', 'token;note\nb;y'],
  );
  assert.deepEqual(
    portions('{"note":"n","ssoBasic":["a","b"],"ssoSuper":["c"]}', 1).map(({ body }) => body),
    [
      '{"note":"n","ssoBasic":["a"]}',
      '{"note":"n","ssoBasic":["b"]}',
      '{"note":"n","ssoSuper":["c"]}',
    ],
  );
  assert.equal(portions('{"no":"list"}')[0].body, '{"no":"list"}');
});
