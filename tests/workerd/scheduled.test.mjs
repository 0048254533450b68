import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { startGateway } from '../lib/gateway.mjs';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const gateway = await startGateway({ expectedErrors: [/"event":"schedule.step"/] });
after(() => gateway.dispose());

const run = () => gateway.scheduled('0 * * * *');
const ago = (millis) => Date.now() - millis;

/** The only value of a column. */
async function only(sql) {
  const rows = await gateway.rows(sql);
  assert.equal(rows.length, 1, sql);
  return Object.values(rows[0])[0];
}

async function insert(table, ...rows) {
  for (const row of rows) {
    const columns = Object.keys(row);
    await gateway.db
      .prepare(`INSERT INTO ${table} (${columns}) VALUES (${columns.map(() => '?')})`)
      .bind(...Object.values(row))
      .run();
  }
}

/** What the latest run told of its steps, e.g. `{'request_log.age': 1}`. */
function steps() {
  const told = gateway.logs
    .filter(({ message }) => message.includes('"schedule.step"'))
    .map(({ message }) => JSON.parse(message));
  return Object.fromEntries(told.map(({ step, count }) => [step, count]));
}

const logRow = (name, age) => ({
  id: ago(age) * 4096,
  timestamp: ago(age),
  ip: '',
  model: name,
  duration_ms: 0,
  status: 200,
  key_name: '',
});

const earlierLogRow = (name, age) => ({
  id: name,
  time: '',
  timestamp: ago(age),
  ip: '',
  model: '',
  duration: 0,
  status: 200,
  key_name: '',
  token_suffix: '',
  error: '',
});

const audited = (token, age) => ({
  token,
  rate_limit_model: 'grok-4',
  refreshed_at: 0,
  recorded_at: ago(age),
});

const task = (id, age) => ({
  id,
  kind: 'refresh',
  state: 'done',
  total: 0,
  created_at: 0,
  updated_at: ago(age),
});

