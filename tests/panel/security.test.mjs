/* global document, navigator -- within the page */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { noBrowser } from '../../scripts/lib/requirements.mjs';
import { seriousFindings } from '../lib/axe.mjs';
import { addAuthenticator } from '../lib/browser.mjs';
import { eventually } from '../lib/eventually.mjs';
import {
  documentWidth,
  fill,
  PASSWORD,
  PHONE,
  press,
  says,
  shown,
  startPanel,
  textOf,
} from '../lib/panel.mjs';

const NEW_PASSWORD = 'four words in a row';
const DATA_KEY = 'a key of more than thirty-two characters';

describe('the page of sign-in and sessions', { skip: noBrowser() ?? false }, () => {
  let panel;
  let gateway;
  let page;

  before(async () => {
    panel = await startPanel({ vars: { DATA_KEY } });
    ({ gateway } = panel);
  });
  after(() => panel?.close());
  afterEach(() => page?.close());

  async function open(as) {
    page = await panel.open('/admin/security', as);
    await shown(page, '#sessions');
  }

  const closed = () => page.waitForFunction(() => !document.querySelector('dialog[open]'));
  const agree = async () => {
    await shown(page, '#confirm-dialog');
    await page.click('#confirm-ok');
  };
  const statusOf = async (session) => (await gateway.admin('GET', '/session', { session })).status;

  it('changes the password, tells what is wrong at the fields, and ends other sessions', async () => {
    const other = await gateway.addSession();
    await open();
    await page.click('#change-password');
    await fill(page, '#current', 'wrong');
    await fill(page, '#new', NEW_PASSWORD);
    await says(page, '#new-hint', /Strength: (good|strong)/);
    await fill(page, '#again', 'something else');
    await page.click('#password-submit');
    const objection = await page.$eval('#again', (field) => field.validationMessage);
    assert.equal(objection, 'The two passwords differ.');
    await fill(page, '#again', NEW_PASSWORD);
    await page.click('#password-submit');
    assert.match(await says(page, '#current-error'), /password/i);
    await fill(page, '#current', PASSWORD);
    await page.click('#password-submit');
    await closed();
    await says(page, '#toast-container', /password is changed; \d+ other sessions? ended/);
    assert.equal(await statusOf(other), 401);
    const login = { body: { username: 'admin', password: NEW_PASSWORD } };
    assert.equal((await gateway.admin('POST', '/login', login)).status, 200);
  });

  it('adds a passkey and removes it', async () => {
    await open();
    const authenticator = await addAuthenticator(page);
    await shown(page, '#passkeys-none');
    await fill(page, '#passkey-name', 'laptop');
    await page.keyboard.press('Enter');
    await says(page, '#passkeys', /laptop added .* not used yet/);
    assert.equal((await authenticator.credentials()).length, 1);
    assert.equal(await page.$eval('#passkey-name', ({ value }) => value), '');
    await press(page, 'Remove the passkey laptop');
    await page.keyboard.press('Escape');
    await closed();
    await press(page, 'Remove the passkey laptop');
    await agree();
    await shown(page, '#passkeys-none');
    assert.deepEqual(await gateway.rows('SELECT * FROM passkeys'), []);
  });

  it('says what the device said when it makes none', async () => {
    await open();
    const authenticator = await addAuthenticator(page);
    await authenticator.verifiesUser(false);
    await fill(page, '#passkey-name', 'laptop');
    await page.keyboard.press('Enter');
    await says(page, '#passkey-form [data-message]', /cancelled, or it took too long/);
  });

  it('ends one session, or all but this one', async () => {
    await gateway.db.exec('DELETE FROM admin_sessions');
    const login = async () => {
      const body = { username: 'admin', password: NEW_PASSWORD };
      return (await (await gateway.admin('POST', '/login', { body })).json()).api_key;
    };
    const first = await login();
    await open();
    await says(page, '#sessions', /this one/);
    assert.match(await textOf(page, '#sessions'), /by password/);
    assert.equal((await page.$$('#sessions button')).length, 1);
    await page.click('#sessions button');
    await agree();
    await eventually(
      () => statusOf(first),
      (status) => status === 401,
    );
    const more = [await login(), await login()];
    await page.reload();
    await shown(page, '#end-others');
    await page.click('#end-others');
    assert.match(await textOf(page, '#confirm-dialog'), /End 2 other sessions\?/);
    await agree();
    await says(page, '#toast-container', /2 sessions ended/);
    assert.deepEqual(await Promise.all(more.map(statusOf)), [401, 401]);
    await page.waitForFunction(() => !document.querySelector('#end-others'));
  });

  it('makes an access token that is shown once, and deletes it', async () => {
    await open();
    await page.click('#add-token');
    await fill(page, '#token-name', 'backup');
    await page.select('#token-days', '30');
    await page.click('#token-submit');
    await shown(page, '#new-token');
    const token = await textOf(page, '#new-token');
    assert.match(token, /^g2a_/);
    await says(page, '#token-modal', /in your clipboard/);
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), token);
    assert.equal(await statusOf(token), 200);
    await page.click('#token-done');
    await says(page, '#access-tokens', /backup last used .* ends in .*Read/);
    assert.ok(!(await page.content()).includes(token));
    const [{ scope, expires_at: expires }] = await gateway.rows('SELECT * FROM access_tokens');
    assert.equal(scope, 'read');
    assert.ok(Math.abs(expires - Date.now() - 30 * 86_400_000) < 600_000);
    await press(page, 'Delete the access token backup');
    await agree();
    await says(page, '#toast-container', /access token backup is deleted/);
    assert.equal(await statusOf(token), 401);
  });

  it('tells what is sealed, and seals the rest', async () => {
    for (let i = 0; i < 120; i++) {
      await gateway.addAccount();
    }
    await open();
    await says(page, '#encryption', /120 in clear/);
    await says(page, '#encryption .badge', /On, with the key/);
    await page.click('#apply-encryption');
    await says(page, '#encryption', /120 sealed/);
    await page.waitForFunction(() => !document.querySelector('#apply-encryption'));
    const [{ clear }] = await gateway.rows(
      "SELECT count(*) AS clear FROM tokens WHERE token LIKE 'account-%'",
    );
    assert.equal(clear, 0);
  });

  it('shows what there is while a part cannot be loaded', async () => {
    page = await panel.newPage();
    await page.setRequestInterception(true);
    let broken = true;
    page.on('request', (request) => {
      if (broken && request.url().endsWith('/encryption')) {
        request.respond({ status: 500, contentType: 'application/json', body: '{"error":"Sand"}' });
      } else {
        request.continue();
      }
    });
    const value = await gateway.addSession();
    await page.setCookie({ name: 'grok2api_admin_session', value, url: panel.origin });
    await page.goto(`${panel.origin}/admin/security`);
    await says(page, '#encryption .state', /Sand/);
    await shown(page, '#sessions');
    broken = false;
    await press(page, 'Try again', '#encryption');
    await says(page, '#encryption', /sealed/);
  });

  it('fits a phone, in Chinese, and is open to everybody', async () => {
    await open({ viewport: PHONE, language: 'zh-CN', theme: 'dark' });
    assert.equal(await documentWidth(page), 390);
    const text = await textOf(page, '#screen');
    const names = /DATA_KEY|PIN|Authorization|Chrome|Linux|[\da-f:.]{4,}|[\w-]{6}(?=\s)/g;
    assert.doesNotMatch(text.replace(names, ''), /[a-z]{3}/i);
    assert.deepEqual(await seriousFindings(page), []);
    for (const button of ['#change-password', '#add-token']) {
      await page.click(button);
      await shown(page, 'dialog[open]');
      assert.deepEqual(await seriousFindings(page), []);
      await page.keyboard.press('Escape');
      await closed();
    }
  });
});
