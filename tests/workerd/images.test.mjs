import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { assertError } from '../lib/answers.mjs';
import { eventually } from '../lib/eventually.mjs';
import { startGateway } from '../lib/gateway.mjs';

const GENERATIONS = '/v1/images/generations';
const PNG = Buffer.from('\x89PNG', 'latin1');

const gateway = await startGateway();
await gateway.addAccount();
await gateway.addAccount();
const key = await gateway.addKey();
after(() => gateway.dispose());

const generate = (wish, options) => gateway.post(GENERATIONS, wish, { key, ...options });

async function picturesOf(response) {
  const text = await response.text();
  assert.equal(response.status, 200, text);
  assert.match(response.headers.get('content-type'), /^application\/json/);
  return JSON.parse(text);
}

/** Server-sent events as `{comments, events: [{event, data}]}`. */
async function eventsOf(response) {
  const text = await response.text();
  assert.equal(response.status, 200, text);
  assert.match(response.headers.get('content-type'), /^text\/event-stream/);
  const blocks = text.split('\n\n').filter(Boolean);
  return blocks
    .filter((block) => !block.startsWith(':'))
    .map((block) => {
      const [, event, data] = /^event: ([^\n]+)\ndata: ([^\n]+)$/.exec(block);
      return { event, data: JSON.parse(data) };
    });
}

async function imageUsed(ofKey) {
  const rows = await gateway.rows(
    'SELECT image_used FROM api_key_usage_daily WHERE key = ?1',
    ofKey,
  );
  return rows[0]?.image_used ?? 0;
}

describe('pictures', () => {
  it('are links that show them', async () => {
    const response = await generate({ prompt: 'a red kite', n: 2 });
    assert.equal(response.headers.get('x-image-method'), 'legacy');
    assert.equal(response.headers.get('access-control-allow-origin'), '*');
    const { created, data, usage } = await picturesOf(response);
    assert.ok(Math.abs(created - Date.now() / 1000) < 60);
    assert.equal(data.length, 2);
    assert.notEqual(data[0].url, data[1].url);
    for (const { url } of data) {
      assert.ok(url.startsWith(`${gateway.url}/images/p_`), url);
      const picture = Buffer.from(await (await fetch(url)).arrayBuffer());
      assert.deepEqual(picture.subarray(0, 4), PNG);
    }
    assert.equal(usage.output_tokens, 512);
  });

  it('are told as Base64, the very bytes that their links show', async () => {
    const { data } = await picturesOf(
      await generate({ prompt: 'a red kite', n: 3, response_format: 'b64_json' }),
    );
    assert.equal(data.length, 3);
    for (const { b64_json: base64, url } of data) {
      const shown = Buffer.from(await (await fetch(url)).arrayBuffer());
      assert.deepEqual(Buffer.from(base64, 'base64'), shown);
    }
  });

  it('that were told as Base64 are in the store', async () => {
    const { data } = await picturesOf(
      await generate({ prompt: 'a red kite', response_format: 'base64' }),
    );
    assert.ok(data[0].base64);
    const name = new URL(data[0].url).pathname.split('/').at(-1);
    const stored = await eventually(
      () => gateway.kv.get(`image/${name}`, 'arrayBuffer'),
      (bytes) => bytes !== null,
    );
    assert.equal(Buffer.from(stored).toString('base64'), data[0].base64);
  });

  it('are made side by side, and come in order', async () => {
    const ask = { prompt: '[[scene:images pauseMillis=60]]', n: 6 };
    const before = gateway.standIn.requests.length;
    const { data } = await picturesOf(await generate({ ...ask, concurrency: 3 }));
    assert.equal(new Set(data.map(({ url }) => url)).size, 6);
    const asked = gateway.standIn.requests
      .slice(before)
      .filter(({ path }) => path.endsWith('/conversations/new'));
    assert.equal(asked.length, 3);
  });

  it('that are missing are asked for once more and then given back', async () => {
    const limited = await gateway.addKey({ image_limit: 10 });
    const before = gateway.standIn.requests.length;
    const { data } = await picturesOf(
      await generate({ prompt: '[[scene:images count=1]]', n: 4 }, { key: limited }),
    );
    assert.equal(data.length, 3);
    assert.equal(
      gateway.standIn.requests.slice(before).filter(({ path }) => path.endsWith('/new')).length,
      3,
    );
    const { data: same } = await picturesOf(
      await generate({ prompt: '[[scene:images-one]]', n: 4 }, { key: limited }),
    );
    assert.equal(same.length, 1);
    await eventually(
      () => imageUsed(limited),
      (used) => used === 4,
    );
  });

  it('that nobody makes cost nothing', async () => {
    const limited = await gateway.addKey({ image_limit: 10 });
    for (const [scene, status, type, code] of [
      ['images-none', 502, 'server_error', 'upstream_error'],
      ['image-moderated', 400, 'invalid_request_error', 'content_policy_violation'],
    ]) {
      const response = await generate({ prompt: `[[scene:${scene}]]`, n: 2 }, { key: limited });
      await assertError(response, status, { type, code });
    }
    await eventually(
      () => imageUsed(limited),
      (used) => used === 0,
    );
  });

  it('that are refused for a fault of the request tell it', async () => {
    for (const [wish, code, param] of [
      [{}, 'missing_prompt', 'prompt'],
      [{ prompt: 'a', n: 11 }, 'invalid_n', 'n'],
      [{ prompt: 'a', n: 3, stream: 'yes' }, 'invalid_stream_n', 'n'],
      [{ prompt: 'a', concurrency: '3.9', size: '1x1' }, 'invalid_concurrency', 'concurrency'],
      [{ prompt: 'a', size: '1x1' }, 'invalid_size', 'size'],
    ]) {
      await assertError(await generate(wish), 400, {
        type: 'invalid_request_error',
        code,
        param,
      });
    }
  });
});

