import assert from 'node:assert/strict';
import { after, beforeEach, describe, it } from 'node:test';
import { newAuthenticator } from '../lib/authenticator.mjs';
import { startGateway } from '../lib/gateway.mjs';

const LONG = 'x'.repeat(70_000);
const MANY = 20;

const gateway = await startGateway();
after(() => gateway.dispose());

let session;
let authenticator;
beforeEach(async () => {
  for (const table of ['passkeys', 'passkey_challenges', 'admin_sessions', 'audit_log']) {
    await gateway.db.prepare(`DELETE FROM ${table}`).run();
  }
  session = await gateway.addSession();
  authenticator = newAuthenticator(gateway.url);
});

/** Refused before it is read, so the runtime hangs up; a kept connection would fail the next request. */
const hangsUp = { connection: 'close' };

const ownPage = { 'x-requested-with': 'grok2api-admin', origin: gateway.url };

async function done(method, path, options = { session }) {
  const answer = await gateway.admin(method, path, options);
  const { success, status, ...rest } = await answer.json();
  assert.deepEqual([answer.status, success, status], [200, true, 'success'], JSON.stringify(rest));
  return rest;
}

async function refused(status, code, field, [method, path, options = { session }]) {
  const answer = await gateway.admin(method, path, options);
  const body = await answer.json();
  assert.equal(answer.status, status, JSON.stringify(body));
  assert.deepEqual([body.code, body.field], [code, field]);
  return body.error;
}

const creationOptions = async () => (await done('POST', '/passkeys/options')).publicKey;
const requestOptions = async () => (await done('POST', '/login/passkey/options', {})).publicKey;

const keep = async (name = 'laptop') =>
  done('POST', '/passkeys', {
    session,
    body: { name, credential: authenticator.create(await creationOptions()) },
  });

const signIn = (credential, headers) => [
  'POST',
  '/login/passkey',
  { headers, body: { credential } },
];

const actions = async () =>
  (await gateway.rows('SELECT action FROM audit_log ORDER BY id')).map(({ action }) => action);

const lastRefusal = () =>
  gateway.logs
    .map(({ message }) => JSON.parse(message))
    .findLast(({ event }) => event === 'passkey.refused')?.reason;

describe('passkeys', () => {
  it('are kept, listed and deleted', async () => {
    assert.deepEqual(await keep(), { id: authenticator.id, name: 'laptop' });
    const { passkeys } = await done('GET', '/passkeys');
    const [{ created_at: createdAt, ...passkey }, ...others] = passkeys;
    assert.deepEqual(passkey, {
      id: authenticator.id,
      name: 'laptop',
      algorithm: -7,
      last_used_at: null,
    });
    assert.ok(Math.abs(createdAt - Date.now()) < 60_000, `${createdAt}`);
    assert.deepEqual(others, []);
    await done('DELETE', `/passkeys/${authenticator.id}`);
    await refused(404, 'NOT_FOUND', undefined, ['DELETE', `/passkeys/${authenticator.id}`]);
    assert.deepEqual(await actions(), ['passkeys.created', 'passkeys.deleted']);
  });

  it('are made as the options say', async () => {
    await keep();
    const { challenge, user, ...options } = await creationOptions();
    assert.match(challenge, /^[\w-]{43}$/);
    assert.match(user.id, /^[\w-]{43}$/);
    assert.deepEqual(options, {
      rp: { id: '127.0.0.1', name: 'grok2api' },
      pubKeyCredParams: [
        { type: 'public-key', alg: -7 },
        { type: 'public-key', alg: -257 },
      ],
      authenticatorSelection: {
        residentKey: 'required',
        requireResidentKey: true,
        userVerification: 'required',
      },
      attestation: 'none',
      timeout: 300_000,
      excludeCredentials: [{ type: 'public-key', id: authenticator.id }],
    });
  });

  it('need a session', async () => {
    for (const [method, path] of [
      ['POST', '/passkeys/options'],
      ['POST', '/passkeys'],
      ['GET', '/passkeys'],
      ['DELETE', '/passkeys/x'],
    ]) {
      await refused(401, 'MISSING_SESSION', undefined, [method, path, {}]);
    }
  });

  it('are not for access tokens to decide on', async () => {
    const { token } = await done('POST', '/access-tokens', {
      session,
      body: { name: 'backup', scope: 'full' },
    });
    await done('GET', '/passkeys', { session: token });
    for (const [method, path] of [
      ['POST', '/passkeys/options'],
      ['POST', '/passkeys'],
      ['DELETE', '/passkeys/x'],
    ]) {
      await refused(403, 'SESSION_REQUIRED', undefined, [method, path, { session: token }]);
    }
  });

  it('are refused with the field that is wrong', async () => {
    const post = (body) => ['POST', '/passkeys', { session, body }];
    await refused(400, 'INVALID_JSON', undefined, post('[]'));
    await refused(400, 'INVALID_FIELD', 'name', post({ credential: {} }));
    await refused(400, 'INVALID_FIELD', 'credential', post({ name: 'laptop' }));
    const long = { session, headers: hangsUp, body: { name: LONG } };
    await refused(413, 'BODY_TOO_LARGE', undefined, ['POST', '/passkeys', long]);
    const credential = authenticator.create(await creationOptions());
    const clientData = 'credential.response.clientDataJSON';
    for (const [member, value, field] of [
      ['clientDataJSON', '!', clientData],
      ['authenticatorData', 'AAAA', 'credential.response.authenticatorData'],
      ['publicKeyAlgorithm', -8, 'credential.response.publicKeyAlgorithm'],
      ['publicKey', 'AAAA', 'credential.response.publicKey'],
    ]) {
      const fresh = authenticator.create(await creationOptions());
      const response = { ...fresh.response, [member]: value };
      await refused(
        400,
        'INVALID_FIELD',
        field,
        post({ name: 'x', credential: { ...fresh, response } }),
      );
    }
    await done('POST', '/passkeys', { session, body: { name: 'x', credential } });
    await refused(400, 'INVALID_FIELD', clientData, post({ name: 'x', credential }));
  });

  it('are kept once, and twenty at most', async () => {
    await keep();
    const again = authenticator.create(await creationOptions());
    await refused(409, 'PASSKEY_EXISTS', undefined, [
      'POST',
      '/passkeys',
      { session, body: { name: 'again', credential: again } },
    ]);
    for (let i = 1; i < MANY; i++) {
      authenticator = newAuthenticator(gateway.url);
      await keep();
    }
    await refused(409, 'TOO_MANY_PASSKEYS', undefined, ['POST', '/passkeys/options']);
  });
});

