import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { writePages } from '../../scripts/lib/pages.mjs';
import { at, ownNode, workerFile } from '../../scripts/lib/paths.mjs';
import { run } from '../../scripts/lib/processes.mjs';
import { readWorkerConfig } from '../../scripts/lib/worker-config.mjs';

const SHA = 'abc123';
const START_MILLIS = 90_000;

const folder = mkdtempSync(path.join(os.tmpdir(), 'pages-'));
const site = path.join(folder, 'site');
writePages(site);
after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

/** wrangler, with a home of its own: it shall find nobody's account and write nobody's logs. */
const wrangler = at('node_modules', 'wrangler', 'bin', 'wrangler.js');
const env = {
  PATH: process.env.PATH,
  HOME: folder,
  XDG_CONFIG_HOME: folder,
  CI: '1',
  WRANGLER_SEND_METRICS: 'false',
};

describe('the folder', () => {
  it('has the program, the files of the panel and which of them Pages serves itself', () => {
    const names = readdirSync(site);
    for (const name of ['_worker.js', '_routes.json', '_headers', 'login.html', 'css', 'js']) {
      assert.ok(names.includes(name), name);
    }
    const { include, exclude } = JSON.parse(readFileSync(path.join(site, '_routes.json'), 'utf8'));
    assert.deepEqual(include, ['/*']);
    assert.ok(
      ['/chunk/*', '/css/*', '/js/*', '/favicon.ico'].every((rule) => exclude.includes(rule)),
    );
    assert.ok(!exclude.some((rule) => /^\/[._]|\.html$/.test(rule)), String(exclude));
  });

  it('has the very program that is deployed as a Worker, and no way to its sources', () => {
    const program = readFileSync(path.join(site, '_worker.js'), 'utf8');
    assert.doesNotMatch(program, /sourceMappingURL/);
    assert.ok(readFileSync(workerFile, 'utf8').startsWith(program.trimEnd()));
    assert.deepEqual(
      readdirSync(site, { recursive: true }).filter((name) => /\.map$|\.toml$/.test(name)),
      [],
    );
  });

  it('can be the files of a Worker, without the program among them', async () => {
    const worker = path.join(folder, 'worker');
    mkdirSync(worker);
    writeFileSync(path.join(worker, 'index.js'), 'export default { fetch() {} };');
    writeFileSync(
      path.join(worker, 'wrangler.toml'),
      `name = "x"
main = "index.js"
compatibility_date = "2026-01-28"
[assets]
directory = ${JSON.stringify(site)}
`,
    );
    const deploy = () => run(ownNode, [wrangler, 'deploy', '--dry-run'], { cwd: worker, env });
    const { code, output } = await deploy();
    assert.equal(code, 0, output);
    const ignored = path.join(site, '.assetsignore');
    const text = readFileSync(ignored, 'utf8');
    rmSync(ignored);
    try {
      assert.match((await deploy()).output, /Uploading a Pages _worker\.js file as an asset/);
    } finally {
      writeFileSync(ignored, text);
    }
  });
});

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('wrangler pages dev', () => {
  let url;
  let child;
  let words = '';

  before(async () => {
    const port = await freePort();
    const { compatibilityDate, compatibilityFlags } = readWorkerConfig().workerOptions;
    child = spawn(
      ownNode,
      [
        ...[wrangler, 'pages', 'dev', site, '--port', String(port), '--ip', '127.0.0.1'],
        ...['--compatibility-date', compatibilityDate],
        ...compatibilityFlags.flatMap((flag) => ['--compatibility-flags', flag]),
        ...['--d1', 'DB', '--kv', 'KV_CACHE', '--binding', `BUILD_SHA=${SHA}`],
        ...['--persist-to', path.join(folder, 'state')],
      ],
      { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => (words += text));
    }
    url = `http://127.0.0.1:${port}`;
    const deadline = performance.now() + START_MILLIS;
    while (!(await fetch(`${url}/health`).catch(() => null))) {
      assert.ok(child.exitCode === null && performance.now() < deadline, words);
      await pause(200);
    }
  });
  after(async () => {
    child.kill();
    await new Promise((resolve) =>
      child.exitCode === null ? child.once('exit', resolve) : resolve(),
    );
  });

  it('serves a gateway with which the smoke test finds nothing wrong', async () => {
    const { code, output } = await run(
      process.execPath,
      [
        ...[at('scripts', 'smoke-test.mjs'), '--base-url', url],
        ...['--expect-sha', SHA, '--timeout', '20'],
      ],
      { env: {} },
    );
    assert.equal(code, 0, output);
    assert.match(output, /^\[smoke\] 9 passed, 0 failed, 9 skipped$/m);
  });

  it('serves styles and scripts without the Worker, and guards them', async () => {
    for (const name of ['/css/main.css', '/js/main.js']) {
      const answer = await fetch(url + name);
      assert.equal(answer.status, 200, name);
      assert.equal(await answer.text(), readFileSync(path.join(site, name), 'utf8'));
      assert.equal(answer.headers.get('x-grok2api-build'), null);
      assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
      assert.equal(answer.headers.get('cache-control'), 'no-cache');
      assert.equal((await fetch(`${url}/static${name}`)).status, 200);
    }
  });

  it('keeps what is meant for the platform, and says where the panel is', async () => {
    for (const name of ['/_worker.js', '/_routes.json', '/_headers', '/.assetsignore', '/no']) {
      const answer = await fetch(url + name, { headers: { accept: 'text/html' } });
      assert.equal(answer.status, 404, name);
      assert.match(await answer.text(), /href="\/login"/);
      assert.equal(answer.headers.get('x-grok2api-build'), SHA);
    }
  });
});
