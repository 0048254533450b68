import { Log, LogLevel, Miniflare, convertV4MiniflareOptions } from 'miniflare';
import { migrate } from '../../scripts/lib/migrate.mjs';
import { at, root, workerFile } from '../../scripts/lib/paths.mjs';
import { readWorkerConfig } from '../../scripts/lib/worker-config.mjs';
import { messageOf, startHelper } from './helper.mjs';
import { workerdChildren } from './process.mjs';
import { seed } from './requests.mjs';

const HOST = '127.0.0.1';

/** The upstream's process, a program of this folder: `{url, stop}`. */
export async function startUpstream(program = 'upstream.mjs') {
  const helper = startHelper(program);
  const { port } = await messageOf(helper);
  return { url: `http://${HOST}:${port}`, stop: () => helper.kill() };
}

/**
 * The gateway as wrangler.toml describes it, with a migrated and seeded D1, asking our upstream.
 *
 * Static files are left out: the platform serves them beside the Worker, but miniflare does so with
 * Workers of its own in front of ours, whose time is not the gateway's.
 *
 * @param {string[]} [options.modules] files; the first is the entry. `dist/worker.js` alone by default
 * @param {string} [options.keepIn] folder for D1; without it the database is gone at the end
 * @param {object} [options.pool] what `seed` puts into it
 * @param {number} [options.inspectorPort] 0 takes a free one; without it there is no inspector
 */
export async function startGateway(
  upstream,
  { modules = [workerFile], inspectorPort, keepIn, pool } = {},
) {
  const { name, migrationsFolder, workerOptions } = readWorkerConfig();
  const server = await start(
    {
      ...workerOptions,
      name,
      assets: undefined,
      bindings: { ...workerOptions.bindings, UPSTREAM: upstream.url },
    },
    { modules, inspectorPort, keepIn },
  );
  const db = await server.miniflare.getD1Database('DB');
  await migrate(db, migrationsFolder);
  await db
    .prepare(
      "UPDATE settings SET value = json_set(value, '$.upstream_base_url', ?) WHERE key = 'global'",
    )
    .bind(upstream.url)
    .run();
  await seed({ db }, pool);
  return { ...server, db, endOfStream: 'data: [DONE]' };
}

/**
 * The floor with the gateway's compatibility date and flags.
 *
 * @param {string[]} [options.floor] files of this folder; the first is the entry
 */
export function startFloor(upstream, { floor = ['floor.js'], inspectorPort } = {}) {
  const { compatibilityDate, compatibilityFlags } = readWorkerConfig().workerOptions;
  const bindings = { UPSTREAM: upstream.url };
  return start(
    { name: 'floor', compatibilityDate, compatibilityFlags, bindings },
    { modules: floor.map((file) => at('bench', file)), inspectorPort },
  );
}

/**
 * Runs one Worker in a workerd process of its own, on a socket that leads straight into it.
 *
 * @returns `{name, url, pid, endOfStream, miniflare, stop}`
 */
async function start(worker, { modules, inspectorPort, keepIn }) {
  const before = workerdChildren();
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      host: HOST,
      port: 0,
      inspectorPort,
      resourcePersistencePath: keepIn,
      logRequests: false,
      cf: false, // a placeholder for request.cf; miniflare would fetch one
      log: new Log(LogLevel.WARN),
      workers: [
        {
          ...worker,
          modulesRoot: root,
          modules: modules.map((file) => ({ type: 'ESModule', path: file })),
          unsafeDirectSockets: [{ host: HOST, port: 0 }],
        },
      ],
    }),
  );
  await miniflare.ready;
  const { origin } = await miniflare.unsafeGetDirectURL(worker.name);
  const [pid] = workerdChildren().filter((child) => !before.includes(child));
  return {
    name: worker.name,
    url: origin,
    pid,
    endOfStream: '"finalMetadata":{"followUpSuggestions":[]}}}}',
    miniflare,
    stop: () => miniflare.dispose(),
  };
}
