import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startGateway } from '../lib/gateway.mjs';

const HOUR = 3_600_000;

const gateway = await startGateway();
const session = await gateway.addSession();
after(() => gateway.dispose());

const clear = () =>
  gateway.db.exec(
    ['request_log', 'request_logs', 'request_stats', 'audit_log']
      .map((table) => `DELETE FROM ${table};`)
      .concat("DELETE FROM revisions WHERE name LIKE 'request_%';")
      .join('\n'),
  );

async function ask(method, path, body) {
  const response = await gateway.admin(method, path, { session, body });
  const text = await response.text();
  const json = response.headers.get('content-type')?.startsWith('application/json');
  return {
    status: response.status,
    headers: response.headers,
    body: json ? JSON.parse(text) : text,
  };
}

async function done(method, path, body) {
  const answer = await ask(method, path, body);
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return answer.body;
}

const get = (path) => done('GET', path);
const post = (path, body) => done('POST', path, body);

/** So many rows up to now, one every `gap` milliseconds; every tenth failed. */
const fill = (count, gap) =>
  gateway.rows(
    `WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < CAST(?1 AS INTEGER)),
      r AS (SELECT CAST(?2 AS INTEGER) - i * CAST(?3 AS INTEGER) AS at, i FROM n)
    INSERT INTO request_log (id, timestamp, ip, model, duration_ms, status, key_name, error)
    SELECT at * 4096 + i % 4096, at, '192.0.2.0', 'model-' || (i % 5), 1000,
      iif(i % 10 = 0, 500, 200), 'laptop', '' FROM r`,
    count,
    Date.now(),
    gap,
  );

const earlierRow = (id, timestamp) =>
  gateway.rows(
    "INSERT INTO request_logs VALUES (?1, '2026-02-05 09:00:00', ?2, '192.0.2.7', 'grok-3', 1.25, 200, 'desk', 'abcdef', '')",
    id,
    timestamp,
  );

describe('every route of the log', () => {
  for (const [method, path] of [
    ['GET', '/logs'],
    ['GET', '/logs/export'],
    ['GET', '/logs/files'],
    ['GET', '/logs/tail'],
    ['POST', '/logs/clear'],
    ['GET', '/metrics'],
    ['GET', '/audit'],
    ['GET', '/api/logs'],
    ['POST', '/api/logs/clear'],
    ['POST', '/api/logs/add'],
    ['GET', '/api/request-stats'],
  ]) {
    it(`${method} ${path} needs a session`, async () => {
      const answer = await gateway.admin(method, path, method === 'POST' ? { body: {} } : {});
      assert.equal(answer.status, 401);
      assert.equal((await answer.json()).code, 'MISSING_SESSION');
    });
  }
});

describe('the list', () => {
  before(clear);

  it('tells what a chat left behind', async () => {
    await gateway.addAccount({ token: 'one' });
    const key = await gateway.addKey({ name: 'laptop' });
    await (await gateway.ask('[[scene:plain]]', { key })).text();
    const [stored] = await gateway.logRows(1);
    const { data, next_before_id: next, success, status } = await get('/logs');
    assert.deepEqual([success, status, next], [true, 'success', null]);
    assert.deepEqual(data, [
      {
        ...stored,
        id: String(stored.id),
        time: new Date(stored.timestamp).toISOString().slice(0, 19).replace('T', ' '),
        stream: false,
        error: null,
        error_code: null,
      },
    ]);
  });

  it('goes on from log to log', async () => {
    await earlierRow('one', Date.now() - 9 * HOUR);
    await earlierRow('two', Date.now() - 8 * HOUR);
    const found = [];
    let path = '/logs?limit=1';
    for (let next = ''; next !== null; path = `/logs?limit=1&before_id=${next}`) {
      const page = await get(path);
      found.push(...page.data.map(({ request_id: id }) => id));
      next = page.next_before_id;
      assert.ok(found.length < 9, 'no end');
      if (next === null) {
        break;
      }
    }
    assert.deepEqual(found.slice(1), ['two', 'one']);
  });

  it('can be narrowed', async () => {
    assert.equal((await get('/logs?model=grok-3')).data.length, 2);
    assert.equal((await get('/logs?key=desk&status=ok')).data.length, 2);
    assert.equal((await get('/logs?status=error')).data.length, 0);
    assert.equal((await get('/logs?status=200&search=DESK')).data.length, 2);
    assert.equal((await get(`/logs?from=${Date.now() - HOUR}`)).data.length, 1);
    assert.equal((await get(`/logs?to=${Date.now() - HOUR}&search=192.0.2.7`)).data.length, 2);
  });

  for (const [query, field] of [
    ['limit=201', 'limit'],
    ['from=x', 'from'],
    ['to=x', 'to'],
    ['status=x', 'status'],
    ['before_id=x', 'before_id'],
    [`search=${'x'.repeat(1001)}`, 'search'],
  ]) {
    it(`says that ${query.slice(0, 20)} is wrong`, async () => {
      const { status, body } = await ask('GET', `/logs?${query}`);
      assert.equal(status, 400);
      assert.deepEqual([body.code, body.field], ['INVALID_FIELD', field]);
    });
  }
});

