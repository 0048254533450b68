package grok2api.store;

import grok2api.platform.Digests;

/**
 * A client key as the client sends it, and what may be shown of it.
 *
 * @param text e.g. {@code sk-zEt-KVufczgefgCpDvHif8JrCHxO7Y8A}
 * @param digest its SHA-256 in hexadecimal
 */
public record KeyText(String text, String digest) {
  private static final int ID_DIGITS = 12;
  private static final int SHORT_CHARS = 12;
  private static final int HEAD_CHARS = 6;
  private static final int TAIL_CHARS = 4;
  private static final String GAP = "...";

  /** What is shown of a key too short to show any of it. */
  private static final String HIDDEN = "***";

  public static KeyText of(Digests digests, String text) {
    return new KeyText(text, digests.sha256Hex(text));
  }

  /** Names the key without telling it, e.g. {@code 4f1c2ab09d3e}. */
  public String id() {
    return pseudo() ? text : digest.substring(0, ID_DIGITS);
  }

  /** Whether this is no key, but stands for callers without one. */
  boolean pseudo() {
    return text.equals(ClientKeys.ANONYMOUS);
  }

  /** {@code api_keys.key} of a key whose text is not stored. */
  String sealed() {
    return pseudo() ? text : ClientKeys.ID_PREFIX + id();
  }

  /** E.g. {@code sk-zEt...7Y8A}. */
  public String display() {
    return display(text);
  }

  static String display(String text) {
    if (text.equals(ClientKeys.ANONYMOUS)) {
      return text;
    }
    return text.length() <= SHORT_CHARS
        ? HIDDEN
        : text.substring(0, HEAD_CHARS) + GAP + text.substring(text.length() - TAIL_CHARS);
  }

  /** The same in SQL, of a key that is stored in clear. */
  static String displayOf(String column) {
    return "CASE WHEN length("
        + column
        + ") <= "
        + SHORT_CHARS
        + " THEN '"
        + HIDDEN
        + "' ELSE substr("
        + column
        + ", 1, "
        + HEAD_CHARS
        + ") || '"
        + GAP
        + "' || substr("
        + column
        + ", -"
        + TAIL_CHARS
        + ") END";
  }
}
