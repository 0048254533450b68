import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { startGateway } from '../lib/gateway.mjs';

const gateway = await startGateway();
const session = await gateway.addSession();
after(() => gateway.dispose());

const get = async (path) => (await gateway.admin('GET', path, { session })).json();

/** What cannot be done is told with status 200 as well. */
async function post(path, body) {
  const answer = await gateway.admin('POST', path, { session, body });
  assert.equal(answer.status, 200);
  return answer.json();
}

describe("a script of the earlier panel's", () => {
  it('needs a session, and is told so with 401', async () => {
    for (const [method, path] of [
      ['GET', '/api/tokens'],
      ['POST', '/api/tokens/add'],
      ['GET', '/api/stats'],
    ]) {
      const answer = await gateway.admin(method, path);
      assert.equal(answer.status, 401);
      assert.equal((await answer.json()).code, 'MISSING_SESSION');
    }
  });

  it('can add, find, describe, count and delete accounts', async () => {
    const tokens = ['sso=eyJhbGciOiJIUzI1NiJ9.one', 'eyJhbGciOiJIUzI1NiJ9.two', 'not a token'];
    assert.deepEqual(await post('/api/tokens/add', { tokens, token_type: 'sso' }), {
      success: true,
      message: 'Added 2 accounts; there before: 0; no token: 1',
    });

    const { data, total, success } = await get('/api/tokens');
    assert.deepEqual([success, total, data.length], [true, 2, 2]);
    const {
      id,
      created_time: createdTime,
      ...item
    } = data.find(({ token }) => token.endsWith('.one'));
    assert.match(id, /^[0-9a-f]{12}$/);
    assert.ok(Math.abs(createdTime - Date.now()) < 60_000);
    assert.deepEqual(item, {
      token: 'eyJh\u2026.one',
      token_type: 'sso',
      remaining_queries: -1,
      heavy_remaining_queries: -1,
      status: 'unused',
      tags: [],
      note: '',
      cooldown_until: null,
      last_failure_time: null,
      last_failure_reason: '',
      limit_reason: '',
      cooldown_remaining: 0,
    });

    const named = { token: id, token_type: 'sso' };
    assert.deepEqual(await post('/api/tokens/tags', { ...named, tags: ['home', 'b'] }), {
      success: true,
      message: 'Tags saved',
      tags: ['home', 'b'],
    });
    assert.equal((await post('/api/tokens/note', { ...named, note: 'mine' })).note, 'mine');
    assert.deepEqual((await get('/api/tokens/tags/all')).data, ['b', 'home']);

    const none = { expired: 0, active: 0, cooldown: 0, exhausted: 0 };
    assert.deepEqual(await get('/api/stats'), {
      success: true,
      data: {
        normal: { total: 2, ...none, unused: 2 },
        super: { total: 0, ...none, unused: 0 },
        total: 2,
      },
    });

    const gone = { tokens: [id, tokens[1]], token_type: 'sso' };
    assert.equal((await post('/api/tokens/delete', gone)).message, 'Deleted 2 accounts');
    assert.deepEqual(await post('/api/tokens/note', { ...named, note: 'late' }), {
      success: false,
      message: 'The pool has no such account',
    });
  });

  it('can test an account without spending a chat on it', async () => {
    await gateway.addAccount({ token: 'quota:full:1' });
    await gateway.addAccount({ token: 'quota:429:1' });
    const works = await post('/api/tokens/test', { token: 'quota:full:1', token_type: 'sso' });
    assert.equal(works.success, true);
    assert.equal(works.data.valid, true);
    assert.ok(works.data.remaining_queries > 0);
    const rests = await post('/api/tokens/test', { token: 'quota:429:1', token_type: 'sso' });
    assert.equal(rests.success, false);
    assert.deepEqual(
      [rests.data.valid, rests.data.error_type, rests.data.error_code],
      [false, 'cooldown', 429],
    );
    assert.equal(gateway.standIn.chats.length, 0);
  });

  it('is told what it did wrong with status 200', async () => {
    const { success, message } = await post('/api/tokens/add', '{');
    assert.equal(success, false);
    assert.match(message, /JSON object/);
  });
});

describe('a query parameter that repeats', () => {
  it('is read whole', async () => {
    await gateway.addAccount({ token: 'cooling', cooldown_until: Date.now() + 3_600_000 });
    await gateway.addAccount({ token: 'gone', status: 'expired' });
    const { items } = await get('/tokens?page=1&status=cooling&search=&status=invalid');
    assert.deepEqual(items.map(({ status }) => status).sort(), ['cooling', 'invalid']);
  });
});
