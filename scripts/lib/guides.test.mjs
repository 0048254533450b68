import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { parse } from 'yaml';
import { at } from './paths.mjs';

const pages = readdirSync(at('docs', 'guide')).filter((name) => name.endsWith('.md'));

/** Each guide and its translation. */
const pairs = [
  ['README.md', 'README.zh-CN.md'],
  ...pages.map((name) => [`docs/guide/${name}`, `docs/guide/zh-CN/${name}`]),
];

const read = (file) => readFileSync(at(file), 'utf8');
const codeIn = (text) => [...text.matchAll(/^ *```(\w+)\n(.*?)^ *```$/gms)];
const prose = (text) => text.replaceAll(/^ *```.*?^ *```$/gms, '');
const headings = (text) => [...prose(text).matchAll(/^(#+) (.+)$/gm)];

/** The anchor that GitHub gives a heading. */
const anchor = (heading) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\p{M}_ -]/gu, '')
    .replaceAll(' ', '-');

/** Commands without what is told in words: comments, and names to be filled in. */
const commands = (text) =>
  codeIn(text)
    .filter(([, language]) => language === 'sh' || language === 'sql')
    .flatMap(([, , code]) => code.split('\n'))
    .map((line) => line.replaceAll(/<[^>]*>/g, '<>').trim())
    .filter(Boolean);

/** Where a link of a page leads, as `[file, anchor]`, without those to other sites. */
const links = (file) =>
  [...prose(read(file)).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link]) => link)
    .filter((link) => !/^[a-z]+:/.test(link))
    .map((link) => {
      const [to, heading = ''] = decodeURI(link).split('#');
      return [to ? path.posix.join(path.posix.dirname(file), to) : file, heading];
    });

describe('the guides', () => {
  for (const file of pairs.flat()) {
    it(`${file}: every link leads somewhere`, () => {
      for (const [to, heading] of links(file)) {
        assert.ok(existsSync(at(to)), to);
        const there = heading && headings(read(to)).map(([, , text]) => anchor(text));
        assert.ok(!heading || there.includes(heading), `${to}#${heading}`);
      }
    });
  }

  for (const [english, chinese] of pairs.slice(1)) {
    it(`${english}: says the same in both languages`, () => {
      const [one, other] = [read(english), read(chinese)];
      const levels = (text) => headings(text).map(([, level]) => level);
      assert.deepEqual(levels(other), levels(one));
      assert.deepEqual(commands(other), commands(one));
      const rows = (text) => prose(text).match(/^ *\|.*$/gm)?.length;
      assert.equal(rows(other), rows(one));
    });
  }

  it('are all named in both READMEs', () => {
    for (const [readme, folder] of [
      ['README.md', 'docs/guide'],
      ['README.zh-CN.md', 'docs/guide/zh-CN'],
    ]) {
      const named = links(readme).map(([to]) => to);
      assert.deepEqual(
        pages.filter((name) => !named.includes(`${folder}/${name}`)),
        [],
      );
    }
  });

  it('name the secrets and variables that the workflow reads, and the options of the command', () => {
    const { jobs } = parse(read('.github/workflows/cloudflare-workers.yml'));
    const { env } = jobs.deploy.steps.find(({ run }) => run === 'npm run deploy');
    const options = read('scripts/run/deploy.mjs').matchAll(
      /(?:option\(|includes\()'(?:--)?([\w-]+)'/g,
    );
    const known = [
      ...Object.keys(env).filter((name) => name !== 'ALLOW_REBIND'),
      ...[...options].map(([, name]) => `--${name}`),
    ];
    assert.ok(known.length > 12, known.join());
    for (const file of ['docs/guide/deploy.md', 'docs/guide/zh-CN/deploy.md']) {
      const text = read(file);
      assert.deepEqual(
        known.filter((name) => !text.includes(`\`${name}`)),
        [],
        file,
      );
    }
  });

  it('quote what the deployment really says', () => {
    const folder = ['scripts', 'lib', 'deploy'];
    const said = readdirSync(at(...folder))
      .filter((name) => !name.endsWith('.test.mjs'))
      .map((name) => read(path.posix.join(...folder, name)))
      .join('\n')
      .replaceAll(/['`] \+\n\s*['`]/g, '');
    const ofOthers = ['exceeded the limit of 5 cron triggers'];
    for (const file of ['docs/guide/troubleshooting.md', 'docs/guide/zh-CN/troubleshooting.md']) {
      const [, first] = read(file).split(/^## /m);
      const quoted = [...first.matchAll(/^\| `([^`]+)`/gm)].map(([, text]) => text);
      assert.ok(quoted.length > 10);
      for (const text of quoted.filter((one) => !ofOthers.includes(one))) {
        const pieces = text.split(
          /CLOUDFLARE_API_TOKEN|D1 database|KV namespace|Applying the migrations/,
        );
        assert.ok(
          pieces.every((piece) => said.includes(piece)),
          text,
        );
      }
    }
  });
});
