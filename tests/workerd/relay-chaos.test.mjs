import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { readEvents } from '../lib/answers.mjs';
import { eventually } from '../lib/eventually.mjs';
import { startGateway } from '../lib/gateway.mjs';

const POOL = 30;

/** A gateway of one test, with what the test puts into it before the first request. */
async function furnished(furnish) {
  const gateway = await startGateway();
  await furnish(gateway);
  const key = await gateway.addKey({ name: 'Client' });
  after(() => gateway.dispose());
  const ask = (content, more) => gateway.ask(content, { key, model: 'm', ...more });
  return { ...gateway, ask, calls: () => gateway.standIn.calls };
}

const hostsOf = (calls) => calls.map(({ host }) => host.split('.')[0]);

const servedBy = (response) => response.headers.get('x-grok2api-upstream');

const credentials = (gateway, where = '1') =>
  gateway.rows(`SELECT * FROM upstream_credentials WHERE ${where} ORDER BY id`);

describe('a dead upstream', () => {
  it('is asked five times, then rests while another serves, and is told of', async () => {
    const gateway = await furnished(async ({ addUpstream, addRoute, standIn }) => {
      await addUpstream({ name: 'one', keys: ['sk-1'] });
      await addUpstream({ name: 'two', keys: ['sk-2'], priority: 1 });
      await addRoute('m', [
        { upstream: 'id-one', model: 'demo-large', priority: 0 },
        { upstream: 'id-two', model: 'demo-small', priority: 1 },
      ]);
      standIn.always('one.openai-like.example', 'reset');
    });
    for (let count = 0; count < 8; count++) {
      const response = await gateway.ask('Hi', { stream: count % 2 === 1 });
      assert.equal(response.status, 200);
      assert.equal(servedBy(response), 'two');
      assert.match(await response.text(), /demo-small/);
    }
    const asked = hostsOf(gateway.calls());
    // A connection that breaks before the answer may be tried again by the runtime itself.
    const distinct = asked.filter((host, index) => host !== asked[index - 1] || host === 'two');
    assert.equal(distinct.filter((host) => host === 'one').length, 5);
    assert.equal(distinct.filter((host) => host === 'two').length, 8);
    const [row] = await eventually(
      () => gateway.rows("SELECT * FROM upstreams WHERE name = 'one'"),
      ([{ resting_until: until }]) => until > 0,
    );
    assert.equal(row.rest_step, 1);
    assert.match(row.last_failure, /502/);
    assert.match(gateway.logs.map(({ message }) => message).join('\n'), /upstream\.rests/);
    const [credential] = await credentials(gateway, "upstream = 'id-one'");
    assert.equal(credential.failures, 0);
    assert.equal(credential.set_aside_at, null);
  });

  it('is tried by one request after its rest, and then is back', async () => {
    const gateway = await furnished(async ({ addUpstream, addRoute }) => {
      const rest = { resting_until: Date.now() + 2500, rest_step: 1 };
      await addUpstream({ name: 'one', keys: ['sk-1'], ...rest });
      await addUpstream({ name: 'two', keys: ['sk-2'] });
      await addRoute('m', [
        { upstream: 'id-one', model: 'm', priority: 0 },
        { upstream: 'id-two', model: 'm', priority: 1 },
      ]);
    });
    assert.equal(servedBy(await gateway.ask('Hi')), 'two');
    await pause(2600);
    const slow = gateway.ask('[[scene:late millis=600]]');
    await eventually(() => gateway.calls().length === 2);
    const meanwhile = await Promise.all([gateway.ask('Hi'), gateway.ask('Hi')]);
    assert.deepEqual(meanwhile.map(servedBy), ['two', 'two']);
    assert.equal(servedBy(await slow), 'one');
    assert.equal(servedBy(await gateway.ask('Hi')), 'one');
    await eventually(
      () => gateway.rows("SELECT * FROM upstreams WHERE name = 'one'"),
      ([{ rest_step: step, resting_until: until }]) => step === 0 && until === 0,
    );
  });

  it('without anybody else is 502, and 503 with a pause while it rests', async () => {
    const gateway = await furnished(async ({ addUpstream, standIn }) => {
      await addUpstream({ name: 'one', keys: ['sk-1'] });
      standIn.always('one.openai-like.example', '503-plain');
    });
    for (let count = 0; count < 5; count++) {
      const response = await gateway.ask('Hi');
      assert.equal(response.status, 503);
      await response.text();
    }
    const { length } = gateway.calls();
    const response = await gateway.ask('Hi');
    assert.equal(response.status, 503);
    const seconds = Number(response.headers.get('retry-after'));
    assert.ok(seconds > 0 && seconds <= 15, `Retry-After: ${seconds}`);
    assert.equal(gateway.calls().length, length);
  });
});

