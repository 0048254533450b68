package grok2api.store;

import grok2api.platform.Rows;
import grok2api.platform.Statement;
import java.util.Locale;

/**
 * Table {@code passkey_challenges}: what browsers were asked and have not answered yet. Everybody
 * may ask to be asked, so there are never more than {@link Purpose#most()} of a kind.
 *
 * <pre>{@code
 * digest      cdgkPwQmNhnU9e4ODtiv4DNeODN5Ja-pyQdHHDtLIkE
 * purpose     login
 * expires_at  1770285900000
 * }</pre>
 */
public final class PasskeyChallenges {
  private PasskeyChallenges() {}

  /** What an answer is good for. */
  public enum Purpose {
    /** To sign in. */
    LOGIN(200),
    /** To keep a new passkey; only who is signed in is asked. */
    REGISTER(20);

    private final int most;

    Purpose(int most) {
      this.most = most;
    }

    /** As many as may be open at once; a further one ends the oldest. */
    public int most() {
      return most;
    }

    private String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Notes a question.
   *
   * @param digest SHA-256 of the challenge, base64url
   */
  public static Statement insert(String digest, Purpose purpose, long expiresAtMillis) {
    return Statement.of(
        "INSERT INTO passkey_challenges (digest, purpose, expires_at) VALUES (?1, ?2, ?3)",
        digest,
        purpose.text(),
        expiresAtMillis);
  }

  /** Deletes the oldest beyond {@link Purpose#most()}. */
  public static Statement prune(Purpose purpose) {
    return Statement.of(
        "DELETE FROM passkey_challenges WHERE digest IN (SELECT digest FROM passkey_challenges"
            + " WHERE purpose = ?1 ORDER BY expires_at DESC LIMIT -1 OFFSET ?2)",
        purpose.text(),
        purpose.most());
  }

  /** Takes a question away, so that it is answered once. */
  public static Statement take(String digest, Purpose purpose, long nowMillis) {
    return Statement.of(
        "DELETE FROM passkey_challenges WHERE digest = ?1 AND purpose = ?2 AND expires_at > ?3"
            + " RETURNING digest",
        digest,
        purpose.text(),
        nowMillis);
  }

  /** Whether {@link #take} found it. */
  public static boolean taken(Rows found) {
    return !found.rows().isEmpty();
  }
}
