package grok2api.settings;

/**
 * The operator's password as stored in section {@code global} (data-model, 7.1).
 *
 * <p>A hash is the only truth; a plain password, which the base edition stores, counts only without
 * one.
 *
 * @param hash 32 bytes of PBKDF2 with SHA-256, base64url; empty for none
 * @param salt 16 bytes, base64url
 * @param iterations rounds, 1 to {@link #MAX_ITERATIONS}
 * @param plain empty when there is none, and then it opens nothing
 */
public record AdminPassword(String hash, String salt, int iterations, String plain) {
  /** What the seeds store. */
  public static final String DEFAULT = "admin";

  /** Workers refuse more rounds in production. */
  public static final int MAX_ITERATIONS = 100_000;

  public boolean isHashed() {
    return !hash.isEmpty() && !salt.isEmpty() && iterations >= 1 && iterations <= MAX_ITERATIONS;
  }

  /** Whether everybody knows it. */
  public boolean isDefault() {
    return !isHashed() && plain.equals(DEFAULT);
  }
}
