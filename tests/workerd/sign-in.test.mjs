import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { sessionDigest } from '../../scripts/lib/session.mjs';
import { PASSWORD, startGateway } from '../lib/gateway.mjs';

const SESSION_COOKIE = 'grok2api_admin_session';
const DEVICE_COOKIE = 'grok2api_device';
const ATTRIBUTES = 'HttpOnly; Secure; SameSite=Lax';
const CLEARED = `${SESSION_COOKIE}=; Path=/; ${ATTRIBUTES}; Max-Age=0`;
const NEW_PASSWORD = 'battery staple';

/** Of the data model, section 7.3. */
const SALT = 'AAECAwQFBgcICQoLDA0ODw';
const HASHES = [
  ['S3cret-pässwörd', SALT, 'uH-0sWxiPHlFzCWZw48DxI2L_pGjSqXJVn_TYRaCmCg', 100_000],
  ['password', SALT, 'JeuGrMduQwGPGLmo-Qwv7UYtHHmeg9SK49fGkEamC2c', 1000],
];
const ADMIN_SALT = 'gDzuAECdI8vWCh7fHZJSYA';
const ADMIN_HASH = 'W2Udq1o3UvrzrmS_i2bAHfQJwCedYwHtIXBDvbR5xcA';

let gateway;
let address = 0;

/** A gateway of its own for those tests, disposed at their end. */
function withGateway(options) {
  before(async () => {
    gateway = await startGateway(options);
  });
  after(() => gateway.dispose());
}

const ownPage = () => ({ 'x-requested-with': 'grok2api-admin', origin: gateway.url });

/** From an address of its own each time, unless told one, as a distributed guesser does. */
const login = (
  password,
  { username = 'admin', headers = {}, ip = `198.51.100.${++address}` } = {},
) =>
  gateway.admin('POST', '/login', {
    body: { username, password },
    headers: { 'cf-connecting-ip': ip, ...headers },
  });

const cookies = (answer) => answer.headers.getSetCookie();
const cookieNamed = (answer, name) =>
  cookies(answer).find((cookie) => cookie.startsWith(`${name}=`));
const show = (options) => gateway.admin('GET', '/session', options);
const statusOf = async (answer) => (await answer).status;
const audit = () => gateway.rows('SELECT action, actor, detail FROM audit_log ORDER BY id');

async function globalSettings() {
  const [{ value }] = await gateway.rows("SELECT value FROM settings WHERE key = 'global'");
  return JSON.parse(value);
}

async function assertRefused(answer, status, code, more = {}) {
  const { error, ...rest } = await answer.json();
  assert.deepEqual(rest, { success: false, status: 'error', code, ...more });
  assert.equal(answer.status, status);
  assert.ok(error.length > 0);
}

