import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createDecipheriv, pbkdf2Sync } from 'node:crypto';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { checkSize } from '../bundle.mjs';
import { at, ownNode, workerFile } from '../paths.mjs';
import { backUp, encrypted } from './backup.mjs';
import { checkMigrations } from './checksums.mjs';
import { committedNames, generate, verify } from './configuration.mjs';
import { inNumbers, losses } from './data.mjs';
import { guardData } from './guard.mjs';
import { Report } from './report.mjs';
import { deploySettings } from './settings.mjs';
import { boundStorage, findStorage, locationNear, otherUser } from './storage.mjs';
import { addressesIn } from './wrangler.mjs';

const DATABASE = '11111111-2222-4333-8444-555555555555';
const NAMESPACE = 'c'.repeat(32);
const NAMES = { workerName: 'grok2api', databaseName: 'grok2api' };

let folder;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'deploy-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the environment', () => {
  const least = { CLOUDFLARE_API_TOKEN: 't', CLOUDFLARE_ACCOUNT_ID: 'a'.repeat(32) };

  it('gives null for what is not set, and for a secret that is empty', () => {
    const { databaseId, adminPassword, ci, apiUrl } = deploySettings({
      ...least,
      CF_D1_DATABASE_ID: '',
      ADMIN_PASSWORD: ' ',
    });
    assert.deepEqual([databaseId, adminPassword, ci], [null, null, false]);
    assert.equal(apiUrl, 'https://api.cloudflare.com/client/v4');
  });

  it('is not taken as it comes', () => {
    const wrong = [
      [{ CLOUDFLARE_ACCOUNT_ID: 'me' }, /^Error: CLOUDFLARE_ACCOUNT_ID is no account id/],
      [{ CF_D1_DATABASE_ID: 'grok2api' }, /^Error: CF_D1_DATABASE_ID is no id of a D1 database/],
      [{ CF_KV_NAMESPACE_ID: 'x' }, /^Error: CF_KV_NAMESPACE_ID is no id of a KV namespace/],
      [{ ADMIN_PASSWORD: '1234567' }, /^Error: ADMIN_PASSWORD has fewer than 8 characters\./],
      [{ CI: 'true', CLOUDFLARE_API_TOKEN: '' }, /Set it in GitHub under Settings, Secrets/],
    ];
    for (const [variables, message] of wrong) {
      assert.throws(() => deploySettings({ ...least, ...variables }), message);
    }
  });
});

