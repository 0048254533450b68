import assert from 'node:assert/strict';
import http from 'node:http';
import { after, beforeEach, describe, it } from 'node:test';
import { assertError } from '../lib/answers.mjs';
import { eventually } from '../lib/eventually.mjs';
import { startGateway } from '../lib/gateway.mjs';
import { MEDIA_SECRET, accountId, linkTo, nameOf, signatureOf } from '../lib/media.mjs';

const MEBIBYTE = 1 << 20;

const gateway = await startGateway({ expectedErrors: [/"event":"media\.|disconnected|cancel/i] });
await gateway.setSettings('security', { media_secret: MEDIA_SECRET });
const account = await gateway.addAccount();
const other = await gateway.addAccount();
for (const token of [account, other]) {
  await gateway.rows('UPDATE tokens SET id = ?2 WHERE token = ?1', token, accountId(token));
}
after(() => gateway.dispose());
beforeEach(() => gateway.standIn.clear());

let paths = 0;
/** A path of its own, e.g. `/users/u1/generated/7/a.png`. */
const fresh = (end = 'a.png') => `/users/u1/generated/${++paths}/${end}`;

const get = (path, headers = {}, method = 'GET') =>
  fetch(gateway.url + path, { method, headers, redirect: 'manual' });
const bytesOf = async (response) => Buffer.from(await response.arrayBuffer());
const asked = () => gateway.standIn.requests;
const withoutQuery = (link) => link.split('?')[0];

/** The index row of a link, once it is there. */
const row = (link, type = 'image') =>
  eventually(
    async () =>
      (
        await gateway.rows(
          'SELECT * FROM kv_cache WHERE key = ?1',
          `${type}/${withoutQuery(link).slice('/images/'.length)}`,
        )
      )[0],
    (found) => found !== undefined,
  );

const stored = async (link, type = 'image') =>
  gateway.kv.getWithMetadata(
    `${type}/${withoutQuery(link).slice('/images/'.length)}`,
    'arrayBuffer',
  );

describe('a picture', () => {
  it('is fetched by a link of ours, kept, and shown from the store then', async () => {
    const link = linkTo(fresh());
    const first = await get(link);
    assert.equal(first.status, 200);
    assert.equal(first.headers.get('content-type'), 'image/png');
    const bytes = await bytesOf(first);
    assert.equal(bytes.subarray(1, 4).toString(), 'PNG');
    const { size, expires_at: expiresAt, token_hash: hash } = await row(link);
    assert.equal(size, bytes.length);
    assert.ok([account, other].map(accountId).includes(hash));
    const { value, metadata } = await stored(link);
    assert.deepEqual(Buffer.from(value), bytes);
    assert.deepEqual(metadata, {
      contentType: 'image/png',
      size: bytes.length,
      type: 'image',
      expiresAt: expiresAt / 1000,
    });
    const again = await get(withoutQuery(link));
    assert.deepEqual(await bytesOf(again), bytes);
    assert.equal(again.headers.get('etag'), first.headers.get('etag'));
    assert.equal(again.headers.get('content-length'), String(bytes.length));
    assert.equal(asked().length, 1);
  });

  it('comes with headers of ours only', async () => {
    for (const link of [linkTo(fresh()), linkTo('https://imgen.x.ai/a.png')]) {
      for (const headers of [{}, { range: 'bytes=3-' }]) {
        const answer = await get(link, headers);
        await bytesOf(answer);
        for (const name of ['set-cookie', 'x-upstream', 'last-modified']) {
          assert.equal(answer.headers.get(name), null, name);
        }
        assert.notEqual(answer.headers.get('etag'), '"stand-in"');
        assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
        assert.equal(answer.headers.get('content-security-policy'), "default-src 'none'; sandbox");
        assert.equal(answer.headers.get('content-disposition'), 'inline');
        assert.equal(answer.headers.get('access-control-allow-origin'), '*');
        assert.equal(answer.headers.get('cross-origin-resource-policy'), 'cross-origin');
        assert.match(answer.headers.get('cache-control'), /^public, max-age=\d+$/);
      }
    }
  });

  it('has one entry for all spellings', async () => {
    const path = fresh();
    await bytesOf(await get(linkTo(path)));
    await row(linkTo(path));
    const whole = `u_${Buffer.from(`https://assets.grok.com${path}`).toString('base64url')}`;
    assert.equal((await get(`/images/${whole}`)).status, 200);
    assert.equal((await get(`/images${path.replaceAll('/', '-').replace('-', '/')}`)).status, 200);
    assert.equal(asked().length, 1);
  });

  it('of an earlier edition goes on being shown', async () => {
    const name = 'users-u1-generated-old-a.jpg';
    await gateway.kv.put(`image/${name}`, 'OLD', {
      metadata: { contentType: 'image/jpeg', size: 0, type: 'image' },
    });
    assert.equal(await (await get(`/images/${name}`)).text(), 'OLD');
    const part = await get(`/images/${name}`, { range: 'bytes=1-' });
    assert.deepEqual(
      [part.status, part.headers.get('content-range'), await part.text()],
      [206, 'bytes 1-2/3', 'LD'],
    );
    assert.equal(asked().length, 0);
  });

  it('is asked of the account that made it first, of another when it is gone there', async () => {
    for (const token of [account, other, account, other]) {
      await bytesOf(await get(linkTo(fresh(), token)));
      assert.match(asked().at(-1).headers.cookie, new RegExp(`sso=${token}(;|$)`));
    }
    gateway.standIn.enqueueAsset('404');
    const link = linkTo(fresh(), account);
    await bytesOf(await get(link));
    assert.equal((await row(link)).token_hash, accountId(other));
  });

  it('of a host that shows it to everybody is asked for without a cookie', async () => {
    assert.equal((await get(linkTo('https://imagine-public.x.ai/b.png'))).status, 200);
    assert.doesNotMatch(asked()[0].headers.cookie ?? '', /sso/);
  });

  it('without a length is counted', async () => {
    const link = linkTo(fresh('scene-no-length/a.png'));
    const bytes = await bytesOf(await get(link));
    assert.equal((await row(link)).size, bytes.length);
    assert.equal((await stored(link)).metadata.size, undefined);
    const part = await get(link, { range: 'bytes=-4' });
    assert.deepEqual(await bytesOf(part), bytes.subarray(-4));
    assert.equal(asked().length, 1);
  });

  it('with a name that is too long for the store is passed on', async () => {
    const link = linkTo(fresh(`${'x'.repeat(400)}.png`));
    assert.equal((await get(link)).status, 200);
    assert.equal((await get(link)).status, 200);
    assert.equal(asked().length, 2);
  });
});

describe('a film', () => {
  it('that has no extension is one by its content type', async () => {
    const link = linkTo(fresh('content'));
    const bytes = await bytesOf(await get(link));
    assert.equal((await row(link, 'video')).type, 'video');
    assert.deepEqual(await bytesOf(await get(withoutQuery(link))), bytes);
    assert.equal(asked().length, 1);
  });

  it('is sought in', async () => {
    const link = linkTo(fresh('a.mp4'));
    const start = await get(link, { range: 'bytes=0-9' });
    const size = (await row(link, 'video')).size;
    assert.equal(start.status, 206);
    assert.equal(start.headers.get('content-range'), `bytes 0-9/${size}`);
    assert.equal(start.headers.get('content-length'), '10');
    assert.equal((await bytesOf(start)).length, 10);
    assert.equal(asked()[0].headers.range, undefined);
    const whole = await bytesOf(await get(link));
    assert.equal(whole.length, size);
    for (const [range, from, to] of [
      ['bytes=0-', 0, size],
      ['bytes=5-8', 5, 9],
      ['bytes=-7', size - 7, size],
      [`bytes=${size - 2}-${size + 99}`, size - 2, size],
    ]) {
      const part = await get(link, { range });
      assert.equal(part.status, 206, range);
      assert.equal(part.headers.get('content-range'), `bytes ${from}-${to - 1}/${size}`);
      assert.deepEqual(await bytesOf(part), whole.subarray(from, to), range);
    }
    for (const range of [`bytes=${size}-`, 'bytes=5-4', 'bytes=-0']) {
      const none = await get(link, { range });
      assert.equal(none.status, 416, range);
      assert.equal(none.headers.get('content-range'), `bytes */${size}`);
    }
    for (const headers of [
      { range: 'bytes=0-1,3-4' },
      { range: 'bytes=x' },
      { range: 'bytes=0-1', 'if-range': '"other"' },
    ]) {
      const all = await get(link, headers);
      assert.equal(all.status, 200);
      assert.equal((await bytesOf(all)).length, size);
    }
    assert.equal(asked().length, 1);
  });

  it('that is not kept yet is passed on from its middle', async () => {
    const link = linkTo(fresh('a.mp4'));
    const part = await get(link, { range: 'bytes=4-7' });
    assert.equal(part.status, 206);
    assert.equal((await bytesOf(part)).toString(), 'ftyp');
    assert.match(part.headers.get('content-range'), /^bytes 4-7\//);
    assert.equal(asked()[0].headers.range, 'bytes=4-7');
    assert.equal((await stored(link, 'video')).value, null);
    assert.equal((await get(link, { range: 'bytes=99999999-' })).status, 416);
  });
});

describe('what is large', () => {
  it('is kept up to 25 MiB', async () => {
    const link = linkTo(fresh('scene-big/a.mp4'));
    assert.equal((await bytesOf(await get(link))).length, 25 * MEBIBYTE);
    assert.equal((await row(link, 'video')).size, 25 * MEBIBYTE);
    const end = await get(link, { range: 'bytes=-5' });
    assert.equal((await bytesOf(end)).length, 5);
  });

  for (const scene of ['over-limit', 'no-length-over-limit']) {
    it(`is passed on beyond that: ${scene}`, async () => {
      const link = linkTo(fresh(`scene-${scene}/a.mp4`));
      assert.equal((await bytesOf(await get(link))).length, 26 * MEBIBYTE);
      await new Promise((resolve) => setTimeout(resolve, 300));
      assert.equal((await stored(link, 'video')).value, null);
      assert.equal((await get(withoutQuery(link))).status, 404);
    });
  }

  it('is kept although the client leaves', async () => {
    const link = linkTo(fresh('scene-big/left.mp4'));
    await new Promise((resolve) => {
      const request = http.get(gateway.url + link, (response) => {
        response.once('data', () => {
          request.destroy();
          resolve();
        });
      });
      request.on('error', () => {});
    });
    assert.equal((await row(link, 'video')).size, 25 * MEBIBYTE);
  });
});

describe('what broke off', () => {
  it('is not kept', async () => {
    const link = linkTo(fresh('scene-cut-off/a.png'));
    await get(link)
      .then(bytesOf)
      .catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.equal((await stored(link)).value, null);
  });
});

describe('nobody makes the gateway fetch', () => {
  it('without the right signature', async () => {
    const link = linkTo(fresh());
    const name = withoutQuery(link);
    for (const wrong of [
      name,
      `${name}?s=`,
      `${name}?s=${signatureOf('p_other')}`,
      `${link}A`,
      link.replace('?s=', '?S='),
    ]) {
      await assertError(await get(wrong), 404, {
        type: 'invalid_request_error',
        code: 'not_found',
        param: null,
      });
    }
    assert.equal(asked().length, 0);
  });

  for (const url of [
    'https://pictures.example/a.png',
    'https://grok.com/a.png',
    'http://assets.grok.com/a.png',
    'https://assets.grok.com:8443/a.png',
    'https://assets.grok.com@pictures.example/a.png',
    'https://assets.grok.com/a/../b.png',
    'https://assets.grok.com/a/%2e%2E/b.png',
    'https://assets.grok.com\\a.png',
    'https://assets.grok.com/a\r\nb.png',
  ]) {
    it(`from ${JSON.stringify(url)}`, async () => {
      assert.equal((await get(linkTo(url))).status, 404);
      assert.equal(asked().length, 0);
    });
  }

  for (const scene of ['redirect-foreign', 'redirect-insecure', 'redirect-loop']) {
    it(`by a redirect: ${scene}`, async () => {
      await assertError(await get(linkTo(fresh(`scene-${scene}/a.png`))), 502, {
        type: 'server_error',
        code: 'upstream_error',
        param: null,
      });
      assert.ok(asked().every(({ host }) => host === 'assets.grok.com'));
    });
  }

  it('for an upload', async () => {
    const name = 'upload-1f0c5c1e-6c52-4d5e-9a63-2f1a3a1c5d10.png';
    assert.equal((await get(`/images/${name}?s=${signatureOf(name)}`)).status, 404);
    assert.equal(asked().length, 0);
  });
});

describe('nothing that a browser might run', () => {
  for (const scene of ['html', 'svg']) {
    it(`comes from the upstream: ${scene}`, async () => {
      assert.equal((await get(linkTo(fresh(`scene-${scene}/a.png`)))).status, 502);
    });
  }

  for (const contentType of ['image/svg+xml', 'text/html; charset=utf-8', 'image/png\r\nx: y']) {
    it(`comes from an earlier edition: ${JSON.stringify(contentType)}`, async () => {
      await gateway.kv.put('image/upload-old.svg', '<svg/>', { metadata: { contentType } });
      assert.equal((await get('/images/upload-old.svg')).status, 404);
    });
  }
});

describe('accounts', () => {
  for (const scene of ['403', '404', '429', '500', 'html', 'redirect-foreign']) {
    it(`are not blamed for ${scene}`, async () => {
      const accounts = () => gateway.rows('SELECT * FROM tokens ORDER BY token');
      const before = await accounts();
      for (let i = 0; i < 4; i++) {
        await bytesOf(await get(linkTo(fresh(`scene-${scene}/a.png`), account)));
      }
      await new Promise((resolve) => setTimeout(resolve, 200));
      assert.deepEqual(await accounts(), before);
      assert.deepEqual(await gateway.rows('SELECT token FROM token_quota_state'), []);
    });
  }
});

describe('a client that has it already', () => {
  it('is told so', async () => {
    const link = linkTo(fresh());
    const first = await get(link);
    const { length } = await bytesOf(first);
    await row(link);
    const etag = first.headers.get('etag');
    const same = await get(withoutQuery(link), { 'if-none-match': `"x", W/${etag}` });
    assert.deepEqual([same.status, await same.text()], [304, '']);
    assert.equal(same.headers.get('etag'), etag);
    const head = await get(withoutQuery(link), {}, 'HEAD');
    assert.deepEqual(
      [head.status, head.headers.get('content-length'), head.headers.get('content-type')],
      [200, String(length), 'image/png'],
    );
    assert.equal((await get(link, { 'if-none-match': '"x"' })).status, 200);
  });
});

describe('many at once', () => {
  it('make one request for the same picture', async () => {
    const link = linkTo(fresh('scene-slow/a.png'));
    const all = await Promise.all(Array.from({ length: 6 }, () => get(link).then(bytesOf)));
    assert.equal(new Set(all.map((bytes) => bytes.toString('hex'))).size, 1);
    assert.equal(asked().length, 1);
  });
});

describe('a link of an earlier answer', () => {
  for (const kind of ['image', 'video']) {
    it(`leads to a ${kind}, with its signature`, async () => {
      const link = linkTo(fresh(), account);
      const answer = await get(link.replace('/images/', `/v1/files/${kind}/`));
      assert.deepEqual([answer.status, answer.headers.get('location')], [302, link]);
    });
  }
});

describe('the last use of a picture', () => {
  it('is noted, but not each time', async () => {
    const link = linkTo(fresh());
    const name = nameOf('https://assets.grok.com/kept.png');
    await gateway.kv.put(`image/${name}`, 'PNG', { metadata: { contentType: 'image/png' } });
    await gateway.rows(
      "INSERT INTO kv_cache (key, type, size, created_at, last_access_at) VALUES (?1, 'image', 3, 0, 5)",
      `image/${name}`,
    );
    const used = async () =>
      (
        await gateway.rows(
          'SELECT last_access_at AS at FROM kv_cache WHERE key = ?1',
          `image/${name}`,
        )
      )[0].at;
    await bytesOf(await get(`/images/${name}`));
    const first = await eventually(used, (at) => at > 5);
    await bytesOf(await get(`/images/${name}`));
    assert.equal(await used(), first);
    assert.equal((await get(link, {}, 'POST')).status, 405);
  });
});
