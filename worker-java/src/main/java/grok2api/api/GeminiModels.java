package grok2api.api;

import grok2api.gateway.Admission;
import grok2api.gateway.Admitted;
import grok2api.gateway.Caller;
import grok2api.gateway.Draw;
import grok2api.http.PathParameters;
import grok2api.http.Request;
import grok2api.http.Response;
import grok2api.json.JsonWriter;
import grok2api.models.ModelCatalog;
import grok2api.platform.Json;
import grok2api.platform.Platform;
import grok2api.refusal.Refusal;
import grok2api.refusal.Refused;
import grok2api.relay.UpstreamPool;
import grok2api.routing.Directory;
import grok2api.routing.Route;
import grok2api.routing.Routing;
import grok2api.routing.Upstream;
import grok2api.routing.Variant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * {@code GET /v1beta/models} and {@code GET /v1beta/models/{model}}: what Gemini upstreams serve,
 * as far as is known without asking them.
 *
 * <pre>{@code
 * {"models":[{"name":"models/gemini-2.5-flash","displayName":"gemini-2.5-flash",
 *   "supportedGenerationMethods":["generateContent","countTokens"]}],"nextPageToken":"50"}
 * }</pre>
 *
 * @see <a href="https://ai.google.dev/api/models">Google, Models</a>
 */
final class GeminiModels {
  private static final int USUAL_PAGE = 50;
  private static final int LARGEST_PAGE = 1000;

  private final Json json;
  private final Admission admission;
  private final UpstreamPool upstreams;

  GeminiModels(Platform platform, Admission admission, UpstreamPool upstreams) {
    this.json = platform.json();
    this.admission = admission;
    this.upstreams = upstreams;
  }

  Response list(Request request, PathParameters none) {
    Admitted admitted = admission.admit(request, Draw.MODELS);
    int size = number(request, "pageSize", USUAL_PAGE);
    int from = number(request, "pageToken", 0);
    List<Routing> all = offered(admitted.settings().models(), admitted.caller());
    long end = (long) from + (size == 0 ? USUAL_PAGE : Math.min(size, LARGEST_PAGE));
    JsonWriter writer = new JsonWriter(json).object().name("models").array();
    for (int i = from; i < all.size() && i < end; i++) {
      write(writer, all.get(i));
    }
    writer.end();
    if (end < all.size()) {
      writer.name("nextPageToken").value(Long.toString(end));
    }
    return Response.json(200, writer.end().toString());
  }

  Response one(Request request, PathParameters model) {
    String name = String.join("/", model.values());
    Admitted admitted = admission.admit(request, Draw.MODELS);
    Routing routing = servable(name, admitted.settings().models());
    if (routing == null || !isKnown(routing) || !admitted.caller().mayUse(name)) {
      throw new Refused(new Refusal.UnknownModel(name));
    }
    JsonWriter writer = new JsonWriter(json);
    write(writer, routing);
    return Response.json(200, writer.toString());
  }

  /** Routes first, then what upstreams list, in the order of their priorities. */
  private List<Routing> offered(ModelCatalog grok, Caller caller) {
    Directory directory = upstreams.known();
    Set<String> names = new LinkedHashSet<>();
    for (Route route : directory.routes()) {
      if (route.listed()) {
        names.add(route.name());
      }
    }
    for (Upstream upstream : directory.upstreams()) {
      if (upstream.kind() == Upstream.Kind.GEMINI) {
        names.addAll(upstream.models());
      }
    }
    List<Routing> offered = new ArrayList<>();
    for (String name : names) {
      Routing routing = caller.mayUse(name) ? servable(name, grok) : null;
      if (routing != null) {
        offered.add(routing);
      }
    }
    return offered;
  }

  /** Null when no Gemini upstream serves it. */
  private Routing servable(String name, ModelCatalog grok) {
    Routing routing = upstreams.find(name, grok);
    return routing == null || gemini(routing) == null ? null : routing;
  }

  /** A model that an upstream would only be asked for by chance is not said to be there. */
  private boolean isKnown(Routing routing) {
    for (Route route : upstreams.known().routes()) {
      if (route.name().equals(routing.name())) {
        return true;
      }
    }
    Routing.Choice choice = gemini(routing);
    List<String> listed = choice.upstream().models();
    return listed.isEmpty() || listed.contains(Variant.of(choice).model());
  }

  private static Routing.Choice gemini(Routing routing) {
    for (Routing.Choice choice : routing.choices()) {
      if (choice.upstream().kind() == Upstream.Kind.GEMINI) {
        return choice;
      }
    }
    return null;
  }

  private static void write(JsonWriter writer, Routing routing) {
    writer.object().name("name").value("models/" + routing.name());
    writer.name("displayName").value(routing.name());
    writer.name("supportedGenerationMethods").array();
    writer.value(
        gemini(routing).model().contains("embedding") ? "embedContent" : "generateContent");
    writer.value("countTokens").end().end();
  }

  /**
   * @throws Refused for what is no number
   */
  private static int number(Request request, String name, int usual) {
    String text = request.query(name);
    if (text == null || text.isEmpty()) {
      return usual;
    }
    int number = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9' || i > 8) {
        throw Refused.invalid("invalid_value", name, "There is no such " + name);
      }
      number = number * 10 + (c - '0');
    }
    return number;
  }
}
