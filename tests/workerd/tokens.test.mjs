import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, beforeEach, describe, it } from 'node:test';
import { startGateway } from '../lib/gateway.mjs';

const gateway = await startGateway();
const session = await gateway.addSession();
after(() => gateway.dispose());
beforeEach(async () => {
  for (const table of ['tokens', 'token_tags', 'token_quota_state']) {
    await gateway.db.prepare(`DELETE FROM ${table}`).run();
  }
});

const idOf = (token) => createHash('sha256').update(token).digest('hex').slice(0, 12);
const long = (name) => `eyJhbGciOiJIUzI1NiJ9.${name}.x9Qk`;
const stored = async () =>
  (await gateway.rows('SELECT token FROM tokens ORDER BY rowid')).map(({ token }) => token);

/** Asks below `/tokens` and gives back `{status, headers, body}`. */
async function ask(method, path, body, headers) {
  const response = await gateway.admin(method, `/tokens${path}`, { session, body, headers });
  const text = await response.text();
  const json = response.headers.get('content-type')?.startsWith('application/json');
  return {
    status: response.status,
    headers: response.headers,
    body: json ? JSON.parse(text) : text,
  };
}

async function done(method, path, body, headers) {
  const answer = await ask(method, path, body, headers);
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return answer.body;
}

const get = (path) => done('GET', path);
const post = (path, body, headers) => done('POST', path, body, headers);

async function refused(status, code, field, [method, path, body, headers]) {
  const answer = await ask(method, path, body, headers);
  assert.equal(answer.status, status, JSON.stringify(answer.body));
  assert.equal(answer.body.code, code);
  assert.equal(answer.body.field, field);
  assert.equal(answer.body.success, false);
  assert.equal(answer.body.status, 'error');
}

const names = (count, from = 0) => Array.from({ length: count }, (_, i) => `token-${from + i}`);

describe('the list of accounts', () => {
  it('shows a bare token as unknown and usable, and never whole', async () => {
    await post('/add', { pool: 'ssoSuper', tokens: [long('one')], tags: ['家'], note: '東京 😀' });
    const { ssoBasic, ssoSuper, truncated } = await get('');
    assert.deepEqual(ssoBasic, []);
    assert.equal(truncated, false);
    const [item] = ssoSuper;
    assert.equal(item.id, idOf(long('one')));
    assert.equal(item.token, 'sso=eyJh…x9Qk');
    assert.equal(item.quota, -1);
    assert.equal(item.quota_known, false);
    assert.equal(item.display_status, 'unknown');
    assert.equal(item.note, '東京 😀');
    assert.deepEqual(item.tags, ['家']);
    assert.deepEqual(item.quota_buckets, []);
    const key = await gateway.addKey();
    assert.equal((await gateway.ask('[[scene:plain]]', { key })).status, 200);
  });

  it('has no whole token in any form', async () => {
    await post('/add', { tokens: [long('secret'), 'short-secret'] });
    for (const path of ['', '?page=1', '?cursor=', '?search=secret', '/counts', '/tags']) {
      const text = JSON.stringify(await get(path));
      assert.doesNotMatch(text, /\.secret\.|short-secret/, path);
    }
  });

  it('pages, counts, filters, sorts and goes on from a cursor', async () => {
    await post('/add', { tokens: names(5), tags: ['few'] });
    await post('/add', { pool: 'ssoSuper', tokens: names(3, 5) });
    await post('/update', { token: 'token-1', quota: 7 });
    await post('/update', { token: 'token-2', status: 'invalid' });
    const page = await get('?page=2&per_page=3');
    assert.equal(page.total, 8);
    assert.equal(page.pages, 3);
    assert.deepEqual(
      page.items.map(({ id }) => id),
      ['token-4', 'token-3', 'token-2'].map(idOf),
    );
    assert.equal(page.ssoBasic.length, 3);
    const met = [];
    for (let cursor = ''; cursor !== null;) {
      const part = await get(`?per_page=3&cursor=${cursor}`);
      met.push(...part.items.map(({ id }) => id));
      cursor = part.next_cursor;
    }
    assert.deepEqual(met, names(8).reverse().map(idOf));
    assert.equal((await get('?page=1&type=ssoSuper')).total, 3);
    assert.equal((await get('?page=1&tag=few')).total, 5);
    assert.equal((await get('?page=1&status=invalid&status=unknown')).total, 7);
    assert.equal((await get('?page=1&sort=-quota')).items[0].id, idOf('token-1'));
    const { ssoBasic, active, invalid, total, quota } = await get('/counts');
    assert.deepEqual(
      { active, invalid, total, quota },
      { active: 7, invalid: 1, total: 8, quota: 7 },
    );
    assert.equal(ssoBasic.total, 5);
    assert.deepEqual((await get('/tags')).data, ['few']);
  });

  it('finds by note, part and whole name, whatever characters there are', async () => {
    await post('/add', { tokens: [{ token: 'a', note: '100%_O\'Brien "東京" \\' }, 'b-token'] });
    for (const term of ['100%_', "O'B", '"東', '\\', "o'bRIEN", idOf('a'), 'sso=a']) {
      const { items } = await get(`?page=1&search=${encodeURIComponent(term)}`);
      assert.deepEqual(
        items.map(({ id }) => id),
        [idOf('a')],
        term,
      );
    }
    for (const term of [
      "' OR 1=1 --",
      "a'; DROP TABLE tokens; --",
      '%',
      '_',
      '"; --',
      ':now',
      '?1',
    ]) {
      const { items } = await get(`?page=1&search=${encodeURIComponent(term)}`);
      assert.ok(items.length <= 1, term);
      assert.equal((await get(`?page=1&tag=${encodeURIComponent(term)}`)).total, 0);
    }
    assert.equal((await stored()).length, 2);
  });

  it('names a wrong parameter', async () => {
    for (const [query, field] of [
      ['?page=0', 'page'],
      ['?page=1&per_page=201', 'per_page'],
      ['?cursor=x', 'cursor'],
      ['?cursor=&sort=quota', 'cursor'],
      ['?type=x', 'type'],
      ['?status=x', 'status'],
      ['?sort=x', 'sort'],
      ['/export?format=x', 'format'],
    ]) {
      await refused(400, 'INVALID_FIELD', field, ['GET', query]);
    }
  });
});

