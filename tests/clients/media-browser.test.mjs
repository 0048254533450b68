/* global document, origin, window -- within the page */
import assert from 'node:assert/strict';
import http from 'node:http';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import OpenAI from 'openai';
import { noBrowser } from '../../scripts/lib/requirements.mjs';
import { assetNamed } from '../../stand-in/assets.mjs';
import { startBrowser } from '../lib/browser.mjs';
import { eventually } from '../lib/eventually.mjs';
import { FILM_SECONDS, filmWithGaps } from './lib/film.mjs';
import { furnish } from './lib/house.mjs';
import { pictures } from './lib/media.mjs';

/** The file is larger than what a player fetches ahead, and the store can keep it. */
const GAP_BYTES = 3 << 20;

const ASSETS = 'assets.grok.com';

/** What a person sees of pictures and films, in a page of somebody else's. */
describe('a browser shows', { skip: noBrowser() ?? false }, () => {
  const film = filmWithGaps(GAP_BYTES);
  let browser;
  let gateway;
  let client;
  let chatUi;
  let context;
  let page;
  let complaints;
  let answers;

  before(async () => {
    browser = await startBrowser();
    gateway = await furnish();
    client = new OpenAI({ apiKey: gateway.key, baseURL: gateway.baseUrl, maxRetries: 0 });
    chatUi = await serveEmptyPages();
  });
  after(async () => {
    await browser?.close();
    await chatUi?.close();
    await gateway?.dispose();
  });

  beforeEach(async () => {
    gateway.standIn.clear();
    context = await browser.createBrowserContext();
    page = await context.newPage();
    await page.setCacheEnabled(false);
    complaints = [];
    answers = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => complaints.push(message.text()));
    page.on('response', (response) => {
      if (response.url().includes('/images/')) {
        answers.push({ status: response.status(), headers: response.headers() });
      }
    });
  });
  afterEach(() => context.close());

  const upstreamCalls = () => gateway.standIn.requests.filter(({ host }) => host === ASSETS);

  const upload = (bytes, type) => {
    const form = new FormData();
    form.set('file', new Blob([bytes], { type }), 'picture');
    return fetch(`${gateway.url}/v1/uploads/image`, {
      method: 'POST',
      headers: { authorization: `Bearer ${gateway.key}` },
      body: form,
    });
  };

  async function drawn() {
    const { data } = await client.images.generate({ prompt: 'a boat', model: 'grok-imagine-1.0' });
    return data[0].url;
  }

  /** The link of a film that was made within a chat. */
  async function filmed() {
    const { choices } = await client.chat.completions.create({
      model: 'grok-imagine-1.0-video',
      messages: [{ role: 'user', content: 'a boat that sails away' }],
    });
    return choices[0].message.content.trim().split('\n').at(-1);
  }

  /** From now on every film is the one with gaps. */
  const letFilmsBeLong = () =>
    gateway.standIn.enqueueAsset(
      ...Array(100).fill((lying, range) =>
        assetNamed('file')({ type: 'video/mp4', bytes: film }, range),
      ),
    );

  /** Shows a picture, and gives its size once it is there. */
  function pictured(link) {
    return page.evaluate(async (src) => {
      const image = document.body.appendChild(document.createElement('img'));
      image.src = src;
      await image.decode();
      return [image.naturalWidth, image.naturalHeight];
    }, link);
  }

  /** Plays a film a little, then jumps to its end and back; gives where it was. */
  function watched(link) {
    return page.evaluate(async (src) => {
      const video = document.body.appendChild(document.createElement('video'));
      video.muted = true;
      video.src = src;
      const heard = (event) =>
        new Promise((resolve, reject) => {
          video.addEventListener(event, resolve, { once: true });
          video.addEventListener('error', () => reject(new Error(video.error.message)));
        });
      await video.play();
      const places = [];
      for (const place of [video.duration - 0.5, 0.5]) {
        const seeked = heard('seeked');
        video.currentTime = place;
        await seeked;
        places.push(Math.round(video.currentTime * 10) / 10);
      }
      video.pause();
      return { duration: video.duration, width: video.videoWidth, places };
    }, link);
  }

  const rangesOf = (headers) => /^bytes (\d+)-(\d+)\/(\d+)$/.exec(headers['content-range']);

  it('a picture that was just drawn, and again without the upstream', async () => {
    const link = await drawn();
    await page.goto(chatUi.url);
    assert.deepEqual(await pictured(link), [512, 512]);
    assert.equal(upstreamCalls().length, 1);
    await eventually(
      () => gateway.kv.list({ prefix: 'image/' }),
      ({ keys }) => keys.length > 0,
    );
    await page.goto(chatUi.url);
    assert.deepEqual(await pictured(link), [512, 512]);
    assert.equal(upstreamCalls().length, 1);
    assert.deepEqual(complaints, [], 'the console is silent');
  });

  it('a picture a client has uploaded', async () => {
    const [png] = pictures(1);
    const { url } = await (await upload(png, 'image/png')).json();
    await page.goto(chatUi.url);
    assert.deepEqual(await pictured(new URL(url, gateway.url).href), [32, 32]);
    assert.deepEqual(complaints, [], 'the console is silent');
  });

  it('a film, with jumps to its end and back, and again without the upstream', async () => {
    letFilmsBeLong();
    const link = await filmed();
    for (const stored of [false, true]) {
      answers = [];
      const asked = upstreamCalls().length;
      await page.goto(chatUi.url);
      const { duration, width, places } = await watched(link);
      assert.equal(duration, FILM_SECONDS);
      assert.equal(width, 480);
      assert.deepEqual(places, [FILM_SECONDS - 0.5, 0.5]);
      assert.ok(answers.length >= 2, `${answers.length} requests`);
      for (const { status, headers } of answers) {
        assert.equal(status, 206);
        const [, from, to, size] = rangesOf(headers).map(Number);
        assert.equal(size, film.length);
        assert.ok(from <= to && to < size);
        assert.equal(headers['content-type'], 'video/mp4');
        assert.equal(headers['accept-ranges'], 'bytes');
      }
      const begins = answers.map(({ headers }) => Number(rangesOf(headers)[1]));
      assert.ok(Math.max(...begins) > film.length / 2, `it began at ${begins}`);
      if (stored) {
        assert.equal(upstreamCalls().length, asked);
      } else {
        assert.ok(upstreamCalls().length > asked);
        assert.ok((await (await fetch(link)).arrayBuffer()).byteLength === film.length);
        await eventually(
          () => gateway.kv.list({ prefix: 'video/' }),
          ({ keys }) => keys.length === 1,
        );
      }
    }
    assert.deepEqual(complaints, [], 'the console is silent');
  });

  it('a picture in a tab of its own, where nothing can run', async () => {
    const response = await page.goto(await drawn());
    const headers = response.headers();
    assert.equal(headers['content-security-policy'], "default-src 'none'; sandbox");
    assert.equal(headers['x-content-type-options'], 'nosniff');
    assert.equal(await page.evaluate(() => origin), 'null', 'it has no origin');
    assert.equal(await page.$eval('img', ({ naturalWidth }) => naturalWidth), 512);
  });

  it('a film in a tab of its own', async () => {
    await page.goto(await filmed());
    // No script of ours can wait in there.
    const seconds = await eventually(
      () => page.$eval('video', ({ duration }) => duration),
      (duration) => duration > 0,
    );
    assert.equal(seconds, FILM_SECONDS);
  });

  it('no drawing with scripts in it, whatever it calls itself', async () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>';
    for (const type of ['image/svg+xml', 'image/png']) {
      const response = await upload(svg, type);
      assert.equal(response.status, 400);
      const { error } = await response.json();
      assert.equal(error.code, 'unsupported_file');
    }
  });

  it('no script that is hidden in a picture', async () => {
    const script = Buffer.from('GIF89a=1;window.stolen=true;//');
    const { url } = await (await upload(script, 'image/gif')).json();
    await page.goto(chatUi.url);
    const outcome = await page.evaluate(
      (src) =>
        new Promise((resolve) => {
          const element = document.createElement('script');
          element.src = src;
          element.onload = () => resolve('loaded');
          element.onerror = () => resolve('refused');
          document.body.append(element);
        }),
      new URL(url, gateway.url).href,
    );
    assert.equal(outcome, 'refused');
    assert.equal(await page.evaluate(() => window.stolen), undefined);
  });
});

/** A site of its own, as a chat in the browser is. */
async function serveEmptyPages() {
  const server = http.createServer((request, response) => {
    response
      .writeHead(200, { 'content-type': 'text/html' })
      .end('<!DOCTYPE html><link rel="icon" href="data:,"><body>');
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
