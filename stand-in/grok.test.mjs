import assert from 'node:assert/strict';
import http from 'node:http';
import { after, before, beforeEach, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { markerIn, sceneFor, sceneOfAccount } from './choose.mjs';
import { questionIn } from './friendly.mjs';
import { startStandIn } from './grok.mjs';
import { preferenceNamed, preferenceNames } from './preferences.mjs';
import { quotaNamed, quotaNames } from './quotas.mjs';
import { scenes } from './scenes.mjs';

let server;
let standIn;

before(async () => {
  server = await startStandIn();
  standIn = server.standIn;
});
after(() => server.close());
beforeEach(() => standIn.clear());

const post = (path, body, { account = 'abc', headers, signal } = {}) =>
  fetch(server.url + path, {
    method: 'POST',
    headers: { cookie: `sso-rw=${account};sso=${account}`, ...headers },
    body,
    signal,
  });

const ask = (message, { account, signal, ...members } = {}) =>
  post('/rest/app-chat/conversations/new', JSON.stringify({ message, ...members }), {
    account,
    signal,
  });

const askQuota = (account, modelName = 'grok-4') =>
  post('/rest/rate-limits', JSON.stringify({ requestKind: 'DEFAULT', modelName }), { account });

const prefer = (account) =>
  post('/auth_mgmt.AuthManagement/UpdateUserFeatureControls', Buffer.of(0, 0, 0, 0, 1, 0x80), {
    account,
    headers: { 'content-type': 'application/grpc-web+proto' },
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

describe('its quotas', () => {
  const quotaOf = async (...asked) => (await askQuota(...asked)).json();

  it('are full at first', async () => {
    assert.deepEqual(await quotaOf('abc'), {
      windowSizeSeconds: 72000,
      remainingQueries: 80,
      totalQueries: 80,
      remainingTokens: 80,
      totalTokens: 80,
      lowEffortRateLimits: { cost: 1, remainingQueries: 80 },
      highEffortRateLimits: { cost: 4, remainingQueries: 20 },
    });
  });

  it('count what each account was answered, by rate model', async () => {
    const grok4 = { modelName: 'grok-4', modelMode: 'MODEL_MODE_GROK_4' };
    await ask('[[scene:plain]]', { account: 'a', ...grok4 });
    await ask('[[scene:plain]]', { account: 'a', ...grok4 });
    await ask('[[scene:plain]]', { account: 'a', ...grok4, modelMode: 'MODEL_MODE_HEAVY' });
    await ask('[[scene:plain]]', { account: 'b', ...grok4, modelMode: 'MODEL_MODE_EXPERT' });
    await ask('[[scene:429]]', { account: 'b', ...grok4 });
    await ask('[[scene:reset]]', { account: 'b', ...grok4 }).catch(() => {});
    assert.equal((await quotaOf('a')).remainingQueries, 78);
    assert.equal((await quotaOf('a', 'grok-3')).remainingQueries, 80);
    const heavy = await quotaOf('a', 'grok-4-heavy');
    assert.equal(heavy.highEffortRateLimits.remainingQueries, 19);
    assert.equal((await quotaOf('b')).remainingTokens, 76);
    standIn.clear();
    assert.equal((await quotaOf('a')).remainingQueries, 80);
  });

  it('are as large as the account says, and never below nothing', async () => {
    const account = 'window:2:a';
    assert.equal((await quotaOf(account)).totalQueries, 2);
    for (let asked = 0; asked < 3; asked++) {
      await ask('[[scene:plain]]', { account, modelName: 'grok-4' });
    }
    assert.equal((await quotaOf(account)).remainingQueries, 0);
  });

  it('are told as the account wishes', async () => {
    assert.deepEqual(await quotaOf('quota:only-tokens:1'), { remainingTokens: 80 });
    assert.deepEqual(await quotaOf('quota:only-queries:1'), { remainingQueries: 80 });
    assert.deepEqual(await quotaOf('quota:empty:1'), {});
    assert.equal(await (await askQuota('quota:non-json:1')).text(), 'no quota');
    assert.equal((await askQuota('quota:401:1')).status, 401);
    assert.match(await (await askQuota('quota:403-html:1')).text(), /challenge-platform/);
    const limited = await askQuota('quota:429-retry-after:1');
    assert.equal(limited.status, 429);
    assert.equal(limited.headers.get('retry-after'), '7');
    assert.equal((await askQuota('quota:500')).status, 500);
    await assert.rejects(askQuota('quota:reset:1'));
    await assert.rejects(quotaOf('quota:cut-off:1'));
    const startedAt = performance.now();
    assert.equal((await quotaOf('quota:slow:1')).remainingQueries, 80);
    assert.ok(performance.now() - startedAt > 1000);
  });

  it('can be scripted, also over HTTP', async () => {
    standIn.enqueueQuota('500', 'only-tokens', { status: 418, body: [] });
    assert.equal((await askQuota('quota:401:1')).status, 500);
    assert.deepEqual(await quotaOf('quota:401:1'), { remainingTokens: 80 });
    assert.equal((await askQuota('abc')).status, 418);
    await fetch(`${server.url}/__script/quota`, { method: 'POST', body: '["empty"]' });
    assert.equal((await ask('[[scene:plain]]')).status, 200);
    assert.deepEqual(await quotaOf('abc'), {});
    const told = await fetch(`${server.url}/__script/quota`, { method: 'POST', body: '"nosuch"' });
    assert.match((await told.json()).error, /no quota scene "nosuch".*only-tokens/);
    const names = await (await fetch(`${server.url}/__scenes/quota`)).json();
    assert.ok(names.includes('only-queries'));
    assert.equal((await fetch(`${server.url}/__scenes/nosuch`)).status, 404);
    assert.equal((await fetch(`${server.url}/__scenes/constructor`)).status, 404);
  });
});

describe('its call for a preference', () => {
  const bytes = async (account) => Buffer.from(await (await prefer(account)).arrayBuffer());
  const ACCEPTED = '800000000f677270632d7374617475733a300d0a';
  const DENIED =
    '8000000031677270632d7374617475733a370d0a' +
    '677270632d6d6573736167653a7065726d697373696f6e25323064656e6965640d0a';

  it('accepts, and records the bytes it was sent', async () => {
    const response = await prefer('abc');
    assert.equal(response.headers.get('content-type'), 'application/grpc-web+proto');
    assert.equal(
      Buffer.from(await response.arrayBuffer()).toString('hex'),
      `0000000000${ACCEPTED}`,
    );
    assert.equal(standIn.requests[0].bodyHex, '000000000180');
    await askQuota('abc');
    assert.equal('bodyHex' in standIn.requests[1], false);
  });

  it('is answered as the account wishes', async () => {
    assert.ok((await bytes('grpc:trailer-7:1')).toString('hex').endsWith(DENIED));
    assert.ok((await bytes('grpc:byte-by-byte:1')).toString('hex').endsWith(DENIED));
    const headerOnly = await prefer('grpc:header-only:1');
    assert.equal(headerOnly.headers.get('grpc-status'), '7');
    assert.equal((await headerOnly.arrayBuffer()).byteLength, 0);
    assert.equal(
      (await bytes('grpc:truncated:1')).toString('hex'),
      `0000000000${ACCEPTED}`.slice(0, -6),
    );
    assert.equal((await bytes('grpc:compressed:1'))[0], 1);
    const text = await prefer('grpc:text-7:1');
    assert.equal(text.headers.get('content-type'), 'application/grpc-web-text+proto');
    const [data, trailer] = (await text.text()).match(/[^=]+=*/g);
    assert.equal(Buffer.from(data, 'base64').toString('hex'), '0000000000');
    assert.equal(Buffer.from(trailer, 'base64').toString('hex'), DENIED);
    assert.equal((await prefer('grpc:401:1')).status, 401);
  });

  it('can be scripted', async () => {
    standIn.enqueueGrpc('trailer-7');
    await fetch(`${server.url}/__script/grpc`, { method: 'POST', body: '"500"' });
    assert.ok((await bytes('abc')).toString('hex').endsWith(DENIED));
    assert.equal((await prefer('abc')).status, 500);
    assert.throws(() => standIn.enqueueGrpc('nosuch'), /no grpc scene "nosuch".*trailer-7/);
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
    const figures = { remainingTokens: 1 };
    const all = [
      ...Object.entries(scenes),
      ...quotaNames.map((name) => [name, quotaNamed(name)(figures)]),
      ...preferenceNames.map((name) => [name, preferenceNamed(name)]),
    ];
    for (const [name, scene] of all) {
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

  it('reads an account that wishes several things', () => {
    const account = 'scene:429:quota:only-tokens:grpc:truncated:1';
    assert.equal(sceneOfAccount('scene', account), '429');
    assert.equal(sceneOfAccount('quota', account), 'only-tokens');
    assert.equal(sceneOfAccount('grpc', account), 'truncated');
    assert.equal(sceneOfAccount('quota', 'noquota:401'), null);
    assert.equal(sceneOfAccount('quota', null), null);
  });

  it('takes a body that is no JSON for an empty question', () => {
    assert.ok(sceneFor({ headers: {}, body: 'not json' }).body.length > 0);
  });

  it('finds the question in a flattened prompt', () => {
    assert.equal(questionIn('system: Be brief.\n\nuser: Hi\n\nassistant: Hello!\n\n2+2?'), '2+2?');
  });
});
