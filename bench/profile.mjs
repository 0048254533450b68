import { writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { at } from '../scripts/lib/paths.mjs';
import { bundleStackDecoder } from '../scripts/lib/stack.mjs';
import { Stop } from '../scripts/lib/stop.mjs';
import { openArena } from './lib/arena.mjs';
import { Inspector } from './lib/inspector.mjs';
import { RELAY, relayedChat, seedUpstream } from './lib/relay.mjs';
import { chat } from './lib/requests.mjs';

const SAMPLE_MICROS = 200;
const SHOWN = 25;
const TOKENS = 1000;
const GAP_MICROS = 1000;

/** A chat of Grok accounts, and one that is passed on; the latter reads eight events at a time. */
const KINDS = {
  chat: {
    options: {},
    prepare() {},
    request: (server) => chat(server, { tokens: TOKENS, lines: 1, gapMicros: GAP_MICROS }),
  },
  relay: {
    options: RELAY,
    prepare: ({ gateway, upstream }) => seedUpstream(gateway, upstream),
    request: ({ name, url }) =>
      relayedChat(`${url}/${name === 'floor' ? 'pumped' : 'v1'}`, {
        tokens: TOKENS,
        lines: 8,
        gapMicros: GAP_MICROS,
      }),
  },
};

/**
 * `npm run bench -- --profile`, and `--profile --only=relay`: in which functions of gateway and floor the time of a streamed chat of
 * 1,000 tokens goes, Java methods under their names. The whole profiles are left in dist/ for the
 * browser's developer tools.
 */
export async function profile({ quick, only = 'chat' }) {
  const kind = KINDS[only];
  if (!kind) {
    throw new Stop(`--profile knows ${Object.keys(KINDS).join(' and ')}.`, { exitCode: 2 });
  }
  const decoded = bundleStackDecoder();
  const arena = await openArena({ ...kind.options, inspectorPort: 0 });
  try {
    await kind.prepare(arena);
    for (const server of [arena.gateway, arena.floor]) {
      const count = quick ? 4 : 24;
      const found = named(await sample(arena, server, kind.request(server), count), decoded);
      const file = at('dist', `${server.name}.cpuprofile`);
      writeFileSync(file, JSON.stringify(found));
      console.log(`\n${server.name}: self time for each stream of ${TOKENS} tokens`);
      console.log(top(found, count));
      console.log(`The whole profile: ${file}`);
    }
  } finally {
    await arena.close();
  }
}

async function sample(arena, server, request, count) {
  const inspector = await connect(server);
  await arena.send(request, 60);
  await inspector.call('Profiler.enable');
  await inspector.call('Profiler.setSamplingInterval', { interval: SAMPLE_MICROS });
  await inspector.call('Profiler.start');
  await arena.send(request, count);
  await pause(SAMPLE_MICROS / 1000);
  const { profile: found } = await inspector.call('Profiler.stop');
  inspector.close();
  return found;
}

/** The profile with the place of each function in its name: `Trip.run (gateway.js:3350)`. */
function named(found, decoded) {
  for (const { callFrame } of found.nodes) {
    const { functionName, url, lineNumber, columnNumber } = callFrame;
    if (url) {
      const place = `${url.split('/').at(-1)}:${lineNumber + 1}:${columnNumber + 1}`;
      const frame = functionName ? `at ${functionName} (${place})` : `at ${place}`;
      callFrame.functionName = decoded(frame).slice('at '.length);
    }
  }
  return found;
}

async function connect({ miniflare, name }) {
  const { host } = await miniflare.getInspectorURL();
  return Inspector.connect(`ws://${host}/core:user:${name}`);
}

/**
 * The functions with the most samples. Samples are counted, not their distances in time: V8 takes none
 * while the isolate waits for a request's next piece, and counts the wait to whoever ran last.
 */
function top({ nodes, samples }, count) {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const millis = new Map();
  let total = 0;
  for (const id of samples) {
    const label = frames.get(id).functionName || '(no name)';
    if (label === '(idle)') {
      continue;
    }
    const share = SAMPLE_MICROS / 1000 / count;
    millis.set(label, (millis.get(label) ?? 0) + share);
    total += share;
  }
  const rows = [...millis].sort(([, one], [, other]) => other - one).slice(0, SHOWN);
  return [['all', total], ...rows]
    .map(
      ([label, time]) =>
        `${time.toFixed(2).padStart(8)} ms ${((100 * time) / total).toFixed(1).padStart(5)} %  ${label}`,
    )
    .join('\n');
}
