/* global document -- within the page */
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

describe('the page of routes', { skip: noBrowser() ?? false }, () => {
  let panel;
  let gateway;
  let page;

  before(async () => {
    panel = await startPanel();
    ({ gateway } = panel);
    await gateway.addUpstream({ name: 'one', keys: ['sk-1'], model_list: '["m-1","m-2"]' });
    await gateway.addUpstream({ name: 'two', keys: ['sk-2', 'sk-3'], patterns: '["two-*"]' });
    await gateway.db.exec('UPDATE upstreams SET models_fetched_at = 1');
  });
  after(() => panel?.close());
  beforeEach(() => gateway.db.exec('DELETE FROM model_routes'));
  afterEach(() => page?.close());

  async function open(address = '', as) {
    page = await panel.open(`/admin/routes${address}`, as);
    await shown(page, '.table tbody tr[data-key], #empty-state');
  }

  const rows = () => page.$$eval('tbody tr[data-key]', (all) => all.map((row) => row.dataset.key));
  const closed = () => page.waitForFunction(() => !document.querySelector('dialog[open]'));
  const stored = async () => {
    const [row] = await gateway.rows('SELECT * FROM model_routes');
    return { ...row, targets: JSON.parse(row.targets), retry: JSON.parse(row.retry) };
  };
  const models = () =>
    page.$$eval('.target-row [list]', (fields) => fields.map(({ value }) => value));
  const priorities = () =>
    page.$$eval('.target-row .field:nth-child(3) input', (fields) =>
      fields.map(({ value }) => Number(value)),
    );

  it('leads from nothing to a route with a fallback', async () => {
    await open();
    assert.match(await textOf(page, '#empty-state'), /No routes yet/);
    await page.click('#add-first');
    await shown(page, '#route-editor');
    await page.type('#route-name', 'best/one:free');
    await page.select('.target-row select', 'id-one');
    await page.waitForFunction(() => document.querySelector('datalist').children.length === 2);
    await page.type('.target-row [list]', 'm-1');
    await page.click('#add-target');
    await page.select('.target-row:last-of-type select, .target-row:nth-of-type(2) select', 'grok');
    await page.type('.target-row:nth-of-type(2) [list]', 'no-such-model');
    await page.click('#own-retry');
    await fill(page, '#attempts', '2');
    await page.click('[data-status="401"]');
    await page.type('#other-statuses', '418, 700');
    await page.click('#save-route');
    await says(page, '#route-editor .field-error', /700 is no status/);
    await fill(page, '#other-statuses', '418');
    await page.click('#save-route');
    await says(page, '.target-row:nth-of-type(2) .field-error', /have no model no-such-model/);
    await fill(page, '.target-row:nth-of-type(2) [list]', 'grok-4');
    await page.click('#save-route');
    await closed();
    await says(page, '#toast-container', /best\/one:free is saved/);
    const { name, targets, retry } = await stored();
    assert.equal(name, 'best/one:free');
    assert.deepEqual(targets, [
      { upstream: 'id-one', model: 'm-1', priority: 0, weight: 1 },
      { upstream: 'grok', model: 'grok-4', priority: 1, weight: 1 },
    ]);
    assert.equal(retry.attempts, 2);
    assert.ok(retry.statuses.includes(418) && retry.statuses.includes(429));
    assert.ok(!retry.statuses.includes(401));
    assert.match(
      await textOf(page, '[data-key="best/one:free"]'),
      /one ?\/ ?m-1 then grok ?\/ ?grok-4 up to 2 calls/,
    );
  });

  it('puts targets in order', async () => {
    await gateway.addRoute('best', [
      { upstream: 'id-one', model: 'a', priority: 0, weight: 1 },
      { upstream: 'id-two', model: 'b', priority: 0, weight: 3 },
      { upstream: 'id-one', model: 'c', priority: 5, weight: 1 },
    ]);
    await open();
    assert.match(await textOf(page, '[data-key="best"]'), /a 25 % .*b 75 % then one ?\/ ?c/);
    await press(page, 'Edit: best');
    await shown(page, '#route-editor');
    await press(page, 'Move target 3 up');
    assert.deepEqual(
      [await models(), await priorities()],
      [
        ['a', 'c', 'b'],
        [0, 0, 5],
      ],
    );
    await press(page, 'Move target 2 up');
    assert.deepEqual(
      [await models(), await priorities()],
      [
        ['c', 'a', 'b'],
        [0, 1, 6],
      ],
    );
    await press(page, 'Remove target 2');
    await press(page, 'Move target 1 down');
    assert.deepEqual(
      [await models(), await priorities()],
      [
        ['b', 'c'],
        [0, 6],
      ],
    );
    await page.keyboard.press('Escape');
    await shown(page, '#confirm-dialog');
    await page.click('#confirm-cancel');
    await page.click('#save-route');
    await closed();
    assert.deepEqual(
      (await stored()).targets.map(({ model, priority }) => [model, priority]),
      [
        ['b', 0],
        ['c', 6],
      ],
    );
  });

  it('switches, duplicates, and overwrites nothing', async () => {
    await gateway.addRoute('best', [{ upstream: 'id-one', model: 'a' }]);
    await open();
    await page.click('[data-column="listed"] .switch');
    await says(page, '#toast-container', /no longer in/);
    await page.click('[data-column="enabled"] .switch');
    await says(page, '#toast-container', /best is off/);
    assert.deepEqual([(await stored()).listed, (await stored()).enabled], [0, 0]);
    await press(page, 'More for best');
    await press(page, 'Duplicate', '[data-key="best"]');
    await fill(page, '#route-name', 'best');
    await page.click('#save-route');
    await says(page, '#route-name-error', /already/);
    await fill(page, '#route-name', 'better');
    await page.click('#save-route');
    await closed();
    await shown(page, '[data-key="better"]');
    assert.deepEqual(await rows(), ['best', 'better']);
  });

  it('saves a new one only over what was seen', async () => {
    await open();
    await page.click('#add-route');
    await page.type('#route-name', 'best');
    await page.type('.target-row [list]', 'mine');
    const session = await gateway.addSession();
    await gateway.admin('PUT', '/routes/best', {
      session,
      body: { targets: [{ upstream: 'two', model: 'theirs' }] },
    });
    await page.click('#save-route');
    await says(page, '#route-editor [data-message]', /changed upstreams or routes meanwhile/);
    assert.equal((await stored()).targets[0].model, 'theirs');
  });

  it('deletes unless somebody says no', async () => {
    await gateway.addRoute('one', [{ upstream: 'id-one', model: 'a' }]);
    await gateway.addRoute('two', [{ upstream: 'id-one', model: 'a' }]);
    await open();
    await press(page, 'More for one');
    await press(page, 'Delete', '[data-key="one"]');
    await page.waitForFunction(() => !document.querySelector('[data-key="one"]'));
    await press(page, 'Undo');
    await shown(page, '[data-key="one"]');
    await press(page, 'More for two');
    await press(page, 'Delete', '[data-key="two"]');
    await page.goto(`${panel.origin}/admin/overview`);
    const left = await eventually(
      () => gateway.rows('SELECT name FROM model_routes'),
      ({ length }) => length === 1,
    );
    assert.deepEqual(left, [{ name: 'one' }]);
  });

  it('tells in words who would serve a model', async () => {
    await gateway.addRoute(
      'best',
      [
        { upstream: 'id-two', model: 'm', priority: 0, weight: 1 },
        { upstream: 'grok', model: 'grok-4', priority: 1, weight: 1 },
      ],
      { attempts: 2, statuses: [429] },
    );
    await gateway.addRoute('lost', [{ upstream: 'id-nobody', model: 'm' }]);
    await open('?model=best');
    const ask = async (model, pattern) => {
      await fill(page, '#resolve-model', model);
      await page.click('#resolve');
      return says(page, '#resolved', pattern);
    };
    assert.match(
      await says(page, '#resolved', /route/),
      /There is a route named best\. First two .*asked for m 2 ready If they fail grok .*no accounts At most 2 calls for one request; the next one is asked on 429\./,
    );
    await ask('two/x', /begins with an upstream’s name/);
    await at(page, '/admin/routes?model=two%2Fx');
    await ask('grok-4', /It is a model of Grok accounts/);
    await ask('m-1', /upstreams have listed it/);
    await ask('two-7', /upstreams pass on names like this/);
    await ask('lost', /targets are gone or switched off/);
    await gateway.db.exec("UPDATE upstreams SET patterns = '[]'");
    await ask('nobody-has-it', /Nobody serves nobody-has-it/);
    await press(page, 'Make a route');
    await shown(page, '#route-editor');
    assert.equal(await page.$eval('#route-name', ({ value }) => value), 'nobody-has-it');
  });

  it('is for phones, Chinese, and whoever sees nothing', async () => {
    await gateway.addRoute('best', [
      { upstream: 'id-one', model: 'a', priority: 0 },
      { upstream: 'id-two', model: 'b', priority: 1 },
    ]);
    await open('?model=best', { viewport: PHONE, theme: 'dark', language: 'zh-CN' });
    assert.match(await says(page, '#resolved', /路由/), /有一条名为 best 的路由/);
    assert.equal(await documentWidth(page), 390);
    assert.deepEqual(await seriousFindings(page), []);
    await press(page, '编辑: best');
    await shown(page, '#route-editor');
    await page.click('#own-retry');
    assert.equal(await documentWidth(page), 390);
    assert.deepEqual(await seriousFindings(page), []);
  });
});
