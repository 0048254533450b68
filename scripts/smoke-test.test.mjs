import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import { after, before, beforeEach, describe, it } from 'node:test';
import { at } from './lib/paths.mjs';

const SHA = '0123456789abcdef0123456789abcdef01234567';
const KEY = 'sk-smoke';
const PASSWORD = 'correct horse';
const SESSION = 'a-session';

const GUARDS = {
  'content-security-policy': "default-src 'self'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'x-frame-options': 'DENY',
};

const json = (body, status = 200) => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});
const page = () => ({
  status: 200,
  headers: { 'content-type': 'text/html; charset=utf-8', ...GUARDS },
  body: '<!doctype html><title>A page</title>',
});
const nothing = () => ({ status: 404, headers: {}, body: 'Not found.' });
const bearer = (request) => /^Bearer (.*)$/.exec(request.headers.authorization ?? '')?.[1];
const withKey = (answer) => (request) => (bearer(request) === KEY ? answer : json({}, 401));

let signedIn = false;
const withSession = (answer) => (request) =>
  signedIn && bearer(request) === SESSION ? answer : json({}, 401);

const HEALTH = {
  status: 'healthy',
  runtime: 'cloudflare-workers',
  build: { sha: SHA },
  bindings: { db: true, kv_cache: true, assets: true },
};

/** What a good gateway answers, as far as the checks look. */
const GOOD = {
  'GET /health': () => json(HEALTH),
  'GET /login': page,
  'GET /v1/models': withKey(json({ object: 'list', data: [{ id: 'grok-4' }] })),
  'GET /v1/images/method': withKey(json({ image_generation_method: 'legacy' })),
  'POST /v1/images/generations': withKey({
    status: 200,
    headers: { 'content-type': 'text/event-stream; charset=utf-8' },
    body: 'data: [DONE]\n\n',
  }),
  'GET /api/v1/admin/tokens': withSession(json({ total: 3 })),
  'GET /_worker.js': nothing,
  'GET /static/_worker.js': nothing,
  'GET /manage': () => ({ status: 302, headers: { location: '/admin/token' }, body: '' }),
  'GET /admin/token': page,
  'GET /admin/keys': page,
  'GET /chat': page,
  'POST /api/v1/admin/login': ({ body }) => {
    signedIn = body === JSON.stringify({ username: 'admin', password: PASSWORD });
    return signedIn ? json({ api_key: SESSION, must_change_password: false }) : json({}, 401);
  },
  'GET /api/v1/admin/session': withSession(json({ username: 'admin', schema: 'current' })),
  'GET /api/v1/admin/keys': withSession(json({ total: 2 })),
  'GET /api/v1/admin/metrics': withSession(
    json({ tokens: { total: 3, active: 2 }, request_stats: {} }),
  ),
  'POST /api/v1/admin/logout': () => {
    signedIn = false;
    return json({});
  },
};

let answers;
let server;
before(async () => {
  server = http.createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) {
      body += chunk;
    }
    const answer = answers[`${request.method} ${request.url.split('?')[0]}`] ?? nothing;
    const made = answer({ headers: request.headers, body });
    if (made) {
      response.writeHead(made.status, made.headers);
      response.end(made.body);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
after(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  signedIn = false;
  answers = { ...GOOD };
});

const url = () => `http://127.0.0.1:${server.address().port}`;

/** Runs the script as an operator does, with nothing of ours in its environment. */
async function smoke(parameters, env = {}) {
  const child = spawn(process.execPath, [at('scripts', 'smoke-test.mjs'), ...parameters], {
    env,
    cwd: '/',
  });
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (errors += text));
  const [code] = await once(child, 'close');
  return { code, output, errors };
}

const everything = () => [
  ...['--base-url', `${url()}/`, '--expect-sha', SHA, '--key', KEY, '--check-image-stream'],
  ...['--admin-password', PASSWORD],
];

const failed = (output) => output.split('\n').filter((line) => line.startsWith('[smoke] \u2717'));

