import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, beforeEach, describe, it } from 'node:test';
import { eventually } from '../lib/eventually.mjs';
import { startGateway } from '../lib/gateway.mjs';

const gateway = await startGateway();
const session = await gateway.addSession();
after(async () => {
  assert.doesNotMatch(JSON.stringify(gateway.logs), /quota:|scene:|grpc:/, 'sessions in the log');
  await gateway.dispose();
});
beforeEach(async () => {
  gateway.standIn.clear();
  await gateway.db.exec('DELETE FROM tokens');
  await gateway.db.exec('DELETE FROM token_quota_state');
  await gateway.db.exec('DELETE FROM admin_tasks');
});

const PREFERENCE = '/auth_mgmt.AuthManagement/UpdateUserFeatureControls';
const ON = '00000000200a021001121a0a18616c776179735f73686f775f6e7366775f636f6e74656e74';

const idOf = (token) => createHash('sha256').update(token).digest('hex').slice(0, 12);

async function post(path, body, options = {}) {
  const response = await gateway.admin('POST', path, { session, body, ...options });
  return { status: response.status, text: await response.text() };
}

/** The answer to a request that is well-formed. */
async function posted(path, body) {
  const { status, text } = await post(path, body);
  assert.equal(status, 200, text);
  return JSON.parse(text);
}

async function refused(path, body, status, code, field) {
  const reply = await post(path, body);
  const error = JSON.parse(reply.text);
  assert.deepEqual([reply.status, error.code, error.field], [status, code, field], reply.text);
}

const account = async (token) =>
  (await gateway.rows('SELECT * FROM tokens WHERE token = ?1', token))[0];

/** What of an account a foreign fault must leave alone. */
const marks = async (token) => {
  const { status, failed_count, cooldown_until, last_failure_time } = await account(token);
  return { status, failed_count, cooldown_until, last_failure_time };
};

const asked = () => gateway.standIn.requests.map(({ path, account: token }) => `${path} ${token}`);

const order = (token, more = {}) => ({ token, token_type: 'sso', model: 'grok-4', ...more });

describe('a refresh', () => {
  it('tells figures and failures by what the caller named', async () => {
    await gateway.addAccount({ token: 'quota:full:a' });
    await gateway.addAccount({ token: 'quota:full:s', token_type: 'ssoSuper' });
    await gateway.addAccount({ token: 'quota:403-html:b' });
    await gateway.addAccount({ token: 'quota:non-json:c', id: idOf('quota:non-json:c') });
    const answer = await posted('/tokens/refresh', {
      token: 'sso=quota:full:a',
      tokens: [
        'quota:full:a',
        'quota:full:s',
        'quota:403-html:b',
        idOf('quota:non-json:c'),
        'nobody',
      ],
    });
    const { results, details } = answer;
    assert.deepEqual(results, {
      'sso=quota:full:a': true,
      'sso=quota:full:s': true,
      'sso=quota:403-html:b': false,
      [idOf('quota:non-json:c')]: false,
      'sso=nobody': false,
    });
    assert.deepEqual(details['sso=quota:full:a'], {
      remaining_queries: 80,
      heavy_remaining_queries: null,
      models: {
        'grok-4': {
          success: true,
          model: 'grok-4',
          remaining_queries: 80,
          total_queries: 80,
          remaining_tokens: 80,
          total_tokens: 80,
          low_effort_cost: 1,
          high_effort_cost: 4,
          window_size_seconds: 72000,
        },
      },
    });
    assert.equal(details['sso=quota:full:s'].heavy_remaining_queries, 20);
    assert.equal(details['sso=quota:403-html:b'].error, 'http_403');
    assert.equal(details[idOf('quota:non-json:c')].error, 'parse_failed');
    assert.deepEqual(details['sso=nobody'], { error: 'not_found' });
    assert.equal(asked().length, 5);
    assert.equal((await account('quota:full:a')).remaining_queries, 80);
  });

  it('expires an account whose session is refused five times', async () => {
    const token = await gateway.addAccount({ token: 'quota:401-plain:x' });
    for (const status of ['active', 'active', 'active', 'active', 'expired']) {
      await posted('/tokens/refresh', { token });
      assert.equal((await account(token)).status, status);
    }
  });

  for (const fault of ['reset', '500', '429', '403-html', 'cut-off', 'empty']) {
    it(`leaves an account alone after ${fault}`, async () => {
      const token = await gateway.addAccount({ token: `quota:${fault}:x`, remaining_queries: 7 });
      const before = await marks(token);
      const { results } = await posted('/tokens/refresh', { token });
      assert.deepEqual(results, { [`sso=${token}`]: false });
      assert.deepEqual(await marks(token), before);
      assert.equal((await account(token)).remaining_queries, 7);
    });
  }

  it('asks no more than one invocation may, and goes on with the rest as a task', async () => {
    const tokens = Array.from({ length: 50 }, (_, i) => `quota:full:${i}`);
    for (const token of tokens) {
      await gateway.addAccount({ token });
    }
    const answer = await posted('/tokens/refresh', { tokens });
    assert.equal(asked().length, 40);
    const results = Object.values(answer.results);
    assert.equal(results.filter(Boolean).length, 40);
    assert.equal(results.length, 50);
    const task = await eventually(
      async () => (await gateway.admin('GET', `/batch/${answer.task_id}`, { session })).json(),
      ({ type }) => type === 'done',
    );
    assert.deepEqual([task.ok, task.fail], [10, 0]);
    assert.equal(asked().length, 50);
  });

  it('refuses what it cannot do', async () => {
    const tokens = Array.from({ length: 51 }, (_, i) => `t${i}`);
    await refused('/tokens/refresh', {}, 400, 'NO_TOKENS', 'tokens');
    await refused('/tokens/refresh', { tokens }, 400, 'INVALID_FIELD', 'tokens');
    await refused('/tokens/refresh', '[', 400, 'INVALID_JSON');
    const guest = await gateway.admin('POST', '/tokens/refresh', { body: { token: 'a' } });
    assert.equal(guest.status, 401);
  });
});

