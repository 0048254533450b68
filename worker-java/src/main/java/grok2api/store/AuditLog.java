package grok2api.store;

import grok2api.platform.Statement;

/**
 * Table {@code audit_log}: who changed what through the panel. Ordered by time through its id, as
 * {@link RequestLog} is.
 */
public final class AuditLog {
  private AuditLog() {}

  /**
   * One change.
   *
   * @param actor e.g. {@code admin} or {@code access token: backup}
   * @param action e.g. {@code tokens.added}
   * @param detailJson what was changed, as a JSON object; never a secret
   * @param ip shortened unless the operator wants it whole
   */
  public record Entry(
      long atMillis, String actor, String action, String detailJson, String ip, String requestId) {}

  /**
   * @param salt random, 0 to {@link RequestLog#IDS_PER_MILLI} - 1
   */
  public static Statement insert(Entry entry, int salt) {
    return Statement.of(
        "INSERT OR IGNORE INTO audit_log (id, at, actor, action, detail, ip, request_id)"
            + " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        entry.atMillis() * RequestLog.IDS_PER_MILLI + salt,
        entry.atMillis(),
        entry.actor(),
        entry.action(),
        entry.detailJson(),
        entry.ip(),
        entry.requestId());
  }
}
