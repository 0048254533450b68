import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { EVENTS, addGemini, eventOf, geminiOutside } from '../lib/gemini.mjs';
import { startGateway } from '../lib/gateway.mjs';

const MODEL = '/v1beta/models/gemini-2.5-flash';
const ASKED = '{"contents": [{"parts":[{"text":"Wieviel ist 2+2? 😀"}]}]}';

const google = geminiOutside();
const gateway = await startGateway({ standIn: google });
after(() => gateway.dispose());
await addGemini(gateway, {
  secrets: ['AIza-one', 'AIza-two'],
  models: ['gemini-2.5-flash', 'gemini-embedding-001'],
});
const key = await gateway.addKey({ name: 'phone' });

const ask = (path, { body = ASKED, headers = { 'x-goog-api-key': key }, ...more } = {}) =>
  gateway.post(path, body, { headers, ...more });

/** The only call that was made since. */
function asked() {
  const [call, ...others] = google.calls.splice(0);
  assert.equal(others.length, 0);
  return call;
}

describe("Gemini's API", () => {
  it('is passed on byte for byte, with a key of the pool', async () => {
    const answer = await ask(`${MODEL}:generateContent`);
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get('x-grok2api-upstream'), 'google');
    assert.equal(answer.headers.get('access-control-allow-origin'), '*');
    assert.match(await answer.text(), /^\{\n {2}"candidates": \[/);
    const { path, headers, body } = asked();
    assert.equal(path, `${MODEL}:generateContent`);
    assert.equal(body, ASKED);
    assert.match(headers['x-goog-api-key'], /^AIza-/);
    assert.equal(headers.authorization, undefined);
  });

  it('takes the key from the query, and lets it go no further', async () => {
    const answer = await fetch(`${gateway.url}${MODEL}:countTokens?prettyPrint=false&key=${key}`, {
      method: 'POST',
      body: ASKED,
    });
    assert.deepEqual(await answer.json(), { totalTokens: 7 });
    const call = asked();
    assert.equal(call.path, `${MODEL}:countTokens?prettyPrint=false`);
    assert.ok(!JSON.stringify(call).includes(key));
    assert.ok(!JSON.stringify(gateway.logs).includes(key));
    assert.ok(!JSON.stringify(await gateway.rows('SELECT * FROM request_log')).includes(key));
  });

  it('streams events as they come', async () => {
    let goOn;
    google.next.push(async (request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(eventOf(EVENTS[0]));
      await new Promise((resolve) => {
        goOn = resolve;
      });
      response.end(eventOf(EVENTS[1]));
    });
    const answer = await ask(`${MODEL}:streamGenerateContent?alt=sse`);
    assert.match(answer.headers.get('content-type'), /^text\/event-stream/);
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    const { value: first } = await reader.read();
    goOn();
    assert.equal(first, eventOf(EVENTS[0]));
    assert.equal((await reader.read()).value, eventOf(EVENTS[1]));
    assert.equal((await reader.read()).done, true);
    assert.equal(asked().path, `${MODEL}:streamGenerateContent?alt=sse`);
  });

  it('streams an array to who does not ask for events', async () => {
    let goOn;
    google.next.push(async (request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(eventOf(EVENTS[0]));
      await new Promise((resolve) => {
        goOn = resolve;
      });
      response.end(eventOf(EVENTS[1]));
    });
    const answer = await ask(`${MODEL}:streamGenerateContent`);
    assert.match(answer.headers.get('content-type'), /^application\/json/);
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let text = (await reader.read()).value;
    goOn();
    assert.equal(text, `[${JSON.stringify(EVENTS[0])}`);
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      text += part.value;
    }
    assert.deepEqual(JSON.parse(text), EVENTS);
    assert.equal(asked().path, `${MODEL}:streamGenerateContent?alt=sse`);
  });

  it('tells of a stream that breaks off', async () => {
    google.next.push((request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(eventOf(EVENTS[0]));
      setTimeout(() => response.destroy(), 50);
    });
    const events = (await (await ask(`${MODEL}:streamGenerateContent?alt=sse`)).text()).split(
      /\r?\n\r?\n/,
    );
    assert.equal(events[0], `data: ${JSON.stringify(EVENTS[0])}`);
    assert.match(events[1], /^data: \{"error":\{"code":502,.*"status":"UNAVAILABLE"/);
    asked();
  });

  it('encodes what a name has in it', async () => {
    await ask('/v1beta/models/google%2Fa%20b%C3%A4%2F..%2F%3Fkey=x:generateContent');
    assert.equal(asked().path, '/v1beta/models/a%20b%C3%A4%2F..%2F%3Fkey%3Dx:generateContent');
    await ask('/v1beta/models/google/gemini-2.5-flash-nonthinking-search:generateContent');
    const { path, body } = asked();
    assert.equal(path, `${MODEL}:generateContent`);
    assert.deepEqual(JSON.parse(body), {
      ...JSON.parse(ASKED),
      generationConfig: { thinkingConfig: { thinkingBudget: 0, includeThoughts: false } },
      tools: [{ google_search: {} }],
    });
  });

  it('goes on with another key while one rests as long as Google says', async () => {
    google.next.push((request, response) => {
      response.writeHead(429, { 'content-type': 'application/json' }).end(
        JSON.stringify({
          error: {
            code: 429,
            message: 'Quota exceeded',
            status: 'RESOURCE_EXHAUSTED',
            details: [
              { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '300.5s' },
            ],
          },
        }),
      );
    });
    const before = Date.now();
    assert.equal((await ask(`${MODEL}:generateContent`)).status, 200);
    const keys = google.calls.splice(0).map(({ headers }) => headers['x-goog-api-key']);
    assert.equal(new Set(keys).size, 2);
    for (let i = 0; i < 3; i++) {
      await ask(`${MODEL}:countTokens`);
      assert.equal(asked().headers['x-goog-api-key'], keys[1]);
    }
    const [rested] = await gateway.rows(
      'SELECT id, ready_at FROM upstream_credentials WHERE ready_at > 0',
    );
    assert.equal(rested.id, keys[0]);
    assert.ok(Math.abs(rested.ready_at - before - 300_500) < 5000);
  });

  it("refuses in Google's form", async () => {
    const answer = await ask(`${MODEL}:generateContent`, { headers: { 'x-goog-api-key': 'no' } });
    assert.equal(answer.status, 401);
    const { error } = await answer.json();
    assert.equal(error.code, 401);
    assert.equal(error.status, 'UNAUTHENTICATED');
    assert.equal(error.details[0].reason, 'API_KEY_INVALID');
    const unknown = await ask(`${MODEL}:predict`);
    assert.equal((await unknown.json()).error.status, 'NOT_FOUND');
    const place = 'User location is not supported for the API use.';
    google.next.push((request, response) => {
      response
        .writeHead(400, { 'content-type': 'application/json' })
        .end(
          JSON.stringify({ error: { code: 400, message: place, status: 'FAILED_PRECONDITION' } }),
        );
    });
    const refused = await ask(`${MODEL}:generateContent`);
    assert.equal(refused.status, 502);
    assert.match((await refused.json()).error.message, /^User location .*placement/);
    asked();
  });

  it('lists models without a call', async () => {
    const listed = await fetch(`${gateway.url}/v1beta/models?key=${key}`);
    assert.deepEqual(
      (await listed.json()).models.map(({ name }) => name),
      ['models/gemini-2.5-flash', 'models/gemini-embedding-001'],
    );
    const one = await fetch(`${gateway.url}/v1beta/models/gemini-embedding-001?key=${key}`);
    assert.deepEqual((await one.json()).supportedGenerationMethods, [
      'embedContent',
      'countTokens',
    ]);
    assert.equal(google.calls.length, 0);
  });

  it('may be called by pages of any origin', async () => {
    const answer = await fetch(`${gateway.url}${MODEL}:generateContent`, {
      method: 'OPTIONS',
      headers: {
        origin: 'https://page.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'x-goog-api-key,x-goog-api-client,content-type',
      },
    });
    assert.equal(answer.status, 204);
    assert.equal(answer.headers.get('access-control-allow-origin'), '*');
    assert.match(answer.headers.get('access-control-allow-headers'), /x-goog-api-key/);
  });
});
