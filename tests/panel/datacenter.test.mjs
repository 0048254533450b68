/* global OffscreenCanvas, document, getComputedStyle, localStorage -- within the page */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { noBrowser } from '../../scripts/lib/requirements.mjs';
import { seriousFindings } from '../lib/axe.mjs';
import { eventually } from '../lib/eventually.mjs';
import { addRequest } from '../lib/log-rows.mjs';
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

const HOUR = 3_600_000;

const rowCount = (page) => page.$$eval('#log-content tr[data-key]', ({ length }) => length);

const hasRows = (page, count) =>
  page.waitForFunction(
    (wanted) => document.querySelectorAll('#log-content tr[data-key]').length === wanted,
    {},
    count,
  );

describe('the data center', { skip: noBrowser() ?? false }, () => {
  let panel;
  before(async () => {
    panel = await startPanel();
    const now = Date.now();
    for (let i = 0; i < 60; i++) {
      await addRequest(panel.gateway, { at: now - HOUR - i * 1000, duration_ms: 1000 + i });
    }
    await addRequest(panel.gateway, {
      at: now - 30 * HOUR,
      status: 429,
      model: 'one/fast',
      key_name: 'phone',
      account: 'one/e3fbbe3d461f',
      error: 'one 429: slow down',
      error_code: 'rate_limit_exceeded',
    });
    await addRequest(panel.gateway, { at: now - 2000, status: 502, error: '<b>bold</b> trouble' });
    const session = await panel.gateway.addSession();
    await eventually(
      async () => (await panel.gateway.admin('GET', '/metrics', { session })).json(),
      (metrics) => !metrics.catching_up,
    );
    await panel.gateway.addKey({ name: 'laptop' });
    await panel.gateway.addAccount({ remaining_queries: 4 });
  });
  after(() => panel?.close());

  it('says what its figures are of, in charts and in tables', async () => {
    const page = await panel.open('/admin/datacenter');
    assert.equal(await says(page, '#m-req-total', /\d/), '61');
    assert.equal(await textOf(page, '#m-req-failed'), '1');
    assert.equal(await textOf(page, '#m-success-rate'), '98.4 %');
    assert.equal(await textOf(page, '#m-total-calls'), '62');
    assert.equal(await textOf(page, '#m-token-total'), '1');
    assert.equal(await textOf(page, '#m-local-image'), '0 / 0 B');
    const screen = await textOf(page, '#screen');
    for (const label of ['last 24 hours', 'last 14 days', '7 days (2)', 'UTC+8']) {
      assert.ok(screen.includes(label), label);
    }
    await shown(page, '#chart-hourly canvas');
    await shown(page, '#chart-daily canvas');
    const daily = await page.$$eval('section[aria-labelledby="daily-title"] tbody tr', (rows) =>
      rows.map((row) => row.textContent.replace(/\s+/g, ' ').trim()),
    );
    assert.equal(daily.length, 14);
    assert.match(daily.at(-2) + daily.at(-1), /1/);
    assert.match(await textOf(page, '#chart-models'), /^grok-4 61 one\/fast 1$/);
    assert.match(await textOf(page, '#chart-latency'), /grok-4 Median 1 s · 9 in 10 1 s/);
    assert.match(screen, /Tokens by model, of the 50 requests listed below/);
    await page.close();
  });

  it('draws its charts again in the colours of another theme', async () => {
    const page = await panel.open('/admin/datacenter');
    await shown(page, '#chart-hourly canvas');
    const drawn = () =>
      page.$eval('#chart-hourly canvas', (canvas) => {
        const copy = new OffscreenCanvas(canvas.width, canvas.height);
        const context = copy.getContext('2d', { willReadFrequently: true });
        context.drawImage(canvas, 0, 0);
        const { data } = context.getImageData(0, 0, copy.width, copy.height);
        const seen = new Set();
        for (let i = 0; i < data.length; i += 4) {
          if (data[i + 3] === 255) {
            seen.add(`rgb(${data[i]}, ${data[i + 1]}, ${data[i + 2]})`);
          }
        }
        return [...seen];
      });
    const colour = (name) =>
      page.evaluate((wanted) => {
        const probe = document.body.appendChild(document.createElement('i'));
        probe.style.color = `var(${wanted})`;
        const found = getComputedStyle(probe).color;
        probe.remove();
        return found;
      }, name);
    for (const theme of ['light', 'dark']) {
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: theme }]);
      for (const name of ['--color-success', '--color-danger', '--color-quiet']) {
        const wanted = await colour(name);
        await eventually(drawn, (colours) => colours.includes(wanted));
      }
    }
    await page.close();
  });

  it('keeps its filters in the address, and loads what is older', async () => {
    const page = await panel.open('/admin/datacenter');
    await hasRows(page, 50);
    await page.click('#load-older');
    await hasRows(page, 62);
    await page.select('#log-status', 'error');
    await at(page, '/admin/datacenter?status=error');
    await hasRows(page, 2);
    await fill(page, '#log-filter', 'slow down');
    await at(page, '/admin/datacenter?status=error&search=slow+down');
    await hasRows(page, 1);
    const row = await textOf(page, '#log-content tr');
    assert.match(row, /yesterday|1 day ago.*429.*one\/fast.*phone.*one.*1\.2 s.*100.*e3fbbe3d461f/);
    await page.reload({ waitUntil: 'networkidle0' });
    await hasRows(page, 1);
    assert.equal(await page.$eval('#log-filter', (field) => field.value), 'slow down');

    await press(page, 'Details of a request to one/fast');
    const details = await says(page, '.request');
    assert.match(details, /one 429: slow down.*Error code rate_limit_exceeded.*Upstream calls 1/);
    await press(page, 'Only this key');
    await at(page, '/admin/datacenter?key=phone&status=error&search=slow+down');

    await press(page, 'Saved filters');
    await press(page, 'Save these filters…');
    await fill(page, '#filter-name', 'phone in trouble');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#save-filters', { hidden: true });
    await page.click('#clear-filters');
    await at(page, '/admin/datacenter');
    await page.reload({ waitUntil: 'networkidle0' });
    await press(page, 'Saved filters');
    await press(page, 'phone in trouble');
    await hasRows(page, 1);
    await page.select('#log-range', '24h');
    await says(page, '#empty-state', /Nothing fits/);
    await press(page, 'Clear filters', '#empty-state');
    await hasRows(page, 50);
    await page.evaluate(() => localStorage.clear());
    await page.close();
  });

  it('shows what comes new while it is live, above the rest, as text', async () => {
    const page = await panel.open('/admin/datacenter?status=error');
    await hasRows(page, 2);
    assert.match(await textOf(page, '#log-content tr'), /<b>bold<\/b> trouble/);
    await addRequest(panel.gateway, { status: 503, error: 'just now' });
    await press(page, 'Live');
    await hasRows(page, 3);
    assert.match(await textOf(page, '#log-content tr'), /503.*just now/);
    await says(page, '#log-count', /Live: new requests are added every 30 s/);
    await press(page, 'Pause');
    assert.equal(await rowCount(page), 3);
    await page.close();
  });

  it('fits a phone, in Chinese and in the dark, and reads well', async () => {
    const page = await panel.open('/admin/datacenter', {
      viewport: PHONE,
      theme: 'dark',
      language: 'zh-CN',
    });
    await hasRows(page, 50);
    assert.equal(await documentWidth(page), 390);
    const table = await page.$eval('.log .table', ({ offsetWidth }) => offsetWidth);
    assert.ok(table >= 1120, `the table is ${table} wide and scrolls in its box`);
    assert.doesNotMatch(await textOf(page, '.log thead'), /[a-z]{6}/);
    await page.click('#log-content button');
    await shown(page, '.request');
    assert.equal(await documentWidth(page), 390);
    page.removeAllListeners('console');
    assert.deepEqual(await seriousFindings(page), []);
    await page.close();
  });

  it('exports and clears the log, once somebody has said so', async () => {
    const page = await panel.open('/admin/datacenter?status=429');
    await hasRows(page, 1);
    const session = await page.createCDPSession();
    await session.send('Page.setDownloadBehavior', { behavior: 'deny' });
    const asked = page.waitForRequest((request) => request.url().includes('/logs/export'));
    await page.click('#log-menu summary');
    await press(page, 'Export as CSV');
    assert.match((await asked).url(), /\/logs\/export\?status=429$/);

    await page.click('#log-menu summary');
    await press(page, 'Clear the log');
    await shown(page, '#clear-log');
    await page.keyboard.press('Escape');
    await page.waitForSelector('#clear-log', { hidden: true });
    await page.click('#log-menu summary');
    await press(page, 'Clear the log');
    await page.select('#clear-what', '1');
    await page.click('#confirm-ok');
    await says(page, '#toast-container', /1 row deleted/);
    await says(page, '#empty-state', /Nothing fits/);
    const [{ count }] = await panel.gateway.rows('SELECT count(*) AS count FROM request_log');
    assert.equal(count, 62);
    await page.close();
  });
});
