import { setTimeout as pause } from 'node:timers/promises';
import { ask, startHelper } from './helper.mjs';
import { cpuMillis } from './process.mjs';
import { startFloor, startGateway, startUpstream } from './servers.mjs';

/** What a Worker does after its answer (the log row, say) belongs to the request that caused it. */
const AFTER_ANSWER_MILLIS = 150;

/**
 * Gateway and floor, each in a workerd of its own, with one upstream process and one client process.
 *
 * @param {object} [options] as of `startGateway` and `startFloor`
 * @param {string} [options.upstream] its program
 */
export async function openArena(options = {}) {
  const upstream = await startUpstream(options.upstream);
  const gateway = await startGateway(upstream, options);
  const floor = await startFloor(upstream, options);
  const client = startHelper('load.mjs');
  return {
    gateway,
    floor,
    upstream,

    /** Sends `count` of the same request, some at once, and reads all answers to their end. */
    send: (request, count, atOnce = 4) => ask(client, { ...request, count, atOnce }),

    /** CPU milliseconds of a server's whole workerd process for each of `count` requests. */
    async cpuOf(server, request, count) {
      const before = cpuMillis(server.pid);
      await this.send(request, count);
      await pause(AFTER_ANSWER_MILLIS);
      return (cpuMillis(server.pid) - before) / count;
    },

    async close() {
      client.kill();
      await gateway.stop();
      await floor.stop();
      upstream.stop();
    },
  };
}

/**
 * Measures gateway and floor in turns, A B A B …, so that whatever else the machine does meets both.
 *
 * @returns `{gateway, floor, ratios}`, a number for each round
 */
export async function inTurns(rounds, measureGateway, measureFloor) {
  const found = { gateway: [], floor: [], ratios: [] };
  for (let round = 0; round < rounds; round++) {
    const ours = await measureGateway();
    const theirs = await measureFloor();
    found.gateway.push(ours);
    found.floor.push(theirs);
    found.ratios.push(ours / theirs);
  }
  return found;
}
