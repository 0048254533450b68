package grok2api.relay;

import grok2api.platform.Json;
import grok2api.platform.JsonValue;
import grok2api.relay.UpstreamError.Blame;

/**
 * Reads what upstreams answer when they do not serve.
 *
 * <pre>{@code
 * {"error":{"message":"…","type":"…","param":null,"code":"…"}}      OpenAI
 * {"error":{"code":400,"message":"…","status":"INVALID_ARGUMENT"}}  Google; also in an array
 * {"error":"…"}  {"message":"…","code":20012}  {"detail":"…"}       others
 * }</pre>
 */
final class ErrorReader {
  private static final int MAX_MESSAGE_CHARS = 500;

  /** What Google answers with 400 although the key is to blame. */
  private static final String GOOGLE_BAD_KEY = "API_KEY_INVALID";

  /** What Google answers with 400 although the place is to blame that the request came from. */
  private static final String GOOGLE_BAD_PLACE = "User location is not supported";

  private final Json json;

  ErrorReader(Json json) {
    this.json = json;
  }

  UpstreamError read(int status, String body, long retryAfterMillis, String secret) {
    JsonValue root = json.parse(body);
    return read(status, first(root), body, retryAfterMillis, secret);
  }

  /** Null when the event holds no failure. */
  UpstreamError readEvent(String event, String secret) {
    JsonValue root = first(json.parse(event));
    JsonValue error = root == null ? null : root.get("error");
    if (error == null || error.kind() == JsonValue.Kind.NULL) {
      return null;
    }
    JsonValue code = error.get("code");
    boolean telling = code != null && code.number() >= 400 && code.number() < 600;
    return read(telling ? (int) code.number() : 502, root, event, -1, secret);
  }

  private static JsonValue first(JsonValue root) {
    return root != null && root.kind() == JsonValue.Kind.ARRAY && root.size() > 0
        ? root.at(0)
        : root;
  }

  private UpstreamError read(
      int status, JsonValue root, String body, long retryAfterMillis, String secret) {
    JsonValue error = root == null ? null : root.get("error");
    JsonValue told = error == null || error.text() != null ? root : error;
    String message = error == null ? null : error.text();
    if (message == null) {
      message = told == null ? null : firstText(told, "message", "detail", "msg");
    }
    String code = text(told, "code");
    if (code == null || !isName(code)) {
      String statusName = text(told, "status");
      code = statusName == null ? code : statusName;
    }
    return new UpstreamError(
        blame(status, body),
        status,
        text(told, "type"),
        code,
        text(told, "param"),
        clean(message == null ? "The upstream answered with status " + status : message, secret),
        retryAfterMillis);
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
