package grok2api.store;

import grok2api.platform.HttpCall.Header;
import grok2api.platform.Json;
import grok2api.platform.JsonValue;
import grok2api.platform.Row;
import grok2api.platform.Rows;
import grok2api.platform.Statement;
import grok2api.routing.Credential;
import grok2api.routing.Retry;
import grok2api.routing.Route;
import grok2api.routing.Upstream;
import java.util.ArrayList;
import java.util.List;

/**
 * Tables {@code upstreams}, {@code upstream_credentials} and {@code model_routes}, as far as
 * requests go by them: what is disabled or set aside is not read.
 */
public final class Upstreams {
  /** Credentials that an isolate keeps in mind. */
  private static final int MAX_CREDENTIALS = 2000;

  /** What {@link #read} needs. */
  static final String COLUMNS =
      "id, name, kind, base_url, auth, headers, priority, weight, first_byte_seconds,"
          + " idle_seconds, total_seconds, fail_threshold, ask_usage, patterns, model_list,"
          + " resting_until, rest_step";

  private Upstreams() {}

  /** Those enabled, and in column {@code revision} whether anything was ever entered. */
  public static Statement enabled() {
    return Statement.of(
        "SELECT "
            + COLUMNS
            + ", (SELECT revision FROM revisions WHERE name = 'upstreams') AS revision"
            + " FROM upstreams WHERE enabled = 1");
  }

  /**
   * Whether nobody has entered an upstream yet, neither through the panel nor by variables.
   *
   * @param found by {@link #enabled}
   */
  public static boolean untouched(Rows found) {
    return !found.rows().isEmpty() && found.rows().get(0).integer("revision") == 0;
  }

  public static List<Upstream> read(Json json, Rows found) {
    List<Upstream> upstreams = new ArrayList<>();
    for (Row row : found.rows()) {
      upstreams.add(upstream(json, row));
    }
    return upstreams;
  }

  private static Upstream upstream(Json json, Row row) {
    return new Upstream(
        row.text("id"),
        row.text("name"),
        Upstream.Kind.named(row.text("kind")),
        row.text("base_url"),
        row.text("auth").equals("key"),
        headers(json, row.text("headers")),
        (int) row.integer("priority"),
        (int) row.integer("weight"),
        new Upstream.Limits(
            1000 * (int) row.integer("first_byte_seconds"),
            1000 * (int) row.integer("idle_seconds"),
            1000 * (int) row.integer("total_seconds")),
        (int) row.integer("fail_threshold"),
        row.integer("ask_usage") == 1,
        JsonLists.texts(json, row.text("patterns")),
        JsonLists.texts(json, row.text("model_list")),
        row.integer("resting_until"),
        (int) row.integer("rest_step"));
  }

  /** {@code [{"name":"HTTP-Referer","value":"https://example.com"}]}. */
  public static List<Header> headers(Json json, String array) {
    List<Header> headers = new ArrayList<>();
    JsonValue value = json.parse(array);
    for (int i = 0; value != null && i < value.size(); i++) {
      headers.add(new Header(value.at(i).text("name"), value.at(i).text("value")));
    }
    return headers;
  }

  public static Statement routes() {
    return Statement.of("SELECT name, targets, retry, listed FROM model_routes WHERE enabled = 1");
  }

  public static List<Route> readRoutes(Json json, Rows found) {
    List<Route> routes = new ArrayList<>();
    for (Row row : found.rows()) {
      routes.add(
          new Route(
              row.text("name"),
              targets(json.parse(row.text("targets"))),
              retry(json.parse(row.text("retry"))),
              row.integer("listed") == 1));
    }
    return routes;
  }

  /** {@code [{"upstream":"5f3a9c0d1e2b","model":"deepseek-chat","priority":0,"weight":1}]}. */
  public static List<Route.Target> targets(JsonValue array) {
    List<Route.Target> targets = new ArrayList<>();
    for (int i = 0; array != null && i < array.size(); i++) {
      JsonValue target = array.at(i);
      targets.add(
          new Route.Target(
              target.text("upstream"),
              target.text("model"),
              integer(target, "priority", 0),
              Math.max(1, integer(target, "weight", 1))));
    }
    return targets;
  }

  /** {@code {"attempts":3,"statuses":[429,503]}}; what is left out is as usual. */
  public static Retry retry(JsonValue object) {
    JsonValue array = object == null ? null : object.get("statuses");
    List<Integer> statuses = new ArrayList<>();
    for (int i = 0; array != null && i < array.size(); i++) {
      statuses.add((int) array.at(i).number());
    }
    return new Retry(
        object == null
            ? Retry.USUAL.attempts()
            : Math.max(1, integer(object, "attempts", Retry.USUAL.attempts())),
        array == null ? Retry.USUAL.statuses() : statuses);
  }

  private static int integer(JsonValue object, String name, int fallback) {
    JsonValue value = object.get(name);
    return value == null || value.kind() != JsonValue.Kind.NUMBER ? fallback : (int) value.number();
  }

  /** Credentials of all upstreams that may be used now or later. */
  public static Statement credentials() {
    return Statement.of(
        "SELECT id, upstream, secret, failures, ready_at, cooldown_step, last_used_at"
            + " FROM upstream_credentials WHERE enabled = 1 AND set_aside_at IS NULL"
            + " ORDER BY id LIMIT "
            + MAX_CREDENTIALS);
  }

  public static List<Credential> readCredentials(Rows found) {
    List<Credential> credentials = new ArrayList<>();
    for (Row row : found.rows()) {
      credentials.add(
          new Credential(
              row.text("id"),
              row.text("upstream"),
              row.text("secret"),
              (int) row.integer("failures"),
              row.integer("ready_at"),
              (int) row.integer("cooldown_step"),
              row.integer("last_used_at")));
    }
    return credentials;
  }
}
