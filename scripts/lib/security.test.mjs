import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { it } from 'node:test';
import { root } from './paths.mjs';

const files = ['worker-java/src/test', 'tests'].flatMap((folder) =>
  readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /Test\.java$|\.test\.mjs$/.test(entry.name))
    .map(({ name, parentPath }) => ({
      name,
      text: readFileSync(path.join(parentPath, name), 'utf8'),
    })),
);

const textOf = (name) =>
  files
    .filter((file) => file.name === name)
    .map(({ text }) => text)
    .join('');

/** The tests that docs/security.md calls as witnesses, as `{file, title}`. */
const witnesses = [
  ...readFileSync(path.join(root, 'docs/security.md'), 'utf8').matchAll(
    /`(?:(\w+Test)\.(\w+)|([\w-]+\.test\.mjs): ([^`]+))`/g,
  ),
].map(([, javaClass, method, file, title]) =>
  javaClass ? { file: `${javaClass}.java`, title: `void ${method}(` } : { file, title },
);

it('every defence is proved by a test that exists', () => {
  assert.ok(witnesses.length > 40, `only ${witnesses.length} were found`);
  const missing = witnesses.filter(({ file, title }) => !textOf(file).includes(title));
  assert.deepEqual(missing, []);
});
