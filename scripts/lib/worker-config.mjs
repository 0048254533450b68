import * as wrangler from 'wrangler';
import { at } from './paths.mjs';

/**
 * wrangler.toml, read by wrangler itself.
 *
 * @returns `{name, migrationsFolder, workerOptions}`; the options are those miniflare documents for
 *     its fourth version: bindings, variables, compatibility, assets, cron times
 */
export function readWorkerConfig() {
  const config = wrangler.unstable_readConfig(
    { config: at('wrangler.toml') },
    { hideWarnings: true },
  );
  const { workerOptions } = wrangler.unstable_getMiniflareWorkerOptions(config, undefined, {});
  const database = config.d1_databases.find(({ binding }) => binding === 'DB');
  return {
    name: config.name,
    migrationsFolder: at(database.migrations_dir),
    workerOptions,
  };
}

/** The statements of a migration file, as wrangler cuts it. */
export const splitSql = wrangler.unstable_splitSqlQuery;
