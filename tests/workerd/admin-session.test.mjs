import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { sessionDigest } from '../../scripts/lib/session.mjs';
import { startGateway } from '../lib/gateway.mjs';

const HOUR_MILLIS = 3_600_000;
const COOKIE = 'grok2api_admin_session';
const ATTRIBUTES = 'Path=/; HttpOnly; Secure; SameSite=Lax';
const CLEARED = `${COOKIE}=; ${ATTRIBUTES}; Max-Age=0`;

const gateway = await startGateway({ vars: { BUILD_SHA: '0123abc' } });
after(() => gateway.dispose());

const cookie = (session) => ({ cookie: `theme=dark; ${COOKIE}=${session}` });
const ownPage = { 'x-requested-with': 'grok2api-admin', origin: gateway.url };
const show = (options) => gateway.admin('GET', '/session', options);
const logout = (options) => gateway.admin('POST', '/logout', options);

const expiresAt = async (session) => {
  const [row] = await gateway.rows(
    'SELECT expires_at FROM admin_sessions WHERE token = ?1',
    sessionDigest(session),
  );
  return row?.expires_at;
};

/** Asserts the envelope of a refusal. */
async function assertRefused(answer, status, code) {
  const { error, ...rest } = await answer.json();
  assert.equal(answer.status, status, JSON.stringify(rest));
  assert.deepEqual(rest, { success: false, status: 'error', code });
  assert.ok(error.length > 0);
  assertPanelHeaders(answer);
}

/** Asserts what every answer of the panel's API carries, and what none does. */
function assertPanelHeaders(answer) {
  assert.match(answer.headers.get('content-type'), /^application\/json/);
  assert.equal(answer.headers.get('cache-control'), 'no-store');
  assert.equal(answer.headers.get('x-grok2api-build'), '0123abc');
  assert.match(answer.headers.get('x-request-id'), /^[0-9a-f-]{36}$/);
  for (const [name] of answer.headers) {
    assert.doesNotMatch(name, /^access-control-/);
  }
}

describe('a session', () => {
  it('is stored by its digest, as the data model has it', async () => {
    const token = 'vyX3sXsMFEniYdN-mUMLpyCe1hqQUF2nU0hYqsXmKIk';
    await gateway.db
      .prepare('INSERT INTO admin_sessions (token, expires_at) VALUES (?1, ?2)')
      .bind('cdgkPwQmNhnU9e4ODtiv4DNeODN5Ja-pyQdHHDtLIkE', Date.now() + HOUR_MILLIS)
      .run();
    assert.equal((await show({ session: token })).status, 200);
    await assertRefused(
      await show({ session: 'cdgkPwQmNhnU9e4ODtiv4DNeODN5Ja-pyQdHHDtLIkE' }),
      401,
      'SESSION_EXPIRED',
    );
  });

  it('shown as a bearer or as a cookie says who is signed in', async () => {
    const session = await gateway.addSession();
    for (const options of [{ session }, { headers: cookie(session) }]) {
      const answer = await show(options);
      const { expires_at: until, ...rest } = await answer.json();
      assert.deepEqual(rest, {
        success: true,
        status: 'success',
        username: 'admin',
        must_change_password: false,
        build: '0123abc',
        schema: 'current',
      });
      assert.equal(until, await expiresAt(session));
      assertPanelHeaders(answer);
      assert.equal(answer.headers.get('set-cookie'), null);
    }
  });

  it('is missing without either', async () => {
    const answer = await show();
    assert.equal(answer.headers.get('set-cookie'), null);
    await assertRefused(answer, 401, 'MISSING_SESSION');
  });

  it('that is unknown or has ended is refused, and the cookie cleared', async () => {
    const ended = await gateway.addSession({ lastsMillis: -1 });
    for (const session of [ended, 'x'.repeat(43), 'sk-demo']) {
      for (const options of [{ session }, { headers: cookie(session) }]) {
        const answer = await show(options);
        assert.equal(answer.headers.get('set-cookie'), CLEARED);
        await assertRefused(answer, 401, 'SESSION_EXPIRED');
      }
    }
  });

  it('shown as a bearer decides alone', async () => {
    const headers = cookie(await gateway.addSession());
    await assertRefused(await show({ session: 'x'.repeat(43), headers }), 401, 'SESSION_EXPIRED');
  });

  it('is moved on by use, and the cookie sent again', async () => {
    const session = await gateway.addSession({ lastsMillis: 7 * HOUR_MILLIS });
    const answer = await show({ headers: cookie(session) });
    assert.equal(
      answer.headers.get('set-cookie'),
      `${COOKIE}=${session}; ${ATTRIBUTES}; Max-Age=28800`,
    );
    const moved = await expiresAt(session);
    assert.ok(Math.abs(moved - Date.now() - 8 * HOUR_MILLIS) < 60_000, `${moved}`);
    assert.equal((await answer.json()).expires_at, moved);

    const again = await show({ headers: cookie(session) });
    assert.equal(again.headers.get('set-cookie'), null);
    assert.equal(await expiresAt(session), moved);
  });

  it('of a script is moved on without a cookie', async () => {
    const session = await gateway.addSession({ lastsMillis: HOUR_MILLIS });
    assert.equal((await show({ session })).headers.get('set-cookie'), null);
    assert.ok((await expiresAt(session)) > Date.now() + 7 * HOUR_MILLIS);
  });
});

