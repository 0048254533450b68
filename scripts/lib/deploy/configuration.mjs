import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as wrangler from 'wrangler';
import { Stop } from '../stop.mjs';

/** Beside wrangler.toml, so that its relative paths hold; git does not know it. */
export const GENERATED = 'wrangler.ci.toml';

const read = (file) => wrangler.unstable_readConfig({ config: file }, { hideWarnings: true });

/**
 * `{workerName, databaseName, placement}` of a wrangler.toml; placement is e.g. `aws:us-east-1` or null.
 *
 * @param {?string} stage e.g. `staging`, whose Worker and database have names of their own
 */
export function committedNames(file, stage = null) {
  const { name, placement, d1_databases: databases } = read(file);
  const database = databases.find(({ binding }) => binding === 'DB');
  const staged = (text) => (stage ? `${text}-${stage}` : text);
  return {
    workerName: staged(name),
    databaseName: staged(database?.database_name ?? name),
    placement: placement?.region ?? null,
  };
}

/** An account has five cron times on the free plan: a stage does without the one of midnight. */
const recurring = (crons) => crons.filter((cron) => !/^\d+ \d+ /.test(cron));

/**
 * Writes `wrangler.ci.toml`: wrangler.toml with real ids, the build and the names of a stage, changed as
 * data, not as text.
 *
 * @returns {string} the file
 */
export function generate(committed, { databaseId, namespaceId, build, stage = null }) {
  const file = path.join(path.dirname(committed), GENERATED);
  const { rawConfig } = wrangler.experimental_readRawConfig({ config: committed });
  const changed = structuredClone(rawConfig);
  const database = changed.d1_databases.find(({ binding }) => binding === 'DB');
  database.database_id = databaseId;
  changed.kv_namespaces.find(({ binding }) => binding === 'KV_CACHE').id = namespaceId;
  changed.vars.BUILD_SHA = build;
  if (stage) {
    const { workerName, databaseName } = committedNames(committed, stage);
    changed.name = workerName;
    database.database_name = databaseName;
    changed.triggers.crons = recurring(changed.triggers.crons);
  }
  rmSync(file, { force: true });
  writeFileSync(file, '');
  wrangler.experimental_patchConfig(file, changed, false);
  return file;
}

const DATABASE_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const NAMESPACE_ID = /^[0-9a-f]{32}$/;

/** Reads the generated file anew and stops when it is not the committed one with real ids. */
export function verify(committed, generated, stage = null) {
  const [before, after] = [read(committed), read(generated)];
  const names = committedNames(committed, stage);
  const wrong = [];
  const same = (what, one, other) => {
    if (JSON.stringify(one) !== JSON.stringify(other)) {
      wrong.push(`${what} is ${JSON.stringify(other)} and not ${JSON.stringify(one)}`);
    }
  };
  same('the name', names.workerName, after.name);
  same("the database's name", names.databaseName, committedNames(generated).databaseName);
  same('the placement', before.placement, after.placement);
  same('the assets', normalised(before.assets), normalised(after.assets));
  same('the Durable Object history', before.migrations, after.migrations);
  const { crons } = before.triggers;
  same('the cron times', stage ? recurring(crons) : crons, after.triggers.crons);
  same('the start file', path.basename(before.main ?? ''), path.basename(after.main ?? ''));
  const ids = [after.d1_databases[0]?.database_id, after.kv_namespaces[0]?.id];
  if (!DATABASE_ID.test(ids[0]) || !NAMESPACE_ID.test(ids[1])) {
    wrong.push('the ids of D1 and KV are not ids');
  }
  if (/REPLACE_WITH_/.test(readFileSync(generated, 'utf8'))) {
    wrong.push('a placeholder is left');
  }
  if (!after.vars.BUILD_SHA || after.vars.BUILD_SHA === 'dev') {
    wrong.push('BUILD_SHA does not tell the build');
  }
  if (after.assets?.binding !== 'ASSETS' || isEmpty(assetFolder(generated, after))) {
    wrong.push('the folder of assets is empty, or its binding is not ASSETS');
  }
  if (wrong.length > 0) {
    throw new Stop(`${GENERATED} is wrong: ${wrong.join('; ')}.`);
  }
}

const assetFolder = (file, { assets }) =>
  path.resolve(path.dirname(file), assets?.directory ?? 'nowhere');

const normalised = (assets) =>
  assets && { ...assets, directory: path.posix.normalize(assets.directory).replace(/\/$/, '') };

function isEmpty(folder) {
  try {
    return readdirSync(folder).length === 0;
  } catch {
    return true;
  }
}
