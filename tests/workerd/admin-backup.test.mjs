import assert from 'node:assert/strict';
import { after, it } from 'node:test';
import { startGateway } from '../lib/gateway.mjs';

const gateway = await startGateway();
const session = await gateway.addSession();
after(() => gateway.dispose());

const restore = (body) => gateway.admin('POST', '/restore', { session, body });

it('a backup with secrets brings back what was deleted', async () => {
  const token = await gateway.addAccount({ note: 'mine' });
  await gateway.addKey({ key: 'sk-mine', chat_limit: 7 });
  const made = await gateway.admin('POST', '/backup', { session, body: { secrets: true } });
  const backup = await made.json();
  await gateway.db.exec('DELETE FROM tokens');
  await gateway.db.exec('DELETE FROM api_keys');
  const answer = await restore(backup);
  const { accounts, keys } = await answer.json();
  assert.deepEqual([accounts, keys], [{ added: 1, updated: 0, skipped: 0 }, 1]);
  const [account] = await gateway.rows('SELECT token, note FROM tokens');
  assert.deepEqual(account, { token, note: 'mine' });
  assert.equal((await gateway.rows('SELECT chat_limit FROM api_keys'))[0].chat_limit, 7);
});

it('a row whose number is missing or none is refused by its place', async () => {
  const file = { format: 'grok2api-backup', version: 1 };
  const row = { id: '4f1c2ab09d3e', name: 'mine', is_active: 1 };
  for (const created_at of [undefined, null, 'today', 1.5, {}]) {
    const answer = await restore({ ...file, keys: [{ ...row, created_at }] });
    const { code, field } = await answer.json();
    assert.deepEqual([answer.status, code, field], [400, 'INVALID_FIELD', 'keys.0.created_at']);
  }
});

it('a row that nobody could read is refused, and nothing is written', async () => {
  const key = { id: '4f1c2ab09d3e', name: 'k', created_at: 1, is_active: 1, chat_limit: -1 };
  const limits = { heavy_limit: -1, image_limit: -1, video_limit: -1 };
  const pace = { requests_per_minute: -1, tokens_per_day: -1 };
  const passkey = { id: 'p', name: 'p', public_key: 'MFkw', sign_count: 0, created_at: 1 };
  const token = { digest: 'd', id: 'i', name: 't', created_at: 1 };
  const keys = (more) => ({ keys: [{ ...key, ...limits, ...pace, ...more }] });
  for (const [rows, field] of [
    [keys({ allowed_models: 'grok-4' }), 'keys.0.allowed_models'],
    [keys({ allowed_addresses: '[1]' }), 'keys.0.allowed_addresses.0'],
    [{ passkeys: [{ ...passkey, algorithm: -8 }] }, 'passkeys.0.algorithm'],
    [{ passkeys: [{ ...passkey, algorithm: -7 }] }, 'passkeys.0.public_key'],
    [{ access_tokens: [{ ...token, scope: 'all' }] }, 'access_tokens.0.scope'],
  ]) {
    const answer = await restore({
      format: 'grok2api-backup',
      version: 1,
      secrets: false,
      ...rows,
    });
    const error = await answer.json();
    assert.deepEqual([answer.status, error.code, error.field], [400, 'INVALID_FIELD', field]);
  }
  assert.deepEqual(await gateway.rows('SELECT id FROM passkeys'), []);
  assert.deepEqual(await gateway.rows('SELECT id FROM access_tokens'), []);
});
