import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { Made } from './fingerprint.mjs';
import { at, root } from './paths.mjs';
import { step } from './step.mjs';

/** The libraries of the pages, each as one module; what is not named here is left out. */
const MODULES = {
  'lit.js': `
    export { html, svg, nothing, render } from 'lit-html';
    export { classMap } from 'lit-html/directives/class-map.js';
    export { createRef, ref } from 'lit-html/directives/ref.js';
    export { guard } from 'lit-html/directives/guard.js';
    export { ifDefined } from 'lit-html/directives/if-defined.js';
    export { keyed } from 'lit-html/directives/keyed.js';
    export { live } from 'lit-html/directives/live.js';
    export { repeat } from 'lit-html/directives/repeat.js';
    export { unsafeHTML } from 'lit-html/directives/unsafe-html.js';`,
  'chart.js': `export { default } from 'uplot';`,
  'markdown.js': `
    export { Marked } from 'marked';
    export { default as DOMPurify } from 'dompurify';`,
  'highlight.js': `
    import highlight from 'highlight.js/lib/core';
    ${['bash', 'cpp', 'css', 'diff', 'go', 'java', 'javascript', 'json', 'python']
      .concat(['rust', 'sql', 'typescript', 'xml', 'yaml'])
      .map(
        (name) =>
          `import ${name} from 'highlight.js/lib/languages/${name}';
           highlight.registerLanguage('${name}', ${name});`,
      )
      .join('\n')}
    export default highlight;`,
};

const STYLES = { 'chart.css': 'uplot/dist/uPlot.min.css' };

/** Names at lucide.dev, and here. */
export const ICONS = [
  ...['activity', 'archive', 'arrow-down', 'arrow-left', 'arrow-right', 'arrow-up', 'ban', 'bell'],
  ...['book-open', 'bot', 'boxes', 'brush-cleaning', 'calendar', 'chart-line', 'check'],
  ...['chevron-down', 'chevron-left', 'chevron-right', 'chevron-up', 'circle-alert'],
  ...['circle-check', 'circle-help', 'clock', 'code', 'command', 'copy', 'database', 'download'],
  ...['ellipsis', 'ellipsis-vertical', 'external-link', 'eye', 'eye-off', 'file-text', 'film'],
  ...['filter', 'fingerprint', 'flask-conical', 'folder-archive', 'gauge', 'globe', 'history'],
  ...['house', 'image', 'images', 'info', 'key-round', 'keyboard', 'languages', 'layers', 'link'],
  ...['list', 'loader-circle', 'lock', 'log-in', 'log-out', 'menu', 'message-circle'],
  ...['messages-square', 'monitor', 'moon', 'network', 'paperclip', 'pause', 'pencil', 'play'],
  ...['plug', 'plus', 'refresh-cw', 'rotate-ccw', 'route', 'save', 'search', 'send', 'server'],
  ...['settings', 'shield-check', 'shield', 'sliders-horizontal', 'sparkles', 'square'],
  ...['square-pen', 'stethoscope', 'sun', 'sun-moon', 'tag', 'terminal', 'timer', 'trash-2'],
  ...['triangle-alert', 'undo-2', 'upload', 'user', 'users', 'video', 'wand-sparkles', 'x', 'zap'],
];

const outputs = [...Object.keys(MODULES), ...Object.keys(STYLES), 'icons.svg'].map((name) =>
  at('app-static', 'vendor', name),
);

const made = new Made(at('dist', 'vendor-made-from'), {
  inputs: [at('scripts', 'lib', 'vendor.mjs'), at('package-lock.json')],
  outputs,
});

/** Writes `app-static/vendor`: the pages' libraries from npm, in the versions of package-lock.json. */
export async function vendor() {
  if (made.upToDate()) {
    return;
  }
  await step('Bundling the libraries of the pages', async () => {
    mkdirSync(at('app-static', 'vendor'), { recursive: true });
    await Promise.all(
      Object.entries(MODULES).map(([name, contents]) => writeModule(name, contents)),
    );
    for (const [name, source] of Object.entries(STYLES)) {
      writeFileSync(at('app-static', 'vendor', name), readFileSync(at('node_modules', source)));
    }
    writeFileSync(at('app-static', 'vendor', 'icons.svg'), sprite());
  });
  made.remember();
}

async function writeModule(name, contents) {
  const { build } = await import('esbuild');
  await build({
    absWorkingDir: root,
    stdin: { contents, resolveDir: root },
    outfile: at('app-static', 'vendor', name),
    bundle: true,
    format: 'esm',
    target: 'es2022',
    charset: 'utf8',
    minify: true,
    banner: { js: '// @ts-nocheck' },
    legalComments: 'eof', // their licences ask for that
    logLevel: 'error',
  });
}

/** One file of symbols; `<use href="/vendor/icons.svg#copy">` shows one. */
function sprite() {
  const symbols = ICONS.map((name) => {
    const icon = readFileSync(at('node_modules', 'lucide-static', 'icons', `${name}.svg`), 'utf8');
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