describe('a sign-in', () => {
  withGateway();

  it('gives a script a session, and hashes a password stored in clear', async () => {
    const answer = await login(PASSWORD, { username: ' admin ' });
    assert.equal(answer.status, 200);
    const body = await answer.json();
    assert.deepEqual(Object.keys(body), [
      'success',
      'status',
      'api_key',
      'expires_at',
      'must_change_password',
    ]);
    assert.deepEqual(cookies(answer), [
      `${SESSION_COOKIE}=${body.api_key}; Path=/; ${ATTRIBUTES}; Max-Age=28800`,
    ]);
    const [row] = await gateway.rows(
      'SELECT * FROM admin_sessions WHERE token = ?1',
      sessionDigest(body.api_key),
    );
    assert.equal(row.expires_at, body.expires_at);
    assert.equal(row.method, 'password');
    assert.equal((await show({ session: body.api_key })).status, 200);

    const stored = await globalSettings();
    assert.match(stored.admin_password_hash, /^[\w-]{43}$/);
    assert.match(stored.admin_password_salt, /^[\w-]{22}$/);
    assert.strictEqual(stored.admin_password_iter, 100_000);
    assert.match(stored.admin_password, /^![\w-]{32}$/);
    const [{ value }] = await gateway.rows("SELECT value FROM settings WHERE key = 'global'");
    assert.match(value, /"admin_password_iter":100000[,}]/);
    assert.deepEqual(await gateway.rows("SELECT revision FROM revisions WHERE name = 'settings'"), [
      { revision: 2 },
    ]);

    assert.equal((await login(PASSWORD)).status, 200);
    assert.deepEqual(await globalSettings(), stored);
  });

  it('gives the panel cookies and no token', async () => {
    const answer = await login(PASSWORD, { headers: ownPage() });
    assert.equal('api_key' in (await answer.json()), false);
    const session = cookieNamed(answer, SESSION_COOKIE).split(';')[0];
    const device = cookieNamed(answer, DEVICE_COOKIE);
    assert.match(
      device,
      new RegExp(
        `^${DEVICE_COOKIE}=[\\w-]{43}; Path=/api/v1/admin; ${ATTRIBUTES}; Max-Age=31536000$`,
      ),
    );
    assert.equal((await show({ headers: { cookie: session } })).status, 200);
  });

  it('refuses a wrong name and a wrong password alike', async () => {
    const answers = [await login(PASSWORD, { username: 'operator' }), await login('wrong')];
    const texts = await Promise.all(answers.map((answer) => answer.clone().text()));
    assert.equal(texts[0], texts[1]);
    for (const answer of answers) {
      assert.deepEqual(cookies(answer), [CLEARED]);
      await assertRefused(answer, 401, 'BAD_CREDENTIALS');
    }
  });

  it('asks for both fields', async () => {
    for (const [body, field] of [
      [{}, 'username'],
      [{ username: 'admin' }, 'password'],
      [{ username: 'admin', password: '' }, 'password'],
      [{ username: ' ', password: 'x' }, 'username'],
    ]) {
      await assertRefused(await gateway.admin('POST', '/login', { body }), 400, 'INVALID_FIELD', {
        field,
      });
    }
    await assertRefused(await gateway.admin('POST', '/login', { body: '[' }), 400, 'INVALID_JSON');
  });

  it("cannot be done from another site's page", async () => {
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: gateway.url },
      { ...ownPage(), origin: 'https://evil.example' },
    ]) {
      await assertRefused(await login(PASSWORD, { headers }), 403, 'CSRF_REJECTED');
    }
  });

  it('opens to the hashes of the data model', async () => {
    for (const [password, salt, hash, rounds] of HASHES) {
      await gateway.setSettings('global', {
        admin_password: '',
        admin_password_hash: hash,
        admin_password_salt: salt,
        admin_password_iter: rounds,
      });
      assert.equal((await login(password)).status, 200, password);
      assert.match((await globalSettings()).admin_password, /^![\w-]{32}$/);
    }
    await gateway.setSettings('global', { admin_password_iter: 100_001 });
    await assertRefused(await login('password'), 401, 'BAD_CREDENTIALS');
  });

  it('serves older scripts', async () => {
    await gateway.setSettings('global', { admin_password: PASSWORD, admin_password_hash: '' });
    const old = (path, options) => gateway.admin('POST', `/api${path}`, options);
    const answer = await old('/login', { body: { username: 'admin', password: PASSWORD } });
    const { token, ...rest } = await answer.json();
    assert.deepEqual(rest, { success: true, message: 'Signed in' });
    assert.equal((await show({ session: token })).status, 200);
    const out = await old('/logout', { session: token });
    assert.deepEqual(await out.json(), { success: true, message: 'Signed out' });
    assert.equal((await show({ session: token })).status, 401);
    const wrong = await old('/login', { body: { username: 'admin', password: 'wrong' } });
    assert.equal(wrong.status, 401);
    assert.deepEqual(await wrong.json(), {
      success: false,
      message: 'User name or password is wrong',
      code: 'BAD_CREDENTIALS',
    });
  });
});

