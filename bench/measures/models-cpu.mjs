import { inTurns } from '../lib/arena.mjs';
import { median, ratios } from '../lib/numbers.mjs';
import { get } from '../lib/requests.mjs';

const TARGET = 2;
const WARM_UP = 2000;

/** CPU of `GET /v1/models` with a key, against the floor's trivial answer. */
export async function modelsCpu(arena, { quick }) {
  const [rounds, count] = quick ? [1, 100] : [9, 600];
  await arena.send(get(arena.gateway, '/v1/models'), quick ? 200 : WARM_UP);
  await arena.send(get(arena.floor, '/v1/models'), quick ? 200 : WARM_UP);
  const measure = (server) => () => arena.cpuOf(server, get(server, '/v1/models'), count);
  const found = await inTurns(rounds, measure(arena.gateway), measure(arena.floor));
  const ours = median(found.gateway).toFixed(3);
  const floor = median(found.floor).toFixed(3);
  return [
    {
      what: 'GET /v1/models, warm: CPU per request',
      measured: `${ratios(found.ratios)}, ${ours} / ${floor} ms`,
      target: `≤ ${TARGET} × floor`,
      ok: median(found.ratios) <= TARGET,
    },
  ];
}