describe('signing in with a passkey', () => {
  beforeEach(() => keep());

  it('gives the panel a cookie and a script a token', async () => {
    const { challenge, ...options } = await requestOptions();
    assert.match(challenge, /^[\w-]{43}$/);
    assert.deepEqual(options, {
      rpId: '127.0.0.1',
      userVerification: 'required',
      timeout: 300_000,
      allowCredentials: [],
    });
    const credential = authenticator.get({ challenge, ...options });
    const answer = await gateway.admin(...signIn(credential, ownPage));
    const body = await answer.json();
    assert.equal(answer.status, 200, JSON.stringify(body));
    assert.deepEqual(Object.keys(body), [
      'success',
      'status',
      'expires_at',
      'must_change_password',
    ]);
    const [cookie] = answer.headers.getSetCookie();
    assert.match(
      cookie,
      /^grok2api_admin_session=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax; Max-Age=28800$/,
    );
    const { username } = await done('GET', '/session', {
      headers: { cookie: cookie.split(';')[0] },
    });
    assert.equal(username, 'admin');

    const { api_key: token } = await done(...signIn(authenticator.get(await requestOptions())));
    await done('GET', '/session', { session: token });
    const [{ sign_count: signCount, last_used_at: usedAt }] =
      await gateway.rows('SELECT * FROM passkeys');
    assert.equal(signCount, 3);
    assert.ok(Math.abs(usedAt - Date.now()) < 60_000, `${usedAt}`);
    assert.deepEqual(await actions(), ['passkeys.created', 'session.begun', 'session.begun']);
  });

  it('fails with one text whatever is wrong', async () => {
    const texts = new Set();
    const fails = async (reason, credential) => {
      texts.add(await refused(401, 'BAD_CREDENTIALS', undefined, signIn(credential)));
      assert.equal(lastRefusal(), reason);
    };
    const used = authenticator.get(await requestOptions());
    await done(...signIn(used));
    await fails('unknown_challenge', used);

    const stranger = newAuthenticator(gateway.url);
    await fails('unknown_passkey', stranger.get(await requestOptions()));
    const posed = { ...stranger.get(await requestOptions()), id: authenticator.id };
    posed.response.authenticatorData = authenticator.get(
      await requestOptions(),
    ).response.authenticatorData;
    await fails('wrong_signature', posed);

    const options = await requestOptions();
    await fails('other_relying_party', authenticator.get({ ...options, rpId: 'evil.example' }));

    const elsewhere = newAuthenticator('https://evil.example');
    await fails('foreign_origin', elsewhere.get(await requestOptions()));

    const first = authenticator.get(await requestOptions());
    await done(...signIn(authenticator.get(await requestOptions())));
    await fails('counter_went_back', first);
    assert.equal(texts.size, 1);
  });

  it('is not for the pages of other sites', async () => {
    const headers = { origin: 'https://evil.example' };
    for (const path of ['/login/passkey/options', '/login/passkey']) {
      await refused(403, 'CSRF_REJECTED', undefined, ['POST', path, { headers, body: {} }]);
    }
  });

  it('is refused with the field that is missing', async () => {
    await refused(400, 'INVALID_JSON', undefined, ['POST', '/login/passkey', { body: '' }]);
    await refused(400, 'INVALID_FIELD', 'credential', ['POST', '/login/passkey', { body: {} }]);
    await refused(400, 'INVALID_FIELD', 'credential.response', signIn({}));
    await refused(413, 'BODY_TOO_LARGE', undefined, signIn(LONG, hangsUp));
  });

  it('leaves no more than 200 questions open', async () => {
    for (let i = 0; i < 205; i++) {
      await requestOptions();
    }
    const [{ n }] = await gateway.rows('SELECT count(*) AS n FROM passkey_challenges');
    assert.equal(n, 200);
  });
});
