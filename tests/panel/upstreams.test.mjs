/* global document, location -- within the page */
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { noBrowser } from '../../scripts/lib/requirements.mjs';
import { seriousFindings } from '../lib/axe.mjs';
import { eventually } from '../lib/eventually.mjs';
import {
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

describe('the page of upstreams', { skip: noBrowser() ?? false }, () => {
  let panel;
  let gateway;
  let page;

  before(async () => {
    panel = await startPanel();
    ({ gateway } = panel);
  });
  after(() => panel?.close());
  beforeEach(async () => {
    await gateway.db.exec('DELETE FROM model_routes');
    await gateway.db.exec('DELETE FROM upstream_credentials');
    await gateway.db.exec("DELETE FROM upstreams WHERE id != 'grok'");
    await gateway.db.exec("UPDATE upstreams SET enabled = 1 WHERE id = 'grok'");
  });
  afterEach(() => page?.close());

  async function open(address = '', as) {
    page = await panel.open(`/admin/upstreams${address}`, as);
    await shown(page, '.table tbody tr[data-key], #empty-state, #edit-upstream');
  }

  const keys = (count) => Array.from({ length: count }, (_, i) => `sk-of-a-test-${i}`);
  const rows = () => page.$$eval('tbody tr[data-key]', (all) => all.map((row) => row.dataset.key));
  const closed = () => page.waitForFunction(() => !document.querySelector('dialog[open]'));
  const stored = async (columns = '*') =>
    (await gateway.rows(`SELECT ${columns} FROM upstreams WHERE id != 'grok'`))[0];
  const credentials = () => gateway.rows('SELECT * FROM upstream_credentials ORDER BY id');
  const invalid = () =>
    page.$$eval('[aria-invalid="true"]', (all) => all.map(({ name, id }) => name || id));

  describe('adding', () => {
    it('takes a provider and its keys at once, and tells whether they work', async () => {
      await open();
      await page.click('#add-upstream');
      await shown(page, '#upstream-add');
      const first = await page.$eval('[data-preset]', (chip) => [
        chip.dataset.preset,
        document.querySelector('#base_url').value,
        document.querySelector('#name').value,
        document.activeElement.id,
      ]);
      assert.deepEqual(first, ['xai', 'https://api.x.ai/v1', 'xai', 'keys']);
      await page.click('[data-preset="DeepSeek"]');
      assert.equal(await page.$eval('#name', ({ value }) => value), 'deepseek');
      await fill(page, '#base_url', 'https://deep.openai-like.example/v1');
      await page.type(
        '#keys',
        '# of the team\nsk-one-of-a-test its note\nsk-one-of-a-test\nscene:401:1\nsk-é\n',
      );
      await page.click('#submit-upstream');
      const report = await says(page, '#upstream-add .dialog-body', /models? listed/);
      assert.match(
        report,
        /2 keys added 1 duplicate left out 1 line not understood Line 5: A secret/,
      );
      assert.match(report, /1 key works 1 key does not work 1 × 401: Incorrect API key/);
      await page.click('#open-upstream');
      const { id, auth, patterns } = await stored();
      assert.deepEqual([auth, patterns], ['key', '["deepseek-*"]']);
      await at(page, `/admin/upstreams?id=${id}`);
      await says(page, 'h1', /^deepseek$/);
      assert.deepEqual((await credentials()).map(({ note }) => note).sort(), ['', 'its note']);
    });

    it('needs no key where the server wants none', async () => {
      await open();
      await page.click('#add-upstream');
      await page.click('[data-preset="open"]');
      assert.equal(await page.$('#keys'), null);
      await fill(page, '#base_url', 'https://open.openai-like.example/v1');
      await page.click('#submit-upstream');
      assert.match(await says(page, '#upstream-add .dialog-body', /listed/), /It answers/);
      assert.equal((await stored()).auth, 'none');
    });

    it('says at the field what is wrong', async () => {
      await gateway.addUpstream({ name: 'taken' });
      await open();
      await page.click('#add-upstream');
      await page.click('[data-preset="cloudflare"]');
      await page.click('#submit-upstream');
      await says(page, '#base_url-error', /Replace ACCOUNT and GATEWAY/);
      await fill(page, '#base_url', 'http://elsewhere.example');
      await page.click('#submit-upstream');
      await says(page, '#base_url-error', /https/);
      await fill(page, '#base_url', 'https://elsewhere.example');
      await fill(page, '#name', 'taken');
      await page.click('#submit-upstream');
      await says(page, '#name-error', /./);
      assert.deepEqual(await invalid(), ['name']);
      await page.keyboard.press('Escape');
      await shown(page, '#confirm-dialog');
      await page.click('#confirm-ok');
      await closed();
    });
  });

  describe('the list', () => {
    it('shows how things are, and switches', async () => {
      await gateway.addUpstream({ name: 'one', keys: keys(3), resting_until: Date.now() + 45_000 });
      await gateway.addUpstream({ name: 'two', auth: 'none' });
      await gateway.db.exec("UPDATE upstream_credentials SET set_aside_at = 1 WHERE id = 'one-1'");
      await gateway.db.exec("UPDATE upstream_credentials SET enabled = 0 WHERE id = 'one-2'");
      await open();
      assert.match(
        await textOf(page, '[data-key="id-one"]'),
        /resting 0:\d\d.*1 ready 1 set aside 1 off/,
      );
      assert.match(await textOf(page, '[data-key="id-two"]'), /needs no key/);
      await page.click('[data-key="id-two"] .switch');
      await says(page, '#toast-container', /two is off/);
      assert.equal(
        (await gateway.rows("SELECT enabled FROM upstreams WHERE name = 'two'"))[0].enabled,
        0,
      );
      await page.type('input[type="search"]', 'TWO');
      await at(page, '/admin/upstreams?search=TWO');
      assert.deepEqual(await rows(), ['id-two']);
    });

    it('tells of an empty pool that keeps models from keys', async () => {
      await open();
      assert.equal(await page.$('[data-testid="pool-is-empty"]'), null, 'where nothing else is');
      await gateway.addUpstream({ name: 'one' });
      await page.reload();
      await shown(page, '[data-testid="pool-is-empty"]');
      await press(page, 'Switch it off');
      await page.waitForFunction(() => !document.querySelector('[data-testid="pool-is-empty"]'));
      const [{ enabled }] = await gateway.rows("SELECT enabled FROM upstreams WHERE id = 'grok'");
      assert.equal(enabled, 0);
    });

    it('names what goes with an upstream before it deletes it', async () => {
      const id = await gateway.addUpstream({ name: 'one', keys: keys(2) });
      await gateway.addRoute('only', [{ upstream: id, model: 'm' }]);
      await gateway.addRoute('both', [
        { upstream: id, model: 'm' },
        { upstream: 'grok', model: 'grok-4' },
      ]);
      await open();
      await press(page, 'More for one');
      await press(page, 'Delete', '[data-key="id-one"]');
      assert.equal(
        await says(page, '#confirm-dialog .dialog-body', /./),
        'Its 2 keys will be deleted with it. These routes lead only there and will be deleted: only. ' +
          'It will be taken out of these routes: both. This cannot be undone.',
      );
      await page.click('#confirm-ok');
      await says(page, '#toast-container', /one is deleted/);
      assert.deepEqual(await gateway.rows('SELECT name FROM model_routes'), [{ name: 'both' }]);
      assert.deepEqual(await credentials(), []);
    });
  });

  describe('one upstream', () => {
    it('is told of by its address, and is missed when it is gone', async () => {
      await open('?id=nobody');
      assert.match(await textOf(page, '#empty-state'), /There is no such upstream/);
    });

    it('has its keys found by state and words, which the address keeps', async () => {
      await gateway.addUpstream({ name: 'one', keys: keys(60) });
      await gateway.db.exec(
        "UPDATE upstream_credentials SET set_aside_at = 1, failures = 3, last_failure = '401 Wrong key' WHERE id = 'one-7'",
      );
      await gateway.db.exec(
        `UPDATE upstream_credentials SET ready_at = ${Date.now() + 90_000}, note = 'of the team' WHERE id = 'one-8'`,
      );
      await open('?id=id-one');
      assert.equal((await rows()).length, 50);
      const first = (await rows())[0];
      await press(page, 'Next');
      await page.waitForFunction(
        () => document.querySelectorAll('tbody tr[data-key]').length === 10,
      );
      assert.ok(!(await rows()).includes(first));
      await page.click('[data-state="set_aside"]');
      await page.waitForFunction(
        () => document.querySelectorAll('tbody tr[data-key]').length === 1,
      );
      assert.match(await textOf(page, '[data-key="one-7"]'), /set aside 3 of 3 ?401 Wrong key/);
      await page.click('[data-state="resting"]');
      await at(page, '/admin/upstreams?id=id-one&state=set_aside&state=resting');
      await page.reload();
      await shown(page, '[data-key="one-8"]');
      assert.deepEqual((await rows()).sort(), ['one-7', 'one-8']);
      assert.match(await textOf(page, '[data-key="one-8"]'), /resting 1:\d\d/);
      await page.type('#keys-search', 'team');
      await page.waitForFunction(
        () => document.querySelectorAll('tbody tr[data-key]').length === 1,
      );
      await page.type('#keys-search', ' that is nobody');
      assert.match(await says(page, '#empty-state', /./), /No key matches/);
    });

    it('has all its keys checked, with progress', async () => {
      await gateway.addUpstream({ name: 'one', keys: [...keys(24), 'scene:401:1'] });
      await open('?id=id-one');
      const calls = [];
      page.on('request', (request) => calls.push(request.url()));
      await page.click('#check-all');
      const report = await says(page, '#check-report', /^24/);
      assert.match(report, /24 keys work 1 key does not work 1 × 401: Incorrect API key/);
      assert.equal(calls.filter((url) => url.endsWith('/check')).length, 2);
      const checked = (await credentials()).filter(({ checked_at: time }) => time > 0);
      assert.equal(checked.length, 25);
      await press(page, 'Dismiss');
      assert.equal(await page.$('#check-report'), null);
    });

    it('has one key checked, changed, noted', async () => {
      await gateway.addUpstream({ name: 'one', keys: keys(1) });
      await gateway.db.exec('UPDATE upstream_credentials SET set_aside_at = 1, failures = 3');
      await open('?id=id-one');
      await press(page, 'Check: sk-…');
      await says(page, '#toast-container', /sk-… works/);
      await says(page, '[data-key="one-1"] [data-column="state"]', /ready/);
      await press(page, 'More for sk-…');
      await press(page, 'Change the note', '[data-key="one-1"]');
      await fill(page, '#note', 'until May');
      await press(page, 'Save', 'dialog');
      await says(page, '[data-key="one-1"] [data-column="secret"]', /until May/);
      await press(page, 'More for sk-…');
      await press(page, 'Switch off', '[data-key="one-1"]');
      await says(page, '[data-key="one-1"] [data-column="state"]', /off/);
      const [{ note, enabled }] = await credentials();
      assert.deepEqual([note, enabled], ['until May', 0]);
    });

    it('takes many keys, and tells what it did not take', async () => {
      await gateway.addUpstream({ name: 'one', keys: keys(1) });
      await open('?id=id-one');
      await page.click('#import-keys');
      await shown(page, '#keys-import');
      assert.equal(await page.$eval('#submit-keys', ({ disabled }) => disabled), true);
      await page.type('#keys', 'sk-of-a-test-0\nsk-two\nsk-three\nnö');
      await page.click('#submit-keys');
      // A key that was furnished has another id than the gateway would give it.
      const report = await says(page, '#keys-import .dialog-body', /added/);
      assert.match(report, /[23] keys added.*1 line not understood Line 4/);
      await page.click('#check-imported');
      await says(page, '#check-report', /keys work/);
    });

    it('has keys deleted unless somebody says no', async () => {
      await gateway.addUpstream({ name: 'one', keys: keys(3) });
      await open('?id=id-one');
      await page.click('[data-key="one-1"] input');
      await page.click('[data-key="one-2"] input');
      await page.click('#btn-batch-delete');
      await page.waitForFunction(
        () => document.querySelectorAll('tbody tr[data-key]').length === 1,
      );
      await press(page, 'Undo');
      await page.waitForFunction(
        () => document.querySelectorAll('tbody tr[data-key]').length === 3,
      );
      assert.equal((await credentials()).length, 3);
      await page.click('[data-key="one-3"] input');
      await page.click('#btn-batch-delete');
      await page.goto(`${panel.origin}/admin/upstreams`);
      const left = await eventually(credentials, ({ length }) => length === 2);
      assert.deepEqual(
        left.map(({ id }) => id),
        ['one-1', 'one-2'],
      );
    });

    it('has many keys switched off at once', async () => {
      await gateway.addUpstream({ name: 'one', keys: keys(3) });
      await open('?id=id-one');
      await page.click('#select-all');
      assert.equal(await textOf(page, '#selected-count'), '3 selected');
      await page.click('#btn-batch-disable');
      await says(page, '#toast-container', /3 keys changed/);
      assert.ok((await credentials()).every(({ enabled }) => enabled === 0));
    });

    it('lists its models when it is asked', async () => {
      await gateway.addUpstream({ name: 'one', keys: keys(1) });
      await open('?id=id-one');
      assert.match(await textOf(page, '#upstream-models'), /not been asked/);
      await page.click('#fetch-models');
      assert.match(await says(page, '#upstream-models h2', /models/), /^\d+ models$/);
      assert.match(await textOf(page, '#upstream-models'), /Asked just now/);
    });

    it('is changed in every respect', async () => {
      await gateway.addUpstream({
        name: 'one',
        headers: '[{"name":"X-Title","value":"a title that is long enough"}]',
      });
      await open('?id=id-one');
      await page.click('#edit-upstream');
      await shown(page, '#upstream-edit');
      await fill(page, '#name', 'other');
      await fill(page, '#base_url', 'https://other.openai-like.example/v2');
      for (const [name, value] of Object.entries({
        priority: '-5',
        weight: '7',
        first_byte_seconds: '11',
        idle_seconds: '12',
        total_seconds: '13',
        fail_threshold: '2',
      })) {
        await fill(page, `#${name}`, value);
      }
      await page.click('[name="ask_usage"]');
      await fill(page, '#patterns', 'a-*\nb-*');
      await page.click('#add-header');
      await page.type('.header-row:nth-of-type(2) input', 'Authorization');
      await page.click('#save-upstream');
      await says(page, '.header-row .field-error', /left to operators/);
      await fill(page, '.header-row:nth-of-type(2) input', 'X-Team');
      await page.type('.header-row:nth-of-type(2) input:nth-of-type(2)', 'blue');
      await page.click('#save-upstream');
      await closed();
      await says(page, 'h1', /^other$/);
      const row = await stored();
      assert.deepEqual(
        [row.name, row.base_url, row.priority, row.weight, row.first_byte_seconds],
        ['other', 'https://other.openai-like.example/v2', -5, 7, 11],
      );
      assert.deepEqual(
        [row.idle_seconds, row.total_seconds, row.fail_threshold, row.patterns, row.ask_usage],
        [12, 13, 2, '["a-*","b-*"]', 0],
      );
      assert.deepEqual(JSON.parse(row.headers), [
        { name: 'X-Title', value: 'a title that is long enough' },
        { name: 'X-Team', value: 'blue' },
      ]);
    });

    it('of accounts leads to the accounts', async () => {
      await open('?id=grok');
      assert.equal(await page.$('#check-all'), null);
      assert.match(await textOf(page, '#screen'), /the accounts of the pool/);
      await page.click('#edit-upstream');
      await shown(page, '#upstream-edit');
      assert.equal(await page.$('#base_url'), null);
      await fill(page, '#weight', '3');
      await page.click('#save-upstream');
      await closed();
      const [{ weight }] = await gateway.rows("SELECT weight FROM upstreams WHERE id = 'grok'");
      assert.equal(weight, 3);
    });
  });

  it('is for phones, Chinese, and whoever sees nothing', async () => {
    await gateway.addUpstream({ name: 'one', keys: keys(3), resting_until: Date.now() + 45_000 });
    await open('?id=id-one', { viewport: PHONE, theme: 'dark', language: 'zh-CN' });
    assert.equal(await documentWidth(page), 390);
    assert.match(await textOf(page, '#screen'), /检测全部密钥.*添加密钥/);
    assert.deepEqual(await seriousFindings(page), []);
    await page.click('#edit-upstream');
    await shown(page, '#upstream-edit');
    assert.deepEqual(await seriousFindings(page), []);
    const box = await page.$eval('#upstream-edit', (dialog) => {
      const { left, width } = dialog.getBoundingClientRect();
      return [left, width];
    });
    assert.deepEqual(box, [10, 370]);
    await page.keyboard.press('Escape');
    await closed();
    await page.click('.back a');
    await at(page, '/admin/upstreams');
    await shown(page, '#add-upstream');
    assert.equal(await documentWidth(page), 390);
    await page.click('#add-upstream');
    await shown(page, '#upstream-add');
    assert.deepEqual(await seriousFindings(page), []);
    assert.equal(await page.evaluate(() => location.search), '');
  });
});
