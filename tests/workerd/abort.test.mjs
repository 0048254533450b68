import assert from 'node:assert/strict';
import { after, afterEach, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { callChat } from '../lib/caller.mjs';
import { eventually } from '../lib/eventually.mjs';
import { startGateway } from '../lib/gateway.mjs';

const gateway = await startGateway();
await gateway.addAccount({ token: 'abc', remaining_queries: 50 });
const key = await gateway.addKey({ chat_limit: 50 });
after(() => gateway.dispose());
afterEach(() => gateway.standIn.clear());

const call = (scene, members) =>
  callChat(
    gateway,
    { model: 'grok-4', messages: [{ role: 'user', content: `[[scene:${scene}]]` }], ...members },
    { key },
  );

const asked = () => eventually(() => gateway.standIn.chats[0]);

const upstreamOver = () =>
  eventually(
    () => gateway.standIn.chats[0],
    ({ done }) => done,
  );

/** Runs the scene, waits for the row of its log, and gives that back. */
async function logOf(scene) {
  const { length } = await gateway.logRows(0);
  await scene();
  const rows = await gateway.logRows(length + 1);
  assert.equal(rows.length, length + 1);
  return rows.at(-1);
}

function assertGone(row) {
  assert.equal(row.status, 499);
  assert.equal(row.error_code, 'client_closed_request');
  assert.equal(row.attempts, 1);
}

describe('when the client leaves', () => {
  it('in the middle of a busy stream, the upstream is let go', async () => {
    const row = await logOf(async () => {
      const caller = call('endless', { stream: true });
      await caller.readUntil(' and on');
      caller.hangUp();
      assert.equal((await upstreamOver()).closedEarly, true);
    });
    assertGone(row);
    assert.equal(row.stream, 1);
    assert.ok(row.completion_tokens > 0);
    assert.ok(row.first_byte_ms >= 0);
  });

  it('in the middle of a silence, the upstream is let go', async () => {
    const row = await logOf(async () => {
      const caller = call('silence-middle', { stream: true });
      await caller.readUntil('The answer');
      caller.hangUp();
      assert.equal((await upstreamOver()).closedEarly, true);
    });
    assertGone(row);
  });

  for (const [scene, when] of [
    ['silence-headers', 'before the upstream answers'],
    ['silence-first', 'before the first token'],
  ]) {
    for (const stream of [true, false]) {
      it(`${when}, nothing else is tried (${stream ? 'streamed' : 'whole'})`, async () => {
        const row = await logOf(async () => {
          const caller = call(scene, { stream });
          await asked();
          caller.hangUp();
          assert.equal((await upstreamOver()).closedEarly, true);
        });
        assertGone(row);
        assert.equal(gateway.standIn.chats.length, 1);
        assert.equal(row.first_byte_ms, null);
      });
    }
  }

  it('in the middle of a whole answer, the upstream is let go', async () => {
    const row = await logOf(async () => {
      const caller = call('silence-middle', { stream: false });
      await eventually(() => gateway.standIn.chats[0]?.bytesWritten > 0);
      await pause(50);
      caller.hangUp();
      assert.equal((await upstreamOver()).closedEarly, true);
    });
    assertGone(row);
  });

  it('no account is blamed, and the key has paid', async () => {
    const [account] = await gateway.rows('SELECT * FROM tokens');
    assert.equal(account.status, 'active');
    assert.equal(account.failed_count, 0);
    assert.equal(account.cooldown_until, null);
    const rows = await gateway.rows('SELECT * FROM request_log');
    const [usage] = await gateway.rows('SELECT * FROM api_key_usage_daily');
    assert.equal(usage.chat_used, rows.length);
    const quotas = await gateway.rows('SELECT * FROM token_quota_state');
    assert.ok(quotas.every(({ inflight_units }) => inflight_units === 0));
  });
});

describe('when three clients leave before the first token', () => {
  it('the account they held is free for a fourth', async () => {
    const other = await startGateway();
    try {
      await other.addAccount({ remaining_queries: -1 }); // unknown: two requests at a time
      const free = await other.addKey();
      const messages = [{ role: 'user', content: '[[scene:silence-first]]' }];
      for (let i = 0; i < 3; i++) {
        const caller = callChat(other, { model: 'grok-4', messages }, { key: free });
        const request = await eventually(() => other.standIn.chats[i]);
        caller.hangUp();
        await eventually(() => request.done);
        await pause(50); // what it held is given back in the background
      }
      assert.equal((await other.ask('[[scene:plain]]', { key: free })).status, 200);
    } finally {
      await other.dispose();
    }
  });
});

describe('when the client does not read', () => {
  // 40 MB, far more than all buffers on the way hold.
  const LONG = 'bench tokens=40000 lines=10 tokenBytes=1000';
  const TOTAL_BYTES = 40_000_000;

  it('the upstream has to wait, and goes on when it reads again', async () => {
    const caller = call(LONG, { stream: true });
    await caller.response;
    const settled = async () => {
      let before = -1;
      return eventually(async () => {
        const now = gateway.standIn.chats[0].bytesWritten;
        const same = now === before;
        before = now;
        await pause(100);
        return same && now;
      });
    };
    const waiting = await settled();
    assert.ok(waiting < TOTAL_BYTES / 2, `${waiting} bytes were taken`);
    let bytes = 0;
    for (let piece = await caller.read(); piece !== null; piece = await caller.read()) {
      bytes += piece.length;
    }
    assert.ok(bytes > TOTAL_BYTES);
    assert.equal((await upstreamOver()).closedEarly, false);
  });

  it('thirty of them do not disturb one who does', async () => {
    const slow = Array.from({ length: 30 }, () => call(LONG, { stream: true }));
    await Promise.all(slow.map(({ response }) => response));
    await pause(300);
    const startedAt = performance.now();
    const answer = await gateway.ask('[[scene:plain]]', { key, stream: true });
    assert.match(await answer.text(), /\[DONE\]/);
    assert.ok(performance.now() - startedAt < 1000);
    for (const { bytesWritten, path } of gateway.standIn.chats.slice(0, 30)) {
      assert.match(path, /conversations/);
      assert.ok(bytesWritten < TOTAL_BYTES / 2, `${bytesWritten} bytes were taken`);
    }
    slow.forEach((caller) => caller.hangUp());
    await eventually(() => gateway.standIn.chats.every(({ done }) => done));
  });
});
