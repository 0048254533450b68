package grok2api.store;

import grok2api.platform.Digests;
import grok2api.platform.Entropy;

/**
 * A client key as the client sends it, and what is stored and shown instead.
 *
 * <pre>{@code
 * text      sk-zEt-KVufczgefgCpDvHif8JrCHxO7Y8A
 * digest    4f1c2ab09d3e…                        SHA-256 of the text, 64 hexadecimal digits
 * id        4f1c2ab09d3e                         names it in lists and requests
 * storedAs  id:4f1c2ab09d3e                      api_keys.key, what other tables refer to
 * display   sk-zEt...7Y8A
 * }</pre>
 */
public record KeyText(String text, String digest) {
  private static final int ID_DIGITS = 12;
  private static final int HEAD_CHARS = 6;
  private static final int TAIL_CHARS = 4;
  private static final int RANDOM_BYTES = 24;
  private static final String GAP = "...";

  /** Nothing is shown of shorter texts, as too little of them would be left to guess. */
  private static final int MIN_SHOWN_CHARS = 2 * (HEAD_CHARS + TAIL_CHARS);

  public static KeyText of(Digests digests, String text) {
    return new KeyText(text, digests.sha256Hex(text));
  }

  /** A key that nobody can guess, 35 characters. */
  public static KeyText random(Entropy entropy, Digests digests) {
    return of(digests, "sk-" + entropy.base64Url(RANDOM_BYTES));
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
  public String storedAs() {
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
    return text.length() < MIN_SHOWN_CHARS
        ? GAP
        : text.substring(0, HEAD_CHARS) + GAP + text.substring(text.length() - TAIL_CHARS);
  }

  /** The same in SQL, of a key that is stored in clear. */
  static String displayOf(String column) {
    return "CASE WHEN length("
        + column
        + ") < "
        + MIN_SHOWN_CHARS
        + " THEN '"
        + GAP
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

  /** Without the secret, in case somebody logs it. */
  @Override
  public String toString() {
    return "KeyText " + id();
  }
}
