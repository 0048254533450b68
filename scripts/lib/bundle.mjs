import { gzipSync } from 'node:zlib';
import { readFileSync } from 'node:fs';
import { Made } from './fingerprint.mjs';
import { at, compiledJava, root, workerFile } from './paths.mjs';
import { step } from './step.mjs';
import { Stop } from './stop.mjs';
import { withFunctions } from './teavm-map.mjs';

const bundled = new Made(at('dist', 'made-from'), {
  inputs: [
    compiledJava,
    `${compiledJava}.map`,
    at('worker-shim'),
    at('scripts', 'lib', 'bundle.mjs'),
    at('scripts', 'lib', 'teavm-map.mjs'),
    at('package-lock.json'),
  ],
  outputs: [workerFile, `${workerFile}.map`],
});

/**
 * The shim and the compiled Java to `dist/worker.js`, one module that imports nothing, with a source
 * map that leads through TeaVM's back to the Java files.
 *
 * Names are shortened, which saves a third of the compressed size. A stack in the log then reads
 * `Eu (worker.js:1:232306)`; stack.mjs makes `Trip.run (grok2api/store/Trip.java:39)` of it.
 */
export async function bundle() {
  if (bundled.upToDate()) {
    return;
  }
  await step('Bundling dist/worker.js', async () => {
    const { build } = await import('esbuild');
    const { metafile } = await build({
      absWorkingDir: root,
      entryPoints: [at('worker-shim', 'index.js')],
      inject: [at('worker-shim', 'timers.js')],
      plugins: [compiled],
      outfile: workerFile,
      bundle: true,
      format: 'esm',
      platform: 'neutral',
      target: 'es2024',
      charset: 'utf8',
      minify: true,
      legalComments: 'none',
      sourcemap: 'linked',
      sourcesContent: false,
      metafile: true,
      logLevel: 'error',
    }).catch((error) => {
      throw new Stop('esbuild could not bundle the compiled Java.', { details: error.message });
    });
    const imports = Object.values(metafile.outputs).flatMap((output) => output.imports);
    if (imports.length > 0) {
      throw new Stop(`dist/worker.js must import nothing, but imports ${imports[0].path}.`);
    }
  });
  bundled.remember();
}

/** What TeaVM made, with quick callbacks and a source map in which functions have their places. */
const compiled = {
  name: 'compiled-java',
  setup(build) {
    build.onLoad({ filter: /teavm[\\/]gateway\.js$/ }, ({ path }) => {
      const code = quickCallbacks(readFileSync(path, 'utf8'));
      const map = withFunctions(code, JSON.parse(readFileSync(`${path}.map`, 'utf8')));
      const inline = Buffer.from(JSON.stringify(map)).toString('base64');
      return {
        contents: code.replace(
          /\/\/# sourceMappingURL=.*\s*$/,
          `//# sourceMappingURL=data:application/json;base64,${inline}\n`,
        ),
        loader: 'js',
      };
    });
  },
};

/**
 * TeaVM's bridge from a JavaScript callback to a Java method copies its arguments into two arrays on
 * the way. Streams pass it twice for every token, so callbacks of no or one argument go straight.
 */
function quickCallbacks(code) {
  const slow = 'return f.apply(null, [this].concat(Array.prototype.slice.call(arguments)));';
  const quick =
    'return arguments.length === 0 ? f(this) : arguments.length === 1 ? ' +
    'f(this, arguments[0]) : f(this, ...arguments);';
  const [before, after, ...more] = code.split(slow);
  if (after === undefined || more.length > 0) {
    throw new Error('TeaVM bridges callbacks in another way now; see scripts/lib/bundle.mjs.');
  }
  return before + quick + after;
}

/** Cloudflare's free plan takes 3 MB, compressed; that it starts in time is held by a test. */
const LARGEST_GZIP_BYTES = 3_000_000;

/** Stops when Cloudflare would refuse the upload for its size. */
export function checkSize({ gzip } = bundleSize()) {
  if (gzip > LARGEST_GZIP_BYTES) {
    throw new Stop(
      `dist/worker.js has ${gzip} bytes, compressed; the free plan takes ${LARGEST_GZIP_BYTES}.`,
    );
  }
}

/** Bytes of `dist/worker.js` as it is and compressed, e.g. `{plain: 54128, gzip: 11741}`. */
export function bundleSize() {
  const content = readFileSync(workerFile);
  return { plain: content.length, gzip: gzipSync(content, { level: 9 }).length };
}
