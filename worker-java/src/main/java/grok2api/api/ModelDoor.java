package grok2api.api;

import grok2api.gateway.Admission;
import grok2api.gateway.Admitted;
import grok2api.gateway.Draw;
import grok2api.gateway.Trace;
import grok2api.http.Request;
import grok2api.models.ModelCatalog;
import grok2api.platform.Json;
import grok2api.platform.JsonValue;
import grok2api.platform.Platform;
import grok2api.platform.Statement;
import grok2api.refusal.Refusal;
import grok2api.refusal.Refused;
import grok2api.relay.RelayCall;
import grok2api.relay.UpstreamPool;
import grok2api.routing.Routing;
import grok2api.store.Amounts;

/** Admits callers for a model, whoever serves it: the way into every route that names one. */
final class ModelDoor {
  private final Platform platform;
  private final Admission admission;
  private final UpstreamPool upstreams;

  ModelDoor(Platform platform, Admission admission, UpstreamPool upstreams) {
    this.platform = platform;
    this.admission = admission;
    this.upstreams = upstreams;
  }

  /** An admitted request and who may serve it. */
  record Entry(Admitted admitted, Routing routing) {}

  /** What a request takes. */
  @FunctionalInterface
  interface Draws {
    /**
     * @param routing who serves it; null when that is not known yet
     * @param grok the models of Grok accounts
     * @throws Refused for a request that those cannot serve
     */
    Draw of(Routing routing, ModelCatalog grok);
  }

  /**
   * Reads a body that names a model.
   *
   * @throws Refused with the code {@code invalid_json} or {@code missing_model}
   */
  static RelayCall.JsonBody body(Json json, String text) {
    RelayCall.JsonBody body = object(json, text);
    requireModel(body.root().text("model"));
    return body;
  }

  /**
   * Reads a body that may name a model.
   *
   * @throws Refused with the code {@code invalid_json}
   */
  static RelayCall.JsonBody object(Json json, String text) {
    JsonValue root = json.parse(text);
    if (root == null) {
      throw Refused.invalid("invalid_json", null, "The request body is not valid JSON");
    }
    if (root.kind() != JsonValue.Kind.OBJECT) {
      throw Refused.invalid("invalid_json", null, "The request body must be a JSON object");
    }
    return new RelayCall.JsonBody(text, root);
  }

  /**
   * @throws Refused with the code {@code missing_model}
   */
  static String requireModel(String model) {
    if (model == null || model.isBlank()) {
      throw Refused.invalid("missing_model", "model", "The model to answer must be named");
    }
    return model;
  }

  /** Tells who is wrong with a wrong key before it tells the fault of the request. */
  Refused admitted(Request request, Trace trace, Refused fault) {
    admission.admit(request, Draw.NOTHING, trace::recognised);
    return fault;
  }

  /**
   * Admits a caller for what its request takes.
   *
   * @throws Refused also with {@link Refusal.UnknownModel}
   */
  Entry enter(Request request, Trace trace, String model, Draws draws) {
    Draw draw;
    try {
      draw = firstDraw(model, draws);
    } catch (Refused fault) {
      if (upstreams.read()) {
        throw admitted(request, trace, fault);
      }
      draw = Draw.relayed(model, Amounts.NOTHING);
    }
    Admitted admitted = admission.admit(request, draw, trace::recognised);
    ModelCatalog grok = admitted.settings().models();
    Routing routing = upstreams.find(model, grok);
    Draw right;
    try {
      if (routing == null) {
        throw new Refused(new Refusal.UnknownModel(model));
      }
      right = draws.of(routing, grok);
    } catch (Refused refused) {
      giveBack(request, admitted);
      throw refused;
    }
    if (right.amounts().equals(draw.amounts())) {
      return new Entry(admitted, routing);
    }
    giveBack(request, admitted);
    return new Entry(admission.admit(request, right, trace::recognised), routing);
  }

  /** A cold isolate guesses, perhaps wrongly, and so reads everything in one round trip. */
  private Draw firstDraw(String model, Draws draws) {
    ModelCatalog grok = admission.models();
    Routing guess = upstreams.find(model, grok);
    return guess == null && upstreams.read()
        ? Draw.relayed(model, Amounts.NOTHING)
        : draws.of(guess, grok);
  }

  private void giveBack(Request request, Admitted admitted) {
    Statement back = admitted.charge().giveBack();
    if (back != null) {
      request.background().run(() -> platform.sql().run(back));
    }
  }
}
