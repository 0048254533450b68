/* global PublicKeyCredential, document, navigator -- within page.evaluate */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { noBrowser } from '../../scripts/lib/requirements.mjs';
import { addAuthenticator, startBrowser } from '../lib/browser.mjs';
import { startGateway } from '../lib/gateway.mjs';

const ADMIN = '/api/v1/admin';
const COOKIE = 'grok2api_admin_session';

/** A real browser with a virtual authenticator, on a page of the gateway under the name localhost. */
describe('a passkey in Chromium', { skip: noBrowser() ?? false }, () => {
  let gateway;
  let browser;
  let context;
  let page;
  let authenticator;

  before(async () => {
    gateway = await startGateway();
    browser = await startBrowser();
  });
  after(async () => {
    await browser?.close();
    await gateway?.dispose();
  });

  beforeEach(async () => {
    for (const table of ['passkeys', 'passkey_challenges', 'admin_sessions', 'audit_log']) {
      await gateway.db.prepare(`DELETE FROM ${table}`).run();
    }
    await context?.close();
    context = await browser.createBrowserContext();
    page = await context.newPage();
    const { port } = new URL(gateway.url);
    await page.goto(`http://localhost:${port}/health`); // an address in digits has no passkeys
    authenticator = await addAuthenticator(page);
  });

  /** Asks as the panel does, by cookie; `session` asks as a script does. */
  const ask = (method, path, { body, session } = {}) =>
    page.evaluate(
      async (request) => {
        const answer = await fetch(request.url, {
          method: request.method,
          headers: {
            'content-type': 'application/json',
            'x-requested-with': 'grok2api-admin',
            ...(request.session && { authorization: `Bearer ${request.session}` }),
          },
          body: request.body && JSON.stringify(request.body),
        });
        return { status: answer.status, body: await answer.json() };
      },
      { method, url: ADMIN + path, body, session },
    );

  async function done(method, path, options) {
    const { status, body } = await ask(method, path, options);
    assert.equal(status, 200, JSON.stringify(body));
    return body;
  }

  /** What the browser makes of the options; fails with the name of the browser's refusal. */
  const create = (publicKey) =>
    page.evaluate(async (json) => {
      const options = PublicKeyCredential.parseCreationOptionsFromJSON(json);
      const made = await navigator.credentials.create({ publicKey: options });
      return made.toJSON();
    }, publicKey);

  const get = (publicKey) =>
    page.evaluate(async (json) => {
      const options = PublicKeyCredential.parseRequestOptionsFromJSON(json);
      const found = await navigator.credentials.get({ publicKey: options });
      return found.toJSON();
    }, publicKey);

  async function register(change = (options) => options) {
    const session = await gateway.addSession();
    const { publicKey } = await done('POST', '/passkeys/options', { session });
    const credential = await create(change(publicKey));
    return done('POST', '/passkeys', { session, body: { name: 'laptop', credential } });
  }

  async function proof() {
    const { publicKey } = await done('POST', '/login/passkey/options');
    return get(publicKey);
  }

  const signIn = (credential) => ask('POST', '/login/passkey', { body: { credential } });

  it('is made, signs in, and signs in again', async () => {
    const { id, name } = await register();
    assert.equal(name, 'laptop');
    const [known] = await authenticator.credentials();
    assert.equal(known.rpId, 'localhost');
    assert.equal(known.isResidentCredential, true);
    assert.equal(Buffer.from(known.credentialId, 'base64').toString('base64url'), id);

    for (const count of [1, 2]) {
      const { status, body } = await signIn(await proof());
      assert.equal(status, 200, JSON.stringify(body));
      assert.equal(body.must_change_password, false);
      assert.equal(body.api_key, undefined);
      const [row] = await gateway.rows('SELECT * FROM passkeys');
      assert.equal(row.algorithm, -7);
      assert.ok(row.sign_count >= count, `${row.sign_count}`);
      assert.ok(Date.now() - row.last_used_at < 60_000);
    }
    const [first, second] = await gateway.rows(
      'SELECT method FROM admin_sessions WHERE method IS NOT NULL',
    );
    assert.deepEqual([first.method, second.method], ['passkey', 'passkey']);
  });

  it('leaves a cookie that the browser keeps and scripts cannot read', async () => {
    await register();
    assert.equal((await ask('GET', '/session')).status, 401);
    await signIn(await proof());
    const { username } = await done('GET', '/session');
    assert.equal(username, 'admin');
    const cookie = (await context.cookies()).find(({ name }) => name === COOKIE);
    assert.deepEqual([cookie.secure, cookie.httpOnly, cookie.sameSite], [true, true, 'Lax']);
    assert.equal(await page.evaluate(() => document.cookie), '');
    const { passkeys } = await done('GET', '/passkeys');
    assert.equal(passkeys.length, 1);
    await done('DELETE', `/passkeys/${passkeys[0].id}`);
    assert.deepEqual(await done('POST', '/logout'), { success: true, status: 'success' });
    assert.equal((await ask('GET', '/session')).status, 401);
  });

  it('may have an RSA key', async () => {
    await register((options) => ({
      ...options,
      pubKeyCredParams: options.pubKeyCredParams.filter(({ alg }) => alg === -257),
    }));
    assert.equal((await gateway.rows('SELECT algorithm FROM passkeys'))[0].algorithm, -257);
    assert.equal((await signIn(await proof())).status, 200);
  });

  it('is made once for each authenticator', async () => {
    await register();
    await assert.rejects(register(), /InvalidStateError/);
  });

  it('answers a question once', async () => {
    await register();
    const credential = await proof();
    assert.equal((await signIn(credential)).status, 200);
    const { status, body } = await signIn(credential);
    assert.equal(status, 401);
    assert.equal(body.code, 'BAD_CREDENTIALS');
  });

  it('that was deleted signs nobody in', async () => {
    const { id } = await register();
    const session = await gateway.addSession();
    await done('DELETE', `/passkeys/${id}`, { session });
    const { status, body } = await signIn(await proof());
    assert.equal(status, 401);
    assert.equal(body.code, 'BAD_CREDENTIALS');
  });

  it('is not used by somebody whom the authenticator does not know', async () => {
    await register();
    await authenticator.verifiesUser(false);
    await assert.rejects(proof(), /NotAllowedError/);
  });

  it('is not offered on the page of another site', async () => {
    await register();
    const { publicKey } = await done('POST', '/login/passkey/options');
    await page.goto(gateway.url.replace('127.0.0.1', 'other.localhost') + '/health');
    await assert.rejects(get(publicKey), /SecurityError/);
  });
});
