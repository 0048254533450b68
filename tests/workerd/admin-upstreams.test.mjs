import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, beforeEach, describe, it } from 'node:test';
import { startGateway } from '../lib/gateway.mjs';

/** An upstream that speaks OpenAI's language, and notes whom it was asked as. */
const asked = [];
let refuse = false;
const outside = {
  async handle(request, response) {
    let body = '';
    for await (const piece of request) {
      body += piece;
    }
    const { model } = JSON.parse(body);
    asked.push({ host: request.headers.host, headers: request.headers, model });
    response.writeHead(refuse ? 401 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ id: 'x', model, choices: [{ message: { content: '4' } }] }));
  },
};

const DATA_KEY = 'a data key of thirty-two letters!';
const SECRET = 'sk-a-secret-of-some-length';

const gateway = await startGateway({ vars: { DATA_KEY }, standIn: outside });
const session = await gateway.addSession();
const key = await gateway.addKey();
await gateway.addAccount();
after(() => gateway.dispose());
beforeEach(async () => {
  asked.length = 0;
  refuse = false;
  const { items } = await get('/routes');
  for (const { name } of items) {
    await done('DELETE', `/routes/${encodeURIComponent(name)}`);
  }
  for (const { id } of (await get('/upstreams')).items.filter(({ kind }) => kind !== 'grok_web')) {
    await done('DELETE', `/upstreams/${id}`);
  }
  await gateway.db.prepare('DELETE FROM audit_log').run();
});

async function ask(method, path, body, headers) {
  const response = await gateway.admin(method, path, { session, body, headers });
  const told = await response.json();
  return { ...told, status: response.status, etag: response.headers.get('etag') };
}

async function done(...request) {
  const answer = await ask(...request);
  assert.equal(answer.status, 200, JSON.stringify(answer));
  return answer;
}

const get = (path) => done('GET', path);
const make = async (more) =>
  (
    await done('POST', '/upstreams', {
      name: 'deepseek',
      kind: 'openai',
      base_url: 'https://api.deepseek.example/v1/',
      ...more,
    })
  ).item;
const credentialsOf = ({ id }) => `/upstreams/${id}/credentials`;
const addText = (upstream, lines) =>
  done('POST', credentialsOf(upstream), lines, { 'content-type': 'text/plain; charset=utf-8' });
const chat = (model) => gateway.ask('2+2?', { key, model });
const audits = async () =>
  (await gateway.rows('SELECT action FROM audit_log ORDER BY id')).map(({ action }) => action);

async function refused(status, code, field, ...request) {
  const answer = await ask(...request);
  assert.deepEqual([answer.status, answer.code, answer.field], [status, code, field]);
}

