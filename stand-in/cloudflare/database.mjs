import { DatabaseSync } from 'node:sqlite';
import * as wrangler from 'wrangler';

/** One D1 database: SQLite in memory, behind the calls that wrangler and our deployment make. */
export class Database {
  #sqlite = new DatabaseSync(':memory:');
  #bookmark = 0;

  constructor(uuid, name, near) {
    this.uuid = uuid;
    this.name = name;
    this.near = near;
  }

  /** All statements or none, as D1 does it; throws SQLite's error. */
  query(sql, params = []) {
    this.#sqlite.exec('BEGIN');
    try {
      const results = wrangler
        .unstable_splitSqlQuery(sql)
        .map((statement) => this.#sqlite.prepare(statement).all(...params));
      this.#sqlite.exec('COMMIT');
      this.#bookmark++;
      return results.map((rows) => ({
        results: rows,
        success: true,
        meta: { duration: 0, rows_read: 0, rows_written: 0, changes: 0 },
      }));
    } catch (error) {
      this.#sqlite.exec('ROLLBACK');
      throw error;
    }
  }

  rows(sql, ...params) {
    return this.#sqlite.prepare(sql).all(...params);
  }

  /** A point in time as Time Travel names it. */
  bookmark() {
    const counter = this.#bookmark.toString(16).padStart(8, '0');
    return `${counter}-00000000-00000000-${'0'.repeat(32)}`;
  }

  /** The whole database as SQL, schema and rows. */
  dump() {
    const objects = this.rows(
      'SELECT type, name, sql FROM sqlite_master ' +
        "WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY type <> 'table', rowid",
    );
    const inserts = objects
      .filter(({ type }) => type === 'table')
      .flatMap(({ name }) => this.rows(`SELECT * FROM "${name}"`).map((row) => insert(name, row)));
    const tables = objects.filter(({ type }) => type === 'table').map(({ sql }) => `${sql};`);
    const others = objects.filter(({ type }) => type !== 'table').map(({ sql }) => `${sql};`);
    return ['PRAGMA defer_foreign_keys=TRUE;', ...tables, ...inserts, ...others, ''].join('\n');
  }
}

const literal = (value) => {
  if (value === null) {
    return 'NULL';
  }
  return typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value);
};

const insert = (table, row) =>
  `INSERT INTO "${table}" (${Object.keys(row)
    .map((name) => `"${name}"`)
    .join(',')}) VALUES(${Object.values(row).map(literal).join(',')});`;
