import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { startGateway } from '../lib/gateway.mjs';

const gateway = await startGateway({ vars: { BUILD_SHA: 'abc123' } });
after(() => gateway.dispose());

describe('/health', () => {
  it('tells the build and what is bound, to anyone', async () => {
    const answer = await fetch(`${gateway.url}/health`);
    assert.equal(answer.status, 200);
    assert.deepEqual(await answer.json(), {
      status: 'healthy',
      service: 'Grok2API',
      runtime: 'cloudflare-workers',
      build: { sha: 'abc123' },
      bindings: { db: true, kv_cache: true, assets: true },
    });
  });

  it('asks D1 and KV only for an administrator', async () => {
    const key = await gateway.addKey();
    const deep = (headers) => fetch(`${gateway.url}/health?deep=1`, { headers });
    for (const headers of [{}, { authorization: `Bearer ${key}` }]) {
      assert.equal((await deep(headers)).status, 401);
    }
    const other = await startGateway();
    try {
      await other.setSettings('grok', { api_key: 'master' });
      const answer = await fetch(`${other.url}/health?deep=1`, {
        headers: { authorization: 'Bearer master' },
      });
      const { status, checks } = await answer.json();
      assert.equal(status, 'healthy');
      assert.equal(checks.db.ok, true);
      assert.equal(checks.kv_cache.ok, true);
    } finally {
      await other.dispose();
    }
  });
});