describe('a whole pool', () => {
  it('is never deleted by a body that does not name it', async () => {
    await post('/add', { tokens: ['a'] });
    await post('/add', { pool: 'ssoSuper', tokens: ['b'] });
    await refused(400, 'NO_TOKENS', undefined, ['POST', '', {}]);
    await refused(400, 'INVALID_JSON', undefined, ['POST', '', '{']);
    assert.deepEqual(await stored(), ['a', 'b']);
    assert.equal((await post('', { ssoBasic: [] })).deleted, 1);
    assert.deepEqual(await stored(), ['b']);
  });

  it('becomes what its list says, and stays so when it says it again', async () => {
    await post('/add', { tokens: ['a', 'b'], note: 'kept' });
    const body = { ssoBasic: ['a', { token: 'sso=c', status: 'cooling', quota: 3.7 }] };
    const first = await post('', body);
    assert.deepEqual([first.added, first.updated, first.deleted], [1, 1, 1]);
    const before = await gateway.rows('SELECT * FROM tokens');
    const again = await post('', body);
    assert.deepEqual([again.added, again.updated, again.deleted], [0, 2, 0]);
    assert.equal(again.revision, first.revision);
    assert.deepEqual(await gateway.rows('SELECT * FROM tokens'), before);
    assert.equal(before[0].note, 'kept');
    assert.equal(before[1].remaining_queries, 3);
  });

  it('takes a masked list back without harm', async () => {
    await post('/add', { tokens: [long('one'), 'short'] });
    const { ssoBasic } = await get('');
    assert.equal((await post('', { ssoBasic })).updated, 2);
    await refused(400, 'INVALID_FIELD', 'ssoBasic.1', [
      'POST',
      '',
      { ssoBasic: ['new', ssoBasic[0].token] },
    ]);
    assert.equal((await stored()).length, 2);
  });

  it('of 130 accounts is no trouble', async () => {
    const all = names(130);
    assert.equal((await post('/add', { tokens: all })).added, 130);
    assert.equal((await get('')).ssoBasic.length, 130);
    assert.equal((await post('', { ssoBasic: all })).updated, 130);
    assert.equal((await post('', { ssoBasic: ['token-7'] })).deleted, 129);
    assert.deepEqual(await stored(), ['token-7']);
    await post('/add', { tokens: all });
    assert.equal((await post('/delete', { tokens: all.slice(0, 120) })).deleted, 120);
    assert.equal((await stored()).length, 10);
  });
});