describe('guessing', () => {
  withGateway();

  it('is over after five wrong passwords, even at the same time', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => login('wrong', { ip: '203.0.113.7', username: 'somebody' })),
    );
    const statuses = answers.map(({ status }) => status);
    assert.equal(statuses.filter((status) => status === 401).length, 5, statuses);
    assert.equal(statuses.filter((status) => status === 429).length, 15, statuses);
    const blocked = answers.find(({ status }) => status === 429);
    assert.ok(Number(blocked.headers.get('retry-after')) > 590);
    await assertRefused(blocked, 429, 'LOGIN_THROTTLED');
    assert.deepEqual(
      (await audit()).map(({ action }) => action),
      ['sign_in.blocked'],
    );
  });

  it('from everywhere does not lock out a browser that has signed in before', async () => {
    const first = await login(PASSWORD, { headers: ownPage() });
    const device = cookieNamed(first, DEVICE_COOKIE).split(';')[0];
    const session = cookieNamed(first, SESSION_COOKIE).split(';')[0];
    for (let i = 0; i < 5; i++) {
      assert.equal(await statusOf(login('wrong')), 401);
    }
    assert.equal(await statusOf(login('wrong')), 429);
    assert.equal(await statusOf(login(PASSWORD)), 429);
    assert.equal(await statusOf(show({ headers: { cookie: session } })), 200);
    const forged = { cookie: `${DEVICE_COOKIE}=${'x'.repeat(43)}` };
    assert.equal(await statusOf(login(PASSWORD, { headers: forged })), 429);
    assert.equal(await statusOf(login(PASSWORD, { headers: { cookie: device } })), 200);
    assert.equal(await statusOf(login(PASSWORD)), 429, 'nobody else is let in by that');
  });

  it('is forgotten by the schedule after a day', async () => {
    await gateway.db.exec('UPDATE sign_in_failures SET since = since - 86500000');
    await gateway.scheduled();
    assert.deepEqual(await gateway.rows('SELECT * FROM sign_in_failures'), []);
  });
});

describe('an empty installation', () => {
  withGateway({ defaultPassword: true });

  const setUp = (body, headers) => gateway.admin('POST', '/setup', { body, headers });
  const needed = async () => (await (await gateway.admin('GET', '/setup')).json()).needed;

  it('refuses a password that is easily guessed, and pages of other sites', async () => {
    assert.equal(await needed(), true);
    for (const [body, field] of [
      [{}, 'password'],
      [{ password: '7 chars' }, 'password'],
      [{ password: 'operator', username: 'operator' }, 'password'],
      [{ password: NEW_PASSWORD, username: '' }, 'username'],
    ]) {
      await assertRefused(await setUp(body), 400, 'INVALID_FIELD', { field });
    }
    const evil = { origin: 'https://evil.example' };
    await assertRefused(await setUp({ password: NEW_PASSWORD }, evil), 403, 'CSRF_REJECTED');
    assert.equal(await needed(), true);
  });

  it('is set up by the first who comes', async () => {
    const answers = await Promise.all(
      [1, 2, 3].map((i) => setUp({ password: `${NEW_PASSWORD} ${i}`, username: `operator ${i}` })),
    );
    const winner = answers.findIndex(({ status }) => status === 200);
    const { key, api_key: session } = await answers[winner].json();
    for (const answer of answers.filter((_, i) => i !== winner)) {
      await assertRefused(answer, 409, 'ALREADY_SET_UP');
    }
    assert.equal(await needed(), false);
    assert.match(key, /^sk-[\w-]{32}$/);
    const keys = await gateway.rows('SELECT key, id, name, display FROM api_keys');
    assert.deepEqual(keys, [
      {
        key: `id:${keys[0].id}`,
        id: keys[0].id,
        name: 'first key',
        display: `${key.slice(0, 6)}...${key.slice(-4)}`,
      },
    ]);
    const models = await fetch(`${gateway.url}/v1/models`, {
      headers: { authorization: `Bearer ${key}` },
    });
    assert.equal(models.status, 200);
    assert.equal((await gateway.admin('GET', '/tokens', { session })).status, 200);
    const who = { username: `operator ${winner + 1}` };
    assert.equal(await statusOf(login(`${NEW_PASSWORD} ${winner + 1}`, who)), 200);
    assert.equal(await statusOf(login('admin')), 401);
    assert.deepEqual((await audit()).map(({ action }) => action).sort(), [
      'installation.set_up',
      'session.begun',
      'session.begun',
    ]);
    const dump = JSON.stringify(
      await Promise.all(
        ['api_keys', 'client_key_digests', 'settings', 'audit_log', 'admin_sessions'].map((table) =>
          gateway.rows(`SELECT * FROM ${table}`),
        ),
      ),
    );
    for (const secret of [key, NEW_PASSWORD, session]) {
      assert.ok(!dump.includes(secret));
      assert.ok(!gateway.logs.some(({ message }) => message.includes(secret)));
    }
  });
});

