import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { at } from '../../scripts/lib/paths.mjs';

/** Kilobytes of 1,000 bytes, compressed as Cloudflare does at the least. */
const WHOLE = 150;
const FIRST_VIEW = 60;

const pages = at('app-static');
const read = (file) => readFileSync(path.join(pages, file));
const compressed = (file) => gzipSync(read(file), { level: 9 }).length / 1000;
const sum = (files) => [...files].map(compressed).reduce((a, b) => a + b, 0);

/** A file and all it needs before it works; what is imported on demand is not among it. */
function needs(file, found = new Set()) {
  if (!found.has(file)) {
    found.add(file);
    const text = read(file).toString();
    const asked = file.endsWith('.css')
      ? text.matchAll(/@import url\('([^']+)'\)/g)
      : text.matchAll(/^(?:import|export)\s[^;]*?from '([^']+)'|^import '([^']+)'/gm);
    for (const [, first, second] of asked) {
      needs(path.posix.join(path.posix.dirname(file), first ?? second), found);
    }
  }
  return found;
}

/** What a page names in its head. */
const named = (page) =>
  [
    ...read(page)
      .toString()
      .matchAll(/(?:src|href)="\/([^"]+\.(?:js|css))"/g),
  ].map(([, file]) => file);

const viewOf = (page, ...more) => {
  const found = new Set();
  [...named(page), ...more].forEach((file) => needs(file, found));
  return found;
};

describe('the pages are small:', () => {
  it(`all scripts and sheets together are ${WHOLE} KB at most`, () => {
    const all = globSync('**/*.{js,css}', { cwd: pages });
    assert.ok(all.length > 50);
    const size = sum(all);
    assert.ok(size <= WHOLE, `${size.toFixed(1)} KB`);
  });

  for (const [name, files] of Object.entries({
    'sign-in': viewOf('login.html'),
    tokens: viewOf('panel.html', 'js/tokens/page.js'),
    keys: viewOf('panel.html', 'js/keys/page.js'),
    chat: viewOf('chat.html'),
  })) {
    it(`the first view of ${name} is ${FIRST_VIEW} KB at most, icons included`, () => {
      const size = sum(files) + compressed('vendor/icons.svg');
      assert.ok(files.has('vendor/lit.js'), [...files].join());
      assert.ok(size <= FIRST_VIEW, `${size.toFixed(1)} KB: ${[...files].join(', ')}`);
    });
  }
});
