package grok2api.relay;

import grok2api.gateway.Admitted;
import grok2api.gateway.Trace;
import grok2api.http.Form;
import grok2api.http.Request;
import grok2api.platform.JsonValue;
import grok2api.routing.Routing;

/**
 * An admitted request that is to be passed on.
 *
 * @param dialect what client and upstream speak
 * @param path below the dialect's root, e.g. {@code /chat/completions}
 */
public record RelayCall(
    Dialect dialect,
    String path,
    Body body,
    Routing routing,
    Request request,
    Trace trace,
    Admitted admitted) {
  /** What the client sent. */
  public sealed interface Body {}

  /**
   * A JSON object.
   *
   * @param text as it came
   */
  public record JsonBody(String text, JsonValue root) implements Body {}

  /** A form with a text named {@code model} in it, which may be missing. */
  public record FormBody(Form form, String contentType) implements Body {}

  /** No body. */
  public record NoBody() implements Body {}
}
