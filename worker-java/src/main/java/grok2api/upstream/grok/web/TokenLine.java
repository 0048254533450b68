package grok2api.upstream.grok.web;

import grok2api.json.JsonText;

/**
 * Recognises the most frequent line of a stream, a token of answer text, without parsing it.
 *
 * <pre>{@code
 * {"result":{"response":{"token":" the","isThinking":false,"isSoftStop":false,"responseId":"r-1"}}}
 * }</pre>
 *
 * <p>One pass over the characters where they lie. From one line to the next mostly nothing but the
 * token changes, so what surrounds it is first compared as a whole. Members may come in any order;
 * any member not listed here, any value with a meaning, a {@code <} or a {@code \}{@code u} in the
 * token make it give up, and the line is parsed like all others. {@code FrameReaderTest} compares
 * both ways.
 */
final class TokenLine {
  private static final String HEAD = "{\"result\":{\"response\":{";
  private static final String TOKEN = "\"token\":\"";
  private static final String NOT_THINKING = "\"isThinking\":false";
  private static final String NO_STOP = "\"isSoftStop\":false";
  private static final String FINAL = "\"messageTag\":\"final\"";
  private static final String RESPONSE_ID = "\"responseId\":\"";
  private static final String ROLLOUT_ID = "\"rolloutId\":\"";
  private static final String STEP = "\"messageStepId\":";

  private static final int UNKNOWN = -1;

  /** The last line recognised, up to its token's opening quote and from behind the closing one. */
  private String head = HEAD + TOKEN;

  private String tail = "}}}\n";

  private int from;
  private int to;
  private int chars;
  private int wide;
  private int silent;
  private int hash;

  /**
   * Tries the line that begins at {@code start}.
   *
   * @param hashBefore {@link String#hashCode} of all answer text before this token
   * @return where the next line begins; -1 when this is another kind of line or not complete
   */
  int scan(String text, int start, int hashBefore) {
    hash = hashBefore;
    int next = again(text, start);
    if (next < 0) {
      hash = hashBefore;
      next = afresh(text, start);
    }
    return next;
  }

  /** Tries whether this line differs from the last one in its token only. */
  private int again(String text, int start) {
    if (!isAt(head, text, start)) {
      return UNKNOWN;
    }
    int at = literal(text, start + head.length());
    return at >= 0 && isAt(tail, text, at) ? at + tail.length() : UNKNOWN;
  }

  /** Cutting and comparing are native on Workers, {@code startsWith} is a loop. */
  private static boolean isAt(String part, String text, int at) {
    int end = at + part.length();
    return end <= text.length() && text.substring(at, end).equals(part);
  }

  private int afresh(String text, int start) {
    if (!text.startsWith(HEAD, start)) {
      return UNKNOWN;
    }
    from = UNKNOWN;
    int at = start + HEAD.length() - 1;
    do {
      at = member(text, at + 1);
    } while (at >= 0 && at < text.length() && text.charAt(at) == ',');
    int next = at < 0 || from == UNKNOWN ? UNKNOWN : lineEnd(text, at);
    if (next >= 0) {
      head = text.substring(start, from);
      tail = text.substring(to + 1, next);
    }
    return next;
  }

  /** The token found, not empty. */
  JsonText token(String text) {
    return JsonText.ofLiteral(text.substring(from, to), wide, chars - wide - silent);
  }

  /** Length of the token in UTF-16 units, decoded. */
  int chars() {
    return chars;
  }

  /** {@link String#hashCode} of all answer text including the token. */
  int hash() {
    return hash;
  }

  private int member(String text, int at) {
    if (text.startsWith(TOKEN, at)) {
      return from == UNKNOWN ? literal(text, at + TOKEN.length()) : UNKNOWN;
    }
    if (text.startsWith(NOT_THINKING, at)) {
      return at + NOT_THINKING.length();
    }
    if (text.startsWith(NO_STOP, at)) {
      return at + NO_STOP.length();
    }
    if (text.startsWith(RESPONSE_ID, at)) {
      return plainString(text, at + RESPONSE_ID.length());
    }
    if (text.startsWith(FINAL, at)) {
      return at + FINAL.length();
    }
    if (text.startsWith(STEP, at)) {
      return digits(text, at + STEP.length());
    }
    return text.startsWith(ROLLOUT_ID, at) ? plainString(text, at + ROLLOUT_ID.length()) : UNKNOWN;
  }

  /** Walks the token's characters, counting and hashing; the place after its closing quote. */
  private int literal(String text, int start) {
    int length = text.length();
    int units = 0;
    int wideSeen = 0;
    int silentSeen = 0;
    int sum = hash;
    for (int at = start; at < length; at++) {
      char c = text.charAt(at);
      if (c == '"') {
        from = start;
        to = at;
        chars = units;
        wide = wideSeen;
        silent = silentSeen;
        hash = sum;
        return units == 0 ? UNKNOWN : at + 1;
      }
      if (c == '\\') {
        at++;
        c = at < length ? escaped(text.charAt(at)) : 0;
      } else if (c < ' ' || c == '<') {
        return UNKNOWN;
      } else if (c >= 0x2E80) {
        wideSeen += JsonText.isWide(c) ? 1 : 0;
        silentSeen += JsonText.isSilent(c) ? 1 : 0;
      }
      if (c == 0) {
        return UNKNOWN;
      }
      units++;
      sum = 31 * sum + c;
    }
    return UNKNOWN;
  }

  /** What a one-letter escape stands for; 0 for a longer one and for none at all. */
  private static char escaped(char letter) {
    return switch (letter) {
      case '"', '\\', '/' -> letter;
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case 'b' -> '\b';
      case 'f' -> '\f';
      default -> 0;
    };
  }

  private static int plainString(String text, int start) {
    for (int at = start; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '"') {
        return at + 1;
      }
      if (c < ' ' || c == '\\') {
        return UNKNOWN;
      }
    }
    return UNKNOWN;
  }

  private static int digits(String text, int start) {
    int at = start;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at == start ? UNKNOWN : at;
  }

  private static int lineEnd(String text, int at) {
    if (text.startsWith("}}}\n", at)) {
      return at + 4;
    }
    return text.startsWith("}}}\r\n", at) ? at + 5 : UNKNOWN;
  }
}
