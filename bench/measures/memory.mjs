import net from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { ask, startHelper } from '../lib/helper.mjs';
import { residentMegabytes } from '../lib/process.mjs';
import { chat } from '../lib/requests.mjs';
import { startFloor, startGateway, startUpstream } from '../lib/servers.mjs';

const FRAME_BYTES = 170; // of upstream.mjs
/** More than the sockets of both connections take in (about 9 MB): here the upstream must wait. */
const LONG_MEGABYTES = 16;
const MEGABYTE = 1024 * 1024;
const MOST_GROWTH = 1.25;
const LOOK_MILLIS = 400;
const SAMPLES = 3;
const WARM_UP = { tokens: 400, lines: 8, gapMicros: 0 };

/**
 * Memory of workerd while readers hold open streams and do not read: it may grow with the readers, not
 * with what the upstream has to say.
 */
export async function memory({ quick }) {
  const many = quick ? 20 : 100;
  const few = many / 4;
  const samples = quick ? 1 : SAMPLES;
  const two = await typical(samples, startGateway, many, 2);
  const four = await typical(samples, startGateway, many, 4);
  const long = await typical(samples, startGateway, many, LONG_MEGABYTES);
  const less = await held(startGateway, few, 2);
  const floor = await held(startFloor, many, 2);
  const bounded = (what, growth) => ({
    what,
    measured: `${growth.toFixed(2)} ×`,
    target: `≤ ${MOST_GROWTH} ×`,
    ok: growth <= MOST_GROWTH,
  });
  const grown = (readers, megabytes, { growth, sent }, note = '') => ({
    what: `memory with ${readers} stalled readers of ${megabytes} MB${note}`,
    measured: `+${growth.toFixed(0)} MB; upstream sent ${sent.toFixed(1)} MB each`,
  });
  const perReader = (two.growth - less.growth) / (many - few);
  return [
    bounded(`memory, ${many} stalled readers: 4 MB against 2 MB`, four.growth / two.growth),
    bounded(
      `memory, ${many} stalled readers: ${LONG_MEGABYTES} MB against 2 MB`,
      long.growth / two.growth,
    ),
    { what: 'memory for each further reader of 2 MB', measured: `${perReader.toFixed(2)} MB` },
    grown(many, 2, two),
    grown(many, 4, four),
    grown(many, LONG_MEGABYTES, long),
    grown(few, 2, less),
    grown(many, 2, floor, ', floor'),
  ];
}

/** The sample whose growth is the median: when V8 collects its garbage differs from process to process. */
async function typical(samples, start, readers, megabytes) {
  const found = [];
  for (let sample = 0; sample < samples; sample++) {
    found.push(await held(start, readers, megabytes));
  }
  found.sort((one, other) => one.growth - other.growth);
  return found[Math.floor(samples / 2)];
}

/** `{growth, sent}`: MB the process has grown by, and MB the upstream got rid of for each reader. */
async function held(start, readers, megabytes) {
  const upstream = await startUpstream();
  const server = await start(upstream);
  const client = startHelper('load.mjs');
  const sockets = [];
  try {
    await ask(client, { ...chat(server, WARM_UP), count: 40, atOnce: 10 });
    await pause(LOOK_MILLIS);
    const before = residentMegabytes(server.pid);
    await bytesWritten(upstream); // forgets those of the warm-up
    const tokens = Math.ceil((megabytes * MEGABYTE) / FRAME_BYTES);
    const request = chat(server, { tokens, lines: 128, gapMicros: 0 });
    for (let index = 0; index < readers; index++) {
      sockets.push(stalledReader(request));
    }
    await Promise.all(sockets.map(({ stalled }) => stalled));
    const sent = await untilQuiet(upstream);
    return { growth: residentMegabytes(server.pid) - before, sent: sent / readers / MEGABYTE };
  } finally {
    sockets.forEach(({ socket }) => socket.destroy());
    client.kill();
    await server.stop();
    upstream.stop();
  }
}

/** Sends a request and reads what comes first, then nothing more while the connection stays open. */
function stalledReader({ url, method, headers, body }) {
  const { hostname, port, pathname } = new URL(url);
  const socket = net.connect(Number(port), hostname);
  const head = Object.entries({
    host: `${hostname}:${port}`,
    ...headers,
    'content-length': Buffer.byteLength(body),
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`${method} ${pathname} HTTP/1.1\r\n${head.join('')}\r\n${body}`);
  const stalled = new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.once('data', (first) => {
      socket.pause();
      if (first.toString('latin1').startsWith('HTTP/1.1 200 ')) {
        resolve();
      } else {
        reject(new Error(first.toString('utf8')));
      }
    });
  });
  return { socket, stalled };
}

const bytesWritten = async ({ url }) => (await (await fetch(url)).json()).bytes;

/** Waits until the upstream gets nothing more written; all it has written until then. */
async function untilQuiet(upstream) {
  let sum = 0;
  let added;
  do {
    await pause(LOOK_MILLIS);
    added = await bytesWritten(upstream);
    sum += added;
  } while (added > 0);
  return sum;
}