describe('an upstream', () => {
  it('is entered, given keys, used, changed and deleted', async () => {
    assert.equal((await chat('deepseek-chat')).status, 404);
    const upstream = await make({
      headers: [{ name: 'X-Title', value: 'a title that is long enough' }],
    });
    assert.match(upstream.id, /^[0-9a-f]{12}$/);
    assert.equal(upstream.base_url, 'https://api.deepseek.example/v1');
    assert.deepEqual(upstream.headers, [{ name: 'X-Title', value: 'a ti…ough' }]);
    assert.equal((await addText(upstream, `${SECRET} of the team`)).added, 1);

    const answer = await chat('deepseek-chat');
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get('x-grok2api-upstream'), 'deepseek');
    assert.equal(asked[0].host, 'api.deepseek.example');
    assert.equal(asked[0].headers.authorization, `Bearer ${SECRET}`);
    assert.equal(asked[0].headers['x-title'], 'a title that is long enough');

    const path = `/upstreams/${upstream.id}`;
    const changed = await done('PATCH', path, { name: 'other', headers: upstream.headers });
    assert.equal(changed.item.name, 'other');
    assert.deepEqual(changed.item.headers, upstream.headers);
    assert.equal((await chat('other/deepseek-chat')).status, 200);
    assert.equal(asked[1].headers['x-title'], 'a title that is long enough');
    assert.equal((await done('DELETE', path)).deleted_credentials, 1);
    assert.equal((await chat('deepseek-chat')).status, 404);
    await refused(404, 'NOT_FOUND', undefined, 'GET', path);
    assert.deepEqual(await audits(), [
      'upstreams.created',
      'credentials.added',
      'upstreams.updated',
      'upstreams.deleted',
    ]);
  });

  it('keeps its secrets sealed, and tells them nobody', async () => {
    const upstream = await make({ headers: [{ name: 'X-Key', value: `${SECRET}-of-a-header` }] });
    await addText(upstream, SECRET);
    const told = JSON.stringify([
      await get('/upstreams'),
      await get(`/upstreams/${upstream.id}`),
      await get(credentialsOf(upstream)),
      await gateway.rows('SELECT * FROM upstreams'),
      await gateway.rows('SELECT * FROM upstream_credentials'),
      await gateway.rows('SELECT * FROM audit_log'),
      gateway.logs,
    ]);
    assert.ok(!told.includes('some-length'));
    const [{ secret, id }] = await gateway.rows('SELECT id, secret FROM upstream_credentials');
    assert.match(secret, /^enc:v1:/);
    const digest = createHash('sha256').update(`${upstream.id}:${SECRET}`).digest('hex');
    assert.equal(id, digest.slice(0, 12));
  });

  it('is changed only as it was seen', async () => {
    const upstream = await make();
    const path = `/upstreams/${upstream.id}`;
    const { etag, revision } = await get(path);
    assert.equal(etag, `"${revision}"`);
    await done('PATCH', path, { weight: 2 }, { 'if-match': etag });
    const stale = await ask('PATCH', path, { weight: 3 }, { 'if-match': etag });
    assert.deepEqual([stale.status, stale.code], [412, 'STALE_REVISION']);
    assert.deepEqual([stale.revision, stale.etag], [revision + 1, `"${revision + 1}"`]);
    assert.equal((await get(path)).item.weight, 2);
  });

  it('has a name of its own, and an address that can be called', async () => {
    await make();
    const body = { name: 'deepseek', kind: 'openai', base_url: 'https://x.example' };
    await refused(409, 'NAME_TAKEN', undefined, 'POST', '/upstreams', body);
    const wrong = { ...body, name: 'x', base_url: 'http://x.example' };
    await refused(400, 'INVALID_FIELD', 'base_url', 'POST', '/upstreams', wrong);
  });

  it('loses no change when two are made at once', async () => {
    const upstream = await make();
    const all = await Promise.all(
      Array.from({ length: 4 }, (_, i) =>
        ask('POST', credentialsOf(upstream), { credentials: [`sk-${i}`, 'sk-same'] }),
      ),
    );
    assert.deepEqual(
      all.map(({ status }) => status),
      [200, 200, 200, 200],
    );
    assert.equal(
      all.reduce((sum, { added }) => sum + added, 0),
      5,
    );
    assert.equal((await get(credentialsOf(upstream))).total, 5);
  });
});

describe('the upstream of Grok accounts', () => {
  it('can be renamed and switched off, and no more', async () => {
    const { item } = await get('/upstreams/grok');
    assert.deepEqual(item.credentials, {
      total: 1,
      enabled: 1,
      ready: 1,
      resting: 0,
      set_aside: 0,
    });
    await done('PATCH', '/upstreams/grok', { enabled: false });
    assert.equal((await chat('grok-4')).status, 404);
    await done('PATCH', '/upstreams/grok', { enabled: true });
    const moved = { base_url: 'https://x.example' };
    await refused(409, 'GROK_UPSTREAM', undefined, 'PATCH', '/upstreams/grok', moved);
    await refused(409, 'GROK_UPSTREAM', undefined, 'DELETE', '/upstreams/grok?force=1');
    await refused(404, 'NOT_FOUND', undefined, 'GET', '/upstreams/grok/credentials');
  });
});

