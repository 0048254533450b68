/* global document, window, ClipboardEvent, DataTransfer, File -- within the page */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { noBrowser } from '../../scripts/lib/requirements.mjs';
import { seriousFindings } from '../lib/axe.mjs';
import { startChat } from '../lib/chat.mjs';
import { eventually } from '../lib/eventually.mjs';
import { PHONE, documentWidth, fill, says, shown, textOf } from '../lib/panel.mjs';

const skip = noBrowser() ?? false;

const PNG =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

describe('pictures and films on the chat page', { skip }, async () => {
  if (skip) {
    return;
  }
  const { panel, gateway, key, guest } = await startChat();
  after(() => panel.close());

  const { sockets, requests } = gateway.standIn;
  const openSockets = () => sockets.filter(({ closed }) => closed === null).length;

  const cards = (page, state = 'done') => page.$$(`.made-card.${state}`);

  /** Waits for so many pictures that are really there. */
  const pictures = (page, count) =>
    page.waitForFunction(
      (wanted) =>
        [...document.querySelectorAll('.made-card.done img')].filter(
          ({ naturalWidth }) => naturalWidth > 0,
        ).length >= wanted,
      {},
      count,
    );

  const atImages = async (as) => {
    const page = await guest({ path: '/chat?tab=image', ...as });
    await shown(page, '#image-prompt');
    await says(page, '#image-method', /method|模式/);
    return page;
  };

  describe('by the stable method', () => {
    it('are made one to ten at a time, and grow before the eye where they are one or two', async () => {
      const page = await atImages();
      await says(page, '#image-method', /Stable/);
      assert.equal(await page.$('#image-run-mode'), null);
      assert.equal((await page.$$('#image-n option')).length, 10);
      await fill(page, '#image-prompt', 'a red kite [[scene:images pauseMillis=120]]');
      await page.select('#image-n', '2');
      await page.keyboard.press('Enter');
      await page.waitForFunction(
        () => document.querySelectorAll('.made-card progress').length === 2,
      );
      assert.equal(await page.$eval('#image-start', ({ disabled }) => disabled), true);
      await page.waitForFunction(() => document.querySelector('.made-card progress')?.value >= 50);
      await pictures(page, 2);
      assert.match(
        await page.$eval('.made-card a', (link) => link.getAttribute('href')),
        /^\/images\/p_/,
      );

      await page.select('#image-n', '3');
      await says(page, '.maker', /appear together/);
      await page.click('#image-start');
      await pictures(page, 5);
      assert.deepEqual(
        await page.$$eval('.made-note span:first-child', (notes) =>
          notes.map(({ textContent }) => textContent),
        ),
        ['#5', '#4', '#3', '#2', '#1'],
      );
      await page.click('#image-clear');
      assert.equal((await cards(page)).length, 0);
      await page.close();
    });

    it('that fail are marked, and said why', async () => {
      const page = await atImages();
      await fill(page, '#image-prompt', '[[scene:image-error-mid-stream]]');
      await page.click('#image-start');
      await shown(page, '.made-card.failed');
      assert.match(await says(page, '#image-problem'), /\w/);
      await page.close();
    });

    it('are right on a phone, in Chinese', async () => {
      const page = await atImages({ viewport: PHONE, theme: 'dark', language: 'zh-CN' });
      await fill(page, '#image-prompt', '红色的风筝');
      await page.click('#image-start');
      await pictures(page, 1);
      assert.equal(await documentWidth(page), 390);
      assert.equal(
        await page.$eval(
          '.waterfall',
          (list) => window.getComputedStyle(list).gridTemplateColumns.split(' ').length,
        ),
        1,
      );
      assert.deepEqual(await seriousFindings(page), []);
      await page.close();
    });
  });

  describe('a video', () => {
    it('is made as it was wished, shows how far it is, and begins with a picture', async () => {
      const page = await guest({ path: '/chat?tab=video' });
      await fill(page, '#video-prompt', 'a paper boat [[scene:video pauseMillis=250]]');
      await page.select('#video-aspect', '16:9');
      await page.select('#video-length', '10');
      await page.select('#video-resolution', 'HD');
      await page.select('#video-preset', 'fun');
      await page.$eval(
        '#video-prompt',
        (field, base64) => {
          const bytes = Uint8Array.from(window.atob(base64), (letter) => letter.charCodeAt(0));
          const clipboardData = new DataTransfer();
          clipboardData.items.add(new File([bytes], 'first.png', { type: 'image/png' }));
          field.dispatchEvent(
            new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
          );
        },
        PNG,
      );
      await page.waitForSelector('.attachments li[aria-busy="false"]');
      const asked = page.waitForRequest((request) => request.url().endsWith('/completions'));
      await page.click('#video-start');
      const order = JSON.parse((await asked).postData());
      assert.equal(order.model, 'grok-imagine-1.0-video');
      assert.deepEqual(order.video_config, {
        aspect_ratio: '16:9',
        video_length: 10,
        resolution: 'HD',
        preset: 'fun',
      });
      assert.match(order.messages[0].content[1].image_url.url, /^\/images\/upload-/);
      await page.waitForFunction(() => document.querySelector('.film progress')?.value >= 20);
      assert.equal(await page.$eval('#video-start', ({ disabled }) => disabled), true);
      await page.waitForFunction(() => document.querySelector('.film video')?.duration > 5);
      assert.match(
        await page.$eval('.film video', (film) => film.getAttribute('src')),
        /^\/images\/p_/,
      );
      assert.equal(await textOf(page, '.film .markdown a'), 'Open in a new tab');
      assert.deepEqual(await seriousFindings(page), []);
      await page.close();
    });

    it('that was stopped lets the upstream go', async () => {
      const page = await guest({ path: '/chat?tab=video' });
      await fill(page, '#video-prompt', 'a paper boat [[scene:video-slow]]');
      await page.click('#video-start');
      await page.waitForFunction(() => document.querySelector('.film progress')?.value >= 1);
      await page.keyboard.press('Escape');
      await says(page, '.film .notice', /Stopped/);
      await eventually(() =>
        requests.some(({ closedEarly, body }) => closedEarly && /video-slow/.test(body)),
      );
      await page.close();
    });
  });

  describe('by the experimental method', () => {
    before(async () => {
      await gateway.setSettings('grok', { image_generation_method: 'imagine_ws_experimental' });
      const method = async () =>
        (
          await fetch(`${gateway.url}/v1/images/method`, {
            headers: { authorization: `Bearer ${key}` },
          })
        ).text();
      await eventually(method, (text) => /experimental/.test(text), 15_000);
    });

    it('is where ratio, parallel and mode are chosen', async () => {
      const page = await atImages();
      await page.select('#image-aspect', '16:9');
      await page.select('#image-concurrency', '3');
      const asked = page.waitForRequest((request) => request.url().endsWith('/generations'));
      await fill(page, '#image-prompt', 'a red kite');
      await page.click('#image-start');
      const order = JSON.parse((await asked).postData());
      assert.equal(order.aspect_ratio, '16:9');
      assert.equal(order.concurrency, 3);
      assert.equal(order.stream, true);
      await pictures(page, 1);
      assert.match(await textOf(page, '.made-note'), /16:9/);
      await page.close();
    });

    const live = async (prompt, parallel = '1', as = {}) => {
      const page = await atImages(as);
      await page.select('#image-run-mode', 'continuous');
      assert.equal(await page.$('#image-n'), null);
      await page.select('#image-aspect', '3:2');
      await page.select('#image-concurrency', parallel);
      await fill(page, '#image-prompt', prompt);
      await page.click('#image-start');
      return page;
    };

    it('they come without end, the newest first, on a connection for each unit', async () => {
      const page = await live('a red kite', '2');
      await says(page, '#live-state', /^running$/);
      await pictures(page, 5);
      assert.equal(await textOf(page, '#live-active'), '2');
      assert.ok(Number(await textOf(page, '#live-images')) >= 5);
      assert.match(await textOf(page, '#live-mean'), /s$/);
      assert.equal(await textOf(page, '#live-error'), '-');
      const notes = await page.$$eval('.made-note', (all) =>
        all.map(({ textContent }) => textContent.replace(/\s+/g, ' ').trim()),
      );
      assert.match(notes[0], /^#\d+ connection [12] 3:2 .*s$/);
      assert.ok(parseInt(notes[0].slice(1), 10) > parseInt(notes.at(-1).slice(1), 10));
      assert.ok(openSockets() >= 1);
      await page.click('#image-stop');
      await says(page, '#live-state', /^stopped$/);
      await eventually(() => openSockets() === 0);
      await page.click('#image-clear');
      assert.equal((await cards(page)).length, 0);
      await page.close();
    });

    for (const [what, leave] of [
      ['the tab changes', (page) => page.click('#tab-chat')],
      ['the mode changes', (page) => page.select('#image-run-mode', 'single')],
      ['the page closes', (page) => page.close()],
    ]) {
      it(`they end when ${what}`, async () => {
        const opened = sockets.length;
        const page = await live('[[scene:imagine-silence]]');
        await eventually(() => sockets.length > opened && openSockets() === 1);
        await leave(page);
        await eventually(() => openSockets() === 0);
        if (!page.isClosed()) {
          await page.close();
        }
      });
    }

    it('they tell what goes wrong, and go on', async () => {
      gateway.standIn.enqueueImagine('none');
      const page = await live('a red kite');
      await says(page, '#live-error', /no picture/);
      await pictures(page, 1);
      await page.close();
    });

    /** Has the page's sockets end with a code at once, and counts them. */
    const broken = (code) => (page) =>
      page.evaluateOnNewDocument((wanted) => {
        window.opened = 0;
        window.WebSocket = class {
          static OPEN = 1;
          readyState = 0;

          constructor() {
            window.opened++;
            window.setTimeout(() => this.onclose({ code: wanted }), 50);
          }

          close() {}
        };
      }, code);

    for (const [code, times] of [
      [1006, 2],
      [1000, 1],
    ]) {
      it(`a connection that ends with ${code} is opened ${times === 2 ? 'once more' : 'no more'}`, async () => {
        const page = await live('a red kite', '1', { prepare: broken(code) });
        await says(page, '#live-state', /^stopped$/);
        assert.equal(await page.evaluate(() => window.opened), times);
        await page.close();
      });
    }

    it('a key that is rejected is told, and no connection opened again', async () => {
      const page = await live('a red kite', '1', {
        prepare: (fresh) =>
          fresh.evaluateOnNewDocument(() => {
            const { WebSocket } = window;
            window.opened = 0;
            window.WebSocket = class extends WebSocket {
              constructor(address, [ours]) {
                window.opened++;
                super(address, [ours, `key.${window.btoa('sk-wrongs')}`]);
              }
            };
          }),
      });
      await says(page, '#live-error', /^key rejected$/);
      await says(page, '#live-state', /^stopped$/);
      await pause(1500);
      assert.equal(await page.evaluate(() => window.opened), 1);
      await page.close();
    });
  });
});
