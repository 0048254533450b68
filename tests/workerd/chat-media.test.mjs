import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { assertError, eventsOf, messageOf } from '../lib/answers.mjs';
import { startGateway } from '../lib/gateway.mjs';

const gateway = await startGateway();
await gateway.addAccount();
const key = await gateway.addKey();
after(() => gateway.dispose());

const IMAGE = 'grok-imagine-1.0';
const EDIT = 'grok-imagine-1.0-edit';
const VIDEO = 'grok-imagine-1.0-video';

const GIF = 'R0lGODlhAQABAAAAACwAAAAAAQABAAA=';
const LINK = `${gateway.url}/images/[pu]_[\\w-]+\\?s=[\\w-]{22}&a=[0-9a-f]{12}`;
const HTML_LINK = LINK.replace('&', '&amp;');

const picture = (url) => ({ type: 'image_url', image_url: { url } });
const said = (text) => ({ type: 'text', text });

/**
 * What the upstream was asked while `work` ran, as `{method, host, path, headers, body}`, but for limits:
 * those of an earlier answer's account may still be asked for.
 */
async function askedBy(work) {
  const before = gateway.standIn.requests.length;
  const result = await work();
  const asked = gateway.standIn.requests.slice(before);
  return { result, asked: asked.filter(({ path }) => !path.endsWith('/rate-limits')) };
}

/** The conversation among them. */
const conversationOf = (asked) => JSON.parse(asked.at(-1).body);

const pathsOf = (asked) => asked.map(({ path }) => path.split('/').at(-1));

describe('a picture in a message', () => {
  it('reaches the account as it was, from a data URI and from an address', async () => {
    const url = 'https://pictures.example/kite_40x30.png';
    const { result, asked } = await askedBy(() =>
      gateway.ask([said('What?'), picture(`data:image/png;base64,${GIF}`), picture(url)], { key }),
    );
    assert.ok((await messageOf(result)).content.length > 0);
    const fetched = asked.find(({ path }) => path.endsWith('kite_40x30.png'));
    assert.equal(fetched.headers.cookie, undefined);
    assert.equal(fetched.headers.authorization, undefined);
    const uploads = asked
      .filter(({ path }) => path.endsWith('/upload-file'))
      .map(({ body }) => JSON.parse(body));
    assert.deepEqual(uploads.map(({ fileMimeType }) => fileMimeType).sort(), [
      'image/gif',
      'image/png',
    ]);
    assert.equal(uploads.find((file) => file.fileMimeType === 'image/gif').content, GIF);
    const { fileAttachments } = conversationOf(asked);
    assert.equal(fileAttachments.length, 2);
  });

  it('counts 256 tokens', async () => {
    const answer = await (await gateway.ask([picture(GIF)], { key })).json();
    assert.equal(answer.usage.prompt_tokens, 256);
  });

  for (const [title, url] of [
    ['that is none', 'data:image/png;base64,PHN2Zy8+'],
    ['at a private address', 'https://[::ffff:10.0.0.1]/a.png'],
    ['at a page', 'https://pictures.example/scene-html/a.png'],
    ['that leads elsewhere', 'https://pictures.example/scene-redirect-insecure/a.png'],
    ['that never ends', 'https://pictures.example/scene-no-length-over-limit/a.png'],
    ['that breaks off', 'https://pictures.example/scene-cut-off/a.png'],
    ['that is not there', 'https://pictures.example/scene-404/a.png'],
  ]) {
    it(`${title} is the caller's fault`, async () => {
      const limited = await gateway.addKey({ chat_limit: 1 });
      const { asked } = await askedBy(async () =>
        assertError(await gateway.ask([picture(url)], { key: limited }), 400, {
          type: 'invalid_request_error',
          code: 'invalid_image',
          param: 'messages',
        }),
      );
      assert.ok(asked.every(({ headers }) => headers.cookie === undefined));
      assert.equal((await gateway.ask('Hi', { key: limited })).status, 200);
    });
  }

  it('may be large', async () => {
    const bytes = Buffer.alloc(10 * 2 ** 20, 7);
    bytes.write('GIF89a');
    const answer = await gateway.ask([picture(bytes.toString('base64'))], { key });
    assert.equal(answer.status, 200);
    const over = Buffer.concat([bytes, Buffer.from([0])]).toString('base64');
    assert.equal((await gateway.ask([picture(over)], { key })).status, 400);
  });
});

