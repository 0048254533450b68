import { inTurns, openArena } from '../lib/arena.mjs';
import { median, ratios } from '../lib/numbers.mjs';
import { RELAY, relayedChat, seedUpstream } from '../lib/relay.mjs';
import { LIMITED_KEY } from '../lib/requests.mjs';

const TARGET = 1.3;
const GAP_MICROS = 1000;
const WARM_UP = 200;

const SHAPE = { tokens: 400, lines: 8, gapMicros: GAP_MICROS };
const BY_TOKEN = { tokens: 400, lines: 1, gapMicros: GAP_MICROS };

const CASES = [
  { title: '8 a write, against a pump', way: 'pumped', shape: SHAPE, target: TARGET },
  { title: '8 a write, against a pipe', way: 'piped', shape: SHAPE, target: TARGET },
  { title: 'one a write, against a pump', way: 'pumped', shape: BY_TOKEN, target: TARGET },
  { title: 'one a write, against a pipe', way: 'piped', shape: BY_TOKEN },
  {
    title: '8 a write, usage asked for, against a pump',
    way: 'pumped',
    shape: SHAPE,
    asksUsage: true,
  },
  {
    title: '8 a write, limited key, against a pump',
    way: 'pumped',
    shape: SHAPE,
    key: LIMITED_KEY,
  },
  { title: '1 chunk, against a pump', way: 'pumped', shape: { ...SHAPE, tokens: 1 }, count: 100 },
];

/** CPU of a streamed chat of 400 chunks that is passed on to an upstream with keys, 4 at a time. */
export async function relayCpu({ quick }) {
  const arena = await openArena(RELAY);
  try {
    await seedUpstream(arena.gateway, arena.upstream);
    const lines = [];
    for (const side of [ours(arena), floor(arena, 'piped'), floor(arena, 'pumped')]) {
      await arena.send(relayedChat(side.root, SHAPE), quick ? 8 : WARM_UP);
    }
    for (const each of CASES) {
      lines.push(await compare(arena, { rounds: 11, count: 24, ...each, ...(quick && QUICK) }));
    }
    return lines;
  } finally {
    await arena.close();
  }
}

const QUICK = { rounds: 1, count: 4 };

const ours = ({ gateway }) => ({ server: gateway, root: `${gateway.url}/v1` });
const floor = (arena, way) => ({ server: arena.floor, root: `${arena.floor.url}/${way}` });

async function compare(arena, { title, way, shape, rounds, count, target, ...options }) {
  const measure =
    ({ server, root }) =>
    () =>
      arena.cpuOf(server, relayedChat(root, shape, options), count);
  const found = await inTurns(rounds, measure(ours(arena)), measure(floor(arena, way)));
  const millis = `${median(found.gateway).toFixed(1)} / ${median(found.floor).toFixed(1)} ms`;
  return {
    what: `chat passed on, ${title}: CPU per request`,
    measured: `${ratios(found.ratios)}, ${millis}`,
    ...(target && { target: `≤ ${target} × floor`, ok: median(found.ratios) <= target }),
  };
}
