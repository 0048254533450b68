import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { GENERATED } from '../../scripts/lib/deploy/configuration.mjs';
import { at } from '../../scripts/lib/paths.mjs';
import { ALL_RIGHTS, ACCOUNT, TOKEN } from '../../stand-in/cloudflare/cloudflare.mjs';
import { Database } from '../../stand-in/cloudflare/database.mjs';
import { startEdge } from '../../stand-in/cloudflare/edge.mjs';
import { easySmokeTest, startDeployments } from './lib/deployments.mjs';
import { runSteps, workflow } from './lib/workflow.mjs';

const OTHER_ID = '11111111-2222-4333-8444-555555555555';
const [FIRST, SECOND, THIRD] = ['1', '2', '3'].map((digit) => digit.repeat(40));

/** What changed something; a query may be one that only reads. */
const wrote = (calls) => calls.filter((call) => !call.startsWith('GET') && !/\/query$/.test(call));
const created = (calls) =>
  calls.filter((call) => /^POST (d1\/database|storage\/kv\/namespaces)$/.test(call));
const uploads = (calls) =>
  calls.filter((call) => /^(PUT|POST) workers\/scripts\/grok2api(\/versions)?$/.test(call));

/** A wrangler.toml in which somebody has changed the name. */
function renamed(folder) {
  const file = path.join(folder, 'wrangler.toml');
  const text = readFileSync(at('wrangler.toml'), 'utf8');
  writeFileSync(file, text.replace('name = "grok2api"', 'name = "mine"'));
  return file;
}

