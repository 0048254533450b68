import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import OpenAI, { APIError, BadRequestError, RateLimitError, toFile } from 'openai';
import { furnish } from './lib/house.mjs';
import {
  completedOf,
  dataUri,
  follow,
  listed,
  madeOf,
  noteUploads,
  paintedAt,
  pictures,
} from './lib/media.mjs';

const GENERATOR = 'grok-imagine-1.0';
const EDITOR = 'grok-imagine-1.0-edit';
const FILMER = 'grok-imagine-1.0-video';

let gateway;
let client;

before(async () => {
  gateway = await furnish();
  client = clientWith(gateway.key);
});
after(() => gateway?.dispose());
beforeEach(() => gateway.standIn.clear());

function clientWith(apiKey, baseURL = gateway.baseUrl) {
  return new OpenAI({ apiKey, baseURL, maxRetries: 0 });
}

const draw = (more = {}, { images } = client) =>
  images.generate({ model: GENERATOR, prompt: 'a paper boat on a lake', ...more });

const edit = async (files, more = {}) =>
  client.images.edit({ model: EDITOR, image: files, prompt: 'in the rain', ...more });

const filesOf = (pngs) =>
  Promise.all(pngs.map((png, index) => toFile(png, `${index}.png`, { type: 'image/png' })));

/** Checks that these pictures, and nothing else, went to one account in their order. */
function assertUploads(made, pngs) {
  assert.equal(made.length, pngs.length);
  assert.equal(new Set(made.map(({ account }) => account)).size, 1);
  for (const [index, png] of pngs.entries()) {
    assert.equal(made[index].upload.type, 'image/png');
    assert.ok(made[index].upload.bytes.equals(png), `picture ${index}`);
  }
}

/** What the package must throw. */
const refusal = (type, status, code, param) => (error) => {
  assert.ok(error instanceof type, `${error.constructor.name}: ${error.message}`);
  const { status: gotStatus, code: gotCode, param: gotParam } = error;
  const got = { status: gotStatus, code: gotCode, param: gotParam ?? undefined };
  assert.deepEqual(got, { status, code, param });
  assert.match(error.requestID, /^[0-9a-f-]{36}$/);
  return true;
};

