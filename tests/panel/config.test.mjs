/* global document, location, navigator -- within the page */
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { noBrowser } from '../../scripts/lib/requirements.mjs';
import { seriousFindings } from '../lib/axe.mjs';
import { PASSWORD } from '../lib/gateway.mjs';
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

describe('the page of settings', { skip: noBrowser() ?? false }, () => {
  let panel;
  let gateway;
  let page;
  let session;

  before(async () => {
    panel = await startPanel();
    ({ gateway } = panel);
    session = await gateway.addSession();
  });
  after(() => panel?.close());
  beforeEach(async () => {
    gateway.standIn.clear();
    await save({ app: { api_key: '' }, grok: { max_retry: 3, timeout: 600, thinking: true } });
  });
  afterEach(() => page?.close());

  async function save(body) {
    const answer = await gateway.admin('POST', '/config', { session, body });
    assert.equal(answer.status, 200, await answer.text());
  }

  const settings = async () => (await gateway.admin('GET', '/config', { session })).json();
  const reveals = async () =>
    (await gateway.rows("SELECT 1 FROM audit_log WHERE action = 'settings.revealed'")).length;

  async function open(address = '', as) {
    page = await panel.open(`/admin/config${address}`, as);
    await shown(page, '#save-btn, .state');
  }

  const canSave = () => page.$eval('#save-btn', ({ disabled }) => !disabled);
  const valueOf = (selector) => page.$eval(selector, ({ value }) => value);
  const closed = () => page.waitForFunction(() => !document.querySelector('dialog[open]'));
  async function approve() {
    await page.click('#save-btn');
    await page.click('#confirm-save');
    await closed();
  }

  it('knows every setting that the gateway tells of, and when it acts', async () => {
    await open();
    const groups = await settings();
    const told = ['app', 'grok', 'token', 'cache', 'performance', 'security'].flatMap((group) =>
      Object.keys(groups[group]).map((member) => `${group}.${member}`),
    );
    const known = await page.$$eval('[data-setting]', (all) =>
      all.map(({ dataset }) => dataset.setting),
    );
    assert.deepEqual(
      told.filter((name) => !known.includes(name)),
      ['grok.x_statsig_id', 'grok.stream'],
      'the first is shown where it matters, the second cannot be changed',
    );
    assert.equal(await page.$('[data-unknown]'), null);
    const untold = await page.$$eval('[data-setting]', (all) =>
      all
        .filter((one) => !one.querySelector('.effect')?.textContent.trim())
        .map(({ dataset }) => dataset.setting),
    );
    assert.deepEqual(untold, []);
    await page.click('#grok-dynamic_statsig');
    await shown(page, '#grok-x_statsig_id');
    assert.match(
      await textOf(page, '[data-setting="token.save_delay_ms"]'),
      /No effect on Workers/,
    );
  });

  it('saves what has changed, after a look at it', async () => {
    await open();
    assert.equal(await canSave(), false);
    await fill(page, '#grok-max_retry', '5');
    await page.click('#grok-thinking');
    await page.select('#app-image_format', 'b64_json');
    await page.type('#grok-retry_status_codes', '502\n');
    await page.click('[data-setting="grok.filter_tags"] [aria-label="Remove grok:render"]');
    assert.match(await textOf(page, '.save-bar'), /5 changes/);
    await page.select('#app-image_format', 'url');
    assert.match(await textOf(page, '.save-bar'), /4 changes/, 'one is as it was');
    await page.click('#save-btn');
    await shown(page, '#changes-dialog');
    assert.equal(await textOf(page, '[data-change="grok.max_retry"]'), 'Further attempts 3 5');
    assert.equal(await textOf(page, '[data-change="grok.thinking"]'), 'Show reasoning on off');
    const sent = [];
    page.on('request', (request) => request.method() === 'POST' && sent.push(request.postData()));
    await page.click('#confirm-save');
    await says(page, '#toast-container', /4 settings saved/);
    assert.deepEqual(
      sent.map((body) => JSON.parse(body)),
      [
        {
          grok: {
            max_retry: 5,
            thinking: false,
            retry_status_codes: [401, 429, 403, 502],
            filter_tags: ['xaiartifact', 'xai:tool_usage_card'],
          },
        },
      ],
    );
    assert.equal((await settings()).grok.max_retry, 5);
    assert.equal(await canSave(), false);
  });

  it('says at the field what the gateway refuses, and saves nothing', async () => {
    await open();
    await fill(page, '#grok-max_retry', '11');
    await fill(page, '#app-app_url', 'nowhere');
    await approve();
    await says(page, '#grok-max_retry-error', /from 0 to 10/);
    assert.equal(await page.evaluate(() => document.activeElement.id), 'grok-max_retry');
    await fill(page, '#grok-max_retry', '4');
    await approve();
    await says(page, '#app-app_url-error', /URL like/);
    assert.equal((await settings()).grok.max_retry, 3);
    await fill(page, '#grok-models', '[{');
    await page.keyboard.press('Tab');
    await says(page, '#grok-models-error', /no JSON/);
    await page.type('#grok-retry_status_codes', '999\n');
    await says(page, '#grok-retry_status_codes-error', /999 is no status/);
  });

  it('keeps what was entered when somebody else has saved', async () => {
    await open();
    await fill(page, '#grok-max_retry', '4');
    await save({ grok: { timeout: 321 } });
    await approve();
    await says(page, '#toast-container', /Somebody else has saved/);
    assert.deepEqual(
      [await valueOf('#grok-timeout'), await valueOf('#grok-max_retry')],
      ['321', '4'],
    );
    await approve();
    await says(page, '#toast-container', /1 setting saved/);
    const { grok } = await settings();
    assert.deepEqual([grok.timeout, grok.max_retry], [321, 4]);
  });

  it('asks before changes are left', async () => {
    await open();
    await fill(page, '#grok-max_retry', '4');
    await page.click('.bar a[href="/admin/routes"]');
    await shown(page, '#confirm-dialog');
    await page.click('#confirm-cancel');
    await closed();
    assert.equal(await page.evaluate(() => location.pathname), '/admin/config');
    await page.click('#discard-btn');
    await page.click('#confirm-ok');
    await closed();
    assert.equal(await valueOf('#grok-max_retry'), '3');
    await page.click('.bar a[href="/admin/routes"]');
    await at(page, '/admin/routes');
  });

  it('shows a secret when asked, copies, makes and removes it', async () => {
    await save({ app: { api_key: 'sk-secret-of-the-test' } });
    await open();
    const html = await page.content();
    assert.ok(!html.includes('sk-secret-of-the-test'));
    assert.equal(await valueOf('#app-api_key'), '');
    const seen = await reveals();
    const within = '[data-setting="app.api_key"]';
    await press(page, 'Show', within);
    await page.waitForFunction(
      () => document.querySelector('#app-api_key').value === 'sk-secret-of-the-test',
    );
    assert.equal(await reveals(), seen + 1);
    await press(page, 'Copy: Global key', within);
    await says(page, '#announcement', /Copied/);
    assert.equal(
      await page.evaluate(() => navigator.clipboard.readText()),
      'sk-secret-of-the-test',
    );
    await press(page, 'Hide', within);
    assert.equal(await valueOf('#app-api_key'), '');
    await press(page, 'Generate', within);
    const made = await valueOf('#app-api_key');
    assert.match(made, /^sk-[A-Za-z0-9]{40}$/);
    await approve();
    await says(page, '#toast-container', /1 setting saved/);
    assert.ok(!(await page.content()).includes(made));
    const models = await fetch(`${gateway.url}/v1/models`, {
      headers: { authorization: `Bearer ${made}` },
    });
    assert.equal(models.status, 200);
    await press(page, 'Remove', within);
    await approve();
    await page.waitForFunction(
      () => document.querySelector('#app-api_key').placeholder === 'Not set',
    );
    assert.equal((await settings()).app.api_key, '');
  });

  it('hides a secret after half a minute', async () => {
    await save({ app: { api_key: 'sk-secret-of-the-test' } });
    page = await panel.newPage();
    await page.evaluateOnNewDocument(() => {
      const real = globalThis.setTimeout;
      globalThis.clocks = [];
      globalThis.setTimeout = (work, millis, ...more) =>
        millis === 30_000 ? globalThis.clocks.push(work) : real(work, millis, ...more);
    });
    await page.goto(`${panel.origin}/admin/config`, { waitUntil: 'networkidle0' });
    await press(page, 'Show', '[data-setting="app.api_key"]');
    await page.waitForFunction(() => document.querySelector('#app-api_key').value !== '');
    await page.evaluate(() => globalThis.clocks.forEach((work) => work()));
    await page.waitForFunction(() => document.querySelector('#app-api_key').value === '');
  });

  it('opens the door to everybody only after a word', async () => {
    await open();
    await page.click('#security-allow_anonymous');
    await shown(page, '#confirm-dialog');
    await page.click('#confirm-cancel');
    await closed();
    assert.equal(await page.$eval('#security-allow_anonymous', ({ checked }) => checked), false);
    assert.equal(await canSave(), false);
    await page.click('#security-allow_anonymous');
    await page.click('#confirm-ok');
    await closed();
    assert.equal(await canSave(), true);
  });

  it('leaves what is about content off, and to the operator', async () => {
    await open();
    for (const name of ['grok.image_nsfw', 'token.allow_nsfw_switch', 'token.auto_enable_nsfw']) {
      assert.match(await textOf(page, `[data-setting="${name}"]`), /your responsibility/);
      const off = await page.$eval(`[data-setting="${name}"] .switch`, ({ checked }) => !checked);
      assert.ok(off, name);
    }
    const locked = () => page.$eval('#token-auto_enable_nsfw', ({ disabled }) => disabled);
    assert.equal(await locked(), true);
    await page.click('#token-allow_nsfw_switch');
    assert.equal(await locked(), false);
  });

  it('tries the upstream with what is not saved', async () => {
    await gateway.db.exec('DELETE FROM tokens');
    await open();
    await page.click('#test-upstream');
    await says(page, '#test-result', /no account/);
    await gateway.addAccount({ token: 'quota:full:a' });
    await fill(page, '#app-upstream_base_url', 'https://relay.example');
    await page.click('#test-upstream');
    await says(page, '#test-result', /Grok answered in/);
    assert.equal(gateway.standIn.requests.at(-1).host, 'relay.example');
    await fill(page, '#app-upstream_base_url', 'relay');
    await page.click('#test-upstream');
    await says(page, '#app-upstream_base_url-error', /origin like/);
    assert.equal((await settings()).app.upstream_base_url, 'https://grok.com');
  });

  it('changes the password', async () => {
    await open();
    await press(page, 'Change password');
    await fill(page, '#current_password', 'wrong');
    await fill(page, '#new_password', 'battery staple');
    await fill(page, '#again', 'battery staple');
    await press(page, 'Change password', 'dialog');
    await says(page, '#password-dialog [data-message], #password-dialog .field-error', /./);
    await fill(page, '#current_password', PASSWORD);
    await press(page, 'Change password', 'dialog');
    await says(page, '#toast-container', /password is changed/);
    session = await gateway.addSession();
  });

  it('shows what it does not know as it is told', async () => {
    page = await panel.newPage();
    await page.setRequestInterception(true);
    page.on('request', async (request) => {
      if (new URL(request.url()).pathname !== '/api/v1/admin/config') {
        await request.continue();
        return;
      }
      const body = JSON.stringify({
        ...(await settings()),
        weather: { sunny: '<b>true</b>' },
        warnings: ['The weather is odd'],
      });
      await request.respond({ contentType: 'application/json', body });
    });
    await page.setCookie({
      name: 'grok2api_admin_session',
      url: panel.origin,
      value: await gateway.addSession(),
      httpOnly: true,
      sameSite: 'Lax',
    });
    await page.goto(`${panel.origin}/admin/config`, { waitUntil: 'networkidle0' });
    assert.match(await textOf(page, '[data-unknown="weather"]'), /"sunny": "<b>true<\/b>"/);
    assert.match(await textOf(page, '#config-container .notice'), /The weather is odd/);
  });

  it('finds a setting by its words, which the address keeps', async () => {
    await open();
    await page.type('#config-search', 'sessions last');
    const found = await page.$$eval('[data-setting]', (all) =>
      all.map(({ dataset }) => dataset.setting),
    );
    assert.deepEqual(found, ['security.session_hours']);
    await at(page, '/admin/config?search=sessions+last');
    await fill(page, '#config-search', 'no such thing');
    assert.match(await textOf(page, '#empty-state'), /No setting matches/);
  });

  it('is for phones, Chinese, and whoever sees nothing', async () => {
    await open('', { viewport: PHONE, theme: 'dark', language: 'zh-CN' });
    assert.equal(await documentWidth(page), 390);
    assert.match(
      await textOf(page, '[data-setting="grok.max_retry"]'),
      /重试次数.*下一个请求起生效/,
    );
    await page.$$eval('details', (all) => all.forEach((one) => (one.open = true)));
    assert.deepEqual(await seriousFindings(page), []);
    await fill(page, '#grok-max_retry', '4');
    const [bottom, height] = await page.$eval('#save-btn', (button) => {
      const box = button.getBoundingClientRect();
      return [box.bottom, box.height];
    });
    assert.ok(bottom <= 844 && bottom > 700, 'it sticks to the bottom');
    assert.ok(height >= 40);
    await page.click('#save-btn');
    await shown(page, '#changes-dialog');
    assert.deepEqual(await seriousFindings(page), []);
  });
});