describe('a rate-limit test', () => {
  it('tells all that came', async () => {
    const token = await gateway.addAccount({ token: 'quota:full:a' });
    const answer = await posted('/tokens/rate-limit-test', order(token, { model: 'grok-4-mini' }));
    const { raw_response: raw, ...others } = answer;
    assert.deepEqual(others, {
      success: true,
      status: 'success',
      model: 'grok-4-mini',
      rate_limit_model: 'grok-4-mini',
      effort_tier: 'low',
      remaining_queries: 80,
      total_queries: 80,
      remaining_tokens: 80,
      total_tokens: 80,
      low_effort_cost: 1,
      high_effort_cost: 4,
      window_size_seconds: 72000,
      error: null,
    });
    assert.equal(raw.windowSizeSeconds, 72000);
    const [stored] = await gateway.rows('SELECT * FROM token_quota_state');
    assert.deepEqual([stored.rate_limit_model, stored.source], ['grok-4-mini', 'admin_test']);
  });

  for (const [scene, error, body] of [
    ['401-plain', 'rate_limit_api_http_401', /Unauthenticated/],
    ['500', 'rate_limit_api_http_500', /Internal error/],
    ['non-json', 'rate_limit_api_parse_failed', /^no quota$/],
    ['empty', 'rate_limit_api_parse_failed', /^{}$/],
    ['reset', 'rate_limit_api_fetch_failed', /^$/],
  ]) {
    it(`tells why there is no figure: ${scene}`, async () => {
      const token = await gateway.addAccount({ token: `quota:${scene}:x` });
      const answer = await posted('/tokens/rate-limit-test', order(token));
      assert.deepEqual([answer.success, answer.error], [false, error]);
      assert.match(answer.raw_response.body, body);
    });
  }

  it('names what is missing or unknown', async () => {
    const token = await gateway.addAccount({ token: 'quota:full:a' });
    const path = '/tokens/rate-limit-test';
    await refused(path, order(undefined), 400, 'MISSING_TOKEN', 'token');
    await refused(
      path,
      order(token, { token_type: undefined }),
      400,
      'INVALID_FIELD',
      'token_type',
    );
    await refused(path, order(token, { model: undefined }), 400, 'INVALID_FIELD', 'model');
    await refused(path, order(token, { model: 'gpt' }), 400, 'INVALID_FIELD', 'model');
    await refused(path, order(token, { token_type: 'ssoSuper' }), 404, 'NOT_FOUND');
    assert.deepEqual(asked(), []);
  });
});

