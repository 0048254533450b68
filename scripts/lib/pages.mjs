import { cpSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { at, workerFile } from './paths.mjs';
import { staticFolder as files } from './static.mjs';

/** What `npm run build:pages` makes. */
export const pagesFolder = at('dist', 'pages');

/**
 * Writes the folder of a site of Pages in its advanced mode: the files of the panel, `_worker.js`, and
 * `_routes.json`. There is no source map in it, since everything in it can be read from outside, and no
 * `_redirects`, since the Worker finds the pages here.
 */
export function writePages(folder = pagesFolder) {
  rmSync(folder, { recursive: true, force: true });
  cpSync(files, folder, { recursive: true, filter: (file) => !file.endsWith('_redirects') });
  writeFileSync(path.join(folder, '_worker.js'), withoutMap(readFileSync(workerFile, 'utf8')));
  writeFileSync(path.join(folder, '_routes.json'), `${JSON.stringify(routes(), null, 2)}\n`);
}

const withoutMap = (code) => code.replace(/\n?\/\/# sourceMappingURL=.*\s*$/, '\n');

/**
 * Which requests Pages answers itself: those for styles, scripts and pictures, which costs nothing.
 * Pages are left to the Worker, as are names such as `_headers`, which are nobody's business.
 */
function routes() {
  const exclude = readdirSync(files, { withFileTypes: true })
    .filter(({ name }) => !/^[._]|\.html$/.test(name))
    .map((entry) => `/${entry.name}${entry.isDirectory() ? '/*' : ''}`)
    .sort();
  return { version: 1, include: ['/*'], exclude };
}
