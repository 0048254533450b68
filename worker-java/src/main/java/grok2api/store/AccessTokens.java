package grok2api.store;

import grok2api.platform.Digests;
import grok2api.platform.Row;
import grok2api.platform.Rows;
import grok2api.platform.Statement;

/**
 * Table {@code access_tokens}: keys with which scripts administer the gateway, by their SHA-256.
 *
 * <pre>{@code
 * digest        cdgkPwQmNhnU9e4ODtiv4DNeODN5Ja-pyQdHHDtLIkE
 * id            5f0c6f7f5e6c
 * name          backup
 * scope         read            or full
 * created_at    1770285600000
 * last_used_at  1770285600000   null for never
 * expires_at    1801821600000   null for never
 * }</pre>
 */
public final class AccessTokens {
  public static final int MAX = 50;

  private static final String COLUMNS = "id, name, scope, created_at, last_used_at, expires_at";

  private AccessTokens() {}

  /**
   * @param scope {@code full} or {@code read}
   * @param lastUsedMillis 0 for never
   * @param expiresAtMillis 0 for never
   */
  public record AccessToken(
      String id,
      String name,
      String scope,
      long createdMillis,
      long lastUsedMillis,
      long expiresAtMillis) {
    public boolean readOnly() {
      return !scope.equals("full");
    }
  }

  /** The form in which a token is stored. */
  public static String digest(Digests digests, String token) {
    return digests.sha256Base64Url(token);
  }

  /** Looks for a token that is still valid. */
  public static Statement find(String digest, long nowMillis) {
    return Statement.of(
        "SELECT "
            + COLUMNS
            + " FROM access_tokens WHERE digest = ?1 AND (expires_at IS NULL OR expires_at > ?2)",
        digest,
        nowMillis);
  }

  /** The token of {@link #find}; null when there is none. */
  public static AccessToken found(Rows rows) {
    return rows.rows().isEmpty() ? null : read(rows.rows().get(0));
  }

  /** All of them, the newest first; at most {@link #MAX}. */
  public static Statement list() {
    return Statement.of(
        "SELECT " + COLUMNS + " FROM access_tokens ORDER BY created_at DESC, id LIMIT ?1", MAX);
  }

  public static AccessToken read(Row row) {
    return new AccessToken(
        row.text("id"),
        row.text("name"),
        row.text("scope"),
        row.integer("created_at"),
        row.integer("last_used_at"),
        row.integer("expires_at"));
  }

  /** Changes nothing when there are {@link #MAX} already. */
  public static Statement insert(String digest, AccessToken token) {
    return Statement.of(
        "INSERT INTO access_tokens (digest, id, name, scope, created_at, expires_at)"
            + " SELECT ?1, ?2, ?3, ?4, ?5, ?6 WHERE (SELECT count(*) FROM access_tokens) < ?7",
        digest,
        token.id(),
        token.name(),
        token.scope(),
        token.createdMillis(),
        token.expiresAtMillis() == 0 ? null : token.expiresAtMillis(),
        MAX);
  }

  public static Statement touch(String digest, long nowMillis) {
    return Statement.of(
        "UPDATE access_tokens SET last_used_at = ?2 WHERE digest = ?1", digest, nowMillis);
  }

  public static Statement delete(String id) {
    return Statement.of("DELETE FROM access_tokens WHERE id = ?1 RETURNING name", id);
  }
}
