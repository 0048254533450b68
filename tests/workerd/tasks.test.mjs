import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, afterEach, beforeEach, describe, it } from 'node:test';
import { eventually } from '../lib/eventually.mjs';
import { startGateway } from '../lib/gateway.mjs';

const TOKENS = '/api/v1/admin/tokens';
const BATCH = '/api/v1/admin/batch';

/** A gateway with somebody signed in: `admin('POST', path, body)` gives `{status, body}`. */
async function startWatched(options) {
  const gateway = await startGateway(options);
  const token = randomBytes(32).toString('base64url');
  const digest = createHash('sha256').update(token).digest('base64url');
  await gateway.db
    .prepare('INSERT INTO admin_sessions (token, expires_at) VALUES (?, ?)')
    .bind(digest, Date.now() + 3_600_000)
    .run();
  const ask = (method, url, body, signal) =>
    fetch(gateway.url + url, {
      method,
      headers: { authorization: `Bearer ${token}` },
      body: body && JSON.stringify(body),
      signal,
    });
  return {
    ...gateway,
    ask,
    async admin(...request) {
      const response = await ask(...request);
      return { status: response.status, body: await response.json() };
    },

    /** Accounts of the stand-in's scenes, e.g. `{full: 12, 403: 1}`, in this order. */
    async addAccounts(scenes) {
      const tokens = Object.entries(scenes).flatMap(([scene, count]) =>
        Array.from({ length: count }, (_, index) => `quota:${scene}:${index}`),
      );
      for (const name of tokens) {
        await gateway.addAccount({ token: name });
      }
      return tokens;
    },

    /** A task that nobody has begun. */
    async addTask(total, columns = {}) {
      const id = randomBytes(16).toString('hex');
      const row = {
        id,
        kind: 'refresh',
        state: 'running',
        total,
        created_at: Date.now(),
        updated_at: Date.now(),
        ...columns,
      };
      const names = Object.keys(row);
      await gateway.db
        .prepare(`INSERT INTO admin_tasks (${names}) VALUES (${names.map(() => '?')})`)
        .bind(...Object.values(row))
        .run();
      return id;
    },
  };
}

const gateway = await startWatched();
after(() => gateway.dispose());

beforeEach(() => gateway.standIn.clear());
afterEach(async () => {
  await gateway.db.exec('DELETE FROM tokens');
  await gateway.db.exec('DELETE FROM token_quota_state');
  await gateway.db.exec('DELETE FROM admin_tasks');
});

const progress = async (of = gateway) =>
  (await of.admin('GET', `${TOKENS}/refresh-progress`)).body.data;

const finished = (of = gateway) =>
  eventually(
    () => progress(of),
    ({ running }) => !running,
    20_000,
  );

const asked = (of = gateway) => of.standIn.requests.map(({ account }) => account);

/** The events of a stream as they come, each `{type, task_id, …}`. */
async function* eventsOf(response) {
  assert.equal(response.status, 200);
  assert.match(response.headers.get('content-type'), /^text\/event-stream/);
  let text = '';
  for await (const piece of response.body.pipeThrough(new TextDecoderStream())) {
    text += piece;
    for (let end; (end = text.indexOf('\n\n')) >= 0; text = text.slice(end + 2)) {
      const block = text.slice(0, end);
      if (!block.startsWith(':')) {
        assert.match(block, /^data: [^\n]+$/);
        yield JSON.parse(block.slice('data: '.length));
      }
    }
  }
  assert.equal(text, '');
}

const counters = ({ type, processed, total }) => `${type} ${processed}/${total}`;

describe('the refresh of all accounts', () => {
  it('answers at once and asks for every account behind the answer', async () => {
    const tokens = await gateway.addAccounts({ full: 22, 403: 1 });
    const { status, body } = await gateway.admin('POST', `${TOKENS}/refresh-all`);
    assert.equal(status, 200);
    assert.deepEqual(body.data, { started: true, total: 23 });
    const { updated_at: updatedAt, task_id: task, ...done } = await finished();
    assert.match(task, /^[0-9a-f]{32}$/);
    assert.deepEqual(done, { running: false, current: 23, total: 23, success: 22, failed: 1 });
    assert.ok(Math.abs(Date.now() - updatedAt) < 60_000);
    assert.deepEqual(asked().sort(), tokens.sort());
    const [{ remaining_queries: remaining, source }] = await gateway.rows(
      "SELECT * FROM token_quota_state WHERE token = 'quota:full:0'",
    );
    assert.deepEqual({ remaining, source }, { remaining: 80, source: 'manual_refresh' });
  });

  it('leaves its counters where earlier editions look for them', async () => {
    await gateway.addAccounts({ full: 3 });
    await gateway.admin('POST', '/api/tokens/refresh-all');
    await finished();
    const [{ updated_at: at, ...row }] = await gateway.rows('SELECT * FROM token_refresh_progress');
    assert.ok(at);
    assert.deepEqual(row, { id: 1, running: 0, current: 3, total: 3, success: 3, failed: 0 });
  });

  it('turns a second start away while it runs', async () => {
    await gateway.addAccounts({ slow: 1, full: 2 });
    await gateway.admin('POST', `${TOKENS}/refresh-all`);
    const second = await gateway.admin('POST', `${TOKENS}/refresh-all`);
    assert.equal(second.status, 409);
    assert.equal(second.body.code, 'ALREADY_RUNNING');
    assert.equal(second.body.success, false);
    assert.equal(second.body.data.running, true);
    const older = await gateway.admin('POST', '/api/tokens/refresh-all');
    assert.equal(older.status, 200);
    assert.equal(older.body.success, false);
    await finished();
    assert.equal(asked().length, 3, 'each account once');
  });

  it('moves while it is watched, and stops when it is told to', async () => {
    await gateway.addAccounts({ full: 10, slow: 10 });
    await gateway.admin('POST', `${TOKENS}/refresh-all`);
    await eventually(progress, ({ current }) => current >= 10);
    assert.equal((await progress()).running, true);
    assert.deepEqual(await gateway.admin('POST', `${TOKENS}/refresh-cancel`), {
      status: 200,
      body: { success: true, status: 'success' },
    });
    assert.equal((await progress()).running, false);
    await eventually(
      () => gateway.rows('SELECT lease_until FROM admin_tasks'),
      ([row]) => row.lease_until === 0,
      10_000,
    );
    const count = asked().length;
    assert.ok(count < 20, `${count} were asked`);
    assert.equal((await progress()).running, false);
    assert.equal(asked().length, count);
  });
});

