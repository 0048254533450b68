package grok2api.json;

import grok2api.platform.Json;

/**
 * A text that is known decoded, as the inside of a JSON string literal, or both; each form is made
 * when first asked for.
 *
 * <p>A token of a chat stream arrives as a literal and leaves as one, so the common token is never
 * decoded at all.
 */
public final class JsonText {
  private String decoded;
  private String literal;
  private int wideChars;
  private int otherChars;
  private boolean counted;

  private JsonText(String decoded, String literal) {
    this.decoded = decoded;
    this.literal = literal;
  }

  public static JsonText of(String decoded) {
    return new JsonText(decoded, null);
  }

  /**
   * A literal found while scanning.
   *
   * @param literal without its quotation marks
   * @param wideChars its {@link #isWide wide} characters
   * @param otherChars all others, an escape counted as one
   */
  public static JsonText ofLiteral(String literal, int wideChars, int otherChars) {
    JsonText text = new JsonText(null, literal);
    text.wideChars = wideChars;
    text.otherChars = otherChars;
    text.counted = true;
    return text;
  }

  public String decoded(Json json) {
    if (decoded == null) {
      decoded = literal.indexOf('\\') < 0 ? literal : json.parse("\"" + literal + "\"").text();
    }
    return decoded;
  }

  /** The inside of the JSON string literal, without quotation marks. */
  public String literal(Json json) {
    if (literal == null) {
      String quoted = json.quote(decoded);
      literal = quoted.substring(1, quoted.length() - 1);
    }
    return literal;
  }

  public int wideChars() {
    count();
    return wideChars;
  }

  public int otherChars() {
    count();
    return otherChars;
  }

  /**
   * Whether a character is one of a CJK script, which models count as about one token each. The
   * high surrogates of the supplementary ideographs stand for their pair; see {@link #isSilent}.
   */
  public static boolean isWide(char c) {
    return c >= 0x2E80
        && (c <= 0x9FFF
            || (c >= 0xAC00 && c <= 0xD7AF)
            || (c >= 0xD840 && c <= 0xD8BF)
            || (c >= 0xF900 && c <= 0xFAFF)
            || (c >= 0xFF00 && c <= 0xFFEF));
  }

  /** Whether a character is the second half of a pair, counted with its first. */
  public static boolean isSilent(char c) {
    return c >= 0xDC00 && c <= 0xDFFF;
  }

  private void count() {
    if (counted) {
      return;
    }
    counted = true;
    for (int i = 0; i < decoded.length(); i++) {
      char c = decoded.charAt(i);
      if (isWide(c)) {
        wideChars++;
      } else if (!isSilent(c)) {
        otherChars++;
      }
    }
  }
}
