import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { splitSql } from './worker-config.mjs';

/** wrangler's own ledger, so that `wrangler d1 migrations` goes on from here and the other way round. */
const LEDGER = `CREATE TABLE IF NOT EXISTS d1_migrations(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT UNIQUE,
  applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL
)`;

const numberOf = (name) => Number.parseInt(name, 10);

/** `0001_init.sql`, `0002_….sql`, … of a folder in the order of their numbers. */
export function migrationNames(folder) {
  if (!existsSync(folder)) {
    return [];
  }
  return readdirSync(folder)
    .filter((name) => /^\d+_.*\.sql$/.test(name))
    .sort((one, other) => numberOf(one) - numberOf(other) || (one < other ? -1 : 1));
}

/** Applies what the database does not have yet, each file in one transaction with its ledger row. */
export async function migrate(db, folder) {
  await db.prepare(LEDGER).run();
  const { results } = await db.prepare('SELECT name FROM d1_migrations').all();
  const applied = new Set(results.map(({ name }) => name));
  for (const name of migrationNames(folder).filter((candidate) => !applied.has(candidate))) {
    const statements = splitSql(readFileSync(path.join(folder, name), 'utf8'));
    await db.batch([
      ...statements.map((statement) => db.prepare(statement)),
      db.prepare('INSERT INTO d1_migrations (name) VALUES (?)').bind(name),
    ]);
  }
}
