package grok2api.api;

import grok2api.gateway.Admission;
import grok2api.gateway.Allowance;
import grok2api.gateway.ClientAddress;
import grok2api.gateway.Draw;
import grok2api.gateway.Gateway;
import grok2api.gateway.Trace;
import grok2api.http.Handler;
import grok2api.http.Request;
import grok2api.http.Response;
import grok2api.platform.Platform;
import grok2api.refusal.Refused;
import grok2api.relay.OpenAiDialect;
import grok2api.relay.RelayCall;
import grok2api.relay.RelayService;
import grok2api.routing.Routing;
import grok2api.store.Amounts;

/** Routes that only upstreams with keys serve: what they are asked is passed on as it came. */
final class PassThrough {
  private final Platform platform;
  private final Admission admission;
  private final RefusalLog refusals;
  private final ModelDoor door;
  private final RelayService relay;
  private final OpenAiDialect dialect;
  private final V1Errors errors;

  PassThrough(
      Platform platform,
      Gateway gateway,
      RefusalLog refusals,
      ModelDoor door,
      RelayService relay,
      V1Errors errors) {
    this.platform = platform;
    this.admission = gateway.admission();
    this.refusals = refusals;
    this.door = door;
    this.relay = relay;
    this.dialect = new OpenAiDialect(platform.json(), errors);
    this.errors = errors;
  }

  /**
   * A route on which a model must be named.
   *
   * @param path below {@code /v1}, and below an upstream's base
   */
  Handler at(String path) {
    return at(path, null);
  }

  /**
   * @param usualModel the one that OpenAI's API takes where none is named; null for none
   */
  Handler at(String path, String usualModel) {
    return (request, none) -> answer(request, path, usualModel);
  }

  private Response answer(Request request, String path, String usualModel) {
    Trace trace =
        new Trace(
            platform.clock(),
            request.id(),
            "/v1" + path,
            security -> ClientAddress.of(request, security));
    RelayCall.Body body;
    ModelDoor.Entry entry;
    try {
      admission.refuseHopeless(request);
      PassedBody passed = read(request, trace, usualModel);
      body = passed.body();
      String model = passed.model(usualModel);
      Amounts amounts =
          path.startsWith("/images/") ? Amounts.images(passed.count()) : Amounts.ONE_CHAT;
      trace.asked(model, passed.streamed());
      entry =
          door.enter(
              request,
              trace,
              model,
              (routing, grok) -> draw(routing, Draw.relayed(model, amounts)));
    } catch (Refused refused) {
      refusals.note(request, trace, refused.refusal());
      throw refused;
    }
    RelayCall call =
        new RelayCall(dialect, path, body, entry.routing(), request, trace, entry.admitted());
    Response response = relay.serve(call, null, errors);
    Allowance allowance = entry.admitted().allowance();
    return allowance == null ? response : response.with(RateLimitHeaders.of(allowance));
  }

  /** A wrong key is told before any fault of the request. */
  private PassedBody read(Request request, Trace trace, String usualModel) {
    try {
      PassedBody body = PassedBody.read(platform.json(), request);
      ModelDoor.requireModel(body.model(usualModel));
      body.requireOneModel();
      return body;
    } catch (Refused fault) {
      throw door.admitted(request, trace, fault);
    }
  }

  private static Draw draw(Routing routing, Draw draw) {
    if (routing != null && !routing.relayed()) {
      throw unsupported(routing.name());
    }
    return draw;
  }

  static Refused unsupported(String model) {
    return Refused.invalid(
        "model_not_supported", "model", "The model " + model + " cannot do what this route is for");
  }
}
