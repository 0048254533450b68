import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { checkSize } from '../bundle.mjs';
import { migrationNames } from '../migrate.mjs';
import { at } from '../paths.mjs';
import { step } from '../step.mjs';
import { Stop } from '../stop.mjs';
import { Api } from './api.mjs';
import { backUp } from './backup.mjs';
import { checkMigrations } from './checksums.mjs';
import { committedNames, generate, verify } from './configuration.mjs';
import { inNumbers, inspect, losses } from './data.mjs';
import { guardData } from './guard.mjs';
import { requireSmokeTest, smokeTest } from './smoke.mjs';
import { boundStorage, createMissing, findStorage, otherUser } from './storage.mjs';
import { addressesIn, wrangler } from './wrangler.mjs';

const migrations = at('migrations');

/** How long a new version may take to answer: seconds for a known address, longer for a first one. */
const WAIT_SECONDS = 60;
const WAIT_AT_FIRST_SECONDS = 180;

const BACKUP_DAYS = '7 days back on the free plan, 30 on the paid one';

/**
 * One deployment: storage, backup, migrations, Worker, smoke test. Until the migrations nothing that
 * exists is changed, and every doubt about whose data these are stops it there.
 *
 * @param given see deploySettings
 * @param {{build: string, stage: ?string, allowRebind: boolean, skipBackup: boolean, backupFolder: string,
 *     smokeFile: string, waitSeconds: ?number, committed: ?string}} options
 *     committed is a file in place of wrangler.toml
 * @param {import('./report.mjs').Report} report
 */
export async function deploy(given, options, report) {
  const { stage = null } = options;
  const settings = stage ? withoutProduction(given, stage, report) : given;
  const committed = options.committed ?? at('wrangler.toml');
  requireSmokeTest(options.smokeFile);
  checkMigrations(migrations);
  checkSize();
  const api = new Api(settings);
  const names = committedNames(committed, stage);
  report.note('Build', options.build);

  const { storage, exists } = await step('Looking for the Worker and its storage', () =>
    resolve(api, names, settings, options),
  );
  tell(report, 'D1', storage.database, storage.others.databases);
  tell(report, 'KV', storage.namespace, storage.others.namespaces);
  const config = generate(committed, {
    databaseId: storage.database.id,
    namespaceId: storage.namespace.id,
    build: options.build,
    stage,
  });
  verify(committed, config, stage);
  const context = { config, settings };

  const before = await inspect(api, storage.database.id);
  await keepSafe(api, storage.database, before, options, context, report);
  await migrate(api, storage.database, before, context, report);

  const earlier = exists ? await liveVersion(api, names.workerName) : null;
  try {
    const address = await upload(context, report);
    await check(address, exists, options, settings, report);
  } catch (error) {
    await rollBack(api, names.workerName, earlier, context, report);
    throw error;
  }
}

/** What is set for production is not for a stage: it goes by its own names, and where wrangler says. */
function withoutProduction(settings, stage, report) {
  const theirs = { databaseId: null, namespaceId: null, baseUrl: null };
  report.note(
    'Stage',
    `${stage}, with storage of its own; ids and address of production are not used`,
  );
  return { ...settings, ...theirs };
}

async function resolve(api, names, settings, { allowRebind }) {
  const found = await findStorage(api, names, settings);
  const bound = await boundStorage(api, names.workerName);
  if (!allowRebind) {
    const other =
      bound === null && found.database.id
        ? await otherUser(api, names.workerName, found.database.id)
        : null;
    guardData(names.workerName, found, bound, other);
  }
  return {
    exists: bound !== null,
    storage: { ...found, ...(await createMissing(api, found, names.placement)) },
  };
}

function tell(report, kind, { id, name, given, created }, others) {
  report.hide(id);
  if (!created) {
    report.note(kind, `"${name}", found by its ${given ? 'id' : 'name'}, is used again`);
    return;
  }
  const beside =
    others.length > 0
      ? ` Beside it there ${others.length === 1 ? 'is' : 'are'} ${others.map((other) => `"${other}"`).join(', ')}: if your data are there, ` +
        `set ${kind === 'D1' ? 'CF_D1_DATABASE_ID' : 'CF_KV_NAMESPACE_ID'} and deploy with --allow-rebind.`
      : '';
  report.loud(`${kind} is new`, `"${name}" did not exist and was created, empty.${beside}`);
}

