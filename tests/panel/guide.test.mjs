/* global MutationObserver, document, localStorage, sessionStorage -- within the page */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { noBrowser } from '../../scripts/lib/requirements.mjs';
import { seriousFindings } from '../lib/axe.mjs';
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

const PASSWORD = 'four words in a row';
const PROVIDER = 'https://one.openai-like.example/v1';

/** What a scan finds, which itself breaks the content policy, so it comes last. */
function flaws(page) {
  page.removeAllListeners('console');
  return seriousFindings(page);
}

const isDone = (page, step) =>
  page.waitForSelector(`#step-${step}[data-done="true"]`, { visible: true });
const isLeft = (page, step) =>
  page.waitForSelector(`#step-${step}[data-done="false"]`, { visible: true });

describe('the guide', { skip: noBrowser() ?? false }, () => {
  let empty;
  before(async () => {
    empty = await startPanel({ defaultPassword: true });
  });
  after(() => empty?.close());

  it('leads from an empty installation to an answer that streams', async () => {
    const { gateway, origin } = empty;
    const page = await empty.newPage();
    await page.goto(origin, { waitUntil: 'networkidle0' });
    await shown(page, '#set-up');
    await page.type('#set-up [name="new_password"]', PASSWORD);
    await page.type('#set-up [name="again"]', PASSWORD);
    await page.keyboard.press('Enter');
    const key = await says(page, '#key', /^sk-/);
    await press(page, 'Copy: API key');
    await page.click('#leave-key');
    await at(page, '/admin/guide');

    await isDone(page, 'password');
    await isLeft(page, 'upstream');
    await isDone(page, 'key');
    await page.select('#provider', 'other');
    await fill(page, '#provider-base', PROVIDER);
    await fill(page, '#provider-name', 'one');
    await fill(page, '#provider-secret', 'scene:401:1');
    await page.keyboard.press('Enter');
    assert.match(
      await says(page, '#provider-refused'),
      /refused the key \(401\).*Incorrect API key.*Nothing was saved/,
    );
    assert.deepEqual(await gateway.rows("SELECT name FROM upstreams WHERE id <> 'grok'"), []);

    await fill(page, '#provider-secret', 'sk-one');
    await page.keyboard.press('Enter');
    await isDone(page, 'upstream');
    assert.match(await says(page, '#toast-container'), /one works and lists 6 models/);

    await fill(page, '#client-key', 'sk-wrong');
    await page.keyboard.press('Tab');
    assert.match(await says(page, '#client-key-error'), /does not know this key/);
    await fill(page, '#client-key', key);
    await page.keyboard.press('Tab');
    await page.waitForSelector('#model:enabled');
    assert.equal(await page.$eval('#model', (select) => select.value), 'demo-small');
    await page.evaluate(() => {
      globalThis.seen = new Set();
      new MutationObserver(() =>
        globalThis.seen.add(document.querySelector('#answer')?.textContent),
      ).observe(document.body, { subtree: true, childList: true, characterData: true });
    });
    await press(page, 'Send');
    await says(page, '#answer-times', /in all/);
    assert.match(await textOf(page, '#answer'), /^You asked demo-small: .Why is the sky blue/);
    const seen = await page.evaluate(() => globalThis.seen.size);
    assert.ok(seen > 2, `it was shown in ${seen} states`);
    await isDone(page, 'message');

    await press(page, 'Next: connect your programs');
    const program = await says(page, '#program');
    assert.ok(program.includes(`curl -N ${origin}/v1/chat/completions`), program);
    assert.ok(program.includes(key) && program.includes('"model": "demo-small"'), program);
    await press(page, 'Java');
    assert.match(await says(page, '#program', /OpenAIOkHttpClient/), /createStreaming/);
    await press(page, 'Cherry Studio');
    assert.match(await says(page, '.settings-of-app', /API Host/), new RegExp(`${origin}(?!/v1)`));
    await press(page, 'Cursor');
    await says(page, '.notice.warning', /must have a public address/);

    const kept = await page.evaluate(() => [
      ...Object.values(localStorage),
      ...Object.values(sessionStorage),
    ]);
    assert.ok(!JSON.stringify(kept).includes(key), 'the key is kept nowhere');
    await gateway.logRows(1);
    await page.reload({ waitUntil: 'networkidle0' });
    await isDone(page, 'upstream');
    await isDone(page, 'message');
    assert.match(await says(page, '#program'), /YOUR_KEY/);
    await page.close();
  });
});

