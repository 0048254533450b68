import { existsSync } from 'node:fs';
import { at, ownNode, root } from '../paths.mjs';
import { run } from '../processes.mjs';
import { Stop } from '../stop.mjs';

const PAUSE_MILLIS = 1000;
const REQUEST_MILLIS = 5000;

export const SMOKE_TEST = at('scripts', 'smoke-test.mjs');

export function requireSmokeTest(file) {
  if (!existsSync(file)) {
    throw new Stop(`There is no smoke test at ${file}.`, { exitCode: 2 });
  }
}

const pause = (millis) =>
  new Promise((resolve) => {
    setTimeout(resolve, millis);
  });

/** Whether the build answers on `/health`; a new version takes some seconds to be everywhere. */
export async function untilItAnswers(baseUrl, build, patienceMillis) {
  const end = Date.now() + patienceMillis;
  do {
    const answer = await fetch(`${baseUrl}/health`, { signal: AbortSignal.timeout(REQUEST_MILLIS) })
      .then((response) => response.json())
      .catch(() => null);
    if (answer?.build?.sha === build) {
      return true;
    }
    await pause(Math.min(PAUSE_MILLIS, Math.max(0, end - Date.now())));
  } while (Date.now() < end);
  return false;
}

/** Runs the smoke test; its lines are shown as they come. */
export async function smokeTest(file, { baseUrl, build, apiKey }) {
  const env = { ...process.env, ...(apiKey && { GROK2API_API_KEY: apiKey }) };
  ['CLOUDFLARE_API_TOKEN', 'ADMIN_PASSWORD', 'BACKUP_PASSPHRASE'].forEach(
    (name) => delete env[name],
  );
  const lines = [];
  const { code, output } = await run(
    ownNode,
    [file, '--base-url', baseUrl, '--expect-sha', build],
    { cwd: root, env, onLine: (line) => lines.push(line) && console.log(`  ${line}`) },
  );
  if (code !== 0) {
    const silent = lines.length === 0 ? output : '';
    throw new Stop(`The smoke test against ${baseUrl} failed.`, { details: silent });
  }
}
