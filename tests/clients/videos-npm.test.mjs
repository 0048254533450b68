import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import OpenAI, {
  BadRequestError,
  ConflictError,
  NotFoundError,
  RateLimitError,
  toFile,
} from 'openai';
import { furnish } from './lib/house.mjs';
import { bytesOf, dataUri, follow, listed, madeOf, pictures } from './lib/media.mjs';

const MODEL = 'grok-imagine-1.0-video';
const EVERY_MINUTE = '* * * * *';

let gateway;
let client;

before(async () => {
  gateway = await furnish();
  client = clientWith(gateway.key);
});
after(() => gateway?.dispose());
beforeEach(() => gateway.standIn.clear());

const clientWith = (apiKey) => new OpenAI({ apiKey, baseURL: gateway.baseUrl, maxRetries: 0 });

const order = (more = {}, { videos } = client) =>
  videos.create({ model: MODEL, prompt: 'a paper boat that sails away', ...more });

/**
 * Lets the minute come in which films are made, and asks until one is. The minute itself is longer:
 * the account's quota is asked for at its end.
 */
async function made(id) {
  gateway.scheduled(EVERY_MINUTE).catch(() => {});
  for (let tries = 0; tries < 100; tries++) {
    const video = await client.videos.retrieve(id);
    if (video.status === 'completed' || video.status === 'failed') {
      return video;
    }
    assert.ok(['queued', 'in_progress'].includes(video.status), video.status);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return assert.fail('The film is not made');
}

const refusal = (type, status, code) => (error) => {
  assert.ok(error instanceof type, `${error.constructor.name}: ${error.message}`);
  assert.deepEqual([error.status, error.code], [status, code]);
  return true;
};

describe('the openai package orders a film', () => {
  it('asks for it until it is made, and takes it away', async () => {
    const { data: ordered, response } = await order({
      seconds: '8',
      size: '1280x720',
    }).withResponse();
    assert.ok(Number(response.headers.get('openai-poll-after-ms')) > 0);
    const { id, created_at: createdAt, ...rest } = ordered;
    assert.match(id, /^video_/);
    assert.ok(Math.abs(createdAt - Date.now() / 1000) < 60);
    assert.deepEqual(rest, {
      object: 'video',
      model: MODEL,
      status: 'queued',
      progress: 0,
      completed_at: null,
      expires_at: null,
      seconds: '8',
      size: '1280x720',
      prompt: 'a paper boat that sails away',
      remixed_from_video_id: null,
      error: null,
    });
    await assert.rejects(
      client.videos.downloadContent(id),
      refusal(ConflictError, 409, 'video_not_ready'),
    );

    const video = await made(id);
    assert.equal(video.status, 'completed');
    assert.equal(video.progress, 100);
    assert.ok(video.completed_at >= createdAt && video.expires_at > video.completed_at);

    const content = await client.videos.downloadContent(id);
    assert.equal(content.headers.get('content-type'), 'video/mp4');
    const bytes = await bytesOf(content);
    assert.equal(bytes.subarray(4, 8).toString(), 'ftyp');
    assert.ok(bytes.equals((await follow(video.url)).bytes), 'its link shows the same');
    const still = await client.videos.downloadContent(id, { variant: 'thumbnail' });
    assert.equal(still.headers.get('content-type'), 'image/png');

    const [{ payload }] = madeOf(gateway.standIn).slice(-1);
    const { videoGenModelConfig } = payload.responseMetadata.modelConfigOverride.modelMap;
    assert.equal(videoGenModelConfig.videoLength, 8);
    assert.equal(videoGenModelConfig.aspectRatio, '16:9');

    const gone = await client.videos.delete(id);
    assert.deepEqual(gone, { id, object: 'video.deleted', deleted: true });
    await assert.rejects(client.videos.retrieve(id), refusal(NotFoundError, 404, 'not_found'));
  });

  for (const [what, reference] of [
    ['a file', (png) => toFile(png, 'start.png', { type: 'image/png' })],
    ['a data URI', (png) => ({ image_url: dataUri(png) })],
  ]) {
    it(`that begins with a picture, ${what}`, async () => {
      const [png] = pictures(1);
      const { id } = await order({ input_reference: await reference(png) });
      assert.equal((await made(id)).status, 'completed');
      const [{ upload }] = madeOf(gateway.standIn);
      assert.ok(upload.bytes.equals(png));
      await client.videos.delete(id);
    });
  }

  it('and is told why there is none', async () => {
    const { id } = await order({ prompt: '[[scene:video-moderated]]' });
    const { status, error } = await made(id);
    assert.equal(status, 'failed');
    assert.equal(error.code, 'content_policy_violation');
    await assert.rejects(client.videos.downloadContent(id), NotFoundError);
    await client.videos.delete(id);
  });

  it('and lists all it has ordered, page by page', async () => {
    const ids = [];
    for (let count = 0; count < 5; count++) {
      ids.push((await order({ prompt: `boat ${count}` })).id);
    }
    const oldestFirst = await listed(client.videos.list({ limit: 2, order: 'asc' }));
    assert.deepEqual(
      oldestFirst.map(({ id }) => id),
      ids,
    );
    const page = await client.videos.list({ limit: 2 });
    assert.deepEqual(
      page.data.map(({ id }) => id),
      ids.slice(3).reverse(),
    );
    assert.equal(page.has_more, true);
    assert.equal((await listed(clientWith(gateway.keyForOneChat).videos.list())).length, 0);
    await Promise.all(ids.map((id) => client.videos.delete(id)));
  });
});

describe('the openai package throws, of films', () => {
  it('NotFoundError for one that is not there, or is of another key', async () => {
    const stranger = clientWith(gateway.keyForOneChat).videos;
    const { id } = await order();
    for (const lookFor of [
      () => client.videos.retrieve('video_unknown'),
      () => stranger.retrieve(id),
      () => stranger.downloadContent(id),
      () => stranger.delete(id),
    ]) {
      await assert.rejects(lookFor(), refusal(NotFoundError, 404, 'not_found'));
    }
    await client.videos.delete(id);
  });

  it('BadRequestError for what nobody can make', async () => {
    for (const [more, code, param] of [
      [{ prompt: ' ' }, 'missing_prompt', 'prompt'],
      [{ seconds: '60' }, 'invalid_video_length', 'seconds'],
      [{ size: '1000x100' }, 'invalid_size', 'size'],
      [{ model: 'grok-4' }, 'model_not_supported', 'model'],
    ]) {
      const error = await order(more).catch((e) => e);
      refusal(BadRequestError, 400, code)(error);
      assert.equal(error.param, param);
    }
    assert.equal((await listed(client.videos.list())).length, 0);
  });

  it('RateLimitError once the films of a day are spent', async () => {
    const director = clientWith(gateway.keyForOneFilm);
    await order({}, director);
    const error = await order({}, director).catch((e) => e);
    refusal(RateLimitError, 429, 'daily_quota_exceeded')(error);
  });
});
