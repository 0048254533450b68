package grok2api.json;

/**
 * Replaces a member of a JSON object in its text. All else stays as it was written: numbers that a
 * parser would round, members that come twice, white space.
 */
public final class JsonObjectText {
  private final String text;
  private final String key;
  private int valueFrom = -1;
  private int valueTo;

  private JsonObjectText(String text, String key) {
    this.text = text;
    this.key = key;
  }

  /**
   * The object with another value for a member, which is added at the end where there is none. Of
   * several the last one counts, as it does for parsers.
   *
   * @param object the text of an object, known to be JSON
   * @param name plain ASCII without quotes and backslashes
   * @param literal the value as JSON
   */
  public static String with(String object, String name, String literal) {
    JsonObjectText found = new JsonObjectText(object, "\"" + name + "\"");
    found.scan();
    return found.replaced(literal);
  }

  private String replaced(String literal) {
    if (valueFrom >= 0) {
      return text.substring(0, valueFrom) + literal + text.substring(valueTo);
    }
    int end = text.lastIndexOf('}');
    boolean empty = text.charAt(back(end)) == '{';
    return text.substring(0, end) + (empty ? "" : ",") + key + ":" + literal + text.substring(end);
  }

  private void scan() {
    int at = skipSpace(text.indexOf('{') + 1);
    while (text.charAt(at) == '"') {
      int keyEnd = skipText(at);
      int from = skipSpace(text.indexOf(':', keyEnd) + 1);
      int to = skipValue(from);
      if (keyEnd - at == key.length() && text.startsWith(key, at)) {
        valueFrom = from;
        valueTo = to;
      }
      at = skipSpace(to);
      if (text.charAt(at) == ',') {
        at = skipSpace(at + 1);
      }
    }
  }

  /** Texts, which may be megabytes, are skipped by the runtime's own search. */
  private int skipText(int from) {
    int end = text.indexOf('"', from + 1);
    while (escaped(end)) {
      end = text.indexOf('"', end + 1);
    }
    return end + 1;
  }

  private boolean escaped(int quote) {
    int slashes = 0;
    while (text.charAt(quote - 1 - slashes) == '\\') {
      slashes++;
    }
    return slashes % 2 == 1;
  }

  private int skipValue(int from) {
    int at = from;
    int depth = 0;
    while (true) {
      char c = text.charAt(at);
      if (c == '"') {
        at = skipText(at);
      } else {
        if (c == '{' || c == '[') {
          depth++;
        } else if (c == '}' || c == ']') {
          if (depth == 0) {
            return back(at) + 1;
          }
          depth--;
        } else if (c == ',' && depth == 0) {
          return back(at) + 1;
        }
        at++;
      }
    }
  }

  private int skipSpace(int from) {
    int at = from;
    while (isSpace(text.charAt(at))) {
      at++;
    }
    return at;
  }

  /** The place of the last character before one that is no white space. */
  private int back(int before) {
    int at = before - 1;
    while (isSpace(text.charAt(at))) {
      at--;
    }
    return at;
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
  }
}
