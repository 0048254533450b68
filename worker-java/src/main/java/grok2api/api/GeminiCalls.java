package grok2api.api;

import grok2api.gateway.Admission;
import grok2api.gateway.Allowance;
import grok2api.gateway.ClientAddress;
import grok2api.gateway.Draw;
import grok2api.gateway.Gateway;
import grok2api.gateway.Trace;
import grok2api.http.PathParameters;
import grok2api.http.Request;
import grok2api.http.Response;
import grok2api.platform.JsonValue;
import grok2api.platform.Platform;
import grok2api.refusal.Refusal;
import grok2api.refusal.Refused;
import grok2api.relay.EventArray;
import grok2api.relay.GeminiDialect;
import grok2api.relay.GeminiMethod;
import grok2api.relay.RelayCall;
import grok2api.relay.RelayService;
import grok2api.relay.UpstreamPool;
import grok2api.store.Amounts;

/** {@code POST /v1beta/models/{model}:generateContent} and what else is asked of a model. */
final class GeminiCalls {
  /** The log has one route for each method, e.g. {@code /v1beta/models:generateContent}. */
  private static final String ROUTE = "/v1beta/models:";

  /** 32 MiB: Google takes 20 MB, and more of late. */
  private static final long MAX_BODY_BYTES = 32L * 1024 * 1024;

  private final Platform platform;
  private final Admission admission;
  private final RefusalLog refusals;
  private final ModelDoor door;
  private final RelayService relay;
  private final GeminiDialect dialect;
  private final GeminiErrors errors;

  GeminiCalls(
      Platform platform,
      Gateway gateway,
      UpstreamPool upstreams,
      RelayService relay,
      GeminiErrors errors) {
    this.platform = platform;
    this.admission = gateway.admission();
    this.refusals = new RefusalLog(platform.clock(), gateway.settlement(), errors);
    this.door = new ModelDoor(platform, gateway.admission(), upstreams);
    this.relay = relay;
    this.dialect = new GeminiDialect(platform.json(), platform.encodings(), errors);
    this.errors = errors;
  }

  /**
   * @param model its name and the method, in one segment or two
   */
  Response call(Request request, PathParameters model) {
    String text = String.join("/", model.values());
    int colon = text.lastIndexOf(':');
    GeminiMethod method = GeminiMethod.named(text.substring(colon + 1));
    if (colon < 1 || method == null) {
      throw new Refused(new Refusal.UnknownUrl(request.method(), request.path()));
    }
    Response response = passedOn(request, text.substring(0, colon), method);
    return method == GeminiMethod.STREAM && !wantsEvents(request)
        ? EventArray.of(response)
        : response;
  }

  private static boolean wantsEvents(Request request) {
    return "sse".equals(request.query("alt")) || "sse".equals(request.query("$alt"));
  }

  private Response passedOn(Request request, String model, GeminiMethod method) {
    Trace trace =
        new Trace(
            platform.clock(),
            request.id(),
            ROUTE + method.wireName(),
            security -> ClientAddress.of(request, security));
    RelayCall.JsonBody body;
    ModelDoor.Entry entry;
    try {
      admission.refuseHopeless(request);
      body = body(request, trace);
      trace.asked(model, method == GeminiMethod.STREAM);
      Draw draw = Draw.relayed(model, amounts(method));
      entry = door.enter(request, trace, model, (routing, grok) -> draw);
    } catch (Refused refused) {
      refusals.note(request, trace, refused.refusal());
      throw refused;
    }
    RelayCall call =
        new RelayCall(
            dialect, method.wireName(), body, entry.routing(), request, trace, entry.admitted());
    Response response = relay.serve(call, null, errors);
    Allowance allowance = entry.admitted().allowance();
    return allowance == null ? response : response.with(RateLimitHeaders.of(allowance));
  }

  /** To count tokens costs nothing, at Google neither. */
  private static Amounts amounts(GeminiMethod method) {
    return switch (method) {
      case GENERATE, STREAM, EMBED, EMBED_SEVERAL -> Amounts.ONE_CHAT;
      case COUNT -> Amounts.NOTHING;
    };
  }

  private RelayCall.JsonBody body(Request request, Trace trace) {
    try {
      String text = request.body(MAX_BODY_BYTES);
      JsonValue root = platform.json().parse(text);
      if (root == null || root.kind() != JsonValue.Kind.OBJECT) {
        throw Refused.invalid("invalid_json", null, "The request body must be a JSON object");
      }
      return new RelayCall.JsonBody(text, root);
    } catch (Refused fault) {
      throw door.admitted(request, trace, fault);
    }
  }
}