describe('a restarted gateway', () => {
  it('goes on where the one before was stopped', async () => {
    const keepIn = await mkdtemp(path.join(tmpdir(), 'grok2api-'));
    try {
      const before = await startWatched({ keepIn, expectedErrors: [/./] });
      await before.addAccounts({ full: 10, slow: 1, 'full:later': 5 });
      await before.admin('POST', `${TOKENS}/refresh-all`);
      await eventually(
        () => progress(before),
        ({ current }) => current === 10,
      );
      await before.dispose();

      const next = await startWatched({ keepIn });
      await next.db.exec('UPDATE admin_tasks SET lease_until = 0'); // half a minute later
      const { running, current } = await progress(next);
      assert.deepEqual({ running, current }, { running: true, current: 10 });
      const { success } = await finished(next);
      assert.equal(success, 16);
      assert.equal(asked(next).length, 6);
      await next.dispose();
    } finally {
      await rm(keepIn, { recursive: true, force: true });
    }
  });
});

describe('a task for named accounts', () => {
  it('is started, shown and done', async () => {
    const tokens = await gateway.addAccounts({ full: 2, 500: 1 });
    const started = await gateway.admin('POST', `${TOKENS}/refresh/async`, {
      tokens: [...tokens, `sso=${tokens[0]}`, 'nobody'],
    });
    assert.equal(started.status, 200);
    const { task_id: id, total } = started.body;
    assert.match(id, /^[0-9a-f]{32}$/);
    assert.equal(total, 4);
    const { body } = await eventually(
      () => gateway.admin('GET', `${BATCH}/${id}`),
      (shown) => shown.body.type !== 'progress',
    );
    const { result, ...counts } = body;
    assert.deepEqual(counts, {
      success: true,
      status: 'success',
      type: 'done',
      task_id: id,
      total: 4,
      processed: 4,
      ok: 2,
      fail: 2,
    });
    assert.deepEqual(
      result.failures.map(({ error }) => error),
      ['http_500', 'not_found'],
    );
  });

  it('does not exist under another name', async () => {
    const { status, body } = await gateway.admin('GET', `${BATCH}/${'0'.repeat(32)}/stream`);
    assert.equal(status, 404);
    assert.equal(body.code, 'NOT_FOUND');
  });
});

describe('the stream of a task', () => {
  it('works on the task itself, tells of each slice, and ends with it', async () => {
    await gateway.addAccounts({ full: 25 });
    const id = await gateway.addTask(25);
    const events = [];
    for await (const event of eventsOf(await gateway.ask('GET', `${BATCH}/${id}/stream`))) {
      assert.equal(event.task_id, id);
      events.push(counters(event));
    }
    assert.deepEqual(events, ['progress 0/25', 'progress 10/25', 'progress 20/25', 'done 25/25']);
  });

  it('looks on while somebody else works', async () => {
    await gateway.addAccounts({ full: 2 });
    const id = await gateway.addTask(2, { lease_until: Date.now() + 1500 });
    const events = [];
    for await (const event of eventsOf(await gateway.ask('GET', `${BATCH}/${id}/stream`))) {
      events.push(counters(event));
    }
    assert.deepEqual(events, ['progress 0/2', 'done 2/2']);
  });

  it('ends when the task is cancelled', async () => {
    await gateway.addAccounts({ full: 30 });
    const id = await gateway.addTask(30);
    let last;
    for await (const event of eventsOf(await gateway.ask('GET', `${BATCH}/${id}/stream`))) {
      last = event;
      if (event.processed === 10) {
        const { body } = await gateway.admin('POST', `${BATCH}/${id}/cancel`);
        assert.deepEqual(body, { success: true, status: 'success', task_id: id });
      }
    }
    assert.equal(last.type, 'cancelled');
    assert.ok(last.processed < 30);
  });

  it('stops when the browser is closed, and the task goes on', async () => {
    await gateway.addAccounts({ full: 35 });
    const id = await gateway.addTask(35);
    const closed = new AbortController();
    await assert.rejects(async () => {
      const stream = await gateway.ask('GET', `${BATCH}/${id}/stream`, undefined, closed.signal);
      for await (const event of eventsOf(stream)) {
        if (event.processed === 10) {
          closed.abort();
        }
      }
    }, /abort/i);
    const [row] = await eventually(
      () => gateway.rows('SELECT state, ok FROM admin_tasks'),
      ([{ state }]) => state !== 'running',
      10_000,
    );
    assert.deepEqual(row, { state: 'done', ok: 35 });
    assert.equal(asked().length, 35, 'each account once');
  });
});
