package grok2api.admin;

import grok2api.http.Request;
import grok2api.json.JsonNode;
import grok2api.platform.Platform;
import grok2api.store.CredentialFilter;
import grok2api.store.CredentialState;
import grok2api.store.JsonLists;
import grok2api.store.NewCredential;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Reads which credentials of an upstream a caller means. */
final class CredentialQuery {
  private static final int DEFAULT_PER_PAGE = 50;
  private static final int MAX_SEARCH_CHARS = 2000;
  private static final int MAX_ID_CHARS = 64;

  private final Platform platform;

  CredentialQuery(Platform platform) {
    this.platform = platform;
  }

  /**
   * What a change is about.
   *
   * @param names how many were named; 0 for all that a filter finds
   */
  record Wanted(CredentialFilter filter, int names) {}

  /** {@code ?state=resting&state=set_aside&search=team}. */
  CredentialFilter filter(Request request, String upstream) {
    Set<CredentialState> states = EnumSet.noneOf(CredentialState.class);
    for (String one : request.queries("state")) {
      states.add(state(one, "state"));
    }
    return filter(upstream, states, request.query("search"), "search");
  }

  /** {@code {"ids":["9b1deb4d3b7d"]}} or {@code {"filter":{"state":["set_aside"]}}}. */
  Wanted wanted(JsonNode body, String upstream) {
    JsonNode filter = body.get("filter");
    JsonNode ids = body.get("ids");
    if (filter.present() == ids.present()) {
      throw ids.problem("either ids or a filter");
    }
    return ids.present() ? named(ids, upstream) : new Wanted(filter(filter, upstream), 0);
  }

  static int perPage(Request request) {
    return request.query("per_page") == null
        ? DEFAULT_PER_PAGE
        : TokenQuery.number(request, "per_page", 1, TokenQuery.MAX_PER_PAGE);
  }

  /** Behind which id to go on; empty for the beginning. */
  static String after(Request request) {
    String cursor = request.query("cursor");
    if (cursor != null && cursor.length() > MAX_ID_CHARS) {
      throw Bodies.invalidField("cursor", "cursor must be a next_cursor of an earlier answer");
    }
    return cursor == null ? "" : cursor;
  }

  private Wanted named(JsonNode node, String upstream) {
    List<JsonNode> elements = UpstreamInput.elements(node, CredentialInput.MAX_CREDENTIALS);
    Set<String> ids = new LinkedHashSet<>();
    for (JsonNode element : elements) {
      String id = element.string();
      if (id.isEmpty() || id.length() > MAX_ID_CHARS) {
        throw element.problem("the id of a credential");
      }
      ids.add(id);
    }
    if (ids.isEmpty()) {
      throw node.problem("at least one id");
    }
    String array = JsonLists.ofTexts(platform.json(), ids).get(0);
    return new Wanted(new CredentialFilter(upstream, array, Set.of(), null, null), ids.size());
  }

  private CredentialFilter filter(JsonNode node, String upstream) {
    Set<CredentialState> states = EnumSet.noneOf(CredentialState.class);
    JsonNode state = node.object().get("state");
    if (state.isArray()) {
      for (JsonNode one : state.elements()) {
        states.add(state(one.string(), one.path()));
      }
    } else if (state.present()) {
      states.add(state(state.string(), state.path()));
    }
    JsonNode search = node.get("search");
    return filter(upstream, states, search.stringOrNull(), search.path());
  }

  private CredentialFilter filter(
      String upstream, Set<CredentialState> states, String search, String field) {
    String term = search == null || search.isBlank() ? null : search.trim();
    if (term != null && term.length() > MAX_SEARCH_CHARS) {
      throw Bodies.invalidField(
          field, field + " must have at most " + MAX_SEARCH_CHARS + " characters");
    }
    return new CredentialFilter(
        upstream,
        null,
        states,
        term,
        term == null ? null : NewCredential.id(platform.digests(), upstream, term));
  }

  private static CredentialState state(String text, String field) {
    CredentialState state = CredentialState.named(text);
    if (state == null) {
      throw Bodies.invalidField(field, field + " must be ready, resting, set_aside or disabled");
    }
    return state;
  }
}
