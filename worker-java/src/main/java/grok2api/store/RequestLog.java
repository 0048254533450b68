package grok2api.store;

import grok2api.platform.Statement;

/**
 * Table {@code request_log}, ordered by time through its id: milliseconds times 4096 plus a random
 * part, so that one request costs one written row and two in the same millisecond do not collide.
 */
public final class RequestLog {
  /** Ids for each millisecond. */
  public static final int IDS_PER_MILLI = 4096;

  /** Early in September 2039; ids stay below 2^53 up to there. */
  public static final long MAX_MILLIS = (1L << 41) - 1;

  private RequestLog() {}

  /**
   * @param salt random, 0 to {@link #IDS_PER_MILLI} - 1
   */
  public static Statement insert(Schema schema, LogEntry entry, int salt) {
    return switch (schema) {
      case CURRENT -> current(entry, salt);
      case LEGACY -> legacy(entry);
    };
  }

  private static Statement current(LogEntry entry, int salt) {
    return Statement.of(
        "INSERT OR IGNORE INTO request_log (id, timestamp, request_id, route, model, ip, key_name,"
            + " account, stream, attempts, duration_ms, first_byte_ms, status, prompt_tokens,"
            + " completion_tokens, error_code, error)"
            + " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)",
        entry.timestampMillis() * IDS_PER_MILLI + salt,
        entry.timestampMillis(),
        entry.requestId(),
        entry.route(),
        entry.model(),
        entry.ip(),
        entry.keyName(),
        entry.account(),
        entry.stream() ? 1 : 0,
        entry.attempts(),
        entry.durationMillis(),
        entry.firstByteMillis() < 0 ? null : entry.firstByteMillis(),
        entry.status(),
        entry.promptTokens(),
        entry.completionTokens(),
        entry.errorCode(),
        entry.error());
  }

  /** The earlier editions' table, {@code request_logs}. */
  private static Statement legacy(LogEntry entry) {
    return Statement.of(
        "INSERT INTO request_logs (id, time, timestamp, ip, model, duration, status, key_name,"
            + " token_suffix, error) VALUES (?1, datetime(?2 / 1000, 'unixepoch'), ?2, ?3, ?4,"
            + " round(?5 / 1000.0, 2), ?6, ?7, '', ?8)",
        entry.requestId(),
        entry.timestampMillis(),
        entry.ip(),
        entry.model(),
        entry.durationMillis(),
        entry.status(),
        entry.keyName(),
        entry.error());
  }
}
