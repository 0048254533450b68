#!/usr/bin/env node
/**
 * Asks a running gateway what a deployment must keep, and tells it line by line. It changes nothing
 * except for a session that it ends itself, and a picture if that is wanted. Needs Node 20 and
 * nothing else, so that this file alone can be copied to wherever it shall run.
 */
import { parseArgs } from 'node:util';
import { setTimeout as pause } from 'node:timers/promises';

const USAGE = `Usage: node smoke-test.mjs [options]

  --base-url <url>          the gateway (GROK2API_BASE_URL; http://127.0.0.1:8000)
  --api-key, --key <key>    a client key, for /v1 (GROK2API_API_KEY)
  --check-image-stream      also orders one picture; needs a key and an account
  --admin-user <name>       (GROK2API_ADMIN_USER; admin)
  --admin-password <text>   signs in and reads the panel's lists (GROK2API_ADMIN_PASSWORD)
  --expect-sha <sha>        the build that must answer
  --wait <seconds>          how long that build may take to come, e.g. after a deployment (0)
  --timeout <seconds>       for each request, at least 0.5 (GROK2API_SMOKE_TIMEOUT; 5)
  --json                    one JSON document instead of lines

Ends with 0 when every check that was made passed, 1 when one failed, 2 when called wrongly.`;

const PAUSE_MILLIS = 1000;
const MIN_TIMEOUT_SECONDS = 0.5;

/** A picture's stream begins when the upstream has begun. */
const IMAGE_MILLIS = 60_000;

const IMAGE_METHODS = ['legacy', 'imagine_ws_experimental'];

/** What a page says so that nothing strange runs in it or around it. */
const GUARDS = {
  'content-security-policy': /default-src 'self'.*frame-ancestors 'none'/,
  'x-content-type-options': /^nosniff$/,
  'referrer-policy': /^(same-origin|no-referrer)$/,
  'x-frame-options': /^DENY$/,
};

/** A promise that was not kept; its message is shown. */
class Broken extends Error {}

/** Why the program cannot begin. */
class Misused extends Error {}

function keep(condition, message) {
  if (!condition) {
    throw new Broken(message);
  }
}

function seconds(name, text, least) {
  const number = text.trim() === '' ? NaN : Number(text);
  if (!(number >= least && Number.isFinite(number))) {
    throw new Misused(`${name} must be a number of seconds, at least ${least}.`);
  }
  return number;
}

function readOptions(parameters, env) {
  const text = { type: 'string' };
  const flag = { type: 'boolean', default: false };
  let values;
  try {
    ({ values } = parseArgs({
      args: parameters,
      options: {
        'base-url': text,
        'api-key': text,
        key: text,
        'check-image-stream': flag,
        'admin-user': text,
        'admin-password': text,
        'expect-sha': text,
        wait: text,
        timeout: text,
        json: flag,
        help: flag,
      },
    }));
  } catch (error) {
    throw new Misused(error.message);
  }
  const base = values['base-url'] ?? (env.GROK2API_BASE_URL || 'http://127.0.0.1:8000');
  const options = {
    help: values.help,
    json: values.json,
    base: base.replace(/\/+$/, ''),
    key: values['api-key'] ?? values.key ?? env.GROK2API_API_KEY ?? '',
    imageStream: values['check-image-stream'],
    user: values['admin-user'] ?? (env.GROK2API_ADMIN_USER || 'admin'),
    password: values['admin-password'] ?? env.GROK2API_ADMIN_PASSWORD ?? '',
    sha: values['expect-sha'] ?? '',
    waitMillis: 1000 * seconds('--wait', values.wait ?? '0', 0),
    timeoutMillis:
      1000 *
      seconds(
        '--timeout',
        values.timeout ?? (env.GROK2API_SMOKE_TIMEOUT || '5'),
        MIN_TIMEOUT_SECONDS,
      ),
  };
  if (!/^https?:\/\/[^/]/.test(options.base) || !URL.canParse(options.base)) {
    throw new Misused('--base-url must be an address such as https://gateway.example.');
  }
  if (options.imageStream && !options.key) {
    throw new Misused('--check-image-stream needs --api-key.');
  }
  return options;
}

/** What a failed `fetch` says for people: the cause, since its own message says nothing. */
function reasonOf(error, timeoutMillis) {
  if (error.name === 'TimeoutError') {
    return `no answer within ${timeoutMillis / 1000} s`;
  }
  const { cause } = error;
  return cause ? `${error.message}: ${cause.code ?? cause.message}` : error.message;
}