/** A point in time to go back to, always; a file as well unless it could be read by strangers. */
async function keepSafe(api, { id, name }, before, options, context, report) {
  if (Object.keys(before.counts).length === 0) {
    report.note('Backup', 'none, as the database is empty');
    return;
  }
  report.note('Data', inNumbers(before.counts));
  const { bookmark } = await api.get(`/d1/database/${id}/time_travel/bookmark`);
  report.note(
    'Restore',
    `npx wrangler d1 time-travel restore ${name} --bookmark=${bookmark}, outside this folder (${BACKUP_DAYS})`,
  );
  const { ci, passphrase } = context.settings;
  if (options.skipBackup || (ci && !passphrase)) {
    const why = options.skipBackup ? '--skip-backup' : 'the secret BACKUP_PASSPHRASE is not set';
    report.note('Backup', `no file, as ${why}; the restore point above serves`);
    return;
  }
  const copy = `${name}-${new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '')}`;
  const file = await step('Backing up the database', () =>
    backUp({ folder: options.backupFolder, name: copy, passphrase }, (to) =>
      wrangler(
        'Backing up the database',
        ['d1', 'export', 'DB', '--remote', '--skip-confirmation', '--output', to],
        context,
      ),
    ),
  );
  report.note('Backup', file);
  report.output('backup', file);
}

async function migrate(api, { id }, before, context, report) {
  if (migrationNames(migrations).every((name) => before.applied.includes(name))) {
    report.note('Migrations', 'all applied before');
    return;
  }
  await step('Applying the migrations', () =>
    wrangler('Applying the migrations', ['d1', 'migrations', 'apply', 'DB', '--remote'], context),
  ).catch((error) => {
    report.loud('Not deployed', 'a migration failed; what answered before answers on');
    throw error;
  });
  const after = await inspect(api, id);
  report.note(
    'Migrations',
    after.applied.filter((name) => !before.applied.includes(name)).join(', '),
  );
  const lost = losses(before.counts, after.counts);
  if (lost) {
    throw new Stop(
      `After the migrations there is less than before (${lost}). Nothing was deployed; the restore point is above.`,
    );
  }
}

/** The id of the version that answers now; with several, the one that answers most. */
async function liveVersion(api, workerName) {
  const found = await api.find(`/workers/scripts/${workerName}/deployments`);
  const versions = [...(found?.deployments?.[0]?.versions ?? [])];
  return versions.sort((one, other) => other.percentage - one.percentage)[0]?.version_id ?? null;
}

/** Deploys; the password of the first start goes with the version, so that one step takes both back. */
async function upload(context, report) {
  const { adminPassword, baseUrl } = context.settings;
  const folder = mkdtempSync(path.join(os.tmpdir(), 'secrets-'));
  try {
    const secrets = path.join(folder, 'secrets.json');
    if (adminPassword) {
      report.hide(adminPassword);
      writeFileSync(secrets, JSON.stringify({ ADMIN_PASSWORD: adminPassword }), { mode: 0o600 });
      report.note('Password', 'ADMIN_PASSWORD is set');
    }
    const parameters = ['deploy', ...(adminPassword ? ['--secrets-file', secrets] : [])];
    const { notes } = await step('Deploying', () => wrangler('Deploying', parameters, context));
    const address = baseUrl ?? addressesIn(notes)[0];
    if (!address) {
      throw new Stop(
        'The Worker has no address that could be tested. Name it: GROK2API_BASE_URL=https://…',
      );
    }
    report.note('Address', address);
    report.output('url', address);
    return address;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function check(baseUrl, exists, { build, smokeFile, waitSeconds }, { apiKey }, report) {
  const patience = waitSeconds ?? (exists ? WAIT_SECONDS : WAIT_AT_FIRST_SECONDS);
  await smokeTest(smokeFile, { baseUrl, build, apiKey, waitSeconds: patience });
  report.note('Smoke test', 'passed');
}

async function rollBack(api, workerName, earlier, context, report) {
  if (!earlier) {
    report.loud('Left as it is', 'this was the first deployment, there is nothing to go back to');
    return;
  }
  if ((await liveVersion(api, workerName)) === earlier) {
    report.loud('Not deployed', 'the version from before answers on');
    return;
  }
  const parameters = ['rollback', earlier, '--message', 'The smoke test failed', '--yes'];
  await step('Rolling back', () => wrangler('Rolling back', parameters, context)).catch((error) => {
    report.loud(
      'Not rolled back',
      'the new version still answers: deploy the earlier commit again',
    );
    console.error(error.details ?? error.message);
  });
  if ((await liveVersion(api, workerName)) === earlier) {
    report.loud(
      'Rolled back',
      `version ${earlier} answers again; migrations stay, as they only add`,
    );
  }
}
