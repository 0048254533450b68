import { startGateway as start } from '../../scripts/lib/gateway.mjs';
import { StandIn } from '../../stand-in/grok.mjs';

/**
 * A gateway of the test's own: `dist/worker.js` on workerd as wrangler.toml describes it, with a fresh
 * D1 (all migrations applied) and KV, and a stand-in as the whole outside world. Requests the gateway
 * sends to any host reach the stand-in with that host's name on them; none leaves the machine.
 *
 * @param {object} [options]
 * @param {Record<string, string>} [options.vars] variables and secrets over those of wrangler.toml
 * @param {StandIn} [options.standIn]
 * @returns `{url, db, kv, standIn, logs, post, scheduled, setSettings, addKey, addAccount, dispose}`
 */
export async function startGateway({ vars, standIn = new StandIn() } = {}) {
  const logs = [];
  const gateway = await start({
    vars,
    outside: standIn.handle,
    onLog: (line) => logs.push(line),
  });
  const { db, url } = gateway;
  let accounts = 0;
  return {
    ...gateway,
    standIn,

    /** What the Worker logged, oldest first, as `{timestamp, level, message}`. */
    logs,

    /** POSTs JSON with a key, e.g. `post('/v1/chat/completions', {…}, {key: 'sk-…'})`. */
    post: (path, body, { key, headers = {}, signal } = {}) =>
      fetch(url + path, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(key && { authorization: `Bearer ${key}` }),
          ...headers,
        },
        body: typeof body === 'string' ? body : JSON.stringify(body),
        signal,
      }),

    /** Lays fields over a section of the stored settings, e.g. `setSettings('grok', {max_retry: 1})`. */
    async setSettings(section, fields) {
      const stored = await db
        .prepare('SELECT value FROM settings WHERE key = ?')
        .bind(section)
        .first('value');
      const value = JSON.stringify({ ...JSON.parse(stored ?? '{}'), ...fields });
      await db
        .prepare(
          'INSERT INTO settings (key, value, updated_at) VALUES (?1, ?2, ?3) ' +
            'ON CONFLICT (key) DO UPDATE SET value = ?2, updated_at = ?3',
        )
        .bind(section, value, Date.now())
        .run();
    },

    /**
     * Stores a client key and gives it back. Columns as in the table:
     * `addKey({key: 'sk-1', is_active: 0, chat_limit: 5})`.
     */
    async addKey({ key = `sk-${crypto.randomUUID()}`, ...columns } = {}) {
      const createdAt = Math.floor(Date.now() / 1000);
      await insert(db, 'api_keys', { key, name: key, created_at: createdAt, ...columns });
      return key;
    },

    /**
     * Stores an upstream account and gives its token back; the token `scene:429:1` makes the stand-in
     * play `429`. Columns as in the table: `addAccount({remaining_queries: 3})`.
     */
    async addAccount({ token = `account-${++accounts}`, ...columns } = {}) {
      await insert(db, 'tokens', {
        token,
        token_type: 'sso',
        created_time: Date.now(),
        ...columns,
      });
      return token;
    },
  };
}

async function insert(db, table, row) {
  const columns = Object.keys(row);
  const places = columns.map(() => '?').join(', ');
  await db
    .prepare(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${places})`)
    .bind(...Object.values(row))
    .run();
}
