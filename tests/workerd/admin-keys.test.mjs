import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, beforeEach, describe, it } from 'node:test';
import { startGateway } from '../lib/gateway.mjs';

const gateway = await startGateway({ expectedErrors: [/broken on purpose|malformed JSON/] });
const session = await gateway.addSession();
await gateway.addAccount();
after(() => gateway.dispose());
beforeEach(async () => {
  for (const table of ['api_keys', 'client_key_digests', 'api_key_usage_daily', 'audit_log']) {
    await gateway.db.prepare(`DELETE FROM ${table}`).run();
  }
});

const CLEAR = 'sk-zEt-KVufczgefgCpDvHif8JrCHxO7Y8A';
const MISSING = '0123456789ab';

const digestOf = (key) => createHash('sha256').update(key).digest('hex');
const idOf = (key) => digestOf(key).slice(0, 12);
const audits = async () =>
  (await gateway.rows('SELECT action, detail FROM audit_log ORDER BY id')).map(
    ({ action, detail }) => [action, JSON.parse(detail)],
  );
const modelsStatus = async (key) =>
  (await fetch(`${gateway.url}/v1/models`, { headers: { authorization: `Bearer ${key}` } })).status;

/** Asks below `/keys`, or at `/api/keys…`, and gives back `{status, body}`. */
async function ask(method, path, body) {
  const place = path.startsWith('/api/') ? path : `/keys${path}`;
  const response = await gateway.admin(method, place, { session, body });
  assert.equal(response.headers.get('cache-control'), 'no-store');
  return { status: response.status, body: await response.json() };
}

async function done(method, path, body) {
  const answer = await ask(method, path, body);
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  assert.equal(answer.body.success, true, JSON.stringify(answer.body));
  return answer.body;
}

const get = (path = '') => done('GET', path);
const post = (path, body) => done('POST', path, body);
const make = async (body = {}) => (await post('', body)).data;

async function refused(status, code, field, [method, path, body]) {
  const answer = await ask(method, path, body);
  assert.equal(answer.status, status, JSON.stringify(answer.body));
  assert.equal(answer.body.code, code);
  assert.equal(answer.body.field, field);
  assert.equal(answer.body.success, false);
  assert.equal(answer.body.status, 'error');
}

/** The day of the counters: eight hours east, as wrangler.toml has it. */
const day = (ago = 0) =>
  new Date(Date.now() + 8 * 3_600_000 - ago * 86_400_000).toISOString().slice(0, 10);

const use = (key, { ago = 0, ...counters }) =>
  gateway.db
    .prepare(
      'INSERT INTO api_key_usage_daily (key, day, chat_used, tokens_used, updated_at) ' +
        'VALUES (?1, ?2, ?3, ?4, ?5)',
    )
    .bind(key, day(ago), counters.chat ?? 0, counters.tokens ?? 0, 1_770_285_600_000)
    .run();