/** The checks, in the order of their lines. Each gives what it found out, or throws. */
function checksOf(options) {
  const { base, key, timeoutMillis } = options;
  const withKey = { authorization: `Bearer ${key}` };
  let session = null;

  async function ask(path, { method = 'GET', headers = {}, body, withinMillis = 0 } = {}) {
    const millis = Math.max(timeoutMillis, withinMillis);
    try {
      return await fetch(base + path, {
        method,
        redirect: 'manual',
        headers: { ...(body && { 'content-type': 'application/json' }), ...headers },
        body: body && JSON.stringify(body),
        signal: AbortSignal.timeout(millis),
      });
    } catch (error) {
      throw new Broken(reasonOf(error, millis));
    }
  }

  async function status(path, wanted, request) {
    const answer = await ask(path, request);
    if (answer.status !== wanted) {
      await answer.body?.cancel();
      throw new Broken(`answered ${answer.status}, not ${wanted}`);
    }
    return answer;
  }

  async function json(path, request) {
    const answer = await status(path, 200, request);
    try {
      return (await answer.json()) ?? {};
    } catch (error) {
      throw new Broken(
        error.name === 'TimeoutError' ? reasonOf(error, timeoutMillis) : 'did not answer in JSON',
      );
    }
  }

  /** A page, with everything that guards it. */
  async function page(path) {
    const answer = await status(path, 200);
    const type = answer.headers.get('content-type') ?? '';
    const text = await answer.text();
    keep(/^text\/html\b/.test(type), `is ${type || 'of no type'}, not HTML`);
    keep(/<html|<!doctype html/i.test(text), 'is an empty page');
    for (const [name, wanted] of Object.entries(GUARDS)) {
      keep(wanted.test(answer.headers.get(name) ?? ''), `lacks a good ${name}`);
    }
    return 'HTML, guarded';
  }

  async function nothing(path) {
    await (await status(path, 404)).body?.cancel();
    return '404';
  }

  async function health() {
    const { status: state, runtime, build, bindings } = await json('/health');
    const missing = ['db', 'kv_cache', 'assets'].filter((name) => bindings?.[name] !== true);
    keep(missing.length === 0, `bindings are missing: ${missing.join(', ')}`);
    keep(state === 'healthy', `status is ${state}`);
    keep(!options.sha || build?.sha === options.sha, `build is ${build?.sha}, not ${options.sha}`);
    return `healthy, runtime ${runtime}, build ${build?.sha}`;
  }

  async function patientHealth() {
    const until = performance.now() + options.waitMillis;
    for (;;) {
      try {
        return await health();
      } catch (error) {
        if (!(error instanceof Broken) || performance.now() + PAUSE_MILLIS > until) {
          throw error;
        }
        await pause(PAUSE_MILLIS);
      }
    }
  }

  async function models() {
    const { data } = await json('/v1/models', { headers: withKey });
    keep(Array.isArray(data) && data.length > 0, 'lists no model');
    return `${data.length} listed`;
  }

  async function imageMethod() {
    const { image_generation_method: method } = await json('/v1/images/method', {
      headers: withKey,
    });
    keep(IMAGE_METHODS.includes(method), `tells no known method: ${method}`);
    return method;
  }

  async function imageStream() {
    const answer = await status('/v1/images/generations', 200, {
      method: 'POST',
      headers: withKey,
      withinMillis: IMAGE_MILLIS,
      body: {
        prompt: 'a paper boat on a lake',
        model: 'grok-imagine-1.0',
        n: 1,
        stream: true,
        response_format: 'b64_json',
      },
    });
    const type = answer.headers.get('content-type') ?? '';
    await answer.body?.cancel();
    keep(type.includes('text/event-stream'), `is ${type || 'of no type'}, not a stream of events`);
    return type;
  }

  async function guest() {
    await (await status('/api/v1/admin/tokens', 401)).body?.cancel();
    return '401';
  }

  async function oldAddress() {
    const answer = await status('/manage', 302);
    const location = answer.headers.get('location') ?? '';
    const { pathname } = new URL(location, base);
    keep(pathname === '/admin/token', `leads to ${location || 'nowhere'}, not /admin/token`);
    return `302 to ${pathname}`;
  }

  async function signIn() {
    const { api_key: token, must_change_password: mustChange } = await json('/api/v1/admin/login', {
      method: 'POST',
      body: { username: options.user, password: options.password },
    });
    keep(typeof token === 'string' && token !== '', 'gives no session');
    session = { authorization: `Bearer ${token}` };
    keep(!mustChange, 'the default password is in force; choose another at /login');
    return options.user;
  }

  /** What needs the session of a sign-in; without one there is nothing to ask. */
  const signedIn = (work) => async () => {
    keep(session, 'there is no session to ask with');
    return work();
  };

  async function sessionState() {
    const { username, schema } = await json('/api/v1/admin/session', { headers: session });
    keep(schema === 'current', 'migrations are missing; apply them');
    return `${username}, schema ${schema}`;
  }

  const count = (path) => async () => {
    const { total } = await json(`${path}?page=1&per_page=1`, { headers: session });
    keep(Number.isInteger(total), 'tells no total');
    return String(total);
  };

  async function metrics() {
    const { tokens, request_stats: requests } = await json('/api/v1/admin/metrics', {
      headers: session,
    });
    keep(Number.isInteger(tokens?.total) && requests, 'tells no numbers');
    return `${tokens.active} of ${tokens.total} accounts active`;
  }

  async function signOut() {
    await json('/api/v1/admin/logout', { method: 'POST', headers: session });
    await (await status('/api/v1/admin/session', 401, { headers: session })).body?.cancel();
    return 'the session has ended';
  }

  const noKey = key ? '' : 'no --api-key';
  const noPassword = options.password ? '' : 'no --admin-password';
  const noImage = options.imageStream ? '' : 'no --check-image-stream';
  return [
    { name: 'GET /health', work: patientHealth },
    { name: 'GET /login', work: () => page('/login') },
    { name: 'GET /v1/models', work: models, skip: noKey },
    { name: 'GET /v1/images/method', work: imageMethod, skip: noKey },
    { name: 'POST /v1/images/generations', work: imageStream, skip: noKey || noImage },
    { name: 'GET /api/v1/admin/tokens as a guest', work: guest },
    { name: 'GET /_worker.js', work: () => nothing('/_worker.js') },
    { name: 'GET /static/_worker.js', work: () => nothing('/static/_worker.js') },
    { name: 'GET /manage', work: oldAddress },
    ...['/admin/token', '/admin/keys', '/chat'].map((path) => ({
      name: `GET ${path}`,
      work: () => page(path),
    })),
    { name: 'sign in', work: signIn, skip: noPassword },
    { name: 'session', work: signedIn(sessionState), skip: noPassword },
    {
      name: 'accounts',
      work: signedIn(count('/api/v1/admin/tokens')),
      skip: noPassword,
    },
    { name: 'client keys', work: signedIn(count('/api/v1/admin/keys')), skip: noPassword },
    { name: 'metrics', work: signedIn(metrics), skip: noPassword },
    { name: 'sign out', work: signedIn(signOut), skip: noPassword },
  ];
}

