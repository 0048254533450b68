import assert from 'node:assert/strict';
import { after, beforeEach, describe, it } from 'node:test';
import { assertError, eventsOf, messageOf } from '../lib/answers.mjs';
import { eventually } from '../lib/eventually.mjs';
import { startGateway } from '../lib/gateway.mjs';
import { pools } from '../lib/pools.mjs';

const gateway = await startGateway();
const nextPool = await pools(gateway);
const key = await gateway.addKey({ name: 'laptop', chat_limit: 10_000 });
after(() => gateway.dispose());
beforeEach(() => gateway.standIn.clear());

const SERVER = 'server_error';
const BAD_GATEWAY = [502, { type: SERVER, code: 'upstream_error' }];
const RATE_LIMITED = [429, { type: 'rate_limit_error', code: 'rate_limit_exceeded' }];
const POLICY = [400, { type: 'invalid_request_error', code: 'content_policy_violation' }];

const UNHARMED = { status: 'active', failed_count: 0, cooldown_until: null };

const accountsAsked = () => gateway.standIn.chats.map(({ account }) => account);

const usage = async () =>
  (await gateway.rows('SELECT chat_used FROM api_key_usage_daily'))[0]?.chat_used ?? 0;

const stateOf = async (token) =>
  (
    await gateway.rows(
      'SELECT status, failed_count, cooldown_until FROM tokens WHERE token = ?1',
      token,
    )
  )[0];

const quotaOf = async (token, model) =>
  (
    await gateway.rows(
      'SELECT * FROM token_quota_state WHERE token = ?1 AND rate_limit_model = ?2',
      token,
      model,
    )
  )[0];

/** The row of the log for a response, once it is written. */
const rowOf = (response) =>
  eventually(
    async () =>
      (
        await gateway.rows(
          'SELECT * FROM request_log WHERE request_id = ?1',
          response.headers.get('x-request-id'),
        )
      )[0],
  );

/** Three accounts for which the stand-in plays a scene, and the model that knows only them. */
async function poolOf(scene) {
  const accounts = [1, 2, 3].map(() => ({ token: `scene:${scene}:${crypto.randomUUID()}` }));
  return nextPool(...accounts);
}

const seconds = (millis) => Math.round((millis - Date.now()) / 1000);

/** What one account learns: `unharmed`, `rests 60`, `expired`, or that its rate model rests. */
async function effectOn(token, model) {
  const { status, failed_count, cooldown_until } = await stateOf(token);
  const quota = await quotaOf(token, model);
  return [
    status === 'active' ? null : status,
    failed_count > 0 ? `failed ${failed_count}` : null,
    cooldown_until ? `rests ${seconds(cooldown_until)}` : null,
    quota?.cooldown_until ? `model rests ${seconds(quota.cooldown_until)}` : null,
    quota?.inflight_units > 0 ? 'still held' : null,
  ]
    .filter(Boolean)
    .join(', ');
}

describe('before the first token, the upstream', () => {
  for (const [scene, how, [status, error], calls, effects] of [
    ['400', 'refuses the request', BAD_GATEWAY, 1, ['']],
    [
      '401',
      'does not know the session',
      BAD_GATEWAY,
      3,
      ['expired, failed 1', 'expired, failed 1', ''],
    ],
    [
      '401-plain',
      'refuses the session',
      BAD_GATEWAY,
      3,
      ['failed 1, rests 60', 'failed 1, rests 60', ''],
    ],
    ['403-html', 'shows a challenge page', BAD_GATEWAY, 2, ['', '']],
    ['403-automated', 'takes us for a robot', BAD_GATEWAY, 2, ['', '']],
    [
      '403-blocked',
      'has blocked the account',
      BAD_GATEWAY,
      3,
      ['expired, failed 1', 'expired, failed 1', ''],
    ],
    ['403-policy', 'forbids it', BAD_GATEWAY, 1, ['']],
    ['404', 'finds nothing', BAD_GATEWAY, 1, ['']],
    ['429', 'is asked too often', RATE_LIMITED, 3, ['model rests 20', 'model rests 20', '']],
    ['429-retry-after', 'names a pause', RATE_LIMITED, 3, ['model rests 7', 'model rests 7', '']],
    ['500', 'has an error of its own', BAD_GATEWAY, 2, ['', '']],
    ['503', 'is not there', BAD_GATEWAY, 2, ['', '']],
    ['reset', 'breaks the connection', BAD_GATEWAY, 2, ['', '']],
    ['error-first', 'sends an error', BAD_GATEWAY, 2, ['', '']],
    [
      'error-first-limit',
      'tells of a spent limit',
      RATE_LIMITED,
      3,
      ['model rests 20', 'model rests 20', ''],
    ],
    ['error-first-automated', 'rejects a robot in the stream', BAD_GATEWAY, 2, ['', '']],
    ['error-first-moderated', 'refuses the content', POLICY, 1, ['']],
    ['model-response-error', 'gives up its answer', BAD_GATEWAY, 2, ['', '']],
    ['stream-errors', 'lists errors', BAD_GATEWAY, 2, ['', '']],
    ['html-200', 'shows a challenge page as a success', BAD_GATEWAY, 2, ['', '']],
    ['empty-200', 'says nothing', BAD_GATEWAY, 2, ['', '']],
    ['empty', 'ends without any text', BAD_GATEWAY, 2, ['', '']],
  ]) {
    for (const stream of [false, true]) {
      it(`${how}: ${status} after ${calls} (${scene}${stream ? ', streamed' : ''})`, async () => {
        // A success in between: five challenges in a row would pause the whole gateway.
        await messageOf(await gateway.ask('[[scene:plain]]', { key, model: await nextPool({}) }));
        gateway.standIn.clear();
        const usedBefore = await usage();

        const model = await poolOf(scene);
        const response = await gateway.ask('Hi', { key, model, stream });
        const message = await assertError(response, status, error);
        assert.doesNotMatch(message, /Just a moment|session|Invalid model|blocked/);
        if (status === 429) {
          const pause = scene === '429-retry-after' ? '7' : '20';
          assert.equal(response.headers.get('retry-after'), pause);
        }

        const asked = accountsAsked();
        assert.equal(asked.length, calls);
        assert.equal(new Set(asked).size, calls, 'never the same account twice');

        const row = await rowOf(response);
        assert.equal(row.status, status);
        assert.equal(row.error_code, error.code);
        assert.equal(row.attempts, calls);
        assert.equal(row.key_name, 'laptop');
        assert.equal(row.model, model);
        assert.equal(row.stream, stream ? 1 : 0);
        assert.match(row.account, /^[0-9a-f]{12}$/);
        assert.doesNotMatch(row.error, /html|moment|session ID|Invalid model/);

        for (const [index, token] of asked.entries()) {
          assert.equal(await effectOn(token, model), effects[index], `account ${index + 1}`);
        }
        const paid = status === 400 ? 1 : 0;
        assert.equal((await usage()) - usedBefore, paid, 'the charge');
      });
    }
  }

  it('fails once and another account answers', async () => {
    for (const scene of ['401', '403-html', '403-blocked', '429', '500', 'reset', 'error-first']) {
      gateway.standIn.clear();
      const model = await nextPool({}, {});
      gateway.standIn.enqueue(scene, 'plain');
      const response = await gateway.ask('Hi', { key, model });
      assert.equal((await messageOf(response)).content, 'The answer is 4.', scene);
      assert.equal(new Set(accountsAsked()).size, 2, scene);
      assert.equal((await rowOf(response)).attempts, 2, scene);
    }
  });

  it('fails, and the only account there is, is not asked again', async () => {
    const model = await nextPool({ token: 'scene:500:only' });
    const response = await gateway.ask('Hi', { key, model });
    await assertError(response, ...BAD_GATEWAY);
    assert.equal(accountsAsked().length, 1);
  });

  it('fails twice in a row for an account, which then rests for half a minute', async () => {
    const model = await nextPool({ token: 'scene:500:tired' });
    await gateway.ask('Hi', { key, model });
    const second = await gateway.ask('Hi', { key, model });
    await rowOf(second);
    assert.equal(await effectOn('scene:500:tired', model), 'rests 30');
    const third = await gateway.ask('Hi', { key, model });
    await assertError(third, 503, { type: SERVER, code: 'NO_AVAILABLE_TOKEN' });
    assert.ok(Number(third.headers.get('retry-after')) <= 30);
    assert.equal((await rowOf(third)).attempts, 0);
  });
});

