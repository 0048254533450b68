package grok2api.upstream.grok.web;

/** Makes operator-typed values safe to stand in a header. */
final class HeaderText {
  private HeaderText() {}

  /** Printable ASCII only, so that no value can begin a header of its own. */
  static String clean(String value) {
    StringBuilder kept = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c >= ' ' && c < 0x7F) {
        kept.append(c);
      }
    }
    return kept.toString().trim();
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
