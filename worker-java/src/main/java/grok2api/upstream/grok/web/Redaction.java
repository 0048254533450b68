package grok2api.upstream.grok.web;

import java.util.Locale;

/** Makes a provider's words fit for the log: no control characters, nothing like a secret. */
final class Redaction {
  private static final String HIDDEN = "***";

  /** No word of a language is longer, tokens and identifiers mostly are. */
  private static final int LONG = 32;

  /** From this length on a word with a digit in it is taken for a token. */
  private static final int LONG_WITH_DIGIT = 16;

  private static final String[] COOKIES = {"sso=", "sso-rw=", "cf_clearance="};

  private Redaction() {}

  /** The text in one line, at most that long. */
  static String of(String text, int maxChars) {
    StringBuilder shown = new StringBuilder();
    String before = "";
    int at = 0;
    while (at < text.length() && shown.length() < maxChars) {
      int end = at;
      while (end < text.length() && isPartOfWord(text.charAt(end))) {
        end++;
      }
      if (end == at) {
        shown.append(isControl(text.charAt(at)) ? ' ' : text.charAt(at));
        at++;
      } else {
        String word = text.substring(at, end);
        shown.append(isSecret(word, before) ? HIDDEN : word);
        before = word;
        at = end;
      }
    }
    return SessionCalls.upTo(maxChars, shown.toString()).trim();
  }

  private static boolean isSecret(String word, String before) {
    String lower = word.toLowerCase(Locale.ROOT);
    for (String cookie : COOKIES) {
      if (lower.startsWith(cookie)) {
        return true;
      }
    }
    return word.length() >= LONG
        || word.length() >= LONG_WITH_DIGIT && hasDigit(word)
        || word.indexOf('@') >= 0
        || before.equalsIgnoreCase("bearer");
  }

  private static boolean hasDigit(String word) {
    for (int i = 0; i < word.length(); i++) {
      if (word.charAt(i) >= '0' && word.charAt(i) <= '9') {
        return true;
      }
    }
    return false;
  }

  private static boolean isPartOfWord(char c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || "-._~+/=@%".indexOf(c) >= 0;
  }

  private static boolean isControl(char c) {
    return c < ' ' || c >= 0x7F && c < 0xA0;
  }
}
