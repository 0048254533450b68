-- The other settings sections. "register" belongs to a sibling server and stays as it is.

INSERT OR IGNORE INTO settings (key, value, updated_at)
VALUES (
  'token',
  '{"auto_refresh":true,"refresh_interval_hours":8,"fail_threshold":5,"save_delay_ms":500,"reload_interval_sec":30}',
  CAST(strftime('%s', 'now') AS INTEGER) * 1000
);

INSERT OR IGNORE INTO settings (key, value, updated_at)
VALUES (
  'cache',
  '{"enable_auto_clean":true,"limit_mb":1024,"keep_base64_cache":true}',
  CAST(strftime('%s', 'now') AS INTEGER) * 1000
);

INSERT OR IGNORE INTO settings (key, value, updated_at)
VALUES (
  'performance',
  '{"assets_max_concurrent":25,"media_max_concurrent":50,"usage_max_concurrent":25,"assets_delete_batch_size":10,"admin_assets_batch_size":10}',
  CAST(strftime('%s', 'now') AS INTEGER) * 1000
);

INSERT OR IGNORE INTO settings (key, value, updated_at)
VALUES ('register', '{}', CAST(strftime('%s', 'now') AS INTEGER) * 1000);
