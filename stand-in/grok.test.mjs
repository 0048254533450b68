import assert from 'node:assert/strict';
import http from 'node:http';
import { after, before, beforeEach, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { markerIn, sceneFor } from './choose.mjs';
import { questionIn } from './friendly.mjs';
import { startStandIn } from './grok.mjs';
import { scenes } from './scenes.mjs';

let server;
let standIn;

before(async () => {
  server = await startStandIn();
  standIn = server.standIn;
});
after(() => server.close());
beforeEach(() => standIn.clear());

const ask = (message, { account = 'abc', signal } = {}) =>
  fetch(`${server.url}/rest/app-chat/conversations/new`, {
    method: 'POST',
    headers: { cookie: `sso-rw=${account};sso=${account}` },
    body: JSON.stringify({ message }),
    signal,
  });

const linesOf = (text) =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));

const tokensOf = (text) =>
  linesOf(text)
    .map((line) => line.result?.response)
    .filter((response) => typeof response?.token === 'string' && !response.isThinking)
    .map((response) => response.token)
    .join('');

const gone = async (index = 0) => {
  for (let tries = 0; tries < 200 && !standIn.requests[index]?.done; tries++) {
    await pause(5);
  }
  return standIn.requests[index];
};

describe('the stand-in', () => {
  it('answers an unscripted question with an echo of it', async () => {
    const text = await (await ask('system: Be brief.\n\nWhy is the sky blue?')).text();
    assert.match(tokensOf(text), /You asked: “Why is the sky blue\?”/);
    assert.ok(linesOf(text).some((line) => line.result.response?.isThinking));
  });

  it('records what it was asked and what became of it', async () => {
    const sent = await (await ask('[[scene:plain]]', { account: 'xyz' })).text();
    const record = await gone();
    assert.equal(record.method, 'POST');
    assert.equal(record.path, '/rest/app-chat/conversations/new');
    assert.equal(record.account, 'xyz');
    assert.equal(record.headers.cookie, 'sso-rw=xyz;sso=xyz');
    assert.equal(record.body, '{"message":"[[scene:plain]]"}');
    assert.equal(record.status, 200);
    assert.equal(record.closedEarly, false);
    assert.equal(record.bytesWritten, Buffer.byteLength(sent));
  });

  it('notices that a client went before the end', async () => {
    const leaving = new AbortController();
    const response = await ask('[[scene:endless]]', { signal: leaving.signal });
    await response.body.getReader().read();
    leaving.abort();
    const record = await gone();
    assert.equal(record.closedEarly, true);
    assert.ok(record.bytesWritten > 0);
  });

  it('lets the script win over the account, and the account over the marker', async () => {
    standIn.enqueue('404', { status: 418, body: [{ text: 'teapot' }] });
    assert.equal((await ask('[[scene:plain]]', { account: 'scene:429:a' })).status, 404);
    assert.equal((await ask('[[scene:plain]]', { account: 'scene:429:a' })).status, 418);
    assert.equal((await ask('[[scene:plain]]', { account: 'scene:429:a' })).status, 429);
    assert.equal((await ask('[[scene:plain]]')).status, 200);
  });

  it('can be told and asked over HTTP', async () => {
    await fetch(`${server.url}/__script`, { method: 'POST', body: '["500","401"]' });
    assert.equal((await ask('Hi')).status, 500);
    assert.equal((await ask('Hi')).status, 401);
    const asked = await (await fetch(`${server.url}/__requests`)).json();
    assert.deepEqual(
      asked.map(({ body }) => body),
      ['{"message":"Hi"}', '{"message":"Hi"}'],
    );
    await fetch(`${server.url}/__requests`, { method: 'DELETE' });
    assert.deepEqual(await (await fetch(`${server.url}/__requests`)).json(), []);
  });

  it('refuses a scene it does not have, naming those it has', async () => {
    const response = await fetch(`${server.url}/__script`, { method: 'POST', body: '"nosuch"' });
    assert.equal(response.status, 400);
    assert.match((await response.json()).error, /no scene "nosuch".*error-mid-stream/);
  });

  it('gives a full quota answer', async () => {
    const response = await fetch(`${server.url}/rest/rate-limits`, { method: 'POST', body: '{}' });
    assert.equal((await response.json()).lowEffortRateLimits.remainingQueries, 70);
  });

  it('makes a measured answer of the length asked for', async () => {
    const text = await (await ask('[[scene:bench tokens=50 lines=8 tokenBytes=10]]')).text();
    assert.equal(tokensOf(text), 'x'.repeat(500));
  });

  it('keeps the pace of a measured answer', async () => {
    const startedAt = performance.now();
    await (await ask('[[scene:bench tokens=100 lines=1 gapMicros=2000]]')).text();
    const tookMillis = performance.now() - startedAt;
    assert.ok(tookMillis > 190 && tookMillis < 600, `${tookMillis} ms`);
  });

  it('waits for a slow reader instead of filling its memory', async () => {
    const request = http.request(`${server.url}/rest/app-chat/conversations/new`, {
      method: 'POST',
    });
    request.end(
      JSON.stringify({ message: '[[scene:bench tokens=60000 lines=32 tokenBytes=500]]' }),
    );
    const response = await new Promise((resolve) => request.on('response', resolve));
    response.pause();
    await pause(300);
    assert.ok(standIn.requests[0].bytesWritten < 20_000_000);
    assert.equal(standIn.requests[0].done, false);
    request.destroy();
    assert.equal((await gone()).closedEarly, true);
  });
});

