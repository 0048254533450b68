import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { deploy } from '../../../scripts/lib/deploy/deployment.mjs';
import { Report } from '../../../scripts/lib/deploy/report.mjs';
import { deploySettings } from '../../../scripts/lib/deploy/settings.mjs';
import { at, ownNode, root } from '../../../scripts/lib/paths.mjs';
import { run } from '../../../scripts/lib/processes.mjs';
import { Stop } from '../../../scripts/lib/stop.mjs';
import { ACCOUNT, TOKEN, startCloudflare } from '../../../stand-in/cloudflare/cloudflare.mjs';

/** A smoke test that asks for `/health` only. */
export const quickSmokeTest = at('tests', 'deploy', 'lib', 'smoke.mjs');

/** A smoke test that passes and tells what it was to ask, for an address that leads nowhere here. */
export const easySmokeTest = at('tests', 'deploy', 'lib', 'easy.mjs');

/**
 * A Cloudflare of our own and a place to deploy from.
 *
 * @returns `{cloudflare, folder, environment, deploy, signIn, attempt, close}`
 */
export async function startDeployments(rights) {
  const cloudflare = await startCloudflare(rights);
  const folder = mkdtempSync(path.join(os.tmpdir(), 'deployments-'));
  const environment = {
    PATH: process.env.PATH,
    JAVA_HOME: process.env.JAVA_HOME,
    HOME: folder, // nobody's sign-in at Cloudflare is here
    XDG_CONFIG_HOME: folder,
    NPM_CONFIG_UPDATE_NOTIFIER: 'false',
    GROK2API_BASE_URL: cloudflare.siteUrl,
    CLOUDFLARE_API_BASE_URL: cloudflare.apiUrl,
    CLOUDFLARE_API_TOKEN: TOKEN,
    CLOUDFLARE_ACCOUNT_ID: ACCOUNT,
  };
  const usual = ['--smoke-test', quickSmokeTest, '--backup-folder', folder, '--wait', '2'];
  const script = at('scripts', 'run', 'deploy.mjs');
  return {
    cloudflare,
    folder,
    environment,

    /** A deployment as from a laptop, resolves to `{code, output}`; of two like options the first counts. */
    deploy: (variables = {}, ...parameters) =>
      run(ownNode, [script, ...parameters, ...usual], {
        cwd: root,
        env: { ...environment, ...variables },
      }),

    /** `npm run sign-in -- --remote`. */
    signIn: () =>
      run(ownNode, [at('scripts', 'sign-in.mjs'), '--remote'], { cwd: root, env: environment }),

    /** A deployment in this process, for one that comes to a stop before wrangler has anything to do. */
    async attempt(variables = {}, options = {}) {
      const choices = { build: 'x', smokeFile: quickSmokeTest, backupFolder: folder, ...options };
      try {
        const settings = deploySettings({ ...environment, ...variables });
        await deploy(settings, choices, new Report({}));
      } catch (error) {
        if (error instanceof Stop) {
          return error.message;
        }
        throw error;
      }
      return 'no stop';
    },

    close: async () => {
      await cloudflare.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
