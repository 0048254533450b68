import assert from 'node:assert/strict';
import http from 'node:http';
import { after, before, beforeEach, describe, it } from 'node:test';
import { startStandIn } from './grok.mjs';

const OPENAI = 'api.openai-like.example';
const GEMINI = 'generativelanguage.googleapis.com';

let server;

before(async () => {
  server = await startStandIn();
});
after(() => server.close());
beforeEach(() => server.standIn.clear());

/** `fetch` lets nobody choose the host. */
function ask(host, method, path, { key = 'sk-one', headers = {}, body } = {}) {
  const port = server.port;
  const auth = host === GEMINI ? { 'x-goog-api-key': key } : { authorization: `Bearer ${key}` };
  return new Promise((resolve, reject) => {
    const request = http.request(
      { port, method, path, headers: { host, ...(key && auth), ...headers } },
      async (response) => {
        const chunks = [];
        try {
          for await (const chunk of response) {
            chunks.push(chunk);
          }
        } catch (error) {
          resolve({ status: response.statusCode, error, text: Buffer.concat(chunks).toString() });
          return;
        }
        const bytes = Buffer.concat(chunks);
        resolve({
          status: response.statusCode,
          headers: response.headers,
          bytes,
          text: String(bytes),
        });
      },
    );
    request.on('error', reject);
    request.end(typeof body === 'object' ? JSON.stringify(body) : body);
  });
}

const chat = (content, more = {}, options = {}) =>
  ask(OPENAI, 'POST', '/v1/chat/completions', {
    ...options,
    body: { model: 'demo-small', messages: [{ role: 'user', content }], ...more },
  });

const generate = (action, text, options) =>
  ask(GEMINI, 'POST', `/v1beta/models/gemini-3-flash:${action}`, {
    ...options,
    body: { contents: [{ role: 'user', parts: [{ text }] }] },
  });

describe('a provider like OpenAI', () => {
  it('answers a chat whole and streamed, with its cost where that was asked for', async () => {
    const whole = JSON.parse((await chat('Hi')).text);
    assert.match(whole.choices[0].message.content, /“Hi”/);
    assert.ok(whole.usage.total_tokens > 0 && whole.x_odd);
    const { text, headers } = await chat('Hi', {
      stream: true,
      stream_options: { include_usage: true },
    });
    assert.equal(headers['content-type'], 'text/event-stream');
    assert.match(text, /"usage":\{"prompt_tokens":1,[^]*data: \[DONE\]\n\n$/);
    assert.doesNotMatch((await chat('Hi', { stream: true })).text, /usage/);
  });

  it('refuses as its key, its host or the message says, in that order after the script', async () => {
    assert.equal((await chat('[[scene:429]]')).status, 429);
    assert.equal((await chat('[[scene:429]]', {}, { key: 'scene:402:1' })).status, 402);
    server.standIn.always('sk-one', '401').always(OPENAI, '503');
    assert.equal((await chat('Hi')).status, 401);
    assert.equal((await chat('Hi', {}, { key: 'sk-two' })).status, 503);
    server.standIn.enqueueProvider('500');
    assert.equal((await chat('Hi')).status, 500);
    server.standIn.always('sk-one', null).always(OPENAI, null);
    assert.equal((await chat('Hi')).status, 200);
    assert.equal((await chat('Hi', {}, { key: '' })).status, 401);
  });

  it('cuts answers in the middle', async () => {
    const { status, text } = await chat('[[scene:half]]');
    assert.equal(status, 200);
    assert.throws(() => JSON.parse(text));
    const stream = await chat('[[scene:half]]', { stream: true });
    assert.doesNotMatch(stream.text, /\n\n$|DONE/);
    assert.ok((await chat('[[scene:half-reset]]', { stream: true })).error);
  });

  it('remembers who asked, and what it answered', async () => {
    const { bytes } = await chat('Hi', {}, { key: 'sk-seven' });
    const [call] = server.standIn.calls;
    assert.equal(call.key, 'sk-seven');
    assert.equal(call.answerHex, bytes.toString('hex'));
  });

  for (const [method, path, body, expected] of [
    ['GET', '/v1/models', undefined, /"id":"demo-small"/],
    ['POST', '/v1/completions', { model: 'm', prompt: 'Hi' }, /text_completion/],
    ['POST', '/v1/embeddings', { model: 'm', input: ['a', 'b'] }, /"index":1/],
    ['POST', '/v1/responses', { model: 'm', input: 'Hi' }, /"status":"completed"/],
    [
      'POST',
      '/v1/responses',
      { model: 'm', input: 'Hi', stream: true },
      /event: response.completed/,
    ],
    ['POST', '/v1/images/generations', { model: 'm', prompt: 'x' }, /"b64_json":"iVBOR/],
    ['POST', '/v1/moderations', { input: 'violence' }, /"flagged":true/],
    ['POST', '/v1/rerank', { model: 'm', documents: ['a'], query: 'q' }, /relevance_score/],
    ['POST', '/any/prefix/v1/chat/completions', { model: 'm', messages: [] }, /chat.completion/],
  ]) {
    it(`answers ${method} ${path}${body?.stream ? ', streamed' : ''}`, async () => {
      const answer = await ask(OPENAI, method, path, { body });
      assert.equal(answer.status, 200, answer.text);
      assert.match(answer.text, expected);
    });
  }
});

describe('a provider like Gemini', () => {
  it('generates whole, as events and as an array', async () => {
    const whole = JSON.parse((await generate('generateContent', 'Hi')).text);
    assert.match(whole.candidates[0].content.parts[0].text, /“Hi”/);
    const array = JSON.parse((await generate('streamGenerateContent', 'Hi')).text);
    assert.equal(array.at(-1).candidates[0].finishReason, 'STOP');
    const events = await generate('streamGenerateContent?alt=sse', 'Hi');
    assert.match(events.text, /^data: \{"candidates"[^]*"usageMetadata"/);
  });

  it('takes keys from a header or the query, and refuses in its own shape', async () => {
    const { text } = await generate('generateContent', '[[scene:401]]');
    assert.match(text, /API_KEY_INVALID/);
    assert.equal((await generate('generateContent?key=abc', 'Hi', { key: '' })).status, 200);
    assert.equal(server.standIn.calls.at(-1).key, 'abc');
    assert.equal((await generate('generateContent', 'Hi', { key: '' })).status, 403);
    assert.match((await generate('generateContent', '[[scene:429-retry-after]]')).text, /"7s"/);
  });

  it('speaks OpenAI below a base of its own, where errors stand in an array', async () => {
    const post = (content) =>
      ask(OPENAI.replace('openai', 'gemini'), 'POST', '/v1beta/openai/chat/completions', {
        body: { model: 'gemini-3-flash', messages: [{ role: 'user', content }] },
      });
    assert.match((await post('Hi')).text, /chat.completion/);
    assert.ok(Array.isArray(JSON.parse((await post('[[scene:503]]')).text)));
  });
});
