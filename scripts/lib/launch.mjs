import path from 'node:path';
import { install } from './install.mjs';
import { at, ownNode, root } from './paths.mjs';
import { handOver } from './processes.mjs';
import { requireNode } from './requirements.mjs';
import { command } from './stop.mjs';

/**
 * Begins a command under whatever Node there is: installs, then goes on under our own Node, with the
 * installed tools first on the PATH.
 *
 * @param {string} script name of a file in scripts/run
 */
export function launch(script, parameters = process.argv.slice(2)) {
  return command(async () => {
    requireNode();
    await install();
    const tools = at('node_modules', '.bin');
    process.exitCode = await handOver(ownNode, [at('scripts', 'run', script), ...parameters], {
      cwd: root,
      env: { ...process.env, PATH: `${tools}${path.delimiter}${process.env.PATH}` },
    });
  });
}
