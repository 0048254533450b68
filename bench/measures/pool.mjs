import { setTimeout as pause } from 'node:timers/promises';
import { ask, startHelper } from '../lib/helper.mjs';
import { rows, withFolder, withLedger } from '../lib/ledger.mjs';
import { median, ratios } from '../lib/numbers.mjs';
import { cpuMillis } from '../lib/process.mjs';
import { ACCOUNTS, FREE_KEY, LIMITED_KEY, chat } from '../lib/requests.mjs';
import { startGateway, startUpstream } from '../lib/servers.mjs';

const LARGE = { accounts: 5000, logRows: 100_000 };
const SHAPE = { tokens: 400, lines: 1, gapMicros: 1000 };
const SHORT = { tokens: 20, lines: 1, gapMicros: 0 };
const MOST_ROWS_READ = 60;
const MOST_ROWS_WRITTEN = 3;
const MOST_CPU = 1.15;
const WARM_UP = 200;
const COUNT = 16;
const AFTER_ANSWER_MILLIS = 150;

/** What a chat costs when there are 5,000 accounts and 100,000 rows in the log. */
export async function pool({ quick }) {
  return [...(await rowsLines()), await cpuLine(quick ? 1 : 11, quick ? 8 : WARM_UP)];
}

const rowsLines = () =>
  withFolder(async (keepIn) => {
    const lines = [];
    for (const [title, key] of [
      ['limited key', LIMITED_KEY],
      ['key without limits', FREE_KEY],
    ]) {
      const options = { keepIn, pool: LARGE };
      await withLedger(options, (gateway, ledgerOf) => ledgerOf(chat(gateway, SHORT, key)));
      const { cold, warm } = await withLedger(options, async (gateway, ledgerOf) => ({
        cold: await ledgerOf(chat(gateway, SHORT, key)),
        warm: await ledgerOf(chat(gateway, SHORT, key)),
      }));
      lines.push(rowsLine(`cold, ${title}`, cold), rowsLine(`warm, ${title}`, warm));
    }
    return lines;
  });

function rowsLine(title, ledger) {
  const { read, written } = rows(ledger);
  return {
    what: `5,000 accounts, D1 rows per chat: ${title}`,
    measured: `${read} read, ${written} written`,
    target: `≤ ${MOST_ROWS_READ}, ≤ ${MOST_ROWS_WRITTEN}`,
    ok: read <= MOST_ROWS_READ && written <= MOST_ROWS_WRITTEN,
  };
}

async function cpuLine(rounds, warmUp) {
  const upstream = await startUpstream();
  const small = await startGateway(upstream);
  const large = await startGateway(upstream, { pool: LARGE });
  const client = startHelper('load.mjs');
  const send = (server, count) => ask(client, { ...chat(server, SHAPE), count, atOnce: 4 });
  const cpuOf = async (server) => {
    const before = cpuMillis(server.pid);
    await send(server, COUNT);
    await pause(AFTER_ANSWER_MILLIS);
    return (cpuMillis(server.pid) - before) / COUNT;
  };
  try {
    await send(small, warmUp);
    await send(large, warmUp);
    const found = { small: [], large: [], ratios: [] };
    for (let round = 0; round < rounds; round++) {
      found.large.push(await cpuOf(large));
      found.small.push(await cpuOf(small));
      found.ratios.push(found.large.at(-1) / found.small.at(-1));
    }
    const millis = `${median(found.large).toFixed(1)} / ${median(found.small).toFixed(1)} ms`;
    return {
      what: `CPU per chat of 400 tokens, 5,000 accounts against ${ACCOUNTS}`,
      measured: `${ratios(found.ratios)}, ${millis}`,
      target: `≤ ${MOST_CPU} ×`,
      ok: median(found.ratios) <= MOST_CPU,
    };
  } finally {
    client.kill();
    await small.stop();
    await large.stop();
    upstream.stop();
  }
}
