package grok2api.store;

import grok2api.platform.Statement;

/**
 * Deletes what has served its time, a bounded number of rows at once: deleted rows, and each of
 * their index entries, count as written ones on D1, and the free plan has 100,000 of these a day.
 */
public final class Retention {
  /** Rows of {@code request_log}, each one b-tree. As many as a free plan can add in an hour. */
  private static final int LOG_ROWS = 5000;

  /** Rows of other tables, each two to five b-trees. */
  private static final int ROWS = 500;

  /** {@code revision} is the id of the newest log row that is one too many. */
  private static final String SURPLUS = "request_log";

  private Retention() {}

  /** Log rows older than that. */
  public static Statement requestLog(long beforeMillis) {
    return Statement.of(
        "DELETE FROM request_log WHERE id IN"
            + " (SELECT id FROM request_log WHERE id < ?1 ORDER BY id LIMIT ?2)",
        beforeMillis * RequestLog.IDS_PER_MILLI,
        LOG_ROWS);
  }

  /**
   * Notes from where on back there are more than {@code maxRows} log rows. It has to count them, so
   * it is done seldom; {@link #requestLogSurplus} deletes them bit by bit.
   */
  public static Statement markRequestLogSurplus(int maxRows) {
    return Statement.of(
        "INSERT INTO revisions (name, revision) SELECT ?1, id FROM (SELECT id FROM request_log"
            + " ORDER BY id DESC LIMIT 1 OFFSET ?2) WHERE true"
            + " ON CONFLICT (name) DO UPDATE SET revision = excluded.revision",
        SURPLUS,
        maxRows);
  }

  /** The oldest log rows up to the mark. */
  public static Statement requestLogSurplus() {
    return Statement.of(
        "DELETE FROM request_log WHERE id IN (SELECT id FROM request_log WHERE id <="
            + " (SELECT revision FROM revisions WHERE name = ?1) ORDER BY id LIMIT ?2)",
        SURPLUS,
        LOG_ROWS);
  }

  /** Rows of the earlier editions' log older than that. */
  public static Statement earlierRequestLog(long beforeMillis) {
    return Statement.of(
        "DELETE FROM request_logs WHERE rowid IN"
            + " (SELECT rowid FROM request_logs WHERE timestamp < ?1 ORDER BY timestamp LIMIT ?2)",
        beforeMillis,
        ROWS);
  }

  /** Daily counters of days before that, {@code YYYY-MM-DD}. */
  public static Statement dailyUsage(String beforeDay) {
    return Statement.of(
        "DELETE FROM api_key_usage_daily WHERE rowid IN"
            + " (SELECT rowid FROM api_key_usage_daily WHERE day < ?1 ORDER BY day LIMIT ?2)",
        beforeDay,
        ROWS);
  }

  public static Statement expiredSessions(long nowMillis) {
    return Statement.of(
        "DELETE FROM admin_sessions WHERE rowid IN (SELECT rowid FROM admin_sessions"
            + " WHERE expires_at <= ?1 ORDER BY expires_at LIMIT ?2)",
        nowMillis,
        ROWS);
  }

  /** Guessers who were quiet since then; nobody is blocked for so long. */
  public static Statement signInFailures(long beforeMillis) {
    return keyed("sign_in_failures", "who", "since < ?1", beforeMillis);
  }

  public static Statement expiredDevices(long nowMillis) {
    return keyed("known_devices", "digest", "expires_at <= ?1", nowMillis);
  }

  public static Statement expiredChallenges(long nowMillis) {
    return keyed("passkey_challenges", "digest", "expires_at <= ?1", nowMillis);
  }

  /** Access tokens that expired before that; until then the list shows why a script is refused. */
  public static Statement expiredAccessTokens(long beforeMillis) {
    return keyed("access_tokens", "digest", "expires_at < ?1", beforeMillis);
  }

  /** Rows of tables {@code WITHOUT ROWID}. */
  private static Statement keyed(String table, String key, String condition, long millis) {
    return Statement.of(
        "DELETE FROM "
            + table
            + " WHERE "
            + key
            + " IN (SELECT "
            + key
            + " FROM "
            + table
            + " WHERE "
            + condition
            + " LIMIT ?2)",
        millis,
        ROWS);
  }

  /** Audit rows older than that. */
  public static Statement auditLog(long beforeMillis) {
    return Statement.of(
        "DELETE FROM audit_log WHERE id IN"
            + " (SELECT id FROM audit_log WHERE id < ?1 ORDER BY id LIMIT ?2)",
        beforeMillis * RequestLog.IDS_PER_MILLI,
        ROWS);
  }

  /** Measurements older than that. */
  public static Statement quotaHistory(long beforeMillis) {
    return Statement.of(
        "DELETE FROM token_quota_audit WHERE id IN (SELECT id FROM token_quota_audit"
            + " WHERE recorded_at < ?1 ORDER BY recorded_at LIMIT ?2)",
        beforeMillis,
        ROWS);
  }

  /** Tables of short locks. */
  public enum Locks {
    REFRESHES("token_quota_refresh_window", "last_enqueued_at"),
    PROBES("token_quota_probe_window", "last_probed_at"),
    EARLIER_REFRESHES("token_usage_refresh_window", "last_enqueued_at"),
    EARLIER_PROBES("token_usage_probe_window", "last_probed_at");

    private final String table;
    private final String takenAt;

    Locks(String table, String takenAt) {
      this.table = table;
      this.takenAt = takenAt;
    }

    public String table() {
      return table;
    }
  }

  /** Locks taken before that. */
  public static Statement locks(Locks locks, long beforeMillis) {
    return Statement.of(
        "DELETE FROM "
            + locks.table
            + " WHERE rowid IN (SELECT rowid FROM "
            + locks.table
            + " WHERE "
            + locks.takenAt
            + " < ?1 ORDER BY "
            + locks.takenAt
            + " LIMIT ?2)",
        beforeMillis,
        ROWS);
  }
}
