import assert from 'node:assert/strict';
import { createCipheriv, createHash, createHmac, hkdfSync } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { assertError, messageOf } from '../lib/answers.mjs';
import { startGateway } from '../lib/gateway.mjs';

const KEY = 'a data key of thirty-two letters!';
const NEXT_KEY = 'another data key, of this year now';
const SHORT_KEY = 'thirty-one letters do not do it';

const idOf = (token) => createHash('sha256').update(token).digest('hex').slice(0, 12);
const token = (name) => `eyJhbGciOiJIUzI1NiJ9.clear-${name}.x9Qk`;

/** How a text is sealed, by another implementation of what docs/decisions/0011 says. */
function sealed(secret, text) {
  const derived = (info) => Buffer.from(hkdfSync('sha256', secret, 'grok2api.vault.v1', info, 32));
  const nonce = createHmac('sha256', derived('nonces')).update(text).digest().subarray(0, 12);
  const cipher = createCipheriv('aes-256-gcm', derived('encryption'), nonce);
  const sealedText = Buffer.concat([
    nonce,
    cipher.update(text),
    cipher.final(),
    cipher.getAuthTag(),
  ]);
  return `enc:v1:${keyId(secret)}.${sealedText.toString('base64url')}`;
}

const keyId = (secret) =>
  Buffer.from(hkdfSync('sha256', secret, 'grok2api.vault.v1', 'key id', 32))
    .toString('base64url')
    .slice(0, 6);

/** Everything that is stored, as one text. */
async function everything(gateway) {
  const tables = await gateway.rows(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\'",
  );
  const contents = await Promise.all(
    tables.map(({ name }) => gateway.rows(`SELECT * FROM ${name}`)),
  );
  return JSON.stringify(contents);
}

/** A gateway with these keys over a folder of the test's own, and what to ask it. */
async function gatewayWith({ keepIn, expectedErrors, ...vars }) {
  const gateway = await startGateway({ vars, keepIn, expectedErrors });
  const session = await gateway.addSession();
  const ask = async (method, where, body) => {
    const response = await gateway.admin(method, where, { session, body });
    return { status: response.status, body: await response.json() };
  };
  const done = async (method, where, body) => {
    const answer = await ask(method, where, body);
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    return answer.body;
  };
  return { gateway, ask, done };
}

