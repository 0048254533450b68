package grok2api.store;

import grok2api.platform.Statement;

/** Column {@code api_key_usage_daily.uploads_used}: pictures that a key has put into the store. */
public final class Uploads {
  private Uploads() {}

  /** Counts one; a row changes exactly when the day has room for it. */
  public static Statement count(String keyId, String day, int limit, long nowMillis) {
    return Statement.of(
        "INSERT INTO api_key_usage_daily (key, day, uploads_used, updated_at)"
            + " VALUES (?1, ?2, 1, ?4) ON CONFLICT (key, day) DO UPDATE SET"
            + " uploads_used = uploads_used + 1, updated_at = excluded.updated_at"
            + " WHERE uploads_used < ?3",
        keyId,
        day,
        limit,
        nowMillis);
  }

  /** Gives one back that was not stored. */
  public static Statement giveBack(String keyId, String day) {
    return Statement.of(
        "UPDATE api_key_usage_daily SET uploads_used = max(0, uploads_used - 1)"
            + " WHERE key = ?1 AND day = ?2",
        keyId,
        day);
  }
}
