import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's folder. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');

/** A path inside the repository. */
export const at = (...parts) => path.join(root, ...parts);

/** The Node that package.json pins; newer than many a system's own. */
export const ownNode = at(
  'node_modules',
  'node',
  'bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
);

/** What TeaVM makes out of the Java sources. */
export const compiledJava = at('worker-java', 'target', 'teavm', 'gateway.js');

/** What is deployed. */
export const workerFile = at('dist', 'worker.js');