const folders = [];
after(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

async function newFolder() {
  const folder = await mkdtemp(path.join(tmpdir(), 'grok2api-'));
  folders.push(folder);
  return folder;
}

async function applyAll(done) {
  for (let slice = 0; slice < 10; slice++) {
    const { applied } = await done('POST', '/encryption/apply');
    if (applied.accounts + applied.history + applied.settings === 0) {
      return;
    }
  }
  assert.fail('there is no end to it');
}

describe('with DATA_KEY', () => {
  it('a chat is served while the database never holds a token in clear', async () => {
    const { gateway, done } = await gatewayWith({ DATA_KEY: KEY });
    try {
      await done('POST', '/tokens/add', { tokens: [token('one')], tags: ['home'] });
      const key = await gateway.addKey();
      assert.equal(
        typeof (await messageOf(await gateway.ask('[[scene:plain]]', { key }))),
        'object',
      );
      assert.match(
        gateway.standIn.chats[0].headers.cookie,
        /sso=eyJhbGciOiJIUzI1NiJ9\.clear-one\.x9Qk/,
      );
      const [log] = await gateway.logRows(1);
      assert.equal(log.account, idOf(token('one')));
      await done('POST', '/tokens/refresh', { token: token('one') });
      await gateway.scheduled('0 * * * *');
      assert.deepEqual(await gateway.rows('SELECT DISTINCT token FROM token_quota_state'), [
        { token: sealed(KEY, token('one')) },
      ]);
      assert.deepEqual(await gateway.rows('SELECT token, id FROM tokens'), [
        { token: sealed(KEY, token('one')), id: idOf(token('one')) },
      ]);
      assert.doesNotMatch(await everything(gateway), /clear-one/);
      assert.doesNotMatch(JSON.stringify(gateway.logs), /clear-one/);
      const { ssoBasic } = await done('GET', '/tokens');
      assert.equal(ssoBasic[0].token, 'sso=eyJh…x9Qk');
      assert.equal(ssoBasic[0].locked, false);
      const { token: revealed } = await done('POST', '/tokens/reveal', { id: idOf(token('one')) });
      assert.equal(revealed, `sso=${token('one')}`);
    } finally {
      await gateway.dispose();
    }
  });

  it('a key that is too short is told, and nothing is stored in clear', async () => {
    const { gateway, ask, done } = await gatewayWith({ DATA_KEY: SHORT_KEY });
    try {
      for (const [method, where, body] of [
        ['POST', '/tokens/add', { tokens: [token('one')] }],
        ['POST', '/encryption/apply'],
      ]) {
        const refused = await ask(method, where, body);
        assert.equal(refused.status, 500);
        assert.equal(refused.body.code, 'MISCONFIGURED');
        assert.match(refused.body.error, /DATA_KEY is shorter than 32 characters/);
      }
      const { enabled, key_id, problem } = await done('GET', '/encryption');
      assert.deepEqual({ enabled, key_id }, { enabled: false, key_id: null });
      assert.match(problem, /DATA_KEY is shorter than 32 characters/);
      assert.deepEqual(await gateway.rows('SELECT * FROM tokens'), []);
    } finally {
      await gateway.dispose();
    }
  });

  it('nobody who is not signed in is told', async () => {
    const { gateway } = await gatewayWith({ DATA_KEY: KEY });
    try {
      assert.equal((await gateway.admin('GET', '/encryption')).status, 401);
      assert.equal((await gateway.admin('POST', '/encryption/apply')).status, 401);
    } finally {
      await gateway.dispose();
    }
  });
});

describe('the keys of an installation', () => {
  it('are turned on, changed, lost, found and turned off, and accounts serve all the way', async () => {
    const keepIn = await newFolder();
    const opened = async (vars, then) => {
      const open = await gatewayWith({ keepIn, ...vars });
      try {
        await then(open);
      } finally {
        await open.gateway.dispose();
      }
    };
    const serves = async ({ gateway }) => {
      const key = await gateway.addKey();
      await messageOf(await gateway.ask('[[scene:plain]]', { key }));
      await messageOf(await gateway.ask('[[scene:plain]]', { key: 'sk-clear-global' }));
      for (const { headers } of gateway.standIn.chats) {
        assert.match(headers.cookie, /clear-(one|two)/);
        assert.match(headers.cookie, /cf_clearance=clear-clearance/);
      }
    };
    const counts = async ({ done }) => {
      const { accounts, settings, pending } = await done('GET', '/encryption');
      return { ...accounts, key: settings['app.api_key'], pending };
    };

    await opened({}, async (open) => {
      await open.done('POST', '/tokens/add', {
        tokens: [token('one'), token('two')],
        tags: ['home'],
      });
      await open.gateway.setSettings('grok', {
        api_key: 'sk-clear-global',
        cf_clearance: 'clear-clearance',
      });
      await serves(open);
      assert.deepEqual(await counts(open), {
        total: 2,
        sealed: 0,
        clear: 2,
        other_key: 0,
        locked: 0,
        key: 'clear',
        pending: 0,
      });
    });
    await opened({ DATA_KEY: KEY }, async (open) => {
      await serves(open);
      await applyAll(open.done);
      await serves(open);
      assert.deepEqual(await counts(open), {
        total: 2,
        sealed: 2,
        clear: 0,
        other_key: 0,
        locked: 0,
        key: 'sealed',
        pending: 0,
      });
      assert.doesNotMatch(await everything(open.gateway), /clear-(one|two|global|clearance)/);
    });
    await opened({ DATA_KEY: NEXT_KEY, DATA_KEY_OLD: KEY }, async (open) => {
      await serves(open);
      await open.gateway.scheduled('0 * * * *');
      await serves(open);
      assert.deepEqual(await counts(open), {
        total: 2,
        sealed: 2,
        clear: 0,
        other_key: 0,
        locked: 0,
        key: 'sealed',
        pending: 0,
      });
      assert.ok(!(await everything(open.gateway)).includes(`enc:v1:${keyId(KEY)}.`));
    });
    await opened({}, async (open) => {
      const key = await open.gateway.addKey();
      const refused = await open.gateway.ask('[[scene:plain]]', { key });
      await assertError(refused, 503, { type: 'server_error', code: 'NO_AVAILABLE_TOKEN' });
      assert.deepEqual(open.gateway.standIn.requests, []);
      assert.ok(
        open.gateway.logs.some(
          ({ message }) =>
            message.includes('"event":"credential.locked"') && message.includes(keyId(NEXT_KEY)),
        ),
      );
      assert.deepEqual(await counts(open), {
        total: 2,
        sealed: 0,
        clear: 0,
        other_key: 0,
        locked: 2,
        key: 'locked',
        pending: 0,
      });
      const exported = await open.ask('GET', '/tokens/export');
      assert.equal(exported.status, 409);
      assert.equal(exported.body.code, 'DATA_KEY_MISMATCH');
      const { ssoBasic } = await open.done('GET', '/tokens');
      assert.deepEqual(
        ssoBasic.map(({ token: shown, locked, display_status, fail_count }) => ({
          shown,
          locked,
          invalid: display_status === 'invalid',
          fail_count,
        })),
        [
          { shown: 'sso=…', locked: true, invalid: false, fail_count: 0 },
          { shown: 'sso=…', locked: true, invalid: false, fail_count: 0 },
        ],
      );
    });
    await opened({ DATA_KEY_OLD: NEXT_KEY }, async (open) => {
      await serves(open);
      await applyAll(open.done);
      await serves(open);
    });
    await opened({}, async (open) => {
      await serves(open);
      assert.deepEqual(await counts(open), {
        total: 2,
        sealed: 0,
        clear: 2,
        other_key: 0,
        locked: 0,
        key: 'clear',
        pending: 0,
      });
      assert.deepEqual(
        await open.gateway.rows("SELECT * FROM token_tags WHERE token LIKE 'enc:%'"),
        [],
      );
      assert.equal((await open.gateway.rows('SELECT * FROM token_tags')).length, 2);
    });
  });
});