describe('deployments of an account, one after the other', () => {
  let world;
  let edge;
  before(async () => {
    world = await startDeployments();
    edge = await startEdge(world.cloudflare.account, 'grok2api');
  });
  after(async () => {
    await edge.close();
    await world.close();
  });

  const live = () => world.cloudflare.account.workers.live('grok2api');
  const binding = (name) => live().bindings.find((one) => one.name === name);
  const database = () => world.cloudflare.account.databases[0];
  const file = (name) => path.join(world.folder, name);
  let second;

  /** The deploy job of the workflow, as GitHub would run it after a push. */
  async function push(sha, secrets) {
    world.cloudflare.calls.length = 0;
    const folder = file(sha);
    mkdirSync(folder);
    const steps = await runSteps(
      workflow('cloudflare-workers.yml').jobs.deploy,
      {
        secrets: { CLOUDFLARE_API_TOKEN: TOKEN, CLOUDFLARE_ACCOUNT_ID: ACCOUNT, ...secrets },
        vars: { GROK2API_BASE_URL: edge.url },
        inputs: {},
        github: { sha },
      },
      {
        ...world.environment,
        CI: 'true',
        GITHUB_ACTIONS: 'true',
        GITHUB_SHA: sha,
        GITHUB_OUTPUT: path.join(folder, 'output'),
        GITHUB_STEP_SUMMARY: path.join(folder, 'summary'),
      },
      ['npm ci'],
    );
    assert.deepEqual(
      steps.map(({ step }) => step),
      ['npm run build', 'npm run deploy'],
    );
    const said = (name) => readFileSync(path.join(folder, name), 'utf8');
    const { code, output } = steps.at(-1);
    return { code, output, outputs: said('output'), summary: said('summary') };
  }

  it('begin with a push that makes D1 and KV, says so, and ends with a gateway that answers', async () => {
    const secrets = { ADMIN_PASSWORD: 'a good password' };
    const { code, output, outputs, summary } = await push(FIRST, secrets);
    assert.equal(code, 0, output);
    assert.deepEqual(created(world.cloudflare.calls), [
      'POST d1/database',
      'POST storage/kv/namespaces',
    ]);
    assert.match(output, /! D1 is new +"grok2api" did not exist and was created, empty\./);
    assert.match(output, /! KV is new +"grok2api-cache" did not exist/);
    assert.match(output, /::warning title=D1 is new::/);
    assert.match(output, /Backup +none, as the database is empty/);
    assert.match(output, /\[smoke\] .*\/health/);
    assert.match(output, /✓ Deployed\s*$/);
    assert.match(outputs, new RegExp(`^url=${edge.url}$`, 'm'));
    assert.match(summary, /^## Deployed$/m);
    assert.match(summary, /^\| \*\*D1 is new\*\* \| /m);
    assert.match(summary, /^\| Migrations \| 0001_init\.sql, /m);
    assert.match(output, /^::add-mask::a good password$/m);
    const shown = output.replaceAll(/^::add-mask::.*$/gm, '') + summary;
    for (const secret of ['a good password', TOKEN, ACCOUNT, database().uuid]) {
      assert.doesNotMatch(shown, new RegExp(secret));
    }
  });

  it('leave what the configuration and the migrations describe', () => {
    assert.equal(binding('DB').id, database().uuid);
    assert.equal(database().near, 'enam', 'the database is near the Worker');
    assert.equal(binding('KV_CACHE').namespace_id, world.cloudflare.account.namespaces[0].id);
    assert.equal(binding('ADMIN_PASSWORD').text, 'a good password');
    assert.deepEqual(world.cloudflare.account.workers.find('grok2api').crons, [
      '0 16 * * *',
      '0 * * * *',
      '* * * * *',
    ]);
    assert.deepEqual(
      database()
        .rows('SELECT name FROM d1_migrations ORDER BY id')
        .map(({ name }) => name),
      readdirSync(at('migrations'))
        .filter((name) => name.endsWith('.sql'))
        .sort(),
    );
    assert.match(readFileSync(at('.gitignore'), 'utf8'), /^wrangler\.ci\.toml$/m);
    assert.doesNotMatch(readFileSync(at(GENERATED), 'utf8'), /REPLACE_WITH/);
  });

  const ownFile = existsSync(at('wrangler.local.toml')) && 'wrangler.local.toml names another';
  it('let the operator in who may write the database', { skip: ownFile }, async () => {
    const { code, output } = await world.signIn();
    assert.equal(code, 0, output);
    const [{ method }] = database().rows('SELECT method FROM admin_sessions');
    assert.equal(method, 'command');
  });

  it('go on with a push that makes nothing, and keeps a copy of the data first', async () => {
    live().bindings.push({ type: 'secret_text', name: 'DATA_KEY', text: 'set in the dashboard' });
    database().query("INSERT INTO api_keys (key, name, created_at) VALUES ('sk-1', 'one', 1)");
    const { code, output, outputs } = await push(SECOND, { BACKUP_PASSPHRASE: 'open sesame' });
    assert.equal(code, 0, output);
    const { calls } = world.cloudflare;
    assert.deepEqual(created(calls), []);
    assert.match(output, /D1 +"grok2api", found by its name, is used again/);
    assert.match(output, /KV +"grok2api-cache", found by its name, is used again/);
    assert.match(output, /Data +0 accounts, 1 keys/);
    assert.match(output, /Restore +npx wrangler d1 time-travel restore grok2api --bookmark=\S+, /);
    assert.match(output, /Migrations +all applied before/);
    assert.equal(binding('BUILD_SHA').text, SECOND);
    assert.equal(binding('ADMIN_PASSWORD').text, 'a good password', 'a secret is kept');
    assert.equal(binding('DATA_KEY').text, 'set in the dashboard', 'whoever has set it');
    const backup = /^backup=(.*\.sql\.enc)$/m.exec(outputs)[1];
    assert.match(readFileSync(backup, 'latin1'), /^Salted__/);
    rmSync(backup);
    const exported = calls.findIndex((call) => /\/export$/.test(call));
    assert.ok(exported >= 0 && exported < calls.indexOf(uploads(calls)[0]));
    second = live().id;
  });

  it('take a version back that fails the smoke test', async () => {
    world.cloudflare.account.broken = (sha) => sha === THIRD;
    const { code, output } = await world.deploy({ GITHUB_SHA: THIRD }, '--skip-backup');
    world.cloudflare.account.broken = () => false;
    assert.equal(code, 1, output);
    assert.match(output, /\[smoke\] \/health failed/);
    assert.match(output, new RegExp(`! Rolled back +version ${second} answers again`));
    assert.match(output, /✗ The smoke test against http:\/\/127\.0\.0\.1:\d+\/site failed\./);
    assert.equal(live().id, second);
    assert.equal(database().rows('SELECT key FROM api_keys').length, 1);
  });

  it('take a version back whose cron times the account has no room for', async () => {
    world.cloudflare.account.cronsLeft = 2;
    const { code, output } = await world.deploy({ GITHUB_SHA: THIRD }, '--skip-backup');
    world.cloudflare.account.cronsLeft = 5;
    assert.equal(code, 1, output);
    assert.match(output, /exceeded the limit of 5 cron triggers/);
    assert.match(output, /! Rolled back/);
    assert.equal(live().id, second);
  });

  it('stop before a new database would take the place of the one in use', async () => {
    const ours = database();
    ours.name = 'renamed';
    world.cloudflare.calls.length = 0;
    const message = await world.attempt();
    ours.name = 'grok2api';
    assert.equal(
      message.split('To leave')[0].trim(),
      `The Worker "grok2api" uses a D1 database with the id ${ours.uuid}, but there is none named "grok2api", ` +
        'so that a new and empty one would be made. Nothing was changed. To keep the data, set ' +
        `CF_D1_DATABASE_ID to ${ours.uuid}.`,
    );
    assert.deepEqual(wrote(world.cloudflare.calls), []);
  });

  it('stop before a database given by its id would take the place of the one in use', async () => {
    world.cloudflare.account.databases.push(new Database(OTHER_ID, 'another'));
    world.cloudflare.calls.length = 0;
    const message = await world.attempt({ CF_D1_DATABASE_ID: OTHER_ID });
    assert.match(
      message,
      /but the one found by its id, "another", is another\. Nothing was changed/,
    );
    assert.deepEqual(wrote(world.cloudflare.calls), []);
  });

  it('stop when the Worker has another name all at once', async () => {
    world.cloudflare.calls.length = 0;
    const message = await world.attempt({}, { committed: renamed(world.folder) });
    assert.match(
      message,
      /^The database "grok2api" belongs to the Worker "grok2api", and this configuration is named "mine"\./,
    );
    assert.deepEqual(wrote(world.cloudflare.calls), []);
  });

  it('go on all the same for whoever says that it is meant', async () => {
    world.cloudflare.calls.length = 0;
    const mine = { committed: renamed(world.folder), allowRebind: true };
    assert.match(await world.attempt({}, mine), /the folder of assets is empty/);
    assert.deepEqual(created(world.cloudflare.calls), ['POST storage/kv/namespaces']);
  });
});

describe('the branch staging', () => {
  it('has a Worker and storage of its own, whatever ids are given for production', async (test) => {
    const world = await startDeployments();
    test.after(() => world.close());
    const { account } = world.cloudflare;
    const production = new Database(OTHER_ID, 'grok2api');
    account.databases.push(production);
    account.namespaces = [{ id: 'c'.repeat(32), title: 'grok2api-cache' }];
    const { code, output } = await world.deploy(
      {
        GITHUB_SHA: FIRST,
        GITHUB_REF: 'refs/heads/staging',
        CF_D1_DATABASE_ID: OTHER_ID,
        CF_KV_NAMESPACE_ID: 'c'.repeat(32),
      },
      '--smoke-test',
      easySmokeTest,
    );
    assert.equal(code, 0, output);
    assert.match(output, /\[smoke\] --base-url https:\/\/grok2api-staging\.someone\.workers\.dev /);
    assert.deepEqual(account.workers.names(), ['grok2api-staging']);
    const { bindings } = account.workers.live('grok2api-staging');
    const own = account.databases.find(({ name }) => name === 'grok2api-staging');
    assert.equal(bindings.find(({ type }) => type === 'd1').id, own.uuid);
    assert.ok(own.rows('SELECT name FROM d1_migrations').length > 0);
    assert.deepEqual(production.rows('SELECT name FROM sqlite_master'), []);
    assert.deepEqual(
      account.namespaces.map(({ title }) => title),
      ['grok2api-cache', 'grok2api-staging-cache'],
    );
  });
});

describe('a first deployment', () => {
  let world;
  before(async () => {
    world = await startDeployments();
  });
  after(() => world.close());

  it('stops at a wrong id before anything is made', async () => {
    assert.match(
      await world.attempt({ CF_D1_DATABASE_ID: OTHER_ID }),
      /^CF_D1_DATABASE_ID names a D1 database that this account does not have\. Nothing was created\./,
    );
    assert.match(
      await world.attempt({ CF_KV_NAMESPACE_ID: 'd'.repeat(32) }),
      /^CF_KV_NAMESPACE_ID names a KV namespace that this account does not have\./,
    );
    assert.deepEqual(wrote(world.cloudflare.calls), []);
  });

  it('stops at a migration that fails, with no Worker uploaded', async () => {
    const broken = new Database(OTHER_ID, 'grok2api');
    broken.query('CREATE TABLE api_keys (chat_limit INTEGER)');
    world.cloudflare.account.databases.push(broken);
    const { code, output } = await world.deploy({ GITHUB_SHA: FIRST }, '--skip-backup');
    world.cloudflare.account.databases.pop();
    assert.equal(code, 1);
    assert.match(output, /0001_init\.sql/);
    assert.match(output, /! Not deployed +a migration failed/);
    assert.match(output, /✗ Applying the migrations failed; wrangler's words are above\./);
    assert.deepEqual(uploads(world.cloudflare.calls), []);
  });

  it('uses the ids that are given, looks for nothing by name, and stays when it is broken', async () => {
    const { calls, account } = world.cloudflare;
    const own = new Database(OTHER_ID, 'of my own');
    account.databases.push(new Database(OTHER_ID.replace('1', '2'), 'grok2api'), own);
    account.namespaces = [{ id: 'c'.repeat(32), title: 'mine' }];
    account.broken = () => true;
    calls.length = 0;
    const { code, output } = await world.deploy({
      GITHUB_SHA: FIRST,
      CF_D1_DATABASE_ID: OTHER_ID,
      CF_KV_NAMESPACE_ID: 'c'.repeat(32),
    });
    assert.equal(code, 1);
    assert.match(output, /D1 +"of my own", found by its id, is used again/);
    assert.match(output, /KV +"mine", found by its id, is used again/);
    assert.match(output, /! Left as it is +this was the first deployment/);
    assert.deepEqual(created(calls), []);
    assert.ok(!calls.includes('GET d1/database'));
    assert.ok(!calls.includes('GET storage/kv/namespaces'));
    const { bindings } = account.workers.live('grok2api');
    assert.equal(bindings.find(({ type }) => type === 'd1').id, OTHER_ID);
    assert.ok(own.rows('SELECT name FROM d1_migrations').length > 0);
  });
});

describe('what is missing is named', () => {
  const cases = [
    [{ CLOUDFLARE_API_TOKEN: '' }, /^CLOUDFLARE_API_TOKEN is missing: a token with the rights/],
    [{ CLOUDFLARE_ACCOUNT_ID: '' }, /^CLOUDFLARE_ACCOUNT_ID is missing/],
    [{ CLOUDFLARE_API_TOKEN: 'x' }, /^CLOUDFLARE_API_TOKEN is no valid API token/],
    [{ CLOUDFLARE_ACCOUNT_ID: 'b'.repeat(32) }, /or CLOUDFLARE_ACCOUNT_ID names another account/],
  ];
  for (const [variables, expected] of cases) {
    it(`in ${Object.entries(variables).flat().join('=')}`, async (test) => {
      const world = await startDeployments();
      test.after(() => world.close());
      assert.match(await world.attempt(variables), expected);
      assert.deepEqual(wrote(world.cloudflare.calls), []);
    });
  }

  for (const right of ALL_RIGHTS) {
    it(`when the token lacks the right ${right}`, async (test) => {
      const world = await startDeployments({ rights: ALL_RIGHTS.filter((own) => own !== right) });
      test.after(() => world.close());
      assert.match(
        await world.attempt(),
        new RegExp(`^CLOUDFLARE_API_TOKEN is valid but lacks the right "${right}: Edit"`),
      );
      assert.deepEqual(wrote(world.cloudflare.calls), []);
    });
  }
});
