package grok2api.admin;

import grok2api.http.Request;
import grok2api.http.Response;
import grok2api.json.JsonWriter;
import grok2api.platform.HttpCall.Header;
import grok2api.platform.Platform;
import grok2api.platform.Statement;
import grok2api.refusal.Refusal;
import grok2api.refusal.Refused;
import grok2api.routing.Route;
import grok2api.routing.Upstream;
import grok2api.store.RouteEdits;
import grok2api.store.RouteList;
import grok2api.store.Trip;
import grok2api.store.UpstreamEdits;
import grok2api.store.UpstreamList.Listed;
import grok2api.store.UpstreamTerms;
import grok2api.vault.Vault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Changes of upstreams: {@code POST /api/v1/admin/upstreams}, {@code PATCH} and {@code DELETE
 * …/upstreams/{id}}. The one of Grok accounts can be renamed, disabled and given another place.
 */
final class UpstreamsAdmin {
  /** Every cold isolate reads them all. */
  private static final int MAX_UPSTREAMS = 100;

  private static final int ID_DIGITS = 12;
  private static final int MAX_NAMED_ROUTES = 5;

  /** What may be changed of the upstream of Grok accounts. */
  private static final Set<String> OF_GROK = Set.of("enabled", "name", "priority", "weight");

  private final Platform platform;
  private final Vault vault;
  private final Bodies bodies;
  private final UpstreamInput input;
  private final UpstreamLists lists;
  private final UpstreamWriter writer;

  UpstreamsAdmin(AdminParts parts, UpstreamLists lists, UpstreamWriter writer) {
    this.platform = parts.platform();
    this.vault = parts.vault();
    this.bodies = parts.bodies();
    this.input = new UpstreamInput(parts.platform().json());
    this.lists = lists;
    this.writer = writer;
  }

  Response create(AdminCall call) {
    return writer.change(call, new Creation(bodies.read(call.request(), input::ofNew)));
  }

  Response update(AdminCall call) {
    return writer.change(
        call, new Update(call.parameters().first(), bodies.read(call.request(), input::changes)));
  }

  /** With {@code ?force=1} also where routes lead to it. */
  Response delete(AdminCall call) {
    return writer.change(call, new Deletion(call.parameters().first(), force(call.request())));
  }

  private static boolean force(Request request) {
    String given = request.query("force");
    return given != null
        && switch (given) {
          case "1", "true" -> true;
          case "", "0", "false" -> false;
          default -> throw Bodies.invalidField("force", "force must be 1 or 0");
        };
  }

  private final class Creation implements UpstreamEdit {
    private final UpstreamInput.Given given;
    private final String id = platform.entropy().hex(ID_DIGITS);
    private UpstreamLists.All all;

    Creation(UpstreamInput.Given given) {
      this.given = given;
    }

    @Override
    public void read(Trip reads) {
      all = lists.new All();
      all.addTo(reads);
    }

    @Override
    public Note decide(Trip writes) {
      UpstreamTerms terms = given.terms();
      if (all.upstreams().size() >= MAX_UPSTREAMS) {
        throw conflict("TOO_MANY", MAX_UPSTREAMS + " upstreams are the most");
      }
      requireFree(terms.text("name"), id, all.upstreams());
      normalise(terms, Upstream.Kind.named(terms.text("kind")));
      if (given.headers() != null) {
        terms.headers(platform.json(), stored(given.headers(), List.of()));
      }
      writes.add(UpstreamEdits.insert(id, terms, platform.clock().nowMillis()));
      all = lists.new All();
      all.addTo(writes);
      return new Note("upstreams.created", Map.of("upstream", id, "name", terms.text("name")));
    }

    @Override
    public void tell(JsonWriter body) {
      lists.tell(body, all.named(id));
    }
  }

  private final class Update implements UpstreamEdit {
    private final String id;
    private final UpstreamInput.Given given;
    private UpstreamLists.All all;

    Update(String id, UpstreamInput.Given given) {
      this.id = id;
      this.given = given;
    }

    @Override
    public void read(Trip reads) {
      all = lists.new All();
      all.addTo(reads);
    }

    @Override
    public Note decide(Trip writes) {
      Listed listed = all.named(id);
      UpstreamTerms terms = terms(listed);
      if (terms.isEmpty()) {
        return null;
      }
      writes.add(UpstreamEdits.update(id, terms, platform.clock().nowMillis()));
      all = lists.new All();
      all.addTo(writes);
      return new Note(
          "upstreams.updated", Map.of("upstream", id, "changed", String.join(" ", terms.names())));
    }

    private UpstreamTerms terms(Listed listed) {
      UpstreamTerms terms = given.terms();
      Upstream upstream = listed.upstream();
      if (listed.isGrok()) {
        requireOfGrok(terms, given.headers());
      }
      if (terms.text("name") != null) {
        requireFree(terms.text("name"), id, all.upstreams());
      }
      Upstream.Kind kind = Upstream.Kind.named(terms.text("kind"));
      normalise(terms, kind == null ? upstream.kind() : kind);
      String url = terms.text("base_url");
      if ((kind != null && kind != upstream.kind())
          || (url != null && !url.equals(upstream.baseUrl()))) {
        terms.moved();
      }
      if (given.headers() != null) {
        terms.headers(platform.json(), stored(given.headers(), upstream.headers()));
      }
      return terms;
    }

