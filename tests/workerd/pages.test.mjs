import assert from 'node:assert/strict';
import { Log, LogLevel, Miniflare, convertV4MiniflareOptions } from 'miniflare';
import { readFileSync, readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { after, describe, it } from 'node:test';
import { at, workerFile } from '../../scripts/lib/paths.mjs';
import { readWorkerConfig } from '../../scripts/lib/worker-config.mjs';
import { startGateway } from '../lib/gateway.mjs';

const gateway = await startGateway({ vars: { BUILD_SHA: 'abc123' } });
after(() => gateway.dispose());

const POLICY =
  "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; " +
  "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; " +
  "object-src 'none'";

const ask = (path, { html = false, method = 'GET', headers = {} } = {}) =>
  fetch(gateway.url + path, {
    method,
    redirect: 'manual',
    headers: { ...(html && { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }), ...headers },
  });

const file = (name) => readFileSync(at('dist', 'static', name));

function assertGuarded(answer, what) {
  const { headers } = answer;
  assert.equal(headers.get('content-security-policy'), POLICY, what);
  assert.equal(headers.get('x-content-type-options'), 'nosniff', what);
  assert.equal(headers.get('referrer-policy'), 'same-origin', what);
  assert.equal(headers.get('x-frame-options'), 'DENY', what);
}

/** The platform serves pages itself: no Worker has seen the request. */
async function assertPage(answer, name) {
  assert.equal(answer.headers.get('x-grok2api-build'), null);
  await assertHtml(answer, name, 200);
}

async function assertHtml(answer, name, status) {
  assert.equal(answer.status, status);
  assertGuarded(answer, name);
  assert.equal(answer.headers.get('content-type'), 'text/html; charset=utf-8');
  assert.equal(answer.headers.get('cache-control'), 'no-store');
  assert.equal(await answer.text(), file(name).toString());
}

describe('pages', () => {
  const pages = {
    '/login': 'login.html',
    '/admin/token': 'panel.html',
    '/admin/keys': 'panel.html',
    '/admin/chat': 'panel.html',
    '/admin/datacenter': 'panel.html',
    '/admin/config': 'panel.html',
    '/admin/cache': 'panel.html',
    '/admin/nothing': 'panel.html',
    '/chat': 'chat.html',
  };
  for (const [path, name] of Object.entries(pages)) {
    it(`are under their own path: ${path}`, async () => {
      await assertPage(await ask(path, { html: true }), name);
      await assertPage(await ask(`${path}?v=dev`, { headers: { 'if-none-match': '*' } }), name);
    });
  }

  it('answer HEAD with the same headers and no body', async () => {
    const get = await ask('/login');
    const head = await ask('/login', { method: 'HEAD' });
    assert.equal(head.status, 200);
    for (const name of ['content-type', 'cache-control', 'content-security-policy']) {
      assert.equal(head.headers.get(name), get.headers.get(name));
    }
    assert.equal(await head.text(), '');
    await get.body.cancel();
  });

  it('cannot be posted to', async () => {
    const answer = await ask('/login', { method: 'POST', html: true });
    assert.equal(answer.status, 405);
  });

  it('ask for nothing from elsewhere and carry no script or style in them', () => {
    for (const name of readdirSync(at('dist', 'static')).filter((each) => each.endsWith('.html'))) {
      const html = file(name).toString();
      assert.doesNotMatch(html, /<style|\sstyle=|\son\w+=|<script(?![^>]*src=)/, name);
      for (const [, address] of html.matchAll(/(?:src|href|action)="([^"]*)"/g)) {
        assert.match(address, /^\//, name);
      }
    }
  });
});

describe('redirects', () => {
  const moved = {
    '/': '/login',
    '/admin': '/admin/token',
    '/manage': '/admin/token',
    '/v1/files/image/x.png': '/images/x.png',
    '/v1/files/image/a%20b%2Fc.png': '/images/a%20b%2Fc.png',
    '/v1/files/video/u_aHR0cHM6Ly9h': '/images/u_aHR0cHM6Ly9h',
  };
  for (const [path, location] of Object.entries(moved)) {
    it(`lead from ${path} to ${location}, although there are client keys`, async () => {
      await gateway.addKey();
      for (const method of ['GET', 'HEAD']) {
        const answer = await ask(path, { method });
        assert.equal(answer.status, 302);
        assert.equal(answer.headers.get('location'), location);
        assert.equal(answer.headers.get('x-grok2api-build'), 'abc123');
      }
    });
  }
});

describe('files', () => {
  it('below /static are those at the root', async () => {
    const answer = await ask('/static/js/main.js');
    assert.equal(answer.status, 200);
    assertGuarded(answer, '/static');
    assert.equal(answer.headers.get('content-type'), 'text/javascript; charset=utf-8');
    assert.equal(answer.headers.get('cache-control'), 'no-cache');
    assert.equal(answer.headers.get('x-grok2api-build'), 'abc123');
    assert.equal(await answer.text(), file('js/main.js').toString());
  });

  it('are not sent again to whoever has them', async () => {
    for (const path of ['/static/js/main.js', '/js/main.js']) {
      const first = await ask(path);
      await first.body.cancel();
      const etag = first.headers.get('etag');
      assert.ok(etag, path);
      const again = await ask(path, { headers: { 'if-none-match': etag } });
      assert.equal(again.status, 304, path);
      assert.equal(again.headers.get('etag'), etag, path);
      assert.equal(again.headers.get('cache-control'), 'no-cache', path);
      assert.equal(await again.text(), '');
    }
  });

  it('arrive byte for byte', async () => {
    const icon = file('favicon.ico');
    for (const path of ['/favicon.ico', '/static/favicon.ico']) {
      const answer = await ask(path);
      assert.equal(answer.status, 200, path);
      assert.match(answer.headers.get('content-type'), /^image\//, path);
      assert.ok(icon.equals(Buffer.from(await answer.arrayBuffer())), path);
    }
  });

  it('that the platform serves itself are guarded as well', async () => {
    const kept = {
      '/css/main.css': 'no-cache',
      '/js/main.js': 'no-cache',
      '/favicon.ico': 'no-cache',
    };
    const [chunk] = readdirSync(at('dist', 'static', 'chunk'));
    kept[`/chunk/${chunk}`] = 'public, max-age=31536000, immutable';
    const pages = { '/login.html': 'no-store', '/panel.html': 'no-store', '/404.html': 'no-store' };
    for (const [path, caching] of Object.entries({ ...kept, ...pages })) {
      const answer = await ask(path);
      assert.equal(answer.status, 200, path);
      assertGuarded(answer, path);
      assert.equal(answer.headers.get('cache-control'), caching, path);
      await answer.body.cancel();
    }
  });

  it('keep what is meant for the platform', async () => {
    const paths = [
      '/_worker.js',
      '/static/_worker.js',
      '/static/%5Fworker.js',
      '/%5Fworker.js',
      '/_headers',
      '/static/_headers',
      '/.assetsignore',
      '/static/.assetsignore',
    ];
    for (const path of paths) {
      const answer = await ask(path);
      assert.equal(answer.status, 404, path);
      assert.match(answer.headers.get('content-type'), /^text\/plain/, path);
      await answer.body.cancel();
    }
  });
});

describe('elsewhere', () => {
  const paths = ['/nothing', '/nothing/at/all.js', '/administrator', '/login/', '/static/x.js'];
  paths.push('/static//evil.example/x', '/v2/models', '/index.html');

  it('a browser is told where the panel is', async () => {
    for (const path of paths) {
      const answer = await ask(path, { html: true });
      assert.equal(answer.headers.get('x-grok2api-build'), 'abc123');
      await assertHtml(answer, '404.html', 404);
    }
    const page = file('404.html').toString();
    assert.match(page, /href="\/login"/);
    assert.match(page, /href="\/admin\/token"/);
  });

  it('a program is told in plain text', async () => {
    for (const path of paths) {
      const answer = await ask(path);
      assert.equal(answer.status, 404, path);
      assert.equal(answer.headers.get('content-type'), 'text/plain; charset=utf-8', path);
      assert.equal(answer.headers.get('x-grok2api-build'), 'abc123', path);
      assert.match(await answer.text(), /\/v1/);
    }
  });

  it('the APIs answer in JSON, whoever asks', async () => {
    for (const path of ['/api', '/api/nothing', '/api/v1/admin/nothing', '/v1', '/v1/nothing']) {
      const answer = await ask(path, { html: true });
      assert.equal(answer.status, 404, path);
      assert.match(answer.headers.get('content-type'), /^application\/json/, path);
      assert.equal(answer.headers.get('x-grok2api-build'), 'abc123', path);
      assert.ok((await answer.json()).error, path);
    }
  });
});

describe('without the binding ASSETS', () => {
  it('a page says so, and everything else works', async () => {
    const { workerOptions } = readWorkerConfig();
    const bare = new Miniflare(
      convertV4MiniflareOptions({
        log: new Log(LogLevel.WARN),
        cf: false,
        workers: [
          {
            ...workerOptions,
            assets: undefined,
            modulesRoot: dirname(workerFile),
            modules: [{ type: 'ESModule', path: workerFile }],
          },
        ],
      }),
    );
    try {
      const url = (await bare.ready).origin;
      for (const page of ['/login', '/admin/token', '/static/js/main.js', '/nothing']) {
        const answer = await fetch(url + page, { headers: { accept: 'text/html' } });
        assert.equal(answer.status, 500, page);
        assert.equal(answer.headers.get('content-type'), 'text/plain; charset=utf-8', page);
        assert.match(await answer.text(), /ASSETS/, page);
      }
      assert.equal((await fetch(`${url}/`, { redirect: 'manual' })).status, 302);
      const health = await (await fetch(`${url}/health`)).json();
      assert.equal(health.status, 'degraded');
      assert.equal(health.bindings.assets, false);
    } finally {
      await bare.dispose();
    }
  });
});
