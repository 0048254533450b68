import assert from 'node:assert/strict';
import OpenAI, { toFile } from 'openai';
import { after, afterEach, before, describe, it } from 'node:test';
import { eventually } from '../lib/eventually.mjs';
import { startGateway } from '../lib/gateway.mjs';

const EVERY_MINUTE = '* * * * *';

const gateway = await startGateway();
let key;
let client;

before(async () => {
  key = await gateway.addKey({ video_limit: 100 });
  await gateway.addAccount({ remaining_queries: 1000 });
  client = new OpenAI({ apiKey: key, baseURL: `${gateway.url}/v1`, maxRetries: 0 });
});
after(() => gateway.dispose());
afterEach(() => gateway.standIn.clear());

const minute = () => gateway.scheduled(EVERY_MINUTE);

const over = (id) =>
  eventually(
    () => client.videos.retrieve(id),
    ({ status }) => status === 'completed' || status === 'failed',
  );

/** The payloads that films were asked with. */
const films = () =>
  gateway.standIn.chats
    .map(({ body }) => JSON.parse(body))
    .filter((one) => one.toolOverrides?.videoGen);

describe('a video that nobody waits for', () => {
  it('is ordered, made by the next minute, and fetched by the official library', async () => {
    const video = await client.videos.create({
      model: 'grok-imagine-1.0-video',
      prompt: 'A paper boat',
      seconds: '8',
      size: '1280x720',
    });
    assert.deepEqual(
      [video.object, video.status, video.seconds, video.size],
      ['video', 'queued', '8', '1280x720'],
    );
    assert.equal(films().length, 0);
    await minute();
    const done = await client.videos.retrieve(video.id);
    assert.equal(done.status, 'completed');
    assert.equal(done.progress, 100);
    const config = films()[0].responseMetadata.modelConfigOverride.modelMap.videoGenModelConfig;
    assert.deepEqual(
      [config.aspectRatio, config.videoLength, config.videoResolution],
      ['16:9', 8, 'HD'],
    );
    const content = await client.videos.downloadContent(video.id);
    assert.equal(content.headers.get('content-type'), 'video/mp4');
    const bytes = Buffer.from(await content.arrayBuffer());
    assert.equal(bytes.subarray(4, 8).toString(), 'ftyp');
    const still = await client.videos.downloadContent(video.id, { variant: 'thumbnail' });
    assert.equal(still.headers.get('content-type'), 'image/png');
    const part = await fetch(`${gateway.url}/v1/videos/${video.id}/content`, {
      headers: { authorization: `Bearer ${key}`, range: 'bytes=4-7' },
    });
    assert.equal(part.status, 206);
    assert.equal(await part.text(), 'ftyp');
    assert.equal((await fetch(done.url)).status, 200, 'the link needs no key');
  });

  it('may begin with a picture that came as a file', async () => {
    const png = Buffer.from('89504e470d0a1a0a', 'hex');
    const video = await client.videos.create({
      model: 'grok-imagine-1.0-video',
      prompt: 'It flies',
      seconds: '6',
      input_reference: await toFile(png, 'kite.png', { type: 'image/png' }),
    });
    await minute();
    assert.equal((await client.videos.retrieve(video.id)).status, 'completed');
    const upload = gateway.standIn.requests.find(({ path }) => path.endsWith('/upload-file'));
    assert.equal(JSON.parse(upload.body).content, png.toString('base64'));
    const posted = gateway.standIn.requests.find(({ path }) => path.endsWith('/post/create'));
    assert.match(JSON.parse(posted.body).mediaUrl, /^https:\/\/assets\.grok\.com\/users\//);
  });

  it('tells how far it is while it is made, and is made once', async () => {
    const video = await client.videos.create({
      model: 'grok-imagine-1.0-video',
      prompt: 'Slow [[scene:video-slow pauseMillis=1500]]',
    });
    const runs = [minute(), minute()];
    const halfway = await eventually(
      () => client.videos.retrieve(video.id),
      ({ progress }) => progress > 0,
    );
    assert.equal(halfway.status, 'in_progress');
    assert.ok(halfway.progress < 100);
    const early = await fetch(`${gateway.url}/v1/videos/${video.id}/content`, {
      headers: { authorization: `Bearer ${key}` },
    });
    assert.equal(early.status, 409);
    await Promise.all(runs);
    assert.equal((await over(video.id)).status, 'completed');
    assert.equal(films().length, 1);
  });

  it('fails with what was wrong, and is not charged', async () => {
    const used = async () =>
      (await gateway.rows('SELECT video_used FROM api_key_usage_daily WHERE key = ?', key))[0]
        .video_used;
    const usedBefore = await used();
    const video = await client.videos.create({
      model: 'grok-imagine-1.0-video',
      prompt: '[[scene:video-error-mid-stream]]',
    });
    await minute();
    const failed = await client.videos.retrieve(video.id);
    assert.equal(failed.status, 'failed');
    assert.equal(failed.error.code, 'upstream_error');
    assert.equal(await used(), usedBefore);
  });

  it('is made beside others', async () => {
    const ids = [];
    for (const prompt of ['a', 'b', 'c']) {
      const { id } = await client.videos.create({
        model: 'grok-imagine-1.0-video',
        prompt: `${prompt} [[scene:video-slow pauseMillis=200]]`,
      });
      ids.push(id);
    }
    const startedAt = performance.now();
    await minute();
    const took = performance.now() - startedAt;
    for (const id of ids) {
      assert.equal((await client.videos.retrieve(id)).status, 'completed');
    }
    assert.ok(took < 3200, `${took} ms: each alone takes 1.6 s`);
  });

  it('is listed for its owner alone, and deleted', async () => {
    const listed = [];
    for await (const video of client.videos.list({ limit: 2 })) {
      listed.push(video.id);
    }
    assert.ok(listed.length >= 7, `${listed.length}`);
    const stranger = new OpenAI({
      apiKey: await gateway.addKey(),
      baseURL: `${gateway.url}/v1`,
      maxRetries: 0,
    });
    assert.deepEqual((await stranger.videos.list()).data, []);
    await assert.rejects(stranger.videos.retrieve(listed[0]), { status: 404 });
    await assert.rejects(stranger.videos.delete(listed[0]), { status: 404 });
    assert.deepEqual(await client.videos.delete(listed[0]), {
      id: listed[0],
      object: 'video.deleted',
      deleted: true,
    });
    await assert.rejects(client.videos.retrieve(listed[0]), { status: 404 });
  });
});
