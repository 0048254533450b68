/* global document, localStorage, location, navigator, sessionStorage, window -- within the page */
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { noBrowser } from '../../scripts/lib/requirements.mjs';
import { startBrowser } from '../lib/browser.mjs';
import { PASSWORD, startGateway } from '../lib/gateway.mjs';

const NEW_PASSWORD = 'four words in a row';

/** What a person does at the sign-in page, and when a session ends. */
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
    await page.setViewport({ width: 1280, height: 900 });
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
      await page.$eval(`#${id}-input`, (field) => (field.value = ''));
      await page.type(`#${id}-input`, value);
    }
    await page.keyboard.press('Enter');
  }

  async function signOut() {
    await page.click('#account-menu summary');
    await page.click('#account-menu button');
    await shown('#sign-in');
  }

  it('begins in an empty installation with a password and ends with a key that works', async () => {
    await start({ defaultPassword: true });
    await open('/');
    await shown('#set-up');
    await page.type('#new_password', NEW_PASSWORD);
    await page.type('#again', 'something else');
    await page.keyboard.press('Enter');
    const objection = await page.$eval('#again', (field) => field.validationMessage);
    assert.equal(objection, 'The two passwords differ.');

    await page.$eval('#again', (field) => (field.value = ''));
    await page.type('#again', NEW_PASSWORD);
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
    await at('/admin/guide');
    await shown('#app-footer');
    assert.match(await text('#app-footer'), /^Build dev/);
    assert.match(await page.$eval('#account-menu summary', (menu) => menu.ariaLabel), /admin/);
    assert.ok(!(await page.content()).includes(key), 'the key is shown once');

    await signOut();
    assert.equal(await page.evaluate(() => location.pathname), '/login');
    await signIn('wrong password');
    assert.match(await says('#sign-in [data-message]'), /password/i);
    await signIn(NEW_PASSWORD);
    await at('/admin/token');
    await shown('#app-header');
  });

  it('asks before a key is left behind that nobody has copied', { timeout: 30_000 }, async () => {
    await start({ defaultPassword: true });
    await open('/login');
    await page.type('#new_password', NEW_PASSWORD);
    await page.type('#again', NEW_PASSWORD);
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
    await shown('#app-header');
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
    await shown('#app-header');
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
    await page.type('#new_password', NEW_PASSWORD);
    await page.type('#again', NEW_PASSWORD);
    await page.keyboard.press('Enter');
    await at('/admin/config');
    await shown('#app-header');
    await signOut();
    await signIn(NEW_PASSWORD);
    await shown('#app-header');
  });

  it('says how long to wait after too many failures', async () => {
    await start();
    await open('/login');
    const button = '#sign-in form > button.main';
    for (let i = 1; i <= 5; i++) {
      await signIn(`wrong ${i}`);
      await says('#sign-in [data-message]');
      await page.waitForSelector(`${button}:enabled`);
    }
    await signIn('wrong 6');
    await page.waitForFunction(
      (wanted) => /^Wait \d/.test(document.querySelector(wanted).textContent.trim()),
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
      if (away && request.url().endsWith('/setup')) {
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

  it('asks for the password above the page when the session has ended meanwhile', async () => {
    await start();
    await open('/login?redirect=/admin/keys?page=2');
    await signIn(PASSWORD);
    await at('/admin/keys?page=2');
    await shown('.storage.known');
    await gateway.db.prepare('DELETE FROM admin_sessions').run();
    await page.click('#storage-mode-btn');
    await shown('#sign-in-again');
    await page.keyboard.press('Escape');
    assert.equal(await page.$eval('#again-username', (field) => field.value), 'admin');
    await page.type('#again-password', 'wrong');
    await page.keyboard.press('Enter');
    assert.match(await says('#sign-in-again [data-message]'), /password/i);
    await page.$eval('#again-password', (field) => (field.value = ''));
    await page.type('#again-password', PASSWORD);
    await page.keyboard.press('Enter');
    await page.waitForSelector('#sign-in-again', { hidden: true });
    await shown('.storage.known');
    assert.equal(
      await page.evaluate(() => location.pathname + location.search),
      '/admin/keys?page=2',
    );
  });

  it('leads to the sign-in page and back when somebody prefers that', async () => {
    await start();
    await open('/login?redirect=/admin/keys?page=2');
    await signIn(PASSWORD);
    await shown('.storage.known');
    await gateway.db.prepare('DELETE FROM admin_sessions').run();
    await page.click('#storage-mode-btn');
    await shown('#sign-in-again');
    await page.click('#sign-in-again a');
    await at('/login?redirect=%2Fadmin%2Fkeys%3Fpage%3D2');
    await signIn(PASSWORD);
    await at('/admin/keys?page=2');
  });

  it('speaks Chinese to whoever does, and keeps what was chosen', async () => {
    await start();
    await page.evaluateOnNewDocument(() => {
      Object.defineProperty(navigator, 'language', { get: () => 'zh-TW' });
    });
    await open('/login');
    assert.equal(await text('h1'), '登录');
    assert.equal(await page.title(), '登录 · grok2api');
    await page.click('.page-header summary');
    await page.click('.page-header .menu-list button');
    assert.equal(await text('h1'), 'Sign in');
    assert.equal(await page.$eval('html', (root) => root.lang), 'en');
    await open('/login');
    assert.equal(await text('h1'), 'Sign in');
  });

  it('has the colours of the system until others are chosen, before anything is shown', async () => {
    await start();
    const ground = () =>
      page.$eval('html', (root) => window.getComputedStyle(root).backgroundColor);
    const system = (value) => page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value }]);
    await system('light');
    await open('/login');
    const light = await ground();
    await system('dark');
    const dark = await ground();
    assert.notEqual(dark, light);
    await page.click('[data-testid="theme"]');
    assert.equal(await ground(), light);
    await open('/login');
    assert.equal(await ground(), light);
    await page.click('[data-testid="theme"]');
    assert.equal(await ground(), dark);
  });
});