describe('storage', () => {
  /** An account without wrangler and HTTP: lists by path, single things by path. */
  const account = (lists, things = {}) => ({
    list: async (where) => lists[where] ?? [],
    find: async (where) => things[where] ?? null,
    get: async (where) => things[where],
  });
  const none = { databaseId: null, namespaceId: null };

  it('is found by its exact name', async () => {
    const api = account({
      '/d1/database': [
        { uuid: 'other', name: 'grok2api-staging' },
        { uuid: DATABASE, name: 'grok2api' },
      ],
      '/storage/kv/namespaces': [{ id: NAMESPACE, title: 'grok2api-cache' }],
    });
    const { database, namespace, others } = await findStorage(api, NAMES, none);
    assert.equal(database.id, DATABASE);
    assert.equal(namespace.id, NAMESPACE);
    assert.deepEqual(others.databases, ['grok2api-staging']);
  });

  it('of two with one name is neither', async () => {
    const twice = [
      { id: 'a', title: 'grok2api-cache' },
      { id: 'b', title: 'grok2api-cache' },
    ];
    await assert.rejects(
      findStorage(account({ '/storage/kv/namespaces': twice }), NAMES, none),
      /^Error: There are 2 of the name "grok2api-cache"\. .* CF_KV_NAMESPACE_ID\.$/,
    );
  });

  it('may be given in part', async () => {
    const api = account(
      { '/storage/kv/namespaces': [{ id: NAMESPACE, title: 'grok2api-cache' }] },
      { [`/d1/database/${DATABASE}`]: { uuid: DATABASE, name: 'own' } },
    );
    const found = await findStorage(api, NAMES, { ...none, databaseId: DATABASE });
    assert.deepEqual(found.database, { id: DATABASE, name: 'own', given: true });
    assert.deepEqual(found.namespace, { id: NAMESPACE, name: 'grok2api-cache', given: false });
  });

  it('is made near the Worker', () => {
    const regions = ['aws:us-east-1', 'aws:us-west-2', 'gcp:eu-west3', 'aws:ap-northeast-1', null];
    assert.deepEqual(regions.map(locationNear), ['enam', 'wnam', 'weur', 'apac', undefined]);
  });

  it('of the deployed Worker is read from its bindings, in either spelling', async () => {
    const kv = { type: 'kv_namespace', name: 'KV_CACHE', namespace_id: NAMESPACE };
    for (const key of ['id', 'database_id']) {
      const bindings = [{ type: 'd1', name: 'DB', [key]: DATABASE }, kv];
      const api = account({}, { '/workers/scripts/grok2api/settings': { bindings } });
      const bound = { databaseId: DATABASE, namespaceId: NAMESPACE };
      assert.deepEqual(await boundStorage(api, 'grok2api'), bound);
      const all = account(
        {},
        {
          '/workers/scripts': [{ id: 'mine' }, { id: 'grok2api' }],
          '/workers/scripts/grok2api/settings': { bindings },
        },
      );
      assert.equal(await otherUser(all, 'mine', DATABASE), 'grok2api');
      assert.equal(await otherUser(all, 'mine', 'another'), null);
    }
    assert.equal(await boundStorage(account({}), 'grok2api'), null);
  });
});

describe('the guard', () => {
  const found = (id, name = 'n') => ({ id, name, given: false });
  const both = { database: found('d'), namespace: found('k') };

  it('lets a first deployment and an unchanged one pass', () => {
    guardData('w', { database: found(null), namespace: found(null) }, null, null);
    guardData('w', both, { databaseId: 'd', namespaceId: 'k' }, null);
    guardData('w', both, { databaseId: null, namespaceId: null }, null);
  });

  it('stops at another database, another cache and another Worker', () => {
    const stops = [
      [[both, { databaseId: 'x', namespaceId: 'k' }, null], /D1 database with the id x/],
      [[both, { databaseId: 'd', namespaceId: 'y' }, null], /KV namespace with the id y/],
      [[both, null, 'other'], /belongs to the Worker "other"/],
    ];
    for (const [parameters, message] of stops) {
      assert.throws(() => guardData('w', ...parameters), message);
    }
  });
});