describe('the smoke test', () => {
  it('has a line for each check, and passes a gateway that keeps every promise', async () => {
    const { code, output, errors } = await smoke(everything());
    assert.equal(
      output,
      `[smoke] ${url()}
[smoke] \u2713 GET /health: healthy, runtime cloudflare-workers, build ${SHA}
[smoke] \u2713 GET /login: HTML, guarded
[smoke] \u2713 GET /v1/models: 1 listed
[smoke] \u2713 GET /v1/images/method: legacy
[smoke] \u2713 POST /v1/images/generations: text/event-stream; charset=utf-8
[smoke] \u2713 GET /api/v1/admin/tokens as a guest: 401
[smoke] \u2713 GET /_worker.js: 404
[smoke] \u2713 GET /static/_worker.js: 404
[smoke] \u2713 GET /manage: 302 to /admin/token
[smoke] \u2713 GET /admin/token: HTML, guarded
[smoke] \u2713 GET /admin/keys: HTML, guarded
[smoke] \u2713 GET /chat: HTML, guarded
[smoke] \u2713 sign in: admin
[smoke] \u2713 session: admin, schema current
[smoke] \u2713 accounts: 3
[smoke] \u2713 client keys: 2
[smoke] \u2713 metrics: 2 of 3 accounts active
[smoke] \u2713 sign out: the session has ended
[smoke] 18 passed, 0 failed, 0 skipped
`,
    );
    assert.deepEqual([code, errors], [0, '']);
  });

  it('says what it left out without a key and a password', async () => {
    const { code, output } = await smoke(['--base-url', url()]);
    assert.equal(code, 0);
    assert.match(output, /^\[smoke\] - GET \/v1\/models: no --api-key$/m);
    assert.match(output, /^\[smoke\] - POST \/v1\/images\/generations: no --api-key$/m);
    assert.match(output, /^\[smoke\] - sign in: no --admin-password$/m);
    assert.match(output, /^\[smoke\] 9 passed, 0 failed, 9 skipped$/m);
  });

  it('takes its options from the environment, too, and orders no picture unasked', async () => {
    const { code, output } = await smoke([], {
      GROK2API_BASE_URL: url(),
      GROK2API_API_KEY: KEY,
      GROK2API_ADMIN_PASSWORD: PASSWORD,
      GROK2API_SMOKE_TIMEOUT: '2',
    });
    assert.equal(code, 0);
    assert.match(output, /^\[smoke\] 17 passed, 0 failed, 1 skipped$/m);
    assert.match(output, /- POST \/v1\/images\/generations: no --check-image-stream/);
  });

  it('gives one JSON document when asked to', async () => {
    answers['GET /chat'] = nothing;
    const { code, output } = await smoke(['--json', '--base-url', url(), '--key', KEY]);
    const { base_url, passed, failed: broken, skipped, checks } = JSON.parse(output);
    assert.deepEqual([code, base_url, passed, broken, skipped], [1, url(), 10, 1, 7]);
    assert.deepEqual(
      checks.find(({ name }) => name === 'GET /chat'),
      { name: 'GET /chat', outcome: 'failed', detail: 'answered 404, not 200' },
    );
  });

  it('waits for the expected build if told to', async () => {
    let asked = 0;
    answers['GET /health'] = () => json({ ...HEALTH, build: { sha: ++asked > 2 ? SHA : 'old' } });
    const hurried = await smoke(['--base-url', url(), '--expect-sha', SHA]);
    assert.equal(hurried.code, 1);
    const patient = await smoke(['--base-url', url(), '--expect-sha', SHA, '--wait', '20']);
    assert.equal(patient.code, 0);
    assert.equal(asked, 3);
  });

  it('never shows a key, a password or a session', async () => {
    for (const broken of [{}, { 'GET /v1/models': () => json({ error: KEY }, 500) }]) {
      answers = { ...GOOD, ...broken };
      const { output, errors } = await smoke(everything());
      for (const secret of [KEY, PASSWORD, SESSION]) {
        assert.ok(!(output + errors).includes(secret));
      }
    }
  });

  it('says that nobody is there', async () => {
    const { code, output } = await smoke(['--base-url', 'http://127.0.0.1:1']);
    assert.equal(code, 1);
    assert.match(output, /\[smoke\] \u2717 GET \/health: fetch failed: \w+/);
    assert.match(output, /^\[smoke\] 0 passed, 9 failed, 9 skipped$/m);
  });
});

/** A page without one of its headers. */
const without = (name) => () => {
  const made = page();
  delete made.headers[name];
  return made;
};
const health = (changes) => () => json({ ...HEALTH, ...changes });
const unbound = (name) => health({ bindings: { ...HEALTH.bindings, [name]: false } });
const text = (body) => () => ({ status: 200, headers: { 'content-type': 'text/plain' }, body });
const redirect = (location) => () => ({ status: 302, headers: { location }, body: '' });

/** The connection stays open. */
const SILENCE = () => null;

