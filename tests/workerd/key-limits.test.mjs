import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { assertError, messageOf } from '../lib/answers.mjs';
import { startGateway } from '../lib/gateway.mjs';

const gateway = await startGateway();
for (let i = 0; i < 6; i++) {
  await gateway.addAccount();
}
after(() => gateway.dispose());

const PACE = { type: 'rate_limit_error', code: 'rate_limit_exceeded' };
const ask = (key, options = {}) => gateway.ask('[[scene:plain]]', { key, ...options });

const header = (answer, name, kind) => answer.headers.get(`x-ratelimit-${name}-${kind}`);

describe("a key's limits beyond its daily quotas", () => {
  it('hold for requests that come together', async () => {
    const key = await gateway.addKey({ requests_per_minute: 3 });
    const answers = await Promise.all(Array.from({ length: 8 }, () => ask(key)));
    const served = answers.filter(({ status }) => status === 200);
    assert.equal(served.length, 3);
    await Promise.all(served.map(messageOf));
    const refused = answers.find(({ status }) => status === 429);
    assert.match(await assertError(refused, 429, PACE), /3 requests a minute/);
    assert.ok(Number(refused.headers.get('retry-after')) <= 20);
    assert.equal(header(refused, 'remaining', 'requests'), '0');
  });

  it('are told with each answer, to pages of other origins as well', async () => {
    const key = await gateway.addKey({ requests_per_minute: 60, tokens_per_day: 1000 });
    for (const stream of [false, true]) {
      const answer = await ask(key, { stream });
      assert.equal(header(answer, 'limit', 'requests'), '60');
      assert.equal(header(answer, 'remaining', 'requests'), stream ? '58' : '59');
      assert.match(header(answer, 'reset', 'requests'), /^[12]s$|^[0-9]+ms$/);
      assert.equal(header(answer, 'limit', 'tokens'), '1000');
      assert.match(header(answer, 'reset', 'tokens'), /^([0-9]+h)?([0-9]+m)?[0-9]+s$/);
      assert.match(
        answer.headers.get('access-control-expose-headers'),
        /x-ratelimit-remaining-requests/,
      );
      await answer.text();
    }
  });

  it('end it at its date', async () => {
    const key = await gateway.addKey({ expires_at: Date.now() - 1 });
    const expected = { type: 'authentication_error', code: 'key_expired' };
    await assertError(await ask(key), 401, expected);
  });

  it('name the models it is for', async () => {
    const key = await gateway.addKey({ allowed_models: '["grok-3"]' });
    const expected = { type: 'permission_error', code: 'model_not_allowed' };
    await assertError(await ask(key), 403, expected);
    await messageOf(await ask(key, { model: 'grok-3' }));
    const list = await fetch(`${gateway.url}/v1/models`, {
      headers: { authorization: `Bearer ${key}` },
    });
    assert.deepEqual(
      (await list.json()).data.map(({ id }) => id),
      ['grok-3'],
    );
  });

  it('name the addresses it is for', async () => {
    const key = await gateway.addKey({ allowed_addresses: '["203.0.113.0/24"]' });
    const expected = { type: 'permission_error', code: 'address_not_allowed' };
    const from = (address) => ask(key, { headers: { 'cf-connecting-ip': address } });
    await messageOf(await from('203.0.113.9'));
    await assertError(await from('203.0.114.9'), 403, expected);
  });
});