describe('a long log', () => {
  before(async () => {
    await clear();
    await fill(50_000, 50_000); // 29 days
    // A takeover: no cron has run yet.
    await earlierRow('takeover', Date.now() - 30 * 24 * HOUR);
  });

  it('is searched to its end in pages that are bounded', async () => {
    const pages = [];
    let next = '';
    while (next !== null) {
      const page = await get(`/logs?search=nothing-has-this&before_id=${next}`);
      assert.deepEqual(page.data, []);
      next = page.next_before_id;
      pages.push(next);
    }
    assert.equal(pages.length, 26);
  });

  it('becomes a file that a spreadsheet can open', async () => {
    await gateway.rows(
      'UPDATE request_log SET error = ?1 WHERE id = (SELECT max(id) FROM request_log)',
      '=HYPERLINK("http://x")\nand more',
    );
    const { headers, body } = await ask('GET', '/logs/export?status=error');
    assert.equal(headers.get('content-type'), 'text/csv; charset=utf-8');
    assert.match(
      headers.get('content-disposition'),
      /^attachment; filename="request_log_\d{4}-\d\d-\d\d\.csv"$/,
    );
    const lines = body.split('\r\n');
    assert.equal(lines.length, 1 + 5000 + 1);
    assert.equal(lines.at(-1), '');
    assert.match(lines[0], /^id,time,timestamp,ip,model,/);
    assert.match(lines[1], /,"'=HYPERLINK\(""http:\/\/x""\)\nand more",/);
    const { body: whole } = await ask('GET', '/logs/export');
    assert.equal(whole.split('\r\n').length, 1 + 50_001 + 1);
  });

  it('is summed up by whoever asks for statistics when no cron does', async () => {
    const first = await get('/metrics');
    assert.equal(first.catching_up, true);
    let metrics = first;
    for (let i = 0; i < 100 && metrics.catching_up; i++) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      metrics = await get('/metrics');
    }
    assert.equal(metrics.catching_up, false);
    assert.equal(metrics.tokens.total_calls, 50_001);
    const { daily, hourly, models, summary, tz_offset_minutes: offset } = metrics.request_stats;
    assert.deepEqual([daily.length, hourly.length, offset], [14, 24, 480]);
    assert.deepEqual(daily[5].success + daily[5].failed, 1728);
    assert.equal(models.length, 5);
    assert.ok(summary.total >= 1656 && summary.total <= 1728, JSON.stringify(summary));
    assert.ok(Math.abs(summary.success_rate - 90) < 0.2);
    assert.deepEqual((await get('/api/request-stats')).data, metrics.request_stats);
  });

  it('is cleared in steps, and its requests still count', async () => {
    const { deleted, remaining } = await post('/logs/clear', {});
    assert.deepEqual([deleted, remaining], [50_001, false]);
    const { tokens } = await get('/metrics');
    assert.ok(tokens.total_calls >= 50_001 - 73 && tokens.total_calls <= 50_001);
    const [entry] = (await get('/audit?action=logs')).data;
    assert.equal(entry.action, 'logs.cleared');
    assert.equal(entry.detail.deleted, 50_001);
    assert.equal(entry.actor, 'admin');
  });

  it('says which field of a wish to clear is wrong', async () => {
    const { status, body } = await ask('POST', '/logs/clear', { before: 'x' });
    assert.equal(status, 400);
    assert.deepEqual([body.code, body.field], ['INVALID_FIELD', 'before']);
    assert.equal((await ask('POST', '/logs/clear', 'x')).body.code, 'INVALID_JSON');
  });
});

