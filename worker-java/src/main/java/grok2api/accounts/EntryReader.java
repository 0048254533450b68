package grok2api.accounts;

import grok2api.json.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads what is said of one account in JSON: its token as a string, or an object.
 *
 * <pre>{@code
 * {"token":"sso=eyJ…","pool":"ssoSuper","status":"active","quota":80,"heavy_quota":-1,
 *  "note":"team a","tags":["home"],"created_time":1770307200000}
 * }</pre>
 *
 * <p>A member that is absent or null says nothing; members of other names are ignored. What is
 * wrong is told by a {@link grok2api.json.JsonShapeException} that names its place.
 */
public final class EntryReader {
  /** Longest note, in UTF-16 units. */
  public static final int MAX_NOTE_CHARS = 200;

  public static final int MAX_TAG_CHARS = 50;

  public static final int MAX_TAGS = 20;

  private EntryReader() {}

  /**
   * @return null for an empty token
   */
  public static TokenEntry read(JsonNode node, int where) {
    if (node.isString()) {
      String token = TokenText.normalised(node.string());
      if (token.isEmpty()) {
        return null;
      }
      checkToken(node, token);
      return new TokenEntry(
          where, node.path(), token, null, null, null, null, null, null, null, null);
    }
    if (!node.isObject()) {
      throw node.problem("a token or an object with a token");
    }
    String id = node.get("id").stringOrNull();
    JsonNode tokenNode = node.get("token");
    String pasted = tokenNode.stringOrNull();
    String token = pasted == null ? "" : TokenText.normalised(pasted);
    if (token.isEmpty() && id == null) {
      return null;
    }
    if (id != null && TokenText.fault(token) != null) {
      token = null;
    } else {
      checkToken(tokenNode, token);
    }
    return new TokenEntry(
        where,
        node.path(),
        token,
        id,
        pool(node),
        state(node.get("status")),
        quota(node.get("quota")),
        quota(node.get("heavy_quota")),
        note(node.get("note")),
        tags(node.get("tags")),
        created(node.get("created_time")));
  }

  /** Whether {@code pool} or {@code token_type} names the super pool; null without either. */
  public static Boolean pool(JsonNode node) {
    JsonNode named = node.get("pool").present() ? node.get("pool") : node.get("token_type");
    String pool = named.stringOrNull();
    return pool == null
        ? null
        : switch (pool) {
          case "ssoBasic", "sso" -> Boolean.FALSE;
          case "ssoSuper", "super" -> Boolean.TRUE;
          default -> throw named.problem("ssoBasic or ssoSuper");
        };
  }

  /** A whole number of requests, rounded down; -1 for a negative one. */
  public static Integer quota(JsonNode node) {
    if (!node.present()) {
      return null;
    }
    double number = node.value().number();
    if (Double.isNaN(number)) {
      throw node.problem("a number");
    }
    return number < 0 ? -1 : (int) Math.min(Integer.MAX_VALUE, Math.floor(number));
  }

  public static String note(JsonNode node) {
    String note = node.stringOrNull();
    if (note != null && note.length() > MAX_NOTE_CHARS) {
      throw node.problem("at most " + MAX_NOTE_CHARS + " characters");
    }
    if (note != null && !isPlain(note, true)) {
      throw node.problem("text without control characters");
    }
    return note;
  }

  /** Tags in their order, each once; null when there is no list. */
  public static List<String> tags(JsonNode node) {
    if (!node.present()) {
      return null;
    }
    List<String> tags = new ArrayList<>();
    for (JsonNode element : node.elements()) {
      String tag = element.string().trim();
      if (tag.isEmpty() || tag.length() > MAX_TAG_CHARS || !isPlain(tag, false)) {
        throw element.problem("a tag of 1 to " + MAX_TAG_CHARS + " printable characters");
      }
      if (!tags.contains(tag)) {
        tags.add(tag);
      }
    }
    if (tags.size() > MAX_TAGS) {
      throw node.problem("at most " + MAX_TAGS + " tags");
    }
    return tags;
  }

  private static TokenEntry.State state(JsonNode node) {
    if (!node.present()) {
      return null;
    }
    return switch (node.isString() ? node.string() : "") {
      case "invalid", "expired", "disabled" -> TokenEntry.State.INVALID;
      case "cooling" -> TokenEntry.State.COOLING;
      default -> TokenEntry.State.ACTIVE;
    };
  }

  private static Long created(JsonNode node) {
    if (!node.present()) {
      return null;
    }
    double millis = node.value().number();
    if (!(millis >= 0 && millis <= 9e14)) {
      throw node.problem("milliseconds since 1970");
    }
    return (long) millis;
  }

  private static void checkToken(JsonNode node, String token) {
    String fault = TokenText.fault(token);
    if (fault != null) {
      throw node.problem("a token; this is none: " + fault);
    }
  }

  /** Whether every character can be stored and shown; halves of a pair cannot. */
  private static boolean isPlain(String text, boolean linesAllowed) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean line = c == '\n' || c == '\r' || c == '\t';
      if ((c < 0x20 || c == 0x7F) && !(line && linesAllowed)) {
        return false;
      }
      if (Character.isHighSurrogate(c)) {
        i++;
        if (i == text.length() || !Character.isLowSurrogate(text.charAt(i))) {
          return false;
        }
      } else if (Character.isLowSurrogate(c)) {
        return false;
      }
    }
    return true;
  }
}
