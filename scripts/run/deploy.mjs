import { build } from '../lib/build.mjs';
import { buildName } from '../lib/deploy/build.mjs';
import { deploy } from '../lib/deploy/deployment.mjs';
import { Report } from '../lib/deploy/report.mjs';
import { STAGING, deploySettings } from '../lib/deploy/settings.mjs';
import { SMOKE_TEST } from '../lib/deploy/smoke.mjs';
import { option } from '../lib/options.mjs';
import { at } from '../lib/paths.mjs';
import { command } from '../lib/stop.mjs';

const parameters = process.argv.slice(2);

/** `npm run deploy`: the same on a laptop and in the workflow. */
await command(async () => {
  const settings = deploySettings(process.env);
  await build();
  const report = new Report(process.env);
  const wait = option('wait', parameters);
  let ending = 'Not deployed';
  try {
    await deploy(
      settings,
      {
        build: settings.sha ?? (await buildName()),
        stage: parameters.includes('--staging') ? STAGING : settings.stage,
        allowRebind: settings.allowRebind || parameters.includes('--allow-rebind'),
        skipBackup: parameters.includes('--skip-backup'),
        backupFolder: option('backup-folder', parameters) || at('backups'),
        smokeFile: option('smoke-test', parameters) || SMOKE_TEST,
        waitSeconds: wait === null ? null : Number(wait),
      },
      report,
    );
    ending = 'Deployed';
  } catch (error) {
    report.loud('Failed', error.message);
    throw error;
  } finally {
    report.close(ending);
  }
  console.log('\n\u2713 Deployed');
});
