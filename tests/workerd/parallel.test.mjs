import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { callChat } from '../lib/caller.mjs';
import { eventually } from '../lib/eventually.mjs';
import { startGateway } from '../lib/gateway.mjs';

const gateway = await startGateway();
for (let i = 0; i < 30; i++) {
  await gateway.addAccount({ remaining_queries: 5 + i });
}
const keys = [await gateway.addKey(), await gateway.addKey({ chat_limit: 500 })];
after(() => gateway.dispose());

/** Each does one thing and gives back what should be seen of it: a status, or `left`. */
const KINDS = [
  async (key) => (await read(gateway.ask('[[scene:plain]]', { key }))).status,
  async (key) => (await read(gateway.ask('[[scene:reasoning]]', { key, stream: true }))).status,
  async (key) =>
    (await read(gateway.ask('[[scene:bench tokens=300 gapMicros=200]]', { key, stream: true })))
      .status,
  async (key) => (await read(gateway.ask('[[scene:400]]', { key }))).status,
  async (key) =>
    (await read(gateway.ask('[[scene:error-mid-stream]]', { key, stream: true }))).status,
  async (key) => (await read(gateway.ask('Hi', { key, n: 2 }))).status,
  async () => (await read(gateway.ask('Hi', { key: 'sk-unknown' }))).status,
  async (key) =>
    (await read(fetch(`${gateway.url}/v1/models`, { headers: { authorization: `Bearer ${key}` } })))
      .status,
  async () => (await read(fetch(`${gateway.url}/login`))).status,
  async (key) => {
    const caller = callChat(
      gateway,
      {
        model: 'grok-4',
        stream: true,
        messages: [{ role: 'user', content: '[[scene:endless]]' }],
      },
      { key },
    );
    await caller.readUntil(' and on');
    caller.hangUp();
    return 'left';
  },
];
const EXPECTED = [200, 200, 200, 502, 200, 400, 401, 200, 200, 'left'];

async function read(promise) {
  const response = await promise;
  await response.text();
  return response;
}

describe('fifty requests of all kinds at once', () => {
  it('disturb each other in no way', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 50 }, (_, i) => KINDS[i % KINDS.length](keys[i % 2])),
    );
    assert.deepEqual(
      outcomes,
      Array.from({ length: 50 }, (_, i) => EXPECTED[i % KINDS.length]),
    );
    // 5 each of 7 kinds with a chat: 3 good ones, 2 failing, 1 refused, 1 unknown, 1 left.
    const rows = await gateway.logRows(40);
    const byStatus = Object.groupBy(rows, ({ status }) => status);
    assert.equal(byStatus[200].length, 15);
    assert.equal(byStatus[502].length, 10);
    assert.equal(byStatus[400].length, 5);
    assert.equal(byStatus[401].length, 5);
    assert.equal(byStatus[499].length, 5);
    await eventually(() => gateway.standIn.chats.every(({ done }) => done));
    const held = await gateway.rows('SELECT * FROM token_quota_state WHERE inflight_units > 0');
    assert.deepEqual(held, []);
  });

  it('leave an isolate that still serves', async () => {
    for (const key of keys) {
      assert.equal((await read(gateway.ask('[[scene:plain]]', { key }))).status, 200);
    }
  });
});

describe('a cold isolate', () => {
  it('answers a whole crowd as its first requests', async () => {
    const cold = await startGateway();
    try {
      await cold.addAccount({ remaining_queries: 80 });
      const key = await cold.addKey({ chat_limit: 20 });
      const answers = await Promise.all(
        Array.from({ length: 25 }, () => read(cold.ask('[[scene:plain]]', { key, stream: true }))),
      );
      const statuses = answers.map(({ status }) => status).sort();
      assert.deepEqual(statuses, [...Array(20).fill(200), ...Array(5).fill(429)]);
    } finally {
      await cold.dispose();
    }
  });
});