describe('the openai package draws', () => {
  for (const n of [1, 2, 3]) {
    it(`${n} of ${n}, told as links that anybody can follow`, async () => {
      const { data, created, usage } = await draw({ n, response_format: 'url' });
      assert.equal(data.length, n);
      assert.ok(Math.abs(created - Date.now() / 1000) < 60);
      assert.equal(usage.total_tokens, usage.input_tokens + usage.output_tokens);
      assert.equal(new Set(data.map(({ url }) => url)).size, n);
      for (const { url, b64_json: embedded } of data) {
        assert.equal(embedded, undefined);
        assert.ok(url.startsWith(`${gateway.url}/images/`), url);
        const { type, bytes } = await follow(url);
        assert.equal(type, 'image/png');
        assert.ok(bytes.equals(paintedAt(url)));
      }
    });

    it(`${n} of ${n}, told as their bytes`, async () => {
      const { data } = await draw({ n, response_format: 'b64_json' });
      assert.equal(data.length, n);
      for (const { url, b64_json: embedded } of data) {
        assert.ok(Buffer.from(embedded, 'base64').equals(paintedAt(url)));
        assert.ok((await follow(url)).bytes.equals(paintedAt(url)));
      }
    });
  }

  it('what was asked for, and is told the way', async () => {
    const { response } = await draw({ size: '1536x1024', quality: 'high' }).withResponse();
    assert.equal(response.headers.get('x-image-method'), 'legacy');
    const [{ payload }] = madeOf(gateway.standIn);
    assert.equal(payload.message, 'Image Generation: a paper boat on a lake');
  });

  it('a link that is no good once it was changed', async () => {
    const [{ url }] = (await draw()).data;
    const other = url.replace(
      /\/p_.*\?/,
      `/p_${Buffer.from('/users/u9/x.jpg').toString('base64url')}?`,
    );
    assert.notEqual(other, url);
    const asked = () =>
      gateway.standIn.requests.filter(({ path }) => !path.endsWith('/rate-limits')).length;
    const soFar = asked();
    assert.equal((await fetch(other)).status, 404);
    assert.equal(asked(), soFar);
  });

  for (const n of [1, 2]) {
    it(`a stream of ${n}`, async () => {
      const events = await listed(await draw({ n, stream: true, response_format: 'b64_json' }));
      const completed = completedOf(events, 'image_generation', n);
      for (const { b64_json: embedded, url } of completed) {
        assert.ok(Buffer.from(embedded, 'base64').equals(paintedAt(url)));
      }
    });
  }

  it('a stream without partial pictures', async () => {
    const events = await listed(
      await draw({ stream: true, partial_images: 0, response_format: 'b64_json' }),
    );
    assert.deepEqual(
      events.map(({ type }) => type),
      ['image_generation.completed'],
    );
  });

  it('a stream that it leaves, and the upstream is let go', async () => {
    const prompt = '[[scene:images pauseMillis=200]]';
    for await (const event of await draw({ prompt, stream: true })) {
      assert.equal(event.type, 'image_generation.partial_image');
      break;
    }
    const [chat] = gateway.standIn.chats;
    await assert.doesNotReject(async () => {
      for (let tries = 0; !chat.done; tries++) {
        assert.ok(tries < 200, 'the upstream is still held');
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    });
    assert.equal(chat.closedEarly, true);
  });
});

describe('the openai package changes', () => {
  for (const count of [1, 16]) {
    it(`${count} of its files, sent in their order`, async () => {
      const pngs = pictures(count);
      const files = await filesOf(pngs);
      const told = noteUploads(gateway.standIn, count);
      const { data } = await edit(count === 1 ? files[0] : files, { response_format: 'url' });
      assert.equal(data.length, 1);
      assert.ok((await follow(data[0].url)).bytes.equals(paintedAt(data[0].url)));

      const made = madeOf(gateway.standIn);
      const { payload } = made.pop();
      assert.equal(payload.message, 'Image Edit: in the rain');
      assert.deepEqual(
        payload.responseMetadata.modelConfigOverride.modelMap.imageEditModelConfig.imageReferences,
        told.map(({ fileUri }) => `https://assets.grok.com/${fileUri}`),
      );
      assertUploads(made, pngs);
    });

    it(`${count} of its files, with a stream of what comes of it`, async () => {
      const files = await filesOf(pictures(count));
      const events = await listed(
        await edit(files, { stream: true, n: 2, response_format: 'b64_json' }),
      );
      for (const { b64_json: embedded, url } of completedOf(events, 'image_edit', 2)) {
        assert.ok(Buffer.from(embedded, 'base64').equals(paintedAt(url)));
      }
    });
  }
});

describe('the openai package shows', () => {
  const look = (parts, more = {}) =>
    client.chat.completions.create({
      model: 'grok-4',
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: '[[scene:plain]]' },
            ...parts.map((url) => ({ type: 'image_url', image_url: { url } })),
          ],
        },
      ],
      ...more,
    });

  for (const stream of [false, true]) {
    it(`pictures in a chat, ${stream ? 'streamed' : 'whole'}: uploaded first, and in their order`, async () => {
      const pngs = pictures(3);
      const told = noteUploads(gateway.standIn, pngs.length);
      const answer = await look(pngs.map(dataUri), { stream });
      const text = stream
        ? (await listed(answer)).map(({ choices }) => choices[0].delta.content ?? '').join('')
        : answer.choices[0].message.content;
      assert.equal(text, 'The answer is 4.');
      const made = madeOf(gateway.standIn);
      assert.deepEqual(
        made.pop().payload.fileAttachments,
        told.map(({ fileMetadataId }) => fileMetadataId),
      );
      assertUploads(made, pngs);
    });
  }

  it('a picture it drew itself, by its link', async () => {
    const [{ url }] = (await draw()).data;
    await follow(url); // so that the gateway has it
    gateway.standIn.clear();
    await look([url]);
    const [{ upload }] = madeOf(gateway.standIn);
    assert.ok(upload.bytes.equals(paintedAt(url)));
  });

  it('BadRequestError where it shows no picture', async () => {
    const text = `data:image/png;base64,${Buffer.from('no picture').toString('base64')}`;
    await assert.rejects(look([text]), refusal(BadRequestError, 400, 'invalid_image', 'messages'));
    assert.equal(gateway.standIn.requests.length, 0);
  });
});

