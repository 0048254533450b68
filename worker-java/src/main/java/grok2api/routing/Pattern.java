package grok2api.routing;

/** Patterns of model names: {@code *} stands for any text, everything else for itself. */
final class Pattern {
  private Pattern() {}

  static boolean matches(String pattern, String name) {
    int at = 0;
    int start = 0;
    int star = pattern.indexOf('*');
    boolean anchored = true;
    while (star >= 0) {
      String piece = pattern.substring(start, star);
      int found = anchored ? (name.startsWith(piece) ? 0 : -1) : name.indexOf(piece, at);
      if (found < 0) {
        return false;
      }
      at = found + piece.length();
      anchored = false;
      start = star + 1;
      star = pattern.indexOf('*', start);
    }
    String last = pattern.substring(start);
    return anchored
        ? name.equals(last)
        : name.length() - at >= last.length() && name.endsWith(last);
  }
}
