package grok2api.gateway;

import java.util.List;

/** Cuts a text before the first of several stop texts, also where one comes in pieces. */
final class StopMatcher {
  private final List<String> stops;
  private String held = "";
  private boolean matched;

  StopMatcher(List<String> stops) {
    this.stops = stops;
  }

  boolean matched() {
    return matched;
  }

  /** The part that can be passed on now. */
  String feed(String piece) {
    String text = held + piece;
    int cut = firstMatch(text);
    if (cut >= 0) {
      matched = true;
      held = "";
      return text.substring(0, cut);
    }
    int keep = longestBeginning(text);
    held = text.substring(text.length() - keep);
    return text.substring(0, text.length() - keep);
  }

  /** What was held back when the answer ended without a match. */
  String rest() {
    String rest = held;
    held = "";
    return rest;
  }

  private int firstMatch(String text) {
    int first = -1;
    for (String stop : stops) {
      int at = text.indexOf(stop);
      if (at >= 0 && (first < 0 || at < first)) {
        first = at;
      }
    }
    return first;
  }

  /** Length of the longest end of the text that some stop begins with. */
  private int longestBeginning(String text) {
    int longest = 0;
    for (String stop : stops) {
      for (int n = Math.min(stop.length() - 1, text.length()); n > longest; n--) {
        if (text.startsWith(stop.substring(0, n), text.length() - n)) {
          longest = n;
        }
      }
    }
    return longest;
  }
}
