import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { at, ownNode, root } from '../paths.mjs';
import { run } from '../processes.mjs';
import { Stop } from '../stop.mjs';

/** Nothing of a deployment's secrets that wrangler does not need reaches it. */
const NOT_FOR_WRANGLER = ['ADMIN_PASSWORD', 'BACKUP_PASSPHRASE', 'GROK2API_API_KEY'];

/**
 * Runs the wrangler of package-lock.json with one configuration, without questions.
 *
 * @param {string} what for the message when it fails, e.g. `Applying the migrations`
 * @returns {Promise<{output: string, notes: object[]}>} notes are what wrangler tells programs
 */
export async function wrangler(what, parameters, { config, settings }) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'deploy-'));
  const notesFile = path.join(folder, 'notes');
  const env = {
    ...process.env,
    CI: '1',
    CLOUDFLARE_API_TOKEN: settings.token,
    CLOUDFLARE_ACCOUNT_ID: settings.accountId,
    WRANGLER_OUTPUT_FILE_PATH: notesFile,
    WRANGLER_SEND_METRICS: 'false',
  };
  NOT_FOR_WRANGLER.forEach((name) => delete env[name]);
  try {
    const { code, output } = await run(
      ownNode,
      [at('node_modules', 'wrangler', 'bin', 'wrangler.js'), ...parameters, '--config', config],
      { cwd: root, env },
    );
    if (code !== 0) {
      throw new Stop(`${what} failed; wrangler's words are above.`, { details: output });
    }
    return { output, notes: notesOf(notesFile) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const notesOf = (file) =>
  existsSync(file)
    ? readFileSync(file, 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line))
    : [];

/** The addresses a deployment answers on, from wrangler's notes: `https://grok2api.me.workers.dev`. */
export function addressesIn(notes) {
  const targets = notes.find(({ type }) => type === 'deploy')?.targets ?? [];
  return targets
    .map((target) => target.replace(/ \(.*\)$/, ''))
    .filter((target) => !/^(schedule|Producer|Consumer)\b/.test(target))
    .map((target) => (target.startsWith('https://') ? target : `https://${target}`))
    .map((target) => target.replace(/\/?\*?$/, ''))
    .filter((target) => URL.canParse(target) && !target.includes('*'));
}
