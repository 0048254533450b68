-- What this gateway adds. Nothing that exists is dropped, renamed or given another meaning, and every
-- new column is nullable or has a default, so an earlier edition can run on this database again.

-- One row for each finished request, and one b-tree for each row: see docs/decisions/0001-request-log.md.
CREATE TABLE IF NOT EXISTS request_log (
  id INTEGER PRIMARY KEY,
  timestamp INTEGER NOT NULL,
  ip TEXT NOT NULL,
  model TEXT NOT NULL,
  duration_ms INTEGER NOT NULL,
  status INTEGER NOT NULL,
  key_name TEXT NOT NULL,
  account TEXT,
  error TEXT,
  request_id TEXT,
  route TEXT,
  stream INTEGER,
  attempts INTEGER,
  first_byte_ms INTEGER,
  prompt_tokens INTEGER,
  completion_tokens INTEGER,
  error_code TEXT
);

-- Finds a client key by its SHA-256, so that keys made here are not stored in clear.
CREATE TABLE IF NOT EXISTS client_key_digests (
  digest TEXT PRIMARY KEY,
  key TEXT NOT NULL
) WITHOUT ROWID;

ALTER TABLE token_quota_state ADD COLUMN cooldown_until INTEGER;
ALTER TABLE token_quota_state ADD COLUMN cooldown_step INTEGER NOT NULL DEFAULT 0;
ALTER TABLE token_quota_state ADD COLUMN last_used_at INTEGER;
ALTER TABLE tokens ADD COLUMN last_used INTEGER;
ALTER TABLE kv_cache ADD COLUMN token_hash TEXT;

-- Earlier editions stored raw session tokens or their digests, which look alike: everybody signs in again.
DELETE FROM admin_sessions;

-- Failures of unknown age or older than a day no longer keep an account from being chosen.
UPDATE tokens SET failed_count = 0
WHERE failed_count <> 0
  AND (last_failure_time IS NULL
    OR last_failure_time < (CAST(strftime('%s', 'now') AS INTEGER) - 86400) * 1000);

INSERT OR IGNORE INTO settings (key, value, updated_at)
VALUES (
  'security',
  '{"allow_anonymous":false,"log_full_ip":false,"session_hours":8,"log_retention_days":30,"log_max_rows":50000,"usage_retention_days":30}',
  CAST(strftime('%s', 'now') AS INTEGER) * 1000
);

INSERT OR IGNORE INTO token_refresh_progress (id, running, current, total, success, failed, updated_at)
VALUES (1, 0, 0, 0, 0, 0, CAST(strftime('%s', 'now') AS INTEGER) * 1000);

-- A new installation (no account, no request yet) starts with better defaults where the seeds of
-- 0001 are unwise: private conversations, and another account after a 403. What an operator has is kept.
UPDATE settings
SET value = json_set(value, '$.temporary', json('true'), '$.retry_status_codes', json('[401,429,403]'))
WHERE key = 'grok'
  AND json_valid(value)
  AND NOT EXISTS (SELECT 1 FROM tokens)
  AND NOT EXISTS (SELECT 1 FROM request_logs);
