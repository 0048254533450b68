package grok2api.upstream.grok.web;

/** Makes operator-typed values safe to stand in a header. */
final class HeaderText {
  private HeaderText() {}

  /** Printable ASCII only, so that no value can begin a header of its own. */
  static String clean(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (!printable(value.charAt(i))) {
        return onlyPrintable(value).trim();
      }
    }
    return value.trim();
  }

  private static String onlyPrintable(String value) {
    StringBuilder kept = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      if (printable(value.charAt(i))) {
        kept.append(value.charAt(i));
      }
    }
    return kept.toString();
  }

  private static boolean printable(char c) {
    return c >= ' ' && c < 0x7F;
  }

  /**
   * A cookie's bare value: {@code name=} in front and everything from the first {@code ;} on are
   * removed, so that it can bring no second cookie.
   */
  static String cookieValue(String name, String value) {
    String bare = clean(value);
    if (bare.startsWith(name + "=")) {
      bare = bare.substring(name.length() + 1);
    }
    int end = bare.indexOf(';');
    return (end < 0 ? bare : bare.substring(0, end)).trim();
  }
}