describe('when no account is ready', () => {
  it('because there is none: 503', async () => {
    const response = await gateway.ask('Hi', { key, model: await nextPool() });
    await assertError(response, 503, { type: SERVER, code: 'NO_AVAILABLE_TOKEN' });
    const pause = Number(response.headers.get('retry-after'));
    assert.ok(pause >= 1 && pause <= 3600);
    assert.equal((await rowOf(response)).account, '');
  });

  it('because all rest after 429: 429 with the time left', async () => {
    const model = await poolOf('429-retry-after');
    await rowOf(await gateway.ask('Hi', { key, model }));
    gateway.standIn.clear();
    const response = await gateway.ask('Hi', { key, model });
    await assertError(response, ...RATE_LIMITED);
    assert.ok(Number(response.headers.get('retry-after')) <= 7);
  });

  it('because the heavy model needs a super account: 503', async () => {
    await nextPool({ token_type: 'sso' });
    const heavy = { key: await gateway.addKey(), model: 'grok-4-heavy' };
    await assertError(await gateway.ask('Hi', heavy), 503, {
      type: SERVER,
      code: 'NO_AVAILABLE_TOKEN',
    });
    const token = await gateway.addAccount({ token_type: 'ssoSuper' });
    gateway.standIn.clear();
    await messageOf(await gateway.ask('[[scene:plain]]', heavy));
    assert.deepEqual(accountsAsked(), [token]);
  });
});

describe('after the first token', () => {
  for (const [scene, how, [status, error]] of [
    ['error-mid-stream', 'an error', BAD_GATEWAY],
    ['model-response-error-mid-stream', 'a failed answer', BAD_GATEWAY],
    ['moderated', 'refused content', POLICY],
    ['reset-middle', 'a broken connection', BAD_GATEWAY],
  ]) {
    it(`${how} is told within the stream, and nothing is tried again (${scene})`, async () => {
      const model = await poolOf(scene);
      const response = await gateway.ask('Hi', { key, model, stream: true });
      const events = await eventsOf(response);
      assert.match(events.content, /^(The answer|I)$/);
      assert.deepEqual(events.finishReasons, []);
      const { message, ...rest } = events.error;
      assert.deepEqual(rest, { param: null, ...error });
      assert.ok(message);
      assert.ok(events.done, '[DONE] is last');
      assert.equal(accountsAsked().length, 1);
      const row = await rowOf(response);
      assert.equal(row.status, status);
      assert.equal(row.error_code, error.code);
      assert.deepEqual(await stateOf(accountsAsked()[0]), UNHARMED);
    });
  }

  it('a whole answer that breaks is tried again, since nothing was sent', async () => {
    const model = await nextPool({}, {});
    gateway.standIn.enqueue('reset-middle', 'plain');
    const response = await gateway.ask('Hi', { key, model });
    assert.equal((await messageOf(response)).content, 'The answer is 4.');
    assert.equal(accountsAsked().length, 2);
  });
});
