package grok2api.admin;

import grok2api.http.Response;
import grok2api.json.JsonWriter;
import grok2api.platform.Json;

/**
 * Writes successful answers: the envelope comes by itself, the members from the handler.
 *
 * <pre>{@code
 * answers.ok(body -> body.name("deleted").value(3));
 * // {"success":true,"status":"success","deleted":3}
 * answers.legacy(body -> body.name("message").value("saved"));
 * // {"success":true,"message":"saved"}
 * }</pre>
 */
final class Answers {
  private final Json json;

  Answers(Json json) {
    this.json = json;
  }

  /** Writes members into an open object. */
  @FunctionalInterface
  interface Members {
    void write(JsonWriter body);
  }

  /** Success and nothing more to say. */
  Response ok() {
    return ok(body -> {});
  }

  /** For {@code /api/v1/admin/*}. */
  Response ok(Members members) {
    return write(200, true, members);
  }

  /**
   * For a failure whose answer has more than an error in it; other failures are thrown as {@link
   * grok2api.refusal.Refused}.
   */
  Response failed(int status, Members members) {
    return write(status, false, members);
  }

  /** For the older routes {@code /api/*}. */
  Response legacy(Members members) {
    JsonWriter body = new JsonWriter(json).object().name("success").value(true);
    members.write(body);
    return Response.json(200, body.end().toString());
  }

  /** What the older routes cannot do; told with status 200. */
  Response legacyFailed(String message, Members more) {
    JsonWriter body = new JsonWriter(json).object().name("success").value(false);
    more.write(body.name("message").value(message));
    return Response.json(200, body.end().toString());
  }

  /** A time, epoch milliseconds; 0 stands for none and is written as {@code null}. */
  static JsonWriter time(JsonWriter body, long millis) {
    return millis == 0 ? body.nullValue() : body.value(millis);
  }

  private Response write(int status, boolean success, Members members) {
    JsonWriter body = new JsonWriter(json).object().name("success").value(success);
    body.name("status").value(success ? "success" : "error");
    members.write(body);
    return Response.json(status, body.end().toString());
  }
}
