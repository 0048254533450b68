import { existsSync } from 'node:fs';
import { at, ownNode, root } from '../paths.mjs';
import { run } from '../processes.mjs';
import { Stop } from '../stop.mjs';

export const SMOKE_TEST = at('scripts', 'smoke-test.mjs');

/** What a test of a public address has no business to know. */
const NOT_FOR_SMOKE = ['CLOUDFLARE_API_TOKEN', 'ADMIN_PASSWORD', 'BACKUP_PASSPHRASE'];

export function requireSmokeTest(file) {
  if (!existsSync(file)) {
    throw new Stop(`There is no smoke test at ${file}.`, { exitCode: 2 });
  }
}

/**
 * Runs the smoke test against a build; its lines are shown as they come.
 *
 * @param {string} file takes `--base-url`, `--expect-sha` and `--wait` (seconds until the build must be
 *     there: a new version takes some to be everywhere), and a key as GROK2API_API_KEY
 */
export async function smokeTest(file, { baseUrl, build, apiKey, waitSeconds }) {
  const env = { ...process.env, ...(apiKey && { GROK2API_API_KEY: apiKey }) };
  NOT_FOR_SMOKE.forEach((name) => delete env[name]);
  const lines = [];
  const asked = ['--base-url', baseUrl, '--expect-sha', build, '--wait', String(waitSeconds)];
  const { code, output } = await run(ownNode, [file, ...asked], {
    cwd: root,
    env,
    onLine: (line) => {
      lines.push(line);
      console.log(`  ${line}`);
    },
  });
  if (code !== 0) {
    const silent = lines.length === 0 ? output : '';
    throw new Stop(`The smoke test against ${baseUrl} failed.`, { details: silent });
  }
}
