import {
  cpSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { parse } from 'acorn';
import { simple } from 'acorn-walk';
import { Made } from './fingerprint.mjs';
import { openApi } from './openapi.mjs';
import { at } from './paths.mjs';
import { step } from './step.mjs';
import { Stop } from './stop.mjs';

const source = at('app-static');

/** What the platform serves: `app-static` with its scripts and sheets made small. */
export const staticFolder = at('dist', 'static');

/** What is in which chunk, as esbuild tells it. */
export const chunksFile = at('dist', 'static-chunks.json');

/** What a page names itself; everything else is in chunks that these ask for. */
const ENTRIES = ['js/first-paint.js', 'js/main.js', 'js/login/page.js', 'js/chat/main.js'];

const made = new Made(at('dist', 'static-made-from'), {
  inputs: [
    source,
    at('openapi'),
    at('scripts', 'lib', 'static.mjs'),
    at('scripts', 'lib', 'openapi.mjs'),
    at('package-lock.json'),
  ],
  outputs: [staticFolder, chunksFile],
});

/**
 * Makes `dist/static` of `app-static`: scripts and sheets bundled with their libraries and minified, in
 * chunks that several pages share; every other file as it is. Chunks have the hash of their content in
 * their names, so browsers keep them for good.
 */
export async function buildStatic() {
  if (made.upToDate()) {
    return;
  }
  await step('Bundling the pages', async () => {
    rmSync(staticFolder, { recursive: true, force: true });
    mkdirSync(staticFolder, { recursive: true });
    cpSync(source, staticFolder, { recursive: true, filter: isServedAsItIs });
    const { metafile } = await bundle();
    writeFileSync(chunksFile, JSON.stringify(metafile.outputs));
    for (const page of readdirSync(staticFolder).filter((name) => name.endsWith('.html'))) {
      preload(path.join(staticFolder, page), metafile);
    }
    writeFileSync(path.join(staticFolder, 'icons.svg'), sprite());
    writeFileSync(path.join(staticFolder, 'openapi.json'), `${JSON.stringify(openApi())}\n`);
  });
  made.remember();
}

const isServedAsItIs = (file) =>
  statSync(file).isDirectory()
    ? !['js', 'css', 'vendor'].includes(path.relative(source, file))
    : !/\.(js|css)$/.test(file);

async function bundle() {
  const { build } = await import('esbuild');
  const sheets = readdirSync(path.join(source, 'css')).filter((name) => isAskedFor(name));
  return build({
    absWorkingDir: source,
    entryPoints: [...ENTRIES, ...sheets.map((name) => `css/${name}`), 'vendor/chart.css'],
    entryNames: '[dir]/[name]',
    chunkNames: 'chunk/[name].[hash]',
    outdir: staticFolder,
    outbase: source,
    plugins: [denseTemplates],
    nodePaths: [at('node_modules')],
    bundle: true,
    splitting: true,
    format: 'esm',
    target: ['es2023', 'chrome123', 'firefox128', 'safari17.5'],
    charset: 'utf8',
    minify: true,
    legalComments: 'external', // their licences ask for that
    metafile: true,
    logLevel: 'error',
  }).catch((error) => {
    throw new Stop('esbuild could not bundle the pages.', { details: error.message });
  });
}

/** Sheets that no other sheet imports. */
function isAskedFor(name) {
  const others = ['main.css', 'panel.css'].map((sheet) =>
    readFileSync(path.join(source, 'css', sheet), 'utf8'),
  );
  return !others.some((text) => text.includes(`url('${name}')`));
}

/** Templates are laid out for people; a browser does as well with a line break as with one and a tab. */
const denseTemplates = {
  name: 'dense-templates',
  setup({ onLoad }) {
    onLoad({ filter: /app-static[\\/]js[\\/].*\.js$/ }, ({ path: file }) => ({
      contents: dense(readFileSync(file, 'utf8')),
      loader: 'js',
    }));
  },
};

/** Takes indentation out of templates of HTML; other texts, such as examples of code, keep theirs. */
export function dense(code) {
  const texts = [];
  simple(parse(code, { ecmaVersion: 'latest', sourceType: 'module' }), {
    TaggedTemplateExpression({ tag, quasi }) {
      if (tag.name === 'html' || tag.name === 'svg') {
        texts.push(...quasi.quasis);
      }
    },
  });
  let text = '';
  let place = 0;
  for (const { start, end } of texts.sort((one, other) => one.start - other.start)) {
    text += code.slice(place, start) + code.slice(start, end).replace(/\s*\n\s*/g, '\n');
    place = end;
  }
  return text + code.slice(place);
}

/** Has the browser fetch a page's chunks at once, instead of one after the other names them. */
function preload(file, { outputs }) {
  const page = readFileSync(file, 'utf8');
  const entry = /<script type="module" src="\/([^"]+)"/.exec(page)?.[1];
  if (!entry) {
    return;
  }
  const chunks = new Set();
  const visit = (name) => {
    for (const { path: chunk, kind } of outputs[name].imports) {
      if (kind === 'import-statement' && !chunks.has(chunk)) {
        chunks.add(chunk);
        visit(chunk);
      }
    }
  };
  const nameOf = (output) => path.posix.relative(served, output);
  const served = path.relative(source, staticFolder).split(path.sep).join('/');
  visit(`${served}/${entry}`);
  const links = [...chunks].map((chunk) => `<link rel="modulepreload" href="/${nameOf(chunk)}" />`);
  writeFileSync(file, page.replace('<script type="module"', `${links.join('\n    ')}\n    $&`));
}

/**
 * One file of symbols; `<use href="/icons.svg#copy">` shows one. It has every name of lucide.dev that
 * stands somewhere in the scripts.
 */
function sprite() {
  const icons = at('node_modules', 'lucide-static', 'icons');
  const known = new Set(readdirSync(icons).map((name) => name.replace('.svg', '')));
  const names = new Set();
  for (const file of readdirSync(path.join(source, 'js'), { recursive: true })) {
    if (file.endsWith('.js')) {
      const text = readFileSync(path.join(source, 'js', file), 'utf8');
      for (const [, name] of text.matchAll(/'([a-z0-9-]+)'/g)) {
        if (known.has(name)) {
          names.add(name);
        }
      }
    }
  }
  const symbols = [...names].sort().map((name) => {
    const icon = readFileSync(path.join(icons, `${name}.svg`), 'utf8');
    const shapes = icon
      .slice(icon.indexOf('>', icon.indexOf('<svg')) + 1, icon.indexOf('</svg>'))
      .replace(/\s*\n\s*/g, '');
    return `<symbol id="${name}" viewBox="0 0 24 24">${shapes}</symbol>`;
  });
  return (
    '<!-- lucide.dev, ISC License -->\n' +
    `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join('\n')}\n</svg>\n`
  );
}
