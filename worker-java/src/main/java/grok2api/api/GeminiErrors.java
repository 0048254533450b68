package grok2api.api;

import grok2api.gateway.ErrorFace;
import grok2api.http.Response;
import grok2api.json.JsonWriter;
import grok2api.platform.HttpCall.Header;
import grok2api.platform.Json;
import grok2api.refusal.Refusal;
import java.util.Locale;

/**
 * The face of a refusal on {@code /v1beta}: status and headers as on {@code /v1}, the envelope
 * Google's. What is {@code code} there is {@code reason} here, in capitals.
 *
 * <pre>{@code
 * {"error":{"code":429,"message":"…","status":"RESOURCE_EXHAUSTED","details":[
 *   {"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"DAILY_QUOTA_EXCEEDED",
 *    "domain":"grok2api"},
 *   {"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"37s"}]}}
 * }</pre>
 *
 * <p>A wrong key is told with 401, as nearly everybody does, and not with Google's 400; its reason
 * is Google's {@code API_KEY_INVALID}. Libraries of Google's throw an error with the status in
 * either case.
 *
 * @see <a href="https://cloud.google.com/apis/design/errors">Google, API design guide, Errors</a>
 */
final class GeminiErrors implements ErrorFace {
  private static final String TYPES = "type.googleapis.com/google.rpc.";

  private final Json json;

  GeminiErrors(Json json) {
    this.json = json;
  }

  Response toResponse(Refusal refusal) {
    V1Errors.Face face = V1Errors.face(refusal);
    return Response.json(face.status(), write(face)).with(face.headers());
  }

  @Override
  public int status(Refusal refusal) {
    return V1Errors.face(refusal).status();
  }

  /** The log names a refusal in the same way whatever the API. */
  @Override
  public String code(Refusal refusal) {
    return V1Errors.face(refusal).code();
  }

  /** Google's libraries know one in a stream by its beginning, {@code {"error":}. */
  @Override
  public String envelope(Refusal refusal) {
    return write(V1Errors.face(refusal));
  }

  private String write(V1Errors.Face face) {
    JsonWriter writer = new JsonWriter(json);
    writer.object().name("error").object();
    writer.name("code").value(face.status()).name("message").value(face.message());
    writer.name("status").value(statusName(face)).name("details").array();
    detail(writer, "ErrorInfo").name("reason").value(reason(face));
    writer.name("domain").value("grok2api").end();
    if (face.param() != null) {
      detail(writer, "BadRequest").name("fieldViolations").array().object();
      writer.name("field").value(face.param()).name("description").value(face.message());
      writer.end().end().end();
    }
    for (Header header : face.headers()) {
      if (header.name().equals("Retry-After")) {
        detail(writer, "RetryInfo").name("retryDelay").value(header.value() + "s").end();
      }
    }
    return writer.end().end().end().toString();
  }

  private static JsonWriter detail(JsonWriter writer, String type) {
    return writer.object().name("@type").value(TYPES + type);
  }

  private static String reason(V1Errors.Face face) {
    return face.code().equals("invalid_api_key")
        ? "API_KEY_INVALID"
        : face.code().toUpperCase(Locale.ROOT);
  }

  /**
   * The name that goes with a status (google.rpc.Code), for 400 an upstream's own where it is one
   * of the others.
   */
  private static String statusName(V1Errors.Face face) {
    return switch (face.status()) {
      case 400 ->
          face.code().equals("FAILED_PRECONDITION") || face.code().equals("OUT_OF_RANGE")
              ? face.code()
              : "INVALID_ARGUMENT";
      case 401 -> "UNAUTHENTICATED";
      case 403 -> "PERMISSION_DENIED";
      case 404 -> "NOT_FOUND";
      case 405, 501 -> "UNIMPLEMENTED";
      case 409 -> "ABORTED";
      case 429 -> "RESOURCE_EXHAUSTED";
      case 499 -> "CANCELLED";
      case 502, 503 -> "UNAVAILABLE";
      case 504 -> "DEADLINE_EXCEEDED";
      default -> face.status() < 500 ? "INVALID_ARGUMENT" : "INTERNAL";
    };
  }
}
