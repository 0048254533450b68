import { build } from 'esbuild';
import { Log, LogLevel, Miniflare, convertV4MiniflareOptions } from 'miniflare';
import path from 'node:path';
import { Made } from '../../scripts/lib/fingerprint.mjs';
import { maven } from '../../scripts/lib/java.mjs';
import { at } from '../../scripts/lib/paths.mjs';
import { readWorkerConfig } from '../../scripts/lib/worker-config.mjs';
import { OUTSIDE, openOutside } from '../../scripts/lib/outside.mjs';
import { play } from '../../stand-in/play.mjs';
import { Sockets } from '../../stand-in/sockets.mjs';

const folder = at('worker-java', 'target', 'teavm-contract');
const compiled = path.join(folder, 'contract.js');
const bundled = path.join(folder, 'contract-worker.js');

const made = new Made(path.join(folder, 'made-from'), {
  inputs: [
    at('pom.xml'),
    at('worker-java', 'pom.xml'),
    at('worker-java', 'src', 'main'),
    at('worker-java', 'src', 'test', 'java', 'grok2api', 'testing'),
    at('worker-java', 'src', 'test', 'java', 'grok2api', 'worker'),
    at('worker-shim', 'timers.js'),
    at('tests', 'lib', 'contract-worker.js'),
  ],
  outputs: [compiled, bundled],
});

/** Compiles the contract lists for workerd, unless they are what they were. */
async function buildContract() {
  if (made.upToDate()) {
    return;
  }
  await maven('Compiling the contract lists', ['-Pcontract', 'process-test-classes']);
  await build({
    entryPoints: [at('tests', 'lib', 'contract-worker.js')],
    inject: [at('worker-shim', 'timers.js')],
    outfile: bundled,
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    target: 'es2024',
    charset: 'utf8',
    logLevel: 'error',
    logOverride: { 'import-is-undefined': 'silent' },
  });
  made.remember();
}

/** Answers every request with the scene in its body. */
async function outside(request, response) {
  let scene = '';
  for await (const chunk of request.setEncoding('utf8')) {
    scene += chunk;
  }
  await play(JSON.parse(scene), response);
}

/**
 * Runs the contract Worker, over an empty D1 and KV and an outside that plays what it is sent.
 *
 * @returns `{url, kv, sockets, logs, list, dispose}`: `list('sql')` runs a list and gives `[{name,
 *     expected, actual}]`; `sockets` is what the outside saw of WebSockets, `logs` what was logged
 */
export async function startContract() {
  await buildContract();
  const { compatibilityDate, compatibilityFlags } = readWorkerConfig().workerOptions;
  const sockets = new Sockets();
  const logs = [];
  const world = await openOutside(outside, (request) => {
    sockets.enqueue(JSON.parse(request.headers.get('scene')));
    return sockets.connect(request);
  });
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      log: new Log(LogLevel.WARN),
      logRequests: false,
      cf: false,
      handleStructuredLogs: (line) => logs.push(line),
      workers: [
        {
          name: 'contract',
          compatibilityDate,
          compatibilityFlags,
          d1Databases: { DB: 'contract' },
          kvNamespaces: ['KV_CACHE'],
          outboundService: OUTSIDE,
          modulesRoot: folder,
          modules: [{ type: 'ESModule', path: bundled }],
        },
        world.worker,
      ],
    }),
  );
  const { origin: url } = await miniflare.ready;
  return {
    url,
    kv: await miniflare.getKVNamespace('KV_CACHE'),
    sockets: sockets.all,
    logs,
    list: async (name) => (await fetch(`${url}/${name}`)).json(),
    async dispose() {
      await miniflare.dispose();
      world.close();
    },
  };
}
