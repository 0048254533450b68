package grok2api.admin;

import grok2api.json.JsonWriter;
import grok2api.routing.Route;
import grok2api.store.RouteList;
import grok2api.store.UpstreamList;
import java.util.List;

/**
 * A route in answers.
 *
 * <pre>{@code
 * {"name":"openai/gpt-4o","targets":[{"upstream":"5f3a9c0d1e2b","upstream_name":"proxy",
 *   "model":"gpt-4o","priority":0,"weight":1}],
 *  "retry":{"attempts":2},"listed":true,"enabled":true,"created_at":1795180256000,
 *  "updated_at":1795180256000}
 * }</pre>
 *
 * <p>{@code upstream_name} is null for an upstream that is gone.
 */
final class RouteJson {
  private RouteJson() {}

  static void write(JsonWriter body, RouteList.Listed route, List<UpstreamList.Listed> upstreams) {
    body.object().name("name").value(route.name()).name("targets").array();
    for (Route.Target target : route.targets()) {
      body.object().name("upstream").value(target.upstream());
      body.name("upstream_name").value(name(target.upstream(), upstreams));
      body.name("model").value(target.model()).name("priority").value(target.priority());
      body.name("weight").value(target.weight()).end();
    }
    body.end().name("retry").raw(route.retryJson());
    body.name("listed").value(route.listed()).name("enabled").value(route.enabled());
    Answers.time(body.name("created_at"), route.createdMillis());
    Answers.time(body.name("updated_at"), route.updatedMillis()).end();
  }

  private static String name(String id, List<UpstreamList.Listed> upstreams) {
    for (UpstreamList.Listed one : upstreams) {
      if (one.upstream().id().equals(id)) {
        return one.upstream().name();
      }
    }
    return null;
  }
}
