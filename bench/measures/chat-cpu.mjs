import { inTurns } from '../lib/arena.mjs';
import { median, ratios } from '../lib/numbers.mjs';
import { FREE_KEY, LIMITED_KEY, chat } from '../lib/requests.mjs';

const TARGET = 1.3;
const GAP_MICROS = 1000; // an upstream sends tokens one by one; the stand-in's timer makes it 1.1 ms
const WARM_UP = 200; // until V8 has compiled what a chat runs, see README.md

const byToken = (tokens) => ({ tokens, lines: 1, gapMicros: GAP_MICROS });
const inEights = (tokens) => ({ tokens, lines: 8, gapMicros: GAP_MICROS });

const CASES = [
  { title: '400 tokens', shape: byToken(400), rounds: 11, count: 16, target: TARGET },
  { title: '1,000 tokens', shape: byToken(1000), rounds: 5, count: 8, target: TARGET },
  { title: '400 tokens, limited key', shape: byToken(400), key: LIMITED_KEY, rounds: 3, count: 16 },
  { title: '1 token', shape: byToken(1), rounds: 5, count: 100 },
  { title: '400 tokens, 8 per write', shape: inEights(400), rounds: 5, count: 24 },
  { title: '1,000 tokens, 8 per write', shape: inEights(1000), rounds: 5, count: 16 },
];

/** CPU of a streamed chat, 4 at a time. */
export async function chatCpu(arena, { quick }) {
  await arena.send(chat(arena.gateway, byToken(400)), quick ? 8 : WARM_UP);
  await arena.send(chat(arena.floor, byToken(400)), quick ? 8 : WARM_UP);
  const lines = [];
  for (const each of CASES) {
    lines.push(await compare(arena, quick ? { ...each, rounds: 1, count: 4 } : each));
  }
  return lines;
}

async function compare(arena, { title, shape, key = FREE_KEY, rounds, count, target }) {
  const measure = (server) => () => arena.cpuOf(server, chat(server, shape, key), count);
  const found = await inTurns(rounds, measure(arena.gateway), measure(arena.floor));
  const ours = median(found.gateway).toFixed(1);
  const floor = median(found.floor).toFixed(1);
  return {
    what: `streamed chat, ${title}: CPU per request`,
    measured: `${ratios(found.ratios)}, ${ours} / ${floor} ms`,
    ...(target && { target: `≤ ${target} × floor`, ok: median(found.ratios) <= target }),
  };
}
