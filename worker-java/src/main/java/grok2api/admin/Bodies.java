package grok2api.admin;

import grok2api.http.Request;
import grok2api.json.JsonNode;
import grok2api.json.JsonShapeException;
import grok2api.platform.Json;
import grok2api.platform.JsonValue;
import grok2api.refusal.Refusal;
import grok2api.refusal.Refused;
import java.util.function.Function;

/** Reads what the panel sends. */
final class Bodies {
  /** 8 MiB: tens of thousands of accounts in one paste. */
  static final long MAX_BYTES = 8L * 1024 * 1024;

  private final Json json;

  Bodies(Json json) {
    this.json = json;
  }

  /**
   * Reads a JSON object, for example {@code bodies.read(request, NewTokens::from)}.
   *
   * @param reader may throw {@link JsonShapeException}, which tells the caller which field is wrong
   * @throws Refused with {@link Refusal.BodyTooLarge} or an {@link Refusal.InvalidRequest} whose
   *     code is {@code INVALID_JSON} or {@code INVALID_FIELD}
   */
  <T> T read(Request request, Function<JsonNode, T> reader) {
    return read(request, MAX_BYTES, reader);
  }

  /** The same with a limit of the route's own, for what strangers may send. */
  <T> T read(Request request, long maxBytes, Function<JsonNode, T> reader) {
    JsonValue root = json.parse(request.body(maxBytes));
    if (root == null || root.kind() != JsonValue.Kind.OBJECT) {
      throw Refused.invalid("INVALID_JSON", null, "The request body must be a JSON object");
    }
    try {
      return reader.apply(JsonNode.root(root));
    } catch (JsonShapeException e) {
      throw invalidField(e.path(), e.getMessage());
    }
  }

  /** The body as it is. */
  static String text(Request request) {
    return request.body(MAX_BYTES);
  }

  /** A field or a query parameter whose type or range is wrong. */
  static Refused invalidField(String field, String message) {
    return Refused.invalid("INVALID_FIELD", field, message);
  }
}
