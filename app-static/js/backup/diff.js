// @ts-check
/** What a backup would change. */

/** The members that name a row, by table; of every other table it is `id`. */
const NAMES = {
  model_routes: ['name'],
  statistics: ['hour_at', 'model'],
  usage: ['key', 'day'],
  key_digests: ['digest'],
};

const TABLES = [
  'accounts',
  'keys',
  'upstreams',
  'upstream_credentials',
  'model_routes',
  'passkeys',
  'access_tokens',
  'key_digests',
  'usage',
  'statistics',
];

/** A secret that is not told; it changes nothing. */
const MASK = '********';

/**
 * @typedef {object} TableDiff
 * @property {string} table
 * @property {number} total rows of the file
 * @property {number | null} added null where nobody tells what there is now
 * @property {number | null} changed
 * @property {number | null} same
 */

/** @typedef {{field: string, from: unknown, to: unknown}} SettingDiff */
/** @typedef {{tables: TableDiff[], settings: SettingDiff[]}} Diff */

/**
 * @param {Record<string, any>} file
 * @param {Record<string, any>} present what there is now, without secrets
 * @returns {Diff}
 */
export const diff = (file, present) => ({
  tables: TABLES.filter((table) => file[table]).map((table) =>
    tableDiff(table, file[table], present[table]),
  ),
  settings: settingsDiff(file.settings ?? {}, present.settings ?? {}),
});

function tableDiff(table, rows, known) {
  if (!known) {
    return { table, total: rows.length, added: null, changed: null, same: null };
  }
  const nameOf = (row) =>
    JSON.stringify((NAMES[table] ?? ['id']).map((name) => row[name] ?? row.key ?? row.token));
  const there = new Map(known.map((row) => [nameOf(row), row]));
  let added = 0;
  let changed = 0;
  for (const row of rows) {
    const now = there.get(nameOf(row));
    if (!now) {
      added += 1;
    } else if (differs(row, now)) {
      changed += 1;
    }
  }
  return { table, total: rows.length, added, changed, same: rows.length - added - changed };
}

/** Secrets are in one of them only, and are not compared. */
const differs = (row, now) =>
  Object.keys(now).some(
    (name) =>
      name in row &&
      row[name] !== null &&
      now[name] !== null &&
      JSON.stringify(row[name]) !== JSON.stringify(now[name]),
  );

function settingsDiff(file, present) {
  const changes = [];
  for (const [group, fields] of Object.entries(file)) {
    for (const [name, to] of Object.entries(fields)) {
      const from = present[group]?.[name];
      if (to !== MASK && JSON.stringify(from) !== JSON.stringify(to)) {
        changes.push({ field: `${group}.${name}`, from, to: from === MASK ? MASK : to });
      }
    }
  }
  return changes;
}