describe('the default password', () => {
  withGateway({ defaultPassword: true });

  for (const [form, fields] of [
    ['in clear', { admin_password: 'admin', admin_password_hash: '' }],
    [
      'hashed by an earlier edition',
      {
        admin_password: '',
        admin_password_hash: ADMIN_HASH,
        admin_password_salt: ADMIN_SALT,
        admin_password_iter: 100_000,
      },
    ],
  ]) {
    it(`${form} must be changed before anything else answers`, async () => {
      await gateway.setSettings('global', fields);
      const answer = await login('admin');
      const { api_key: session, must_change_password: mustChange } = await answer.json();
      assert.equal(mustChange, true);
      const tokens = () => gateway.admin('GET', '/tokens', { session });
      await assertRefused(await tokens(), 403, 'PASSWORD_CHANGE_REQUIRED');
      const change = await gateway.admin('POST', '/password', {
        session,
        body: { current_password: 'admin', new_password: NEW_PASSWORD },
      });
      assert.equal(change.status, 200);
      assert.equal((await tokens()).status, 200);
      assert.equal(await statusOf(login('admin')), 401);
      assert.equal(await statusOf(login(NEW_PASSWORD)), 200);
    });
  }
});

describe('the secret ADMIN_PASSWORD', () => {
  withGateway({ defaultPassword: true, vars: { ADMIN_PASSWORD: 'from the secret' } });

  it('replaces the default password, and closes the set-up', async () => {
    const setUp = { body: { password: NEW_PASSWORD } };
    await assertRefused(await gateway.admin('POST', '/setup', setUp), 409, 'ALREADY_SET_UP');
    assert.equal(await statusOf(login('admin')), 401);
    const answer = await login('from the secret');
    const { api_key: session, must_change_password: mustChange } = await answer.json();
    assert.equal(mustChange, false);
    assert.equal((await gateway.admin('GET', '/tokens', { session })).status, 200);
    assert.match((await globalSettings()).admin_password_hash, /^[\w-]{43}$/);
    assert.equal(await statusOf(login('from the secret')), 200);
  });
});

