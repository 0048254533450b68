import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Every file at or below the given paths, in a fixed order; a path that does not exist has none. */
function filesBelow(paths) {
  const found = [];
  const visit = (entry) => {
    const stats = statSync(entry, { throwIfNoEntry: false });
    if (stats?.isDirectory()) {
      readdirSync(entry)
        .sort()
        .forEach((name) => visit(path.join(entry, name)));
    } else if (stats) {
      found.push(entry);
    }
  };
  paths.forEach(visit);
  return found;
}

/** A digest over names and contents of all files at or below the given paths. */
export function fingerprint(paths) {
  const digest = createHash('sha256');
  for (const file of filesBelow(paths)) {
    const content = readFileSync(file);
    digest.update(`${file}\0${content.length}\0`).update(content);
  }
  return digest.digest('hex');
}

/**
 * Remembers from which inputs which outputs were made.
 *
 * Outputs count as well, so that a file somebody else overwrote is made again.
 */
export class Made {
  #note;
  #inputs;
  #outputs;

  constructor(note, { inputs, outputs }) {
    this.#note = note;
    this.#inputs = inputs;
    this.#outputs = outputs;
  }

  /** Whether inputs and outputs are what they were when {@link remember} was called. */
  upToDate() {
    try {
      return readFileSync(this.#note, 'utf8') === this.#now();
    } catch {
      return false;
    }
  }

  remember() {
    mkdirSync(path.dirname(this.#note), { recursive: true });
    writeFileSync(this.#note, this.#now());
  }

  #now() {
    return `${fingerprint(this.#inputs)} ${fingerprint(this.#outputs)}\n`;
  }
}
