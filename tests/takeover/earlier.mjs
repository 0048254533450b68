import { timingSafeEqual } from 'node:crypto';
import { hashOf } from './rows.mjs';

/**
 * What the earlier editions ask of the database, written after the data model: which columns each names
 * when it inserts, what it compares, what it adds up. Each function is one of their requests.
 */

const DAY = 86_400_000;
const COOLING_MILLIS = 3_600_000;
const VOID_MILLIS = 120_000;

const one = async (db, sql, ...values) =>
  db
    .prepare(sql)
    .bind(...values)
    .first();
const all = async (db, sql, ...values) =>
  (
    await db
      .prepare(sql)
      .bind(...values)
      .all()
  ).results;
const change = async (db, sql, ...values) =>
  (
    await db
      .prepare(sql)
      .bind(...values)
      .run()
  ).meta.changes;

/** What both do. */
const both = (db) => ({
  async settings(section) {
    const row = await one(db, 'SELECT value FROM settings WHERE key = ?', section);
    return JSON.parse(row.value);
  },

  async saveSettings(section, fields, now) {
    const value = JSON.stringify({ ...(await this.settings(section)), ...fields });
    return change(
      db,
      `INSERT INTO settings (key, value, updated_at) VALUES (?, ?, ?)
       ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at`,
      section,
      value,
      now,
    );
  },

  /** Whether a client gets in. */
  knowsKey: async (key) =>
    (await one(db, 'SELECT key, name, is_active FROM api_keys WHERE key = ?', key))?.is_active ===
    1,

  keys: () => all(db, 'SELECT * FROM api_keys ORDER BY created_at DESC'),

  addKey: (key, name, now) =>
    change(
      db,
      `INSERT INTO api_keys
         (key, name, created_at, is_active, chat_limit, heavy_limit, image_limit, video_limit)
       VALUES (?, ?, ?, 1, -1, -1, -1, -1)`,
      key,
      name,
      Math.floor(now / 1000),
    ),

  /** One chat off a key's day; false when it has none left. */
  async consume(key, day, now) {
    await change(
      db,
      `INSERT INTO api_key_usage_daily
         (key, day, chat_used, heavy_used, image_used, video_used, updated_at)
       VALUES (?, ?, 0, 0, 0, 0, ?) ON CONFLICT (key, day) DO NOTHING`,
      key,
      day,
      now,
    );
    const changes = await change(
      db,
      `UPDATE api_key_usage_daily SET chat_used = chat_used + 1, updated_at = ?3
       WHERE key = ?1 AND day = ?2 AND EXISTS (SELECT 1 FROM api_keys k WHERE k.key = ?1
         AND (k.chat_limit < 0 OR api_key_usage_daily.chat_used + 1 <= k.chat_limit))`,
      key,
      day,
      now,
    );
    return changes === 1;
  },

  addToken: (token, type, now) =>
    change(
      db,
      `INSERT INTO tokens (token, token_type, created_time, remaining_queries,
         heavy_remaining_queries, status, tags, note) VALUES (?, ?, ?, -1, -1, 'active', '[]', '')`,
      token,
      type,
      now,
    ),

  fail: (token, status, now) =>
    change(
      db,
      `UPDATE tokens SET failed_count = failed_count + 1, last_failure_time = ?2,
         last_failure_reason = ?3, cooldown_until = ?4,
         status = CASE WHEN failed_count + 1 >= 3 THEN 'expired' ELSE status END WHERE token = ?1`,
      token,
      now,
      `${status}: refused`,
      now + COOLING_MILLIS,
    ),

  refresh: (token, remaining) =>
    change(db, 'UPDATE tokens SET remaining_queries = ? WHERE token = ?', remaining, token),

  log: (now, model) =>
    change(
      db,
      `INSERT INTO request_logs
         (id, time, timestamp, ip, model, duration, status, key_name, token_suffix, error)
       VALUES (?, ?, ?, '192.0.2.7', ?, 1.5, 200, 'laptop', 'abcdef', '')`,
      String(now),
      new Date(now).toISOString().slice(0, 19).replace('T', ' '),
      now,
      model,
    ),

  progress: (now) =>
    change(
      db,
      `UPDATE token_refresh_progress SET running = 1, current = 1, total = 9, success = 1,
         failed = 0, updated_at = ? WHERE id = 1`,
      now,
    ),

  store: (key, now) =>
    change(
      db,
      `INSERT INTO kv_cache
         (key, type, size, content_type, created_at, last_access_at, expires_at)
       VALUES (?1, 'image', 3, 'image/png', ?2, ?2, ?3)
       ON CONFLICT (key) DO UPDATE SET size = excluded.size, content_type = excluded.content_type,
         last_access_at = excluded.last_access_at, expires_at = excluded.expires_at`,
      key,
      now,
      now + DAY,
    ),

  async clearMedia() {
    const rows = await all(db, 'SELECT key FROM kv_cache ORDER BY last_access_at LIMIT 90');
    return change(
      db,
      `DELETE FROM kv_cache WHERE key IN (${rows.map(() => '?').join(', ')})`,
      ...rows.map(({ key }) => key),
    );
  },

  addSession: (token, now) =>
    change(
      db,
      'INSERT INTO admin_sessions (token, expires_at) VALUES (?, ?)',
      token,
      now + 8 * 3_600_000,
    ),
});