describe('its scenes', () => {
  const text = async (name) => (await ask(`[[scene:${name}]]`)).text();

  it('cut a character between two writes', async () => {
    const chunks = [];
    const response = await ask('[[scene:utf8-split]]');
    for await (const chunk of response.body) {
      chunks.push(chunk);
    }
    assert.ok(chunks.some((chunk) => Buffer.from(chunk).toString('utf8').includes('\ufffd')));
    assert.equal(tokensOf(Buffer.concat(chunks).toString('utf8')), 'Snow ☃ and 水 and 😀.');
  });

  it('end without a newline', async () => {
    assert.ok((await text('no-last-newline')).endsWith('}'));
  });

  it('break the connection before and within the answer', async () => {
    await assert.rejects(ask('[[scene:reset]]'));
    await assert.rejects(text('reset-middle'));
  });

  it('keep silent until the client goes', async () => {
    for (const [index, name] of ['silence-first', 'silence-middle', 'silence-headers'].entries()) {
      await assert.rejects(async () => {
        const response = await ask(`[[scene:${name}]]`, { signal: AbortSignal.timeout(100) });
        await response.text();
      }, /timeout/);
      assert.equal((await gone(index)).closedEarly, true);
    }
  });

  it('carry the statuses and headers of refusals', async () => {
    assert.equal((await ask('[[scene:401]]')).status, 401);
    const page = await ask('[[scene:403-html]]');
    assert.equal(page.status, 403);
    assert.match(page.headers.get('content-type'), /text\/html/);
    assert.equal((await ask('[[scene:429]]')).headers.get('retry-after'), null);
    assert.equal((await ask('[[scene:429-retry-after]]')).headers.get('retry-after'), '7');
  });

  it('all consist of steps that can be played', () => {
    const known = ['line', 'text', 'bytes', 'pauseMillis', 'silence', 'reset', 'forever'];
    for (const [name, scene] of Object.entries(scenes)) {
      for (const step of [...(scene.beforeHeaders ?? []), ...scene.body]) {
        assert.ok(
          known.some((kind) => kind in step),
          `${name}: ${JSON.stringify(step)}`,
        );
      }
    }
  });
});

describe('choosing a scene', () => {
  it('reads a marker with its parameters', () => {
    assert.deepEqual(markerIn('Hi [[scene:bench tokens=4 gapMicros=1.5]]'), {
      name: 'bench',
      parameters: { tokens: '4', gapMicros: '1.5' },
    });
    assert.equal(markerIn('[[scene]]'), null);
  });

  it('takes a body that is no JSON for an empty question', () => {
    assert.ok(sceneFor({ headers: {}, body: 'not json' }).body.length > 0);
  });

  it('finds the question in a flattened prompt', () => {
    assert.equal(questionIn('system: Be brief.\n\nuser: Hi\n\nassistant: Hello!\n\n2+2?'), '2+2?');
  });
});
