-- Finds accounts that were never asked among many that are expired, as an old pool has them.
CREATE INDEX IF NOT EXISTS idx_tokens_kind ON tokens (token_type, status);