describe('a stream of pictures', () => {
  it('tells progress, then pictures', async () => {
    const events = await eventsOf(
      await generate({ prompt: 'a red kite', n: 2, stream: true, response_format: 'b64_json' }),
    );
    const completed = events.filter(({ event }) => event === 'image_generation.completed');
    assert.deepEqual(completed.map(({ data }) => data.index).sort(), [0, 1]);
    for (const { data } of completed) {
      assert.deepEqual(Buffer.from(data.b64_json, 'base64').subarray(0, 4), PNG);
      assert.equal(data.output_format, 'png');
    }
    const [first] = events;
    assert.equal(first.event, 'image_generation.partial_image');
    assert.equal(first.data.b64_json, '');
    assert.equal(first.data.progress, 10);
  });

  it('that breaks ends with an error', async () => {
    const events = await eventsOf(
      await generate({ prompt: '[[scene:image-error-mid-stream]]', stream: true }),
    );
    assert.equal(events.at(-1).event, 'error');
    assert.equal(events.at(-1).data.error.code, 'upstream_error');
  });

  it('before its first event is an ordinary error', async () => {
    await assertError(await generate({ prompt: '[[scene:429]]', stream: true }), 429, {
      type: 'rate_limit_error',
      code: 'rate_limit_exceeded',
    });
    await gateway.rows('UPDATE token_quota_state SET cooldown_until = NULL');
  });

  it('whose client leaves stops the upstream', async () => {
    const fresh = await startGateway();
    try {
      await fresh.addAccount();
      const freshKey = await fresh.addKey();
      const leaving = new AbortController();
      const response = await fresh.post(
        GENERATIONS,
        { prompt: '[[scene:images pauseMillis=2000]]', stream: true },
        { key: freshKey, signal: leaving.signal },
      );
      await response.body.getReader().read();
      leaving.abort();
      const conversation = await eventually(
        () => fresh.standIn.requests.find(({ path }) => path.endsWith('/conversations/new')),
        (request) => request?.closedEarly,
      );
      assert.equal(conversation.closedEarly, true);
      const [row] = await fresh.logRows(1);
      assert.equal(row.status, 499);
    } finally {
      await fresh.dispose();
    }
  });
});

describe('pictures over the socket', async () => {
  const socket = await startGateway();
  await socket.setSettings('grok', { image_generation_method: 'imagine_ws_experimental' });
  await socket.addAccount();
  const socketKey = await socket.addKey();
  after(() => socket.dispose());
  const imagine = (wish) => socket.post(GENERATIONS, wish, { key: socketKey });

  it('are told with the bytes that came along', async () => {
    const response = await imagine({
      prompt: 'a red kite',
      n: 5,
      concurrency: 2,
      size: '1024x1536',
      response_format: 'b64_json',
    });
    assert.equal(response.headers.get('x-image-method'), 'imagine_ws_experimental');
    const { data } = await picturesOf(response);
    assert.equal(data.length, 5);
    for (const { b64_json: base64 } of data) {
      assert.deepEqual(Buffer.from(base64, 'base64').subarray(0, 4), PNG);
    }
    assert.ok(!socket.standIn.requests.some(({ host }) => host === 'imagine-public.x.ai'));
  });

  it('are streamed', async () => {
    const events = await eventsOf(await imagine({ prompt: 'a red kite', n: 2, stream: true }));
    assert.equal(events.filter(({ event }) => event === 'image_generation.completed').length, 2);
  });

  it('come through a conversation when the socket brings none', async () => {
    const response = await imagine({ prompt: '[[scene:imagine-none]]' });
    assert.equal(response.headers.get('x-image-method'), 'legacy');
    assert.equal((await picturesOf(response)).data.length, 1);
  });

  it('is the method told', async () => {
    const response = await fetch(`${socket.url}/v1/images/method`, {
      headers: { authorization: `Bearer ${socketKey}` },
    });
    assert.deepEqual(await response.json(), {
      image_generation_method: 'imagine_ws_experimental',
    });
  });
});
