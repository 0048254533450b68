package grok2api.upstream.grok.web;

import grok2api.platform.Json;
import grok2api.platform.JsonValue;
import grok2api.upstream.Failure;
import grok2api.upstream.Failure.Kind;
import java.util.Locale;

/**
 * What a failed call says about the account, by status and by marks in the body (observed, early
 * 2026). Details name the finding and never quote the body.
 */
final class Refusals {
  private static final String[] CHALLENGE_MARKS = {
    "just a moment", "challenge-platform", "__cf_chl", "cf-chl-"
  };
  private static final String[] BLOCKED_MARKS = {"blocked-user", "user is blocked"};
  private static final String[] DEAD_MARKS = {
    "invalid-credentials",
    "bad-credentials",
    "failed to look up session id",
    "session not found",
    "email-domain-rejected",
    "account suspended",
    "token revoked",
    "token expired"
  };
  private static final String[] POLICY_MARKS = {"content moderated", "content-moderated"};
  private static final String[] LIMIT_MARKS = {"usage limit", "usage quota", "rate limit"};
  private static final String ANTI_BOT = "anti-bot";
  private static final int MAX_CODE_CHARS = 40;

  private Refusals() {}

  /**
   * Classifies an answer other than 2xx.
   *
   * @param body its beginning
   * @param retryAfterMillis -1 when no pause was named
   */
  static Failure ofStatus(int status, String body, long retryAfterMillis, Json json) {
    String text = body.toLowerCase(Locale.ROOT);
    return switch (status) {
      case 400 -> marked(status, text, Kind.REQUEST_REFUSED, "400");
      case 401 -> marked(status, text, Kind.SESSION_REFUSED, "401");
      case 403 -> forbidden(text, code(json.parse(body)));
      case 408, 425 -> named(Kind.TROUBLE, status, retryAfterMillis);
      case 429 -> named(Kind.RATE_LIMITED, status, retryAfterMillis);
      default -> named(other(status), status, retryAfterMillis);
    };
  }

  /** Classifies a page that came with a status of success. */
  static Failure ofPage(String body) {
    return isChallenge(body)
        ? Failure.of(Kind.CHALLENGE, 200, "200 challenge page")
        : Failure.of(Kind.TROUBLE, 200, "200 page instead of an answer");
  }

  /**
   * Classifies an error within a stream.
   *
   * @param error an object with {@code code} and one of {@code message}, {@code error}, {@code
   *     detail}, or the message itself
   */
  static Failure inStream(JsonValue error) {
    return inWords(code(error), message(error).toLowerCase(Locale.ROOT));
  }

  /**
   * Classifies an error message of a socket.
   *
   * @param code e.g. {@code rate_limit_exceeded}; empty for none
   */
  static Failure inMessage(String code, String message) {
    String words = (code + " " + message).toLowerCase(Locale.ROOT).replace('_', ' ');
    return inWords(Redaction.of(code, MAX_CODE_CHARS), words);
  }

  private static Failure inWords(String code, String text) {
    if (containsAny(text, POLICY_MARKS)) {
      return Failure.of(Kind.CONTENT_REFUSED, 200, "content moderated");
    }
    if (code.equals("7") || text.contains(ANTI_BOT)) {
      return Failure.of(Kind.CHALLENGE, 200, "rejected as automated");
    }
    if (containsAny(text, LIMIT_MARKS)) {
      return Failure.of(Kind.RATE_LIMITED, 200, "usage limit");
    }
    return Failure.of(Kind.TROUBLE, 200, code.isEmpty() ? "error frame" : "error frame " + code);
  }

  static boolean isChallenge(String body) {
    return containsAny(body.toLowerCase(Locale.ROOT), CHALLENGE_MARKS);
  }

  private static Failure forbidden(String text, String code) {
    if (text.isBlank() || text.stripLeading().startsWith("<") || isChallenge(text)) {
      return Failure.of(Kind.CHALLENGE, 403, "403 challenge page");
    }
    Failure marked = marked(403, text, Kind.FORBIDDEN, "403");
    boolean automated = code.equals("7") || text.contains(ANTI_BOT);
    return marked.kind() == Kind.FORBIDDEN && automated
        ? Failure.of(Kind.CHALLENGE, 403, "403 rejected as automated")
        : marked;
  }

  /** What the body's marks say, else the status's own meaning. */
  private static Failure marked(int status, String text, Kind otherwise, String detail) {
    if (containsAny(text, BLOCKED_MARKS)) {
      return Failure.of(Kind.ACCOUNT_BLOCKED, status, detail + " account blocked");
    }
    if (containsAny(text, DEAD_MARKS)) {
      return Failure.of(Kind.CREDENTIAL_DEAD, status, detail + " credential dead");
    }
    if (containsAny(text, POLICY_MARKS)) {
      return Failure.of(Kind.CONTENT_REFUSED, status, detail + " content moderated");
    }
    return Failure.of(otherwise, status, detail);
  }

  private static Kind other(int status) {
    return status >= 400 && status < 500 ? Kind.REQUEST_REFUSED : Kind.TROUBLE;
  }

  private static Failure named(Kind kind, int status, long retryAfterMillis) {
    return new Failure(kind, status, Integer.toString(status), retryAfterMillis);
  }

  /** The number in {@code code}, here or one level down in {@code error}; empty without one. */
  private static String code(JsonValue value) {
    JsonValue code = value == null ? null : value.get("code");
    if (code == null && value != null && value.get("error") != null) {
      code = value.get("error").get("code");
    }
    return code != null && code.kind() == JsonValue.Kind.NUMBER ? code.toJson() : "";
  }

  private static String message(JsonValue error) {
    if (error.text() != null) {
      return error.text();
    }
    for (String name : new String[] {"message", "error", "detail"}) {
      if (error.text(name) != null) {
        return error.text(name);
      }
    }
    return "";
  }

  private static boolean containsAny(String text, String[] marks) {
    for (String mark : marks) {
      if (text.contains(mark)) {
        return true;
      }
    }
    return false;
  }
}
