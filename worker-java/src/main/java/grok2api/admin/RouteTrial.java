package grok2api.admin;

import grok2api.http.Response;
import grok2api.json.JsonWriter;
import grok2api.models.ModelCatalog;
import grok2api.platform.Json;
import grok2api.platform.Platform;
import grok2api.routing.Directory;
import grok2api.routing.Reason;
import grok2api.routing.Routing;
import grok2api.routing.Upstream;
import grok2api.store.Trip;
import grok2api.store.UpstreamList.Listed;
import grok2api.store.Upstreams;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * {@code POST /api/v1/admin/routes/resolve}: what a name comes to, and why, by what the database
 * says now. Nobody is asked.
 *
 * <pre>{@code
 * {"model":"deepseek-chat"}
 * {"model":"deepseek-chat","reason":"pattern","attempts":4,"statuses":[401,…],"choices":[
 *   {"upstream":"5f3a9c0d1e2b","name":"deepseek","kind":"openai","model":"deepseek-chat",
 *    "priority":0,"weight":1,"auth":"key","resting_until":null,
 *    "credentials":{"total":3,"enabled":2,"ready":1,"resting":1,"set_aside":0}}]}
 * }</pre>
 */
final class RouteTrial {
  private final Platform platform;
  private final Answers answers;
  private final Bodies bodies;
  private final UpstreamLists lists;

  RouteTrial(AdminParts parts, UpstreamLists lists) {
    this.platform = parts.platform();
    this.answers = parts.answers();
    this.bodies = parts.bodies();
    this.lists = lists;
  }

  Response resolve(AdminCall call) {
    String model = bodies.read(call.request(), body -> RouteInput.model(body.get("model")));
    ModelCatalog grok = call.session().settings().models();
    UpstreamLists.All all = lists.new All();
    Directory directory = read(all);
    Reason reason = directory.reason(model, grok);
    Routing routing = directory.find(model, grok);
    return answers.ok(
        body -> {
          body.name("model").value(model).name("reason");
          body.value(reason == null ? null : reason.name().toLowerCase(Locale.ROOT));
          write(body, routing, all);
        });
  }

  private Directory read(UpstreamLists.All all) {
    Json json = platform.json();
    Directory[] directory = new Directory[1];
    List<Upstream> enabled = new ArrayList<>();
    all.addTo(new Trip())
        .add(Upstreams.enabled(), rows -> enabled.addAll(Upstreams.read(json, rows)))
        .add(
            Upstreams.routes(),
            rows -> directory[0] = new Directory(enabled, Upstreams.readRoutes(json, rows)))
        .run(platform.sql());
    return directory[0];
  }

  private void write(JsonWriter body, Routing routing, UpstreamLists.All all) {
    if (routing != null) {
      body.name("attempts").value(routing.retry().attempts()).name("statuses").array();
      routing.retry().statuses().forEach(body::value);
      body.end();
    }
    body.name("choices").array();
    for (Routing.Choice choice : routing == null ? List.<Routing.Choice>of() : routing.choices()) {
      write(body, choice, all.named(choice.upstream().id()));
    }
    body.end();
  }

  private void write(JsonWriter body, Routing.Choice choice, Listed listed) {
    body.object().name("upstream").value(choice.upstream().id());
    body.name("name").value(choice.upstream().name());
    body.name("kind").value(choice.upstream().kind().wireName());
    body.name("model").value(choice.model()).name("priority").value(choice.priority());
    body.name("weight").value(choice.weight());
    body.name("auth").value(choice.upstream().keyed() ? "key" : "none");
    UpstreamJson.restingUntil(body, choice.upstream(), platform.clock().nowMillis());
    UpstreamJson.counts(body.name("credentials"), listed.credentials());
    body.end();
  }
}