/** The base edition. */
export const baseEdition = (db) => ({
  ...both(db),

  async letsIn(password) {
    return (await this.settings('global')).admin_password === password;
  },

  choose: (now) =>
    one(
      db,
      `SELECT token FROM tokens WHERE token_type = 'sso' AND status <> 'expired'
         AND failed_count < 3 AND (cooldown_until IS NULL OR cooldown_until <= ?)
         AND remaining_queries <> 0
       ORDER BY CASE WHEN remaining_queries = -1 THEN 0 ELSE 1 END, remaining_queries DESC,
         created_time LIMIT 1`,
      now,
    ),
});

/** The fork. */
export const forkEdition = (db) => ({
  ...both(db),

  async letsIn(password) {
    const {
      admin_password: plain,
      admin_password_hash: hash,
      admin_password_salt: salt,
      admin_password_iter: rounds,
    } = await this.settings('global');
    return hash && salt
      ? timingSafeEqual(Buffer.from(hash), Buffer.from(hashOf(password, salt, rounds)))
      : plain === password;
  },

  /** Reserves a unit of some account that has one; null when there is none. */
  async choose(now) {
    const candidates = await all(
      db,
      `SELECT token FROM tokens WHERE token_type = 'sso' AND status <> 'expired'
         AND failed_count < 3 AND (cooldown_until IS NULL OR cooldown_until <= ?1)
         AND (remaining_queries = -1 OR remaining_queries >
           CASE WHEN inflight_updated_at < ?1 - ${VOID_MILLIS} THEN 0 ELSE inflight_chat END)
       ORDER BY remaining_queries DESC LIMIT 12`,
      now,
    );
    for (const { token } of candidates) {
      const reserved = await change(
        db,
        `UPDATE tokens SET inflight_chat = 1 +
           CASE WHEN inflight_updated_at < ?2 - ${VOID_MILLIS} THEN 0 ELSE inflight_chat END,
           inflight_updated_at = ?2 WHERE token = ?1`,
        token,
        now,
      );
      if (reserved === 1) {
        return { token };
      }
    }
    return null;
  },

  release: (token) =>
    change(
      db,
      'UPDATE tokens SET inflight_chat = max(0, inflight_chat - 1) WHERE token = ?',
      token,
    ),

  /** Whether nobody else measures that account now. */
  async lock(token, model, now) {
    const taken = await change(
      db,
      `INSERT INTO token_quota_probe_window (token, rate_limit_model, last_probed_at)
       VALUES (?1, ?2, ?3) ON CONFLICT (token, rate_limit_model)
       DO UPDATE SET last_probed_at = excluded.last_probed_at
       WHERE token_quota_probe_window.last_probed_at < ?3 - 3000`,
      token,
      model,
      now,
    );
    return taken > 0;
  },

  async measured(token, model, remaining, now) {
    const columns = `token, rate_limit_model, remaining_queries, total_queries,
      window_size_seconds, metric_kind, source, refreshed_at, success, last_error, raw_payload`;
    const values = [token, model, remaining, 80, 7200, 'queries', 'queue', now, 1, '', '{}'];
    const places = values.map(() => '?').join(', ');
    const stored = await change(
      db,
      `INSERT INTO token_quota_state (${columns}) VALUES (${places})
       ON CONFLICT (token, rate_limit_model) DO UPDATE SET
         remaining_queries = excluded.remaining_queries, refreshed_at = excluded.refreshed_at,
         source = excluded.source, inflight_units = 0, inflight_updated_at = 0`,
      ...values,
    );
    const audited = await change(
      db,
      `INSERT INTO token_quota_audit (${columns}, recorded_at) VALUES (${places}, ?)`,
      ...values,
      now,
    );
    return stored + audited;
  },

  quotas: (token) =>
    all(
      db,
      'SELECT rate_limit_model, remaining_queries FROM token_quota_state WHERE token = ?',
      token,
    ),

  prune: (now) => change(db, 'DELETE FROM token_quota_audit WHERE recorded_at < ?', now - 7 * DAY),
});
