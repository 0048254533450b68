package grok2api.store;

import grok2api.platform.Digests;
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
  private AdminSessions() {}

  /** The form in which a token is stored. */
  public static String digest(Digests digests, String token) {
    return digests.sha256Base64Url(token);
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

  public static Statement move(String digest, long expiresAtMillis) {
    return Statement.of(
        "UPDATE admin_sessions SET expires_at = ?2 WHERE token = ?1", digest, expiresAtMillis);
  }

  public static Statement delete(String digest) {
    return Statement.of("DELETE FROM admin_sessions WHERE token = ?1", digest);
  }
}
