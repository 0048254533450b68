import fc from 'fast-check';
import assert from 'node:assert/strict';
import http from 'node:http';
import { after, it } from 'node:test';
import { openApi } from '../../scripts/lib/openapi.mjs';
import { StandIn } from '../../stand-in/grok.mjs';
import { furnish } from '../lib/furnished.mjs';
import { requestsTo } from '../lib/fuzz.mjs';
import { addGemini, geminiOutside } from '../lib/gemini.mjs';
import { startGateway } from '../lib/gateway.mjs';
import { Judge, operationsOf, usualStatus } from '../lib/openapi.mjs';
import { withRelay } from '../lib/relayed.mjs';

/** `SEED=7 node --test tests/workerd/fuzz.test.mjs` sends other requests, `REQUESTS=…` another number. */
const SEED = Number(process.env.SEED ?? 20_261_121);
const REQUESTS = Number(process.env.REQUESTS ?? 10_000);
const CALLERS = 8;

/** So often each caller puts back what the requests have deleted, spent or blocked. */
const RESTORED_EVERY = 100;

/** These may take away the credentials that all callers share. */
const UPSETTING = [
  'signOut',
  'legacySignOut',
  'endSession',
  'endOtherSessions',
  'deleteAccessToken',
];

/** What only an empty installation answers. */
const OUT_OF_REACH = ['setUp'];

/** With fewer it is left to chance which operations are reached. */
const ENOUGH = 5000;

/** Whoever takes longer holds up everybody else in the isolate. */
const SLOW_MILLIS = 15_000;

/** A stream may go on for longer than we listen. */
const LISTEN_MILLIS = 1500;

const document = openApi();
const operations = operationsOf(document);
const judge = new Judge(document);

/** An upstream that answers at once, and badly now and then; null for what fits what was asked. */
const SCENES = ['plain', 'tool-calls', null, 'reasoning', 'plain', null, 'error-mid-stream', '500'];
const standIn = new StandIn();
let chats = 0;
const upstream = {
  handle(request, response) {
    if (request.url.endsWith('/conversations/new')) {
      const scene = SCENES[chats++ % SCENES.length];
      if (scene) {
        standIn.enqueue(scene);
      }
    }
    return standIn.handle(request, response);
  },
};

const gateway = await startGateway({ standIn: geminiOutside(withRelay(upstream)) });
await addGemini(gateway, { models: ['gemini-2.5-flash'] });
const { credentials, restore, letIn } = await furnish(gateway);
after(() => gateway.dispose());

const agent = new http.Agent({ keepAlive: true, maxSockets: 2 * CALLERS });
after(() => agent.destroy());

/** Sends what `fetch` would refuse to send, or would put in order first. */
function send(one) {
  const { method, url, headers, body, credential } = one;
  const { hostname, port } = new URL(gateway.url);
  return new Promise((resolve, reject) => {
    const request = http.request({
      agent,
      hostname,
      port,
      method,
      path: url,
      headers: {
        ...(body?.type && { 'content-type': body.type }),
        ...(body && { 'content-length': Buffer.byteLength(body.content) }),
        ...(credential === 'wrong' && { authorization: 'Bearer wrong' }),
        ...credentials[credential],
        ...headers,
      },
    });
    request.on('error', (error) => {
      // A connection that was kept may end at the very moment it is used again.
      if (request.reusedSocket && ['EPIPE', 'ECONNRESET'].includes(error.code)) {
        resolve(send(one));
      } else {
        reject(error);
      }
    });
    request.on('response', (response) => {
      let text = '';
      const finish = (cut) =>
        resolve({
          cut,
          status: response.statusCode,
          headers: new Headers(Object.entries(response.headers).map(([k, v]) => [k, String(v)])),
          text,
        });
      const timer = setTimeout(() => {
        finish(true);
        response.destroy();
      }, LISTEN_MILLIS);
      response.setEncoding('utf8');
      response.on('data', (piece) => (text += piece));
      response.on('error', () => {});
      response.on('end', () => {
        clearTimeout(timer);
        finish(false);
      });
    });
    request.end(body?.content);
  });
}

/** Whether a URL is of this path, once `..` and the like are resolved. */
function isAt(path, url) {
  const segments = new URL(url, gateway.url).pathname.split('/');
  const pattern = path.split('/');
  return (
    segments.length === pattern.length &&
    pattern.every((part, i) => (part.startsWith('{') ? segments[i] !== '' : segments[i] === part))
  );
}

/** What is wrong with an answer, or null. */
function fault(request, answer) {
  const asked = operations.find(({ id }) => id === request.operation);
  const met = operations.find(
    ({ path, method }) =>
      path === asked.path && method === request.method && isAt(path, request.url),
  );
  if (answer.status === 500) {
    return `500: ${answer.text}`;
  }
  if (answer.cut || request.method === 'HEAD') {
    return answer.status < 500 || asked.responses[answer.status] ? null : `${answer.status}`;
  }
  if (met) {
    return judge.fault(met, answer);
  }
  return request.method === 'OPTIONS' && answer.status === 204
    ? null
    : judge.strangerFault(asked.path, answer);
}

it(`answers ${REQUESTS} requests around the documented ones without a defect`, async (test) => {
  test.diagnostic(`SEED=${SEED}`);
  const seen = new Map(operations.map(({ id }) => [id, {}]));
  const request = fc.oneof(...operations.map((one) => requestsTo(document, one)));
  const caller = async (number) => {
    let sent = 0;
    const property = fc.asyncProperty(request, async (one) => {
      if (sent++ % RESTORED_EVERY === 0) {
        await restore();
      }
      const startedAt = performance.now();
      const answer = await send(one);
      const millis = performance.now() - startedAt;
      if (UPSETTING.includes(one.operation)) {
        await letIn();
      }
      const counts = seen.get(one.operation);
      counts[answer.status] = (counts[answer.status] ?? 0) + 1;
      assert.equal(fault(one, answer), null);
      assert.ok(millis < SLOW_MILLIS, `${Math.round(millis)} ms`);
    });
    await fc.assert(property, { seed: SEED * CALLERS + number, numRuns: REQUESTS / CALLERS });
  };
  await Promise.all(Array.from({ length: CALLERS }, (_, number) => caller(number)));

  for (const operation of operations) {
    const counts = seen.get(operation.id);
    test.diagnostic(`${operation.id} ${JSON.stringify(counts)}`);
    assert.ok(
      counts[usualStatus(operation)] > 0 ||
        OUT_OF_REACH.includes(operation.id) ||
        REQUESTS < ENOUGH,
      `No request reached ${operation.id}: ${JSON.stringify(counts)}`,
    );
  }
});
