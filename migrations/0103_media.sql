-- What media need: links that only this gateway can make, films that are made while nobody waits.

-- Signs links to media. Made once, a value that is there stays.
UPDATE settings SET value = json_set(value, '$.media_secret', lower(hex(randomblob(32))))
WHERE key = 'security' AND json_valid(value) AND coalesce(json_extract(value, '$.media_secret'), '') = '';

-- Films that clients ask for and fetch later.
CREATE TABLE IF NOT EXISTS videos (
  id TEXT PRIMARY KEY,
  owner TEXT NOT NULL,
  key_name TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('queued', 'in_progress', 'completed', 'failed')),
  model TEXT NOT NULL,
  prompt TEXT NOT NULL,
  config TEXT NOT NULL,
  start_key TEXT,
  progress INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  completed_at INTEGER,
  expires_at INTEGER NOT NULL,
  lease_until INTEGER NOT NULL DEFAULT 0,
  account TEXT,
  url TEXT,
  thumbnail_url TEXT,
  error_code TEXT,
  error_message TEXT,
  charge_key TEXT,
  charge_day TEXT
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS idx_videos_owner ON videos (owner, created_at);
CREATE INDEX IF NOT EXISTS idx_videos_work ON videos (created_at) WHERE status IN ('queued', 'in_progress');

-- Pictures that a key has uploaded that day.
ALTER TABLE api_key_usage_daily ADD COLUMN uploads_used INTEGER NOT NULL DEFAULT 0;
