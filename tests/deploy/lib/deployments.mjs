import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { at, ownNode, root } from '../../../scripts/lib/paths.mjs';
import { run } from '../../../scripts/lib/processes.mjs';
import { ACCOUNT, TOKEN, startCloudflare } from '../../../stand-in/cloudflare/cloudflare.mjs';

/** A file with the two parameters of a smoke test that asks for `/health` only. */
export const quickSmokeTest = at('tests', 'deploy', 'lib', 'smoke.mjs');

/**
 * A Cloudflare of our own and a place to deploy from.
 *
 * @returns `{cloudflare, folder, environment, deploy, close}`; `deploy(variables, ...parameters)` runs
 *     `scripts/run/deploy.mjs` and resolves to `{code, output}`
 */
export async function startDeployments(options) {
  const cloudflare = await startCloudflare(options);
  const folder = mkdtempSync(path.join(os.tmpdir(), 'deployments-'));
  const environment = {
    PATH: process.env.PATH,
    JAVA_HOME: process.env.JAVA_HOME,
    HOME: folder, // nobody's sign-in at Cloudflare is here
    XDG_CONFIG_HOME: folder,
    GROK2API_BASE_URL: cloudflare.siteUrl,
    CLOUDFLARE_API_BASE_URL: cloudflare.apiUrl,
    CLOUDFLARE_API_TOKEN: TOKEN,
    CLOUDFLARE_ACCOUNT_ID: ACCOUNT,
  };
  return {
    cloudflare,
    folder,
    environment,
    deploy: (variables = {}, ...parameters) =>
      run(
        ownNode,
        [
          at('scripts', 'run', 'deploy.mjs'),
          ...['--smoke-test', quickSmokeTest, '--backup-folder', folder, '--patience', '2'],
          ...parameters,
        ],
        { cwd: root, env: { ...environment, ...variables } },
      ),
    close: async () => {
      await cloudflare.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
