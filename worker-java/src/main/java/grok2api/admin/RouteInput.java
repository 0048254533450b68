package grok2api.admin;

import grok2api.json.JsonNode;
import grok2api.json.JsonWriter;
import grok2api.models.ModelCatalog;
import grok2api.platform.Json;
import grok2api.routing.Retry;
import grok2api.routing.Route;
import grok2api.store.UpstreamList.Listed;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads what an operator lays down for a route:
 *
 * <pre>{@code
 * {"targets":[{"upstream":"deepseek","model":"deepseek-chat","priority":0,"weight":1}],
 *  "retry":{"attempts":4,"statuses":[429,500]},"listed":true,"enabled":true}
 * }</pre>
 *
 * <p>What is left out of {@code retry} is as usual.
 */
final class RouteInput {
  static final int MAX_MODEL_CHARS = 200;

  private static final int MAX_TARGETS = 50;
  private static final int FIRST_STATUS = 400;
  private static final int LAST_STATUS = 599;

  private RouteInput() {}

  /**
   * A target as it was entered.
   *
   * @param path where
   * @param upstream its name or id
   */
  record GivenTarget(String path, String upstream, String model, int priority, int weight) {}

  /** What is null stays as it is. */
  record Given(List<GivenTarget> targets, String retryJson, Boolean listed, Boolean enabled) {
    boolean isEmpty() {
      return targets == null && retryJson == null && listed == null && enabled == null;
    }
  }

  /** All of a route; what is not said is as usual. */
  static Given whole(Json json, JsonNode body) {
    Given given = changes(json, body);
    return new Given(
        given.targets() == null ? targets(body.get("targets")) : given.targets(),
        given.retryJson() == null ? "{}" : given.retryJson(),
        given.listed() == null || given.listed(),
        given.enabled() == null || given.enabled());
  }

  static Given changes(Json json, JsonNode body) {
    JsonNode targets = body.get("targets");
    JsonNode retry = body.get("retry");
    return new Given(
        targets.present() ? targets(targets) : null,
        retry.present() ? retry(json, retry) : null,
        flag(body.get("listed")),
        flag(body.get("enabled")));
  }

  /** The name of a route, as clients spell the model. */
  static String name(String given) {
    if (given.length() > MAX_MODEL_CHARS || given.isBlank() || !PlainText.is(given)) {
      throw Bodies.invalidField(
          "name",
          "The name of a route has 1 to "
              + MAX_MODEL_CHARS
              + " characters, none of them a control character");
    }
    return given;
  }

  /** A model as an upstream calls it, or a client. */
  static String model(JsonNode node) {
    String model = node.string().trim();
    if (model.isEmpty() || model.length() > MAX_MODEL_CHARS || !PlainText.is(model)) {
      throw node.problem("the name of a model, at most " + MAX_MODEL_CHARS + " characters,");
    }
    return model;
  }

  /**
   * Finds the upstreams of targets.
   *
   * @param grok the models of Grok accounts
   */
  static List<Route.Target> resolved(
      List<GivenTarget> given, List<Listed> upstreams, ModelCatalog grok) {
    List<Route.Target> targets = new ArrayList<>(given.size());
    for (GivenTarget one : given) {
      Listed upstream = named(one.upstream(), upstreams);
      if (upstream == null) {
        throw Bodies.invalidField(
            one.path() + ".upstream", "There is no upstream " + quoted(one.upstream()));
      }
      if (upstream.isGrok() && grok.find(one.model()) == null) {
        throw Bodies.invalidField(
            one.path() + ".model", "Grok accounts have no model " + one.model());
      }
      targets.add(
          new Route.Target(upstream.upstream().id(), one.model(), one.priority(), one.weight()));
    }
    return targets;
  }

  private static Listed named(String nameOrId, List<Listed> upstreams) {
    Listed named = null;
    for (Listed one : upstreams) {
      if (one.upstream().id().equals(nameOrId)) {
        return one;
      }
      if (one.upstream().name().equals(nameOrId)) {
        named = one;
      }
    }
    return named;
  }

  private static String quoted(String text) {
    return text.length() <= MAX_MODEL_CHARS ? text : text.substring(0, MAX_MODEL_CHARS) + "…";
  }

  private static List<GivenTarget> targets(JsonNode node) {
    List<GivenTarget> targets = new ArrayList<>();
    for (JsonNode element : UpstreamInput.elements(node, MAX_TARGETS)) {
      JsonNode priority = element.object().get("priority");
      JsonNode weight = element.get("weight");
      targets.add(
          new GivenTarget(
              element.path(),
              element.get("upstream").string(),
              model(element.get("model")),
              priority.present()
                  ? UpstreamInput.number(
                      priority, -UpstreamInput.MAX_NUMBER, UpstreamInput.MAX_NUMBER)
                  : 0,
              weight.present() ? UpstreamInput.number(weight, 1, UpstreamInput.MAX_NUMBER) : 1));
    }
    if (targets.isEmpty()) {
      throw node.problem("at least one target");
    }
    return targets;
  }

  private static String retry(Json json, JsonNode node) {
    JsonNode attempts = node.object().get("attempts");
    JsonNode statuses = node.get("statuses");
    JsonWriter object = new JsonWriter(json).object();
    if (attempts.present()) {
      object.name("attempts").value(UpstreamInput.number(attempts, 1, Retry.MAX_ATTEMPTS));
    }
    if (statuses.present()) {
      Set<Integer> each = new LinkedHashSet<>();
      for (JsonNode status : UpstreamInput.elements(statuses, LAST_STATUS - FIRST_STATUS + 1)) {
        each.add(UpstreamInput.number(status, FIRST_STATUS, LAST_STATUS));
      }
      object.name("statuses").array();
      each.forEach(object::value);
      object.end();
    }
    return object.end().toString();
  }

  private static Boolean flag(JsonNode node) {
    return node.present() ? node.bool() : null;
  }
}
