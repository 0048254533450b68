import { existsSync } from 'node:fs';
import { bundle } from '../lib/bundle.mjs';
import { compileJava } from '../lib/java.mjs';
import { at, ownNode, root } from '../lib/paths.mjs';
import { handOver } from '../lib/processes.mjs';
import { Stop, command } from '../lib/stop.mjs';

await command(async () => {
  const bench = at('bench', 'bench.mjs');
  if (!existsSync(bench)) {
    throw new Stop('There is no bench/bench.mjs yet.');
  }
  await compileJava();
  await bundle();
  process.exitCode = await handOver(ownNode, [bench, ...process.argv.slice(2)], { cwd: root });
});
