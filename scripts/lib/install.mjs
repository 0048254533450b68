import { existsSync } from 'node:fs';
import { Made } from './fingerprint.mjs';
import { at, ownNode, root } from './paths.mjs';
import { run } from './processes.mjs';
import { step } from './step.mjs';
import { Stop } from './stop.mjs';

const installed = new Made(at('node_modules', '.installed'), {
  inputs: [at('package-lock.json')],
  outputs: [],
});

/** Brings node_modules to the state of package-lock.json, unless it is there already. */
export async function install() {
  if (existsSync(ownNode) && installed.upToDate()) {
    return;
  }
  await step('Installing the npm packages', async () => {
    const { code, output } = await run(
      'npm',
      ['ci', '--no-audit', '--no-fund', '--loglevel=error'],
      {
        cwd: root,
      },
    );
    if (code !== 0) {
      throw new Stop('npm ci failed; its words are above.', { details: output });
    }
  });
  installed.remember();
}