describe('the log as one file', () => {
  it('has a name, a time and lines', async () => {
    await clear();
    await earlierRow('one', 1_770_285_600_000);
    assert.deepEqual((await get('/logs/files')).files, [
      { name: 'request_logs', size_bytes: 0, mtime_ms: 1_770_285_600_000 },
    ]);
    const line = '2026-02-05 09:00:00 | 200 | grok-3 | 192.0.2.7 | desk |';
    assert.deepEqual(await get('/logs/tail?file=request_logs&lines=1'), {
      success: true,
      status: 'success',
      file: 'request_logs',
      lines: [line],
    });
    const { status, body } = await ask('GET', '/logs/tail?file=other');
    assert.deepEqual([status, body.code], [404, 'NOT_FOUND']);
  });
});

describe("a script of the earlier panel's", () => {
  it('can add, list and clear rows of the log', async () => {
    await clear();
    const row = { model: 'mine', status: 418, error: 'a "teapot"' };
    assert.deepEqual(await post('/api/logs/add', row), { success: true });
    await earlierRow('one', 1_770_285_600_000);
    const { data } = await get('/api/logs?limit=5000');
    const { id, time, timestamp, duration, ...added } = data[0];
    assert.match(id, /^\d{16}$/);
    assert.match(time, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
    assert.ok(Math.abs(Date.now() - timestamp) < 60_000 && duration === 0);
    assert.deepEqual(added, { ip: 'admin', key_name: 'admin', token_suffix: '', ...row });
    assert.deepEqual(data[1], {
      id: 'one',
      time: '2026-02-05 09:00:00',
      timestamp: 1_770_285_600_000,
      ip: '192.0.2.7',
      model: 'grok-3',
      duration: 1.25,
      status: 200,
      key_name: 'desk',
      token_suffix: 'abcdef',
      error: '',
    });
    assert.deepEqual(await post('/api/logs/clear', ''), {
      success: true,
      message: 'Deleted 2 log rows',
    });
    assert.deepEqual((await get('/api/logs')).data, []);
    const refused = await post('/api/logs/add', { status: 'x' });
    assert.equal(refused.success, false);
  });
});

describe('the audit', () => {
  it('tells who changed what, page by page', async () => {
    await clear();
    await post('/api/logs/add', { model: 'a' });
    await post('/tokens/add', { tokens: ['some-token'] });
    const { data, next_before_id: next } = await get('/audit?limit=1');
    const { id, at, request_id: requestId, ...change } = data[0];
    assert.equal(id, next);
    assert.ok(Math.abs(Date.now() - at) < 60_000);
    assert.match(requestId, /^[0-9a-f-]{36}$/);
    assert.equal(change.actor, 'admin');
    assert.equal(change.action, 'tokens.added');
    assert.equal(change.ip, '127.0.0.0');
    assert.equal(typeof change.detail, 'object');
    const rest = await get(`/audit?before_id=${next}`);
    assert.deepEqual([rest.data.length, rest.next_before_id], [1, null]);
    assert.equal((await get('/audit?action=logs.added&actor=admin')).data.length, 1);
    assert.equal((await get('/audit?actor=nobody')).data.length, 0);
    const { status, body } = await ask('GET', '/audit?limit=0');
    assert.deepEqual([status, body.field], [400, 'limit']);
  });
});
