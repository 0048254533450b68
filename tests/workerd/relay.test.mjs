import assert from 'node:assert/strict';
import { after, afterEach, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { assertError } from '../lib/answers.mjs';
import { callChat } from '../lib/caller.mjs';
import { eventually } from '../lib/eventually.mjs';
import { startGateway } from '../lib/gateway.mjs';

const gateway = await startGateway();
await gateway.addUpstream({
  name: 'one',
  keys: ['sk-first', 'sk-second'],
  headers: '[{"name":"X-Title","value":"gateway"}]',
  first_byte_seconds: 2,
  idle_seconds: 2,
});
await gateway.addUpstream({
  name: 'prefixed',
  keys: ['sk-third'],
  base_url: 'https://proxy.openai-like.example/gateway/v1',
});
await gateway.addUpstream({
  name: 'open',
  auth: 'none',
  base_url: 'https://open.openai-like.example/v1',
});
await gateway.addUpstream({ name: 'shy', keys: ['sk-fourth'], ask_usage: 0 });
await gateway.addUpstream({ name: 'refused', keys: ['sk-a-very-secret-key'] });
await gateway.addUpstream({ name: 'google', kind: 'gemini', keys: ['g-first'] });
await gateway.addRoute('renamed', [{ upstream: 'id-one', model: 'demo-large' }]);
const key = await gateway.addKey({ name: 'Free' });
after(() => gateway.dispose());
afterEach(() => gateway.standIn.clear());

const ask = (content, more) => gateway.ask(content, { key, model: 'one/demo-small', ...more });

const bytesOf = async (response) => Buffer.from(await response.arrayBuffer());

const sentBy = (call) => Buffer.from(call.answerHex, 'hex');

/** Runs a request and waits for the row of its log. */
async function logOf(scene) {
  const { length } = await gateway.logRows(0);
  await scene();
  return (await gateway.logRows(length + 1)).at(-1);
}

describe('a chat that is passed on', () => {
  it('comes back byte for byte, with its cost in the log', async () => {
    let answer;
    const row = await logOf(async () => {
      const response = await ask('Hi');
      assert.equal(response.status, 200);
      assert.equal(response.headers.get('x-grok2api-upstream'), 'one');
      answer = await bytesOf(response);
    });
    const [call] = gateway.standIn.calls;
    assert.deepEqual(answer, sentBy(call));
    assert.match(answer.toString(), /"x_odd":\{"one":1\.0,"big":12345678901234567890/);
    const { usage } = JSON.parse(answer);
    assert.equal(row.prompt_tokens, usage.prompt_tokens);
    assert.equal(row.completion_tokens, usage.completion_tokens);
    assert.equal(row.status, 200);
    assert.match(row.account, /^one\/one-[12]$/);
    assert.equal(row.model, 'one/demo-small');
  });

  it('reaches the upstream as it was written, but for the name of the model', async () => {
    const body =
      '{ "messages":[{"role":"user","content":"\\u00e9 \u6c34","odd":[1.0,1e2]}],\n' +
      '  "big":12345678901234567890, "model" : "one/demo-small","model_extra":{"model":"x"} }';
    assert.equal((await gateway.post('/v1/chat/completions', body, { key })).status, 200);
    assert.equal(gateway.standIn.calls[0].body, body.replace(/"one\/demo-small"/, '"demo-small"'));
  });

  it('has the name its route gives it', async () => {
    const answer = await (await ask('Hi', { model: 'renamed' })).json();
    assert.equal(answer.model, 'demo-large');
    assert.equal(JSON.parse(gateway.standIn.calls[0].body).model, 'demo-large');
  });

  it('goes to the path below the base, whatever that is', async () => {
    await ask('Hi', { model: 'prefixed/m' });
    const [call] = gateway.standIn.calls;
    assert.equal(call.host, 'proxy.openai-like.example');
    assert.equal(call.path, '/gateway/v1/chat/completions');
    assert.equal(call.key, 'sk-third');
  });

  it('needs no key where the upstream wants none', async () => {
    assert.equal((await ask('Hi', { model: 'open/m' })).status, 200);
    assert.equal(gateway.standIn.calls[0].headers.authorization, undefined);
  });

  it("goes to Gemini's OpenAI-compatible base", async () => {
    const response = await ask('Hi', { model: 'google/gemini-3-flash' });
    assert.equal(response.status, 200);
    const [call] = gateway.standIn.calls;
    assert.equal(call.host, 'generativelanguage.googleapis.com');
    assert.equal(call.path, '/v1beta/openai/chat/completions');
    assert.equal(call.key, 'g-first');
    assert.deepEqual(await bytesOf(response), sentBy(call));
  });

  it('takes along the headers that are meant to go, and no others, both ways', async () => {
    const response = await ask('Hi', {
      headers: {
        'openai-beta': 'assistants=v2',
        'idempotency-key': 'k-1',
        cookie: 'session=secret',
        'x-forwarded-for': '192.0.2.7',
        'cf-connecting-ip': '192.0.2.7',
        'x-private': '1',
      },
    });
    const { headers } = gateway.standIn.calls[0];
    assert.equal(headers['openai-beta'], 'assistants=v2');
    assert.equal(headers['idempotency-key'], 'k-1');
    assert.equal(headers['x-title'], 'gateway');
    for (const name of ['cookie', 'x-forwarded-for', 'x-private', 'cf-connecting-ip', 'origin']) {
      assert.equal(headers[name], undefined, name);
    }
    assert.doesNotMatch(headers.authorization, new RegExp(key));
    assert.equal(response.headers.get('openai-processing-ms'), '12');
    assert.equal(response.headers.get('x-upstream-request-id'), 'req_demo');
    assert.equal(response.headers.get('set-cookie'), null);
    assert.match(response.headers.get('x-request-id'), /^[0-9a-f-]{36}$/);
  });

  it('lets the keys of an upstream take turns', async () => {
    for (let count = 0; count < 4; count++) {
      await ask('Hi');
    }
    const keys = gateway.standIn.calls.map((call) => call.key);
    assert.equal(new Set(keys.slice(0, 2)).size, 2);
    assert.deepEqual(keys.slice(0, 2), keys.slice(2));
  });

  for (const [members, finish] of [
    [{ model: 'one/demo-reasoner' }, 'reasoning_content'],
    [{ tools: [{ type: 'function', function: { name: 'get_weather' } }] }, 'tool_calls'],
  ]) {
    for (const stream of [false, true]) {
      it(`keeps ${finish} (${stream ? 'streamed' : 'whole'})`, async () => {
        const response = await ask('Hi', {
          ...members,
          stream,
          stream_options: { include_usage: true },
        });
        const answer = await bytesOf(response);
        assert.deepEqual(answer, sentBy(gateway.standIn.calls[0]));
        assert.match(answer.toString(), new RegExp(finish));
      });
    }
  }
});

describe('a stream that is passed on', () => {
  for (const scene of [
    'plain',
    'byte-by-byte',
    'crlf',
    'comments',
    'no-done',
    'drip gapMillis=20',
  ]) {
    it(`comes byte for byte: ${scene}`, async () => {
      const response = await ask(`[[scene:${scene}]] \u6c34`, {
        stream: true,
        stream_options: { include_usage: true },
      });
      assert.equal(response.status, 200);
      assert.match(response.headers.get('content-type'), /^text\/event-stream/);
      assert.equal(response.headers.get('x-grok2api-upstream'), 'one');
      const answer = await bytesOf(response);
      assert.equal(answer.toString(), sentBy(gateway.standIn.calls[0]).toString());
    });
  }

  it('is asked for its cost, which a client sees only if it asked itself', async () => {
    let answer;
    const row = await logOf(async () => {
      answer = await (await ask('Hi', { stream: true })).text();
    });
    const [call] = gateway.standIn.calls;
    assert.deepEqual(JSON.parse(call.body).stream_options, { include_usage: true });
    const sent = sentBy(call).toString();
    const [usage] = /data: [^\n]*"choices":\[\],"usage":\{[^\n]*\n\n/.exec(sent);
    assert.equal(answer, sent.replace(usage, ''));
    const told = JSON.parse(usage.slice('data: '.length)).usage;
    assert.equal(row.prompt_tokens, told.prompt_tokens);
    assert.equal(row.completion_tokens, told.completion_tokens);
    assert.equal(row.stream, 1);
    assert.ok(row.first_byte_ms >= 0);
  });

  it('is left alone where the operator wants that', async () => {
    const answer = await bytesOf(await ask('Hi', { stream: true, model: 'shy/m' }));
    assert.equal(JSON.parse(gateway.standIn.calls[0].body).stream_options, undefined);
    assert.deepEqual(answer, sentBy(gateway.standIn.calls[0]));
  });

  it('comes as it is said, not at the end', async () => {
    const startedAt = performance.now();
    const response = await ask('[[scene:drip gapMillis=100]] a b c d e f g', { stream: true });
    const reader = response.body.getReader();
    await reader.read();
    const first = performance.now() - startedAt;
    while (!(await reader.read()).done);
    assert.ok(performance.now() - startedAt > first + 500);
  });

  it('is let go when its client leaves', async () => {
    const row = await logOf(async () => {
      const caller = callChat(
        gateway,
        {
          model: 'one/m',
          stream: true,
          messages: [{ role: 'user', content: '[[scene:flood events=2000000]]' }],
        },
        { key },
      );
      await caller.readUntil('xxxx');
      caller.hangUp();
      const call = await eventually(
        () => gateway.standIn.calls[0],
        ({ done }) => done,
      );
      assert.equal(call.closedEarly, true);
    });
    assert.equal(row.status, 499);
    assert.equal(row.error_code, 'client_closed_request');
  });

  it('is let go when its client leaves before it begins, and nothing else is tried', async () => {
    const row = await logOf(async () => {
      const caller = callChat(
        gateway,
        {
          model: 'one/m',
          stream: true,
          messages: [{ role: 'user', content: '[[scene:silence-headers]]' }],
        },
        { key },
      );
      await eventually(() => gateway.standIn.calls[0]);
      caller.hangUp();
      await eventually(() => gateway.standIn.calls[0].done);
    });
    assert.equal(row.status, 499);
    assert.equal(gateway.standIn.calls.length, 1);
  });

  it('waits for a client that does not read, and goes on with it', async () => {
    const TOTAL_BYTES = 40_000_000;
    const caller = callChat(
      gateway,
      {
        model: 'one/m',
        stream: true,
        messages: [{ role: 'user', content: '[[scene:flood events=40000 bytes=900]]' }],
      },
      { key },
    );
    await caller.response;
    let before = -1;
    const waiting = await eventually(async () => {
      const now = gateway.standIn.calls[0].bytesWritten;
      const same = now === before;
      before = now;
      await pause(100);
      return same && now;
    });
    assert.ok(waiting < TOTAL_BYTES / 2, `${waiting} bytes were taken`);
    let bytes = 0;
    for (let piece = await caller.read(); piece !== null; piece = await caller.read()) {
      bytes += Buffer.byteLength(piece);
    }
    assert.ok(bytes > TOTAL_BYTES, `${bytes} bytes came`);
  });
});

describe('an answer that is none', () => {
  for (const [scene, status, expected] of [
    [
      '400',
      400,
      { type: 'invalid_request_error', code: 'decimal_above_max_value', param: 'temperature' },
    ],
    ['404', 404, { type: 'invalid_request_error', code: 'model_not_found', param: 'model' }],
  ]) {
    it(`is told in the upstream's words, and not asked for again: ${scene}`, async () => {
      const row = await logOf(async () => {
        await assertError(await ask(`[[scene:${scene}]]`), status, expected);
      });
      assert.equal(gateway.standIn.calls.length, 1);
      assert.equal(row.status, status);
      assert.equal(row.error_code, expected.code);
    });
  }
});

describe("an upstream's words about its key", () => {
  it('reach neither client nor log as they are', async () => {
    let answer;
    const row = await logOf(async () => {
      const response = await ask('[[scene:401]]', { model: 'refused/m' });
      assert.equal(response.status, 502);
      answer = await response.text();
    });
    assert.match(answer, /"code":"invalid_api_key"/);
    assert.doesNotMatch(answer, /Incorrect API key|sk-/);
    assert.doesNotMatch(JSON.stringify(row), /sk-a-very/);
    assert.match(row.error, /^refused 401 invalid_api_key/);
  });
});

describe('a key with a quota of tokens', () => {
  it('pays what upstreams say a chat has cost, whole and streamed, and is then turned away', async () => {
    const poor = await gateway.addKey({ name: 'Poor', tokens_per_day: 1 });
    const costs = [];
    for (const stream of [false, true]) {
      const other = await gateway.addKey({ name: `Poor ${stream}`, tokens_per_day: 1000 });
      const answer = await gateway.ask('Hi', { key: other, model: 'open/m', stream });
      await answer.text();
      const sent = sentBy(gateway.standIn.calls.at(-1)).toString();
      costs.push(Number(/"total_tokens":(\d+)/.exec(sent)[1]));
      const used = () =>
        gateway.rows('SELECT tokens_used FROM api_key_usage_daily WHERE key = ?1', other);
      const [{ tokens_used: paid }] = await eventually(used, ([row]) => row?.tokens_used > 0);
      assert.equal(paid, costs.at(-1));
    }
    assert.equal((await gateway.ask('Hi', { key: poor, model: 'open/m' })).status, 200);
    await eventually(
      () => gateway.rows('SELECT * FROM api_key_usage_daily WHERE key = ?1', poor),
      ([row]) => row?.tokens_used > 0,
    );
    const refused = await gateway.ask('Hi', { key: poor, model: 'open/m' });
    assert.equal(refused.status, 429);
    assert.equal(gateway.standIn.calls.length, 3);
  });
});