describe('the generated configuration', () => {
  const ids = { databaseId: DATABASE, namespaceId: NAMESPACE, build: 'abc' };

  /** wrangler.toml alone in a folder, with one asset. */
  function copy(change = (text) => text) {
    const file = path.join(folder, 'wrangler.toml');
    writeFileSync(file, change(readFileSync(at('wrangler.toml'), 'utf8')));
    mkdirSync(path.join(folder, 'dist', 'static'), { recursive: true });
    writeFileSync(path.join(folder, 'dist', 'static', 'x'), '');
    return file;
  }

  it('is the committed one with ids and the build', () => {
    const file = copy();
    const generated = generate(file, ids);
    verify(file, generated);
    const text = readFileSync(generated, 'utf8');
    for (const value of [DATABASE, NAMESPACE, 'BUILD_SHA = "abc"', 'aws:us-east-1']) {
      assert.ok(text.includes(value), value);
    }
    assert.deepEqual(committedNames(file), { ...NAMES, placement: 'aws:us-east-1' });
  });

  it('of a stage has names of its own, and two of the five cron times an account may have', () => {
    const file = copy();
    const generated = generate(file, { ...ids, stage: 'staging' });
    verify(file, generated, 'staging');
    const staged = { workerName: 'grok2api-staging', databaseName: 'grok2api-staging' };
    assert.deepEqual(committedNames(generated), { ...staged, placement: 'aws:us-east-1' });
    assert.match(
      readFileSync(generated, 'utf8'),
      /crons = \[\s*"0 \* \* \* \*",\s*"\* \* \* \* \*"\s*\]/,
    );
    assert.throws(() => verify(file, generated), /the name is "grok2api-staging"/);
    assert.throws(() => verify(file, generate(file, ids), 'staging'), /the database's name/);
  });

  it('is looked at again before it is used', () => {
    const wrong = [
      ['name = "grok2api"', 'name = "other"', /the name is "other" and not "grok2api"/],
      ['aws:us-east-1', 'aws:eu-west-1', /the placement is/],
      ['dist/static', 'elsewhere', /the assets are?.*the folder of assets is empty|the assets is/],
      [DATABASE, 'REPLACE_WITH_D1_DATABASE_ID', /are not ids; a placeholder is left/],
      ['"abc"', '"dev"', /BUILD_SHA does not tell the build/],
      ['"do-v2"', '"do-v3"', /the Durable Object history/],
      ['0 16 * * *', '0 15 * * *', /the cron times/],
    ];
    const file = copy();
    for (const [before, after, message] of wrong) {
      const generated = generate(file, ids);
      writeFileSync(generated, readFileSync(generated, 'utf8').replace(before, after));
      assert.throws(() => verify(file, generated), message);
    }
  });

  it('does not mind how a folder is spelled, but that it is empty', () => {
    const file = copy();
    const generated = generate(file, ids);
    writeFileSync(
      generated,
      readFileSync(generated, 'utf8').replace('"./dist/static"', '"dist/static/"'),
    );
    verify(file, generated);
    rmSync(path.join(folder, 'dist', 'static', 'x'));
    assert.throws(() => verify(file, generated), /the folder of assets is empty/);
  });
});

describe('released migrations', () => {
  const list = (change) => {
    cpSync(at('migrations'), folder, { recursive: true });
    change?.();
    return folder;
  };

  it('are what the list says', () => checkMigrations(at('migrations')));

  it('never change, vanish or come in unnoticed', () => {
    const file = path.join(folder, '0001_init.sql');
    const changes = [
      [() => writeFileSync(file, 'SELECT 1'), /0001_init\.sql has changed\. .*new file/],
      [() => rmSync(file), /0001_init\.sql is gone/],
      [
        () => writeFileSync(path.join(folder, '9999_x.sql'), 'SELECT 1'),
        /9999_x\.sql is not in migrations\/SHA256SUMS\. Add the line: [0-9a-f]{64} {2}9999_x\.sql$/,
      ],
    ];
    for (const [change, message] of changes) {
      assert.throws(() => checkMigrations(list(change)), message);
      rmSync(path.join(folder, '9999_x.sql'), { force: true });
    }
  });

  it('may have the line ends of Windows', () => {
    const file = path.join(folder, '0001_init.sql');
    checkMigrations(
      list(() => writeFileSync(file, readFileSync(file, 'utf8').replaceAll('\n', '\r\n'))),
    );
  });
});

describe('the program', () => {
  it('is small enough for the free plan', () => checkSize());

  it('is refused before Cloudflare would refuse it', () => {
    assert.throws(() => checkSize({ gzip: 3_000_001 }), /3000001 bytes, compressed; .*3000000/);
  });

  it('starts within a fraction of the 400 ms that a start may take', () => {
    const start = `const before = process.cpuUsage();
      await import(${JSON.stringify(pathToFileURL(workerFile).href)});
      const { user, system } = process.cpuUsage(before);
      console.log((user + system) / 1000);`;
    const millis = [1, 2, 3].map(() =>
      Number(execFileSync(ownNode, ['--input-type=module', '--eval', start], { encoding: 'utf8' })),
    );
    const least = Math.min(...millis);
    assert.ok(least > 0 && least < 300, `${millis.join(', ')} ms of CPU time`);
  });
});

describe('a backup', () => {
  const exportTo = async (file) => writeFileSync(file, 'INSERT …');
  const open = (content, passphrase) => {
    const derived = pbkdf2Sync(passphrase, content.subarray(8, 16), 600_000, 48, 'sha256');
    const key = derived.subarray(0, 32);
    const decipher = createDecipheriv('aes-256-cbc', key, derived.subarray(32));
    return Buffer.concat([decipher.update(content.subarray(16)), decipher.final()]).toString();
  };

  it('is a file for its owner alone', async () => {
    const file = await backUp({ folder: path.join(folder, 'b'), name: 'x' }, exportTo);
    assert.equal(readFileSync(file, 'utf8'), 'INSERT …');
    assert.equal(statSync(file).mode & 0o077, 0);
  });

  it('with a passphrase leaves no readable copy', async () => {
    const file = await backUp({ folder, name: 'x', passphrase: 'open sesame' }, exportTo);
    assert.deepEqual(readdirSync(folder), ['x.sql.enc']);
    assert.equal(open(readFileSync(file), 'open sesame'), 'INSERT …');
  });

  it('with a passphrase leaves no readable copy either when it fails', async () => {
    const broken = async (file) => {
      writeFileSync(file, 'half');
      throw new Error('broken off');
    };
    await assert.rejects(backUp({ folder, name: 'x', passphrase: 'p' }, broken), /broken off/);
    assert.deepEqual(readdirSync(folder), []);
  });

  it('is what openssl writes for the same salt', () => {
    // printf 'hello' | openssl enc -aes-256-cbc -pbkdf2 -iter 600000 -S 0102030405060708 -pass pass:p
    const salt = Buffer.from('0102030405060708', 'hex');
    assert.equal(
      encrypted('hello', 'p', salt).subarray(16).toString('hex'),
      'b4d38aa800eae9e9ba6f7a2463f83cd2',
    );
  });
});

it('tells what a database holds, and what it has lost', () => {
  assert.equal(inNumbers({ accounts: 12, keys: 3 }), '12 accounts, 3 keys');
  assert.equal(losses({ accounts: 12, keys: 3 }, { accounts: 12, keys: 4 }), '');
  assert.equal(losses({ accounts: 12, keys: 3 }, { keys: 3 }), 'accounts: 12 before, 0 now');
});

it('takes the address from what wrangler tells programs', () => {
  const deployed = (...targets) => [{ type: 'wrangler-session' }, { type: 'deploy', targets }];
  assert.deepEqual(
    addressesIn(deployed('https://grok2api.me.workers.dev', 'schedule: 0 * * * *')),
    ['https://grok2api.me.workers.dev'],
  );
  assert.deepEqual(addressesIn(deployed('api.example.com (custom domain)')), [
    'https://api.example.com',
  ]);
  assert.deepEqual(addressesIn(deployed('api.example.com/* (zone name: example.com)')), [
    'https://api.example.com',
  ]);
  assert.deepEqual(addressesIn([]), []);
});

it('writes a summary and outputs for GitHub, and masks what is secret', () => {
  const [summary, output] = ['summary', 'output'].map((name) => path.join(folder, name));
  const report = new Report({ GITHUB_STEP_SUMMARY: summary, GITHUB_OUTPUT: output });
  report.note('Build', 'a|b');
  report.loud('D1 is new', 'look');
  report.output('url', 'https://x');
  report.close('Deployed');
  assert.equal(
    readFileSync(summary, 'utf8'),
    '## Deployed\n\n| | |\n|---|---|\n| Build | a\\|b |\n| **D1 is new** | **look** |\n',
  );
  assert.equal(readFileSync(output, 'utf8'), 'url=https://x\n');
});
