import http from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { at, workerFile } from '../../scripts/lib/paths.mjs';
import { newAuthenticator } from '../../tests/lib/authenticator.mjs';
import { median } from '../lib/numbers.mjs';
import { cpuMillis } from '../lib/process.mjs';
import { startGateway, startUpstream } from '../lib/servers.mjs';
import { textOf } from '../lib/text.mjs';

/** What the free plan allows a request. */
const TARGET_MILLIS = 10;

const SETTLE_MILLIS = 20;
const HOST = 'gw.example';
const ORIGIN = `http://${HOST}`;
const PASSWORD = 'correct horse';
const ADMIN = '/api/v1/admin';

const agent = new http.Agent({ keepAlive: true });

const CASES = [
  { name: 'question', title: 'sign-in with a passkey, the question', target: TARGET_MILLIS },
  { name: 'answer', title: 'sign-in with a passkey, the answer', target: TARGET_MILLIS },
  { name: 'password', title: 'sign-in with a password' },
];

/**
 * CPU of signing in. Operators do so seldom, so each request may be the first of its isolate.
 *
 * A recorded request is sent again and again while the database answers as it did the first time, so
 * that the process does nothing but the Worker's own work.
 */
export async function signIn({ quick }) {
  const upstream = await startUpstream();
  try {
    const tapes = await withGateway(upstream, record);
    const lines = [];
    for (const { name, title, target } of CASES) {
      const cold = [];
      for (let round = 0; round < (quick ? 1 : 7); round++) {
        cold.push(await withGateway(upstream, (server) => replay(server, tapes[name], 1)));
      }
      const warm = await withGateway(upstream, (server) =>
        replay(server, tapes[name], quick ? 10 : 300),
      );
      lines.push(line(`${title}, cold: CPU`, median(cold), target));
      lines.push(line(`${title}, warm: CPU`, warm, target));
    }
    return lines;
  } finally {
    upstream.stop();
  }
}

const line = (what, millis, target) => ({
  what,
  measured: `${millis.toFixed(1)} ms`,
  ...(target && { target: `≤ ${target} ms`, ok: millis <= target }),
});

async function withGateway(upstream, work) {
  const server = await startGateway(upstream, {
    modules: [at('bench', 'replaying.js'), workerFile],
  });
  try {
    return await work(server);
  } finally {
    await server.stop();
  }
}

/** Asks under a name of its own, since passkeys are bound to it and each process has another port. */
function ask(server, method, path, body, headers = {}) {
  return new Promise((resolve, reject) => {
    const options = { method, agent, headers: { host: HOST, ...headers } };
    const request = http.request(server.url + path, options, async (response) => {
      const text = await textOf(response);
      if (response.statusCode >= 300) {
        reject(new Error(`${path} answered ${response.statusCode}: ${text}`));
      } else {
        resolve(text);
      }
    });
    request.on('error', reject);
    request.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

const asPanel = { origin: ORIGIN, 'x-requested-with': 'grok2api-admin' };
const send = (server, { path, body }) => ask(server, 'POST', ADMIN + path, body, asPanel);

/** One request of each case, `{path, body, tape}`. */
async function record(server) {
  const authenticator = newAuthenticator(ORIGIN);
  await furnish(server.db, authenticator);
  const taped = async (request) => {
    await ask(server, 'GET', '/__tape');
    const answer = JSON.parse(await send(server, request));
    return { ...request, answer, tape: JSON.parse(await ask(server, 'GET', '/__tape')) };
  };
  const question = await taped({ path: '/login/passkey/options', body: {} });
  const credential = authenticator.get(question.answer.publicKey);
  const answer = await taped({ path: '/login/passkey', body: { credential } });
  const login = { path: '/login', body: { username: 'admin', password: PASSWORD } };
  await send(server, login); // which leaves a hash in place of the clear text
  return { question, answer, password: await taped(login) };
}

/** An operator with a password and a passkey. */
async function furnish(db, authenticator) {
  const { id, response } = authenticator.create({ challenge: '', rp: { id: HOST } });
  await db.batch([
    db
      .prepare(
        'INSERT INTO passkeys (id, name, algorithm, public_key, created_at) VALUES (?, ?, -7, ?, 0)',
      )
      .bind(id, 'laptop', response.publicKey),
    db
      .prepare(
        "UPDATE settings SET value = json_set(value, '$.admin_password', ?) WHERE key = 'global'",
      )
      .bind(PASSWORD),
  ]);
}

/** The median of the later half: V8 is still compiling in the first one. */
async function replay(server, request, count) {
  const found = [];
  for (let i = 0; i < count; i++) {
    await ask(server, 'POST', '/__tape', request.tape);
    await pause(SETTLE_MILLIS);
    const before = cpuMillis(server.pid);
    await send(server, request);
    await pause(SETTLE_MILLIS);
    found.push(cpuMillis(server.pid) - before);
  }
  return median(found.slice(count / 2));
}