describe('half answers', () => {
  it('whole: another upstream is asked, streamed: the client is told', async () => {
    const gateway = await furnished(async ({ addUpstream, addRoute }) => {
      await addUpstream({ name: 'one', keys: ['sk-1'], idle_seconds: 1 });
      await addUpstream({ name: 'two', keys: ['sk-2'] });
      await addRoute('m', [
        { upstream: 'id-one', model: 'm', priority: 0 },
        { upstream: 'id-two', model: 'm', priority: 1 },
      ]);
    });
    for (const scene of ['half', 'half-reset', 'empty-200', 'error-first']) {
      gateway.standIn.enqueueProvider(scene);
      const response = await gateway.ask('Hi', { stream: scene === 'error-first' });
      assert.equal(servedBy(response), 'two', scene);
      assert.equal(response.status, 200, scene);
      await response.text();
      gateway.standIn.enqueueProvider('plain');
      await (await gateway.ask('Hi')).text(); // it answers in between, so it never rests
    }
    for (const scene of ['half', 'half-reset', 'silence-middle', 'error-mid-stream']) {
      gateway.standIn.enqueueProvider(scene);
      const response = await gateway.ask('Hi', { stream: true });
      assert.equal(servedBy(response), 'one', scene);
      const text = await response.text();
      const events = readEvents(text);
      assert.ok(events.error?.message, `${scene}: ${text}`);
      const call = gateway.calls().at(-1);
      const sent = Buffer.from(call.answerHex, 'hex').toString();
      const whole = sent.slice(0, sent.lastIndexOf('\n\n') + 2);
      assert.ok(text.startsWith(whole), `${scene}: ${text}`);
      await (await gateway.ask('Hi')).text();
    }
    const rows = await gateway.logRows(16);
    assert.equal(rows.filter(({ status }) => status >= 500).length, 4);
    for (const { error } of rows.filter(({ status }) => status >= 500)) {
      assert.match(error, /^one 50\d/);
    }
  });
});

describe('a storm of 429', () => {
  it('is weathered within a few requests: no key is asked again that has just refused', async () => {
    const keys = Array.from({ length: POOL }, (_, index) => `sk-${index}`);
    const gateway = await furnished(async ({ addUpstream, addRoute, standIn }) => {
      await addUpstream({ name: 'one', keys });
      await addRoute('m', [{ upstream: 'id-one', model: 'm' }], { attempts: 10 });
      keys.forEach((key) => standIn.always(key, '429-minute'));
      standIn.always('sk-17', null);
    });
    const startedAt = Date.now();
    for (let count = 0; count < POOL / 2; count++) {
      assert.ok([200, 429].includes((await gateway.ask('Hi')).status));
    }
    for (let count = 0; count < 3; count++) {
      assert.equal((await gateway.ask('Hi')).status, 200);
    }
    const inVain = gateway.calls().filter(({ status }) => status === 429);
    assert.equal(new Set(inVain.map(({ key }) => key)).size, inVain.length);
    gateway.standIn.always('sk-17', '429-minute');
    let refused = await gateway.ask('Hi');
    while (gateway.calls().at(-1).status === 429 && refused.status === 429) {
      refused = await gateway.ask('Hi');
    }
    assert.equal(refused.status, 503);
    const seconds = Number(refused.headers.get('retry-after'));
    assert.ok(seconds >= 30 && seconds <= 60, `Retry-After: ${seconds}`);
    const all = await credentials(gateway);
    for (const { set_aside_at: setAsideAt, failures } of all) {
      assert.equal(setAsideAt, null);
      assert.equal(failures, 0);
    }
    // A request marks two at most; the others that it has met rest in this isolate alone.
    const marked = all.filter(({ ready_at: readyAt }) => readyAt > 0);
    assert.ok(marked.length >= 2, `${marked.length}`);
    for (const { ready_at: readyAt } of marked) {
      assert.ok(readyAt >= startedAt + 60_000 && readyAt <= Date.now() + 60_000, `${readyAt}`);
    }
  });

  it('ends: keys are used again once they have rested as told', async () => {
    const gateway = await furnished(({ addUpstream, standIn }) => {
      standIn.always('sk-1', '429-one-second').always('sk-2', '429-one-second');
      return addUpstream({ name: 'one', keys: ['sk-1', 'sk-2'] });
    });
    const refused = await gateway.ask('Hi');
    assert.equal(refused.status, 429);
    assert.equal(refused.headers.get('retry-after'), '1');
    assert.equal(gateway.calls().length, 2);
    gateway.standIn.always('sk-1', null).always('sk-2', null);
    assert.ok((await gateway.ask('Hi')).status >= 429);
    assert.equal(gateway.calls().length, 2);
    await pause(1100);
    assert.equal((await gateway.ask('Hi')).status, 200);
  });
});

