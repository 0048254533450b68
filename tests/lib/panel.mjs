/* global document, location, navigator, window -- within the page */
import assert from 'node:assert/strict';
import { startBrowser } from './browser.mjs';
import { PASSWORD, startGateway } from './gateway.mjs';

export const DESKTOP = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844, hasTouch: true, isMobile: true };

/**
 * A gateway, a browser, and whoever sits before it. At the end the console must have been silent, no
 * request have left the origin, and no rule of the content policy have been broken.
 *
 * @param {object} [options] those of `startGateway`, and
 * @param {object} [options.gateway] one that is there already, and stays
 * @param {RegExp[]} [options.expectedComplaints] what the console may say
 */
export async function startPanel({ gateway: given, expectedComplaints = [], ...options } = {}) {
  const gateway = given ?? (await startGateway(options));
  const browser = await startBrowser();
  const origin = `http://localhost:${new URL(gateway.url).port}`; // passkeys need a name
  const complaints = [];
  const failedLoads = [];
  const context = await browser.createBrowserContext();
  await context.overridePermissions(origin, ['clipboard-read', 'clipboard-sanitized-write']);

  /**
   * A tab.
   *
   * @param {object} [as]
   * @param {object} [as.viewport] `DESKTOP` or `PHONE`
   * @param {'light' | 'dark'} [as.theme] what the system has
   * @param {'en' | 'zh-CN'} [as.language]
   */
  async function newPage({ viewport = DESKTOP, theme = 'light', language = 'en' } = {}) {
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    await page.setViewport(viewport);
    await page.emulateMediaFeatures([
      { name: 'prefers-color-scheme', value: theme },
      { name: 'prefers-reduced-motion', value: 'reduce' },
    ]);
    await page.evaluateOnNewDocument((wanted) => {
      Object.defineProperty(navigator, 'language', { get: () => wanted });
    }, language);
    await page.evaluateOnNewDocument(() => {
      window.shifts = 0;
      new window.PerformanceObserver((list) => {
        list.getEntries().forEach((shift) => (window.shifts += shift.value));
      }).observe({ type: 'layout-shift', buffered: true });
    });
    page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.stack}`));
    page.on('console', (message) => {
      const line = `${page.url()}: ${message.text()}`;
      if (/Failed to load resource/.test(line)) {
        failedLoads.push(`${line} ${message.location().url}`); // every answer of 401 and the like
      } else if (message.type() !== 'log') {
        complaints.push(line);
      }
    });
    page.on('request', (request) => {
      const url = new URL(request.url());
      if (/^https?:$/.test(url.protocol) && url.origin !== origin) {
        complaints.push(`a request to ${url}`);
      }
    });
    return page;
  }

  return {
    gateway,
    browser,
    origin,
    complaints,
    failedLoads,
    newPage,

    /** Opens a page with a session, or as a `guest`. */
    async open(path, { guest = false, ...as } = {}) {
      const page = await newPage(as);
      const cookie = { name: 'grok2api_admin_session', url: origin };
      if (guest) {
        await page.deleteCookie(cookie);
      } else {
        const value = await gateway.addSession();
        await page.setCookie({ ...cookie, value, httpOnly: true, sameSite: 'Lax' });
      }
      await page.goto(origin + path, { waitUntil: 'networkidle0' });
      return page;
    },

    async close() {
      await browser.close();
      if (!given) {
        await gateway.dispose();
      }
      const unexpected = complaints.filter(
        (complaint) => !expectedComplaints.some((pattern) => pattern.test(complaint)),
      );
      assert.deepEqual(unexpected, [], 'the console is silent');
    },
  };
}

/** Waits for an element that is shown. */
export const shown = (page, selector) => page.waitForSelector(selector, { visible: true });

/** What an element says. */
export const textOf = (page, selector) =>
  page.$eval(selector, (element) => element.textContent.replace(/\s+/g, ' ').trim());

/** Waits until an element says something that matches. */
export async function says(page, selector, pattern = /./) {
  await page.waitForFunction(
    (wanted, source, flags) =>
      new RegExp(source, flags).test(
        document.querySelector(wanted)?.textContent.replace(/\s+/g, ' ').trim() ?? '',
      ),
    {},
    selector,
    pattern.source,
    pattern.flags,
  );
  return textOf(page, selector);
}

/** Presses the button, link or tab that says so, within an element. */
export async function press(page, words, within = 'body') {
  const found = await page.waitForFunction(
    (wanted, scope) =>
      [...document.querySelectorAll(`${scope} :is(button, a, summary, [role="tab"])`)].find(
        (element) =>
          (element.textContent.replace(/\s+/g, ' ').trim() === wanted ||
            element.getAttribute('aria-label') === wanted) &&
          element.checkVisibility(),
      ),
    {},
    words,
    within,
  );
  await found.asElement().click();
}

/** Fills a field as a person does, whatever was in it. */
export async function fill(page, selector, value) {
  await shown(page, selector);
  await page.$eval(selector, (field) => {
    field.focus();
    field.select?.();
  });
  await page.keyboard.press('Backspace');
  await page.type(selector, value);
}

/** Waits until the page is at that address. */
export const at = (page, path) =>
  page.waitForFunction((wanted) => location.pathname + location.search === wanted, {}, path);

/** How wide the document is; as wide as the window, unless it scrolls sideways. */
export const documentWidth = (page) => page.evaluate(() => document.documentElement.scrollWidth);

export { PASSWORD };
