import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { at, workerFile } from '../../scripts/lib/paths.mjs';
import { ask, startHelper } from './helper.mjs';
import { startGateway, startUpstream } from './servers.mjs';

const AFTER_ANSWER_MILLIS = 400; // long enough for what is written after an answer

/**
 * Runs work against a gateway that notes its D1 round trips and fetches, see counting.js.
 *
 * @param {(gateway, ledgerOf) => Promise} work `ledgerOf(request)` sends it and gives what it cost
 * @param {object} options as of `startGateway`
 * @param {string} [options.upstream] its program
 * @param {(gateway, upstream) => Promise} [options.prepare] puts more into the database
 */
export async function withLedger({ upstream: program, prepare, ...options }, work) {
  const upstream = await startUpstream(program);
  const modules = [at('bench', 'counting.js'), workerFile];
  const gateway = await startGateway(upstream, { ...options, modules });
  const client = startHelper('load.mjs');
  const ledgerOf = async (request) => {
    await ask(client, { ...request, count: 1, atOnce: 1 });
    await pause(AFTER_ANSWER_MILLIS);
    return (await fetch(`${gateway.url}/__ledger`)).json();
  };
  try {
    await prepare?.(gateway, upstream);
    return await work(gateway, ledgerOf);
  } finally {
    client.kill();
    await gateway.stop();
    upstream.stop();
  }
}

/** A folder for a database that outlives its gateway, gone after the work. */
export async function withFolder(work) {
  const folder = await mkdtemp(path.join(tmpdir(), 'bench-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

export const trips = (ledger) => ledger.filter(({ trip }) => trip === 'd1');

/** `{read, written}` rows of all trips. */
export function rows(ledger) {
  const total = { read: 0, written: 0 };
  for (const { rowsRead, rowsWritten } of trips(ledger)) {
    total.read += rowsRead;
    total.written += rowsWritten;
  }
  return total;
}