describe('a model that makes pictures', () => {
  const LINES = new RegExp(
    `^!\\[Generated Image\\]\\(${LINK}\\)\\n!\\[Generated Image\\]\\(${LINK}\\)$`,
  );

  it('answers with two links that can be followed', async () => {
    const { content } = await messageOf(
      await gateway.ask('[[scene:images]]', { key, model: IMAGE }),
    );
    assert.match(content.slice(content.indexOf('![')), LINES);
  });

  it('answers the same as a stream', async () => {
    const answer = await gateway.ask('[[scene:images]]', { key, model: IMAGE, stream: true });
    const { content, finishReasons } = await eventsOf(answer);
    assert.match(content.slice(content.indexOf('![')), LINES);
    assert.deepEqual(finishReasons, ['stop']);
  });

  it('gives back what it did not deliver', async () => {
    const limited = await gateway.addKey({ image_limit: 3 });
    const ask = (scene) =>
      gateway.ask(`[[scene:${scene}]]`, { key: limited, model: IMAGE, stream: true });
    await eventsOf(await ask('images-one'));
    await gateway.logRows(1);
    await eventsOf(await ask('images'));
    assert.equal((await ask('images')).status, 429);
  });

  it('edits the pictures of a message', async () => {
    const { result, asked } = await askedBy(() =>
      gateway.ask([said('[[scene:images]] a hat'), picture(GIF)], { key, model: EDIT }),
    );
    assert.match((await messageOf(result)).content, new RegExp(LINK));
    const { modelName, fileAttachments } = conversationOf(asked);
    assert.equal(modelName, 'imagine-image-edit');
    assert.equal(fileAttachments.length, 1);
  });
});

describe('a model that makes videos', () => {
  const PLAYER = new RegExp(
    `^<video src="${HTML_LINK}" controls width="500" height="300"></video>\\n${LINK}$`,
  );

  it('answers with a player and a link', async () => {
    const { result, asked } = await askedBy(() =>
      gateway.ask('[[scene:video]] a kite', {
        key,
        model: VIDEO,
        video_config: { aspect_ratio: '9:16', video_length: 10, resolution: '720p', preset: 'fun' },
      }),
    );
    assert.match((await messageOf(result)).content, PLAYER);
    assert.deepEqual(pathsOf(asked), ['create', 'new']);
    const payload = JSON.parse(asked[1].body);
    assert.match(payload.message, / --mode=extremely-crazy$/);
    const config = payload.responseMetadata.modelConfigOverride.modelMap.videoGenModelConfig;
    assert.equal(config.aspectRatio, '9:16');
    assert.equal(config.videoLength, 10);
    assert.equal(config.videoResolution, 'HD');
  });

  it('begins where the first picture is', async () => {
    const { result, asked } = await askedBy(() =>
      gateway.ask([picture(GIF), picture(GIF)], { key, model: VIDEO }),
    );
    assert.match((await messageOf(result)).content, PLAYER);
    assert.deepEqual(pathsOf(asked), ['upload-file', 'create', 'new']);
    assert.match(JSON.parse(asked[1].body).mediaUrl, /^https:\/\/assets\.grok\.com\/users\//);
  });

  it('shows its progress in a stream, as it comes', async () => {
    const answer = await gateway.ask('[[scene:video-slow]]', { key, model: VIDEO, stream: true });
    const { content, finishReasons } = await eventsOf(answer);
    const [thought, film] = content.split('</think>\n');
    const lines = thought.replace('<think>\n', '').trimEnd().split('\n');
    const percents = lines.map((line) => Number(/^Making the video: (\d+)%$/.exec(line)[1]));
    assert.ok(percents.length > 1);
    assert.deepEqual(
      percents,
      [...new Set(percents)].sort((a, b) => a - b),
    );
    assert.match(film, PLAYER);
    assert.deepEqual(finishReasons, ['stop']);
  });

  for (const scene of ['video-no-100', 'video-asset-id']) {
    it(`closes what it opened: ${scene}`, async () => {
      const answer = await gateway.ask(`[[scene:${scene}]]`, { key, model: VIDEO, stream: true });
      const { content } = await eventsOf(answer);
      assert.equal(content.split('<think>').length, content.split('</think>').length);
      assert.match(content.split('</think>\n').at(-1), PLAYER);
    });
  }

  it('that makes none is an error', async () => {
    const ask = (scene, stream) => gateway.ask(`[[scene:${scene}]]`, { key, model: VIDEO, stream });
    await assertError(await ask('video-moderated', false), 400, {
      type: 'invalid_request_error',
      code: 'content_policy_violation',
    });
    await assertError(await ask('video-no-url', false), 502, {
      type: 'server_error',
      code: 'upstream_error',
    });
    const { error, finishReasons, done } = await eventsOf(await ask('video-no-url', true));
    assert.equal(error.code, 'upstream_error');
    assert.deepEqual(finishReasons, []);
    assert.ok(done);
  });
});