describe('adding', () => {
  it('reports line by line what was not added', async () => {
    await post('/add', { tokens: ['known'] });
    const text = `new-1\n\n# remark\ntwo words\nsso=new-1\nknown\n${long('x')},y\n`;
    const answer = await post('/import?note=n&tags=t1&tags=t2', text, {
      'content-type': 'text/plain',
    });
    assert.deepEqual([answer.added, answer.skipped, answer.moved], [1, 2, 0]);
    assert.deepEqual(answer.invalid, [
      { line: 4, value: '…', reason: 'It contains whitespace' },
      { line: 7, value: 'eyJh…Qk,y', reason: 'It contains ,' },
    ]);
    assert.deepEqual(answer.duplicates, [
      { line: 5, value: '…', reason: 'It is listed before', first_line: 1 },
      { line: 6, value: '…', reason: 'The pool has it' },
    ]);
    const [row] = await gateway.rows("SELECT * FROM tokens WHERE token = 'new-1'");
    assert.equal(row.note, 'n');
    assert.equal(row.tags, '["t1","t2"]');
    assert.equal(row.id, idOf('new-1'));
  });

  it('only tells in a dry run, and moves when asked to', async () => {
    await post('/add', { tokens: ['a'] });
    const body = { pool: 'ssoSuper', tokens: ['a', 'b'], on_conflict: 'move' };
    const dry = await post('/add', { ...body, dry_run: true });
    assert.deepEqual([dry.dry_run, dry.added, dry.moved], [true, 1, 1]);
    assert.deepEqual(await stored(), ['a']);
    const { added, moved } = await post('/add', body);
    assert.deepEqual([added, moved], [1, 1]);
    assert.equal((await get('?page=1&type=ssoSuper')).total, 2);
  });

  it('refuses nothing, too much and nonsense', async () => {
    const add = (body) => ['POST', '/add', body];
    await refused(400, 'NO_TOKENS', 'tokens', add({ tokens: [] }));
    await refused(400, 'INVALID_FIELD', 'tokens', add({ tokens: names(1001) }));
    await refused(400, 'INVALID_FIELD', 'pool', add({ tokens: ['a'], pool: 'x' }));
    await refused(400, 'INVALID_FIELD', 'on_conflict', add({ tokens: ['a'], on_conflict: 'x' }));
    await refused(400, 'INVALID_FIELD', 'dry_run', add({ tokens: ['a'], dry_run: 'x' }));
    await refused(413, 'BODY_TOO_LARGE', undefined, add({ tokens: ['x'.repeat(8.5 * 2 ** 20)] }));
    await refused(400, 'INVALID_JSON', undefined, ['POST', '/import', 'a\nb']);
    assert.deepEqual(await stored(), []);
  });

  it('takes a thousand at once', async () => {
    assert.equal((await post('/add', { tokens: names(1000).map(long) })).added, 1000);
    assert.equal((await get('?page=20')).items.length, 50);
    assert.equal((await get('/counts')).unknown, 1000);
  });
});

describe('export and import', () => {
  for (const [format, type] of [
    ['json', 'application/json'],
    ['csv', 'text/csv; charset=utf-8'],
  ]) {
    it(`give the same accounts (${format})`, async () => {
      await post('/add', {
        tokens: [
          { token: 'a', note: '=1+1, "x"\nand 😀', tags: ['home', 'a,b'], quota: 7 },
          { token: 'b', pool: 'ssoSuper', heavy_quota: 3, status: 'invalid', created_time: 1000 },
          long('c'),
        ],
      });
      const { ssoBasic, ssoSuper } = await get('');
      const file = await gateway.admin('GET', `/tokens/export?format=${format}`, { session });
      assert.equal(file.headers.get('content-type'), type);
      assert.equal(file.headers.get('cache-control'), 'no-store');
      assert.match(
        file.headers.get('content-disposition'),
        new RegExp(`^attachment; filename="tokens_export_\\d{4}-\\d\\d-\\d\\d\\.${format}"$`),
      );
      const text = await file.text();
      await post('/delete', { filter: {}, confirm: 3 });
      assert.deepEqual(await stored(), []);
      assert.equal((await post('/import', text, { 'content-type': type })).added, 3);
      const back = await get('');
      assert.deepEqual([back.ssoBasic, back.ssoSuper], [ssoBasic, ssoSuper]);
      assert.equal((await post('/import', text, { 'content-type': type })).skipped, 3);
    });
  }

  it('speak plain text too, and the log is told', async () => {
    await post('/add', { tokens: [long('a'), long('b')] });
    await post('/add', { pool: 'ssoSuper', tokens: ['c'] });
    assert.equal(await get('/export?pool=ssoBasic'), `${long('a')}\n${long('b')}\n`);
    assert.equal(await get(`/export?id=${idOf('c')}`), 'c\n');
    assert.equal((await post('/reveal', { id: idOf(long('a')) })).token, `sso=${long('a')}`);
    const told = gateway.logs
      .map(({ message }) => message)
      .filter((line) => /expor|revea/.test(line));
    assert.match(told.at(-1), /token\.revealed/);
    assert.match(told.at(-2), /tokens\.exported.*"count":1/);
    assert.ok(!gateway.logs.some(({ message }) => message.includes(long('a'))));
  });
});

