import http from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { linkTo } from '../../tests/lib/media.mjs';
import { MEDIA, MEGABYTE, prepare } from '../lib/media.mjs';
import { forgetPeak, peakMegabytes, residentMegabytes } from '../lib/process.mjs';
import { FREE_KEY } from '../lib/requests.mjs';
import { startFloor, startGateway, startUpstream } from '../lib/servers.mjs';

const MOST_GROWTH = 1.25;
const PACE = 4 * MEGABYTE; // a second and reader: an object of 25 MB takes six seconds
const PACE_MILLIS = 20;
const SETTLING_MILLIS = 500;
const READERS = 20;
/** Passed on before, so that V8's heap has its working size, which takes some hundred MB. */
const WARM_UP_BYTES = 1000 * MEGABYTE;
const WARM_UP_FORMS = 40;

const FILES = 16;
const FORM_BYTES = 40 << 20;
const FORM_ROOM = 8192; // of the form, for what is around the files
const PNG = Buffer.from('89504e470d0a1a0a', 'hex');

/** How much memory workerd needs for objects that are taken slowly, and for a form full of files. */
export async function mediaMemory() {
  const lines = [];
  for (const { title, extension, way } of [
    { title: 'passed on', extension: 'mp4', way: 'passed' },
    { title: 'passed on and kept', extension: 'png', way: 'kept' },
  ]) {
    const gateway = (path) => linkTo(path);
    const floor = (path) => `/${way}${path}`;
    const small = await read(ours, gateway, 2, extension);
    const large = await read(ours, gateway, 25, extension);
    const theirs = await read(floors, floor, 25, extension);
    lines.push(
      {
        what: `memory, ${READERS} slow readers, ${title}: 25 MB against 2 MB`,
        measured: `${(large / small).toFixed(2)} ×`,
        target: `≤ ${MOST_GROWTH} ×`,
        ok: large <= MOST_GROWTH * small,
      },
      {
        what: '  with 2 MB, with 25 MB; floor with 25 MB',
        measured: `+${small.toFixed(0)} MB, +${large.toFixed(0)} MB; +${theirs.toFixed(0)} MB`,
      },
    );
  }
  return [...lines, await formLine()];
}

const ours = async (upstream) => {
  const gateway = await startGateway(upstream, MEDIA);
  await prepare(gateway);
  return gateway;
};
const floors = (upstream) => startFloor(upstream, MEDIA);

/** The most MB over those of a fresh process, while readers take a different object each. */
const read = (start, pathOf, megabytes, extension) =>
  withServer(start, async (server) => {
    const size = megabytes * MEGABYTE;
    const round = (name, pace) =>
      Promise.all(
        Array.from({ length: READERS }, (_, index) => {
          const path = pathOf(`/bench/${size}/${name}-${index}.${extension}`);
          return slowly(server.url + path, pace);
        }),
      );
    await slowly(`${server.url}${pathOf(`/bench/1/first.${extension}`)}`, Infinity);
    const before = residentMegabytes(server.pid);
    for (let bytes = 0; bytes < WARM_UP_BYTES; bytes += READERS * size) {
      await round(`warm-${bytes}`, Infinity);
    }
    return (await peak(server, () => round('slow', PACE))) - before;
  });

async function withServer(start, work) {
  const upstream = await startUpstream(MEDIA.upstream);
  const server = await start(upstream);
  try {
    return await work(server);
  } finally {
    await server.stop();
    upstream.stop();
  }
}

async function peak({ pid }, work) {
  await pause(SETTLING_MILLIS);
  forgetPeak(pid);
  await work();
  return peakMegabytes(pid);
}

/** Reads an answer to its end, so many bytes a second. */
function slowly(url, bytesPerSecond) {
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    let bytes = 0;
    const request = http.get(url, { agent: false }, (response) => {
      response.on('data', async (piece) => {
        bytes += piece.length;
        const due = () => ((performance.now() - startedAt) / 1000) * bytesPerSecond;
        if (bytes > due()) {
          response.pause();
          while (bytes > due()) {
            await pause(PACE_MILLIS);
          }
          response.resume();
        }
      });
      response.on('error', reject);
      response.on('end', () =>
        response.statusCode === 200
          ? resolve()
          : reject(new Error(`${url} answered ${response.statusCode}`)),
      );
    });
    request.on('error', reject);
  });
}

async function formLine() {
  const bytes = FORM_BYTES - FORM_ROOM;
  const grown = await withServer(startGateway, async (gateway) => {
    for (let index = 0; index < WARM_UP_FORMS; index++) {
      await edit(gateway, MEGABYTE / 10);
    }
    const before = residentMegabytes(gateway.pid);
    return (await peak(gateway, () => edit(gateway, bytes))) - before;
  });
  return {
    what: `memory, an edit of ${FILES} files of ${(bytes / FILES / MEGABYTE).toFixed(1)} MB`,
    measured: `+${grown.toFixed(0)} MB, ${((grown * (1 << 20)) / bytes).toFixed(1)} bytes for each of the form`,
  };
}

/** Sends a form of so many bytes in all its files, and waits for the pictures. */
async function edit({ url }, bytes) {
  const form = new FormData();
  form.append('prompt', 'a hat on the cat');
  const filler = Buffer.alloc(Math.floor(bytes / FILES) - PNG.length);
  for (let index = 0; index < FILES; index++) {
    form.append('image[]', new Blob([PNG, filler]), `${index}.png`);
  }
  const response = await fetch(`${url}/v1/images/edits`, {
    method: 'POST',
    headers: { authorization: `Bearer ${FREE_KEY}` },
    body: form,
  });
  const text = await response.text();
  if (response.status !== 200) {
    throw new Error(`An edit was answered ${response.status}: ${text.slice(0, 300)}`);
  }
}
