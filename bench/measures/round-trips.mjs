import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { at, workerFile } from '../../scripts/lib/paths.mjs';
import { ask, startHelper } from '../lib/helper.mjs';
import { ACCOUNTS, FREE_KEY, LIMITED_KEY, chat, get } from '../lib/requests.mjs';
import { startGateway, startUpstream } from '../lib/servers.mjs';

const AFTER_ANSWER_MILLIS = 400; // long enough for what is written after an answer
const SHAPE = { tokens: 20, lines: 1, gapMicros: 0 };
const MOST_ROWS_WRITTEN = 3;

/** D1 round trips and rows of a request, counted on workerd around the binding. */
export async function roundTrips() {
  const limited = await ledgers(LIMITED_KEY);
  const free = await ledgers(FREE_KEY);
  const chats = [
    { title: 'cold, limited key', ledger: limited.cold, most: 1 },
    { title: 'cold, key without limits', ledger: free.cold, most: 1 },
    { title: 'warm, limited key', ledger: limited.warm, most: 1 },
    { title: 'warm, key without limits', ledger: free.warm, most: 0 },
  ];
  return [
    ...chats.map(({ title, ledger, most }) =>
      atMost(`D1 round trips before the upstream call: ${title}`, before(ledger).length, most),
    ),
    ...chats.map(({ title, ledger }) =>
      atMost(`D1 round trips after the answer: ${title}`, after(ledger).length, 1),
    ),
    atMost('D1 round trips of GET /v1/models, warm', trips(free.models).length, 0),
    ...chats.map(({ title, ledger }) => ({
      ...rowsOf(title, trips(ledger)),
      target: `≤ ${MOST_ROWS_WRITTEN}`,
      ok: written(trips(ledger)) <= MOST_ROWS_WRITTEN,
    })),
    rowsOf("an account's very first, limited key's first of the day", trips(limited.first)),
  ];
}

/**
 * Ledgers of chats with one key: the first one of a new database, then, in a fresh isolate on the same
 * database, a cold and a warm one and a list of models.
 */
async function ledgers(key) {
  const keepIn = await mkdtemp(path.join(tmpdir(), 'bench-'));
  try {
    const first = await inFreshIsolate(keepIn, async (gateway, ledgerOf) => {
      const ledger = await ledgerOf(chat(gateway, SHAPE, key));
      await untilAllServed(gateway, key);
      return ledger;
    });
    const later = await inFreshIsolate(keepIn, async (gateway, ledgerOf) => ({
      cold: await ledgerOf(chat(gateway, SHAPE, key)),
      warm: await ledgerOf(chat(gateway, SHAPE, key)),
      models: await ledgerOf(get(gateway, '/v1/models')),
    }));
    return { first, ...later };
  } finally {
    await rm(keepIn, { recursive: true });
  }
}

/** An account's quota row is made when it first serves, and which account serves is a matter of chance. */
async function untilAllServed(gateway, key) {
  const client = startHelper('load.mjs');
  let served;
  do {
    await ask(client, { ...chat(gateway, SHAPE, key), count: ACCOUNTS, atOnce: 1 });
    await pause(AFTER_ANSWER_MILLIS);
    served = await gateway.db.prepare('SELECT count(*) AS n FROM token_quota_state').first('n');
  } while (served < ACCOUNTS);
  client.kill();
}

async function inFreshIsolate(keepIn, work) {
  const upstream = await startUpstream();
  const modules = [at('bench', 'counting.js'), workerFile];
  const gateway = await startGateway(upstream, { modules, keepIn });
  const client = startHelper('load.mjs');
  const ledgerOf = async (request) => {
    await ask(client, { ...request, count: 1, atOnce: 1 });
    await pause(AFTER_ANSWER_MILLIS);
    return (await fetch(`${gateway.url}/__ledger`)).json();
  };
  try {
    return await work(gateway, ledgerOf);
  } finally {
    client.kill();
    await gateway.stop();
    upstream.stop();
  }
}

const trips = (ledger) => ledger.filter(({ trip }) => trip === 'd1');
const upstreamCall = (ledger) => ledger.findIndex(({ trip }) => trip === 'fetch');
const before = (ledger) => trips(ledger.slice(0, upstreamCall(ledger)));
const after = (ledger) => trips(ledger.slice(upstreamCall(ledger)));
const sum = (numbers) => numbers.reduce((one, other) => one + other, 0);

const written = (found) => sum(found.map(({ rowsWritten }) => rowsWritten));

const atMost = (what, count, most) => ({
  what,
  measured: String(count),
  target: most === 0 ? '0' : `≤ ${most}`,
  ok: count <= most,
});

function rowsOf(title, found) {
  const read = sum(found.map(({ rowsRead }) => rowsRead));
  return {
    what: `D1 rows written per chat: ${title}`,
    measured: `${written(found)} (${read} read)`,
  };
}
