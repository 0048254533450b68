package grok2api.relay;

import grok2api.platform.Json;
import grok2api.platform.JsonValue;
import grok2api.relay.UpstreamError.Blame;

/**
 * Reads what upstreams answer when they do not serve.
 *
 * <pre>{@code
 * {"error":{"message":"…","type":"…","param":null,"code":"…"}}      OpenAI
 * {"error":{"code":400,"message":"…","status":"INVALID_ARGUMENT",
 *   "details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"37s"}]}}
 *                                                                   Google; also in an array
 * {"error":"…"}  {"message":"…","code":20012}  {"detail":"…"}       others
 * }</pre>
 */
final class ErrorReader {
  private static final int MAX_MESSAGE_CHARS = 500;

  private static final int MAX_NAME_CHARS = 100;

  /** A day. */
  private static final int MAX_PAUSE_SECONDS = 86_400;

  /** What Google answers with 400 although the key is to blame. */
  private static final String GOOGLE_BAD_KEY = "API_KEY_INVALID";

  /** What Google answers with 400 although the place is to blame that the request came from. */
  private static final String GOOGLE_BAD_PLACE = "User location is not supported";

  private static final String BAD_PLACE_ADVICE =
      " The gateway calls from a place that Google does not serve; its operator can have it run in"
          + " another one, see [placement] in wrangler.toml.";

  /** In the id of a quota of Google's that is spent for the day. */
  private static final String GOOGLE_DAY = "PerDay";

  private final Json json;

  ErrorReader(Json json) {
    this.json = json;
  }

  UpstreamError read(int status, String body, long retryAfterMillis, String secret) {
    JsonValue root = json.parse(body);
    return read(status, first(root), body, retryAfterMillis, secret);
  }

  /**
   * Reads an event, or a whole answer that came with a status of success.
   *
   * <pre>{@code
   * {"error":{"message":"…","code":429}}
   * {"type":"error","code":"server_error","message":"…","param":null}
   * {"type":"response.failed","response":{"error":{"code":"server_error","message":"…"}}}
   * }</pre>
   *
   * @return null when it holds no failure
   */
  UpstreamError readEvent(String event, String secret) {
    JsonValue root = first(json.parse(event));
    if (root == null) {
      return null;
    }
    if ("response.failed".equals(root.text("type"))) {
      JsonValue response = root.get("response");
      return told(response == null ? root : response, event, secret);
    }
    if ("error".equals(root.text("type")) && root.text("message") != null) {
      return told(root, event, secret);
    }
    JsonValue error = root.get("error");
    boolean some =
        error != null
            && (error.kind() == JsonValue.Kind.OBJECT
                || (error.text() != null && !error.text().isEmpty()));
    return some ? told(root, event, secret) : null;
  }

  private UpstreamError told(JsonValue root, String event, String secret) {
    JsonValue error = root.get("error");
    boolean inside = error != null && error.kind() == JsonValue.Kind.OBJECT;
    return read(statusTold(inside ? error : root), root, event, -1, secret);
  }

  /** The status that an answer would have had that tells its failure too late for one. */
  private static int statusTold(JsonValue error) {
    int number = number(text(error, "code"));
    if (number >= 400 && number < 600) {
      return number;
    }
    String words = text(error, "type") + " " + text(error, "code");
    if (words.contains("rate_limit") || words.contains("insufficient_quota")) {
      return 429;
    }
    if (words.contains("invalid_api_key") || words.contains("authentication_error")) {
      return 401;
    }
    return words.contains("invalid_") || words.contains("content_") ? 400 : 502;
  }