describe('a new client key', () => {
  it('is told once, works, and is not in the database', async () => {
    const key = await make({ name: '笔记本' });
    assert.match(key.key, /^sk-[\w-]{32}$/);
    assert.equal(key.id, idOf(key.key));
    assert.equal(key.display_key, `${key.key.slice(0, 6)}...${key.key.slice(-4)}`);
    assert.equal(await modelsStatus(key.key), 200);
    assert.equal(await modelsStatus(`id:${key.id}`), 401);
    const [listed] = (await get()).data;
    assert.deepEqual(listed, { ...key, key: key.display_key });
    const stored = JSON.stringify([
      await gateway.rows('SELECT * FROM api_keys'),
      await gateway.rows('SELECT * FROM client_key_digests'),
      await gateway.rows('SELECT * FROM audit_log'),
      gateway.logs,
    ]);
    assert.ok(!stored.includes(key.key));
    assert.deepEqual(await audits(), [['keys.created', { count: 1, keys: key.id }]]);
  });

  it('has its limits normalised', async () => {
    await make({
      limits: { chat_per_day: '10', heavy_per_day: 0, image_per_day: '', video_per_day: null },
    });
    const [key] = (await get()).data;
    const { chat_limit: chat, heavy_limit: heavy, image_limit: image, video_limit: video } = key;
    assert.deepEqual([chat, heavy, image, video], [10, 0, -1, -1]);
    assert.deepEqual(key.remaining_today, {
      chat: 10,
      heavy: 0,
      image: null,
      video: null,
      tokens: null,
    });
  });

  it('may be bound to a pace, an end, models and networks', async () => {
    const terms = {
      expires_at: Date.now() + 60_000,
      allowed_models: ['grok-4'],
      allowed_addresses: ['203.0.113.0/24', '2001:db8::/32'],
    };
    const key = await make({ ...terms, limits: { requests_per_minute: 1.9, tokens_per_day: '7' } });
    assert.equal(key.requests_per_minute, 1);
    assert.equal(key.tokens_per_day, 7);
    for (const [name, value] of Object.entries(terms)) {
      assert.deepEqual(key[name], value, name);
    }
    assert.equal(await modelsStatus(key.key), 403);
  });

  it('may be of the operator’s choice, once', async () => {
    const own = { key: 'a key of my own choice' };
    assert.equal((await make(own)).key, own.key);
    assert.equal(await modelsStatus(own.key), 200);
    await refused(400, 'KEY_EXISTS', 'key', ['POST', '', own]);
    await gateway.addKey({ key: CLEAR });
    await refused(400, 'KEY_EXISTS', 'key', ['POST', '', { key: CLEAR }]);
    await gateway.setSettings('grok', { api_key: 'master' });
    await refused(400, 'KEY_EXISTS', 'key', ['POST', '', { key: 'master' }]);
    assert.equal((await get()).global_key_set, true);
    await gateway.setSettings('grok', { api_key: '' });
  });

  it('is made for one of two who ask for it at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => ask('POST', '', { key: 'wanted by everybody' })),
    );
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 400, 400, 400, 400]);
    assert.equal((await gateway.rows('SELECT * FROM api_keys')).length, 1);
  });

  it('comes in hundreds', async () => {
    const { data } = await post('/batch-add', { name_prefix: 'pc', count: 100 });
    assert.equal(new Set(data.map(({ key }) => key)).size, 100);
    assert.deepEqual([data[0].name, data[99].name], ['pc-1', 'pc-100']);
    assert.equal(await modelsStatus(data[42].key), 200);
  });

  it('must be described properly', async () => {
    for (const [field, body] of [
      ['key', { key: 'id:4f1c2ab09d3e' }],
      ['key', { key: 'schlüssel' }],
      ['name', { name: 'x'.repeat(101) }],
      ['is_active', { is_active: 'yes' }],
      ['limits', { limits: [] }],
      ['limits.chat_per_day', { limits: { chat_per_day: false } }],
      ['expires_at', { expires_at: Date.now() - 1 }],
      ['allowed_models.0', { allowed_models: [''] }],
      ['allowed_addresses.2', { allowed_addresses: ['::1', '192.0.2.1', '192.0.2.256'] }],
    ]) {
      await refused(400, 'INVALID_FIELD', field, ['POST', '', body]);
    }
    await refused(400, 'INVALID_JSON', undefined, ['POST', '', 'no json']);
    await refused(400, 'INVALID_FIELD', 'count', ['POST', '/batch-add', { count: 101 }]);
    assert.deepEqual(await audits(), []);
  });

  it('may stand for callers without one', async () => {
    const key = await make({ key: 'anonymous', limits: { chat_per_day: 2 } });
    assert.deepEqual([key.id, key.key, key.name], ['anonymous', 'anonymous', 'Anonymous']);
    await post('/update', { key: 'anonymous', limits: { chat_per_day: 3 } });
    assert.equal((await get()).data[0].chat_limit, 3);
  });
});

