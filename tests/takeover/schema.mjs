/**
 * The tables of the earlier editions as `data-model.md` describes them, written down once more: were
 * they made by our own migrations, nobody would notice that those make something else.
 */
const BASE = [
  `CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL, updated_at INTEGER NOT NULL)`,
  `CREATE TABLE tokens (
    token TEXT PRIMARY KEY,
    token_type TEXT NOT NULL CHECK (token_type IN ('sso', 'ssoSuper')),
    created_time INTEGER NOT NULL,
    remaining_queries INTEGER NOT NULL DEFAULT -1,
    heavy_remaining_queries INTEGER NOT NULL DEFAULT -1,
    status TEXT NOT NULL DEFAULT 'active',
    failed_count INTEGER NOT NULL DEFAULT 0,
    cooldown_until INTEGER,
    last_failure_time INTEGER,
    last_failure_reason TEXT,
    tags TEXT NOT NULL DEFAULT '[]',
    note TEXT NOT NULL DEFAULT ''
  )`,
  `CREATE INDEX idx_tokens_type ON tokens (token_type)`,
  `CREATE INDEX idx_tokens_status ON tokens (status)`,
  `CREATE INDEX idx_tokens_cooldown_until ON tokens (cooldown_until)`,
  `CREATE TABLE api_keys (
    key TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    is_active INTEGER NOT NULL DEFAULT 1
  )`,
  `CREATE INDEX idx_api_keys_active ON api_keys (is_active)`,
  `CREATE TABLE admin_sessions (token TEXT PRIMARY KEY, expires_at INTEGER NOT NULL)`,
  `CREATE INDEX idx_admin_sessions_expires ON admin_sessions (expires_at)`,
  `CREATE TABLE request_logs (
    id TEXT PRIMARY KEY,
    time TEXT NOT NULL,
    timestamp INTEGER NOT NULL,
    ip TEXT NOT NULL,
    model TEXT NOT NULL,
    duration REAL NOT NULL,
    status INTEGER NOT NULL,
    key_name TEXT NOT NULL,
    token_suffix TEXT NOT NULL,
    error TEXT NOT NULL
  )`,
  `CREATE INDEX idx_request_logs_timestamp ON request_logs (timestamp)`,
  `CREATE TABLE token_refresh_progress (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    running INTEGER NOT NULL DEFAULT 0,
    current INTEGER NOT NULL DEFAULT 0,
    total INTEGER NOT NULL DEFAULT 0,
    success INTEGER NOT NULL DEFAULT 0,
    failed INTEGER NOT NULL DEFAULT 0,
    updated_at INTEGER NOT NULL
  )`,
];

/** 0002, undone by 0003. */
const OLD_MEDIA = [
  `CREATE TABLE r2_cache (
    key TEXT PRIMARY KEY,
    type TEXT NOT NULL,
    size INTEGER NOT NULL,
    etag TEXT,
    content_type TEXT,
    created_at INTEGER NOT NULL,
    last_access_at INTEGER NOT NULL
  )`,
  `CREATE INDEX idx_r2_cache_type_access ON r2_cache (type, last_access_at)`,
];

const MEDIA = [
  `CREATE TABLE kv_cache (
    key TEXT PRIMARY KEY,
    type TEXT NOT NULL CHECK (type IN ('image', 'video')),
    size INTEGER NOT NULL,
    content_type TEXT,
    created_at INTEGER NOT NULL,
    last_access_at INTEGER NOT NULL,
    expires_at INTEGER
  )`,
  `CREATE INDEX idx_kv_cache_type_access ON kv_cache (type, last_access_at)`,
];

const column = (table, name, more) => `ALTER TABLE ${table} ADD COLUMN ${name} INTEGER ${more}`;
const added = (table, names, initial) =>
  names.map((name) => column(table, name, `NOT NULL DEFAULT ${initial}`));

