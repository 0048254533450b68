import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { GENERATED } from '../../scripts/lib/deploy/configuration.mjs';
import { at } from '../../scripts/lib/paths.mjs';
import { Database } from '../../stand-in/cloudflare/database.mjs';
import { startDeployments } from './lib/deployments.mjs';

const OTHER_ID = '11111111-2222-4333-8444-555555555555';
const SHA_1 = '1'.repeat(40);
const SHA_2 = '2'.repeat(40);
const SHA_3 = '3'.repeat(40);

const wrote = (calls) => calls.filter((call) => !call.startsWith('GET') && !/\/query$/.test(call));
const created = (calls) =>
  calls.filter((call) => /^POST (d1\/database|storage\/kv\/namespaces)$/.test(call));
const uploads = (calls) =>
  calls.filter((call) => /^(PUT|POST) workers\/scripts\/grok2api(\/versions)?$/.test(call));

describe('deployments of an account, one after the other', () => {
  let world;
  before(async () => {
    world = await startDeployments();
  });
  after(() => world.close());

  const live = () => world.cloudflare.account.workers.live('grok2api');
  const value = (name) => live().bindings.find((binding) => binding.name === name);
  const database = () => world.cloudflare.account.databases[0];
  let firstVersion;
  let secondVersion;

  it('begin with one that makes D1 and KV, and says so', async () => {
    world.cloudflare.calls.length = 0;
    const { code, output } = await world.deploy({
      GITHUB_SHA: SHA_1,
      ADMIN_PASSWORD: 'a good password',
    });
    assert.equal(code, 0, output);
    assert.deepEqual(created(world.cloudflare.calls), [
      'POST d1/database',
      'POST storage/kv/namespaces',
    ]);
    assert.match(output, /! D1 is new +"grok2api" did not exist and was created/);
    assert.match(output, /! KV is new +"grok2api-cache" did not exist/);
    assert.match(output, /Backup +none, as the database is empty/);
    assert.match(output, /\[smoke\] \/health ok/);
    assert.equal(value('BUILD_SHA').text, SHA_1);
    assert.equal(value('DB').id, database().uuid);
    assert.equal(value('KV_CACHE').namespace_id, world.cloudflare.account.namespaces[0].id);
    assert.equal(value('ADMIN_PASSWORD').text, 'a good password');
    assert.doesNotMatch(output, /a good password/);
    assert.deepEqual(world.cloudflare.account.workers.find('grok2api').crons, [
      '0 16 * * *',
      '0 * * * *',
      '* * * * *',
    ]);
    firstVersion = live().id;
  });

  it('leave a database as the migrations describe it', () => {
    const names = database()
      .rows('SELECT name FROM d1_migrations ORDER BY id')
      .map(({ name }) => name);
    assert.deepEqual(
      names,
      readdirSync(at('migrations'))
        .filter((name) => name.endsWith('.sql'))
        .sort(),
    );
  });

  it('go on with one that makes nothing and uses the same again', async () => {
    database().query("INSERT INTO api_keys (key, name, created_at) VALUES ('sk-1', 'one', 1)");
    world.cloudflare.calls.length = 0;
    const { code, output } = await world.deploy({ GITHUB_SHA: SHA_2 });
    assert.equal(code, 0, output);
    assert.deepEqual(created(world.cloudflare.calls), []);
    assert.match(output, /D1 +"grok2api", found by its name, is used again/);
    assert.match(output, /KV +"grok2api-cache", found by its name, is used again/);
    assert.match(output, /Data +0 accounts, 1 keys/);
    assert.match(output, /Migrations +all applied before/);
    assert.equal(value('BUILD_SHA').text, SHA_2);
    assert.equal(value('ADMIN_PASSWORD').text, 'a good password', 'a secret is kept');
    secondVersion = live().id;
    assert.notEqual(secondVersion, firstVersion);
  });

  it('keep the database in a file on a laptop, before they touch it', () => {
    const [file] = readdirSync(world.folder).filter((name) => name.endsWith('.sql'));
    assert.match(readFileSync(path.join(world.folder, file), 'utf8'), /'sk-1'/);
    const { calls } = world.cloudflare;
    const exported = calls.findIndex((call) => /\/export$/.test(call));
    assert.ok(exported >= 0);
    assert.ok(exported < calls.findIndex((call) => /\/versions$/.test(call)));
  });

  it('take a version back that fails the smoke test', async () => {
    world.cloudflare.account.broken = (sha) => sha === SHA_3;
    const { code, output } = await world.deploy({ GITHUB_SHA: SHA_3 }, '--skip-backup');
    assert.equal(code, 1, output);
    assert.match(output, /\[smoke\] \/health failed/);
    assert.match(output, new RegExp(`! Rolled back +version ${secondVersion} answers again`));
    assert.match(output, /✗ The smoke test against http:\/\/127\.0\.0\.1:\d+\/site failed\./);
    assert.equal(live().id, secondVersion);
    assert.equal(database().rows('SELECT key FROM api_keys').length, 1);
  });

  it('take a version back whose cron times the account has no room for', async () => {
    world.cloudflare.account.broken = () => false;
    world.cloudflare.account.cronsLeft = 2;
    const { code, output } = await world.deploy({ GITHUB_SHA: SHA_3 }, '--skip-backup');
    world.cloudflare.account.cronsLeft = 5;
    assert.equal(code, 1, output);
    assert.match(output, /exceeded the limit of 5 cron triggers/);
    assert.match(output, /! Rolled back/);
    assert.equal(live().id, secondVersion);
  });

  it('stop before a database by name would take the place of the one in use', async () => {
    world.cloudflare.account.databases.unshift(new Database(OTHER_ID, 'another'));
    const before = world.cloudflare.account.databases.pop();
    before.name = 'renamed';
    world.cloudflare.account.databases.push(before);
    world.cloudflare.calls.length = 0;
    const { code, output } = await world.deploy({ GITHUB_SHA: SHA_3 });
    assert.equal(code, 1);
    assert.match(
      output,
      new RegExp(
        `✗ The Worker "grok2api" uses a D1 database with the id ${before.uuid}, but there is none named ` +
          `"grok2api", so that a new and empty one would be made\\. Nothing was changed\\. To keep the data, ` +
          `set CF_D1_DATABASE_ID to ${before.uuid}\\.`,
      ),
    );
    assert.deepEqual(wrote(world.cloudflare.calls), []);
    assert.equal(world.cloudflare.account.databases.length, 2);
  });

  it('stop before an id would take the place of the one in use', async () => {
    world.cloudflare.calls.length = 0;
    const { code, output } = await world.deploy({ CF_D1_DATABASE_ID: OTHER_ID });
    assert.equal(code, 1);
    assert.match(output, /but the one found by its id, "another", is another/);
    assert.deepEqual(wrote(world.cloudflare.calls), []);
  });
});

