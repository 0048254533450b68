import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { messageOf } from '../lib/answers.mjs';
import { eventually } from '../lib/eventually.mjs';
import { oldDeployment } from './deployment.mjs';
import { baseEdition, forkEdition } from './earlier.mjs';
import { OLD } from './rows.mjs';

const EDITIONS = { base: baseEdition, fork: forkEdition };
const PLAIN = '[[scene:plain]]';
const WHILE_BACK = 'sk-made-while-back';

/** The operator's own new password, set in the D1 console (guides). */
const NEW_PASSWORD = `UPDATE settings SET value = json_set(value, '$.admin_password', 'chosen anew',
  '$.admin_password_hash', '', '$.admin_password_salt', '') WHERE key = 'global'`;

/** Keys made here are named by what is no secret; an earlier edition would take that for the key. */
const DISABLE_NEW_KEYS = "UPDATE api_keys SET is_active = 0 WHERE key GLOB 'id:*'";

for (const [edition, editionOn] of Object.entries(EDITIONS)) {
  describe(`back to ${edition}, after the gateway has worked`, () => {
    const now = Date.now();
    let old;
    let gateway;
    let earlier;
    let madeHere;

    const login = (password) =>
      gateway.admin('POST', '/login', { body: { username: OLD.username, password } });

    before(async () => {
      old = await oldDeployment(edition);
      gateway = await old.start({ expectedErrors: [/"event":"settings\./] });
      const { api_key: session } = await (await login(OLD.password)).json();
      const asked = async (path, body) => {
        const answer = await gateway.admin('POST', path, { session, body });
        assert.ok(answer.ok, `${path}: ${answer.status}`);
        return answer.json();
      };
      await messageOf(await gateway.ask(PLAIN, { key: OLD.key }));
      await asked('/tokens/add', { ssoBasic: ['eyJ.added.here'] });
      madeHere = (await asked('/keys', { name: 'made here' })).data.key;
      await messageOf(await gateway.ask(PLAIN, { key: madeHere }));
      await asked('/config', { grok: { thinking: false } });
      await asked('/upstreams', {
        name: 'added',
        kind: 'openai',
        base_url: 'https://added.openai-like.example/v1',
      });
      await gateway.logRows(2);
      await gateway.scheduled('0 16 * * *');
      earlier = editionOn(gateway.db);
    });
    after(async () => {
      await gateway?.dispose();
      old.remove();
    });

    it('nobody gets in with an empty password or with what stands in its place', async () => {
      const { admin_password: filler } = await earlier.settings('global');
      assert.match(filler, /^![\w-]{32}$/);
      assert.equal(await earlier.letsIn(''), false);
      assert.equal(await earlier.letsIn('admin'), false);
    });

    it(`the old password ${edition === 'fork' ? 'goes on' : 'has to be set anew'}`, async () => {
      assert.equal(await earlier.letsIn(OLD.password), edition === 'fork');
      await gateway.db.exec(NEW_PASSWORD.replaceAll('\n', ' '));
      assert.equal(await earlier.letsIn('chosen anew'), true);
      assert.equal(await earlier.addSession('raw-session', now), 1);
    });

    it('settings are read and saved, also those that only the gateway knows', async () => {
      const grok = await earlier.settings('grok');
      assert.equal(grok.show_thinking, false);
      assert.equal(grok.also_unknown, true);
      assert.equal(await earlier.saveSettings('grok', { temporary: true }, now), 1);
      for (const section of ['global', 'grok', 'token', 'cache']) {
        assert.equal(typeof (await earlier.settings(section)), 'object');
      }
    });

    it('old keys get in and are counted, new ones are made', async () => {
      assert.equal(await earlier.knowsKey(OLD.key), true);
      assert.equal(await earlier.knowsKey(OLD.disabledKey), false);
      assert.equal((await earlier.keys()).length, old.before.api_keys.length + 1);
      const [{ day, chat_used: used }] = await gateway.rows(
        'SELECT * FROM api_key_usage_daily WHERE key = ?1 ORDER BY day DESC LIMIT 1',
        OLD.key,
      );
      assert.equal(used, 13);
      assert.equal(await earlier.consume(OLD.key, day, now), true);
      assert.equal(await earlier.consume(OLD.nearlySpentKey, day, now), true);
      assert.equal(await earlier.consume(OLD.nearlySpentKey, day, now), false);
      assert.equal(await earlier.addKey(WHILE_BACK, 'made while back', now), 1);
    });

    it('keys that were made here do not get in, by their text or, once disabled, by their name', async () => {
      assert.equal(await earlier.knowsKey(madeHere), false);
      const [{ key: name }] = await gateway.rows("SELECT key FROM api_keys WHERE key GLOB 'id:*'");
      await gateway.db.exec(DISABLE_NEW_KEYS);
      assert.equal(await earlier.knowsKey(name), false);
    });

    it('accounts are chosen, among them one that was added here, fail and are measured', async () => {
      const { token } = await earlier.choose(now);
      assert.ok(token);
      const others = "UPDATE tokens SET status = 'expired' WHERE token <> 'eyJ.added.here'";
      const statuses = await gateway.rows('SELECT token, status FROM tokens');
      await gateway.db.exec(others);
      assert.equal((await earlier.choose(now)).token, 'eyJ.added.here');
      await gateway.db.batch(
        statuses.map((row) =>
          gateway.db
            .prepare('UPDATE tokens SET status = ? WHERE token = ?')
            .bind(row.status, row.token),
        ),
      );
      assert.equal(await earlier.fail(token, 429, now), 1);
      assert.notEqual((await earlier.choose(now)).token, token);
      assert.equal(await earlier.refresh(token, 12), 1);
      assert.equal(await earlier.addToken('eyJ.added.while.back', 'sso', now), 1);
      assert.equal(await earlier.progress(now), 1);
    });

    it('requests are logged, and media indexed and cleared', async () => {
      assert.equal(await earlier.log(now + 1, 'grok-4'), 1);
      assert.equal(await earlier.store('image/p_L2E', now), 1);
      assert.equal(await earlier.store('image/p_L2E', now + 1), 1);
      assert.ok((await earlier.clearMedia()) > 0);
    });

    if (edition === 'fork') {
      it('quotas are reserved, locked, measured and pruned', async () => {
        const { token } = await earlier.choose(now);
        assert.equal(await earlier.release(token), 1);
        assert.equal(await earlier.lock(token, 'grok-9', now), true);
        assert.equal(await earlier.lock(token, 'grok-9', now + 1000), false);
        assert.equal(await earlier.lock(token, 'grok-9', now + 4000), true);
        assert.equal(await earlier.measured(token, 'grok-4', 5, now), 2);
        assert.equal(await earlier.measured('eyJ.added.while.back', 'grok-4', 70, now), 2);
        const quotas = await earlier.quotas(token);
        assert.ok(
          quotas.some((row) => row.rate_limit_model === 'grok-4' && row.remaining_queries === 5),
        );
        assert.ok((await earlier.prune(now)) >= 0);
      });
    }

    it('and forth again, with what was added meanwhile', async () => {
      await gateway.dispose();
      gateway = await old.start({ expectedErrors: [/"event":"settings\./] });
      assert.equal((await login(OLD.password)).status, 401);
      const answer = await login('chosen anew');
      assert.equal(answer.status, 200);
      const { api_key: session } = await answer.json();
      assert.equal((await gateway.admin('GET', '/tokens', { session: 'raw-session' })).status, 401);
      await gateway.rows("DELETE FROM tokens WHERE token <> 'eyJ.added.while.back'");
      await messageOf(await gateway.ask(PLAIN, { key: WHILE_BACK }));
      assert.equal(gateway.standIn.chats.at(-1).account, 'eyJ.added.while.back');
      const { total } = await (
        await gateway.admin('GET', '/keys?page=1&per_page=1', { session })
      ).json();
      assert.equal(total, old.before.api_keys.length + 2);
      await eventually(
        async () => {
          await gateway.scheduled('0 * * * *');
          return gateway.rows(
            'SELECT (SELECT count(*) FROM tokens WHERE id IS NULL) + ' +
              '(SELECT count(*) FROM api_keys WHERE id IS NULL) AS n',
          );
        },
        ([{ n }]) => n === 0,
        20_000,
      );
    });
  });
}