describe('a test', () => {
  it('has the account answer, measures its quota and revives it', async () => {
    const token = await gateway.addAccount({
      token: 'scene:plain:1',
      status: 'expired',
      failed_count: 5,
      cooldown_until: Date.now() + 60_000,
    });
    const answer = await posted('/tokens/test', order(token, { tokenType: 'sso' }));
    assert.deepEqual([answer.success, answer.upstream_status], [true, 200]);
    assert.equal(answer.reactivated, true);
    assert.equal(answer.result.object, 'chat.completion');
    assert.ok(answer.result.choices[0].message.content.length > 0);
    const { success, model, rate_limit_model, remaining_queries } = answer.quota_refresh;
    assert.deepEqual(
      { success, model, rate_limit_model, remaining_queries },
      { success: true, model: 'grok-4', rate_limit_model: 'grok-4', remaining_queries: 79 },
    );
    assert.match(gateway.standIn.requests[0].body, /"message":"hi"/);
    assert.deepEqual(await marks(token), {
      status: 'active',
      failed_count: 0,
      cooldown_until: null,
      last_failure_time: null,
    });
    const key = await gateway.addKey();
    const chat = await gateway.ask('Hello', { key });
    assert.equal(chat.status, 200, await chat.text());
  });

  for (const [scene, status, code, kind] of [
    ['401-plain', 401, 'http_401', 'session_refused'],
    ['401', 401, 'http_401', 'credential_dead'],
    ['403-html', 403, 'http_403', 'challenge'],
    ['403-blocked', 403, 'http_403', 'account_blocked'],
    ['429', 429, 'http_429', 'rate_limited'],
    ['500', 500, 'http_500', 'trouble'],
    ['reset', null, 'fetch_failed', 'trouble'],
    ['error-mid-stream', 200, 'parse_failed', 'trouble'],
  ]) {
    it(`tells what went wrong: ${scene}`, async () => {
      const token = await gateway.addAccount({ token: `scene:${scene}:x` });
      const answer = await posted('/tokens/test', order(token));
      assert.equal(answer.success, false);
      assert.deepEqual(
        [answer.upstream_status, answer.code, answer.kind],
        [status, code, kind],
        answer.error,
      );
      assert.equal(answer.result, null);
      assert.equal(answer.quota_refresh.success, status === 200);
    });
  }

  it('never says what session it was about', async () => {
    for (const scene of ['plain', '401', '403-blocked', '500']) {
      const token = `scene:${scene}:very-secret`;
      await gateway.addAccount({ token, id: idOf(token) });
      for (const path of ['/tokens/test', '/tokens/rate-limit-test', '/api/tokens/test']) {
        const { text } = await post(path, order(idOf(token)));
        assert.doesNotMatch(text, /very-secret/);
      }
    }
  });

  it('leaves an expired account that fails expired, and others alone after a foreign fault', async () => {
    const expired = await gateway.addAccount({ token: 'scene:401-plain:1', status: 'expired' });
    assert.equal((await posted('/tokens/test', order(expired))).reactivated, false);
    assert.equal((await account(expired)).status, 'expired');
    const active = await gateway.addAccount({ token: 'scene:reset:1' });
    const before = await marks(active);
    for (let i = 0; i < 3; i++) {
      await posted('/tokens/test', order(active));
    }
    assert.deepEqual(await marks(active), before);
  });

  it('expires an account whose session is refused five times', async () => {
    const token = await gateway.addAccount({ token: 'scene:401-plain:x' });
    for (const status of ['active', 'active', 'active', 'active', 'expired']) {
      await posted('/tokens/test', order(token));
      assert.equal((await account(token)).status, status);
    }
  });

  it('needs a chat model', async () => {
    const token = await gateway.addAccount();
    const picture = order(token, { model: 'grok-imagine-1.0' });
    await refused('/tokens/test', picture, 400, 'INVALID_FIELD', 'model');
  });
});

describe("the older scripts' test", () => {
  const test = async (token) => posted('/api/tokens/test', { token, token_type: 'sso' });

  it('tells whether an account is valid', async () => {
    await gateway.addAccount({ token: 'quota:full:a' });
    const { data, ...others } = await test('quota:full:a');
    assert.equal(others.success, true);
    assert.deepEqual(data, {
      valid: true,
      remaining_queries: 80,
      heavy_remaining_queries: -1,
      limit: 80,
    });
  });

  for (const [token, columns, type, code] of [
    ['quota:401-plain:x', {}, 'expired', 401],
    ['quota:403-blocked:x', {}, 'blocked', 403],
    ['quota:500:x', { cooldown_until: Date.now() + 3_600_000 }, 'cooldown', 429],
    ['quota:500:y', { remaining_queries: 0 }, 'exhausted', 'quota_exhausted'],
    ['quota:reset:x', {}, 'unknown', null],
  ]) {
    it(`tells ${type}`, async () => {
      await gateway.addAccount({ token, ...columns });
      const { success, message, data } = await test(token);
      assert.equal(success, false);
      assert.ok(message.length > 0);
      assert.deepEqual([data.valid, data.error_type, data.error_code], [false, type, code]);
      assert.equal(data.cooldown_remaining > 3500, type === 'cooldown');
    });
  }

  it('tells what cannot be done with status 200', async () => {
    assert.equal((await test('nobody')).data.error_type, 'unknown');
    assert.equal((await posted('/api/tokens/test', {})).success, false);
  });
});