describe('one account', () => {
  it('is changed and found by any of its names', async () => {
    await post('/add', { tokens: [long('a')] });
    for (const [name, note] of [
      [long('a'), 'one'],
      [`sso=${long('a')}`, 'two'],
      [idOf(long('a')), 'three'],
    ]) {
      const { item } = await post('/update', { token: name, note });
      assert.equal(item.note, note);
    }
    const { item } = await post('/update', {
      token: idOf(long('a')),
      pool: 'ssoSuper',
      quota: 5,
      heavy_quota: 2,
      tags: ['x', 'x', 'y'],
      status: 'disabled',
    });
    assert.equal(item.pool, 'ssoSuper');
    assert.equal(item.quota, 5);
    assert.equal(item.heavy_quota, 2);
    assert.equal(item.status, 'invalid');
    assert.deepEqual(item.tags, ['x', 'y']);
  });

  it('that is not there, not named or wrongly changed is told', async () => {
    await post('/add', { tokens: ['a'] });
    const update = (body) => ['POST', '/update', body];
    await refused(404, 'NOT_FOUND', undefined, update({ token: 'gone' }));
    await refused(404, 'NOT_FOUND', undefined, ['POST', '/reveal', { id: 'gone' }]);
    await refused(400, 'MISSING_TOKEN', 'token', update({}));
    await refused(400, 'INVALID_FIELD', 'quota', update({ token: 'a', quota: '5' }));
    await refused(400, 'INVALID_FIELD', 'status', update({ token: 'a', status: 'x' }));
    await refused(400, 'INVALID_FIELD', 'note', update({ token: 'a', note: 'x'.repeat(201) }));
    await refused(400, 'INVALID_FIELD', 'tags.1', update({ token: 'a', tags: ['x', 5] }));
  });

  it('gets tags and loses them', async () => {
    await post('/add', { tokens: ['a', 'b'] });
    const { updated, missing } = await post('/tags', { tokens: ['a', 'b', 'c'], add: ['é', 'x'] });
    assert.deepEqual([updated, missing], [2, 1]);
    await post('/tags', { tokens: ['a'], remove: ['é'] });
    assert.equal((await get(`?page=1&tag=${encodeURIComponent('é')}`)).total, 1);
    assert.deepEqual((await get('/tags')).data, ['x', 'é']);
    await refused(400, 'NO_TOKENS', 'tokens', ['POST', '/tags', { add: ['x'] }]);
  });
});

describe('deleting what a filter finds', () => {
  it('needs the number that is expected', async () => {
    await post('/add', { tokens: names(3) });
    await refused(400, 'INVALID_FIELD', 'confirm', ['POST', '/delete', { filter: {} }]);
    const wrong = await ask('POST', '/delete', { filter: { status: ['unknown'] }, confirm: 2 });
    assert.equal(wrong.status, 409);
    assert.equal(wrong.body.code, 'COUNT_MISMATCH');
    assert.equal(wrong.body.count, 3);
    await refused(400, 'NO_TOKENS', 'tokens', ['POST', '/delete', {}]);
    assert.equal((await stored()).length, 3);
    const { deleted } = await post('/delete', { filter: { search: 'token-1' }, confirm: 1 });
    assert.equal(deleted, 1);
    assert.deepEqual(await stored(), ['token-0', 'token-2']);
  });
});

describe('writers at the same time', () => {
  it('who saw the same pool: one writes, the others are told', async () => {
    const { headers } = await ask('GET', '');
    const seen = headers.get('etag');
    const answers = await Promise.all(
      names(6).map((token) => ask('POST', '/add', { tokens: [token] }, { 'if-match': seen })),
    );
    const statuses = answers.map(({ status }) => status).sort();
    assert.deepEqual(statuses, [200, 412, 412, 412, 412, 412]);
    assert.equal((await stored()).length, 1);
    const stale = answers.find(({ status }) => status === 412);
    assert.equal(stale.body.code, 'STALE_REVISION');
    assert.equal(stale.headers.get('etag'), `"${stale.body.revision}"`);
  });

  it('who do not mind all get their turn', async () => {
    const answers = await Promise.all(
      names(4).map((token) => ask('POST', '/add', { tokens: [token] })),
    );
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 200, 200, 200],
    );
    assert.deepEqual((await stored()).sort(), names(4));
  });
});

describe('a guest', () => {
  it('sees and changes nothing', async () => {
    for (const [method, path] of [
      ['GET', ''],
      ['GET', '/counts'],
      ['GET', '/tags'],
      ['GET', '/export'],
      ['POST', ''],
      ['POST', '/add'],
      ['POST', '/import'],
      ['POST', '/update'],
      ['POST', '/delete'],
      ['POST', '/tags'],
      ['POST', '/reveal'],
    ]) {
      const guest = await gateway.admin(method, `/tokens${path}`, {
        body: method === 'POST' ? {} : undefined,
      });
      assert.equal(guest.status, 401, path);
      assert.equal((await guest.json()).code, 'MISSING_SESSION');
    }
    const stranger = await gateway.admin('GET', '/tokens', { session: 'x'.repeat(43) });
    assert.equal((await stranger.json()).code, 'SESSION_EXPIRED');
  });
});