describe('a client key', () => {
  it('is changed by its id, as it is stored, or in full', async () => {
    const { id, key } = await make();
    for (const [i, name] of [id, `id:${id}`, key].entries()) {
      const { data } = await post('/update', { key: name, limits: { chat_per_day: i } });
      assert.equal(data.chat_limit, i);
    }
    await post('/update', { key: id, name: 'new', is_active: false });
    assert.equal(await modelsStatus(key), 401);
    assert.deepEqual((await audits()).at(-1), [
      'keys.updated',
      { count: 1, keys: id, changed: 'is_active name' },
    ]);
  });

  it('that is not there cannot be changed', async () => {
    await refused(404, 'NOT_FOUND', undefined, ['POST', '/update', { key: 'missing' }]);
    await refused(400, 'MISSING_KEY', 'key', ['POST', '/update', {}]);
    await refused(404, 'NOT_FOUND', undefined, ['POST', '/delete', { key: MISSING }]);
    await refused(400, 'MISSING_KEY', 'key', ['POST', '/delete', {}]);
    for (const path of ['/batch-update', '/batch-delete', '/seal']) {
      await refused(400, 'MISSING_KEY', 'keys', ['POST', path, { keys: [] }]);
      await refused(400, 'INVALID_FIELD', 'keys.0', ['POST', path, { keys: [1] }]);
    }
    const huge = 'x'.repeat(3_000_000);
    await refused(404, 'NOT_FOUND', undefined, ['POST', '/update', { key: huge }]);
  });

  it('leaves nothing behind when it is deleted', async () => {
    const { id } = await make();
    await use(`id:${id}`, { chat: 1 });
    await post('/delete', { key: id });
    for (const table of ['api_keys', 'client_key_digests', 'api_key_usage_daily']) {
      assert.deepEqual(await gateway.rows(`SELECT * FROM ${table}`), [], table);
    }
  });

  it('is changed and deleted among a thousand', async () => {
    const keys = Array.from({ length: 999 }, (_, i) => `old ${i}`);
    await gateway.db
      .prepare(
        'INSERT INTO api_keys (key, name, created_at) SELECT value, value, 0 FROM json_each(?1)',
      )
      .bind(JSON.stringify(keys))
      .run();
    const names = { keys: [...keys, MISSING] };
    const updated = await post('/batch-update', { ...names, is_active: false });
    assert.deepEqual([updated.updated, updated.missing], [999, 1]);
    const list = await get();
    assert.deepEqual([list.data.length, list.total, list.truncated], [999, 999, false]);
    assert.equal(list.data[0].id, idOf('old 998'));
    const deleted = await post('/batch-delete', names);
    assert.deepEqual([deleted.deleted, deleted.missing], [999, 1]);
    assert.deepEqual(await gateway.rows('SELECT * FROM client_key_digests'), []);
    const tooMany = { keys: [...names.keys, 'one more'] };
    await refused(400, 'INVALID_FIELD', 'keys', ['POST', '/batch-delete', tooMany]);
  });
});

describe('a key of an earlier edition', () => {
  it('goes on working, is listed masked, and can be told', async () => {
    await gateway.addKey({ key: CLEAR, chat_limit: 5 });
    const [key] = (await get()).data;
    assert.equal(key.id, idOf(CLEAR));
    assert.equal(key.key, 'sk-zEt...7Y8A');
    assert.equal(key.recoverable, true);
    assert.deepEqual(await gateway.rows('SELECT * FROM client_key_digests'), [
      { digest: digestOf(CLEAR), key: CLEAR },
    ]);
    assert.equal(await modelsStatus(CLEAR), 200);
    const told = await post('/reveal', { key: key.id });
    assert.equal(told.key, CLEAR);
    assert.deepEqual(await audits(), [['keys.revealed', { count: 1, keys: key.id }]]);
    const { id } = await make();
    await refused(409, 'NOT_RECOVERABLE', undefined, ['POST', '/reveal', { key: id }]);
    await refused(404, 'NOT_FOUND', undefined, ['POST', '/reveal', { key: MISSING }]);
    await refused(400, 'MISSING_KEY', 'key', ['POST', '/reveal', {}]);
  });

  it('is sealed with what it has used, and goes on working', async () => {
    await gateway.addKey({ key: CLEAR, chat_limit: 5 });
    await use(CLEAR, { chat: 2 });
    await use(CLEAR, { chat: 3, ago: 1 });
    const sealed = await post('/seal', { keys: [CLEAR, MISSING] });
    assert.deepEqual([sealed.sealed, sealed.missing, sealed.remaining], [1, 1, 0]);
    for (const table of ['api_keys', 'api_key_usage_daily', 'client_key_digests']) {
      const keys = await gateway.rows(`SELECT DISTINCT key FROM ${table}`);
      assert.deepEqual(keys, [{ key: `id:${idOf(CLEAR)}` }], table);
    }
    assert.equal(await modelsStatus(CLEAR), 200);
    const [key] = (await get()).data;
    assert.deepEqual([key.recoverable, key.remaining_today.chat], [false, 3]);
    const { data } = await get(`/usage?key=${key.id}&days=2`);
    assert.deepEqual(
      data.map(({ chat_used: chat }) => chat),
      [3, 2],
    );
  });

  it('is sealed with all others, in slices', async () => {
    for (let i = 0; i < 101; i++) {
      await gateway.addKey({ key: `old ${i}` });
    }
    const wrong = await ask('POST', '/seal', { all: true, confirm: 100 });
    assert.deepEqual(
      [wrong.status, wrong.body.code, wrong.body.count],
      [409, 'COUNT_MISMATCH', 101],
    );
    await refused(400, 'INVALID_FIELD', 'confirm', ['POST', '/seal', { all: true }]);
    assert.equal((await post('/seal', { all: true, confirm: 101 })).remaining, 1);
    assert.equal((await post('/seal', { all: true, confirm: 1 })).remaining, 0);
    assert.equal(await modelsStatus('old 100'), 200);
  });
});

