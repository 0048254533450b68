import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { root } from '../../scripts/lib/paths.mjs';
import { dense } from '../../scripts/lib/static.mjs';

describe('the build', () => {
  it('takes indentation out of templates, wherever they stand', () => {
    assert.equal(
      dense('html`<p>\n    ${a ? html`<b>\n      x</b>` : `y\n  z`}\n  </p>`'),
      'html`<p>\n${a ? html`<b>\nx</b>` : `y\n  z`}\n</p>`',
    );
  });

  it('leaves examples of code as they are', () => {
    const code = 'const python = `for x in y:\n    print(x)`;\nconst other = String.raw`a\n  b`;';
    assert.equal(dense(code), code);
  });
});

/** One sheet holds the rules of all screens; two that mean different things by a class would mix. */
it('no class belongs to two screens', () => {
  const sheets = globSync('app-static/css/*.css', { cwd: root });
  const imported = readFileSync(path.join(root, 'app-static/css/panel.css'), 'utf8');
  const screens = sheets.filter((file) => imported.includes(`'${path.basename(file)}');`));
  const owners = new Map();
  for (const sheet of screens) {
    const rules = readFileSync(path.join(root, sheet), 'utf8').matchAll(
      /^ {2}\.([a-z][a-z0-9-]*)/gm,
    );
    for (const [, name] of rules) {
      owners.set(name, (owners.get(name) ?? new Set()).add(path.basename(sheet)));
    }
  }
  assert.ok(owners.size > 50);
  const shared = [...owners].filter(([name, files]) => files.size > 1 && name !== 'table');
  assert.deepEqual(
    shared.map(([name, files]) => `${name}: ${[...files].join(', ')}`),
    [],
  );
});
