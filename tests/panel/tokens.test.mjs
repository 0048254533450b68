/* global document, innerWidth, localStorage, navigator, sessionStorage, window -- within the page */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { portions } from '../../app-static/js/tokens/portions.js';
import { at as path } from '../../scripts/lib/paths.mjs';
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
  startPanel,
  textOf,
} from '../lib/panel.mjs';

const SMALL_DESKTOP = { width: 1280, height: 800 };

describe('the page of accounts', () => {
  let panel;
  let gateway;
  let page;

  before(async () => {
    panel = await startPanel();
    ({ gateway } = panel);
  });
  after(() => panel.close());
  beforeEach(async () => {
    await gateway.db.exec('DELETE FROM tokens');
    await gateway.db.exec('DELETE FROM token_tags');
    await gateway.db.exec('DELETE FROM token_quota_state');
    await gateway.db.exec('DELETE FROM admin_tasks');
    await gateway.db.exec('DELETE FROM audit_log');
  });
  afterEach(() => page?.close());

  const open = async (address = '/admin/token', as) => {
    page = await panel.open(address, as);
    return page;
  };

  /** Opens it with timers of so many milliseconds made short. */
  async function openInHaste(millis, address = '/admin/token') {
    page = await panel.newPage();
    await page.evaluateOnNewDocument((long) => {
      const { setTimeout } = window;
      window.setTimeout = (act, wanted, ...more) =>
        setTimeout(act, wanted === long ? 300 : wanted, ...more);
    }, millis);
    await page.goto(panel.origin + address, { waitUntil: 'networkidle0' });
  }

  const stored = (token) =>
    gateway.rows('SELECT * FROM tokens WHERE token = ?1', token).then(([row]) => row);

  const row = (name) => `tr[data-key="${name}"]`;

  /** The id of an account, once the page shows it. */
  const idOf = async (token) => {
    const masked = await page.waitForSelector('#token-table-body tr[data-key]');
    assert.ok(masked);
    return (await stored(token)).id;
  };

  const act = async (token, name) => {
    const button = `${row(await idOf(token))} [data-act="${name}"]`;
    await page.$eval(button, (element) => element.click());
  };

  const notesBecome = (...notes) =>
    page.waitForFunction(
      (wanted) =>
        JSON.stringify(
          [...document.querySelectorAll('#token-table-body tr[data-key]')]
            .map((one) => one.querySelector('.note').textContent.trim())
            .sort(),
        ) === wanted,
      {},
      JSON.stringify(notes.sort()),
    );

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
    await open();
    await says(page, '#stat-total', /^5$/);
    assert.equal(await textOf(page, '#stat-active'), '2');
    assert.equal(await textOf(page, '#stat-cooling'), '2');
    assert.equal(await textOf(page, '#stat-invalid'), '1');
    assert.equal(await textOf(page, '#stat-chat-quota'), '30');
    assert.equal(await textOf(page, '#stat-image-quota'), '15');
    await says(page, `${row(await idOf('eyJ.e'))} [data-column="status"]`, /Invalid 401: over/);
    await says(page, `${row(await idOf('eyJ.b'))} [data-column="status"]`, /Cooling (59:5|1:00)/);

    await page.click('#filter-status-active');
    await notesBecome('one', 'four');
    await page.click('#filter-status-exhausted');
    await notesBecome('one', 'two', 'three', 'four');
    await says(page, '#filter-result-count', /^4 results$/);
    await page.click('#filter-type-sso');
    await notesBecome('one', 'two', 'three');
    await at(page, '/admin/token?type=sso&status=active&status=exhausted');
    await page.reload({ waitUntil: 'networkidle0' });
    await notesBecome('one', 'two', 'three');
    await page.select('#filter-sort', '-quota');
    await page.type('#token-search', 'ONE');
    await notesBecome('one');
    await at(page, '/admin/token?search=ONE&type=sso&status=active&status=exhausted&sort=-quota');
    await page.type('#token-search', 'xyz');
    await says(page, '#empty-state', /No account matches/);
    await page.click('#filter-clear');
    await notesBecome('one', 'two', 'three', 'four', 'five');
  });

  it('says what to do while there are no accounts, and adds the first one', async () => {
    await open();
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
    const added = await stored('eyJ.first');
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
    await open();
    await says(page, '[data-column="quota"]', /Quota/);
    assert.equal(await textOf(page, 'td[data-column="quota"]'), '-');
    assert.equal(await textOf(page, '#stat-chat-quota'), '-');
    await act('eyJ.unknown', 'edit');
    await fill(page, '#edit-note', 'new');
    const sent = page.waitForRequest((request) => request.url().endsWith('/tokens/update'));
    await press(page, 'Save', '#edit-modal');
    assert.deepEqual(Object.keys(JSON.parse((await sent).postData())), ['id', 'note']);
    await notesBecome('new');
    assert.equal((await stored('eyJ.unknown')).remaining_queries, -1);
    assert.equal(await textOf(page, 'td[data-column="quota"]'), '-');
  });

  it('imports what is new, after it has told what that is', async () => {
    await gateway.addAccount({ token: 'eyJ.known', note: 'known' });
    await open();
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
    assert.equal((await stored('eyJ.two')).token_type, 'ssoSuper');
    await says(page, '#stat-total', /^3$/);
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

  it('keeps tokens masked, and shows one for half a minute when asked', async () => {
    const token = 'eyJhbGciOi.secret.middle.x9Qk';
    await gateway.addAccount({ token });
    await open();
    const id = await idOf(token);
    const masked = await textOf(page, `${row(id)} code`);
    assert.match(masked, /^sso=eyJh…/);
    assert.ok(!(await page.content()).includes('secret'));
    await press(page, `Copy ${masked}`);
    await says(page, '#announcement', /Copied/);
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), `sso=${token}`);
    assert.ok(!(await page.content()).includes('secret'), 'a copy shows nothing');
    await page.close();

    await openInHaste(30_000);
    await press(page, `Show ${masked} in full`);
    await says(page, `${row(id)} code`, /secret/);
    await says(page, `${row(id)} code`, /^sso=eyJh…/);
    assert.ok(!(await page.content()).includes('secret'));
    const trail = await eventually(
      () => gateway.rows("SELECT * FROM audit_log WHERE action LIKE 'token%reveal%'"),
      ({ length }) => length >= 2,
    );
    assert.equal(trail.length, 2);
  });

  it('deletes only the rows that are shown, in ten seconds, unless it is taken back', async () => {
    await gateway.addAccount({ token: 'eyJ.a', note: 'a', status: 'expired' });
    await gateway.addAccount({ token: 'eyJ.b', note: 'b', status: 'expired' });
    await gateway.addAccount({ token: 'eyJ.c', note: 'c' });
    await open('/admin/token?status=invalid');
    await notesBecome('a', 'b');
    await page.click('#select-all');
    await says(page, '#selected-count', /^2 selected$/);
    await page.click('#btn-batch-delete');
    await says(page, '#confirm-dialog', /Delete 2 accounts\?/);
    await page.click('#confirm-ok');
    await says(page, '#toast-container', /2 accounts deleted/);
    await says(page, '#empty-state', /No account matches/);
    assert.equal((await gateway.rows('SELECT 1 FROM tokens')).length, 3, 'not yet');
    await press(page, 'Undo');
    await notesBecome('a', 'b');
    await page.close();

    await openInHaste(10_000, '/admin/token?status=invalid');
    await notesBecome('a', 'b');
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
    await open();
    await act('eyJ.a', 'delete');
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
    await open();
    await shown(page, '#token-table-body tr[data-key]');
    await page.click('#select-all');
    await page.click('#btn-batch-tags');
    await fill(page, '#tags-add', 'team');
    await press(page, 'Apply', '#tags-modal');
    await says(page, '#toast-container', /2 accounts changed/);
    assert.equal((await stored('eyJ.a')).tags, '["team"]');
    await page.click('#btn-batch-pool');
    await page.waitForSelector('#move-pool');
    await page.select('#move-pool', 'ssoSuper');
    await press(page, 'Move', '#pool-modal');
    await says(page, '#toast-container', /1 account changed/);
    assert.equal((await stored('eyJ.a')).token_type, 'ssoSuper');
    await page.select('#filter-tag', 'team');
    await says(page, '#filter-result-count', /^2 results$/);
    await at(page, '/admin/token?tag=team');
  });

  it('refreshes a selection through a reload, and tries again what failed', async () => {
    for (let i = 0; i < 6; i++) {
      await gateway.addAccount({ token: `scene:quota:slow:${i}`, note: `n${i}` });
    }
    await gateway.addAccount({ token: 'quota:401:x', note: 'bad' });
    await open();
    await shown(page, '#token-table-body tr[data-key]');
    await page.click('#select-all');
    await page.click('#btn-batch-update');
    await says(page, '#batch-progress-text', /^\d+\s% \(\d\/7\)$/);
    assert.match(
      await page.evaluate(() => sessionStorage.getItem('grok2api-refresh-task')),
      /^\w{32}$/,
    );
    await page.reload({ waitUntil: 'domcontentloaded' });
    await says(page, '#batch-progress-text', /\(\d\/7\)/);
    await says(page, '#toast-container', /6 accounts refreshed, 1 failed/);
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
    await open();
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
    await open();
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

  it('tests an account and asks for its quota', async () => {
    await gateway.addAccount({ token: 'eyJ.fine', note: 'fine' });
    await open();
    await act('eyJ.fine', 'test');
    await press(page, 'Send “hi”', '#test-modal');
    await says(page, '#test-modal-result', /It answered.*HTTP status 200.*hi/);
    assert.ok(await page.evaluate(() => localStorage.getItem('grok2api-token-test-model')));
    await page.keyboard.press('Escape');
    await page.waitForSelector('#test-modal', { hidden: true });
    await act('eyJ.fine', 'quota');
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
    await open();
    await act('eyJ.tired', 'details');
    await says(page, '.account-details .why', /Passed over for 1:\d\d: it rests after 429/);
    await says(page, '.account-details .timeline', /1 minute ago · account ?429: too many/);
    const first = await textOf(page, '.account-details .why');
    await page.waitForFunction(
      (earlier) => document.querySelector('.why').textContent.trim() !== earlier,
      {},
      first,
    );
    await act('eyJ.tired', 'refresh');
    await says(page, '.account-details', /grok-4.*\/ 80/);
  });

  it('exports what is selected, after a warning', async () => {
    await gateway.addAccount({ token: 'eyJ.a', note: 'a' });
    await gateway.addAccount({ token: 'eyJ.b', note: 'b' });
    await open('/admin/token?search=a');
    await shown(page, '#token-table-body tr[data-key]');
    await page.click(`${row(await idOf('eyJ.a'))} input`);
    await page.click('#btn-batch-export');
    await says(page, '#export-modal', /Export 1 account.*in clear/);
    await page.select('#export-format', 'csv');
    const answer = page.waitForResponse((response) => response.url().includes('/tokens/export'));
    await press(page, 'Download', '#export-modal');
    const asked = new URL((await answer).url()).search;
    assert.equal(asked, `?format=csv&id=${(await stored('eyJ.a')).id}`);
    await says(page, '#toast-container', /Exported/);
    await eventually(
      () => gateway.rows("SELECT * FROM audit_log WHERE action LIKE '%export%'"),
      ({ length }) => length === 1,
    );
  });

  it('stays quick with 5,000 accounts', async () => {
    await gateway.db
      .prepare(
        `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
         INSERT INTO tokens (token, token_type, created_time, note, status)
         SELECT 'eyJ.many.' || i, 'sso', 1770000000000 + i, 'n' || i,
           CASE WHEN i % 100 = 0 THEN 'expired' ELSE 'active' END FROM n`,
      )
      .run();
    await open();
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
    await says(page, '#selected-count', /^50 selected$/);
  });

  it('goes to the last page there is', async () => {
    await gateway.addAccount({ token: 'eyJ.only', note: 'only' });
    await open('/admin/token?page=9');
    await notesBecome('only');
    await at(page, '/admin/token');
  });

  it('goes on after a new sign-in where the session had ended', async () => {
    await gateway.addAccount({ token: 'eyJ.a', note: 'a', status: 'expired' });
    await open('/admin/token?status=invalid');
    await notesBecome('a');
    await gateway.db.exec('DELETE FROM admin_sessions');
    await act('eyJ.a', 'edit');
    await fill(page, '#edit-note', 'kept');
    await press(page, 'Save', '#edit-modal');
    await fill(page, '#again-password', PASSWORD);
    await press(page, 'Sign in', '#sign-in-again');
    await notesBecome('kept');
    await at(page, '/admin/token?status=invalid');
  });

  it('says so when the gateway does not answer, and tries again', async () => {
    await gateway.addAccount({ token: 'eyJ.a', note: 'a' });
    await open();
    await notesBecome('a');
    await page.setOfflineMode(true);
    await page.click('#filter-status-active');
    await says(page, '.state', /did not answer/);
    await page.setOfflineMode(false);
    await press(page, 'Try again', '.state');
    await notesBecome('a');
  });

  it('docks the bar on phones, where no page is wider than the window', async () => {
    for (let i = 0; i < 12; i++) {
      await gateway.addAccount({ token: `eyJ.phone.${i}`, note: `a long note of number ${i}` });
    }
    await open('/admin/token', { viewport: PHONE, theme: 'dark' });
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
    const dialog = await page.$eval('#add-modal', (element) =>
      element.getBoundingClientRect().toJSON(),
    );
    assert.ok(Math.abs(dialog.left - (390 - dialog.right)) <= 1 && dialog.left >= 9);
    await page.touchscreen.tap(195, 3);
    await page.waitForSelector('#add-modal', { hidden: true });
    assert.equal(await documentWidth(page), 390);
  });

  it('has a bar that can be moved on desktops', async () => {
    await gateway.addAccount({ token: 'eyJ.a' });
    await open('/admin/token', { viewport: SMALL_DESKTOP });
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
    await page.mouse.up();
    const moved = await where();
    assert.deepEqual([moved.left - start.left, moved.top - start.top], [-100, -100]);
  });

  it('speaks Chinese', async () => {
    await gateway.addAccount({ token: 'eyJ.a', cooldown_until: Date.now() + 60_000 });
    await open('/admin/token', { language: 'zh-CN' });
    await says(page, 'h1', /^Token 管理$/);
    await act('eyJ.a', 'details');
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
    await open();
    await page.setBypassCSP(true); // axe puts styles into the page
    await page.reload({ waitUntil: 'networkidle0' });
    await act('eyJ.a', 'details');
    await page.click('#select-all');
    assert.deepEqual(await barriers(), []);
    await page.click('#btn-import');
    await shown(page, '#import-modal');
    assert.deepEqual(await barriers(), []);
    await page.keyboard.press('Escape');
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }]);
    assert.deepEqual(await barriers(), []);
  });

  /** What axe finds that is serious or worse. */
  async function barriers() {
    await page.evaluate(readFileSync(path('node_modules', 'axe-core', 'axe.min.js'), 'utf8'));
    const { violations } = await page.evaluate(() => window.axe.run());
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  }
});
