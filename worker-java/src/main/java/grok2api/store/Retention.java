package grok2api.store;

import grok2api.platform.Statement;

/** Deletes what has served its time, a bounded number of rows at once. */
public final class Retention {
  /** Rows of one run; the next run goes on. Deleted rows count as written ones on D1. */
  private static final int MAX_ROWS = 5000;

  private Retention() {}

  /** Log rows older than that. */
  public static Statement requestLog(long beforeMillis) {
    return Statement.of(
        "DELETE FROM request_log WHERE id IN"
            + " (SELECT id FROM request_log WHERE id < ?1 ORDER BY id LIMIT ?2)",
        beforeMillis * RequestLog.IDS_PER_MILLI,
        MAX_ROWS);
  }

  /** The oldest log rows beyond a number of them. */
  public static Statement requestLogBeyond(int maxRows) {
    return Statement.of(
        "DELETE FROM request_log WHERE id IN (SELECT id FROM request_log WHERE id <="
            + " (SELECT id FROM request_log ORDER BY id DESC LIMIT 1 OFFSET ?1)"
            + " ORDER BY id LIMIT ?2)",
        maxRows,
        MAX_ROWS);
  }

  /** Rows of the earlier editions' log older than that. */
  public static Statement earlierRequestLog(long beforeMillis) {
    return Statement.of(
        "DELETE FROM request_logs WHERE id IN"
            + " (SELECT id FROM request_logs WHERE timestamp < ?1 ORDER BY timestamp LIMIT ?2)",
        beforeMillis,
        MAX_ROWS);
  }

  /** Daily counters of days before that, {@code YYYY-MM-DD}. */
  public static Statement dailyUsage(String beforeDay) {
    return Statement.of("DELETE FROM api_key_usage_daily WHERE day < ?1", beforeDay);
  }

  public static Statement expiredSessions(long nowMillis) {
    return Statement.of("DELETE FROM admin_sessions WHERE expires_at <= ?1", nowMillis);
  }
}
