/**
 * `dist/worker.js` with a ledger of what it asks of the outside, in order of time. `GET /__ledger` gives
 * it and begins a new one:
 *
 *     [{"trip": "d1", "rowsRead": 7, "rowsWritten": 1}, {"trip": "fetch", "url": "https://…"}, …]
 *
 * For counting only; what is timed is `dist/worker.js` itself.
 */
import gateway from '../dist/worker.js';

let ledger = [];

const fetchOutside = globalThis.fetch;
globalThis.fetch = (resource, init) => {
  ledger.push({ trip: 'fetch', url: String(resource.url ?? resource) });
  return fetchOutside(resource, init);
};

export default {
  fetch(request, env, context) {
    if (new URL(request.url).pathname === '/__ledger') {
      const told = ledger;
      ledger = [];
      return Response.json(told);
    }
    return gateway.fetch(request, counted(env), context);
  },

  scheduled(controller, env, context) {
    return gateway.scheduled(controller, counted(env), context);
  },
};

const counted = (env) => ({ ...env, DB: new CountedDatabase(env.DB) });

/** A trip is noted when it starts; its rows are added when D1 has told them. */
async function noted(results) {
  const entry = { trip: 'd1', rowsRead: 0, rowsWritten: 0, millis: 0 };
  ledger.push(entry);
  const found = await results;
  for (const { meta } of [found].flat()) {
    entry.rowsRead += meta.rows_read;
    entry.rowsWritten += meta.rows_written;
    entry.millis += meta.duration;
  }
  return found;
}

class CountedDatabase {
  #database;

  constructor(database) {
    this.#database = database;
  }

  prepare(sql) {
    return new CountedStatement(this.#database.prepare(sql));
  }

  batch(statements) {
    return noted(this.#database.batch(statements.map(({ statement }) => statement)));
  }
}

class CountedStatement {
  constructor(statement) {
    this.statement = statement;
  }

  bind(...values) {
    return new CountedStatement(this.statement.bind(...values));
  }

  run() {
    return noted(this.statement.run());
  }

  all() {
    return noted(this.statement.all());
  }
}