describe('the first run of a day', () => {
  before(async () => {
    await insert('request_log', logRow('old', 31 * DAY), logRow('young', 29 * DAY));
    await insert('request_logs', earlierLogRow('old', 31 * DAY), earlierLogRow('young', 29 * DAY));
    await insert('api_keys', { key: 'sk-known', name: 'known', created_at: 0 });
    await insert(
      'api_key_usage_daily',
      { key: 'k', day: '2020-01-01', updated_at: 0 },
      { key: 'sk-known', day: '2999-01-01', updated_at: 0 },
    );
    await insert(
      'admin_sessions',
      { token: 'old', expires_at: ago(1) },
      { token: 'young', expires_at: ago(-HOUR) },
    );
    await insert('token_quota_audit', audited('old', 8 * DAY), audited('young', 6 * DAY));
    for (const [kind, time] of [
      ['refresh', 'last_enqueued_at'],
      ['probe', 'last_probed_at'],
    ]) {
      for (const [token, age] of [
        ['old', 25 * HOUR],
        ['young', 23 * HOUR],
      ]) {
        const row = { token, rate_limit_model: 'grok-4', [time]: ago(age) };
        await insert(`token_quota_${kind}_window`, row);
        await insert(`token_usage_${kind}_window`, { token, [time]: ago(age) });
      }
    }
    await insert('admin_tasks', task('old', 8 * DAY), task('young', 6 * DAY));
    await gateway.addAccount({
      token: 'failed-long-ago',
      failed_count: 2,
      last_failure_time: ago(25 * HOUR),
    });
    await gateway.addAccount({
      token: 'failed-lately',
      failed_count: 2,
      last_failure_time: ago(HOUR),
    });
    for (const token of ['failed-lately', 'gone']) {
      const row = { token, rate_limit_model: 'grok-3', remaining_queries: 5 };
      await insert('token_quota_state', { ...row, refreshed_at: Date.now() });
      await insert('token_tags', { tag: 'home', token });
    }
    await gateway.db.exec('DELETE FROM token_refresh_progress');
    await run();
  });

  for (const [table, column] of [
    ['request_log', 'model'],
    ['request_logs', 'id'],
    ['admin_sessions', 'token'],
    ['token_quota_audit WHERE recorded_at < 9e15 AND source = "unknown"', 'token'],
    ['token_quota_refresh_window', 'token'],
    ['token_quota_probe_window', 'token'],
    ['token_usage_refresh_window', 'token'],
    ['token_usage_probe_window', 'token'],
    ['admin_tasks', 'id'],
  ]) {
    it(`ends what is old in ${table.split(' ')[0]}`, async () => {
      assert.equal(await only(`SELECT ${column} FROM ${table}`), 'young');
    });
  }

  it('ends old daily usage', async () => {
    assert.equal(await only('SELECT day FROM api_key_usage_daily'), '2999-01-01');
  });

  it('forgets quotas and tags of accounts that are gone', async () => {
    assert.equal(
      await only("SELECT token FROM token_quota_state WHERE rate_limit_model = 'grok-3'"),
      'failed-lately',
    );
    assert.equal(await only('SELECT token FROM token_tags'), 'failed-lately');
  });

  it('gives accounts of another edition their ids and their place in the index', async () => {
    const digest = createHash('sha256').update('failed-lately').digest('hex');
    assert.equal(
      await only("SELECT id FROM tokens WHERE token = 'failed-lately'"),
      digest.slice(0, 12),
    );
    assert.equal(
      await only("SELECT token_type FROM token_quota_state WHERE rate_limit_model = 'grok-3'"),
      'sso',
    );
  });

  it('measures quotas that were never measured, and so forgives their accounts', async () => {
    assert.deepEqual(
      await gateway.rows(
        "SELECT token, remaining_queries, source FROM token_quota_state WHERE rate_limit_model = 'grok-4' ORDER BY token",
      ),
      ['failed-lately', 'failed-long-ago'].map((token) => ({
        token,
        remaining_queries: 80,
        source: 'auto_refresh',
      })),
    );
  });

  it('tells how much each step did', () => {
    const { 'request_log.age': log, 'accounts.failures': failures, tasks, ...others } = steps();
    assert.deepEqual({ log, failures, tasks }, { log: 1, failures: 1, tasks: 0 });
    assert.equal(others['quotas.stale'], 2);
  });

  it('notes when it ran', async () => {
    const at = await only("SELECT revision FROM revisions WHERE name = 'schedule'");
    assert.ok(Math.abs(Date.now() - at) < 60_000);
  });
});

describe('later runs', () => {
  it('go on with a task that nobody works on', async () => {
    await insert('admin_tasks', { ...task('resumed', 0), state: 'running', total: 2 });
    await run();
    assert.equal(
      await only("SELECT state || ' ' || ok FROM admin_tasks WHERE id = 'resumed'"),
      'done 2',
    );
    assert.equal(
      await only(
        "SELECT running || ' ' || current || '/' || total || ' ' || success FROM token_refresh_progress",
      ),
      '0 2/2 2',
    );
  });

  it('take every step although one fails', async () => {
    await insert('admin_sessions', { token: 'old', expires_at: 0 });
    await gateway.db.exec('DROP TABLE request_log');
    await run();
    assert.equal(await only('SELECT token FROM admin_sessions'), 'young');
    const failed = gateway.logs.filter(({ level }) => level === 'error');
    assert.deepEqual(
      failed.map(({ message }) => JSON.parse(message).step),
      ['request_stats.hours', 'request_log.age', 'request_log.rows'],
    );
    assert.match(failed[0].message, /no such table: request_log/);
  });

  it('leave quotas alone when the operator says so', async () => {
    await gateway.setSettings('token', { auto_refresh: false });
    await gateway.addAccount();
    const asked = gateway.standIn.requests.length;
    await run();
    assert.equal(gateway.standIn.requests.length, asked);
  });
});