describe('the content preference', () => {
  const enable = (body) => posted('/api/tokens/enable-nsfw', { confirm: true, ...body });

  it('is refused unless the operator has allowed it', async () => {
    await gateway.setSettings('token', { allow_nsfw_switch: false });
    for (const path of ['/api/tokens/enable-nsfw', '/tokens/nsfw/refresh', '/tokens/nsfw/enable']) {
      await refused(path, { tokens: ['a'], confirm: true }, 403, 'NOT_ENABLED');
    }
    await gateway.setSettings('token', { allow_nsfw_switch: true });
  });

  it('is refused unless it is confirmed', async () => {
    await gateway.addAccount({ token: 'grpc:trailer-0:a' });
    const tokens = ['grpc:trailer-0:a'];
    await refused('/api/tokens/enable-nsfw', { tokens }, 400, 'INVALID_FIELD', 'confirm');
    await refused('/tokens/nsfw/refresh', { all: true }, 400, 'INVALID_FIELD', 'confirm');
    await refused('/tokens/nsfw/enable', { confirm: true }, 400, 'NO_TOKENS', 'tokens');
    assert.deepEqual(asked(), []);
  });

  it('is turned on by one call that says this and nothing else', async () => {
    await gateway.addAccount({ token: 'grpc:trailer-0:a' });
    const answer = await enable({ tokens: ['grpc:trailer-0:a'] });
    assert.deepEqual(answer, {
      success: true,
      status: 'success',
      summary: { total: 1, success: 1, failed: 0, invalidated: 0 },
      failed: [],
    });
    assert.deepEqual(asked(), [`${PREFERENCE} grpc:trailer-0:a`]);
    assert.equal(gateway.standIn.requests[0].bodyHex, ON);
  });

  for (const [scene, error] of [
    ['trailer-7', 'http_403'],
    ['text-7', 'http_403'],
    ['header-only', 'http_403'],
    ['byte-by-byte', 'http_403'],
    ['truncated', 'parse_failed'],
    ['compressed', 'parse_failed'],
    ['401', 'http_401'],
  ]) {
    it(`is not told as turned on after ${scene}, and the account is left alone`, async () => {
      const token = await gateway.addAccount({ token: `grpc:${scene}:x` });
      const before = await marks(token);
      const { summary, failed } = await enable({ tokens: [token], retries: 0 });
      assert.deepEqual(summary, { total: 1, success: 0, failed: 1, invalidated: 0 });
      assert.deepEqual(failed, [{ token, step: 'nsfw', error, attempts: 1 }]);
      assert.deepEqual(await marks(token), before);
    });
  }

  it('is tried again after trouble', async () => {
    const token = await gateway.addAccount({ token: 'grpc:503:x' });
    const { failed } = await enable({ tokens: [token], retries: 1 });
    assert.equal(failed[0].attempts, 2);
    assert.equal(asked().length, 2);
  });

  it('is turned on for many by a task', async () => {
    for (let i = 0; i < 11; i++) {
      await gateway.addAccount({ token: `grpc:trailer-0:${i}` });
    }
    const { task_id: id, total } = await posted('/tokens/nsfw/refresh', {
      all: true,
      confirm: true,
    });
    assert.equal(total, 11);
    const task = await eventually(
      async () => (await gateway.admin('GET', `/batch/${id}`, { session })).json(),
      ({ type }) => type === 'done',
    );
    assert.deepEqual([task.ok, task.fail], [11, 0]);
  });

  it('is turned on for new accounts where the operator wants that', async () => {
    await gateway.setSettings('token', { auto_enable_nsfw: true });
    await posted('/tokens/add', { tokens: ['grpc:trailer-0:new'] });
    await eventually(() => asked().includes(`${PREFERENCE} grpc:trailer-0:new`));
    await gateway.setSettings('token', { auto_enable_nsfw: false });
  });
});
