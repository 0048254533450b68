import assert from 'node:assert/strict';
import http from 'node:http';
import { after, describe, it } from 'node:test';
import { assertError } from '../lib/answers.mjs';
import { startGateway } from '../lib/gateway.mjs';

const CHAT = '/v1/chat/completions';
const HELLO = { model: 'grok-4', messages: [{ role: 'user', content: 'Hi' }] };
const MAX_BODY_BYTES = 32 * 1024 * 1024;

const gateway = await startGateway();
await gateway.addAccount();
const key = await gateway.addKey();
after(() => gateway.dispose());

const INVALID = 'invalid_request_error';
const invalid = (code, param = null) => ({ type: INVALID, code, param });
const chat = (body) => gateway.post(CHAT, body, { key });
const withMessages = (...messages) => ({ model: 'grok-4', messages });
const withParts = (...content) =>
  withMessages({ role: 'user', content: 'Hi' }, { role: 'user', content });
const tool = (name, more = {}) => ({ type: 'function', function: { name, ...more } });

/** A POST with a body of so many bytes; `chunked` does not declare how many. */
function post(bytes, { chunked = false } = {}) {
  return new Promise((resolve, reject) => {
    const request = http.request(gateway.url + CHAT, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${key}`,
        'content-type': 'application/json',
        ...(!chunked && { 'content-length': bytes }),
      },
    });
    request.on('response', async (response) => {
      const parts = [];
      for await (const part of response) {
        parts.push(part);
      }
      resolve(
        new Response(Buffer.concat(parts), {
          status: response.statusCode,
          headers: response.headers,
        }),
      );
    });
    request.on('error', reject);
    const part = Buffer.alloc(1024 * 1024, ' ');
    for (let left = bytes; left > 0; left -= part.length) {
      request.write(left < part.length ? part.subarray(0, left) : part);
    }
    request.end();
  });
}

describe('a caller who is not admitted', () => {
  const REFUSED = { type: 'authentication_error', code: 'invalid_api_key' };

  for (const [title, authorization] of [
    ['without a key', undefined],
    ['with an empty key', 'Bearer  '],
    ['with another scheme', 'Basic c2stMQ=='],
    ['with an unknown key', 'Bearer sk-unknown'],
    ['with a key longer than any', `Bearer ${'k'.repeat(257)}`],
  ]) {
    it(`${title} gets 401 with the way to do it right`, async () => {
      const headers = authorization ? { authorization } : {};
      for (const answer of [
        await gateway.post(CHAT, HELLO, { headers }),
        await fetch(`${gateway.url}/v1/models`, { headers }),
        await fetch(`${gateway.url}/v1/models/grok-4`, { headers }),
      ]) {
        await assertError(answer, 401, REFUSED);
        assert.equal(answer.headers.get('www-authenticate'), 'Bearer');
      }
    });
  }

  it('with a disabled key gets 401', async () => {
    const disabled = await gateway.addKey({ is_active: 0 });
    await assertError(await gateway.post(CHAT, HELLO, { key: disabled }), 401, REFUSED);
  });

  it('is told of the key before any fault of the request', async () => {
    await assertError(await gateway.post(CHAT, '{', { key: 'sk-unknown' }), 401, REFUSED);
  });

  it('may spell Bearer in any case', async () => {
    const headers = { authorization: `bEARER   ${key} ` };
    assert.equal((await fetch(`${gateway.url}/v1/models`, { headers })).status, 200);
  });
});

describe('a chat that cannot be read', () => {
  for (const [title, body, code, param] of [
    ['no JSON', '{"model":', 'invalid_json', null],
    ['nothing at all', '', 'invalid_json', null],
    ['no object', '[1]', 'invalid_json', null],
    ['no model', { messages: HELLO.messages }, 'missing_model', 'model'],
    ['a blank model', { ...HELLO, model: ' ' }, 'missing_model', 'model'],
    ['no messages', { model: 'grok-4' }, 'missing_messages', 'messages'],
    ['messages that are no array', { ...HELLO, messages: 'Hi' }, 'missing_messages', 'messages'],
    ['an empty conversation', withMessages(), 'empty_content', 'messages'],
    ['nothing to say', withMessages({ role: 'user', content: ' ' }), 'empty_content', 'messages'],
    [
      'an unknown role',
      withMessages({ role: 'user', content: 'Hi' }, { role: 'robot', content: 'Hi' }),
      'invalid_value',
      'messages.1.role',
    ],
    ['an unknown part', withParts({ type: 'sound' }), 'invalid_value', 'messages.1.content.0.type'],
    [
      'a picture at an address that is not public',
      withParts({ type: 'image_url', image_url: { url: 'https://127.0.0.1/a.png' } }),
      'invalid_image',
      'messages',
    ],
    ['a stream that is no boolean', { ...HELLO, stream: 'false' }, 'invalid_value', 'stream'],
    ['two answers', { ...HELLO, n: 2 }, 'unsupported_parameter', 'n'],
    [
      'stream_options without a stream',
      { ...HELLO, stream_options: { include_usage: true } },
      'invalid_value',
      'stream_options',
    ],
    ['five stop texts', { ...HELLO, stop: ['a', 'b', 'c', 'd', 'e'] }, 'invalid_value', 'stop'],
    ['no tokens', { ...HELLO, max_tokens: 0 }, 'invalid_value', 'max_tokens'],
    [
      'an unknown response format',
      { ...HELLO, response_format: { type: 'xml' } },
      'invalid_response_format',
      'response_format',
    ],
    ['a tool without a name', { ...HELLO, tools: [tool('')] }, 'invalid_tools', 'tools'],
    ['two tools of a name', { ...HELLO, tools: [tool('a'), tool('a')] }, 'invalid_tools', 'tools'],
    [
      '129 tools',
      { ...HELLO, tools: Array.from({ length: 129 }, (_, i) => tool(`t${i}`)) },
      'invalid_tools',
      'tools',
    ],
    [
      'a tool description over 16 KiB',
      { ...HELLO, tools: [tool('a', { description: 'x'.repeat(16 * 1024 + 1) })] },
      'invalid_tools',
      'tools',
    ],
    ['nothing to edit', { ...HELLO, model: 'grok-imagine-1.0-edit' }, 'missing_image', 'messages'],
    [
      'a video of a minute',
      { ...HELLO, model: 'grok-video-1.0', video_config: { video_length: 60 } },
      'invalid_video_length',
      'video_config.video_length',
    ],
  ]) {
    it(`with ${title} gets 400 ${code}`, async () => {
      const before = gateway.standIn.chats.length;
      await assertError(await chat(body), 400, invalid(code, param));
      assert.equal(gateway.standIn.chats.length, before, 'the upstream was not asked');
    });
  }

  it('with a choice of a tool that does not exist gets 400', async () => {
    const body = {
      ...HELLO,
      tools: [tool('a')],
      tool_choice: { type: 'function', function: { name: 'b' } },
    };
    const answer = await chat(body);
    assert.equal(answer.status, 400);
    assert.equal((await answer.json()).error.type, INVALID);
  });

  it('with an unknown model gets 404', async () => {
    await assertError(
      await chat({ ...HELLO, model: 'gpt-9' }),
      404,
      invalid('model_not_found', 'model'),
    );
    await assertError(
      await fetch(`${gateway.url}/v1/models/gpt-9`, {
        headers: { authorization: `Bearer ${key}` },
      }),
      404,
      invalid('model_not_found', 'model'),
    );
  });

  it('does not get back more of a long model name than fits a line', async () => {
    const answer = await chat({ ...HELLO, model: 'm'.repeat(100_000) });
    assert.equal(answer.status, 404);
    assert.ok((await answer.text()).length < 500);
  });
});

describe('a body over 32 MiB', () => {
  it('gets 413 when it says so', async () => {
    await assertError(await post(MAX_BODY_BYTES + 1), 413, invalid('request_too_large'));
  });

  it('gets 413 when it does not say so', async () => {
    await assertError(
      await post(MAX_BODY_BYTES + 1, { chunked: true }),
      413,
      invalid('request_too_large'),
    );
  });

  it('is read when it has just 32 MiB', async () => {
    for (const chunked of [false, true]) {
      await assertError(await post(MAX_BODY_BYTES, { chunked }), 400, invalid('invalid_json'));
    }
  });
});

describe('a path or method that does not exist', () => {
  for (const path of ['/v1', '/v1/', '/v1/nothing', '/v1/models/', '/v1/chat/completions/x']) {
    it(`${path} gets 404 without a key`, async () => {
      await assertError(await fetch(gateway.url + path), 404, invalid('unknown_url'));
    });
  }

  for (const [method, path, allow] of [
    ['GET', CHAT, 'POST, OPTIONS'],
    ['HEAD', CHAT, 'POST, OPTIONS'],
    ['DELETE', CHAT, 'POST, OPTIONS'],
    ['POST', '/v1/models', 'GET, HEAD, OPTIONS'],
    ['PUT', '/v1/models/grok-4', 'GET, HEAD, OPTIONS'],
  ]) {
    it(`${method} ${path} gets 405 with what is allowed`, async () => {
      const answer = await fetch(gateway.url + path, { method });
      assert.equal(answer.headers.get('allow'), allow);
      if (method === 'HEAD') {
        assert.equal(answer.status, 405);
      } else {
        await assertError(answer, 405, invalid('method_not_allowed'));
      }
    });
  }

  it('HEAD of what can be got has the headers and no body', async () => {
    const answer = await fetch(`${gateway.url}/v1/models`, {
      method: 'HEAD',
      headers: { authorization: `Bearer ${key}` },
    });
    assert.equal(answer.status, 200);
    assert.match(answer.headers.get('content-type'), /^application\/json/);
    assert.equal(await answer.text(), '');
  });
});

describe('a page of another origin', () => {
  it('may ask first, with the headers of SDKs and without a key', async () => {
    const asked =
      'authorization,content-type,openai-organization,openai-project,x-stainless-arch,x-stainless-os';
    for (const path of [CHAT, '/v1/models', '/v1/nothing']) {
      const answer = await fetch(gateway.url + path, {
        method: 'OPTIONS',
        headers: {
          origin: 'https://page.example',
          'access-control-request-method': 'POST',
          'access-control-request-headers': asked,
        },
      });
      assert.equal(answer.status, 204);
      assert.equal(answer.headers.get('access-control-allow-origin'), '*');
      assert.equal(answer.headers.get('access-control-allow-methods'), 'GET, POST, OPTIONS');
      assert.equal(answer.headers.get('access-control-allow-headers'), asked);
      assert.equal(answer.headers.get('access-control-max-age'), '86400');
    }
  });

  it('may read answers, streams and what went wrong', async () => {
    for (const answer of [
      await gateway.ask('[[scene:plain]]', { key }),
      await gateway.ask('[[scene:plain]]', { key, stream: true }),
      await fetch(`${gateway.url}/v1/models`),
    ]) {
      await answer.text();
      assert.equal(answer.headers.get('access-control-allow-origin'), '*');
      assert.match(answer.headers.get('access-control-expose-headers'), /x-request-id/);
    }
  });
});

describe('a request id', () => {
  it('is another for each request', async () => {
    const ids = new Set();
    for (let i = 0; i < 3; i++) {
      ids.add((await fetch(`${gateway.url}/v1/models`)).headers.get('x-request-id'));
    }
    assert.equal(ids.size, 3);
  });
});
