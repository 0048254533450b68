import { gzipSync } from 'node:zlib';
import { readFileSync } from 'node:fs';
import { Made } from './fingerprint.mjs';
import { at, compiledJava, root, workerFile } from './paths.mjs';
import { step } from './step.mjs';
import { Stop } from './stop.mjs';

const bundled = new Made(at('dist', 'made-from'), {
  inputs: [
    compiledJava,
    `${compiledJava}.map`,
    at('worker-shim'),
    at('scripts', 'lib', 'bundle.mjs'),
    at('package-lock.json'),
  ],
  outputs: [workerFile, `${workerFile}.map`],
});

/**
 * The shim and the compiled Java to `dist/worker.js`, one module that imports nothing, with a source
 * map that leads through TeaVM's back to the Java files.
 *
 * Function names are kept: a stack in the log then names Java methods (`grok2api.json.JsonText.quote`
 * reads `gj_JsonText_quote`) wherever it is read, with no tool. That costs about two fifths of the
 * compressed size; docs/decisions weighs it.
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
      plugins: [quickCallbacks],
      outfile: workerFile,
      bundle: true,
      format: 'esm',
      platform: 'neutral',
      target: 'es2024',
      charset: 'utf8',
      minifySyntax: true,
      minifyWhitespace: true,
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

/**
 * TeaVM's bridge from a JavaScript callback to a Java method copies its arguments into two arrays on
 * the way. Streams pass it twice for every token, so callbacks of no or one argument go straight.
 */
const quickCallbacks = {
  name: 'quick-callbacks',
  setup(build) {
    build.onLoad({ filter: /teavm[\\/]gateway\.js$/ }, ({ path }) => {
      const compiled = readFileSync(path, 'utf8');
      const slow = 'return f.apply(null, [this].concat(Array.prototype.slice.call(arguments)));';
      const quick =
        'return arguments.length === 0 ? f(this) : arguments.length === 1 ? ' +
        'f(this, arguments[0]) : f(this, ...arguments);';
      const [before, after, ...more] = compiled.split(slow);
      if (after === undefined || more.length > 0) {
        throw new Error('TeaVM bridges callbacks in another way now; see scripts/lib/bundle.mjs.');
      }
      return { contents: `${before}${quick}${after}`, loader: 'js' };
    });
  },
};

/** Bytes of `dist/worker.js` as it is and compressed, e.g. `{plain: 54128, gzip: 11741}`. */
export function bundleSize() {
  const content = readFileSync(workerFile);
  return { plain: content.length, gzip: gzipSync(content, { level: 9 }).length };
}
