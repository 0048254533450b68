import { build } from 'esbuild';
import { Log, LogLevel, Miniflare, convertV4MiniflareOptions } from 'miniflare';
import path from 'node:path';
import { Made } from '../../scripts/lib/fingerprint.mjs';
import { maven } from '../../scripts/lib/java.mjs';
import { at } from '../../scripts/lib/paths.mjs';
import { readWorkerConfig } from '../../scripts/lib/worker-config.mjs';
import { play } from '../../stand-in/play.mjs';

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
 * Runs contract lists on workerd, over an empty D1 and an outside that plays what it is sent.
 *
 * @returns by name, e.g. `{sql: [{name, expected, actual}]}`
 */
export async function runContract(names) {
  await buildContract();
  const { compatibilityDate, compatibilityFlags } = readWorkerConfig().workerOptions;
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      log: new Log(LogLevel.WARN),
      cf: false,
      workers: [
        {
          name: 'contract',
          compatibilityDate,
          compatibilityFlags,
          d1Databases: { DB: 'contract' },
          outboundService: { node: outside },
          modulesRoot: folder,
          modules: [{ type: 'ESModule', path: bundled }],
        },
      ],
    }),
  );
  try {
    const lists = {};
    for (const name of names) {
      const response = await miniflare.dispatchFetch(`http://contract/${name}`);
      lists[name] = await response.json();
    }
    return lists;
  } finally {
    await miniflare.dispose();
  }
}
