import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { brotliCompressSync } from 'node:zlib';
import { staticFolder } from '../../scripts/lib/static.mjs';

/** Kilobytes of 1,000 bytes, compressed as Cloudflare sends them to browsers of today. */
const PANEL = 150;
const FIRST_VIEW = 60;

const read = (file) => readFileSync(path.join(staticFolder, file));
const compressed = (file) => brotliCompressSync(read(file)).length / 1000;
const sum = (files) => [...files].map(compressed).reduce((a, b) => a + b, 0);

/** What a script imports: at once, and on demand. */
function importsOf(file) {
  const text = read(file).toString();
  const here = (name) => path.posix.join(path.posix.dirname(file), name);
  const found = (pattern) => [...text.matchAll(pattern)].map(([, name]) => here(name));
  return {
    now: found(/(?:from|import)"(\.[^"]+)"/g),
    later: found(/import\("(\.[^"]+)"\)/g),
  };
}

/** A script and all it needs before it works. */
function needs(file, found = new Set()) {
  if (!found.has(file)) {
    found.add(file);
    if (file.endsWith('.js')) {
      importsOf(file).now.forEach((name) => needs(name, found));
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

/** A page, and a screen of it: the chunk in which its words are. */
function viewOf(page, words = '') {
  const found = new Set();
  named(page).forEach((file) => needs(file, found));
  if (words) {
    const screen = importsOf('js/main.js').later.find((file) => whole(file).includes(words));
    assert.ok(screen, `no screen says ${words}`);
    needs(screen, found);
  }
  return found;
}

const whole = (file) => [...needs(file)].map((name) => read(name).toString()).join('');

const LIBRARIES_OF_CHAT = /^chunk\/(markdown|highlight)\./;

describe('the pages are small:', () => {
  const all = globSync('**/*.{js,css}', { cwd: staticFolder });

  it(`scripts and sheets together, but for what only answers in a chat need, are ${PANEL} KB at most`, () => {
    const files = all.filter((file) => !LIBRARIES_OF_CHAT.test(file));
    assert.equal(all.length - files.length, 2);
    assert.ok(
      sum(files) <= PANEL,
      `${sum(files).toFixed(1)} KB; with those ${sum(all).toFixed(1)}`,
    );
  });

  for (const [name, files] of Object.entries({
    'sign-in': viewOf('login.html'),
    tokens: viewOf('panel.html', 'token-table-body'),
    keys: viewOf('panel.html', 'keys-table-body'),
    chat: viewOf('chat.html'),
  })) {
    it(`the first view of ${name} is ${FIRST_VIEW} KB at most, icons included`, () => {
      const size = sum(files) + compressed('icons.svg');
      assert.ok(files.size > 3);
      assert.ok(size <= FIRST_VIEW, `${size.toFixed(1)} KB: ${[...files].join(', ')}`);
    });
  }
});
