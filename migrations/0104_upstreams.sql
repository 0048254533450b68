-- Upstreams beside the Grok accounts, the keys they are asked with, and which model goes where.

-- A smaller priority goes first. Patterns say which models are passed on under their own names, and
-- model_list is what the upstream itself lists.
CREATE TABLE IF NOT EXISTS upstreams (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL CHECK (kind IN ('grok_web', 'openai', 'gemini')),
  base_url TEXT NOT NULL DEFAULT '',
  auth TEXT NOT NULL DEFAULT 'key' CHECK (auth IN ('key', 'none')),
  headers TEXT NOT NULL DEFAULT '[]',
  enabled INTEGER NOT NULL DEFAULT 1,
  priority INTEGER NOT NULL DEFAULT 0,
  weight INTEGER NOT NULL DEFAULT 1,
  first_byte_seconds INTEGER NOT NULL DEFAULT 60,
  idle_seconds INTEGER NOT NULL DEFAULT 120,
  total_seconds INTEGER NOT NULL DEFAULT 600,
  fail_threshold INTEGER NOT NULL DEFAULT 3,
  ask_usage INTEGER NOT NULL DEFAULT 1,
  patterns TEXT NOT NULL DEFAULT '["*"]',
  fetch_models INTEGER NOT NULL DEFAULT 1,
  model_list TEXT,
  models_fetched_at INTEGER,
  resting_until INTEGER NOT NULL DEFAULT 0,
  rest_step INTEGER NOT NULL DEFAULT 0,
  last_failure TEXT,
  last_failure_at INTEGER,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) WITHOUT ROWID;

-- The accounts of tokens, as one of the upstreams.
INSERT OR IGNORE INTO upstreams (id, name, kind, created_at, updated_at)
VALUES ('grok', 'grok', 'grok_web', 0, 0);

-- Keys of upstreams. set_aside_at is when failures in a row had made a key unusable, ready_at when
-- one that rests may be used again.
CREATE TABLE IF NOT EXISTS upstream_credentials (
  id TEXT PRIMARY KEY,
  upstream TEXT NOT NULL,
  secret TEXT NOT NULL,
  display TEXT NOT NULL,
  note TEXT NOT NULL DEFAULT '',
  enabled INTEGER NOT NULL DEFAULT 1,
  failures INTEGER NOT NULL DEFAULT 0,
  set_aside_at INTEGER,
  ready_at INTEGER NOT NULL DEFAULT 0,
  cooldown_step INTEGER NOT NULL DEFAULT 0,
  last_failure TEXT,
  last_failure_at INTEGER,
  last_used_at INTEGER,
  checked_at INTEGER,
  created_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS idx_upstream_credentials_upstream ON upstream_credentials (upstream, id);

-- A public name and the models behind it, as JSON: see docs/decisions/0014-upstreams.md.
CREATE TABLE IF NOT EXISTS model_routes (
  name TEXT PRIMARY KEY,
  targets TEXT NOT NULL,
  retry TEXT NOT NULL DEFAULT '{}',
  listed INTEGER NOT NULL DEFAULT 1,
  enabled INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) WITHOUT ROWID;

-- 0 until the variables have been looked at, once.
INSERT OR IGNORE INTO revisions (name, revision) VALUES ('upstreams', 0);
