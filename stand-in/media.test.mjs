import assert from 'node:assert/strict';
import http from 'node:http';
import { after, before, beforeEach, describe, it } from 'node:test';
import { inflateSync } from 'node:zlib';
import { startStandIn } from './grok.mjs';
import { imagineNamed, imagineNames, imagineSceneFor } from './imagine.mjs';

let server;
let standIn;

before(async () => {
  server = await startStandIn();
  standIn = server.standIn;
});
after(() => server.close());
beforeEach(() => standIn.clear());

const post = (path, body, account = 'abc') =>
  fetch(server.url + path, {
    method: 'POST',
    headers: { cookie: `sso-rw=${account};sso=${account}` },
    body: JSON.stringify(body),
  });

/** The frames of a conversation, without their envelopes. */
async function framesOf(payload, account) {
  const text = await (await post('/rest/app-chat/conversations/new', payload, account)).text();
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line).result?.response ?? JSON.parse(line));
}

const upload = (account) =>
  post(
    '/rest/app-chat/upload-file',
    { fileName: 'image.png', fileMimeType: 'image/png', content: 'iVBORw0KGgo=' },
    account,
  );

const createPost = (account) =>
  post('/rest/media/post/create', { mediaType: 'MEDIA_POST_TYPE_VIDEO', prompt: 'x' }, account);

/** GETs from a host of media, as `{status, headers, bytes}`; `fetch` would not lie about the host. */
const asset = (path, { host = 'assets.grok.com', account, range } = {}) =>
  new Promise((resolve, reject) => {
    const headers = {
      host,
      ...(range && { range }),
      ...(account && { cookie: `sso=${account}` }),
    };
    http
      .get(server.url + path, { headers }, (response) => {
        const chunks = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode,
            headers: response.headers,
            bytes: Buffer.concat(chunks),
          }),
        );
      })
      .on('error', reject);
  });

const imageUrls = (frames) =>
  frames.flatMap(({ modelResponse }) => modelResponse?.generatedImageUrls ?? []);

describe('pictures of the stand-in', () => {
  const draw = { message: 'Image Generation: a red kite', modelName: 'grok-3' };

  it('come with progress, two for each call, each at its own address', async () => {
    const frames = await framesOf(draw);
    assert.deepEqual(frames.find((frame) => frame.imageAttachmentInfo)?.imageAttachmentInfo, {
      imageCount: 2,
    });
    const steps = frames.flatMap((frame) => frame.streamingImageGenerationResponse ?? []);
    assert.deepEqual(steps.at(-1), { imageIndex: 1, progress: 100 });
    const urls = [...imageUrls(frames), ...imageUrls(await framesOf(draw))];
    assert.equal(new Set(urls).size, 4);
    assert.match(urls[0], /^users\/[0-9a-f-]{36}\/generated\/[0-9a-f-]{36}\/image\.jpg$/);
  });

  it('are what an edit gets in both its forms', async () => {
    const attached = { message: 'Image Edit: add a hat', modelName: 'imagine-image-edit' };
    const referred = { ...attached, modelName: 'grok-3', toolOverrides: { imageGen: true } };
    assert.equal(imageUrls(await framesOf(attached)).length, 2);
    assert.equal(imageUrls(await framesOf(referred)).length, 2);
  });

  it('can be told how many they are and what becomes of them', async () => {
    const frames = await framesOf({ message: '[[scene:images count=3 asset=404]]' });
    const urls = imageUrls(frames);
    assert.equal(urls.length, 3);
    assert.equal((await asset(`/${urls[0]}`)).status, 404);
  });

  it('take no notice of scenes that are the socket’s', async () => {
    const frames = await framesOf({ message: 'Image Generation: x [[scene:imagine-fewer]]' });
    assert.equal(imageUrls(frames).length, 2);
  });
});

