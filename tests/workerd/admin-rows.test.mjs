import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { at, workerFile } from '../../scripts/lib/paths.mjs';
import { startGateway } from '../lib/gateway.mjs';

const LOG_ROWS = 50_000;
const HOUR = 3_600_000;

/** The gateway with a ledger of what D1 counts, see there. */
const modules = [at('bench', 'counting.js'), workerFile];

const keepIn = await mkdtemp(path.join(tmpdir(), 'admin-rows-'));
let gateway;
let session;

after(async () => {
  await gateway.dispose();
  await rm(keepIn, { recursive: true });
});

/** Rows that D1 read, the gate's included, and round trips. */
async function costOf(method, route) {
  await fetch(`${gateway.url}/__ledger`);
  const response = await gateway.admin(method, route, { session });
  const text = await response.text();
  assert.equal(response.status, 200, text);
  const ledger = await (await fetch(`${gateway.url}/__ledger`)).json();
  return {
    read: ledger.reduce((sum, { rowsRead }) => sum + rowsRead, 0),
    trips: ledger.length,
    body: JSON.parse(text),
  };
}

describe('with a log of 50,000 rows', () => {
  before(async () => {
    gateway = await startGateway({ keepIn });
    await gateway.rows(
      `WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ${LOG_ROWS}),
        r AS (SELECT CAST(?1 AS INTEGER) - i * 50000 AS at, i FROM n)
      INSERT INTO request_log (id, timestamp, ip, model, duration_ms, status, key_name)
      SELECT at * 4096, at, '', 'model-' || (i % 8), 0, 200, '' FROM r`,
      Date.now(),
    );
    await gateway.scheduled('0 * * * *');
    await gateway.dispose();
    gateway = await startGateway({ keepIn, modules });
    session = await gateway.addSession();
  });

  it('statistics read the sums of finished hours once, then only what came since', async () => {
    const cold = await costOf('GET', '/metrics');
    assert.equal(cold.body.tokens.total_calls, LOG_ROWS);
    assert.equal(cold.body.catching_up, false);
    assert.equal(cold.trips, 2);
    assert.ok(cold.read < 5000, `${cold.read} rows`);
    const warm = await costOf('GET', '/metrics');
    assert.deepEqual(warm.body, cold.body);
    assert.equal(warm.trips, 2);
    assert.ok(warm.read < 500, `${warm.read} rows`);
  });

  it('a page of the newest rows reads no more than these', async () => {
    const { read, trips } = await costOf('GET', '/logs');
    assert.equal(trips, 2);
    assert.ok(read < 100, `${read} rows`);
    const deep = await costOf('GET', `/logs?to=${Date.now() - 500 * HOUR}&limit=200`);
    assert.equal(deep.body.data.length, 200);
    assert.ok(deep.read < 250, `${deep.read} rows`);
  });

  it('a filter reads until its page is full', async () => {
    const { read, body } = await costOf('GET', '/logs?model=model-3');
    assert.equal(body.data.length, 50);
    assert.ok(read < 1000, `${read} rows`);
  });

  it('a filter that no row fits reads a bounded number of them', async () => {
    const { read, trips, body } = await costOf('GET', '/logs?search=nothing');
    assert.deepEqual(body.data, []);
    assert.match(body.next_before_id, /^\d+$/);
    assert.equal(trips, 2);
    assert.ok(read < 4100, `${read} rows`);
  });
});
