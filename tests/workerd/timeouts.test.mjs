import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { assertError, eventsOf } from '../lib/answers.mjs';
import { callChat } from '../lib/caller.mjs';
import { eventually } from '../lib/eventually.mjs';
import { startGateway } from '../lib/gateway.mjs';
import { pools } from '../lib/pools.mjs';
import { thought } from '../../stand-in/frames.mjs';

const hurried = await startGateway();
const patient = await startGateway();
const key = 'sk-1';
const nextPool = await pools(hurried, {
  stream_first_response_timeout: 1,
  stream_chunk_timeout: 1,
  stream_total_timeout: 2,
});
for (const gateway of [hurried, patient]) {
  await gateway.addKey({ key });
}
await patient.addAccount();
after(() => Promise.all([hurried.dispose(), patient.dispose()]));

const TIMEOUT = { type: 'server_error', param: null, code: 'upstream_timeout' };

/** Accounts for which the stand-in plays a scene, the model that knows them, and what was asked. */
async function poolOf(scene) {
  const tokens = ['a', 'b', 'c'].map((name) => `scene:${scene}:${name}${crypto.randomUUID()}`);
  const model = await nextPool(...tokens.map((token) => ({ token })));
  return {
    model,
    asked: () => hurried.standIn.chats.filter(({ account }) => tokens.includes(account)),
  };
}

const rowOf = (gateway, model) =>
  eventually(
    async () => (await gateway.rows('SELECT * FROM request_log WHERE model = ?1', model))[0],
  );

describe('slowness', { concurrency: true }, () => {
  describe('of the upstream', { concurrency: 1 }, () => {
    for (const [scene, how] of [
      ['silence-headers', 'that does not answer'],
      ['silence-first', 'that answers and says nothing'],
    ]) {
      for (const stream of [false, true]) {
        it(`${how} is left for one other and then is a timeout (${stream ? 'streamed' : 'whole'})`, async () => {
          const { model, asked } = await poolOf(scene);
          const startedAt = performance.now();
          const asking = hurried.ask('Hi', { key, model, stream });
          const [first, second] = await eventually(asked, ({ length }) => length === 2);
          await eventually(() => first.done);
          assert.equal(second.done, false, 'the first is let go before the second is over');
          const response = await asking;
          await assertError(response, 504, TIMEOUT);
          const took = performance.now() - startedAt;
          assert.ok(took > 2000 && took < 4000, `two times a second, not ${took} ms`);
          const calls = asked();
          assert.equal(new Set(calls.map(({ account }) => account)).size, 2);
          await eventually(() => calls.every(({ done }) => done));
          assert.ok(calls.every(({ closedEarly }) => closedEarly));
          const row = await rowOf(hurried, model);
          assert.equal(row.status, 504);
          assert.equal(row.error_code, 'upstream_timeout');
          assert.equal(row.attempts, 2);
        });
      }
    }

    for (const [scene, how, began] of [
      ['silence-middle', 'falls silent', 'The answer'],
      ['endless', 'never ends', ' and on and on'],
    ]) {
      it(`is told within the stream when it ${how}, and let go`, async () => {
        const { model, asked } = await poolOf(scene);
        const events = await eventsOf(await hurried.ask('Hi', { key, model, stream: true }));
        assert.ok(events.content.startsWith(began));
        const { message, ...error } = events.error;
        assert.deepEqual(error, TIMEOUT);
        assert.ok(message);
        assert.ok(events.done);
        assert.deepEqual(events.finishReasons, []);
        const [call] = asked();
        assert.equal(asked().length, 1);
        await eventually(() => call.done);
        assert.equal(call.closedEarly, true);
        const row = await rowOf(hurried, model);
        assert.equal(row.status, 504);
        assert.equal(row.error_code, 'upstream_timeout');
      });
    }

    it('closes an open think block before it tells', async () => {
      const model = await nextPool({});
      hurried.standIn.enqueue({ body: [{ line: thought('Let me see') }, { silence: true }] });
      const events = await eventsOf(await hurried.ask('Hi', { key, model, stream: true }));
      assert.equal(events.content, '<think>\nLet me see\n</think>\n');
      assert.equal(events.error.code, 'upstream_timeout');
    });
  });

  describe('of a client that waits', () => {
    it('hears from the gateway every 15 seconds while the upstream says nothing', async () => {
      const message = { role: 'user', content: '[[scene:silence-middle]]' };
      const caller = callChat(
        patient,
        { model: 'grok-4', messages: [message], stream: true },
        { key },
      );
      await caller.readUntil('The answer');
      const startedAt = performance.now();
      assert.equal(await caller.read(), ': keep-alive\n\n');
      const waited = performance.now() - startedAt;
      assert.ok(waited > 14_000 && waited < 17_000, `${waited} ms`);
      caller.hangUp();
      await eventually(() => patient.standIn.chats[0].closedEarly);
      assert.equal((await rowOf(patient, 'grok-4')).status, 499);
    });
  });
});
