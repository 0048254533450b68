import { Log, LogLevel, Miniflare, convertV4MiniflareOptions } from 'miniflare';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { at, ownNode, root } from '../../scripts/lib/paths.mjs';
import { run } from '../../scripts/lib/processes.mjs';
import { readWorkerConfig } from '../../scripts/lib/worker-config.mjs';
import { migrate } from '../../scripts/lib/migrate.mjs';
import { startGateway } from '../lib/gateway.mjs';
import { OBJECTS, rowsOf } from './rows.mjs';
import { SCHEMAS } from './schema.mjs';

const WRANGLER = at('node_modules', 'wrangler', 'bin', 'wrangler.js');

/** The ledger as wrangler makes it. */
const LEDGER = `CREATE TABLE d1_migrations(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT UNIQUE,
  applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL
)`;

const TABLES =
  "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB '_cf_*'" +
  " AND name NOT GLOB 'sqlite_*' ORDER BY name";

/** Puts rows into a table, all in one statement for each set of columns. */
export async function fill(db, table, rows) {
  const alike = Object.groupBy(rows, (row) => Object.keys(row).join(', '));
  for (const [columns, some] of Object.entries(alike)) {
    const values = columns.split(', ').map((_, i) => `value ->> ${i}`);
    await db
      .prepare(`INSERT INTO ${table} (${columns}) SELECT ${values.join(', ')} FROM json_each(?)`)
      .bind(JSON.stringify(some.map((row) => Object.values(row))))
      .run();
  }
}

/** Every row of every table in the order of their insertion, e.g. `{settings: [{key: 'global', …}]}`. */
export async function dump(db) {
  const { results } = await db.prepare(TABLES).all();
  const tables = {};
  for (const { name } of results) {
    const order = name === 'd1_migrations' ? 'id' : '1, 2';
    tables[name] = (await db.prepare(`SELECT * FROM ${name} ORDER BY ${order}`).all()).results;
  }
  return tables;
}

/** D1 and KV as they are in that folder, without the gateway. */
async function storage(folder, work) {
  const { name, workerOptions } = readWorkerConfig();
  const { compatibilityDate, d1Databases, kvNamespaces } = workerOptions;
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      log: new Log(LogLevel.WARN),
      cf: false,
      resourcePersistencePath: path.join(folder, 'v3'),
      workers: [
        {
          ...{ name, compatibilityDate, d1Databases, kvNamespaces },
          modules: true,
          script: 'export default { fetch: () => new Response() };',
        },
      ],
    }),
  );
  try {
    return await work(
      await miniflare.getD1Database('DB'),
      await miniflare.getKVNamespace('KV_CACHE'),
    );
  } finally {
    await miniflare.dispose();
  }
}

/** What tables and indexes are made of, e.g. `{tables: {settings: […]}, indexes: {…}}`. */
async function anatomy(db) {
  const all = async (sql) => (await db.prepare(sql).all()).results;
  const tables = {};
  const indexes = {};
  for (const { name } of await all(TABLES)) {
    tables[name] = await all(`PRAGMA table_info(${name})`);
    for (const { name: index, unique, partial } of await all(`PRAGMA index_list(${name})`)) {
      const columns = (await all(`PRAGMA index_info(${index})`)).map((column) => column.name);
      indexes[index] = { name, unique, partial, columns };
    }
  }
  return { tables, indexes };
}

/** The anatomy of a database that was ours from the beginning. */
export async function freshAnatomy() {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'fresh-'));
  try {
    return await storage(folder, async (db) => {
      await migrate(db, at('migrations'));
      return anatomy(db);
    });
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/**
 * What an earlier edition left behind, in a folder as wrangler's `--persist-to` has it.
 *
 * @param {'early' | 'base' | 'fork'} edition
 * @param {(rows: object, now: number) => object} [change] makes other rows of the usual ones
 * @returns `{now, before, migrate, start, anatomy, remove}`; `before` are all its rows
 */
export async function oldDeployment(edition, change = (rows) => rows) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'takeover-'));
  const now = Date.now();
  const { statements, applied } = SCHEMAS[edition];
  const before = await storage(folder, async (db, kv) => {
    await db.batch([LEDGER, ...statements].map((statement) => db.prepare(statement)));
    for (const [table, rows] of Object.entries(change(rowsOf(edition, now), now))) {
      await fill(db, table, rows);
    }
    await fill(
      db,
      'd1_migrations',
      applied.map((name) => ({ name, applied_at: '2026-02-01 00:00:00' })),
    );
    for (const { key, text, metadata } of OBJECTS) {
      await kv.put(key, text, { metadata, expirationTtl: 18_000 });
    }
    return dump(db);
  });
  return {
    now,
    before,

    /** `wrangler d1 migrations apply`, the very command of a deployment; gives its words. */
    async migrate() {
      const { code, output } = await run(
        ownNode,
        [WRANGLER, 'd1', 'migrations', 'apply', 'DB', '--local', '--persist-to', folder],
        {
          cwd: root,
          env: { ...process.env, CI: '1', WRANGLER_SEND_METRICS: 'false', HOME: folder },
        },
      );
      return { code, output, after: await storage(folder, dump) };
    },

    /** The gateway on it. */
    start: (options) => startGateway({ keepIn: path.join(folder, 'v3'), ...options }),

    anatomy: () => storage(folder, anatomy),

    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}
