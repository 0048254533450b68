package grok2api.store;

import grok2api.platform.Digests;
import grok2api.platform.Entropy;
import grok2api.platform.Statement;

/**
 * A client key that is about to be stored. Its text is told once and kept nowhere: the database has
 * its digest and what it looks like.
 *
 * <pre>{@code
 * text     sk-x3Zl0tWmDq9F5a1cT7uJ4bNvR2hK8eYp
 * digest   4f1c2ab09d3e…                        SHA-256 of the text, 64 hexadecimal digits
 * id       4f1c2ab09d3e                         names it in lists and addresses
 * key      id:4f1c2ab09d3e                      api_keys.key, what other tables refer to
 * display  sk-x3Z...8eYp
 * }</pre>
 */
public final class NewClientKey {
  private static final int RANDOM_BYTES = 24;
  private static final int ID_DIGITS = 12;
  private static final int HEAD_CHARS = 6;
  private static final int TAIL_CHARS = 4;

  private final String text;
  private final String digest;

  private NewClientKey(String text, String digest) {
    this.text = text;
    this.digest = digest;
  }

  /** A key that nobody can guess, 35 characters. */
  public static NewClientKey random(Entropy entropy, Digests digests) {
    return of("sk-" + entropy.base64Url(RANDOM_BYTES), digests);
  }

  /** A key with a text of the operator's choice. */
  public static NewClientKey of(String text, Digests digests) {
    return new NewClientKey(text, digests.sha256Hex(text));
  }

  /** The secret itself. */
  public String text() {
    return text;
  }

  public String digest() {
    return digest;
  }

  public String id() {
    return digest.substring(0, ID_DIGITS);
  }

  public String key() {
    return ClientKeys.ID_PREFIX + id();
  }

  /** A short text is not shown at all, as little of it would be left to guess. */
  public String display() {
    return text.length() < 2 * (HEAD_CHARS + TAIL_CHARS)
        ? "..."
        : text.substring(0, HEAD_CHARS) + "..." + text.substring(text.length() - TAIL_CHARS);
  }

  /**
   * Lets the key be found by its text. Changes nothing when the text is taken, by a key stored in
   * clear too; then {@link #row} changes nothing either.
   */
  public Statement digestRow() {
    return Statement.of(
        "INSERT OR IGNORE INTO client_key_digests (digest, key) SELECT ?1, ?2"
            + " WHERE NOT EXISTS (SELECT 1 FROM api_keys WHERE key = ?3)",
        digest,
        key(),
        text);
  }

  /** The key itself, without limits. Goes behind {@link #digestRow} in one trip. */
  public Statement row(String name, long nowMillis) {
    return Statement.of(
        "INSERT OR IGNORE INTO api_keys (key, name, created_at, id, display)"
            + " SELECT d.key, ?2, ?3, ?4, ?5 FROM client_key_digests d WHERE d.digest = ?1",
        digest,
        name,
        nowMillis / 1000,
        id(),
        display());
  }

  /** Without the secret, in case somebody logs it. */
  @Override
  public String toString() {
    return "NewClientKey " + id();
  }
}