describe('a change of the password', () => {
  withGateway();

  const change = (options) => gateway.admin('POST', '/password', options);

  it('names the field that is wrong', async () => {
    const session = await gateway.addSession();
    for (const [body, field] of [
      [{ new_password: NEW_PASSWORD }, 'current_password'],
      [{ current_password: PASSWORD, new_password: 'short' }, 'new_password'],
      [
        { current_password: PASSWORD, new_password: NEW_PASSWORD, new_username: '' },
        'new_username',
      ],
    ]) {
      await assertRefused(await change({ session, body }), 400, 'INVALID_FIELD', { field });
    }
    await assertRefused(await change({ body: {} }), 401, 'MISSING_SESSION');
  });

  it('needs the current one, and ends every other session', async () => {
    const session = await gateway.addSession();
    const other = await gateway.addSession();
    const body = { current_password: 'wrong', new_password: NEW_PASSWORD, new_username: 'boss' };
    const wrong = await change({ session, body });
    assert.deepEqual(cookies(wrong), []);
    await assertRefused(wrong, 401, 'BAD_CREDENTIALS');

    const device = cookieNamed(await login(PASSWORD, { headers: ownPage() }), DEVICE_COOKIE);
    assert.ok(device);
    const done = await change({ session, body: { ...body, current_password: PASSWORD } });
    const { username } = await done.json();
    assert.equal(username, 'boss');
    assert.equal((await show({ session })).status, 200);
    assert.equal((await show({ session: other })).status, 401);
    assert.deepEqual(await gateway.rows('SELECT * FROM known_devices'), []);
    assert.equal(await statusOf(login(NEW_PASSWORD, { username: 'boss' })), 200);
    const changed = (await audit()).find(({ action }) => action === 'password.changed');
    assert.equal(JSON.parse(changed.detail).username, 'boss');
  });

  it('asked for twice at once is done once', async () => {
    const session = await gateway.addSession();
    const answers = await Promise.all(
      [1, 2].map((i) =>
        change({
          session,
          body: { current_password: NEW_PASSWORD, new_password: `${NEW_PASSWORD} ${i}` },
        }),
      ),
    );
    const winner = answers.findIndex(({ status }) => status === 200);
    await assertRefused(answers[1 - winner], 401, 'BAD_CREDENTIALS');
    const boss = { username: 'boss' };
    assert.equal(await statusOf(login(`${NEW_PASSWORD} ${winner + 1}`, boss)), 200);
  });

  it('is throttled like a sign-in', async () => {
    const session = await gateway.addSession();
    const body = { current_password: 'wrong', new_password: NEW_PASSWORD };
    for (let i = 0; i < 5; i++) {
      assert.equal((await change({ session, body })).status, 401);
    }
    const sixth = await change({ session, body });
    assert.ok(Number(sixth.headers.get('retry-after')) > 590);
    await assertRefused(sixth, 429, 'LOGIN_THROTTLED');
  });
});

describe('sessions', () => {
  withGateway();

  it('are listed, and ended one by one or all but one', async () => {
    const { api_key: session } = await (await login(PASSWORD)).json();
    const others = [await gateway.addSession(), await gateway.addSession()];
    const list = async () => (await gateway.admin('GET', '/sessions', { session })).json();
    const { data } = await list();
    assert.equal(data.length, 3);
    const { created_at: createdAt, expires_at: expiresAt, user_agent: agent, ...rest } = data[0];
    assert.deepEqual(rest, {
      id: sessionDigest(session).slice(0, 12),
      current: true,
      method: 'password',
      ip: '198.51.100.0',
    });
    assert.equal(expiresAt - createdAt, 8 * 3_600_000);
    assert.equal(typeof agent, 'string');

    const one = `/sessions/${sessionDigest(others[0]).slice(0, 12)}`;
    assert.equal((await gateway.admin('DELETE', one, { session })).status, 200);
    assert.equal((await show({ session: others[0] })).status, 401);
    await assertRefused(await gateway.admin('DELETE', one, { session }), 404, 'NOT_FOUND');

    const all = await gateway.admin('DELETE', '/sessions', { session });
    assert.deepEqual(await all.json(), { success: true, status: 'success', deleted: 1 });
    assert.equal((await list()).data.length, 1);
    assert.deepEqual(
      (await audit()).map(({ action }) => action),
      ['session.begun', 'session.ended', 'sessions.ended'],
    );
  });
});

