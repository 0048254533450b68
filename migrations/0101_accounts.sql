-- What a pool of thousands of accounts needs: a short name for each, an index that finds the ready ones,
-- tags that can be searched, and long work that survives a closed browser.

-- A short hash of the token. Accounts added by an earlier edition get theirs from the worker.
ALTER TABLE tokens ADD COLUMN id TEXT;
CREATE INDEX IF NOT EXISTS idx_tokens_id ON tokens (id);
CREATE INDEX IF NOT EXISTS idx_tokens_created_time ON tokens (created_time);

-- ready_at is 0 for an account that may serve the rate model now, else when it may again.
-- draw is spread evenly (multiples of the golden section), so that reading from a random place on is a
-- fair sample.
ALTER TABLE token_quota_state ADD COLUMN token_type TEXT;
ALTER TABLE token_quota_state ADD COLUMN ready_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE token_quota_state ADD COLUMN draw INTEGER NOT NULL DEFAULT 0;
ALTER TABLE token_quota_state ADD COLUMN claimed_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE token_quota_state ADD COLUMN uses INTEGER NOT NULL DEFAULT 0;
CREATE INDEX IF NOT EXISTS idx_token_quota_state_ready
  ON token_quota_state (rate_limit_model, token_type, ready_at, draw);

UPDATE token_quota_state
SET token_type = (SELECT t.token_type FROM tokens t WHERE t.token = token_quota_state.token),
  draw = coalesce((
    SELECT t.rowid * 648055 % 1048576 FROM tokens t WHERE t.token = token_quota_state.token
  ), 0),
  ready_at = CASE
    WHEN NOT EXISTS (
      SELECT 1 FROM tokens t WHERE t.token = token_quota_state.token AND t.status = 'active'
    ) THEN 253402300799000
    WHEN cooldown_until > CAST(strftime('%s', 'now') AS INTEGER) * 1000 THEN cooldown_until
    WHEN remaining_queries <= 0 AND refreshed_at > 0 AND window_size_seconds > 0
      THEN refreshed_at + window_size_seconds * 1000
    WHEN remaining_queries <= 0 THEN (CAST(strftime('%s', 'now') AS INTEGER) + 3600) * 1000
    ELSE 0
  END;

-- The tags of tokens.tags, once more, where they can be found.
CREATE TABLE IF NOT EXISTS token_tags (
  tag TEXT NOT NULL,
  token TEXT NOT NULL,
  PRIMARY KEY (tag, token)
) WITHOUT ROWID;

INSERT OR IGNORE INTO token_tags (tag, token)
SELECT j.value, t.token
FROM tokens t, json_each(CASE WHEN json_valid(t.tags) THEN t.tags ELSE '[]' END) j
WHERE j.type = 'text';

-- Work on many accounts, done slice by slice by whoever comes by.
CREATE TABLE IF NOT EXISTS admin_tasks (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  accounts TEXT,
  place INTEGER NOT NULL DEFAULT 0,
  total INTEGER NOT NULL,
  processed INTEGER NOT NULL DEFAULT 0,
  ok INTEGER NOT NULL DEFAULT 0,
  fail INTEGER NOT NULL DEFAULT 0,
  failures TEXT NOT NULL DEFAULT '[]',
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  lease_until INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;

-- How often a thing as a whole was changed, so that nobody overwrites what they have not seen.
CREATE TABLE IF NOT EXISTS revisions (
  name TEXT PRIMARY KEY,
  revision INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;

INSERT OR IGNORE INTO revisions (name, revision) VALUES ('tokens', 1);
