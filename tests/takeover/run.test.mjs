import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { assertError, messageOf } from '../lib/answers.mjs';
import { eventually } from '../lib/eventually.mjs';
import { dump, oldDeployment } from './deployment.mjs';
import { MEDIA, OBJECTS, OLD, hashOf } from './rows.mjs';

const DAY = 86_400_000;
const MIDNIGHT = '0 16 * * *';
const CHATS = 4;

const hasRow = (rows, wanted) =>
  rows.some((row) => Object.entries(wanted).every(([name, value]) => row[name] === value));

for (const edition of ['base', 'fork']) {
  describe(`the gateway on a database of ${edition}`, () => {
    let old;
    let gateway;
    let session;
    before(async () => {
      old = await oldDeployment(edition);
      gateway = await old.start({ expectedErrors: [/"event":"settings\./] });
    });
    after(async () => {
      await gateway?.dispose();
      old.remove();
    });

    const login = async (password, username = OLD.username) =>
      gateway.admin('POST', '/login', { body: { username, password } });
    const get = async (path) => {
      const answer = await gateway.admin('GET', path, { session });
      const body = await answer.json();
      assert.equal(answer.status, 200, JSON.stringify(body));
      return body;
    };
    const section = async (name) =>
      JSON.parse((await gateway.rows('SELECT value FROM settings WHERE key = ?1', name))[0].value);
    const link = (name, headers = {}) =>
      fetch(`${gateway.url}/images/${name}`, { headers, redirect: 'manual' });

    it('lets the operator in with the old password, and nobody without one', async () => {
      for (const wrong of ['', ' ', 'admin', OLD.password.toLowerCase()]) {
        assert.notEqual((await login(wrong)).status, 200, JSON.stringify(wrong));
      }
      assert.notEqual((await login(OLD.password, 'admin')).status, 200);
      const answer = await login(OLD.password);
      const { api_key: token, must_change_password: mustChange } = await answer.json();
      assert.deepEqual([answer.status, mustChange], [200, false]);
      session = token;
      assert.equal((await get('/session')).schema, 'current');

      const stored = await section('global');
      assert.match(stored.admin_password, /^![\w-]{32}$/);
      const { admin_password_salt: salt, admin_password_iter: rounds } = stored;
      assert.equal(rounds, 100_000);
      assert.equal(stored.admin_password_hash, hashOf(OLD.password, salt, rounds));
      assert.deepEqual(stored.of_a_later_build, { kept: [1, 2.5, null, '\u{1f680}'] });
      assert.equal((await login(OLD.password)).status, 200);
    });

    it('counts what there was', async () => {
      const { tokens, api_keys, request_logs, kv_cache } = old.before;
      assert.equal((await get('/tokens?page=1&per_page=1')).total, tokens.length);
      assert.equal((await get('/keys?page=1&per_page=1')).total, api_keys.length);
      const { data } = await get('/logs?limit=100');
      assert.equal(data.length, 100);
      const newest = request_logs.toSorted((one, other) => other.timestamp - one.timestamp)[0];
      assert.equal(data[0].model, newest.model);
      const { local_image: image } = await get('/cache/local');
      const live = kv_cache.filter(
        ({ type, expires_at }) => type === 'image' && expires_at > Date.now(),
      );
      assert.equal(image.count, live.length);
    });

    it('answers chats of the old keys, each by an account that was there', async () => {
      const active = new Set(
        old.before.tokens.filter(({ status }) => status === 'active').map(({ token }) => token),
      );
      gateway.standIn.clear();
      for (const key of [OLD.key, OLD.customKey, OLD.globalKey, OLD.key]) {
        await messageOf(await gateway.ask('[[scene:plain]]', { key }));
      }
      const { chats } = gateway.standIn;
      assert.equal(chats.length, CHATS);
      for (const { account, headers } of chats) {
        assert.ok(active.has(account), account);
        assert.match(headers.cookie, /(^|; ?)cf_clearance=of-old(;|$)/);
      }
      const expected = { type: 'authentication_error', code: 'invalid_api_key' };
      for (const key of [OLD.disabledKey, 'sk-unknown']) {
        assert.equal((await gateway.ask('[[scene:plain]]', { key })).status, 401, key);
      }
      await assertError(await gateway.ask('[[scene:plain]]', { key: 'sk-unknown' }), 401, expected);
    });

    it('goes on counting where the counters stood', async () => {
      const today = async (key) =>
        (
          await gateway.rows(
            'SELECT * FROM api_key_usage_daily WHERE key = ?1 ORDER BY day DESC LIMIT 1',
            key,
          )
        )[0];
      assert.equal((await today(OLD.key)).chat_used, 14, '12 and two chats');
      assert.equal((await today(OLD.key)).heavy_used, 2);

      await messageOf(await gateway.ask('[[scene:plain]]', { key: OLD.nearlySpentKey }));
      const refused = await gateway.ask('[[scene:plain]]', { key: OLD.nearlySpentKey });
      assert.equal(refused.status, 429);
      assert.equal((await today(OLD.nearlySpentKey)).chat_used, 5);

      const heavy = await gateway.ask('[[scene:plain]]', {
        key: OLD.noHeavyKey,
        model: 'grok-4-heavy',
      });
      assert.equal(heavy.status, 429, 'a limit of 0 forbids');

      const draw = () =>
        gateway.post(
          '/v1/images/generations',
          { model: 'grok-imagine-1.0', prompt: 'a paper boat', n: 1 },
          { key: OLD.imageKey },
        );
      assert.equal((await draw()).status, 200);
      assert.equal((await draw()).status, 429);
      assert.equal((await today(OLD.imageKey)).image_used, 4);
    });

    it('lets an old key use an upstream that is entered now, and counts that as well', async () => {
      const entered = async (path, body) => {
        const answer = await gateway.admin('POST', path, { session, body });
        assert.equal(answer.status, 200, await answer.clone().text());
        return answer.json();
      };
      const { item } = await entered('/upstreams', {
        name: 'added',
        kind: 'openai',
        base_url: 'https://added.openai-like.example/v1',
      });
      await entered(`/upstreams/${item.id}/credentials`, { credentials: ['sk-of-an-upstream'] });
      const answer = await gateway.ask('Hi', { key: OLD.key, model: 'added/demo-small' });
      assert.equal(answer.headers.get('x-grok2api-upstream'), 'added');
      await messageOf(answer);
      const [{ used }] = await gateway.rows(
        'SELECT max(chat_used) AS used FROM api_key_usage_daily WHERE key = ?1',
        OLD.key,
      );
      assert.equal(used, 15, 'as many as before, and one');
    });

    it('shows what old links lead to', async () => {
      gateway.standIn.clear();
      const inStore = [MEDIA.path, MEDIA.film, MEDIA.old, MEDIA.upload];
      for (const [i, name] of inStore.entries()) {
        const answer = await link(name);
        assert.equal(answer.status, 200, name);
        assert.equal(answer.headers.get('content-type'), OBJECTS[i].metadata.contentType);
        assert.equal(await answer.text(), OBJECTS[i].text);
      }
      assert.equal(await (await link(MEDIA.url)).text(), 'JPEG by its path', 'the same picture');
      const part = await link(MEDIA.film, { range: 'bytes=2-5' });
      assert.deepEqual([part.status, await part.text()], [206, 'film']);
      const moved = await fetch(`${gateway.url}/v1/files/image/${MEDIA.path}`, {
        redirect: 'manual',
      });
      assert.equal(moved.headers.get('location'), `/images/${MEDIA.path}`);
      assert.equal(gateway.standIn.requests.length, 0, 'nothing was asked of the upstream');
    });

    it('fetches what the store has lost only where the operator allows links without signature', async () => {
      assert.equal((await link(MEDIA.ghost)).status, 404);
      const allow = (allowed) =>
        gateway.admin('POST', '/config', {
          session,
          body: { security: { unsigned_media_links: allowed } },
        });
      assert.equal((await allow(true)).status, 200);
      const answer = await link(MEDIA.ghost);
      assert.equal(answer.status, 200);
      assert.equal(answer.headers.get('content-type'), 'image/png');
      await answer.arrayBuffer();
      assert.equal((await allow(false)).status, 200);
    });

    it('has lost nothing by all that', async () => {
      const { tokens, api_keys, request_logs, settings, api_key_usage_daily, kv_cache } =
        await dump(gateway.db);
      for (const row of old.before.tokens) {
        const kept = ['token', 'token_type', 'created_time', 'status', 'tags', 'note'];
        assert.ok(
          hasRow(tokens, Object.fromEntries(kept.map((name) => [name, row[name]]))),
          row.token,
        );
      }
      assert.ok(old.before.api_keys.every((row) => hasRow(api_keys, row)));
      assert.ok(old.before.request_logs.every((row) => hasRow(request_logs, row)));
      const used = [OLD.key, OLD.nearlySpentKey, OLD.imageKey];
      assert.ok(
        old.before.api_key_usage_daily
          .filter(({ key }) => !used.includes(key))
          .every((row) => hasRow(api_key_usage_daily, row)),
      );
      assert.ok(old.before.kv_cache.every(({ key }) => hasRow(kv_cache, { key })));
      for (const row of old.before.settings.filter(({ key }) => key !== 'global')) {
        assert.ok(hasRow(settings, row), row.key);
      }
    });

    it('clears away at its first cron what is dead, and keeps the rest', async () => {
      await gateway.scheduled(MIDNIGHT);
      await gateway.scheduled(MIDNIGHT);
      const found = await dump(gateway.db);
      const now = Date.now();
      const live = old.before.kv_cache.filter(({ expires_at }) => expires_at > now);
      assert.ok(old.before.kv_cache.length - live.length > 200);
      assert.deepEqual(
        found.kv_cache.map(({ key }) => key).sort(),
        live.map(({ key }) => key).sort(),
      );
      assert.equal(await (await link(MEDIA.path)).text(), 'JPEG by its path');
      assert.equal(found.tokens.length, old.before.tokens.length);
      assert.equal(found.api_keys.length, old.before.api_keys.length);
      assert.deepEqual(
        found.request_logs.length,
        old.before.request_logs.filter(({ timestamp }) => timestamp > now - 30 * DAY).length,
      );
      assert.equal(found.settings.find(({ key }) => key === 'of_some_fork').value, '[1,2,');
      const named = await eventually(
        async () => {
          await gateway.scheduled('0 * * * *');
          return gateway.rows('SELECT count(*) AS n FROM tokens WHERE id IS NULL');
        },
        ([{ n }]) => n === 0,
        20_000,
      );
      assert.equal(named[0].n, 0);
    });
  });
}

/** Leaves some accounts only, every one changed. */
const withAccounts = (change) => (rows, now) => ({
  ...rows,
  tokens: rows.tokens
    .slice(0, 3)
    .map((row) => ({ ...row, cooldown_until: null, status: 'active', ...change(now) })),
});

describe('accounts', () => {
  for (const [what, ago] of [
    ['long ago', 2 * DAY],
    ['an hour ago', DAY / 24],
  ]) {
    it(`that failed three times, the last time ${what}, serve again`, async () => {
      const old = await oldDeployment(
        'base',
        withAccounts((now) => ({
          failed_count: 3,
          last_failure_time: now - ago,
          remaining_queries: -1,
        })),
      );
      const gateway = await old.start({ expectedErrors: [/"event":"settings\./] });
      try {
        await messageOf(await gateway.ask('[[scene:plain]]', { key: OLD.key }));
      } finally {
        await gateway.dispose();
        old.remove();
      }
    });
  }
});

describe('an early database', () => {
  it('whose password was never hashed and whose rounds are too many lets its operator in', async () => {
    const old = await oldDeployment('early');
    const gateway = await old.start({ expectedErrors: [/"event":"settings\./] });
    try {
      const answer = await gateway.admin('POST', '/login', {
        body: { username: OLD.username, password: OLD.password },
      });
      assert.equal(answer.status, 200);
      const [{ value }] = await gateway.rows("SELECT value FROM settings WHERE key = 'global'");
      assert.equal(JSON.parse(value).admin_password_iter, 100_000);
      await messageOf(await gateway.ask('[[scene:plain]]', { key: OLD.key }));
    } finally {
      await gateway.dispose();
      old.remove();
    }
  });
});