/** Broken promises: which answer is another one, and the line that must tell of it. */
const BROKEN = [
  ['GET /health', health({ status: 'degraded' }), 'GET /health: status is degraded'],
  ['GET /health', unbound('db'), 'GET /health: bindings are missing: db'],
  ['GET /health', unbound('kv_cache'), 'GET /health: bindings are missing: kv_cache'],
  ['GET /health', unbound('assets'), 'GET /health: bindings are missing: assets'],
  [
    'GET /health',
    health({ bindings: undefined }),
    'GET /health: bindings are missing: db, kv_cache, assets',
  ],
  ['GET /health', health({ build: { sha: 'dev' } }), `GET /health: build is dev, not ${SHA}`],
  ['GET /health', () => json(HEALTH, 500), 'GET /health: answered 500, not 200'],
  ['GET /health', text('healthy'), 'GET /health: did not answer in JSON'],
  ['GET /health', SILENCE, 'GET /health: no answer within 0.5 s'],
  ['GET /login', redirect('/login.html'), 'GET /login: answered 302, not 200'],
  ['GET /login', text('Sign in'), 'GET /login: is text/plain, not HTML'],
  ['GET /login', () => ({ ...page(), body: '' }), 'GET /login: is an empty page'],
  ['GET /v1/models', () => json({}, 401), 'GET /v1/models: answered 401, not 200'],
  ['GET /v1/models', () => json({ data: [] }), 'GET /v1/models: lists no model'],
  ['GET /v1/images/method', () => json({}, 404), 'GET /v1/images/method: answered 404, not 200'],
  [
    'GET /v1/images/method',
    () => json({ image_generation_method: 'new' }),
    'GET /v1/images/method: tells no known method: new',
  ],
  [
    'POST /v1/images/generations',
    () => json({ data: [] }),
    'POST /v1/images/generations: is application/json, not a stream of events',
  ],
  [
    'POST /v1/images/generations',
    () => json({}, 503),
    'POST /v1/images/generations: answered 503, not 200',
  ],
  [
    'GET /api/v1/admin/tokens',
    () => json({ total: 3 }),
    'GET /api/v1/admin/tokens as a guest: answered 200, not 401',
  ],
  ['GET /api/v1/admin/tokens', withSession(json({})), 'accounts: tells no total'],
  ['GET /_worker.js', text('export default {}'), 'GET /_worker.js: answered 200, not 404'],
  ['GET /static/_worker.js', text('export'), 'GET /static/_worker.js: answered 200, not 404'],
  ['GET /manage', nothing, 'GET /manage: answered 404, not 302'],
  ['GET /manage', redirect('/login'), 'GET /manage: leads to /login, not /admin/token'],
  ['GET /admin/token', nothing, 'GET /admin/token: answered 404, not 200'],
  ['GET /admin/keys', nothing, 'GET /admin/keys: answered 404, not 200'],
  ...Object.keys(GUARDS).map((name) => [
    'GET /chat',
    without(name),
    `GET /chat: lacks a good ${name}`,
  ]),
  ['POST /api/v1/admin/login', () => json({}, 401), 'sign in: answered 401, not 200'],
  ['POST /api/v1/admin/login', () => json({}), 'sign in: gives no session'],
  [
    'GET /api/v1/admin/session',
    withSession(json({ username: 'admin', schema: 'outdated' })),
    'session: migrations are missing; apply them',
  ],
  ['GET /api/v1/admin/keys', () => json({}, 500), 'client keys: answered 500, not 200'],
  ['GET /api/v1/admin/metrics', withSession(json({})), 'metrics: tells no numbers'],
  ['POST /api/v1/admin/logout', () => json({}), 'sign out: answered 200, not 401'],
];

describe('a broken promise fails its check', () => {
  for (const [place, answer, line] of BROKEN) {
    it(line, async () => {
      answers[place] = answer;
      const { code, output } = await smoke([
        ...everything(),
        ...(answer === SILENCE ? ['--timeout', '0.5'] : []),
      ]);
      assert.equal(code, 1);
      assert.equal(failed(output)[0], `[smoke] \u2717 ${line}`);
      const noSession = place === 'POST /api/v1/admin/login';
      assert.equal(failed(output).length, noSession ? 6 : 1, output);
    });
  }

  it('and the default password fails the sign-in, which is ended all the same', async () => {
    answers['POST /api/v1/admin/login'] = () => {
      signedIn = true;
      return json({ api_key: SESSION, must_change_password: true });
    };
    const { code, output } = await smoke(everything());
    assert.equal(code, 1);
    assert.deepEqual(failed(output), [
      '[smoke] \u2717 sign in: the default password is in force; choose another at /login',
    ]);
    assert.equal(signedIn, false);
  });
});

describe('called wrongly', () => {
  for (const parameters of [
    ['--nope'],
    ['somewhere'],
    ['--base-url'],
    ['--base-url', 'gateway.example'],
    ['--base-url', 'ftp://gateway.example'],
    ['--base-url', 'https://'],
    ['--timeout', '0.4'],
    ['--timeout', 'soon'],
    ['--timeout', ''],
    ['--wait=-1'],
    ['--check-image-stream'],
  ]) {
    it(`it asks nobody and ends with 2: ${JSON.stringify(parameters)}`, async () => {
      const { code, output, errors } = await smoke(parameters);
      assert.deepEqual([code, output], [2, '']);
      assert.match(errors, /^\[smoke\] \S.*\n\nUsage: /);
    });
  }

  it('it explains itself when asked to', async () => {
    const { code, output } = await smoke(['--help']);
    assert.equal(code, 0);
    assert.match(output, /--base-url/);
  });
});
