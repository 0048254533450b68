import { linkTo, nameOf } from '../../tests/lib/media.mjs';
import { inTurns, openArena } from '../lib/arena.mjs';
import { MEDIA, MEGABYTE, prepare } from '../lib/media.mjs';
import { median, ratios } from '../lib/numbers.mjs';
import { mediaMemory } from './media-memory.mjs';

const TARGET = 1.5;
const PART = { range: 'bytes=12000000-12999999' };
const PART_BYTES = MEGABYTE;
/** Films are passed on, pictures kept, and what is stored was put there before; see WAYS. */
const CASES = [
  { title: 'film of 25 MB passed on', way: 'passed', megabytes: 25, count: 12 },
  { title: '1 MB of it passed on', way: 'passed', megabytes: 25, part: true, count: 60 },
  { title: 'picture of 2 MB passed on and kept', way: 'kept', megabytes: 2, count: 24 },
  { title: 'picture of 25 MB passed on and kept', way: 'kept', megabytes: 25, count: 4 },
  { title: 'film of 2 MB out of the store', way: 'stored', megabytes: 2, count: 60 },
  { title: 'film of 25 MB out of the store', way: 'stored', megabytes: 25, count: 8 },
  { title: '1 MB of it out of the store', way: 'stored', megabytes: 25, part: true, count: 12 },
];

/** Pictures and films on their way: CPU, and memory while they are taken slowly. */
export const media = async (options) => [...(await mediaCpu(options)), ...(await mediaMemory())];

async function mediaCpu({ quick }) {
  const arena = await openArena(MEDIA);
  try {
    await prepare(arena.gateway);
    const lines = [];
    for (const each of CASES) {
      lines.push(await compare(arena, each, quick ? 1 : 9));
    }
    return lines;
  } finally {
    await arena.close();
  }
}

async function compare(arena, { title, way, megabytes, part, count }, rounds) {
  const size = megabytes * MEGABYTE;
  const { gateway, floor } = await WAYS[way](arena, size, count);
  const expected = part
    ? { headers: PART, status: 206, length: PART_BYTES }
    : { headers: {}, length: size };
  const measure = (server, paths) => () =>
    arena.cpuOf(
      server,
      { ...expected, method: 'GET', urls: paths().map((path) => server.url + path) },
      count,
    );
  const ours = measure(arena.gateway, gateway);
  const theirs = measure(arena.floor, floor);
  await inTurns(WARM_UP_ROUNDS, ours, theirs);
  const found = await inTurns(rounds, ours, theirs);
  const millis = `${median(found.gateway).toFixed(1)} / ${median(found.floor).toFixed(1)} ms`;
  return {
    what: `${title}: CPU per request`,
    measured: `${ratios(found.ratios)}, ${millis}`,
    target: `≤ ${TARGET} × floor`,
    ok: median(found.ratios) <= TARGET,
  };
}

/** Until V8 has compiled what a piece of a stream runs. */
const WARM_UP_ROUNDS = 2;

let paths = 0;
/** A path at the upstream that nobody has asked for yet, e.g. `/bench/2000000/7.png`. */
const fresh = (size, extension) => `/bench/${size}/${++paths}.${extension}`;
const times = (count, make) => Array.from({ length: count }, make);

/** What both sides are asked for in a round: functions that give as many paths as there are requests. */
const WAYS = {
  passed(arena, size, count) {
    const path = fresh(size, 'mp4');
    return {
      gateway: () => times(count, () => linkTo(path)),
      floor: () => times(count, () => `/passed${path}`),
    };
  },

  kept: (arena, size, count) => ({
    gateway: () => times(count, () => linkTo(fresh(size, 'png'))),
    floor: () => times(count, () => `/kept${fresh(size, 'png')}`),
  }),

  async stored({ upstream }, size, count) {
    const path = fresh(size, 'mp4');
    const key = `video/${nameOf(`https://assets.grok.com${path}`)}`;
    const metadata = { contentType: 'video/mp4', size, type: 'video', expiresAt: IN_A_DAY };
    await fetch(`${upstream.url}/store/${key}`, {
      method: 'PUT',
      headers: { 'x-metadata': JSON.stringify(metadata) },
      body: new Uint8Array(size),
    });
    return {
      gateway: () => times(count, () => linkTo(path)),
      floor: () => times(count, () => `/stored/${key}`),
    };
  },
};

const IN_A_DAY = Math.floor(Date.now() / 1000) + 86_400;
