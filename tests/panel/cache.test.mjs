/* global document, navigator -- within the page */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { at as fileAt } from '../../scripts/lib/paths.mjs';
import { noBrowser } from '../../scripts/lib/requirements.mjs';
import { seriousFindings } from '../lib/axe.mjs';
import { eventually } from '../lib/eventually.mjs';
import { at, documentWidth, PHONE, press, says, shown, startPanel, textOf } from '../lib/panel.mjs';

const PICTURE = readFileSync(fileAt('app-static', 'favicon.ico'));
const DAY = 86_400_000;

describe('the page of the media cache', { skip: noBrowser() ?? false }, () => {
  let panel;
  let gateway;
  let page;

  before(async () => {
    panel = await startPanel();
    ({ gateway } = panel);
  });
  after(() => panel?.close());
  beforeEach(() => gateway.db.exec('DELETE FROM kv_cache'));
  afterEach(() => page?.close());

  /** Stores a picture or a video as the gateway does; the later of two was used later. */
  async function store(key, { type = 'image/x-icon', size = PICTURE.length, usedAt = 1 } = {}) {
    await gateway.kv.put(key, PICTURE, { metadata: { contentType: type, size } });
    await gateway.rows(
      'INSERT INTO kv_cache (key, type, size, content_type, created_at, last_access_at, expires_at)' +
        ' VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)',
      key,
      key.split('/')[0],
      size,
      type,
      Date.now(),
      Date.now() - DAY + usedAt,
      Date.now() + DAY,
    );
  }

  async function pictures(count) {
    for (let i = 0; i < count; i++) {
      await store(`image/upload-${i}.ico`, { usedAt: i });
    }
  }

  async function open(address = '', as) {
    page = await panel.open(`/admin/cache${address}`, as);
    await shown(page, '.table tbody tr[data-key], #empty-state');
  }

  const rows = () => page.$$eval('tbody tr[data-key]', (all) => all.map((row) => row.dataset.key));
  const kept = async () => (await gateway.rows('SELECT key FROM kv_cache')).length;
  const closed = () => page.waitForFunction(() => !document.querySelector('dialog[open]'));

  it('says that nothing is kept', async () => {
    await open();
    assert.match(await textOf(page, '#empty-state'), /No images are kept/);
    assert.equal(await page.$eval('#clear-image', ({ disabled }) => disabled), true);
  });

  it('counts both kinds, and lists the one that is chosen, in the address', async () => {
    await store('image/a.png', { size: 1536 });
    await store('video/b.mp4', { type: 'video/mp4', size: 2 * 1024 * 1024 });
    await open();
    await says(page, '#img-count', /^1$/);
    assert.match(await textOf(page, '#img-size'), /1\.5\sKB/);
    assert.match(await textOf(page, '#video-size'), /2\sMB/);
    assert.equal(await page.$eval('#local-image-body img', (image) => image.loading), 'lazy');
    await page.click('#cache-video');
    await at(page, '/admin/cache?type=video');
    await says(page, '#local-video-body', /b\.mp4/);
    await page.reload();
    await says(page, '#local-video-body', /b\.mp4.*2\sMB/);
  });

  it('asks the server for pages of fifty', async () => {
    await pictures(53);
    await open();
    assert.equal((await rows()).length, 50);
    await press(page, 'Next');
    await at(page, '/admin/cache?page=2');
    await says(page, '.pager', /51–53 of 53/);
  });

  it('shows a picture large, the next one, its link, and deletes it there', async () => {
    await pictures(3);
    await open();
    await press(page, 'View upload-2.ico');
    await says(page, '#lightbox h2', /1 of 3/);
    await page.waitForFunction(() => document.querySelector('#lightbox img').naturalWidth > 0);
    await page.keyboard.press('ArrowRight');
    await says(page, '#lightbox h2', /2 of 3/);
    await press(page, 'Next', '#lightbox');
    await says(page, '#lightbox code', /upload-0/);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowLeft');
    await says(page, '#lightbox code', /upload-1/);
    await press(page, 'Copy link', '#lightbox');
    await page.waitForSelector('#lightbox [data-copied]');
    const link = await page.evaluate(() => navigator.clipboard.readText());
    assert.equal(link, `${panel.origin}/v1/files/image/upload-1.ico`);
    assert.equal((await fetch(link.replace(panel.origin, gateway.url))).status, 200);
    await page.click('#lightbox-delete');
    await shown(page, '#confirm-dialog');
    await page.click('#confirm-ok');
    await says(page, '#lightbox h2', /2 of 2/);
    await page.keyboard.press('Escape');
    await closed();
    // What was looked at last comes first, and both were, at nearly the same time.
    assert.deepEqual((await rows()).sort(), ['upload-0.ico', 'upload-2.ico']);
  });

  it('tells of a file that cannot be shown', async () => {
    await store('image/broken.png');
    await gateway.kv.delete('image/broken.png');
    await open();
    await press(page, 'View broken.png');
    await says(page, '#lightbox .notice', /cannot be shown/);
  });

  it('deletes what is selected in groups of ten', async () => {
    await pictures(23);
    const groups = [];
    await open();
    page.on('request', (request) => {
      if (request.url().endsWith('/items/delete')) {
        groups.push(JSON.parse(request.postData()).names.length);
      }
    });
    await page.click('#select-all');
    assert.match(await textOf(page, '#selected-count'), /23 selected/);
    await page.click('#btn-batch-delete');
    await shown(page, '#confirm-dialog');
    await page.click('#confirm-ok');
    await says(page, '#toast-container', /23 files deleted/);
    assert.deepEqual(groups, [10, 10, 3]);
    assert.equal(await kept(), 0);
    await shown(page, '#empty-state');
  });

  it('lists what could not be deleted, and tries again', async () => {
    await pictures(12);
    await open();
    let refusals = 1;
    await page.setRequestInterception(true);
    page.on('request', (request) => {
      if (request.url().endsWith('/items/delete') && refusals-- > 0) {
        const error = { success: false, error: 'The store is full of sand', code: 'KV_FAILED' };
        request.respond({
          status: 503,
          contentType: 'application/json',
          body: JSON.stringify(error),
        });
      } else {
        request.continue();
      }
    });
    await page.click('#select-all');
    await page.click('#btn-batch-delete');
    await shown(page, '#confirm-dialog');
    await page.click('#confirm-ok');
    await says(page, '#failed-modal', /10 files could not be deleted.*full of sand.*upload-11/);
    assert.equal(await kept(), 10);
    await page.click('#failed-again');
    await eventually(kept, (left) => left === 0);
  });

  it('clears a kind slice by slice, with how far it is', async () => {
    await pictures(5);
    await store('video/b.mp4', { type: 'video/mp4' });
    await open();
    let slices = 0;
    await page.setRequestInterception(true);
    page.on('request', (request) => {
      if (request.url().endsWith('/cache/clear') && slices++ < 1) {
        const result = { deleted: 200, size_bytes: 1_048_576, size_mb: 1, remaining: 5 };
        const body = JSON.stringify({ success: true, status: 'success', result });
        setTimeout(() => request.respond({ contentType: 'application/json', body }), 300);
      } else {
        request.continue();
      }
    });
    await page.click('#clear-image');
    await shown(page, '#confirm-dialog');
    assert.match(await textOf(page, '#confirm-dialog'), /Delete all 5 images/);
    await page.click('#confirm-ok');
    await shown(page, '#batch-progress-text');
    await says(page, '#toast-container', /205 files deleted, 1\.\d+\sMB freed/);
    assert.equal(slices, 2);
    assert.deepEqual(await gateway.rows('SELECT key FROM kv_cache'), [{ key: 'video/b.mp4' }]);
  });

  it('fits a phone, in Chinese, and is open to everybody', async () => {
    await pictures(3);
    await open('', { viewport: PHONE, language: 'zh-CN', theme: 'dark' });
    assert.equal(await documentWidth(page), 390);
    assert.ok((await page.$eval('.table-box', (box) => box.scrollWidth)) >= 640);
    const text = await textOf(page, '#screen');
    assert.doesNotMatch(text.replace(/upload-\d\.ico|MB|KB|\bB\b/g, ''), /[a-z]{2}/i);
    assert.deepEqual(await seriousFindings(page), []);
    await page.click('.medium');
    await shown(page, '#lightbox');
    assert.deepEqual(await seriousFindings(page), []);
    assert.equal(await documentWidth(page), 390);
  });
});