describe('credentials', () => {
  it('are added by the thousand, found, changed and deleted', async () => {
    const upstream = await make();
    const path = credentialsOf(upstream);
    const lines = Array.from({ length: 4999 }, (_, i) => `sk-${i}-${'x'.repeat(40)} number ${i}`);
    const startedAt = performance.now();
    const added = await addText(upstream, `# many\r\n${lines.join('\r\n')}\r\nsk-é\r\n`);
    assert.ok(performance.now() - startedAt < 20_000);
    assert.equal(added.added, 4999);
    assert.deepEqual(added.invalid, [
      { line: 5001, reason: 'A secret has printable ASCII characters only, and no spaces' },
    ]);
    assert.equal((await addText(upstream, lines.join('\n'))).duplicates, 4999);

    const seen = new Set();
    for (let cursor = ''; cursor !== null && seen.size < 400;) {
      const page = await get(`${path}?per_page=200&cursor=${cursor}`);
      assert.equal(page.total, 4999);
      page.items.forEach(({ id }) => seen.add(id));
      cursor = page.next_cursor;
    }
    assert.equal(seen.size, 400);
    const ids = [...seen];
    const off = await done('PATCH', path, { ids: [...ids, 'nobody'], enabled: false });
    assert.deepEqual([off.updated, off.missing], [400, 1]);
    assert.equal((await get(`${path}?state=disabled`)).total, 400);
    assert.equal((await get(`${path}?search=${lines[7].split(' ')[0]}`)).total, 1);
    const filter = { state: 'disabled' };
    await refused(409, 'COUNT_MISMATCH', undefined, 'DELETE', path, { filter, confirm: 5000 });
    assert.equal((await done('DELETE', path, { filter, confirm: 400 })).deleted, 400);
    assert.equal((await get(path)).total, 4599);
  });

  it('that were set aside are used again once they are reset', async () => {
    const upstream = await make({ fail_threshold: 1 });
    const path = credentialsOf(upstream);
    await addText(upstream, SECRET);
    refuse = true;
    assert.equal((await chat('m')).status, 502);
    refuse = false;
    await gateway.logRows(1);
    assert.equal((await get(`${path}?state=set_aside`)).total, 1);
    const { credentials } = (await get(`/upstreams/${upstream.id}`)).item;
    assert.deepEqual(credentials, { total: 1, enabled: 1, ready: 0, resting: 0, set_aside: 1 });
    await done('PATCH', path, { filter: { state: ['set_aside'] }, reset: true });
    assert.equal((await chat('m')).status, 200);
  });
});

describe('a route', () => {
  it('may have slashes and colons in its name', async () => {
    const upstream = await make({ patterns: [] });
    await addText(upstream, SECRET);
    for (const name of [
      'openai/gpt-4o',
      'a/b:free',
      'with space',
      '100%',
      '模型',
      'a%2Fb',
      'q?#',
    ]) {
      const path = `/routes/${encodeURIComponent(name)}`;
      const targets = [{ upstream: 'deepseek', model: `of ${name}` }];
      const { item } = await done('PUT', path, { targets });
      assert.equal(item.name, name);
      assert.equal(item.targets[0].upstream, upstream.id);
      assert.equal((await chat(name)).status, 200, name);
      assert.equal(asked.at(-1).model, `of ${name}`);
      const changed = await done('PATCH', path, { listed: false });
      assert.deepEqual([changed.item.name, changed.item.listed], [name, false]);
      const resolved = await done('POST', '/routes/resolve', { model: name });
      assert.equal(resolved.reason, 'route');
      assert.equal(resolved.choices[0].credentials.ready, 1);
      await done('DELETE', path);
      assert.equal((await chat(name)).status, 404, name);
    }
  });

  it('keeps its upstream from being deleted by mistake', async () => {
    const upstream = await make();
    const targets = [{ upstream: upstream.id, model: 'm' }];
    await done('PUT', '/routes/only', { targets });
    await done('PUT', '/routes/both', {
      targets: [...targets, { upstream: 'grok', model: 'grok-4', priority: 1 }],
    });
    await refused(409, 'UPSTREAM_IN_USE', undefined, 'DELETE', `/upstreams/${upstream.id}`);
    const gone = await done('DELETE', `/upstreams/${upstream.id}?force=1`);
    assert.deepEqual([gone.changed_routes, gone.deleted_routes], [['both'], ['only']]);
    const [both] = (await get('/routes')).items;
    assert.deepEqual(
      both.targets.map(({ upstream_name: name }) => name),
      ['grok'],
    );
  });

  it('tells why a name comes to what it does', async () => {
    await make({ patterns: ['deep*'] });
    const reason = async (model) => (await done('POST', '/routes/resolve', { model })).reason;
    await done('PUT', '/routes/fast', { targets: [{ upstream: 'grok', model: 'grok-4' }] });
    assert.equal(await reason('fast'), 'route');
    assert.equal(await reason('deepseek/x'), 'prefix');
    assert.equal(await reason('grok-4'), 'grok');
    assert.equal(await reason('deep-1'), 'pattern');
    assert.equal(await reason('shallow'), null);
    await gateway.db.prepare(`UPDATE upstreams SET model_list = '["deep-1"]'`).run();
    assert.equal(await reason('deep-1'), 'listed');
  });
});
