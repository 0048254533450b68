package grok2api.store;

import grok2api.platform.Json;
import grok2api.platform.Row;
import grok2api.platform.Rows;
import grok2api.platform.Statement;
import grok2api.routing.Route;
import java.util.ArrayList;
import java.util.List;

/** Reads all routes for the operator. */
public final class RouteList {
  private RouteList() {}

  /**
   * A route as it is stored.
   *
   * @param retryJson an object; what is left out of it is as usual
   */
  public record Listed(
      String name,
      List<Route.Target> targets,
      String retryJson,
      boolean listed,
      boolean enabled,
      long createdMillis,
      long updatedMillis) {
    public Listed {
      targets = List.copyOf(targets);
    }

    /** Whether a model of an upstream is among its targets. */
    public boolean leadsTo(String upstream) {
      for (Route.Target target : targets) {
        if (upstream.equals(target.upstream())) {
          return true;
        }
      }
      return false;
    }

    /** The same with other targets. */
    public Listed with(List<Route.Target> others, long nowMillis) {
      return new Listed(name, others, retryJson, listed, enabled, createdMillis, nowMillis);
    }
  }

  public static Statement all() {
    return Statement.of(
        "SELECT name, targets, retry, listed, enabled, created_at, updated_at FROM model_routes"
            + " ORDER BY name");
  }

  public static List<Listed> read(Json json, Rows found) {
    List<Listed> routes = new ArrayList<>(found.rows().size());
    for (Row row : found.rows()) {
      routes.add(
          new Listed(
              row.text("name"),
              Upstreams.targets(json.parse(row.text("targets"))),
              row.text("retry"),
              row.integer("listed") == 1,
              row.integer("enabled") == 1,
              row.integer("created_at"),
              row.integer("updated_at")));
    }
    return routes;
  }
}
