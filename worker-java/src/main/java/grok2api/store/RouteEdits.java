package grok2api.store;

import grok2api.platform.Json;
import grok2api.platform.Statement;
import grok2api.platform.TextBuffer;
import grok2api.routing.Route;
import java.util.List;

/**
 * Changes of routes by the operator. Each goes with {@link Revisions#advance} of {@link
 * Revisions#UPSTREAMS} in one transaction.
 */
public final class RouteEdits {
  private RouteEdits() {}

  /** Stores a route, in place of one of the same name. */
  public static Statement save(Json json, RouteList.Listed route) {
    return Statement.of(
        "INSERT INTO model_routes (name, targets, retry, listed, enabled, created_at, updated_at)"
            + " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (name) DO UPDATE SET"
            + " targets = excluded.targets, retry = excluded.retry, listed = excluded.listed,"
            + " enabled = excluded.enabled, updated_at = excluded.updated_at",
        route.name(),
        targets(json, route.targets()),
        route.retryJson(),
        route.listed() ? 1 : 0,
        route.enabled() ? 1 : 0,
        route.createdMillis(),
        route.updatedMillis());
  }

  public static Statement delete(String name) {
    return Statement.of("DELETE FROM model_routes WHERE name = ?1", name);
  }

  /** As {@link Upstreams#targets} reads them. */
  private static String targets(Json json, List<Route.Target> targets) {
    TextBuffer array = json.buffer().append("[");
    String separator = "";
    for (Route.Target target : targets) {
      array.append(separator).append("{\"upstream\":").append(json.quote(target.upstream()));
      array.append(",\"model\":").append(json.quote(target.model()));
      array.append(",\"priority\":").append(Integer.toString(target.priority()));
      array.append(",\"weight\":").append(Integer.toString(target.weight())).append("}");
      separator = ",";
    }
    return array.append("]").take();
  }
}
