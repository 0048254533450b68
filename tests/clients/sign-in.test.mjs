/* global document, localStorage, location, sessionStorage -- within the page */
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { noBrowser } from '../../scripts/lib/requirements.mjs';
import { addAuthenticator, startBrowser } from '../lib/browser.mjs';
import { PASSWORD, startGateway } from '../lib/gateway.mjs';

const NEW_PASSWORD = 'four words in a row';

/** What a person does at the sign-in page and the panel's frame. */
describe('signing in with a browser', { skip: noBrowser() ?? false }, () => {
  let browser;
  let gateway;
  let origin;
  let context;
  let page;
  let complaints;

  before(async () => {
    browser = await startBrowser();
  });
  after(() => browser?.close());

  beforeEach(async () => {
    context = await browser.createBrowserContext();
    page = await context.newPage();
    complaints = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      // The browser itself notes every answer of 401 and the like.
      if (message.type() !== 'log' && !/Failed to load resource/.test(message.text())) {
        complaints.push(message.text());
      }
    });
  });
  afterEach(async () => {
    await context.close();
    await gateway.dispose();
    assert.deepEqual(complaints, [], 'the console is silent');
  });

  async function start(options) {
    gateway = await startGateway(options);
    origin = `http://localhost:${new URL(gateway.url).port}`; // passkeys need a name
  }

  const open = (path) => page.goto(origin + path, { waitUntil: 'networkidle0' });
  const text = (selector) => page.$eval(selector, (element) => element.textContent.trim());
  const shown = (selector) => page.waitForSelector(selector, { visible: true });

  /** Waits until the page is at that path, with its content. */
  const at = (path) =>
    page.waitForFunction(
      (wanted) =>
        location.pathname + location.search === wanted && document.readyState === 'complete',
      {},
      path,
    );

  /** Waits until an element says something, and gives that back. */
  async function says(selector) {
    await page.waitForFunction(
      (wanted) => document.querySelector(wanted)?.textContent.trim(),
      {},
      selector,
    );
    return text(selector);
  }

  async function signIn(password, username = 'admin') {
    await shown('#sign-in');
    for (const [id, value] of Object.entries({ username, password })) {
      await page.$eval(`#${id}`, (field) => (field.value = ''));
      await page.type(`#${id}`, value);
    }
    await page.keyboard.press('Enter');
  }

  async function signOut() {
    await page.click('#sign-out');
    await shown('#sign-in');
  }

  it('begins in an empty installation with a password and ends with a key that works', async () => {
    await start({ defaultPassword: true });
    await open('/');
    await shown('#set-up');
    await page.type('#set-up-password', NEW_PASSWORD);
    await page.type('#set-up-again', 'something else');
    await page.keyboard.press('Enter');
    const objection = await page.$eval('#set-up-again', (field) => field.validationMessage);
    assert.equal(objection, 'The two passwords differ.');

    await page.$eval('#set-up-again', (field) => (field.value = ''));
    await page.type('#set-up-again', NEW_PASSWORD);
    await page.keyboard.press('Enter');
    await shown('#first-key');
    const key = await text('#key');
    assert.match(key, /^sk-/);
    assert.equal(await text('#key-base'), `${origin}/v1`);
    const models = await fetch(`${gateway.url}/v1/models`, {
      headers: { authorization: `Bearer ${key}` },
    });
    assert.equal(models.status, 200);
    assert.ok((await text('#key-models')).includes(key));

    await page.click('#leave-key');
    await at('/admin/token');
    await shown('#panel');
    assert.equal(await text('#username'), 'admin');
    assert.equal(await text('#build'), 'dev');
    assert.ok(!(await page.content()).includes(key), 'the key is shown once');

    await signOut();
    assert.equal(await page.evaluate(() => location.pathname), '/login');
    await signIn('wrong password');
    assert.match(await says('#sign-in [data-message]'), /password/i);
    await signIn(NEW_PASSWORD);
    await at('/admin/token');
    await shown('#panel');
  });

  it('asks before a key is left behind that nobody has copied', { timeout: 30_000 }, async () => {
    await start({ defaultPassword: true });
    await open('/login');
    await page.type('#set-up-password', NEW_PASSWORD);
    await page.type('#set-up-again', NEW_PASSWORD);
    await page.keyboard.press('Enter');
    await shown('#first-key');
    const asked = new Promise((resolve) => page.once('dialog', resolve));
    const leaving = page.reload();
    const dialog = await asked;
    assert.equal(dialog.type(), 'beforeunload');
    await dialog.accept();
    await leaving;
  });

  it('comes back to the page that was asked for, and to no other site', async () => {
    await start();
    await open('/admin/keys?page=2');
    await at('/login?redirect=%2Fadmin%2Fkeys%3Fpage%3D2');
    await signIn(PASSWORD);
    await at('/admin/keys?page=2');
    await shown('#panel');
    await open('/login?redirect=//evil.example/admin');
    await at('/admin/token');
  });

  it('keeps no secret within reach of scripts', async () => {
    await start();
    await open('/login');
    await page.evaluate(() => localStorage.setItem('grok2api_app_key', 'left by an old edition'));
    await open('/login');
    await signIn(PASSWORD);
    await at('/admin/token');
    await shown('#panel');
    assert.deepEqual(
      await page.evaluate(() => [
        document.cookie,
        Object.keys(localStorage),
        Object.keys(sessionStorage),
      ]),
      ['', [], []],
    );
  });

  it('has a default password of before changed first', async () => {
    await start({ defaultPassword: true });
    await gateway.addKey(); // so that the installation is not an empty one
    await open('/admin/config');
    await signIn('admin');
    await shown('#change');
    assert.equal(await page.$eval('#change-current', (field) => field.value), 'admin');
    await page.type('#change-password', NEW_PASSWORD);
    await page.type('#change-again', NEW_PASSWORD);
    await page.keyboard.press('Enter');
    await at('/admin/config');
    await shown('#panel');
    await signOut();
    await signIn(NEW_PASSWORD);
    await shown('#panel');
  });

  it('says how long to wait after too many failures', async () => {
    await start();
    await open('/login');
    const button = '#sign-in form > button';
    for (let i = 1; i <= 5; i++) {
      await signIn(`wrong ${i}`);
      await says('#sign-in [data-message]');
      await page.waitForSelector(`${button}:enabled`);
    }
    await signIn('wrong 6');
    await page.waitForFunction(
      (wanted) => /^Wait \d/.test(document.querySelector(wanted).textContent),
      {},
      button,
    );
    assert.equal(await page.$eval(button, ({ disabled }) => disabled), true);
  });

  it('tells of a cookie that the browser does not keep', async () => {
    await start();
    await page.setRequestInterception(true);
    page.on('request', async (request) => {
      if (!request.url().endsWith('/api/v1/admin/login')) {
        await request.continue();
        return;
      }
      await request.respond({ contentType: 'application/json', body: '{"success":true}' });
    });
    await open('/login');
    await signIn(PASSWORD);
    assert.match(await says('#sign-in [data-message]'), /did not keep the session.*HTTPS/);
  });

  it('tells of a gateway that does not answer, and asks again', async () => {
    await start();
    await page.setRequestInterception(true);
    let away = true;
    page.on('request', async (request) => {
      if (away && request.url().endsWith('/session')) {
        await request.abort();
      } else {
        await request.continue();
      }
    });
    await open('/login');
    await shown('#unreachable');
    assert.match(await text('#unreachable-reason'), /did not answer/);
    away = false;
    await page.click('#ask-again');
    await shown('#sign-in');
  });

  it('works with a passkey that was added in the panel', async () => {
    await start();
    await open('/admin/token');
    await addAuthenticator(page);
    await signIn(PASSWORD);
    await shown('#panel');
    await page.type('#passkey-name', 'laptop');
    await page.keyboard.press('Enter');
    await shown('#passkeys li');
    assert.match(await text('#passkeys li'), /laptop/);
    await signOut();
    await page.click('#passkey');
    await at('/admin/token');
    await shown('#passkeys li');

    await page.click('#passkeys button');
    await shown('#remove-passkey[open]');
    await page.keyboard.press('Escape');
    await page.click('#passkeys button');
    await page.click('#remove-passkey .danger');
    await shown('#passkeys-none');
    await signOut();
    await page.click('#passkey');
    assert.notEqual(await says('#passkey-message'), '');
  });

  it('lets the password be changed, which ends other sessions', async () => {
    await start();
    const other = await gateway.addSession();
    await open('/login');
    await signIn(PASSWORD);
    await shown('#panel');
    await page.type('#current', 'wrong');
    await page.type('#new', NEW_PASSWORD);
    await page.type('#again', NEW_PASSWORD);
    await page.keyboard.press('Enter');
    assert.match(await says('#password-form [data-message].bad'), /password/i);
    await page.$eval('#current', (field) => (field.value = ''));
    await page.type('#current', PASSWORD);
    await page.keyboard.press('Enter');
    assert.match(await says('#password-form [data-message].good'), /changed/);
    assert.equal((await gateway.admin('GET', '/session', { session: other })).status, 401);
  });

  it('leads to the sign-in when the session has ended meanwhile', async () => {
    await start();
    await open('/login');
    await signIn(PASSWORD);
    await shown('#panel');
    await gateway.db.prepare('DELETE FROM admin_sessions').run();
    await page.type('#passkey-name', 'laptop');
    await page.keyboard.press('Enter');
    await at('/login?redirect=%2Fadmin%2Ftoken');
  });
});