describe('the numbers', () => {
  it('of a list come in pages, found by text and state', async () => {
    await post('/batch-add', { name_prefix: 'pc', count: 5 });
    const { id } = await make({ name: 'Büro', is_active: false });
    const page = await get('?page=2&per_page=4');
    assert.deepEqual([page.total, page.page, page.per_page, page.pages], [6, 2, 4, 2]);
    assert.equal(page.data.length, 2);
    assert.equal(page.day, day());
    assert.deepEqual(
      (await get(`?search=${encodeURIComponent('üro')}`)).data.map((key) => key.id),
      [id],
    );
    assert.equal((await get('?active=true')).total, 5);
    for (const query of ['page=0', 'per_page=201', 'active=maybe', `search=${'x'.repeat(257)}`]) {
      await refused(400, 'INVALID_FIELD', query.split('=')[0], ['GET', `?${query}`]);
    }
  });

  it('of all keys are counted', async () => {
    const { id } = await make({ limits: { tokens_per_day: 5 } });
    await make({ is_active: false });
    await use(`id:${id}`, { tokens: 5 });
    const { success, status, ...counts } = await get('/stats');
    assert.deepEqual([success, status], [true, 'success']);
    assert.deepEqual(counts, { total: 2, active: 1, inactive: 1, expired: 0, exhausted: 1 });
  });

  it('of a key are told day by day', async () => {
    const { id } = await make();
    await use(`id:${id}`, { chat: 2, tokens: 9, ago: 29 });
    const { data } = await get(`/usage?key=${id}`);
    assert.equal(data.length, 30);
    assert.deepEqual(data[0], {
      day: day(29),
      chat_used: 2,
      heavy_used: 0,
      image_used: 0,
      video_used: 0,
      tokens_used: 9,
    });
    await refused(400, 'MISSING_KEY', 'key', ['GET', '/usage']);
    await refused(404, 'NOT_FOUND', undefined, ['GET', `/usage?key=${MISSING}`]);
    await refused(400, 'INVALID_FIELD', 'days', ['GET', `/usage?key=${id}&days=91`]);
  });
});

describe("scripts of the earlier panel's", () => {
  it('list, make, rename, switch and delete keys', async () => {
    const made = await post('/api/keys/add', { name: 'laptop' });
    assert.equal(await modelsStatus(made.data.key), 200);
    const { id } = made.data;
    const list = await get('/api/keys');
    assert.deepEqual(
      [list.data[0].id, list.data[0].is_active, list.global_key_set],
      [id, 1, false],
    );
    assert.ok(!JSON.stringify(list).includes(made.data.key));
    const many = await post('/api/keys/batch-add', { name_prefix: 'pc', count: 2 });
    const keys = many.data.map((key) => key.id);
    await post('/api/keys/name', { key: id, name: 'desk' });
    await post('/api/keys/status', { key: id, is_active: false });
    await post('/api/keys/batch-status', { keys, is_active: 0 });
    assert.equal((await get('/stats')).active, 0);
    await post('/api/keys/delete', { key: id });
    await post('/api/keys/batch-delete', { keys });
    assert.deepEqual(await gateway.rows('SELECT * FROM api_keys'), []);
  });

  it('are told with status 200 what cannot be done', async () => {
    const { status, body } = await ask('POST', '/api/keys/delete', { key: MISSING });
    assert.equal(status, 200);
    assert.deepEqual(body, { success: false, message: 'Key not found' });
  });
});