  /** The number that a text of three digits is; 0 for any other. */
  private static int number(String text) {
    int number = 0;
    for (int i = 0; text != null && text.length() == 3 && i < 3; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return 0;
      }
      number = number * 10 + digit;
    }
    return number;
  }

  private static JsonValue first(JsonValue root) {
    return root != null && root.kind() == JsonValue.Kind.ARRAY && root.size() > 0
        ? root.at(0)
        : root;
  }

  private UpstreamError read(
      int status, JsonValue root, String body, long retryAfterMillis, String secret) {
    JsonValue error = root == null ? null : root.get("error");
    boolean inside = error != null && error.kind() == JsonValue.Kind.OBJECT;
    JsonValue told = inside ? error : root;
    String message = error == null ? null : error.text();
    if (message == null) {
      message = told == null ? null : firstText(told, "message", "detail", "msg");
    }
    String code = text(told, "code");
    if (code == null || !isName(code)) {
      String statusName = text(told, "status");
      code = statusName == null ? code : statusName;
    }
    if (message != null && message.contains(GOOGLE_BAD_PLACE)) {
      message += BAD_PLACE_ADVICE;
    }
    return new UpstreamError(
        blame(status, body),
        status,
        name(text(told, "type"), secret),
        name(code, secret),
        name(text(told, "param"), secret),
        clean(message == null ? "The upstream answered with status " + status : message, secret),
        retryAfterMillis < 0 && status == 429 ? pauseMillis(told, body) : retryAfterMillis);
  }

  /**
   * The pause that Google names in the body: no header tells it. Where a quota of the day is spent
   * the pause is one of seconds all the same, and is not believed.
   *
   * @return -1 when none is named
   */
  private long pauseMillis(JsonValue error, String body) {
    JsonValue details = error == null ? null : error.get("details");
    for (int i = 0; details != null && i < details.size() && !body.contains(GOOGLE_DAY); i++) {
      String delay = details.at(i).text("retryDelay");
      JsonValue seconds =
          delay == null || !delay.endsWith("s")
              ? null
              : json.parse(delay.substring(0, delay.length() - 1));
      if (seconds != null && seconds.number() >= 0 && seconds.number() <= MAX_PAUSE_SECONDS) {
        return (long) Math.ceil(seconds.number() * 1000);
      }
    }
    return -1;
  }

  private static Blame blame(int status, String body) {
    return switch (status) {
      case 401, 402 -> Blame.CREDENTIAL;
      case 403, 407 -> Blame.FORBIDDEN;
      case 429 -> Blame.RATE;
      case 400 -> {
        if (body.contains(GOOGLE_BAD_KEY)) {
          yield Blame.CREDENTIAL;
        }
        yield body.contains(GOOGLE_BAD_PLACE) ? Blame.UPSTREAM : Blame.REQUEST;
      }
      case 408 -> Blame.UPSTREAM;
      default -> status >= 400 && status < 500 ? Blame.REQUEST : Blame.UPSTREAM;
    };
  }

  private static String firstText(JsonValue object, String... names) {
    for (String name : names) {
      if (object.text(name) != null) {
        return object.text(name);
      }
    }
    return null;
  }

  /** A text, or a number as one; null for anything else. */
  private static String text(JsonValue object, String name) {
    JsonValue value = object == null ? null : object.get(name);
    if (value == null) {
      return null;
    }
    return value.kind() == JsonValue.Kind.NUMBER ? value.toJson() : value.text();
  }

  private static boolean isName(String code) {
    char first = code.isEmpty() ? '0' : code.charAt(0);
    return first < '0' || first > '9';
  }

  /** Names are short; what is not is none. */
  private static String name(String text, String secret) {
    boolean none = text == null || text.isEmpty() || text.length() > MAX_NAME_CHARS;
    return none ? null : clean(text, secret);
  }

  /** A message may repeat what was sent, and some do so in part. */
  private static String clean(String message, String secret) {
    String clean = message;
    if (secret != null && !secret.isEmpty()) {
      clean = clean.replace(secret, "…");
      if (secret.length() > 8) {
        clean = clean.replace(secret.substring(0, 8), "…");
      }
    }
    return clean.length() <= MAX_MESSAGE_CHARS
        ? clean
        : clean.substring(0, MAX_MESSAGE_CHARS) + "…";
  }
}