describe('signing out', () => {
  it('ends the session and clears the cookie, as often as it is asked for', async () => {
    const session = await gateway.addSession();
    const other = await gateway.addSession();
    for (const options of [{ headers: { ...cookie(session), ...ownPage } }, { session }, {}]) {
      const answer = await logout(options);
      assert.equal(answer.status, 200);
      assert.deepEqual(await answer.json(), { success: true, status: 'success' });
      assert.equal(answer.headers.get('set-cookie'), CLEARED);
    }
    assert.equal(await expiresAt(session), undefined);
    assert.equal((await show({ session: other })).status, 200);
  });

  it("with a cookie is not possible from another site's page", async () => {
    const session = await gateway.addSession();
    for (const headers of [
      {},
      { origin: gateway.url },
      { ...ownPage, origin: 'https://evil.example' },
      { ...ownPage, origin: `${gateway.url}.evil.example` },
      { 'x-requested-with': 'grok2api-admin' },
      { 'x-requested-with': 'grok2api-admin', referer: 'https://evil.example/' },
    ]) {
      const answer = await logout({ headers: { ...cookie(session), ...headers } });
      await assertRefused(answer, 403, 'CSRF_REJECTED');
    }
    await assertRefused(
      await logout({ headers: { origin: 'https://evil.example' } }),
      403,
      'CSRF_REJECTED',
    );
    assert.notEqual(await expiresAt(session), undefined);
    const referer = { 'x-requested-with': 'grok2api-admin', referer: `${gateway.url}/admin/token` };
    assert.equal((await logout({ headers: { ...cookie(session), ...referer } })).status, 200);
  });
});

describe("the panel's API", () => {
  for (const [method, path, status, code] of [
    ['GET', '/api', 404, 'NOT_FOUND'],
    ['GET', '/api/', 404, 'NOT_FOUND'],
    ['POST', '/api/nothing', 404, 'NOT_FOUND'],
    ['GET', '/nothing', 404, 'NOT_FOUND'],
    ['GET', '/session/', 404, 'NOT_FOUND'],
    ['PUT', '/session', 405, 'METHOD_NOT_ALLOWED'],
    ['GET', '/logout', 405, 'METHOD_NOT_ALLOWED'],
  ]) {
    it(`answers ${method} ${path} with JSON and ${status}`, async () => {
      const answer = await gateway.admin(method, path);
      const allow = { '/session': 'GET, HEAD, OPTIONS', '/logout': 'POST, OPTIONS' }[path] ?? null;
      assert.equal(answer.headers.get('allow'), allow);
      await assertRefused(answer, status, code);
    });
  }

  it('answers HEAD with the headers of GET and no body', async () => {
    const session = await gateway.addSession();
    for (const [options, status] of [
      [{ session }, 200],
      [{}, 401],
    ]) {
      const answer = await gateway.admin('HEAD', '/session', options);
      assert.equal(answer.status, status);
      assertPanelHeaders(answer);
      assert.equal(await answer.text(), '');
    }
  });

  it("lets no other site's page in", async () => {
    const answer = await gateway.admin('OPTIONS', '/session', {
      headers: {
        origin: 'https://page.example',
        'access-control-request-method': 'GET',
        'access-control-request-headers': 'authorization',
      },
    });
    assert.equal(answer.status, 204);
    assert.equal(answer.headers.get('access-control-allow-origin'), null);
    assert.equal(answer.headers.get('access-control-allow-headers'), null);
  });

  it('lists the models an account can be tested with', async () => {
    const session = await gateway.addSession();
    await assertRefused(await gateway.admin('GET', '/models/chat'), 401, 'MISSING_SESSION');
    const { data, ...envelope } = await (
      await gateway.admin('GET', '/models/chat', { session })
    ).json();
    assert.deepEqual(envelope, { success: true, status: 'success', object: 'list' });
    assert.deepEqual(
      data.find(({ id }) => id === 'grok-4-heavy'),
      {
        id: 'grok-4-heavy',
        object: 'model',
        created: 1752019200,
        owned_by: 'x-ai',
        display_name: 'Grok 4 Heavy',
        description: 'Grok 4 Heavy chat model',
        rate_limit_model: 'grok-4-heavy',
        effort_tier: 'high',
      },
    );
  });
});

describe('a database without migrations', () => {
  it('is told as such', async () => {
    const bare = await startGateway({ expectedErrors: [/no such table: admin_sessions/] });
    try {
      await bare.db.exec('DROP TABLE admin_sessions');
      const answer = await bare.admin('GET', '/session', { session: 'x'.repeat(43) });
      const { code, error } = await answer.json();
      assert.equal(answer.status, 503);
      assert.equal(code, 'SCHEMA_OUTDATED');
      assert.match(error, /migrations apply DB/);
    } finally {
      await bare.dispose();
    }
  });
});
