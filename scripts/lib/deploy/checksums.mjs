import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { migrationNames } from '../migrate.mjs';
import { Stop } from '../stop.mjs';

/** The list, as `sha256sum` writes and checks it. */
export const LIST = 'SHA256SUMS';

/** What `git` may have done to line ends on Windows does not count. */
const sum = (file) =>
  createHash('sha256').update(readFileSync(file, 'utf8').replaceAll('\r\n', '\n')).digest('hex');

/**
 * Stops when a migration is not what the list says: a database that has applied the old one will never
 * see the new one.
 */
export function checkMigrations(folder) {
  const lines = readFileSync(path.join(folder, LIST), 'utf8').split(/\r?\n/).filter(Boolean);
  const listed = new Map(lines.map((line) => line.split(/\s+\*?/).reverse()));
  const names = migrationNames(folder);
  const missing = [...listed.keys()].find((name) => !names.includes(name));
  if (missing) {
    throw new Stop(`The migration ${missing} is gone. What was released stays as it is.`);
  }
  for (const name of names) {
    const now = sum(path.join(folder, name));
    if (!listed.has(name)) {
      throw new Stop(
        `The migration ${name} is not in migrations/${LIST}. Add the line: ${now}  ${name}`,
      );
    }
    if (listed.get(name) !== now) {
      throw new Stop(
        `The migration ${name} has changed. Databases that have it will not see the change: put it into a ` +
          `new file. (Never deployed anywhere? Then its line in migrations/${LIST} is ${now}  ${name})`,
      );
    }
  }
}
