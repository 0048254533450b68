package grok2api.store;

import grok2api.platform.Digests;
import grok2api.platform.Row;
import grok2api.platform.Rows;
import grok2api.platform.Statement;

/**
 * Table {@code admin_sessions}: who is signed in to the panel. A session is stored by its token's
 * digest, so that whoever reads the database is not signed in with it.
 *
 * <pre>{@code
 * token       cdgkPwQmNhnU9e4ODtiv4DNeODN5Ja-pyQdHHDtLIkE
 * expires_at  1795209144712
 * }</pre>
 */
public final class AdminSessions {
  /** As many as may be signed in at once. */
  public static final int MAX_LIVE = 20;

  private static final int ID_CHARS = 12;

  private AdminSessions() {}

  /** The form in which a token is stored. */
  public static String digest(Digests digests, String token) {
    return digests.sha256Base64Url(token);
  }

  /** Names a session in lists: the beginning of its digest, with which nobody is signed in. */
  public static String id(String digest) {
    return digest.substring(0, ID_CHARS);
  }

  /** Looks for a session that is still valid. */
  public static Statement find(String digest, long nowMillis) {
    return Statement.of(
        "SELECT expires_at FROM admin_sessions WHERE token = ?1 AND expires_at > ?2",
        digest,
        nowMillis);
  }

  /** When the session of {@link #find} expires; 0 when there is none. */
  public static long expiresAtMillis(Rows found) {
    return found.rows().isEmpty() ? 0 : found.rows().get(0).integer("expires_at");
  }

  /**
   * A new session.
   *
   * @param method {@code password}, {@code passkey} or {@code setup}
   * @param ip shortened unless the operator wants it whole
   */
  public record NewSession(
      String digest,
      long createdMillis,
      long expiresAtMillis,
      String method,
      String ip,
      String userAgent) {}

  public static Statement insert(NewSession session) {
    return Statement.of(
        "INSERT INTO admin_sessions (token, expires_at, created_at, method, ip, user_agent)"
            + " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        session.digest(),
        session.expiresAtMillis(),
        session.createdMillis(),
        session.method(),
        session.ip(),
        session.userAgent());
  }

  /**
   * A session of the list.
   *
   * @param createdMillis 0 for unknown
   * @param method see {@link NewSession}, {@code command} for {@code npm run sign-in}, null for
   *     unknown; so are the other texts
   */
  public record Listed(
      String id,
      long createdMillis,
      long expiresAtMillis,
      String method,
      String ip,
      String userAgent) {}

  /** Those that are valid, the newest first. */
  public static Statement list(long nowMillis) {
    return Statement.of(
        "SELECT token, expires_at, created_at, method, ip, user_agent FROM admin_sessions"
            + " WHERE expires_at > ?1"
            + " ORDER BY coalesce(created_at, 0) DESC, expires_at DESC LIMIT ?2",
        nowMillis,
        MAX_LIVE);
  }

  public static Listed read(Row row) {
    return new Listed(
        id(row.text("token")),
        row.integer("created_at"),
        row.integer("expires_at"),
        row.text("method"),
        row.text("ip"),
        row.text("user_agent"));
  }

  /** Ends a session by its {@link #id}. */
  public static Statement deleteById(String id) {
    return Statement.of("DELETE FROM admin_sessions WHERE substr(token, 1, ?2) = ?1", id, ID_CHARS);
  }

  /** Ends every session but one. */
  public static Statement deleteOthers(String id) {
    return Statement.of(
        "DELETE FROM admin_sessions WHERE substr(token, 1, ?2) <> ?1", id, ID_CHARS);
  }

  /** Deletes what has expired, and of the rest the oldest beyond {@link #MAX_LIVE}. */
  public static Statement prune(long nowMillis) {
    return Statement.of(
        "DELETE FROM admin_sessions WHERE expires_at <= ?1 OR token NOT IN (SELECT token"
            + " FROM admin_sessions ORDER BY coalesce(created_at, 0) DESC, expires_at DESC"
            + " LIMIT ?2)",
        nowMillis,
        MAX_LIVE);
  }

  public static Statement move(String digest, long expiresAtMillis) {
    return Statement.of(
        "UPDATE admin_sessions SET expires_at = ?2 WHERE token = ?1", digest, expiresAtMillis);
  }

  public static Statement delete(String digest) {
    return Statement.of("DELETE FROM admin_sessions WHERE token = ?1", digest);
  }
}