describe('an access token', () => {
  withGateway();

  let session;
  const create = async (body) =>
    gateway.admin('POST', '/access-tokens', {
      session: (session ??= await gateway.addSession()),
      body,
    });
  const tokenOf = async (scope) => (await (await create({ name: 'backup', scope })).json()).token;

  it('is shown once and stored by its digest', async () => {
    const answer = await create({ name: 'backup', scope: 'read', expires_in_days: 30 });
    const { token, id } = await answer.json();
    assert.match(token, /^g2a_[\w-]{43}$/);
    const [row] = await gateway.rows('SELECT * FROM access_tokens WHERE id = ?1', id);
    assert.equal(row.digest, sessionDigest(token));
    assert.equal(row.expires_at - row.created_at, 30 * 86_400_000);
    const list = await (await gateway.admin('GET', '/access-tokens', { session })).text();
    assert.ok(list.includes(id) && !list.includes(token));
  });

  it('names the field that is wrong', async () => {
    for (const [body, code, field] of [
      [{ scope: 'read' }, 'MISSING_NAME', 'name'],
      [{ name: 'a', scope: 'write' }, 'INVALID_FIELD', 'scope'],
      [{ name: 'a', scope: 'read', expires_in_days: 3651 }, 'INVALID_FIELD', 'expires_in_days'],
    ]) {
      await assertRefused(await create(body), 400, code, { field });
    }
  });

  it('of scope full administers, but does not decide who gets in', async () => {
    const token = await tokenOf('full');
    const as = (method, path, body) => gateway.admin(method, path, { session: token, body });
    assert.equal((await as('GET', '/tokens')).status, 200);
    assert.equal((await as('POST', '/tokens/add', { ssoBasic: ['abcdefghijkl'] })).status, 200);
    const added = (await audit()).find(({ action }) => action === 'tokens.added');
    assert.equal(added.actor, 'access token: backup');
    for (const [method, path] of [
      ['POST', '/access-tokens'],
      ['DELETE', '/access-tokens/0123456789ab'],
      ['POST', '/password'],
    ]) {
      await assertRefused(await as(method, path, {}), 403, 'SESSION_REQUIRED');
    }
    const [{ last_used_at: used }] = await gateway.rows(
      'SELECT last_used_at FROM access_tokens WHERE digest = ?1',
      sessionDigest(token),
    );
    assert.ok(Math.abs(used - Date.now()) < 60_000);
  });

  it('of scope read changes nothing and sees no secret', async () => {
    const token = await tokenOf('read');
    const as = (method, path, body) => gateway.admin(method, path, { session: token, body });
    assert.equal((await as('GET', '/tokens')).status, 200);
    assert.equal((await as('HEAD', '/tokens')).status, 200);
    for (const [method, path] of [
      ['POST', '/tokens/add'],
      ['POST', '/tokens/reveal'],
      ['GET', '/tokens/export'],
      ['DELETE', '/sessions'],
    ]) {
      const body = method === 'POST' ? {} : undefined;
      await assertRefused(await as(method, path, body), 403, 'READ_ONLY');
    }
  });

  it('ends when it expires or is deleted', async () => {
    for (const end of [
      (id) => gateway.rows('UPDATE access_tokens SET expires_at = 1 WHERE id = ?1', id),
      (id) => gateway.admin('DELETE', `/access-tokens/${id}`, { session }),
    ]) {
      const { token, id } = await (await create({ name: 'a', scope: 'full' })).json();
      assert.equal((await show({ session: token })).status, 200);
      await end(id);
      await assertRefused(await show({ session: token }), 401, 'SESSION_EXPIRED');
    }
    const missing = await gateway.admin('DELETE', '/access-tokens/0123456789ab', { session });
    await assertRefused(missing, 404, 'NOT_FOUND');
  });

  it('is one of fifty at most', async () => {
    let last;
    for (let i = 0; i < 51; i++) {
      last = await create({ name: `token ${i}`, scope: 'read' });
    }
    await assertRefused(last, 409, 'TOO_MANY');
  });
});
