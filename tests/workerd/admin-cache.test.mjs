import assert from 'node:assert/strict';
import { after, beforeEach, describe, it } from 'node:test';
import { startGateway } from '../lib/gateway.mjs';

const DAY = 86_400_000;

const gateway = await startGateway();
const session = await gateway.addSession();
after(() => gateway.dispose());
beforeEach(async () => {
  await gateway.db.exec('DELETE FROM kv_cache');
  for (const key of await keys()) {
    await gateway.kv.delete(key);
  }
});

async function ask(method, path, body) {
  const response = await gateway.admin(method, path, { session, body });
  return { status: response.status, body: await response.json() };
}

async function done(method, path, body) {
  const answer = await ask(method, path, body);
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return answer.body;
}

const get = (path) => done('GET', path);
const post = (path, body) => done('POST', path, body);

async function refused(status, code, field, [path, body]) {
  const answer = await ask('POST', path, body);
  assert.equal(answer.status, status, JSON.stringify(answer.body));
  assert.deepEqual([answer.body.code, answer.body.field], [code, field]);
}

/** Stores an object in KV and index; null bytes leave it out of KV. */
async function store(key, { bytes = 'x'.repeat(1000), size = 1000, expiresAt, usedAt = 1 } = {}) {
  if (bytes !== null) {
    await gateway.kv.put(key, bytes);
  }
  await gateway.rows(
    "INSERT INTO kv_cache (key, type, size, content_type, created_at, last_access_at, expires_at) VALUES (?1, ?2, ?3, 'image/png', ?4, ?5, ?6)",
    key,
    key.split('/')[0],
    size,
    Date.now(),
    usedAt,
    expiresAt ?? Date.now() + DAY,
  );
}

/** Twenty at a time, as more would be too many connections. */
async function many(prefix, count, options) {
  for (let from = 0; from < count; from += 20) {
    const slice = Array.from({ length: Math.min(20, count - from) }, (_, i) => prefix + (from + i));
    await Promise.all(slice.map((key) => store(key, options)));
  }
}

const keys = async () => (await gateway.kv.list()).keys.map(({ name }) => name);
const indexed = async () =>
  (await gateway.rows('SELECT key FROM kv_cache ORDER BY key')).map(({ key }) => key);

describe('every route of the media cache', () => {
  for (const [method, path] of [
    ['GET', '/cache'],
    ['GET', '/cache/local'],
    ['GET', '/cache/list'],
    ['POST', '/cache/clear'],
    ['POST', '/cache/item/delete'],
    ['POST', '/cache/items/delete'],
    ['POST', '/cache/online/clear'],
    ['GET', '/api/cache/size'],
    ['GET', '/api/cache/list'],
    ['POST', '/api/cache/clear'],
    ['POST', '/api/cache/clear/images'],
    ['POST', '/api/cache/clear/videos'],
  ]) {
    it(`${method} ${path} needs a session`, async () => {
      const answer = await gateway.admin(method, path, method === 'POST' ? { body: {} } : {});
      assert.equal(answer.status, 401);
      assert.equal((await answer.json()).code, 'MISSING_SESSION');
    });
  }
});

