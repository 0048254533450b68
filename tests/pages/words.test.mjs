/* global document, EventTarget -- a bit of a browser */
import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { root } from '../../scripts/lib/paths.mjs';

/** As much of a browser as the catalogues ask for. */
globalThis.window = new EventTarget();
globalThis.document = { documentElement: { lang: 'en' } };

/** What both languages write alike: names, units, commands. */
const ALIKE = /^[\w\s./:–…·%(),'"{}-]{0,24}$/;

const catalogues = globSync('app-static/js/**/*words.js', { cwd: root }).sort();

/** A catalogue's values in a language; functions are told by how many values they take. */
function textsIn(language, catalogue) {
  document.documentElement.lang = language;
  return Object.entries(catalogue);
}

describe('every text is there in both languages:', () => {
  for (const file of catalogues) {
    it(file, async () => {
      const module = await import(pathToFileURL(`${root}/${file}`));
      for (const catalogue of Object.values(module)) {
        const english = textsIn('en', catalogue);
        const chinese = Object.fromEntries(textsIn('zh-CN', catalogue));
        assert.ok(english.length > 0);
        for (const [key, text] of english) {
          const other = chinese[key];
          assert.equal(typeof other, typeof text, key);
          if (typeof text === 'string') {
            assert.notEqual(other.trim(), '', key);
            assert.ok(other !== text || ALIKE.test(text), `${key} is not translated: ${text}`);
          }
        }
      }
    });
  }
});

it('there are catalogues', () => assert.ok(catalogues.length > 3));
