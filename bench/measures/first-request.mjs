import http from 'node:http';
import { inTurns } from '../lib/arena.mjs';
import { median, ratios } from '../lib/numbers.mjs';
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

/** How long the first request of a fresh workerd process takes, from its first byte to its last. */
export async function firstRequest({ quick }) {
  const upstream = await startUpstream();
  try {
    await firstMillis(startFloor, upstream, CASES[0].request); // warms the client up
    const lines = [];
    for (const { title, request, target } of CASES) {
      const found = await inTurns(
        quick ? 1 : 5,
        () => firstMillis(startGateway, upstream, request),
        () => firstMillis(startFloor, upstream, request),
      );
      const [ours, floor] = [median(found.gateway), median(found.floor)];
      lines.push({
        what: `first request of a fresh isolate: ${title}`,
        measured: `${ratios(found.ratios)}, ${ours.toFixed(1)} / ${floor.toFixed(1)} ms`,
        ...(target && { target: `≤ ${target} × floor`, ok: median(found.ratios) <= target }),
      });
    }
    return lines;
  } finally {
    upstream.stop();
  }
}

async function firstMillis(start, upstream, request) {
  const server = await start(upstream);
  try {
    const startedAt = performance.now();
    await answerTo(request(server));
    return performance.now() - startedAt;
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
