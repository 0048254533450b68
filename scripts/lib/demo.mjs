import { SESSION_MILLIS, sessionDigest } from './session.mjs';

export const DEMO_KEY = 'sk-demo';

/** Known to everybody, so it must never be in a database that others can reach. */
export const DEMO_SESSION = 'demo-session-of-npm-start-00000000000000000';

/** The operator's, in a database that never leaves this machine. */
export const DEMO_PASSWORD = 'demo-password';

const DEMO_ACCOUNT = 'demo:window:1000000';

/** Known and large: an account of unknown quota would take two requests at a time. */
const DEMO_QUOTA = 1_000_000;

/** A provider with a key, beside the accounts; the stand-in answers at its host. */
const DEMO_UPSTREAM = 'demo';
const DEMO_MODELS = ['demo-small', 'demo-large', 'demo-reasoner'];

/**
 * A password, one client key and one upstream account for the stand-in, and an upstream with a key,
 * unless they are there already, and a session that begins anew.
 */
export async function seedDemo(db, nowMillis = Date.now()) {
  await db.batch([
    db
      .prepare(
        "UPDATE settings SET value = json_set(value, '$.admin_password', ?1) " +
          "WHERE key = 'global' AND json_extract(value, '$.admin_password') = 'admin'",
      )
      .bind(DEMO_PASSWORD),
    db
      .prepare('INSERT OR IGNORE INTO api_keys (key, name, created_at) VALUES (?, ?, ?)')
      .bind(DEMO_KEY, 'Demo', Math.floor(nowMillis / 1000)),
    db
      .prepare(
        'INSERT OR IGNORE INTO tokens (token, token_type, created_time, remaining_queries, note) ' +
          'VALUES (?, ?, ?, ?, ?)',
      )
      .bind(DEMO_ACCOUNT, 'sso', nowMillis, DEMO_QUOTA, 'Demo, for the stand-in only'),
    db
      .prepare(
        'INSERT OR IGNORE INTO upstreams (id, name, kind, base_url, model_list, models_fetched_at, ' +
          'created_at, updated_at) VALUES (?1, ?1, ?2, ?3, ?4, ?5, ?5, ?5)',
      )
      .bind(
        DEMO_UPSTREAM,
        'openai',
        'https://demo.openai-like.example/v1',
        JSON.stringify(DEMO_MODELS),
        nowMillis,
      ),
    db
      .prepare(
        'INSERT OR IGNORE INTO upstream_credentials (id, upstream, secret, display, note, created_at) ' +
          'VALUES (?1, ?1, ?2, ?3, ?4, ?5)',
      )
      .bind(
        DEMO_UPSTREAM,
        'sk-demo-upstream',
        'sk-d…ream',
        'Demo, for the stand-in only',
        nowMillis,
      ),
    db
      .prepare('INSERT OR REPLACE INTO admin_sessions (token, expires_at) VALUES (?, ?)')
      .bind(sessionDigest(DEMO_SESSION), nowMillis + SESSION_MILLIS),
  ]);
}