const QUOTAS = [
  ...added('api_keys', ['chat_limit', 'heavy_limit', 'image_limit', 'video_limit'], -1),
  `CREATE TABLE api_key_usage_daily (
    key TEXT NOT NULL,
    day TEXT NOT NULL,
    chat_used INTEGER NOT NULL DEFAULT 0,
    heavy_used INTEGER NOT NULL DEFAULT 0,
    image_used INTEGER NOT NULL DEFAULT 0,
    video_used INTEGER NOT NULL DEFAULT 0,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (key, day)
  )`,
  `CREATE INDEX idx_api_key_usage_day ON api_key_usage_daily (day)`,
];

const lock = (table, key, time) => [
  `CREATE TABLE ${table} (${
    key.includes(',')
      ? `token TEXT NOT NULL, rate_limit_model TEXT NOT NULL, ${time} INTEGER NOT NULL, PRIMARY KEY (${key})`
      : `token TEXT PRIMARY KEY, ${time} INTEGER NOT NULL`
  })`,
  `CREATE INDEX idx_${table}_${time} ON ${table} (${time})`,
];

const MEASURED = `
  token TEXT NOT NULL,
  rate_limit_model TEXT NOT NULL,
  remaining_tokens INTEGER,
  total_tokens INTEGER,
  remaining_queries INTEGER,
  total_queries INTEGER,
  low_effort_cost INTEGER,
  high_effort_cost INTEGER,
  window_size_seconds INTEGER,
  metric_kind TEXT NOT NULL DEFAULT 'unknown',
  source TEXT NOT NULL DEFAULT 'unknown',
  refreshed_at INTEGER NOT NULL,
  success INTEGER NOT NULL DEFAULT 1,
  last_error TEXT NOT NULL DEFAULT '',
  raw_payload TEXT NOT NULL DEFAULT '{}'`;

const index = (table, name, columns = name) =>
  `CREATE INDEX idx_${table}_${name} ON ${table} (${columns})`;

const FORK = [
  ...lock('token_usage_refresh_window', 'token', 'last_enqueued_at'),
  ...added('tokens', ['inflight_chat', 'inflight_heavy', 'inflight_updated_at'], 0),
  ...lock('token_usage_probe_window', 'token', 'last_probed_at'),
  `CREATE TABLE token_quota_state (${MEASURED},
    inflight_units INTEGER NOT NULL DEFAULT 0,
    inflight_updated_at INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (token, rate_limit_model)
  )`,
  index('token_quota_state', 'token'),
  index('token_quota_state', 'rate_model', 'rate_limit_model'),
  index('token_quota_state', 'refreshed_at'),
  `CREATE TABLE token_quota_audit (id INTEGER PRIMARY KEY AUTOINCREMENT, ${MEASURED},
    recorded_at INTEGER NOT NULL
  )`,
  index('token_quota_audit', 'token'),
  index('token_quota_audit', 'rate_model', 'rate_limit_model'),
  index('token_quota_audit', 'recorded_at'),
  ...lock('token_quota_refresh_window', 'token, rate_limit_model', 'last_enqueued_at'),
  ...lock('token_quota_probe_window', 'token, rate_limit_model', 'last_probed_at'),
];

const NAMES = [
  '0001_init.sql',
  '0002_r2_cache.sql',
  '0003_kv_cache.sql',
  '0004_settings_sections.sql',
  '0005_api_key_quotas.sql',
  '0006_token_usage_refresh_window.sql',
  '0007_token_inflight_allocation.sql',
  '0008_token_quota_state.sql',
];

/** Where databases stopped: the statements that make their tables, and the files they have recorded. */
export const SCHEMAS = {
  early: { statements: [...BASE, ...OLD_MEDIA], applied: NAMES.slice(0, 2) },
  base: { statements: [...BASE, ...MEDIA, ...QUOTAS], applied: NAMES.slice(0, 5) },
  fork: { statements: [...BASE, ...MEDIA, ...QUOTAS, ...FORK], applied: NAMES },
};
