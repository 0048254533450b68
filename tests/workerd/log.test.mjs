import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { messageOf } from '../lib/answers.mjs';
import { startGateway } from '../lib/gateway.mjs';

const QUESTION = 'A question nobody else shall read [[scene:plain]]';

const gateway = await startGateway();
await gateway.addAccount({ token: 'secret-account-token', remaining_queries: 80 });
const key = await gateway.addKey({ name: 'laptop', chat_limit: 4 });
after(() => gateway.dispose());

let known = 0;

/** Does something, and gives the one row it left in the log. */
async function rowOf(act) {
  await act();
  const rows = await gateway.logRows(known + 1);
  assert.equal(rows.length, known + 1, 'one row');
  known = rows.length;
  return rows.at(-1);
}

const ask = (members) => async () => (await gateway.ask(QUESTION, { key, ...members })).text();

describe('the request log', () => {
  it('has one row for a whole answer', async () => {
    const before = Date.now();
    let id;
    const {
      id: rowId,
      timestamp,
      duration_ms,
      first_byte_ms,
      ...row
    } = await rowOf(async () => {
      const response = await gateway.ask(QUESTION, { key });
      id = response.headers.get('x-request-id');
      await messageOf(response);
    });
    assert.ok(timestamp >= before && timestamp <= Date.now());
    assert.equal(Math.floor(rowId / 4096), timestamp);
    assert.ok(duration_ms >= 0 && first_byte_ms >= 0 && first_byte_ms <= duration_ms);
    assert.match(row.account, /^[0-9a-f]{12}$/);
    assert.deepEqual(row, {
      ip: '127.0.0.0',
      model: 'grok-4',
      status: 200,
      key_name: 'laptop',
      account: row.account,
      error: '',
      request_id: id,
      route: '/v1/chat/completions',
      stream: 0,
      attempts: 1,
      prompt_tokens: 13,
      completion_tokens: 4,
      error_code: '',
    });
  });

  it('has one row for a stream, with the same figures', async () => {
    const row = await rowOf(ask({ stream: true }));
    assert.equal(row.status, 200);
    assert.equal(row.stream, 1);
    assert.equal(row.prompt_tokens, 13);
    assert.equal(row.completion_tokens, 4);
    assert.ok(row.first_byte_ms <= row.duration_ms);
  });

  for (const [title, members, status, code, model] of [
    ['a refused request', { n: 2 }, 400, 'unsupported_parameter', 'grok-4'],
    ['a request for no model', { model: null }, 400, 'missing_model', 'unknown'],
    ['an unknown model', { model: 'gpt-9' }, 404, 'model_not_found', 'gpt-9'],
    ['an unknown key', { key: 'sk-unknown' }, 401, 'invalid_api_key', 'grok-4'],
    [
      'a heavy chat without a super account',
      { model: 'grok-4-heavy' },
      503,
      'NO_AVAILABLE_TOKEN',
      'grok-4-heavy',
    ],
  ]) {
    it(`has one row for ${title}`, async () => {
      const row = await rowOf(ask(members));
      assert.equal(row.status, status);
      assert.equal(row.error_code, code);
      assert.equal(row.model, model);
      assert.equal(row.attempts, 0);
      assert.equal(row.account, '');
      assert.equal(row.first_byte_ms, null);
    });
  }

  it('has one row for an upstream failure', async () => {
    gateway.standIn.enqueue('503');
    const row = await rowOf(ask());
    assert.equal(row.status, 502);
    assert.equal(row.error_code, 'upstream_error');
    assert.equal(row.attempts, 1);
    assert.match(row.error, /503/);
  });

  it('has one row for a spent quota', async () => {
    await rowOf(ask());
    await rowOf(ask());
    const row = await rowOf(ask());
    assert.equal(row.status, 429);
    assert.equal(row.error_code, 'daily_quota_exceeded');
  });

  it('names the key whose quota is spent, and the address of a stranger', async () => {
    const spent = await rowOf(ask());
    assert.equal(spent.key_name, 'laptop');
    const stranger = await rowOf(ask({ key: 'sk-stranger' }));
    assert.equal(stranger.ip, '127.0.0.0');
  });

  it('keeps two requests of one millisecond apart', async () => {
    known = (await gateway.rows('SELECT id FROM request_log')).length;
    const free = await gateway.addKey();
    const asks = Array.from({ length: 12 }, () => gateway.ask('[[scene:plain]]', { key: free }));
    await Promise.all((await Promise.all(asks)).map(messageOf));
    const rows = await gateway.logRows(known + 12);
    assert.equal(rows.length, known + 12);
    known = rows.length;
  });

  it('does not let strangers fill it: ten of their refusals a minute are kept', async () => {
    const before = (await gateway.rows('SELECT * FROM request_log WHERE status = 401')).length;
    for (let i = 0; i < 15; i++) {
      await ask({ key: `sk-stranger-${i}` })();
    }
    await ask({ n: 3 })(); // comes last, so that all before it are written
    await gateway.logRows(known + 10 - before + 1);
    const kept = (await gateway.rows('SELECT * FROM request_log WHERE status = 401')).length;
    // The minute may turn over in between.
    assert.ok(kept === 10 || (kept > 10 && kept <= 16), `${kept} kept`);
  });

  it('tells nothing that was said, and no secret', async () => {
    const all = JSON.stringify([await gateway.rows('SELECT * FROM request_log'), gateway.logs]);
    for (const secret of ['A question nobody', 'secret-account-token', 'The answer is 4', key]) {
      assert.ok(!all.includes(secret), secret);
    }
  });

  it('is no condition for an answer', async () => {
    const broken = await startGateway({ expectedErrors: [/"event":"settlement\.failed"/] });
    try {
      await broken.addAccount();
      const other = await broken.addKey({ chat_limit: 5 });
      await broken.db.exec('DROP TABLE request_log');
      for (const stream of [false, true, false]) {
        const response = await broken.ask('[[scene:plain]]', { key: other, stream });
        assert.equal(response.status, 200);
        assert.match(await response.text(), /4\./);
      }
      assert.equal(broken.standIn.chats.length, 3, 'nothing was sent twice');
    } finally {
      await broken.dispose();
    }
  });
});