    @Override
    public void tell(JsonWriter body) {
      lists.tell(body, all.named(id));
    }
  }

  private final class Deletion implements UpstreamEdit {
    private final String id;
    private final boolean force;
    private final UpstreamLists.All all = lists.new All();
    private final List<String> changed = new ArrayList<>();
    private final List<String> deleted = new ArrayList<>();
    private List<RouteList.Listed> routes;
    private long credentials;

    Deletion(String id, boolean force) {
      this.id = id;
      this.force = force;
    }

    @Override
    public void read(Trip reads) {
      all.addTo(reads).add(RouteList.all(), rows -> routes = RouteList.read(platform.json(), rows));
    }

    @Override
    public Note decide(Trip writes) {
      Listed listed = all.named(id);
      if (listed.isGrok()) {
        throw conflict("GROK_UPSTREAM", "The upstream of Grok accounts can only be disabled");
      }
      credentials = listed.credentials().total();
      changed.clear();
      deleted.clear();
      for (RouteList.Listed route : routes) {
        if (route.leadsTo(id)) {
          takeOut(route, writes);
        }
      }
      if (!force && changed.size() + deleted.size() > 0) {
        throw conflict("UPSTREAM_IN_USE", "Routes lead to this upstream: " + named());
      }
      for (Statement statement : UpstreamEdits.delete(id)) {
        writes.add(statement);
      }
      return new Note(
          "upstreams.deleted",
          Map.of(
              "upstream",
              id,
              "name",
              listed.upstream().name(),
              "credentials",
              credentials,
              "routes",
              changed.size() + deleted.size()));
    }

    /** A route that leads nowhere else goes with it. */
    private void takeOut(RouteList.Listed route, Trip writes) {
      List<Route.Target> left = new ArrayList<>();
      for (Route.Target target : route.targets()) {
        if (!id.equals(target.upstream())) {
          left.add(target);
        }
      }
      if (left.isEmpty()) {
        deleted.add(route.name());
        writes.add(RouteEdits.delete(route.name()));
      } else {
        changed.add(route.name());
        writes.add(
            RouteEdits.save(platform.json(), route.with(left, platform.clock().nowMillis())));
      }
    }

    private String named() {
      List<String> names = new ArrayList<>(changed);
      names.addAll(deleted);
      int most = Math.min(names.size(), MAX_NAMED_ROUTES);
      String some = String.join(", ", names.subList(0, most));
      return names.size() == most ? some : some + " and " + (names.size() - most) + " more";
    }

    @Override
    public void tell(JsonWriter body) {
      body.name("deleted_credentials").value(credentials);
      names(body.name("changed_routes"), changed);
      names(body.name("deleted_routes"), deleted);
    }
  }

  private static void names(JsonWriter body, List<String> names) {
    body.array();
    names.forEach(body::value);
    body.end();
  }

  private static void requireFree(String name, String id, List<Listed> upstreams) {
    for (Listed one : upstreams) {
      if (one.upstream().name().equals(name) && !one.upstream().id().equals(id)) {
        throw conflict("NAME_TAKEN", "Another upstream has the name " + name);
      }
    }
  }

  private static void requireOfGrok(UpstreamTerms terms, List<UpstreamInput.GivenHeader> headers) {
    List<String> names = new ArrayList<>(terms.names());
    names.removeAll(OF_GROK);
    if (headers != null || !names.isEmpty()) {
      throw conflict(
          "GROK_UPSTREAM",
          "Of the upstream of Grok accounts only enabled, name, priority and weight can be"
              + " changed");
    }
  }

  private static void normalise(UpstreamTerms terms, Upstream.Kind kind) {
    String url = terms.text("base_url");
    if (url != null && kind == Upstream.Kind.GEMINI) {
      terms.baseUrl(BaseUrl.ofGemini(url));
    }
  }

  /** Headers as they are to be stored; those without a new value keep theirs. */
  private List<Header> stored(List<UpstreamInput.GivenHeader> given, List<Header> before) {
    List<Header> headers = new ArrayList<>(given.size());
    for (UpstreamInput.GivenHeader one : given) {
      headers.add(new Header(one.name(), value(one, before)));
    }
    return headers;
  }

  private String value(UpstreamInput.GivenHeader given, List<Header> before) {
    if (given.value() != null && !UpstreamInput.isShown(given.value())) {
      return vault.sealed(given.value());
    }
    for (Header header : before) {
      boolean named = header.name().equalsIgnoreCase(given.name());
      if (named
          && (given.value() == null || given.value().equals(UpstreamJson.masked(header, vault)))) {
        return header.value();
      }
    }
    throw Bodies.invalidField(
        given.path(), "There is no value to keep; expected one at " + given.path());
  }

  private static Refused conflict(String code, String message) {
    return new Refused(new Refusal.Conflict(code, message));
  }
}