/** Gives `{name, outcome: 'passed' | 'failed' | 'skipped', detail}`. */
async function made({ name, work, skip = '' }) {
  if (skip) {
    return { name, outcome: 'skipped', detail: skip };
  }
  try {
    return { name, outcome: 'passed', detail: await work() };
  } catch (error) {
    return { name, outcome: 'failed', detail: error.message };
  }
}

const SIGNS = { passed: '\u2713', failed: '\u2717', skipped: '-' };

async function main() {
  const options = readOptions(process.argv.slice(2), process.env);
  if (options.help) {
    console.log(USAGE);
    return 0;
  }
  const say = options.json ? () => {} : (line) => console.log(`[smoke] ${line}`);
  const results = [];
  say(options.base);
  for (const check of checksOf(options)) {
    const result = await made(check);
    results.push(result);
    say(`${SIGNS[result.outcome]} ${result.name}: ${result.detail}`);
  }
  const number = (outcome) => results.filter((result) => result.outcome === outcome).length;
  const [passed, failed, skipped] = [number('passed'), number('failed'), number('skipped')];
  say(`${passed} passed, ${failed} failed, ${skipped} skipped`);
  if (options.json) {
    const { base } = options;
    console.log(JSON.stringify({ base_url: base, passed, failed, skipped, checks: results }));
  }
  return failed > 0 ? 1 : 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof Misused)) {
    throw error;
  }
  console.error(`[smoke] ${error.message}\n\n${USAGE}`);
  process.exitCode = 2;
}
