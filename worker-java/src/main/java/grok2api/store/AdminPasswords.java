package grok2api.store;

import grok2api.platform.Rows;
import grok2api.platform.Statement;

/**
 * The operator's password in section {@code global} of table {@code settings} (data-model, 7).
 *
 * <pre>{@code
 * {"admin_username":"admin","admin_password":"!k3Zl0tWmDq9F5a1cT7uJ4bNvR2hK8eYp",
 *  "admin_password_hash":"W2Udq1o3…","admin_password_salt":"gDzuAECdI8vWCh7fHZJSYA",
 *  "admin_password_iter":100000}
 * }</pre>
 *
 * <p>Each change is one statement that touches these members only, and only if the password is
 * still the one that was read: whatever else is changed in the settings at the same time stays.
 * {@link #changed} goes behind it in one trip.
 */
public final class AdminPasswords {
  /** Rounds of every hash made here; Workers refuse more in production. */
  public static final int ITERATIONS = 100_000;

  private static final String WHERE_GLOBAL = " WHERE key = 'global' AND json_valid(value)";

  /** A password that is not there means the default, as everywhere. */
  private static final String PLAIN =
      "coalesce(CAST(json_extract(value, '$.admin_password') AS TEXT), 'admin')";

  private static final String HASH =
      "coalesce(CAST(json_extract(value, '$.admin_password_hash') AS TEXT), '')";

  /**
   * Nothing was ever done here. Guesses at the password do not count: they would let a stranger
   * close the set-up.
   */
  private static final String EMPTY =
      HASH
          + " = '' AND "
          + PLAIN
          + " = 'admin'"
          + " AND NOT EXISTS (SELECT 1 FROM tokens)"
          + " AND NOT EXISTS (SELECT 1 FROM api_keys)"
          + " AND NOT EXISTS (SELECT 1 FROM admin_sessions)"
          + " AND NOT EXISTS (SELECT 1 FROM request_log)"
          + " AND NOT EXISTS (SELECT 1 FROM request_logs)"
          + " AND NOT EXISTS (SELECT 1 FROM audit_log WHERE action <> '"
          + SignInFailures.BLOCKED
          + "')";

  private static final String STORE =
      "UPDATE settings SET value = json_set(value, '$.admin_password_hash', ?1,"
          + " '$.admin_password_salt', ?2, '$.admin_password_iter', "
          + ITERATIONS
          + ", '$.admin_password', ?3, '$.admin_username',"
          + " coalesce(?5, json_extract(value, '$.admin_username'), 'admin')), updated_at = ?4"
          + WHERE_GLOBAL;

  private AdminPasswords() {}

  /**
   * What is stored of a password.
   *
   * @param hash after {@link #ITERATIONS} rounds
   * @param salt fresh, so it also tells whether this very hash was stored
   * @param filler what nobody can guess, for {@code admin_password}: the base edition would accept
   *     an empty one after a rollback
   */
  public record NewHash(String hash, String salt, String filler) {}

  /**
   * The password as read, which a change must find unchanged.
   *
   * @param hash empty for none
   * @param plain null when the hash counts
   */
  public record Known(String hash, String plain) {}

  /**
   * Stores a hash.
   *
   * @param username the operator's new name; null leaves it
   */
  public static Statement replace(Known known, NewHash hash, String username, long nowMillis) {
    return Statement.of(
        STORE + " AND " + HASH + " = ?6 AND (?7 IS NULL OR " + PLAIN + " = ?7)",
        hash.hash(),
        hash.salt(),
        hash.filler(),
        nowMillis,
        username,
        known.hash(),
        known.plain());
  }

  /** Stores the first hash, while the installation is empty. */
  public static Statement setUp(NewHash hash, String username, long nowMillis) {
    return Statement.of(
        STORE + " AND " + EMPTY, hash.hash(), hash.salt(), hash.filler(), nowMillis, username);
  }

  /**
   * Stores the default password in clear instead of its hash, which an earlier edition made: so
   * everybody sees that it is the default.
   */
  public static Statement exposeDefault(String hash, long nowMillis) {
    return Statement.of(
        "UPDATE settings SET value = json_set(value, '$.admin_password', 'admin',"
            + " '$.admin_password_hash', '', '$.admin_password_salt', ''), updated_at = ?2"
            + WHERE_GLOBAL
            + " AND "
            + HASH
            + " = ?1",
        hash,
        nowMillis);
  }

  /** Puts the filler where an earlier edition left an empty text beside a hash. */
  public static Statement fill(String hash, String filler, long nowMillis) {
    return Statement.of(
        "UPDATE settings SET value = json_set(value, '$.admin_password', ?2), updated_at = ?3"
            + WHERE_GLOBAL
            + " AND "
            + HASH
            + " = ?1 AND "
            + PLAIN
            + " = ''",
        hash,
        filler,
        nowMillis);
  }

  /** Notes that the settings have changed, if the statement before it has changed them. */
  public static Statement changed() {
    return Statement.of(
        "UPDATE revisions SET revision = revision + 1 WHERE name = 'settings' AND changes() > 0");
  }

  /** Whether there is nothing yet in this installation. */
  public static Statement empty() {
    return Statement.of("SELECT count(*) AS n FROM settings" + WHERE_GLOBAL + " AND " + EMPTY);
  }

  public static boolean isEmpty(Rows empty) {
    return empty.rows().get(0).integer("n") > 0;
  }

  /**
   * The first client key's digest, if the hash with that salt is in force. {@link
   * ClientKeyEdits#insert} goes behind it.
   */
  public static Statement firstKey(KeyText key, String salt) {
    return Statement.of(
        "INSERT INTO client_key_digests (digest, key) SELECT ?1, ?2 FROM settings"
            + WHERE_GLOBAL
            + " AND json_extract(value, '$.admin_password_salt') = ?3",
        key.digest(),
        key.storedAs(),
        salt);
  }
}