describe('films of the stand-in', () => {
  const film = { message: 'a kite --mode=normal', toolOverrides: { videoGen: true } };

  it('grow to 100 and are at an address that plays', async () => {
    const frames = (await framesOf(film)).flatMap(
      (frame) => frame.streamingVideoGenerationResponse ?? [],
    );
    assert.deepEqual(
      frames.map(({ progress }) => progress),
      [1, 20, 40, 60, 80, 100],
    );
    const { videoUrl, thumbnailImageUrl } = frames.at(-1);
    const video = await asset(`/${videoUrl}`);
    assert.equal(video.headers['content-type'], 'video/mp4');
    assert.equal(video.bytes.subarray(4, 8).toString(), 'ftyp');
    assert.equal((await asset(`/${thumbnailImageUrl}`)).headers['content-type'], 'image/png');
  });

  it('are as slow as the marker says', async () => {
    const startedAt = performance.now();
    await framesOf({ ...film, message: '[[scene:video-slow pauseMillis=150]]' });
    assert.ok(performance.now() - startedAt > 1000);
  });
});

describe('uploads to the stand-in', () => {
  it('can be fetched again where the answer says they are', async () => {
    const { fileMetadataId, fileUri } = await (await upload()).json();
    assert.match(fileMetadataId, /^[0-9a-f-]{36}$/);
    const { headers, bytes } = await asset(`/${fileUri}`);
    assert.equal(headers['content-type'], 'image/png');
    assert.equal(bytes.toString('latin1'), '\x89PNG\r\n\x1a\n');
    assert.notEqual((await (await upload()).json()).fileUri, fileUri);
  });

  it('are answered as the script or the account wishes', async () => {
    assert.ok((await (await upload('upload:file-id:1')).json()).fileId);
    assert.equal((await (await upload('upload:empty-ids:1')).json()).fileMetadataId, '');
    assert.equal((await upload('upload:413')).status, 413);
    standIn.enqueueUpload('no-ids', '401');
    assert.deepEqual(await (await upload()).json(), {});
    assert.equal((await upload()).status, 401);
    assert.throws(() => standIn.enqueueUpload('nosuch'), /no upload scene "nosuch".*file-id/);
  });
});

describe('posts of the stand-in', () => {
  it('have ids, unless somebody wishes otherwise', async () => {
    assert.match((await (await createPost()).json()).post.id, /^[0-9a-f-]{36}$/);
    assert.deepEqual(await (await createPost('post:no-id:1')).json(), { post: {} });
    await fetch(`${server.url}/__script/post`, { method: 'POST', body: '"403-html"' });
    assert.equal((await createPost()).status, 403);
  });
});

