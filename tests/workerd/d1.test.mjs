import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { eventsOf, messageOf } from '../lib/answers.mjs';
import { eventually } from '../lib/eventually.mjs';
import { startGateway } from '../lib/gateway.mjs';
import { pools } from '../lib/pools.mjs';

const gateway = await startGateway();
const nextPool = await pools(gateway);
const key = await gateway.addKey();
const limited = await gateway.addKey({ chat_limit: 1000 });
after(() => gateway.dispose());

const together = (count, act) => Promise.all(Array.from({ length: count }, (_, i) => act(i)));

const quotasSettled = (model) =>
  eventually(
    () => gateway.rows('SELECT * FROM token_quota_state WHERE rate_limit_model = ?1', model),
    (rows) => rows.length > 0 && rows.every(({ inflight_units }) => inflight_units === 0),
  );

describe('requests that come together', () => {
  it('get one account each for its last unit, and the others none', async () => {
    const model = await nextPool({ token: 'last', remaining_queries: 1 });
    gateway.standIn.clear();
    const answers = await together(5, () => gateway.ask('[[scene:plain]]', { key, model }));
    const statuses = answers.map(({ status }) => status).sort();
    assert.equal(statuses.filter((status) => status === 200).length, 1);
    assert.ok(statuses.slice(1).every((status) => status === 503 || status === 429));
    assert.equal(gateway.standIn.chats.length, 1);
    const [{ remaining_queries }] = await quotasSettled(model);
    assert.equal(remaining_queries, 0);
  });

  it('share out the last units of several accounts exactly', async () => {
    const accounts = [2, 1, 3].map((units, i) => ({ token: `few-${i}`, remaining_queries: units }));
    const model = await nextPool(...accounts);
    gateway.standIn.clear();
    const answers = await together(12, () => gateway.ask('[[scene:plain]]', { key, model }));
    assert.equal(answers.filter(({ status }) => status === 200).length, 6);
    const asked = Object.groupBy(gateway.standIn.chats, ({ account }) => account);
    for (const { token, remaining_queries } of accounts) {
      assert.equal(asked[token].length, remaining_queries, token);
    }
    const quotas = await quotasSettled(model);
    assert.ok(quotas.every(({ remaining_queries }) => remaining_queries === 0));
  });

  it('take every unit of a full account off, and no more', async () => {
    const model = await nextPool({ token: 'full', remaining_queries: 80 });
    const answers = await together(20, () => gateway.ask('[[scene:plain]]', { key, model }));
    assert.ok(answers.every(({ status }) => status === 200));
    await eventually(async () => (await quotasSettled(model))[0].remaining_queries === 60);
  });

  it('share an account of unknown quota by twos', async () => {
    const model = await nextPool({ token: 'unknown', remaining_queries: -1 });
    const answers = await together(4, () =>
      gateway.ask('[[scene:bench tokens=5 gapMicros=40000]]', { key, model }),
    );
    assert.equal(answers.filter(({ status }) => status === 200).length, 2);
    const again = await gateway.ask('[[scene:plain]]', { key, model });
    assert.equal(again.status, 200, 'afterwards it is free again');
  });

  it('are all answered, each with its own answer', async () => {
    const model = await nextPool(...Array.from({ length: 12 }, () => ({ remaining_queries: 70 })));
    await together(20, async (i) => {
      const answer = await gateway.ask(`Say ${i}`, { key: limited, model, stream: i % 2 === 0 });
      const { content } = i % 2 === 0 ? await eventsOf(answer) : await messageOf(answer);
      assert.match(content, new RegExp(`You asked: “Say ${i}”`));
    });
    const [{ chat_used }] = await gateway.rows(
      'SELECT chat_used FROM api_key_usage_daily WHERE key = ?1',
      limited,
    );
    assert.equal(chat_used, 20);
  });
});
