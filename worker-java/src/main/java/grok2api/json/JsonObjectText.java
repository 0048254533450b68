package grok2api.json;

import grok2api.platform.Json;
import grok2api.platform.TextBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Replaces a member of a JSON object in its text. All else stays as it was written: numbers that a
 * parser would round, the order of members, white space.
 */
public final class JsonObjectText {
  private final String text;
  private final String name;
  private final String literal;

  private JsonObjectText(String text, String name, String literal) {
    this.text = text;
    this.name = name;
    this.literal = literal;
  }

  /**
   * The object with another value for a member, which is added at the end where there is none. Of
   * several each one is replaced: most parsers go by the last, some by the first.
   *
   * @param object the text of an object, known to be JSON
   * @param name plain ASCII without quotes and backslashes
   * @param literal the value as JSON
   */
  public static String with(String object, String name, String literal) {
    return String.join("", new JsonObjectText(object, name, literal).pieces());
  }

  /** The same for an object that may be megabytes. */
  public static String with(Json json, String object, String name, String literal) {
    TextBuffer whole = json.buffer();
    for (String piece : new JsonObjectText(object, name, literal).pieces()) {
      whole.append(piece);
    }
    return whole.take();
  }

  private List<String> pieces() {
    List<String> pieces = new ArrayList<>();
    int copiedTo = 0;
    int at = skipSpace(text.indexOf('{') + 1);
    while (text.charAt(at) == '"') {
      int keyEnd = skipText(at);
      int from = skipSpace(text.indexOf(':', keyEnd) + 1);
      int to = skipValue(from);
      if (isName(at + 1, keyEnd - 1)) {
        pieces.add(text.substring(copiedTo, from));
        pieces.add(literal);
        copiedTo = to;
      }
      at = skipSpace(to);
      if (text.charAt(at) == ',') {
        at = skipSpace(at + 1);
      }
    }
    if (pieces.isEmpty()) {
      copiedTo = text.lastIndexOf('}');
      pieces.add(text.substring(0, copiedTo));
      boolean empty = text.charAt(back(copiedTo)) == '{';
      pieces.add((empty ? "\"" : ",\"") + name + "\":" + literal);
    }
    pieces.add(text.substring(copiedTo));
    return pieces;
  }

  /** Whether a key is the one looked for, perhaps with escaped characters. */
  private boolean isName(int from, int to) {
    int at = from;
    for (int i = 0; i < name.length(); i++) {
      if (at >= to) {
        return false;
      }
      char c = text.charAt(at++);
      if (c == '\\' && text.charAt(at) == 'u') {
        c = (char) Integer.parseInt(text.substring(at + 1, at + 5), 16);
        at += 5;
      }
      if (c != name.charAt(i)) {
        return false;
      }
    }
    return at == to;
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
