import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, beforeEach, describe, it } from 'node:test';
import { assertError, messageOf } from '../lib/answers.mjs';
import { eventually } from '../lib/eventually.mjs';
import { startGateway } from '../lib/gateway.mjs';

const gateway = await startGateway();
await gateway.setSettings('grok', { api_key: 'master' });
for (let i = 0; i < 6; i++) {
  await gateway.addAccount();
}
await gateway.addAccount({ token_type: 'ssoSuper' });
const open = await startGateway();
await open.setSettings('security', { allow_anonymous: true });
await open.addKey({ key: 'anonymous', name: 'Anonymous', chat_limit: 2 });
await open.addAccount();
after(() => Promise.all([gateway.dispose(), open.dispose()]));
beforeEach(() => gateway.standIn.clear());

const QUOTA = { type: 'rate_limit_error', code: 'daily_quota_exceeded' };
const PLAIN = '[[scene:plain]]';

const ask = (key, members = {}) => gateway.ask(PLAIN, { key, ...members });

/** `{chat_used, heavy_used}` of a key once the counters are as expected. */
const used = (key, expected, database = gateway) =>
  eventually(
    async () =>
      (
        await database.rows(
          'SELECT chat_used, heavy_used FROM api_key_usage_daily WHERE key = ?1',
          key,
        )
      )[0] ?? null,
    (found) => JSON.stringify(found) === JSON.stringify(expected),
  );

async function assertSpent(response, bucket) {
  const message = await assertError(response, 429, QUOTA);
  assert.ok(message.endsWith(bucket), message);
  const offsetSeconds = 480 * 60;
  const left = 86_400 - ((Math.floor(Date.now() / 1000) + offsetSeconds) % 86_400);
  const pause = Number(response.headers.get('retry-after'));
  assert.ok(Math.abs(pause - left) <= 2, `${pause} s, and midnight is ${left} s away`);
}

describe("a key's daily limit", () => {
  it('of 0 forbids from the first request on', async () => {
    const key = await gateway.addKey({ chat_limit: 0 });
    await assertSpent(await ask(key), 'chat');
    assert.equal(gateway.standIn.chats.length, 0);
  });

  it('of -1 is none, and is counted all the same', async () => {
    const key = await gateway.addKey();
    await messageOf(await ask(key));
    await messageOf(await ask(key));
    await used(key, { chat_used: 2, heavy_used: 0 });
  });

  it('of 2 lets two through, cold or warm, streamed or whole', async () => {
    const key = await gateway.addKey({ chat_limit: 2 });
    await messageOf(await ask(key));
    await (await ask(key, { stream: true })).text();
    await assertSpent(await ask(key), 'chat');
    await assertSpent(await ask(key, { stream: true }), 'chat');
    await used(key, { chat_used: 2, heavy_used: 0 });
  });

  it('is not passed by requests that come together at its last unit', async () => {
    for (const chat_limit of [1, 3]) {
      const key = await gateway.addKey({ chat_limit });
      const answers = await Promise.all(Array.from({ length: 6 }, () => ask(key)));
      const statuses = answers.map(({ status }) => status).sort();
      assert.deepEqual(statuses, [
        ...Array(chat_limit).fill(200),
        ...Array(6 - chat_limit).fill(429),
      ]);
      await used(key, { chat_used: chat_limit, heavy_used: 0 });
    }
  });

  it('for heavy chats counts both, and 0 in either forbids', async () => {
    const heavy = { model: 'grok-4-heavy' };
    const key = await gateway.addKey({ heavy_limit: 1 });
    await messageOf(await ask(key, heavy));
    await assertSpent(await ask(key, heavy), 'heavy/chat');
    await messageOf(await ask(key));
    await used(key, { chat_used: 2, heavy_used: 1 });
    for (const limits of [{ heavy_limit: 0 }, { chat_limit: 0 }]) {
      const none = await gateway.addKey(limits);
      await assertSpent(await ask(none, heavy), 'heavy/chat');
    }
  });

  it('is not touched by what was refused or failed', async () => {
    const key = await gateway.addKey({ chat_limit: 1 });
    assert.equal((await ask(key, { n: 2 })).status, 400);
    assert.equal((await ask(key, { model: 'gpt-9' })).status, 404);
    gateway.standIn.enqueue('400');
    assert.equal((await ask(key)).status, 502);
    await used(key, { chat_used: 0, heavy_used: 0 });
    await messageOf(await ask(key));
    await assertSpent(await ask(key), 'chat');
  });

  it('is not touched by looking at models', async () => {
    const key = await gateway.addKey({ chat_limit: 0 });
    const headers = { authorization: `Bearer ${key}` };
    assert.equal((await fetch(`${gateway.url}/v1/models`, { headers })).status, 200);
  });
});

describe('a key', () => {
  it('may be stored by its digest alone', async () => {
    const key = `sk-${crypto.randomUUID()}`;
    const digest = createHash('sha256').update(key).digest('hex');
    await gateway.addKey({ key: 'stored-id', name: 'hidden', chat_limit: 1 });
    await gateway.db
      .prepare('INSERT INTO client_key_digests (digest, key) VALUES (?1, ?2)')
      .bind(digest, 'stored-id')
      .run();
    await messageOf(await ask(key));
    await assertSpent(await ask(key), 'chat');
    await used('stored-id', { chat_used: 1, heavy_used: 0 });
  });

  it('of the administrator knows no limits and leaves no counters', async () => {
    for (let i = 0; i < 3; i++) {
      await messageOf(await ask('master'));
    }
    assert.equal(await used('master', null), null);
    for (const wrong of ['maste', 'masterr', 'mastes', 'MASTER']) {
      assert.equal((await ask(wrong)).status, 401, wrong);
    }
  });
});

describe('a gateway open to anyone', () => {
  it('takes any key or none, and counts them all on one', async () => {
    await messageOf(await open.ask(PLAIN, {}));
    await messageOf(await open.ask(PLAIN, { key: 'sk-whatever' }));
    await assertError(await open.ask(PLAIN, {}), 429, QUOTA);
    await assertError(await open.ask(PLAIN, { key: 'sk-other' }), 429, QUOTA);
    await used('anonymous', { chat_used: 2, heavy_used: 0 }, open);
  });
});
