/**
 * `npm run bench`: the gateway beside the floor, one table. README.md beside this file tells how each
 * line is measured. `--quick` is a smoke run, `--only=chat` one measurement, `--profile` something else:
 * where the time of a streamed chat goes.
 */
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import workerd from 'workerd';
import { step } from '../scripts/lib/step.mjs';
import { Stop, command } from '../scripts/lib/stop.mjs';
import { openArena } from './lib/arena.mjs';
import { requireProc } from './lib/process.mjs';
import { table } from './lib/table.mjs';
import { chatCpu } from './measures/chat-cpu.mjs';
import { firstRequest } from './measures/first-request.mjs';
import { media } from './measures/media.mjs';
import { memory } from './measures/memory.mjs';
import { modelsCpu } from './measures/models-cpu.mjs';
import { pool } from './measures/pool.mjs';
import { relayCpu } from './measures/relay-cpu.mjs';
import { roundTrips } from './measures/round-trips.mjs';
import { signIn } from './measures/sign-in.mjs';
import { size } from './measures/size.mjs';
import { profile } from './profile.mjs';

/** Each gives lines of the table. `inArena`: it wants gateway and floor running and warm. */
const MEASURES = {
  chat: { title: 'Streamed chats', run: chatCpu, inArena: true },
  relay: { title: 'Chats passed on', run: relayCpu },
  models: { title: 'GET /v1/models', run: modelsCpu, inArena: true },
  trips: { title: 'D1 round trips and rows', run: roundTrips },
  pool: { title: 'A pool of 5,000 accounts', run: pool },
  'sign-in': { title: 'Signing in', run: signIn },
  first: { title: 'First requests', run: firstRequest },
  memory: { title: 'Memory', run: memory },
  media: { title: 'Pictures and films', run: media },
  size: { title: 'Size', run: size },
};

await command(async () => {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string' },
      profile: { type: 'boolean', default: false },
    },
  });
  requireProc();
  if (values.profile) {
    await profile(values);
    return;
  }
  if (values.only && !Object.hasOwn(MEASURES, values.only)) {
    throw new Stop(`--only takes one of ${Object.keys(MEASURES).join(', ')}.`, { exitCode: 2 });
  }
  const chosen = values.only ? [MEASURES[values.only]] : Object.values(MEASURES);
  console.log(machine());
  console.log(`\n${table(await measure(chosen, values))}`);
});

async function measure(measures, options) {
  const lines = [];
  const arena = measures.some(({ inArena }) => inArena) && (await openArena());
  try {
    for (const { title, run, inArena } of measures) {
      lines.push(...(await step(title, () => (inArena ? run(arena, options) : run(options)))));
    }
  } finally {
    await arena?.close?.();
  }
  return lines;
}

function machine() {
  const [{ model }] = cpus();
  return (
    `${cpus().length} × ${model}, load ${loadavg()[0].toFixed(1)}; ` +
    `Node ${process.versions.node}, workerd ${workerd.version}`
  );
}
