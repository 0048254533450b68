import assert from 'node:assert/strict';

const POOLS = 200;

/**
 * Models that differ in nothing but their rate model, so that one gateway can serve many tests, each
 * with accounts of its own: what the gateway remembers of an account's state it remembers for each
 * rate model. Call before the first request.
 *
 * @returns a function that replaces all stored accounts, e.g. `await nextPool({token: 'a'}, {token:
 *     'b'})`, and gives the id of a model which knows these alone
 */
export async function pools(gateway, grokSettings = {}) {
  const ids = Array.from({ length: POOLS }, (_, index) => `pool-${index}`);
  await gateway.setSettings('grok', { ...grokSettings, models: ids.map((id) => ({ id })) });
  return async (...accounts) => {
    await gateway.db.exec('DELETE FROM tokens');
    for (const account of accounts) {
      await gateway.addAccount(account);
    }
    assert.ok(ids.length > 0, 'more pools are needed than there are');
    return ids.shift();
  };
}
