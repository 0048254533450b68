import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { brotliCompressSync } from 'node:zlib';
import { chunksFile, staticFolder } from '../../scripts/lib/static.mjs';

/** Kilobytes of 1,000 bytes, compressed as Cloudflare sends them to browsers of today. */
const PANEL = 150;
const FIRST_VIEW = 60;

const SCREENS = ['accounts', 'upstreams', 'state', 'settings'].map(
  (name) => `js/screens/${name}.js`,
);

const read = (file) => readFileSync(path.join(staticFolder, file));
const compressed = (file) => brotliCompressSync(read(file)).length / 1000;
const sum = (files) => [...files].map(compressed).reduce((a, b) => a + b, 0);

const outputs = Object.fromEntries(
  Object.entries(JSON.parse(readFileSync(chunksFile, 'utf8'))).map(([name, output]) => [
    name.replace(/^.*?dist\/static\//, ''),
    output,
  ]),
);

/** The chunk that a source became. */
const chunkOf = (source) =>
  Object.keys(outputs).find((name) => outputs[name].entryPoint?.endsWith(source));

/** A file and all it needs before it works. */
function needs(file, found = new Set(), kinds = ['import-statement']) {
  if (!found.has(file)) {
    found.add(file);
    for (const { path: name, kind } of outputs[file]?.imports ?? []) {
      if (kinds.includes(kind)) {
        needs(name.replace(/^.*?dist\/static\//, ''), found, kinds);
      }
    }
  }
  return found;
}

/** What a page and a screen of it need at once. */
function viewOf(page, screen = '') {
  const found = new Set();
  const named = read(page)
    .toString()
    .matchAll(/(?:src|href)="\/([^"]+\.(?:js|css))"/g);
  [...named].forEach(([, file]) => needs(file, found));
  if (screen) {
    needs(chunkOf(screen), found);
  }
  return found;
}

describe('the pages are small:', () => {
  const all = globSync('**/*.{js,css}', { cwd: staticFolder });

  it(`all of the panel but its chat is ${PANEL} KB at most`, () => {
    const ofChat = needs(chunkOf('js/chat/main.js'), new Set(), [
      'import-statement',
      'dynamic-import',
    ]);
    ofChat.add('css/chat.css').add('css/chat-media.css');
    const panel = viewOf('panel.html');
    const everything = ['import-statement', 'dynamic-import'];
    SCREENS.forEach((screen) => needs(chunkOf(screen), panel, everything));
    const files = all.filter((file) => panel.has(file) || !ofChat.has(file));
    const figures = `${sum(files).toFixed(1)} KB; with the chat ${sum(all).toFixed(1)} KB`;
    console.log(`  ${figures} in ${all.length} files`);
    assert.ok(files.length > 10 && files.length < all.length);
    assert.ok(sum(files) <= PANEL, figures);
  });

  for (const [name, files] of Object.entries({
    'sign-in': viewOf('login.html'),
    accounts: viewOf('panel.html', 'js/screens/accounts.js'),
    upstreams: viewOf('panel.html', 'js/screens/upstreams.js'),
    state: viewOf('panel.html', 'js/screens/state.js'),
    settings: viewOf('panel.html', 'js/screens/settings.js'),
    chat: viewOf('chat.html'),
  })) {
    it(`the first view of ${name} is ${FIRST_VIEW} KB at most, icons included`, () => {
      const size = sum(files) + compressed('icons.svg');
      assert.ok(files.size > 3);
      assert.ok(size <= FIRST_VIEW, `${size.toFixed(1)} KB: ${[...files].join(', ')}`);
    });
  }
});
