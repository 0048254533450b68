import { Log, LogLevel, Miniflare, convertV4MiniflareOptions } from 'miniflare';
import { migrate } from './migrate.mjs';
import { OUTSIDE, openOutside } from './outside.mjs';
import { root, workerFile } from './paths.mjs';
import { readWorkerConfig } from './worker-config.mjs';

const DEFAULT_HOST = '127.0.0.1';

/**
 * Runs `dist/worker.js` on workerd with everything wrangler.toml gives it and a migrated local D1.
 *
 * @param {object} options
 * @param {number} [options.port] 0 takes a free one
 * @param {string} [options.keepIn] folder for D1 and KV; without it they vanish at the end
 * @param {Record<string, string>} [options.vars] variables and secrets over those of the file
 * @param {(request, response) => void} [options.outside] a handler of Node's http module that answers
 *     every request the gateway sends, whatever its host; without it they go to the real hosts
 * @param {(request: Request) => Response | Promise<Response>} [options.sockets] answers those of them
 *     that ask for a WebSocket, see outside.mjs
 * @param {(line: {level: string, message: string}) => void} [options.onLog] gets what the Worker
 *     logs; without it that goes to the terminal
 * @param {string[]} [options.modules] files below the root; the first is the entry. `dist/worker.js`
 *     alone by default
 */
export async function startGateway({
  port = 0,
  keepIn,
  vars = {},
  outside,
  sockets,
  onLog,
  modules = [workerFile],
} = {}) {
  const world = outside && (await openOutside(outside, sockets));
  const { name, migrationsFolder, workerOptions } = readWorkerConfig();
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      host: DEFAULT_HOST,
      port,
      logRequests: false,
      cf: false, // a placeholder for request.cf; miniflare would fetch one
      log: new Log(LogLevel.WARN),
      handleStructuredLogs: onLog,
      resourcePersistencePath: keepIn,
      workers: [
        {
          ...workerOptions,
          name,
          bindings: { ...workerOptions.bindings, ...vars },
          modulesRoot: root,
          modules: modules.map((file) => ({ type: 'ESModule', path: file })),
          ...(world && { outboundService: OUTSIDE }),
        },
        ...(world ? [world.worker] : []),
      ],
    }),
  );
  const dispose = async () => {
    await miniflare.dispose();
    world?.close();
  };
  try {
    const url = (await miniflare.ready).origin;
    const db = await miniflare.getD1Database('DB');
    await migrate(db, migrationsFolder);
    return {
      url,
      db,
      kv: await miniflare.getKVNamespace('KV_CACHE'),
      /** Lets a cron time come, e.g. `0 16 * * *`. */
      scheduled: async (cron, scheduledTime = new Date()) =>
        (await miniflare.getWorker()).scheduled({ cron, scheduledTime }),
      dispose,
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}