describe('the media cache', () => {
  it('is measured and listed', async () => {
    await store('image/p_a', { usedAt: 1, expiresAt: 9e15 });
    await store('image/p_b', { usedAt: 2 });
    await store('video/u_c', { size: 3_000_000 });
    await store('image/gone', { bytes: null, expiresAt: 1 });
    const sizes = {
      local_image: { count: 2, size_bytes: 2000, size_mb: 0 },
      local_video: { count: 1, size_bytes: 3_000_000, size_mb: 2.9 },
    };
    const envelope = { success: true, status: 'success' };
    assert.deepEqual(await get('/cache/local'), { ...envelope, ...sizes });
    assert.deepEqual(await get('/cache'), {
      ...envelope,
      ...sizes,
      online: { count: 0, status: 'not_loaded', token: null, last_asset_clear_at: null },
      online_accounts: [],
      online_scope: 'none',
      online_details: [],
    });
    assert.deepEqual(await get('/cache/list?type=image&page=2&page_size=1'), {
      ...envelope,
      total: 2,
      page: 2,
      page_size: 1,
      items: [
        {
          name: 'p_a',
          size_bytes: 1000,
          mtime_ms: 1,
          content_type: 'image/png',
          expires_at: 9e15,
          preview_url: '/images/p_a',
          view_url: '/v1/files/image/p_a',
        },
      ],
    });
    assert.equal((await get('/cache/list?type=video')).items[0].preview_url, '');
    const { status, body } = await ask('GET', '/cache/list?page_size=1000');
    assert.deepEqual([status, body.code, body.field], [400, 'INVALID_FIELD', 'page_size']);
  });

  it('is cleared without ghost rows, 150 at once', async () => {
    await many('image/i', 150);
    await many('image/expired', 100, { bytes: null, expiresAt: 1 });
    await store('video/v');
    const { result } = await post('/cache/clear', { type: 'image' });
    assert.deepEqual(result, { deleted: 250, size_bytes: 250_000, size_mb: 0.2, remaining: 0 });
    assert.deepEqual(await keys(), ['video/v']);
    assert.deepEqual(await indexed(), ['video/v']);
    assert.equal((await post('/cache/clear', { type: 'all' })).result.deleted, 1);
    assert.deepEqual(await keys(), []);
    const [entry] = (await get('/audit?action=cache.cleared&limit=1')).data;
    assert.deepEqual(entry.detail, { type: 'all', deleted: 1 });
  });

  it('loses single objects, whoever of index and KV knows them', async () => {
    await store('image/a');
    await store('video/b');
    await store('image/only-index', { bytes: null });
    await gateway.kv.put('image/only-kv', 'x');
    assert.deepEqual((await post('/cache/item/delete', { name: 'image/a' })).result, {
      deleted: true,
    });
    await refused(404, 'NOT_FOUND', undefined, ['/cache/item/delete', { name: 'a' }]);
    assert.deepEqual(
      (
        await post('/cache/items/delete', {
          type: 'image',
          names: ['only-index', 'only-kv', 'video/b', 'never'],
        })
      ).result,
      { deleted: 3, missing: 1 },
    );
    assert.deepEqual(await keys(), []);
    assert.deepEqual(await indexed(), []);
  });

  it('has nothing of a name that the store cannot have', async () => {
    await gateway.kv.put(`image/${'x'.repeat(506)}`, 'of the greatest length');
    await refused(404, 'NOT_FOUND', undefined, ['/cache/item/delete', { name: 'x'.repeat(507) }]);
    await refused(404, 'NOT_FOUND', undefined, ['/cache/item/delete', { name: '\ud800' }]);
    const names = ['x'.repeat(506), 'é'.repeat(254), '€'.repeat(170), '😀'.repeat(127), 'a\udc00'];
    const { result } = await post('/cache/items/delete', { type: 'image', names });
    assert.deepEqual(result, { deleted: 1, missing: 4 });
  });

  it('says what is wrong', async () => {
    await refused(400, 'INVALID_FIELD', 'type', ['/cache/clear', {}]);
    await refused(400, 'MISSING_NAME', 'name', ['/cache/item/delete', {}]);
    await refused(400, 'MISSING_NAME', 'names', ['/cache/items/delete', { names: [] }]);
    await refused(400, 'INVALID_FIELD', 'type', ['/cache/item/delete', { name: 'a', type: 'x' }]);
    await refused(400, 'INVALID_JSON', undefined, ['/cache/clear', '[']);
    await refused(501, 'NOT_SUPPORTED', undefined, ['/cache/online/clear', {}]);
    await refused(400, 'INVALID_FIELD', 'names', [
      '/cache/items/delete',
      { names: Array.from({ length: 201 }, (_, i) => `n${i}`) },
    ]);
  });
});

describe("a script of the earlier panel's", () => {
  it('measures, lists and clears', async () => {
    await store('image/a', { size: 31_457, usedAt: 5 });
    await store('video/b', { size: 1_600_000 });
    assert.deepEqual((await get('/api/cache/size')).data, {
      image_size: '30.7 KB',
      image_size_bytes: 31_457,
      video_size: '1.5 MB',
      video_size_bytes: 1_600_000,
      total_size: '1.6 MB',
      total_size_bytes: 1_631_457,
    });
    assert.deepEqual((await get('/api/cache/list?type=image&limit=10&offset=0')).data, {
      total: 1,
      items: [{ name: 'a', size: 31_457, mtime: 5, url: '/images/a' }],
      offset: 0,
      limit: 10,
      has_more: false,
    });
    const cleared = async (path) => (await post(path, '')).data;
    assert.deepEqual(await cleared('/api/cache/clear/images'), { deleted_count: 1, type: 'image' });
    assert.deepEqual(await cleared('/api/cache/clear/videos'), { deleted_count: 1, type: 'video' });
    assert.deepEqual(await cleared('/api/cache/clear'), { deleted_count: 0 });
  });
});

describe('the cron', () => {
  it('leaves of 450 expired and 30 live objects exactly the 30', async () => {
    const values = (prefix, count, expiresAt) =>
      gateway.rows(
        `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < CAST(?1 AS INTEGER))
        INSERT INTO kv_cache (key, type, size, created_at, last_access_at, expires_at)
        SELECT ?2 || i, 'image', 100, 0, i, ?3 FROM n`,
        count,
        prefix,
        expiresAt,
      );
    await values('image/expired', 440, Date.now() - 1);
    await values('image/undated', 10, null);
    await values('image/live', 30, Date.now() + DAY);
    await gateway.scheduled('0 * * * *');
    const left = await indexed();
    assert.equal(left.length, 30);
    assert.ok(left.every((key) => key.startsWith('image/live')));
  });

  it('makes room for new objects when there are too many', async () => {
    await gateway.setSettings('cache', { limit_mb: 1 });
    await many('image/old', 3, { usedAt: 1, size: 500_000 });
    await many('image/new', 2, { usedAt: 2, size: 500_000 });
    await gateway.scheduled('0 * * * *');
    assert.deepEqual(await indexed(), ['image/new0', 'image/new1']);
    assert.deepEqual(await keys(), ['image/new0', 'image/new1']);
  });
});