describe('the openai package has a film made within a chat', () => {
  const film = (more = {}) =>
    client.chat.completions.create({
      model: FILMER,
      messages: [{ role: 'user', content: 'a boat that sails away' }],
      ...more,
    });

  const linkIn = (content) => /<video src="([^"]+)"/.exec(content)[1].replaceAll('&amp;', '&');

  it('and sees how far it is', async () => {
    const chunks = await listed(await film({ stream: true }));
    const content = chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join('');
    assert.match(content, /^<think>\n(?:[^<]*\d+ ?%[^<]*\n)+<\/think>\n/);
    assert.equal(chunks.at(-1).choices[0].finish_reason, 'stop');
    const { type, bytes } = await follow(linkIn(content));
    assert.equal(type, 'video/mp4');
    assert.equal(bytes.subarray(4, 8).toString(), 'ftyp');
  });

  it('and has it in the answer', async () => {
    const video = { aspect_ratio: '16:9', video_length: 10, resolution: 'HD', preset: 'fun' };
    const { choices } = await film({ video_config: video });
    const link = linkIn(choices[0].message.content);
    assert.ok(choices[0].message.content.trimEnd().endsWith(`\n${link}`));
    assert.equal((await follow(link)).type, 'video/mp4');
  });

  it('BadRequestError where there is no such film', async () => {
    await assert.rejects(
      film({ video_config: { video_length: 60 } }),
      refusal(BadRequestError, 400, 'invalid_video_length', 'video_config.video_length'),
    );
  });
});

describe('the openai package throws, of pictures', () => {
  afterEach(() => assert.deepEqual(madeOf(gateway.standIn), [], 'the upstream is not asked'));

  it('BadRequestError for more than ten', () =>
    assert.rejects(draw({ n: 11 }), refusal(BadRequestError, 400, 'invalid_n', 'n')));

  it('BadRequestError for a stream of three', () =>
    assert.rejects(
      draw({ n: 3, stream: true }),
      refusal(BadRequestError, 400, 'invalid_stream_n', 'n'),
    ));

  it('BadRequestError for a mask', async () => {
    const [image, mask] = await filesOf(pictures(2));
    await assert.rejects(
      edit(image, { mask }),
      refusal(BadRequestError, 400, 'unsupported_parameter', 'mask'),
    );
  });

  it('BadRequestError for a file that only calls itself a picture', async () => {
    const liar = await toFile(Buffer.from('<svg onload="alert(1)"/>'), 'a.png', {
      type: 'image/png',
    });
    await assert.rejects(edit(liar), refusal(BadRequestError, 400, 'invalid_image_type', 'image'));
  });

  it('BadRequestError for seventeen files', async () => {
    await assert.rejects(
      edit(await filesOf(pictures(17))),
      refusal(BadRequestError, 400, 'invalid_image_count', 'image'),
    );
  });

  it('BadRequestError for a model of another kind', () =>
    assert.rejects(
      draw({ model: 'grok-4' }),
      refusal(BadRequestError, 400, 'model_not_supported', 'model'),
    ));
});

describe('the openai package throws, of pictures the upstream does not make', () => {
  it('BadRequestError for what it refuses', async () => {
    for (const stream of [false, true]) {
      await assert.rejects(
        async () => listed(await draw({ prompt: '[[scene:image-moderated]]', stream })),
        (error) => {
          assert.ok(error instanceof APIError);
          assert.equal(error.code, 'content_policy_violation');
          return true;
        },
      );
    }
  });

  it('RateLimitError once the pictures of a day are spent', async () => {
    const painter = clientWith(gateway.keyForOnePicture);
    await draw({}, painter);
    for (const stream of [false, true]) {
      const error = await draw({ stream }, painter).catch((e) => e);
      refusal(RateLimitError, 429, 'daily_quota_exceeded')(error);
      assert.ok(Number(error.headers.get('retry-after')) > 0);
    }
  });
});
