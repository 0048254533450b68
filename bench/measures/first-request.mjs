import http from 'node:http';
import { median, ratios } from '../lib/numbers.mjs';
import { cpuMillis } from '../lib/process.mjs';
import { chat, get } from '../lib/requests.mjs';
import { startFloor, startGateway, startUpstream } from '../lib/servers.mjs';
import { textOf } from '../lib/text.mjs';

const TARGET = 3;
const SHAPE = { tokens: 20, lines: 1, gapMicros: 0 };

const CASES = [
  { title: 'GET /health', request: (server) => get(server, '/health'), target: TARGET },
  { title: 'GET /v1/models, cold', request: (server) => get(server, '/v1/models') },
  { title: 'streamed chat of 20 tokens, cold', request: (server) => chat(server, SHAPE) },
];

/** What the first request of a fresh workerd process takes, from its first byte to its last. */
export async function firstRequest({ quick }) {
  const upstream = await startUpstream();
  try {
    await firstOf(startFloor, upstream, CASES[0].request); // warms the client up
    const lines = [];
    for (const each of CASES) {
      lines.push(...(await compare(upstream, each, quick ? 1 : 7)));
    }
    return lines;
  } finally {
    upstream.stop();
  }
}

async function compare(upstream, { title, request, target }, rounds) {
  const gateway = [];
  const floor = [];
  for (let round = 0; round < rounds; round++) {
    gateway.push(await firstOf(startGateway, upstream, request));
    floor.push(await firstOf(startFloor, upstream, request));
  }
  const line = (what, measure) => {
    const [ours, theirs] = [gateway.map(measure), floor.map(measure)];
    const each = ours.map((value, round) => value / theirs[round]);
    const millis = `${median(ours).toFixed(1)} / ${median(theirs).toFixed(1)} ms`;
    return { what, measured: `${ratios(each)}, ${millis}`, ratio: median(each) };
  };
  const wait = line(`first request of a fresh isolate: ${title}`, ({ wallMillis }) => wallMillis);
  if (target) {
    Object.assign(wait, { target: `≤ ${target} × floor`, ok: wait.ratio <= target });
  }
  return [wait, line('  the same in CPU time', ({ cpuUsed }) => cpuUsed)];
}

/** `{wallMillis, cpuUsed}`: what the client waited, and CPU milliseconds of workerd meanwhile. */
async function firstOf(start, upstream, request) {
  const server = await start(upstream);
  try {
    const cpuBefore = cpuMillis(server.pid);
    const startedAt = performance.now();
    await answerTo(request(server));
    const wallMillis = performance.now() - startedAt;
    return { wallMillis, cpuUsed: cpuMillis(server.pid) - cpuBefore };
  } finally {
    await server.stop();
  }
}

function answerTo({ url, method, headers, body, endsWith }) {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method, headers }, async (response) => {
      const text = await textOf(response);
      if (response.statusCode === 200 && text.trimEnd().endsWith(endsWith)) {
        resolve();
      } else {
        reject(new Error(`${url} answered ${response.statusCode}: …${text.slice(-300)}`));
      }
    });
    request.on('error', reject);
    request.end(body);
  });
}