describe('an unexpected failure', () => {
  const cases = {
    INSERT: [
      ['', {}, 'ADMIN_KEYS_CREATE_ERROR'],
      ['/api/keys/add', {}, 'KEY_ADD_ERROR'],
      ['/api/keys/batch-add', { count: 1 }, 'KEY_BATCH_ADD_ERROR'],
    ],
    UPDATE: [
      ['/update', { key: CLEAR, name: 'x' }, 'ADMIN_KEYS_UPDATE_ERROR'],
      ['/api/keys/name', { key: CLEAR, name: 'x' }, 'KEY_NAME_ERROR'],
      ['/api/keys/status', { key: CLEAR, is_active: true }, 'KEY_STATUS_ERROR'],
      ['/api/keys/batch-status', { keys: [CLEAR], is_active: true }, 'KEY_BATCH_STATUS_ERROR'],
    ],
    DELETE: [
      ['/delete', { key: CLEAR }, 'ADMIN_KEYS_DELETE_ERROR'],
      ['/api/keys/delete', { key: CLEAR }, 'KEY_DELETE_ERROR'],
      ['/api/keys/batch-delete', { keys: [CLEAR] }, 'KEY_BATCH_DELETE_ERROR'],
    ],
  };

  for (const [event, routes] of Object.entries(cases)) {
    it(`has the code of its route: ${event}`, async () => {
      await gateway.addKey({ key: CLEAR });
      await gateway.db
        .prepare(
          `CREATE TRIGGER broken BEFORE ${event} ON api_keys ` +
            "BEGIN SELECT raise(ABORT, 'broken on purpose'); END",
        )
        .run();
      for (const [path, body, code] of routes) {
        const answer = await ask('POST', path, body);
        assert.deepEqual([answer.status, answer.body.code], [500, code]);
        assert.doesNotMatch(JSON.stringify(answer.body), /on purpose/);
      }
      await gateway.db.prepare('DROP TRIGGER broken').run();
    });
  }

  it('of a list has its code as well', async () => {
    await gateway.addKey({ key: CLEAR });
    await gateway.db.batch([
      gateway.db.prepare('ALTER TABLE api_key_usage_daily RENAME TO kept'),
      gateway.db.prepare(
        'CREATE VIEW api_key_usage_daily AS SELECT key, day, heavy_used, image_used, video_used, ' +
          "tokens_used, updated_at, json('broken on purpose') AS chat_used FROM kept",
      ),
      gateway.db
        .prepare('INSERT INTO kept (key, day, updated_at) VALUES (?1, ?2, 0)')
        .bind(CLEAR, day()),
    ]);
    for (const [path, code] of [
      ['', 'ADMIN_KEYS_LIST_ERROR'],
      ['/api/keys', 'KEYS_LIST_ERROR'],
    ]) {
      const answer = await ask('GET', path);
      assert.deepEqual([answer.status, answer.body.code], [500, code]);
    }
    await gateway.db.batch([
      gateway.db.prepare('DROP VIEW api_key_usage_daily'),
      gateway.db.prepare('ALTER TABLE kept RENAME TO api_key_usage_daily'),
    ]);
  });
});

describe('a guest', () => {
  it('gets nowhere', async () => {
    for (const [method, path] of [
      ['GET', '/keys'],
      ['GET', '/keys/stats'],
      ['GET', '/keys/usage'],
      ['POST', '/keys'],
      ['POST', '/keys/update'],
      ['POST', '/keys/delete'],
      ['POST', '/keys/batch-add'],
      ['POST', '/keys/batch-update'],
      ['POST', '/keys/batch-delete'],
      ['POST', '/keys/reveal'],
      ['POST', '/keys/seal'],
      ['GET', '/api/keys'],
      ['POST', '/api/keys/add'],
    ]) {
      const answer = await gateway.admin(method, path);
      assert.equal(answer.status, 401, path);
      assert.equal((await answer.json()).code, 'MISSING_SESSION');
    }
  });
});
