package grok2api.upstream.grok.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Takes whole elements out of a text that arrives cut anywhere.
 *
 * <p>Elements with a filtered name are dropped from start tag to end tag, {@code <grok:render …>}
 * is replaced by what its card stands for, everything else passes. From a {@code <} on the text is
 * held back until it is clear which of the two it is.
 */
final class TagFilter {
  private static final String RENDER = "grok:render";

  /** Longest start tag kept for its attributes, in characters. */
  private static final int MAX_START_TAG_CHARS = 4096;

  private final List<String> names = new ArrayList<>();
  private final Cards cards;

  /** Outside: held back from a {@code <} on. Inside: an end tag that may have begun. */
  private String pending = "";

  /** Whether {@link #pending} is a start tag known to be filtered, only not closed yet. */
  private boolean named;

  /** Name of the element being passed over; null outside. */
  private String element;

  private String startTag;

  /**
   * @param filteredTags element names in any case
   */
  TagFilter(List<String> filteredTags, Cards cards) {
    this.cards = cards;
    names.add(RENDER);
    for (String tag : filteredTags) {
      String name = tag.trim().toLowerCase(Locale.ROOT);
      if (!name.isEmpty() && !names.contains(name)) {
        names.add(name);
      }
    }
  }

  /** Whether text without {@code <} would come out as it is. */
  boolean plain() {
    return element == null && pending.isEmpty();
  }

  /** Takes more text and gives back what is free to be shown, maybe empty. */
  String feed(String text) {
    if (plain() && text.indexOf('<') < 0) {
      cards.textPassed();
      return text;
    }
    String rest = pending.isEmpty() ? text : pending + text;
    pending = "";
    named = false;
    StringBuilder out = new StringBuilder();
    int at = 0;
    while (at < rest.length()) {
      at = element == null ? outside(rest, at, out) : inside(rest, at, out);
    }
    return out.toString();
  }

  /** The text is over: what never became a filtered element is shown. */
  String finish() {
    String left = element == null && !named ? pending : "";
    pending = "";
    named = false;
    element = null;
    return left;
  }

  private int outside(String rest, int at, StringBuilder out) {
    int start = rest.indexOf('<', at);
    pass(rest, at, start < 0 ? rest.length() : start, out);
    if (start < 0) {
      return rest.length();
    }
    for (String name : names) {
      boolean endTag = rest.startsWith("/", start + 1);
      int nameAt = endTag ? start + 2 : start + 1;
      int shown = Math.min(name.length(), rest.length() - nameAt);
      if (!rest.regionMatches(true, nameAt, name, 0, shown)) {
        continue;
      }
      if (nameAt + shown == rest.length()) {
        return hold(rest, start, false);
      }
      if (shown == name.length() && endsName(rest.charAt(nameAt + shown))) {
        return endTag ? stray(rest, start) : open(rest, start, name, out);
      }
    }
    pass(rest, start, start + 1, out);
    return start + 1;
  }

  private int hold(String rest, int from, boolean isNamed) {
    pending = rest.substring(from);
    named = isNamed;
    return rest.length();
  }

  /** An end tag whose start tag came in a frame that was dropped. */
  private int stray(String rest, int start) {
    int end = rest.indexOf('>', start);
    return end < 0 ? hold(rest, start, true) : end + 1;
  }

  private int open(String rest, int start, String name, StringBuilder out) {
    int end = rest.indexOf('>', start);
    if (end < 0 && rest.length() - start <= MAX_START_TAG_CHARS) {
      return hold(rest, start, true);
    }
    startTag = end < 0 ? "" : rest.substring(start, end);
    element = name;
    if (startTag.endsWith("/")) {
      close(out);
    }
    return end < 0 ? rest.length() : end + 1;
  }

  private int inside(String rest, int at, StringBuilder out) {
    String endTag = "</" + element;
    for (int start = rest.indexOf('<', at); start >= 0; start = rest.indexOf('<', start + 1)) {
      int shown = Math.min(endTag.length(), rest.length() - start);
      if (!rest.regionMatches(true, start, endTag, 0, shown)) {
        continue;
      }
      int end = rest.indexOf('>', start);
      if (end < 0) {
        return hold(rest, start, false);
      }
      if (rest.substring(start + shown, end).isBlank()) {
        close(out);
        return end + 1;
      }
    }
    return rest.length();
  }

  private void close(StringBuilder out) {
    if (element.equals(RENDER)) {
      out.append(cards.render(startTag));
    }
    element = null;
  }

  private void pass(String rest, int from, int to, StringBuilder out) {
    if (to > from) {
      cards.textPassed();
      out.append(rest, from, to);
    }
  }

  private static boolean endsName(char c) {
    return c <= ' ' || c == '>' || c == '/';
  }
}
