import { rows, trips, withFolder, withLedger } from '../lib/ledger.mjs';
import { RELAY, relayedChat, seedUpstream } from '../lib/relay.mjs';
import { FREE_KEY, LIMITED_KEY, chat, get } from '../lib/requests.mjs';

const SHAPE = { tokens: 20, lines: 1, gapMicros: 0 };
const MOST_ROWS_WRITTEN = 3;
const MOST_RELAYED = 2;

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
      ...rowsOf(title, ledger),
      target: `≤ ${MOST_ROWS_WRITTEN}`,
      ok: rows(ledger).written <= MOST_ROWS_WRITTEN,
    })),
    rowsOf("an account's very first, limited key's first of the day", limited.first),
    ...(await relayed()),
  ];
}

/** The same of a chat that is passed on to an upstream with keys. */
async function relayed() {
  const limited = await relayedLedgers(LIMITED_KEY);
  const free = await relayedLedgers(FREE_KEY);
  const chats = [
    { title: 'cold, limited key', ledger: limited.cold, most: MOST_RELAYED },
    { title: 'cold, key without limits', ledger: free.cold, most: MOST_RELAYED },
    { title: 'warm, limited key', ledger: limited.warm, most: MOST_RELAYED },
    { title: 'warm, key without limits', ledger: free.warm, most: MOST_RELAYED },
  ];
  return chats.map(({ title, ledger, most }) => {
    const { read, written } = rows(ledger);
    const line = atMost(`D1 round trips of a chat passed on: ${title}`, trips(ledger).length, most);
    const split = `${before(ledger).length} + ${after(ledger).length}`;
    return {
      ...line,
      measured: `${line.measured} (${split}), ${written} rows written (${read} read)`,
    };
  });
}

const relayedLedgers = (key) =>
  withFolder(async (keepIn) => {
    const options = { upstream: RELAY.upstream, prepare: seedUpstream };
    await withLedger({ ...options, keepIn }, (gateway, ledgerOf) =>
      ledgerOf(relayedChat(`${gateway.url}/v1`, SHAPE, { key })),
    );
    return withLedger({ ...options, keepIn }, async (gateway, ledgerOf) => ({
      cold: await ledgerOf(relayedChat(`${gateway.url}/v1`, SHAPE, { key })),
      warm: await ledgerOf(relayedChat(`${gateway.url}/v1`, SHAPE, { key })),
    }));
  });

/**
 * Ledgers of chats with one key: the first one of accounts that were never asked, then, in a fresh
 * isolate on a database in use, a cold and a warm one and a list of models.
 */
const ledgers = (key) =>
  withFolder(async (keepIn) => {
    const first = await withLedger({}, async (gateway, ledgerOf) => {
      await gateway.db.exec('DELETE FROM token_quota_state');
      return ledgerOf(chat(gateway, SHAPE, key));
    });
    await withLedger({ keepIn }, (gateway, ledgerOf) => ledgerOf(chat(gateway, SHAPE, key)));
    const later = await withLedger({ keepIn }, async (gateway, ledgerOf) => ({
      cold: await ledgerOf(chat(gateway, SHAPE, key)),
      warm: await ledgerOf(chat(gateway, SHAPE, key)),
      models: await ledgerOf(get(gateway, '/v1/models')),
    }));
    return { first, ...later };
  });

const upstreamCall = (ledger) => ledger.findIndex(({ trip }) => trip === 'fetch');
const before = (ledger) => trips(ledger.slice(0, upstreamCall(ledger)));
const after = (ledger) => trips(ledger.slice(upstreamCall(ledger)));

const atMost = (what, count, most) => ({
  what,
  measured: String(count),
  target: most === 0 ? '0' : `≤ ${most}`,
  ok: count <= most,
});

function rowsOf(title, ledger) {
  const { read, written } = rows(ledger);
  return { what: `D1 rows written per chat: ${title}`, measured: `${written} (${read} read)` };
}