describe('a first deployment', () => {
  let world;
  before(async () => {
    world = await startDeployments();
  });
  after(() => world.close());

  it('stops at a wrong id before anything is made', async () => {
    const { code, output } = await world.deploy({ CF_D1_DATABASE_ID: OTHER_ID });
    assert.equal(code, 1);
    assert.match(
      output,
      /✗ CF_D1_DATABASE_ID names a D1 database that this account does not have\./,
    );
    assert.deepEqual(wrote(world.cloudflare.calls), []);
  });

  it('stops at a migration that fails, with no Worker uploaded', async () => {
    const broken = new Database(OTHER_ID, 'grok2api');
    broken.query('CREATE TABLE api_keys (chat_limit INTEGER)');
    world.cloudflare.account.databases.push(broken);
    const { code, output } = await world.deploy({ GITHUB_SHA: SHA_1 }, '--skip-backup');
    assert.equal(code, 1);
    assert.match(output, /0001_init\.sql/);
    assert.match(output, /✗ Applying the migrations failed; wrangler's words are above\./);
    assert.deepEqual(uploads(world.cloudflare.calls), []);
    world.cloudflare.account.databases.pop();
  });

  it('uses the ids that are given, looks for nothing by name, and is left when it is broken', async () => {
    const kept = new Database(OTHER_ID, 'of my own');
    world.cloudflare.account.databases.push(
      new Database(OTHER_ID.replace('1', '2'), 'grok2api'),
      kept,
    );
    const { calls, account } = world.cloudflare;
    account.namespaces.push({ id: 'c'.repeat(32), title: 'mine' });
    account.broken = () => true;
    calls.length = 0;
    const { code, output } = await world.deploy({
      GITHUB_SHA: SHA_1,
      CF_D1_DATABASE_ID: OTHER_ID,
      CF_KV_NAMESPACE_ID: 'c'.repeat(32),
    });
    assert.equal(code, 1);
    assert.match(output, /D1 +"of my own", found by its id, is used again/);
    assert.match(output, /! Left as it is +this was the first deployment/);
    assert.deepEqual(created(calls), []);
    assert.ok(!calls.includes('GET d1/database') && !calls.includes('GET storage/kv/namespaces'));
    assert.equal(
      account.workers.live('grok2api').bindings.find(({ type }) => type === 'd1').id,
      OTHER_ID,
    );
    assert.ok(kept.rows('SELECT name FROM d1_migrations').length > 0);
  });
});

describe('what is missing is named', () => {
  const cases = [
    [{ CLOUDFLARE_API_TOKEN: '' }, /✗ CLOUDFLARE_API_TOKEN is missing: a token with the rights/],
    [{ CLOUDFLARE_ACCOUNT_ID: '' }, /✗ CLOUDFLARE_ACCOUNT_ID is missing/],
    [{ CLOUDFLARE_API_TOKEN: 'x' }, /✗ CLOUDFLARE_API_TOKEN is no valid API token/],
    [{ CLOUDFLARE_ACCOUNT_ID: 'b'.repeat(32) }, /✗ .* CLOUDFLARE_ACCOUNT_ID names another account/],
  ];
  for (const [variables, expected] of cases) {
    it(`in ${Object.entries(variables).flat().join('=')}`, async () => {
      const world = await startDeployments();
      const { code, output } = await world.deploy(variables);
      assert.notEqual(code, 0);
      assert.match(output, expected);
      assert.deepEqual(wrote(world.cloudflare.calls), []);
      await world.close();
    });
  }

  for (const right of ['D1', 'Workers KV Storage', 'Workers Scripts']) {
    it(`when the token lacks the right ${right}`, async () => {
      const rights = ['D1', 'Workers KV Storage', 'Workers Scripts'].filter((own) => own !== right);
      const world = await startDeployments({ rights });
      const { code, output } = await world.deploy();
      assert.equal(code, 1);
      assert.match(output, new RegExp(`✗ .*is valid but lacks the right "${right}: Edit"`));
      assert.deepEqual(wrote(world.cloudflare.calls), []);
      await world.close();
    });
  }
});

it('leaves the generated configuration without a placeholder and out of git', () => {
  assert.ok(existsSync(at(GENERATED)));
  assert.doesNotMatch(readFileSync(at(GENERATED), 'utf8'), /REPLACE_WITH/);
  assert.match(readFileSync(at('.gitignore'), 'utf8'), /^wrangler\.ci\.toml$/m);
});