describe('a key that is revoked in the middle of the day', () => {
  it('leaves the others to serve, is set aside after failures in a row, and is told of', async () => {
    const gateway = await furnished(({ addUpstream }) =>
      addUpstream({ name: 'one', keys: ['sk-1', 'sk-2', 'sk-3'], fail_threshold: 2 }),
    );
    for (let count = 0; count < 6; count++) {
      assert.equal((await gateway.ask('Hi')).status, 200);
    }
    gateway.standIn.always('sk-2', '401');
    const revoked = () => gateway.calls().filter(({ key }) => key === 'sk-2').length;
    const before = revoked();
    for (let count = 0; count < 6; count++) {
      assert.equal((await gateway.ask('Hi')).status, 200);
    }
    assert.equal(revoked(), before + 1, 'it rests after the first refusal');
    const [first] = await eventually(
      () => credentials(gateway, "id = 'one-2'"),
      ([{ failures }]) => failures === 1,
    );
    assert.equal(first.set_aside_at, null);
    assert.match(first.last_failure, /^401 invalid_api_key/);
    // A minute later another isolate finds it refused again.
    await gateway.db.exec("UPDATE upstream_credentials SET ready_at = 0 WHERE id = 'one-2'");
    const later = await startGateway();
    after(() => later.dispose());
    await later.addUpstream({ name: 'one', keys: ['sk-2'], fail_threshold: 2 });
    await later.db.exec('UPDATE upstream_credentials SET failures = 1');
    const key = await later.addKey();
    later.standIn.always('sk-2', '401');
    assert.equal((await later.ask('Hi', { key, model: 'one/m' })).status, 502);
    const [second] = await eventually(
      () => credentials(later),
      ([{ failures }]) => failures === 2,
    );
    assert.ok(second.set_aside_at > 0);
    const rows = await gateway.logRows(12);
    assert.ok(rows.every(({ status }) => status === 200));
    assert.equal(rows.filter(({ attempts }) => attempts === 2).length, 1);
  });
});

describe('a slow upstream', () => {
  it('is left for another one after its time', async () => {
    const gateway = await furnished(async ({ addUpstream, addRoute, standIn }) => {
      await addUpstream({ name: 'one', keys: ['sk-1'], first_byte_seconds: 1 });
      await addUpstream({ name: 'two', keys: ['sk-2'] });
      await addRoute('m', [
        { upstream: 'id-one', model: 'm', priority: 0 },
        { upstream: 'id-two', model: 'm', priority: 1 },
      ]);
      standIn.always('one.openai-like.example', 'silence-headers');
    });
    for (const stream of [false, true]) {
      const startedAt = performance.now();
      const response = await gateway.ask('Hi', { stream });
      assert.equal(servedBy(response), 'two');
      const millis = performance.now() - startedAt;
      assert.ok(millis > 900 && millis < 3000, `${millis} ms`);
      await response.text();
    }
    assert.ok(gateway.calls().filter(({ host }) => /^one/.test(host))[0].closedEarly);
    const alone = await gateway.ask('Hi', { model: 'one/m' });
    assert.equal(alone.status, 504);
    assert.equal((await alone.json()).error.code, 'upstream_timeout');
  });
});

describe('a route over Grok accounts and an upstream with keys', () => {
  for (const [first, second] of [
    ['grok', 'id-one'],
    ['id-one', 'grok'],
  ]) {
    it(`asks ${first} first, then ${second}`, async () => {
      const model = (upstream) => (upstream === 'grok' ? 'grok-4' : 'demo-large');
      const gateway = await furnished(async ({ addUpstream, addRoute, addAccount, standIn }) => {
        await addUpstream({ name: 'one', keys: ['sk-1'] });
        await addAccount({ remaining_queries: 80 });
        await addRoute('m', [
          { upstream: first, model: model(first), priority: 0 },
          { upstream: second, model: model(second), priority: 1 },
        ]);
        standIn.enqueue('plain');
      });
      const name = (upstream) => upstream.replace('id-', '');
      assert.equal(servedBy(await gateway.ask('Hi')), name(first));
      gateway.standIn.clear();
      if (first === 'grok') {
        gateway.standIn.enqueue('429', '429', '429', '429');
      } else {
        gateway.standIn.always('one.openai-like.example', '503');
      }
      for (const stream of [false, true]) {
        const response = await gateway.ask('[[scene:plain]]', { stream });
        assert.equal(servedBy(response), name(second));
        assert.equal(response.status, 200);
        const text = await response.text();
        assert.match(text, second === 'grok' ? /answer/ : /demo-large/);
      }
    });
  }
});
