package grok2api.platform;

/** Unpredictable values from the runtime's cryptographic source. */
public interface Entropy {
  /**
   * An unbiased integer from 0 (inclusive) to {@code bound} (exclusive); {@code bound} is 1 to
   * 2^31-1.
   */
  int below(int bound);

  /** A random UUID (version 4, RFC 9562), lower case. */
  String uuid();

  /** That many random bytes as base64url without padding, for secrets. */
  String base64Url(int bytes);

  /** Lower-case hexadecimal digits, {@code count} of them. */
  String hex(int count);
}