describe('the steps of the guide', { skip: noBrowser() ?? false }, () => {
  let panel;
  before(async () => {
    panel = await startPanel();
  });
  after(() => panel?.close());

  it('can be skipped, and that is remembered', async () => {
    const page = await panel.open('/admin/guide');
    await shown(page, '#provider-form');
    await press(page, 'Skip for now');
    await shown(page, '#key-form');
    assert.match(await textOf(page, '#step-upstream'), /Skipped/);
    await page.reload({ waitUntil: 'networkidle0' });
    await shown(page, '#key-form');
    await page.click('#step-upstream h2 button');
    await shown(page, '#provider-form');
    assert.deepEqual(await flaws(page), []);
    await page.close();
  });

  it('make a key, show it once, and do not let it get lost', async () => {
    const page = await panel.open('/admin/guide');
    await fill(page, '#key-name', 'first of all');
    await page.keyboard.press('Enter');
    const key = await says(page, '#new-key', /^sk-/);
    const [{ name }] = await panel.gateway.rows('SELECT name FROM api_keys');
    assert.equal(name, 'first of all');
    await press(page, 'Overview');
    await says(page, '.dialog h2', /Leave this page/);
    await press(page, 'Stay');
    await press(page, 'Copy: Client key');
    await page.click('#key-onward');
    assert.equal(await page.$eval('#client-key', (field) => field.value), key);

    await page.waitForSelector('#model:enabled');
    await page.select('#model', 'grok-4');
    await press(page, 'Send');
    assert.match(
      await says(page, '#message-trouble'),
      /Refused \(503, NO_AVAILABLE_TOKEN\).*No upstream can serve this model.*Add somewhere/,
    );
    await isLeft(page, 'message');
    assert.deepEqual(await flaws(page), []);
    await page.close();
  });

  it('add session accounts, say what is wrong with which line, and try them', async () => {
    const page = await panel.open('/admin/guide', { viewport: PHONE, language: 'zh-CN' });
    await page.click('#step-upstream h2 button');
    await shown(page, '#provider-form');
    await page.click('.way [value="accounts"]');
    await says(page, '#account-form .warning', /学习与研究/);
    assert.equal(await documentWidth(page), 390);
    await fill(page, '#tokens', 'not a token');
    await press(page, '添加并测试');
    assert.match(await says(page, '#accounts-told'), /已添加 0 个账号。.*第 1 行：/);
    await fill(page, '#tokens', 'sso=abc');
    await press(page, '添加并测试');
    await isDone(page, 'upstream');
    assert.match(await textOf(page, '#step-upstream'), /grok/);
    const [{ token }] = await panel.gateway.rows('SELECT token FROM tokens');
    assert.equal(token, 'abc');
    await page.click('#step-clients h2 button');
    await says(page, '#program', /curl -N/);
    assert.equal(await documentWidth(page), 390, 'long commands scroll in their boxes');
    assert.deepEqual(await flaws(page), []);
    await page.close();
  });

  it('stop an answer that comes, and tell of one that breaks', async () => {
    await panel.gateway.addUpstream({
      name: 'slow',
      keys: ['sk-slow'],
      model_list: '["slow-chat"]',
    });
    const page = await panel.open('/admin/guide');
    await page.click('#step-message h2 button');
    await page.click('#make-key');
    await page.waitForSelector('#model:enabled');
    await page.select('#model', 'slow-chat');
    await fill(page, '#message', '[[scene:drip gapMillis=300]]');
    await press(page, 'Send');
    await says(page, '#answer', /^You/);
    await page.click('#stop');
    assert.match(await says(page, '#answer-times', /in all/), /stopped by you/);
    assert.doesNotMatch(await textOf(page, '#answer'), /It is 4/);
    assert.equal(await page.$('#message-trouble'), null);

    await fill(page, '#message', '[[scene:error-mid-stream]]');
    await press(page, 'Send');
    assert.match(await says(page, '#message-trouble'), /The upstream had trouble.*To the log/);
    await page.close();
  });
});
