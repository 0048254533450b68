/* global document, getComputedStyle, location, navigator -- within the page */
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { noBrowser } from '../../scripts/lib/requirements.mjs';
import { seriousFindings } from '../lib/axe.mjs';
import { eventually } from '../lib/eventually.mjs';
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

describe('the page of client keys', { skip: noBrowser() ?? false }, () => {
  let panel;
  let gateway;
  let page;

  before(async () => {
    panel = await startPanel();
    ({ gateway } = panel);
  });
  after(() => panel?.close());
  beforeEach(async () => {
    await gateway.db.exec('DELETE FROM api_keys');
    await gateway.db.exec('DELETE FROM api_key_usage_daily');
  });
  afterEach(() => page?.close());

  async function open(address = '', as) {
    page = await panel.open(`/admin/keys${address}`, as);
    await shown(page, '#keys-table-body tr[data-key], #empty-state');
  }

  const make = async (body) => {
    const session = await gateway.addSession();
    return (await (await gateway.admin('POST', '/keys', { session, body })).json()).data;
  };

  /** Notes what a key has used today, eight hours east as wrangler.toml has it. */
  const use = ({ id }, chat, ago = 0) =>
    gateway.rows(
      'INSERT INTO api_key_usage_daily (key, day, chat_used, updated_at) VALUES (?1, ?2, ?3, 1)',
      `id:${id}`,
      new Date(Date.now() + 8 * 3_600_000 - ago * 86_400_000).toISOString().slice(0, 10),
      chat,
    );

  const stored = (columns = 'name') =>
    gateway.rows(`SELECT ${columns} FROM api_keys ORDER BY name`);
  const names = async () => (await stored()).map(({ name }) => name);
  const namesShown = () =>
    page.$$eval('#keys-table-body .key-name', (all) => all.map(({ textContent }) => textContent));
  const showsNames = (...wanted) =>
    page.waitForFunction(
      (text) =>
        [...document.querySelectorAll('#keys-table-body .key-name')]
          .map(({ textContent }) => textContent)
          .join() === text,
      {},
      wanted.join(),
    );
  const closed = () => page.waitForFunction(() => !document.querySelector('dialog[open]'));
  const select = (id) => page.click(`tr[data-key="${id}"] input:not([role="switch"])`);

  it('says what to do while there are none, and leads to the first', async () => {
    await open();
    assert.match(await textOf(page, '#empty-state'), /no key yet/);
    await press(page, 'New key', '#empty-state');
    await shown(page, '#key-modal');
  });

  it('makes a key, copies it, and shows it this once', async () => {
    await open();
    await page.click('#keys-add');
    await fill(page, '#key-name', 'laptop');
    await page.click('#submit-btn');
    await shown(page, '#new-key');
    const key = await textOf(page, '#new-key');
    assert.match(key, /^sk-/);
    await says(page, '#key-modal', /in your clipboard/);
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), key);
    const models = await fetch(`${gateway.url}/v1/models`, {
      headers: { authorization: `Bearer ${key}` },
    });
    assert.equal(models.status, 200);
    await page.click('#key-done');
    await closed();
    await showsNames('laptop');
    assert.ok(!(await page.content()).includes(key), 'it is not told again');
  });

  it('does not let a key go that could not be copied, until somebody has', async () => {
    await open();
    await page.evaluate(() => {
      navigator.clipboard.writeText = () => Promise.reject(new Error('no'));
    });
    await page.click('#keys-add');
    await page.click('#submit-btn');
    await shown(page, '#new-key');
    await page.keyboard.press('Escape');
    await shown(page, '#new-key');
    await press(page, 'Copy: Key', '#key-modal');
    await page.keyboard.press('Escape');
    await closed();
  });

  it('keeps what is laid down for it, blank as unlimited and 0 as blocked', async () => {
    await open();
    await page.click('#keys-add');
    await fill(page, '#key-name', 'bound');
    await page.click('#preset-recommended');
    assert.equal(await page.$eval('#limit-heavy', ({ value }) => value), '100');
    await fill(page, '#limit-chat', '7');
    await fill(page, '#limit-image', '0');
    await page.$eval('#limit-video', (field) => (field.value = ''));
    await fill(page, '#limit-tokens', '5000');
    await fill(page, '#limit-requests', '60');
    await page.click('.more-terms summary');
    await page.$eval('#key-expires', (field) => (field.value = '2100-01-02T03:04'));
    await fill(page, '#key-models', 'grok-4\ngrok-3');
    await fill(page, '#key-addresses', '203.0.113.0/24');
    await page.click('#key-active');
    await page.click('#submit-btn');
    await shown(page, '#new-key');
    const [row] = await stored('*');
    assert.deepEqual(
      [row.chat_limit, row.heavy_limit, row.image_limit, row.video_limit],
      [7, 100, 0, -1],
    );
    assert.deepEqual([row.tokens_per_day, row.requests_per_minute, row.is_active], [5000, 60, 0]);
    assert.equal(row.allowed_models, '["grok-4","grok-3"]');
    assert.equal(row.allowed_addresses, '["203.0.113.0/24"]');
    const expires = await page.evaluate(() => new Date('2100-01-02T03:04').getTime());
    assert.equal(row.expires_at, expires);
    assert.match(await textOf(page, '[data-column="image"]:not(th)'), /blocked/);
  });

  it('tells at the field of a key that is there already, and of an address that is none', async () => {
    await gateway.addKey({ key: 'my-own-key' });
    await open();
    await page.click('#keys-add');
    await fill(page, '#key-value', 'my-own-key');
    await page.click('#submit-btn');
    assert.match(await says(page, '#key-value-error'), /such a key already/);
    assert.equal(await page.evaluate(() => document.activeElement.id), 'key-value');
    assert.equal(await textOf(page, '#key-form [data-message]'), '');

    await page.click('#key-generate');
    assert.match(await page.$eval('#key-value', ({ value }) => value), /^sk-[A-Za-z0-9]{24}$/);
    await page.click('.more-terms summary');
    await fill(page, '#key-addresses', '203.0.113.7\nnowhere');
    await page.click('#submit-btn');
    assert.match(await says(page, '#key-addresses-error'), /203\.0\.113\.7/);
    await page.$eval('#key-addresses', (field) => (field.value = ''));
    await page.click('#submit-btn');
    await shown(page, '#new-key');
  });

  it('changes a key, but not its text, and asks before what was entered is lost', async () => {
    await make({ name: 'old name', limits: { chat_per_day: 5 }, allowed_models: ['grok-4'] });
    await open();
    await press(page, 'Edit old name');
    await shown(page, '#key-modal');
    assert.equal(await page.$eval('#key-value', (field) => field.readOnly), true);
    assert.equal(await page.$eval('#limit-chat', ({ value }) => value), '5');
    assert.equal(await page.$eval('#key-models', ({ value }) => value), 'grok-4');
    await fill(page, '#key-name', 'new name');
    await fill(page, '#limit-chat', '0');
    await page.keyboard.press('Escape');
    await shown(page, '#confirm-dialog');
    await page.click('#confirm-cancel');
    await page.$eval('#key-models', (field) => (field.value = ''));
    await page.click('#submit-btn');
    await closed();
    await showsNames('new name');
    const [row] = await stored('name, chat_limit, allowed_models');
    assert.deepEqual(row, { name: 'new name', chat_limit: 0, allowed_models: null });
  });

  it('counts them, and finds by name and status, in the address', async () => {
    const spent = await make({ name: 'spent', limits: { chat_per_day: 3 } });
    await use(spent, 3);
    await make({ name: 'laptop', limits: { heavy_per_day: 0 } });
    await make({ name: 'laptop off', is_active: false });
    await open();
    await says(page, '#keys-stat-total', /^3$/);
    assert.equal(await textOf(page, '#keys-stat-active'), '2');
    assert.equal(await textOf(page, '#keys-stat-inactive'), '1');
    const badges = () =>
      page.$$eval('#keys-table-body .badge', (all) => all.map((one) => one.textContent).sort());
    assert.deepEqual(await badges(), ['disabled', 'enabled', 'used up today']);
    await page.type('#keys-search', 'LAPTOP');
    await at(page, '/admin/keys?search=LAPTOP');
    await says(page, '#keys-filter-count', /^2 results$/);
    await page.select('#keys-status-filter', 'disabled');
    await showsNames('laptop off');
    await page.reload();
    await showsNames('laptop off');
    assert.equal(await page.$eval('#keys-search', ({ value }) => value), 'LAPTOP');
    await page.select('#keys-status-filter', 'expired');
    assert.match(await says(page, '#empty-state'), /No key fits/);
    await page.click('#keys-reset');
    await at(page, '/admin/keys');
    await page.select('#keys-status-filter', 'used-up');
    await showsNames('spent');
  });

  it('goes through pages of fifty', async () => {
    const rows = Array.from({ length: 60 }, (_, i) => ({ key: `sk-${i}`, name: `key ${i}` }));
    await Promise.all(rows.map((row, i) => gateway.addKey({ ...row, created_at: 1000 + i })));
    await open();
    assert.equal((await namesShown()).length, 50);
    await press(page, 'Next');
    await at(page, '/admin/keys?page=2');
    await says(page, '.pager', /51–60 of 60/);
    assert.equal((await namesShown())[9], 'key 0');
  });

  it('deletes after ten seconds, unless somebody undoes it', async () => {
    await make({ name: 'stays' });
    await make({ name: 'goes' });
    await open();
    await press(page, 'Delete stays');
    await showsNames('goes');
    await press(page, 'Undo');
    await page.waitForFunction(() => document.querySelectorAll('.key-name').length === 2);
    await press(page, 'Delete goes');
    await showsNames('stays');
    assert.deepEqual(await names(), ['goes', 'stays']);
    await page.goto('about:blank'); // whoever leaves means it
    await eventually(names, (left) => left.join() === 'stays');
  });

  it('turns a key off and on, and many at once', async () => {
    const first = await make({ name: 'first' });
    const second = await make({ name: 'second' });
    await open();
    await page.click(`tr[data-key="${first.id}"] .switch`);
    const active = async () => (await stored('is_active')).map((row) => row.is_active);
    await eventually(active, (now) => now.join() === '0,1');
    await says(page, '#keys-stat-inactive', /^1$/);
    await page.click('#select-all');
    assert.match(await textOf(page, '#selected-count'), /2 selected/);
    await page.click('#btn-batch-enable');
    await eventually(active, (now) => now.join() === '1,1');
    await says(page, '#toast-container', /2 keys enabled/);
    await select(second.id);
    await page.click('#btn-batch-disable');
    await eventually(active, (now) => now.join() === '1,0');
  });

  it('sets those limits of many that somebody fills in, and no others', async () => {
    await make({ name: 'a', limits: { chat_per_day: 1, image_per_day: 2, video_per_day: 3 } });
    await make({ name: 'b', limits: { chat_per_day: 4, image_per_day: 5 } });
    await open();
    await page.click('#select-all');
    await page.click('#btn-batch-limits');
    await shown(page, '#limits-form');
    await page.click('#limits-submit');
    assert.match(await says(page, '#limits-form [data-message]', /./), /Nothing is changed yet/);
    await fill(page, '#limit-chat', '9');
    await page.type('#limit-image', '1');
    await page.keyboard.press('Backspace');
    await page.click('#limits-submit');
    await closed();
    assert.deepEqual(await stored('chat_limit AS c, image_limit AS i, video_limit AS v'), [
      { c: 9, i: -1, v: 3 },
      { c: 9, i: -1, v: -1 },
    ]);
  });

  it('deletes those that are selected', async () => {
    const { id } = await make({ name: 'first' });
    await make({ name: 'second' });
    await open();
    await select(id);
    await page.click('#btn-batch-delete');
    await showsNames('second');
    await page.waitForFunction(() => !document.querySelector('#batch-actions'));
    await page.goto('about:blank');
    await eventually(names, (left) => left.join() === 'second');
  });

  it('makes many, as a list to keep', async () => {
    await open();
    await page.click('#keys-add-many');
    await fill(page, '#key-name', 'class');
    await fill(page, '#key-count', '3');
    await fill(page, '#limit-chat', '5');
    await page.click('#submit-btn');
    await shown(page, '#new-keys');
    const list = await page.$eval('#new-keys', ({ textContent }) => textContent.trim());
    const lines = list.split('\n').map((line) => line.split('\t'));
    assert.deepEqual(
      lines.map(([name]) => name),
      ['class-1', 'class-2', 'class-3'],
    );
    assert.ok(lines.every(([, key]) => /^sk-/.test(key)));
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), list);
    assert.deepEqual(
      (await stored('chat_limit')).map((row) => row.chat_limit),
      [5, 5, 5],
    );
    const saved = await page.evaluate(async () => {
      const links = [];
      const { createObjectURL } = URL;
      URL.createObjectURL = (blob) => links.push(blob) && createObjectURL(blob);
      document.querySelector('#download-keys').click();
      return links[0].text();
    });
    assert.match(saved, /^name,key\r\n"class-1","sk-/);
  });

  it('shows what a key has used on each of thirty days', async () => {
    const key = await make({ name: 'busy' });
    await use(key, 12);
    await use(key, 30, 5);
    await open();
    await press(page, 'Usage of busy');
    await shown(page, '#usage-modal .key-bars');
    assert.equal(await page.$$eval('.key-bars g', (all) => all.length), 30);
    const said = await page.$eval('.key-bars', (chart) => chart.getAttribute('aria-label'));
    assert.match(said, /42 in all, at most 30 a day/);
    const heights = await page.$$eval('.bar-value', (all) =>
      all.map((bar) => Number(bar.getAttribute('height'))),
    );
    assert.deepEqual([heights[24], heights[29], heights[0]], [100, 40, 0]);
    await page.click('[data-counter="video"]');
    await says(page, '#usage-modal', /at most 0 a day/);
  });

  it('tells the text of an earlier edition’s key on demand, and can forget it', async () => {
    await gateway.addKey({ key: 'sk-from-an-earlier-edition', name: 'old' });
    await open();
    assert.ok(!(await page.content()).includes('sk-from-an-earlier-edition'));
    await press(page, 'Show the key old for 30 seconds');
    await says(page, '.key-text code', /^sk-from-an-earlier-edition$/);
    await press(page, 'Forget the text of old');
    await shown(page, '#confirm-dialog');
    await page.click('#confirm-ok');
    await page.waitForFunction(
      () => !document.querySelector('[aria-label="Forget the text of old"]'),
    );
    assert.match((await stored('key'))[0].key, /^id:/);
  });

  it('fits a phone, with its dialog in the middle above a mask', async () => {
    await make({ name: 'laptop', expires_at: Date.now() + 86_400_000 });
    await open('', { viewport: PHONE });
    assert.equal(await documentWidth(page), 390);
    assert.ok((await page.$eval('.table-box', (box) => box.scrollWidth)) > 800);
    await page.click('#keys-add');
    await shown(page, '#key-modal');
    await page.waitForFunction(() => {
      const { left, right } = document.querySelector('#key-modal').getBoundingClientRect();
      return left === 10 && right === 380; // once it has grown
    });
    const mask = await page.$eval(
      '#key-modal',
      (dialog) => getComputedStyle(dialog, '::backdrop').backgroundColor,
    );
    assert.match(mask, /^rgba\(0, 0, 0/);
    await page.touchscreen.tap(195, 4);
    await closed();
    await page.click('#keys-add');
    await page.keyboard.press('Escape');
    await closed();
    await page.click('#keys-add');
    await page.type('#key-name', 'x');
    await page.touchscreen.tap(195, 4);
    await shown(page, '#confirm-dialog');
    await page.click('#confirm-ok');
    await closed();
    assert.equal(await page.evaluate(() => location.pathname), '/admin/keys');
  });

  it('speaks Chinese, and is open to everybody', async () => {
    const key = await make({ name: 'laptop', limits: { chat_per_day: 5, image_per_day: 0 } });
    await use(key, 5);
    await open('', { language: 'zh-CN' });
    const text = await textOf(page, '#screen');
    assert.doesNotMatch(text.replace(/API Key|Key|Heavy|laptop|sk-[\w.-]+|\d/g, ''), /[a-z]{2}/i);
    assert.deepEqual(await seriousFindings(page), []);
    await page.click('#keys-add');
    await shown(page, '#key-modal');
    await page.click('.more-terms summary');
    assert.deepEqual(await seriousFindings(page), []);
  });
});
