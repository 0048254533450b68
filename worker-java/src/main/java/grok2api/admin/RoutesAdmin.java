package grok2api.admin;

import grok2api.http.Response;
import grok2api.json.JsonWriter;
import grok2api.models.ModelCatalog;
import grok2api.platform.Platform;
import grok2api.refusal.Refusal;
import grok2api.refusal.Refused;
import grok2api.store.Revisions;
import grok2api.store.RouteEdits;
import grok2api.store.RouteList;
import grok2api.store.Trip;
import grok2api.store.UpstreamList;
import java.util.List;
import java.util.Map;

/**
 * Routes of models: {@code GET /api/v1/admin/routes}, and {@code PUT}, {@code PATCH} and {@code
 * DELETE …/routes/{name}}. A slash in a name is written {@code %2F}.
 */
final class RoutesAdmin {
  /** Every isolate reads them all, every few seconds. */
  private static final int MAX_ROUTES = 500;

  private final Platform platform;
  private final Answers answers;
  private final Bodies bodies;
  private final UpstreamWriter writer;

  RoutesAdmin(AdminParts parts, UpstreamWriter writer) {
    this.platform = parts.platform();
    this.answers = parts.answers();
    this.bodies = parts.bodies();
    this.writer = writer;
  }

  /** All routes as they were read. */
  private final class All {
    private List<RouteList.Listed> routes = List.of();
    private List<UpstreamList.Listed> upstreams = List.of();

    Trip addTo(Trip trip) {
      return trip.add(RouteList.all(), rows -> routes = RouteList.read(platform.json(), rows))
          .add(
              UpstreamList.all(platform.clock().nowMillis()),
              rows -> upstreams = UpstreamList.read(platform.json(), rows));
    }

    /** Null when there is none. */
    RouteList.Listed named(String name) {
      for (RouteList.Listed route : routes) {
        if (route.name().equals(name)) {
          return route;
        }
      }
      return null;
    }

    RouteList.Listed require(String name) {
      RouteList.Listed route = named(name);
      if (route == null) {
        throw new Refused(new Refusal.NotFound("There is no such route"));
      }
      return route;
    }
  }

  Response list(AdminCall call) {
    All all = new All();
    long[] revision = new long[1];
    all.addTo(
            new Trip()
                .add(
                    Revisions.find(Revisions.UPSTREAMS),
                    rows -> revision[0] = Revisions.read(rows)))
        .run(platform.sql());
    return Revision.tagged(
        answers.ok(
            body -> {
              body.name("revision").value(revision[0]).name("items").array();
              for (RouteList.Listed route : all.routes) {
                RouteJson.write(body, route, all.upstreams);
              }
              body.end();
            }),
        revision[0]);
  }

  /** Makes a route what the body says, whether there was one or not. */
  Response save(AdminCall call) {
    String name = RouteInput.name(call.parameters().first());
    RouteInput.Given given =
        bodies.read(call.request(), body -> RouteInput.whole(platform.json(), body));
    return writer.change(call, new Save(name, given, false, models(call)));
  }

  Response update(AdminCall call) {
    RouteInput.Given given =
        bodies.read(call.request(), body -> RouteInput.changes(platform.json(), body));
    return writer.change(call, new Save(call.parameters().first(), given, true, models(call)));
  }

  Response delete(AdminCall call) {
    return writer.change(call, new Deletion(call.parameters().first()));
  }

  private static ModelCatalog models(AdminCall call) {
    return call.session().settings().models();
  }

  private final class Save implements UpstreamEdit {
    private final String name;
    private final RouteInput.Given given;
    private final boolean existing;
    private final ModelCatalog grok;
    private final All all = new All();
    private RouteList.Listed saved;

    /**
     * @param existing whether there must be such a route
     */
    Save(String name, RouteInput.Given given, boolean existing, ModelCatalog grok) {
      this.name = name;
      this.given = given;
      this.existing = existing;
      this.grok = grok;
    }

    @Override
    public void read(Trip reads) {
      all.addTo(reads);
    }

    @Override
    public Note decide(Trip writes) {
      RouteList.Listed before = existing ? all.require(name) : all.named(name);
      if (given.isEmpty()) {
        saved = before;
        return null;
      }
      if (before == null && all.routes.size() >= MAX_ROUTES) {
        throw new Refused(new Refusal.Conflict("TOO_MANY", MAX_ROUTES + " routes are the most"));
      }
      long now = platform.clock().nowMillis();
      saved =
          new RouteList.Listed(
              name,
              given.targets() == null
                  ? before.targets()
                  : RouteInput.resolved(given.targets(), all.upstreams, grok),
              given.retryJson() == null ? before.retryJson() : given.retryJson(),
              given.listed() == null ? before.listed() : given.listed(),
              given.enabled() == null ? before.enabled() : given.enabled(),
              before == null ? now : before.createdMillis(),
              now);
      writes.add(RouteEdits.save(platform.json(), saved));
      return new Note(before == null ? "routes.created" : "routes.updated", Map.of("route", name));
    }

    @Override
    public void tell(JsonWriter body) {
      RouteJson.write(body.name("item"), saved, all.upstreams);
    }
  }

  private final class Deletion implements UpstreamEdit {
    private final String name;
    private final All all = new All();

    Deletion(String name) {
      this.name = name;
    }

    @Override
    public void read(Trip reads) {
      all.addTo(reads);
    }

    @Override
    public Note decide(Trip writes) {
      all.require(name);
      writes.add(RouteEdits.delete(name));
      return new Note("routes.deleted", Map.of("route", name));
    }

    @Override
    public void tell(JsonWriter body) {
      body.name("deleted").value(1);
    }
  }
}
