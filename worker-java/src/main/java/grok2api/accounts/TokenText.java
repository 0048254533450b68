package grok2api.accounts;

import grok2api.vault.Vault;

/** The text of an account's token: as people paste it, as it is stored, as it is shown. */
public final class TokenText {
  /** A browser keeps no longer cookie (RFC 6265, section 6.1). */
  public static final int MAX_CHARS = 4096;

  /** How every token begins on output. */
  public static final String PREFIX = "sso=";

  /** Shorter tokens are not shown in part: too much of them would be. */
  private static final int MIN_SHOWN_CHARS = 16;

  private static final int SHOWN_CHARS = 4;

  /** Stands for what is not shown. No token contains it. */
  private static final String HIDDEN = "…";

  private TokenText() {}

  /**
   * The token in what was pasted: {@code eyJ…}, {@code sso=eyJ…}, a whole cookie {@code sso=eyJ…;
   * sso-rw=eyJ…}, or any of these in quotation marks. Text that is none of them comes back trimmed.
   */
  public static String normalised(String pasted) {
    String text = trimmed(pasted);
    if (text.endsWith(",")) {
      text = trimmed(text.substring(0, text.length() - 1));
    }
    char first = text.isEmpty() ? 0 : text.charAt(0);
    if (text.length() > 1 && (first == '"' || first == '\'') && last(text) == first) {
      text = trimmed(text.substring(1, text.length() - 1));
    }
    if (text.indexOf(';') >= 0) {
      String cookie = cookie(text, "sso=");
      cookie = cookie == null ? cookie(text, "sso-rw=") : cookie;
      return cookie == null ? text : cookie;
    }
    return text.startsWith(PREFIX) ? trimmed(text.substring(PREFIX.length())) : text;
  }

  /** Why a text cannot be a token; null when it can. */
  public static String fault(String token) {
    if (token.isEmpty()) {
      return "It is empty";
    }
    if (token.length() > MAX_CHARS) {
      return "It is longer than " + MAX_CHARS + " characters";
    }
    if (Vault.isSealed(token)) {
      return "It is sealed; the token itself is needed";
    }
    for (int i = 0; i < token.length(); i++) {
      String fault = fault(token.charAt(i));
      if (fault != null) {
        return fault;
      }
    }
    return null;
  }

  /** {@code sso=eyJh…x9Qk}, or {@code sso=…} for a short one. */
  public static String masked(String token) {
    return PREFIX + shortened(token);
  }

  /** {@code eyJh…x9Qk}, or {@code …} for a short text. */
  public static String shortened(String text) {
    return text.length() < MIN_SHOWN_CHARS
        ? HIDDEN
        : text.substring(0, SHOWN_CHARS) + HIDDEN + text.substring(text.length() - SHOWN_CHARS);
  }

  /** What RFC 6265, section 4.1.1, allows in a cookie's value, without the single quote. */
  private static String fault(char c) {
    if (c == HIDDEN.charAt(0)) {
      return "It is shortened; the whole token is needed";
    }
    if (isSpace(c)) {
      return "It contains whitespace";
    }
    if (c < 0x20 || c == 0x7F) {
      return "It contains a control character";
    }
    if (c > 0x7F || c == '"' || c == '\'' || c == ',' || c == ';' || c == '\\') {
      return "It contains " + (c > 0x7F ? "a character beyond ASCII" : "" + c);
    }
    return null;
  }

  /** The value of a cookie in a list of them; null when it is not there. */
  private static String cookie(String cookies, String nameAndSign) {
    int start = 0;
    while (start < cookies.length()) {
      int semicolon = cookies.indexOf(';', start);
      int end = semicolon < 0 ? cookies.length() : semicolon;
      String cookie = trimmed(cookies.substring(start, end));
      if (start == 0 && cookie.startsWith("Cookie:")) {
        cookie = trimmed(cookie.substring("Cookie:".length()));
      }
      if (cookie.startsWith(nameAndSign)) {
        return trimmed(cookie.substring(nameAndSign.length()));
      }
      start = end + 1;
    }
    return null;
  }

  private static String trimmed(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isSpace(text.charAt(start))) {
      start++;
    }
    while (end > start && isSpace(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  /** Besides ASCII's: no-break, zero-width and the mark that editors put at a file's beginning. */
  private static boolean isSpace(char c) {
    return c == ' '
        || (c >= '\t' && c <= '\r')
        || c == 0xA0
        || (c >= 0x2000 && c <= 0x200B)
        || c == 0x3000
        || c == 0xFEFF;
  }

  private static char last(String text) {
    return text.charAt(text.length() - 1);
  }
}
