/* global document, location, window -- within the page */
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { noBrowser } from '../../scripts/lib/requirements.mjs';
import { PHONE, at, documentWidth, press, says, shown, startPanel, textOf } from '../lib/panel.mjs';

const skip = noBrowser() ?? false;

describe('around every screen', { skip }, async () => {
  if (skip) {
    return;
  }
  const panel = await startPanel();
  after(() => panel.close());

  const isOpen = (page) => page.$eval('#mobile-nav-drawer', ({ open }) => open);

  it('the link of the present screen is marked, and screens change without loading', async () => {
    const page = await panel.open('/admin/token');
    await page.evaluate(() => (document.body.dataset.same = 'yes'));
    assert.match(await textOf(page, '.bar [aria-current="page"]'), /Tokens/);
    await press(page, 'API keys', '.bar');
    await at(page, '/admin/keys');
    assert.match(await says(page, '.bar [aria-current="page"]', /API keys/), /API keys/);
    assert.match(await page.title(), /· grok2api$/);
    await page.goBack();
    await at(page, '/admin/token');
    await says(page, '.bar [aria-current="page"]', /Tokens/);
    assert.equal(await page.$eval('body', ({ dataset }) => dataset.same), 'yes');
    await page.close();
  });

  it('a phone has a drawer that closes on its button, the mask, Esc, a choice and a wide window', async () => {
    const page = await panel.open('/admin/token', { viewport: PHONE });
    assert.equal(await page.$eval('.bar nav', (nav) => nav.checkVisibility()), false);
    const open = async () => {
      await page.click('#mobile-nav-toggle');
      await page.waitForFunction(() => {
        const { width, height, right } = document
          .querySelector('#mobile-nav-drawer')
          .getBoundingClientRect();
        return width === 320 && height === 844 && right === 390;
      });
      assert.equal(await isOpen(page), true);
      assert.equal(await page.$eval('#mobile-nav-toggle', (toggle) => toggle.ariaExpanded), 'true');
    };
    const closed = async () => {
      await page.waitForFunction(
        () =>
          !document.querySelector('#mobile-nav-drawer').open &&
          document.querySelector('#mobile-nav-toggle').ariaExpanded === 'false',
      );
    };
    await open();
    await page.click('#mobile-nav-close');
    await closed();
    await page.waitForFunction(() => document.activeElement.id === 'mobile-nav-toggle');
    await open();
    await page.mouse.click(20, 400);
    await closed();
    await open();
    await page.keyboard.press('Escape');
    await closed();
    await open();
    await press(page, 'Settings', '#mobile-nav-drawer');
    await at(page, '/admin/config');
    await closed();
    await open();
    await page.setViewport({ width: 1024, height: 844 });
    await closed();
    assert.equal(
      await page.$eval('#mobile-nav-toggle', (toggle) => toggle.checkVisibility()),
      false,
    );
    await page.close();
  });

  it('the keyboard stays within the drawer', async () => {
    const page = await panel.open('/admin/token', { viewport: PHONE });
    await page.click('#mobile-nav-toggle');
    for (let i = 0; i < 30; i++) {
      await page.keyboard.press('Tab');
      const inside = await page.evaluate(
        () =>
          document.activeElement === document.body ||
          document.activeElement.closest('#mobile-nav-drawer') !== null,
      );
      assert.equal(inside, true);
    }
    await page.close();
  });

  it('both languages are there without a reload, and kept', async () => {
    const page = await panel.open('/admin/token');
    await page.click('.bar-end .menu:not(#account-menu) summary');
    await press(page, '中文', '.bar');
    await says(page, '.bar nav', /API Key 管理/);
    assert.equal(await page.$eval('html', ({ lang }) => lang), 'zh-CN');
    await page.reload({ waitUntil: 'networkidle0' });
    await says(page, '.bar nav', /API Key 管理/);
    await page.evaluate(() => window.localStorage.clear());
    await page.close();
  });

  it('an address without a screen says so', async () => {
    const page = await panel.open('/admin/nothing');
    assert.match(await textOf(page, '#screen'), /nothing at this address/);
    await press(page, 'To the overview');
    await at(page, '/admin/overview');
    await page.close();
  });

  it('the end of the session is announced five minutes before, and put off by a press', async () => {
    const page = await panel.newPage();
    const value = await panel.gateway.addSession({ lastsMillis: 4 * 60_000 });
    await page.setCookie({ name: 'grok2api_admin_session', value, url: panel.origin });
    await page.setRequestInterception(true);
    let wide = false;
    page.on('request', async (request) => {
      // The gateway moves the end with the first call; here it is as if it had not yet.
      if (request.url().endsWith('/session') && !wide) {
        wide = true;
        const answer = await fetch(request.url(), {
          headers: { authorization: `Bearer ${value}` },
        });
        const body = await answer.json();
        body.expires_at = Date.now() + 4 * 60_000;
        await request.respond({ contentType: 'application/json', body: JSON.stringify(body) });
      } else if (request.url().includes('/api/v1/')) {
        await (wide ? request.continue() : request.abort());
      } else {
        await request.continue();
      }
    });
    await page.evaluateOnNewDocument(() => {
      const { fetch: real } = window;
      window.fetch = (address, ...rest) =>
        // Only the session's own call may be answered, or the end would be put off.
        /session$/.test(address) ? real(address, ...rest) : new Promise(() => {});
    });
    await page.goto(`${panel.origin}/admin/nothing`);
    assert.match(await says(page, '#session-ending', /ends in [34]:\d\d/), /Stay signed in/);
    await press(page, 'Stay signed in');
    await page.waitForSelector('#session-ending', { hidden: true });
    await page.close();
  });

  it('signing out in one tab signs out the others', async () => {
    const page = await panel.open('/admin/token');
    const other = await panel.open('/admin/keys');
    await page.bringToFront();
    await page.click('#account-menu summary');
    await press(page, 'Sign out', '#account-menu');
    await at(page, '/login');
    await at(other, '/login?redirect=%2Fadmin%2Fkeys');
    await page.close();
    await other.close();
  });

  it('a newer build is told of, and a gateway that is away can be asked again', async () => {
    const page = await panel.open('/admin/nothing');
    await page.setRequestInterception(true);
    let away = false;
    page.on('request', async (request) => {
      if (away && request.url().includes('/api/v1/')) {
        await request.abort();
      } else if (request.url().endsWith('/storage')) {
        await request.respond({
          contentType: 'application/json',
          headers: { 'x-grok2api-build': 'newer' },
          body: '{"success":true,"type":"d1"}',
        });
      } else {
        await request.continue();
      }
    });
    await page.click('#storage-mode-btn');
    assert.match(await says(page, '#toast-container', /newer build/), /Reload/);
    away = true;
    await page.reload();
    assert.match(await says(page, '#screen', /did not answer/), /Try again/);
    away = false;
    await press(page, 'Try again');
    await says(page, '#screen', /nothing at this address/);
    await page.close();
  });

  it('being offline is told', async () => {
    const page = await panel.open('/admin/nothing');
    await page.setOfflineMode(true);
    await shown(page, '#offline');
    await page.setOfflineMode(false);
    await page.waitForSelector('#offline', { hidden: true });
    await page.close();
  });

  it('an old database is told of', async () => {
    const page = await panel.newPage();
    const value = await panel.gateway.addSession();
    await page.setCookie({ name: 'grok2api_admin_session', value, url: panel.origin });
    await page.setRequestInterception(true);
    page.on('request', async (request) => {
      if (request.url().endsWith('/session')) {
        const answer = await fetch(request.url(), {
          headers: { authorization: `Bearer ${value}` },
        });
        const body = JSON.stringify({ ...(await answer.json()), schema: 'outdated' });
        await request.respond({ contentType: 'application/json', body });
      } else {
        await request.continue();
      }
    });
    await page.goto(`${panel.origin}/admin/nothing`);
    assert.match(await says(page, '#outdated'), /wrangler d1 migrations apply/);
    assert.equal(await documentWidth(page), 1440);
    assert.equal(await page.evaluate(() => location.pathname), '/admin/nothing');
    await page.close();
  });

  for (const [path, dialog] of [
    ['/admin/token', '#add-modal'],
    ['/admin/keys', '#key-modal'],
    ['/admin/upstreams', 'dialog[open]'],
  ]) {
    it(`a link may begin ${path} with adding something, once`, async () => {
      const page = await panel.open(`${path}?add=1`);
      await shown(page, dialog);
      await at(page, path);
      await page.keyboard.press('Escape');
      await page.waitForSelector(dialog, { hidden: true });
      await page.close();
    });
  }
});
