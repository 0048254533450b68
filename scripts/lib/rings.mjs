import { globSync } from 'node:fs';
import { maven } from './java.mjs';
import { at, ownNode, root } from './paths.mjs';
import { run } from './processes.mjs';
import { Stop } from './stop.mjs';
import { tallyOfNode, tallyOfSurefire } from './tally.mjs';

/** Tests of gateways and browsers wait more than they work. */
const FILES_AT_ONCE = 2;

const CHECK_PASSED = { passed: 1, failed: 0, skipped: 0 };
const CHECK_FAILED = { passed: 0, failed: 1, skipped: 0 };

/** A tool that says yes or no; what it says is shown when it is no. */
async function check(name, parameters) {
  const { code, output } = await run(ownNode, parameters, { cwd: root });
  console.log(`${code === 0 ? '\u2713' : '\u2717'} ${name}`);
  if (code !== 0) {
    console.log(output);
  }
  return code === 0 ? CHECK_PASSED : CHECK_FAILED;
}

async function mavenSays(title, parameters, tallyOf, onLine) {
  try {
    return tallyOf(await maven(title, parameters, { onLine }));
  } catch (error) {
    if (!(error instanceof Stop) || !error.details) {
      throw error;
    }
    console.log(error.details);
    console.log(`\u2717 ${title}`);
    const tally = tallyOf(error.details);
    return tally.failed > 0 ? tally : CHECK_FAILED;
  }
}

async function nodeTests(patterns) {
  const files = patterns.flatMap((pattern) => globSync(pattern, { cwd: root })).sort();
  if (files.length === 0) {
    console.log('  nothing here yet');
    return { passed: 0, failed: 0, skipped: 0 };
  }
  return (await runFiles(files)).tally;
}

/** @returns `{tally, output}` */
async function runFiles(files) {
  const options = ['--test', `--test-concurrency=${FILES_AT_ONCE}`, '--test-reporter=spec'];
  const { code, output } = await run(ownNode, [...options, ...files], {
    cwd: root,
    onLine: (line) => console.log(line),
  });
  const tally = tallyOfNode(output);
  return { tally: code !== 0 && tally.failed === 0 ? CHECK_FAILED : tally, output };
}

/**
 * Tests before a browser: a whole file that failed is run once more by itself, and both runs are shown,
 * since a browser on a busy machine is late now and then. What fails twice has failed.
 */
async function browserTests(pattern) {
  const { tally, output } = await runFiles(globSync(pattern, { cwd: root }).sort());
  const places = [...output.matchAll(/^test at (\S+?\.test\.mjs):\d+:\d+/gm)];
  const failed = [...new Set(places.map(([, file]) => file))];
  if (tally.failed === 0 || failed.length === 0) {
    return tally;
  }
  console.log(`\n== once more: ${failed.join(', ')}`);
  const { tally: again } = await runFiles(failed);
  const mended = again.failed === 0 ? tally.failed : Math.max(0, tally.failed - again.failed);
  return { ...tally, passed: tally.passed + mended, failed: tally.failed - mended };
}

const onlySums = (line) => {
  if (/Tests run:/.test(line)) {
    console.log(line);
  }
};

async function openaiJava() {
  const { furnishForJava } = await import('../../tests/clients/java/furnish.mjs');
  const { properties, dispose } = await furnishForJava();
  try {
    const parameters = ['-Pclients', '-pl', 'tests/clients/java', 'test', ...properties];
    return await mavenSays('openai-java', parameters, tallyOfSurefire, onlySums);
  } finally {
    await dispose();
  }
}

/** The rings of tests from the quickest to the slowest; each resolves to its tally. */
export const rings = {
  lint: () =>
    Promise.all([
      check('ESLint', [at('node_modules', 'eslint', 'bin', 'eslint.js'), '.']),
      check('TypeScript', [at('node_modules', 'typescript', 'bin', 'tsc'), '-p', '.']),
      check('Prettier', [at('node_modules', 'prettier', 'bin', 'prettier.cjs'), '--check', '.']),
      mavenSays('Spotless', ['-Pclients', 'spotless:check'], () => CHECK_PASSED),
    ]),

  scripts: async () => [
    await nodeTests([
      'scripts/**/*.test.mjs',
      'stand-in/**/*.test.mjs',
      'tests/pages/**/*.test.mjs',
      'worker-shim/*.test.mjs',
    ]),
  ],

  jvm: async () => [await mavenSays('JVM tests', ['test'], tallyOfSurefire, onlySums)],

  workerd: async () => [await nodeTests(['tests/workerd/**/*.test.mjs'])],

  takeover: async () => [await nodeTests(['tests/takeover/**/*.test.mjs'])],

  deploy: async () => [await nodeTests(['tests/deploy/**/*.test.mjs'])],

  panel: async () => [await browserTests('tests/panel/**/*.test.mjs')],

  clients: async () => [await nodeTests(['tests/clients/**/*.test.mjs']), await openaiJava()],
};
