-- What the panel needs: who signs in and how, what each key may do, what was changed by whom, and
-- statistics that outlive the request log.

-- Sessions can be told apart and ended one by one.
ALTER TABLE admin_sessions ADD COLUMN created_at INTEGER;
ALTER TABLE admin_sessions ADD COLUMN method TEXT;
ALTER TABLE admin_sessions ADD COLUMN ip TEXT;
ALTER TABLE admin_sessions ADD COLUMN user_agent TEXT;

-- Keys for scripts that administer the gateway, by their SHA-256.
CREATE TABLE IF NOT EXISTS access_tokens (
  digest TEXT PRIMARY KEY,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  scope TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  last_used_at INTEGER,
  expires_at INTEGER
) WITHOUT ROWID;

-- Passkeys (WebAuthn credentials). Only public keys are stored.
CREATE TABLE IF NOT EXISTS passkeys (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  algorithm INTEGER NOT NULL,
  public_key TEXT NOT NULL,
  sign_count INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  last_used_at INTEGER
) WITHOUT ROWID;

-- Questions a browser has still to answer with a passkey, by the SHA-256 of each.
CREATE TABLE IF NOT EXISTS passkey_challenges (
  digest TEXT PRIMARY KEY,
  purpose TEXT NOT NULL,
  expires_at INTEGER NOT NULL
) WITHOUT ROWID;

-- Failed sign-ins, by who tried.
CREATE TABLE IF NOT EXISTS sign_in_failures (
  who TEXT PRIMARY KEY,
  failures INTEGER NOT NULL,
  since INTEGER NOT NULL,
  blocked_until INTEGER NOT NULL DEFAULT 0,
  blocks INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;

-- Browsers that have signed in before, by the SHA-256 of what they show.
CREATE TABLE IF NOT EXISTS known_devices (
  digest TEXT PRIMARY KEY,
  expires_at INTEGER NOT NULL
) WITHOUT ROWID;

-- Who changed what through the panel.
CREATE TABLE IF NOT EXISTS audit_log (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  detail TEXT NOT NULL,
  ip TEXT NOT NULL,
  request_id TEXT NOT NULL
);

-- A key has a short id that is no secret, and may have more limits than the daily ones.
ALTER TABLE api_keys ADD COLUMN id TEXT;
ALTER TABLE api_keys ADD COLUMN display TEXT;
ALTER TABLE api_keys ADD COLUMN requests_per_minute INTEGER NOT NULL DEFAULT -1;
ALTER TABLE api_keys ADD COLUMN tokens_per_day INTEGER NOT NULL DEFAULT -1;
ALTER TABLE api_keys ADD COLUMN expires_at INTEGER;
ALTER TABLE api_keys ADD COLUMN allowed_models TEXT;
ALTER TABLE api_keys ADD COLUMN allowed_addresses TEXT;
CREATE INDEX IF NOT EXISTS idx_api_keys_id ON api_keys (id);

-- tokens_used counts prompt and completion. paced_until is when the requests so far would have been
-- spent at the pace of requests_per_minute.
ALTER TABLE api_key_usage_daily ADD COLUMN tokens_used INTEGER NOT NULL DEFAULT 0;
ALTER TABLE api_key_usage_daily ADD COLUMN paced_until INTEGER NOT NULL DEFAULT 0;

-- Requests of each finished hour and model, so that statistics need not read the log.
CREATE TABLE IF NOT EXISTS request_stats (
  hour_at INTEGER NOT NULL,
  model TEXT NOT NULL,
  success INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  duration_ms INTEGER NOT NULL,
  prompt_tokens INTEGER NOT NULL,
  completion_tokens INTEGER NOT NULL,
  PRIMARY KEY (hour_at, model)
) WITHOUT ROWID;

INSERT OR IGNORE INTO revisions (name, revision) VALUES ('settings', 1);

-- The fork leaves an empty password behind, which the base edition would accept after a rollback.
UPDATE settings
SET value = json_set(value, '$.admin_password', '!' || lower(hex(randomblob(16))))
WHERE key = 'global'
  AND json_valid(value)
  AND json_extract(value, '$.admin_password') = ''
  AND coalesce(json_extract(value, '$.admin_password_hash'), '') <> '';
