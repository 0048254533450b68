import assert from 'node:assert/strict';
import http from 'node:http';
import { after, describe, it } from 'node:test';
import { assertError } from '../lib/answers.mjs';
import { startGateway } from '../lib/gateway.mjs';

const MEBIBYTE = 1 << 20;
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

const gateway = await startGateway();
const key = await gateway.addKey();
after(() => gateway.dispose());

function formOf(bytes, { field = 'file', name = 'a.png', type = 'image/png' } = {}) {
  const form = new FormData();
  form.append(field, new Blob([bytes], { type }), name);
  return form;
}

const send = (body, { as = key, headers = {} } = {}) =>
  fetch(`${gateway.url}/v1/uploads/image`, {
    method: 'POST',
    headers: { authorization: `Bearer ${as}`, ...headers },
    body,
  });

const invalid = (code) => ({ type: 'invalid_request_error', code, param: 'file' });

describe('a picture of a client', () => {
  it('is kept until midnight and shown to everybody', async () => {
    const answer = await send(formOf(PNG, { name: 'x.svg', type: 'image/svg+xml' }));
    assert.equal(answer.status, 200);
    const body = await answer.json();
    assert.match(body.name, /^upload-[0-9a-f-]{36}\.png$/);
    const expires = Date.parse(body.expires_at);
    assert.deepEqual(body, {
      url: `/images/${body.name}`,
      absolute_url: `${gateway.url}/images/${body.name}`,
      name: body.name,
      size_bytes: PNG.length,
      expires_at: new Date(expires).toISOString().replace('.000', ''),
    });
    assert.ok(expires >= Date.now() + 60_000 && expires <= Date.now() + 86_520_000);
    const shown = await fetch(gateway.url + body.url);
    assert.deepEqual(Buffer.from(await shown.arrayBuffer()), PNG);
    assert.equal(shown.headers.get('content-type'), 'image/png');
    assert.equal(shown.headers.get('x-content-type-options'), 'nosniff');
    const { keys } = await gateway.kv.list();
    assert.deepEqual(keys, [
      {
        name: `image/${body.name}`,
        expiration: expires / 1000,
        metadata: {
          contentType: 'image/png',
          size: PNG.length,
          type: 'image',
          expiresAt: expires / 1000,
        },
      },
    ]);
    const [row] = await gateway.rows('SELECT * FROM kv_cache');
    assert.deepEqual(
      [row.key, row.type, row.size, row.expires_at, row.token_hash],
      [`image/${body.name}`, 'image', PNG.length, expires, null],
    );
  });

  it('may have 25 MiB', async () => {
    const bytes = Buffer.alloc(25 * MEBIBYTE);
    PNG.copy(bytes);
    const { url, size_bytes: size } = await (await send(formOf(bytes))).json();
    assert.equal(size, bytes.length);
    const shown = await fetch(gateway.url + url, { headers: { range: 'bytes=-1' } });
    assert.equal(shown.headers.get('content-range'), `bytes ${size - 1}-${size - 1}/${size}`);
  });

  it('may not have a byte more', async () => {
    const large = Buffer.alloc(25 * MEBIBYTE + 1);
    PNG.copy(large);
    await assertError(await send(formOf(large)), 413, invalid('file_too_large'));
  });

  it('is not even read when it says that it is larger', async () => {
    const answer = await new Promise((resolve, reject) => {
      const request = http.request(`${gateway.url}/v1/uploads/image`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${key}`,
          'content-type': 'multipart/form-data; boundary=x',
          'content-length': 30 * MEBIBYTE,
        },
      });
      request.on('error', reject);
      request.on('response', async (response) => {
        const parts = await response.toArray();
        request.destroy();
        resolve(new Response(Buffer.concat(parts), { status: 413, headers: response.headers }));
        assert.equal(response.statusCode, 413);
      });
      request.flushHeaders();
    });
    await assertError(answer, 413, invalid('file_too_large'));
  });

  for (const [title, content] of [
    ['an SVG', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['a page', '<!doctype html><script>alert(1)</script>'],
    ['nothing', ''],
  ]) {
    it(`is not ${title}, whatever it is called`, async () => {
      await assertError(await send(formOf(content)), 400, invalid('unsupported_file'));
    });
  }

  it('comes in the field `file` of a form', async () => {
    await assertError(await send(formOf(PNG, { field: 'image' })), 400, invalid('missing_file'));
    const text = new FormData();
    text.append('file', 'text');
    await assertError(await send(text), 400, invalid('missing_file'));
    for (const [body, type] of [
      ['{}', 'application/json'],
      [PNG, 'image/png'],
      ['x', 'multipart/form-data'],
      ['x', 'multipart/form-data; boundary=y'],
    ]) {
      await assertError(await send(body, { headers: { 'content-type': type } }), 400, {
        type: 'invalid_request_error',
        code: 'invalid_multipart',
        param: null,
      });
    }
  });

  it('needs a key', async () => {
    await assertError(await send(formOf(PNG), { as: 'sk-wrong' }), 401, {
      type: 'authentication_error',
      code: 'invalid_api_key',
      param: null,
    });
  });

  it('is one of a hundred of its key and day', async () => {
    const own = await gateway.addKey();
    assert.equal((await send(formOf(PNG), { as: own })).status, 200);
    await gateway.rows('UPDATE api_key_usage_daily SET uploads_used = 99 WHERE key = ?1', own);
    const answers = await Promise.all([1, 2, 3].map(() => send(formOf(PNG), { as: own })));
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 429, 429]);
    const refused = answers.find(({ status }) => status === 429);
    assert.ok(Number(refused.headers.get('retry-after')) > 0);
    await assertError(refused, 429, {
      type: 'rate_limit_error',
      code: 'daily_quota_exceeded',
      param: null,
    });
  });
});
