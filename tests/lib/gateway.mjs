import assert from 'node:assert/strict';
import { startGateway as start } from '../../scripts/lib/gateway.mjs';
import { SESSION_MILLIS, newSessionToken, sessionDigest } from '../../scripts/lib/session.mjs';
import { bundleStackDecoder } from '../../scripts/lib/stack.mjs';
import { StandIn } from '../../stand-in/grok.mjs';
import { eventually } from './eventually.mjs';

/** The operator's, stored in clear as the base edition does. */
export const PASSWORD = 'correct horse';

const CHAT = '/v1/chat/completions';

/**
 * A gateway of the test's own: `dist/worker.js` on workerd as wrangler.toml describes it, with a fresh
 * D1 (all migrations applied) and KV, and a stand-in as the whole outside world. Requests the gateway
 * sends to any host reach the stand-in with that host's name on them; none leaves the machine.
 *
 * @param {object} [options]
 * @param {Record<string, string>} [options.vars] variables and secrets over those of wrangler.toml
 * @param {boolean} [options.defaultPassword] leaves the password everybody knows in force
 * @param {string} [options.keepIn] folder for D1 and KV, for another gateway to go on with
 * @param {StandIn} [options.standIn]
 * @param {RegExp[]} [options.expectedErrors] lines of the log that `dispose` lets pass; any other
 *     that tells of a defect, or that the runtime itself wrote, fails it
 * @param {string[]} [options.modules] files of another Worker around the gateway
 * @returns `{url, db, kv, standIn, logs, post, ask, scheduled, rows, logRows, setSettings, addKey,
 *     addAccount, addUpstream, addRoute, addSession, admin, dispose}`
 */
export async function startGateway({
  vars,
  defaultPassword = false,
  keepIn,
  standIn = new StandIn(),
  expectedErrors = [],
  modules,
} = {}) {
  const logs = [];
  const gateway = await start({
    vars,
    keepIn,
    modules,
    outside: standIn.handle,
    sockets: standIn.connect,
    onLog: (line) => logs.push(line),
  });
  const { db, url } = gateway;
  const rows = async (sql, ...parameters) =>
    (
      await db
        .prepare(sql)
        .bind(...parameters)
        .all()
    ).results;
  if (!defaultPassword) {
    await db
      .prepare(
        "UPDATE settings SET value = json_set(value, '$.admin_password', ?1) " +
          "WHERE key = 'global' AND json_extract(value, '$.admin_password') = 'admin'",
      )
      .bind(PASSWORD)
      .run();
  }
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

    /**
     * Has a message answered, e.g. `ask('[[scene:plain]]', {key, stream: true})`; whatever is no
     * option of `post` becomes a member of the request.
     */
    ask(message, { key, headers, signal, model = 'grok-4', ...members } = {}) {
      const messages = [{ role: 'user', content: message }];
      return this.post(CHAT, { model, messages, ...members }, { key, headers, signal });
    },

    /** Rows of a query, e.g. `rows('SELECT * FROM tokens WHERE token = ?1', 'abc')`. */
    rows,

    /** The log, oldest first, once it has so many rows; they are written after the answers. */
    logRows: (count) =>
      eventually(
        () => rows('SELECT * FROM request_log ORDER BY id'),
        ({ length }) => length >= count,
      ),

    /** Stops everything; fails when the log tells of a defect. */
    async dispose() {
      await gateway.dispose();
      const defects = logs
        .filter(isDefect)
        .filter(({ message }) => !expectedErrors.some((expected) => expected.test(message)));
      if (defects.length > 0) {
        const decoded = bundleStackDecoder();
        const lines = defects.map(({ level, message }) => `${level}: ${decoded(message)}`);
        assert.fail(`the log tells of defects\n${lines.join('\n')}`);
      }
    },

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

    /**
     * Stores an upstream with its keys and gives its id back: `addUpstream({name: 'one', keys: ['sk-1']})`
     * asks `https://one.openai-like.example/v1`. Columns as in the table. A running gateway sees it within
     * ten seconds. Its keys have the ids `one-1`, `one-2` and so on.
     */
    async addUpstream({ name, kind = 'openai', keys = [], ...columns }) {
      const base =
        kind === 'gemini'
          ? 'https://generativelanguage.googleapis.com'
          : `https://${name}.openai-like.example/v1`;
      const now = Date.now();
      const upstream = {
        id: `id-${name}`,
        name,
        kind,
        base_url: base,
        created_at: now,
        updated_at: now,
      };
      await insert(db, 'upstreams', { ...upstream, fetch_models: 0, ...columns });
      for (const [index, secret] of keys.entries()) {
        const id = `${name}-${index + 1}`;
        const credential = { id, upstream: upstream.id, secret, display: 'sk-…', created_at: now };
        await insert(db, 'upstream_credentials', credential);
      }
      return upstream.id;
    },

    /** Stores a route: `addRoute('fast', [{upstream: 'id-one', model: 'm', priority: 0}])`. */
    addRoute: (name, targets, retry = {}) =>
      insert(db, 'model_routes', {
        name,
        targets: JSON.stringify(targets),
        retry: JSON.stringify(retry),
        created_at: Date.now(),
        updated_at: Date.now(),
      }),

    /** Signs an administrator in, for eight hours unless said otherwise, and gives the token back. */
    async addSession({ lastsMillis = SESSION_MILLIS } = {}) {
      const token = newSessionToken();
      await insert(db, 'admin_sessions', {
        token: sessionDigest(token),
        expires_at: Date.now() + lastsMillis,
      });
      return token;
    },

    /**
     * Asks the panel's API as a script does, e.g. `admin('POST', '/tokens/add', {session, body: {…}})`;
     * a path that does not begin with `/api/` is below `/api/v1/admin`.
     */
    admin: (method, path, { session, body, headers = {} } = {}) =>
      fetch(url + (path.startsWith('/api') ? path : `/api/v1/admin${path}`), {
        method,
        headers: {
          ...(session && { authorization: `Bearer ${session}` }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
      }),
  };
}

/** The gateway logs events as JSON; anything else comes from the runtime, which has no good news. */
function isDefect({ level, message }) {
  return level === 'error' || !/^\{"event":"/.test(message);
}

async function insert(db, table, row) {
  const columns = Object.keys(row);
  const places = columns.map(() => '?').join(', ');
  await db
    .prepare(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${places})`)
    .bind(...Object.values(row))
    .run();
}