describe('media hosts of the stand-in', () => {
  const PICTURE = '/users/u1/generated/g1/image.jpg';
  const FILM = '/users/u1/generated/v1/generated_video.mp4';

  it('have a picture for every path, always the same', async () => {
    const { headers, bytes } = await asset(PICTURE, { host: 'imgen.x.ai' });
    assert.equal(headers['content-type'], 'image/png');
    assert.equal(Number(headers['content-length']), bytes.length);
    assert.deepEqual(
      ['set-cookie', 'x-upstream'].map((name) => name in headers),
      [true, true],
    );
    assert.deepEqual((await asset(PICTURE)).bytes, bytes);
    assert.notDeepEqual((await asset('/other.jpg')).bytes, bytes);
    assert.equal((await asset(PICTURE, { host: 'grok.com' })).status, 404);
  });

  it('paint what any reader of PNG can read', async () => {
    const { bytes } = await asset('/images/a_30x20.jpg');
    assert.deepEqual([bytes.readUInt32BE(16), bytes.readUInt32BE(20)], [30, 20]);
    const start = bytes.indexOf('IDAT') + 4;
    const pixels = inflateSync(bytes.subarray(start, start + bytes.readUInt32BE(start - 8)));
    assert.equal(pixels.length, 20 * (1 + 30 * 3));
  });

  it('give the part that was asked for', async () => {
    const { bytes: all } = await asset(FILM);
    const first = await asset(FILM, { range: 'bytes=0-9' });
    assert.equal(first.status, 206);
    assert.equal(first.headers['content-range'], `bytes 0-9/${all.length}`);
    assert.deepEqual(first.bytes, all.subarray(0, 10));
    const last = await asset(FILM, { range: 'bytes=-5' });
    assert.deepEqual(last.bytes, all.subarray(-5));
    const open = await asset(FILM, { range: `bytes=${all.length - 3}-` });
    assert.deepEqual(open.bytes, all.subarray(-3));
    const beyond = await asset(FILM, { range: `bytes=${all.length}-` });
    assert.equal(beyond.status, 416);
    assert.equal(beyond.headers['content-range'], `bytes */${all.length}`);
  });

  it('play the scene of the path, the account or the script', async () => {
    const at = (scene, options) => asset(`/users/u1/generated/scene-${scene}/image.jpg`, options);
    assert.equal((await at('404')).status, 404);
    assert.equal((await at('403')).status, 403);
    assert.equal((await at('html')).headers['content-type'], 'text/html; charset=UTF-8');
    assert.equal((await at('svg')).headers['content-type'], 'image/svg+xml');
    assert.equal((await at('no-length')).headers['transfer-encoding'], 'chunked');
    assert.equal((await at('big')).bytes.length, 26_214_400);
    const ranged = await at('over-limit', { range: 'bytes=100-199' });
    assert.deepEqual([ranged.status, ranged.bytes.length], [206, 100]);
    assert.match(
      (await at('redirect-foreign')).headers.location,
      /^https:\/\/elsewhere\.example\//,
    );
    const known = (await at('redirect-known')).headers.location;
    assert.equal(known, 'https://imagine-public.x.ai/users/u1/generated/image.jpg');
    await assert.rejects(at('cut-off'));
    assert.equal((await asset(PICTURE, { account: 'asset:404:1' })).status, 404);
    standIn.enqueueAsset('403');
    assert.equal((await asset(PICTURE)).status, 403);
  });

  it('record what they were asked with', async () => {
    await asset(PICTURE, { account: 'abc', range: 'bytes=0-0' });
    const [{ host, path, account, headers }] = standIn.requests;
    assert.deepEqual([host, path, account], ['assets.grok.com', PICTURE, 'abc']);
    assert.equal(headers.range, 'bytes=0-0');
  });
});

describe('the imagine socket', () => {
  const prompt = (text, ratio = '3:2') =>
    JSON.stringify({
      type: 'conversation.item.create',
      item: { content: [{ requestId: 'r-1', text, properties: { aspect_ratio: ratio } }] },
    });

  const messagesOf = (steps) => steps.flatMap(({ send }) => send ?? []);

  it('makes four pictures of the ratio asked for, each in its stages', () => {
    const steps = imagineSceneFor('abc').onMessage(prompt('Image Generation: a red kite'));
    const messages = messagesOf(steps);
    assert.equal(messages.length, 16);
    const [start, half, whole, done] = messages;
    assert.deepEqual([start.width, start.height], [600, 400]);
    assert.deepEqual([half.percentage_complete, whole.percentage_complete], [45, 100]);
    assert.ok(whole.blob.startsWith('iVBORw0KGgo'));
    assert.equal(done.current_status, 'completed');
    assert.equal(new Set(messages.flatMap(({ id }) => id ?? [])).size, 4);
    assert.ok(messages.every(({ request_id }) => request_id === '$requestId'));
  });

  it('plays what the prompt or the account wishes', () => {
    const fewer = prompt('Image Generation: a kite [[scene:imagine-fewer]]');
    const steps = imagineSceneFor('abc').onMessage(fewer);
    assert.deepEqual(steps.at(-1), { close: { code: 1000, reason: '' } });
    assert.equal(imagineSceneFor('imagine:403:1').status, 403);
    const [{ send }] = imagineSceneFor('imagine:rate-limit').onMessage(prompt('x'));
    assert.equal(send.err_code, 'rate_limit_exceeded');
  });

  it('has nothing but steps that can be played', () => {
    for (const name of imagineNames) {
      const { status, onMessage } = imagineNamed(name);
      const steps = status ? [] : onMessage(prompt('x'));
      for (const step of steps) {
        const known = ['send', 'binary', 'pauseMillis', 'close', 'error'];
        assert.ok(
          known.some((kind) => kind in step),
          `${name}: ${JSON.stringify(step)}`,
        );
      }
    }
  });
});
