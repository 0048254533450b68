/** What a database holds, in the few numbers by which an operator knows it. */
const COUNTED = { tokens: 'accounts', api_keys: 'keys', settings: 'settings rows' };

const LEDGER = 'd1_migrations';

async function rows(api, databaseId, sql) {
  const [{ results }] = await api.post(`/d1/database/${databaseId}/query`, { sql });
  return results;
}

/**
 * @returns `{applied, counts}`: the names in wrangler's ledger, and e.g. `{accounts: 12, keys: 3,
 *     'settings rows': 7}`; both are empty for a new database
 */
export async function inspect(api, databaseId) {
  const tables = await rows(api, databaseId, "SELECT name FROM sqlite_master WHERE type = 'table'");
  const names = new Set(tables.map(({ name }) => name));
  const applied = names.has(LEDGER)
    ? await rows(api, databaseId, `SELECT name FROM ${LEDGER} ORDER BY id`)
    : [];
  const counts = {};
  for (const [table, what] of Object.entries(COUNTED)) {
    if (names.has(table)) {
      const [{ n }] = await rows(api, databaseId, `SELECT count(*) AS n FROM ${table}`);
      counts[what] = n;
    }
  }
  return { applied: applied.map(({ name }) => name), counts };
}

/** `12 accounts, 3 keys, 7 settings rows`. */
export const inNumbers = (counts) =>
  Object.entries(counts)
    .map(([what, n]) => `${n} ${what}`)
    .join(', ') || 'nothing';

/** What became less, e.g. `accounts: 12 before, 11 now`; empty when nothing did. */
export const losses = (before, after) =>
  Object.keys(before)
    .filter((what) => (after[what] ?? 0) < before[what])
    .map((what) => `${what}: ${before[what]} before, ${after[what] ?? 0} now`)
    .join('; ');
