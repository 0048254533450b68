package grok2api.admin;

import grok2api.http.Response;
import grok2api.json.JsonNode;
import grok2api.json.JsonWriter;
import grok2api.platform.Platform;
import grok2api.platform.Row;
import grok2api.platform.Rows;
import grok2api.refusal.Refusal;
import grok2api.refusal.Refused;
import grok2api.relay.Checked;
import grok2api.relay.CredentialChecks;
import grok2api.relay.ModelLists;
import grok2api.relay.UpstreamPool;
import grok2api.routing.Upstream;
import grok2api.store.UpstreamChecks;
import grok2api.store.Upstreams;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Asks upstreams now: whether they take their credentials, and which models they list.
 *
 * <pre>{@code
 * POST /api/v1/admin/upstreams/5f3a9c0d1e2b/check {"credentials":["9b1deb4d3b7d"]}
 * {"success":true,"status":"success","checked":[{"id":"9b1deb4d3b7d","ok":false,"status":401,
 *  "code":"invalid_api_key","message":"…","latency_ms":120}],"next":null}
 * }</pre>
 *
 * <p>What is learnt is kept: a good credential is taken back if it was set aside, one that is
 * refused counts a failure, and 403 or 429 only give it a rest.
 */
final class UpstreamChecksAdmin {
  /** Calls of one invocation, of which the free plan allows fifty. */
  private static final int MAX_CHECKED = 20;

  private static final int MAX_NAMED = 1000;
  private static final int MAX_ID_CHARS = 100;

  private final Platform platform;
  private final Answers answers;
  private final Bodies bodies;
  private final Audit audit;
  private final CredentialChecks checks;
  private final ModelLists lists;

  UpstreamChecksAdmin(AdminParts parts, UpstreamPool pool) {
    this.platform = parts.platform();
    this.answers = parts.answers();
    this.bodies = parts.bodies();
    this.audit = parts.audit();
    this.checks = new CredentialChecks(platform, parts.vault(), pool);
    this.lists = new ModelLists(platform, parts.vault(), pool);
  }

  /**
   * @param ids null for all that are enabled
   * @param cursor the id that the last answer ended with; empty to begin
   */
  private record Wish(List<String> ids, String cursor) {}

  Response check(AdminCall call) {
    Wish wish = bodies.read(call.request(), UpstreamChecksAdmin::wish);
    Upstream upstream = asked(row(call));
    List<Checked> checked =
        checks.check(upstream, wish.ids(), wish.cursor(), MAX_CHECKED, capMillis(call));
    int good = 0;
    for (Checked one : checked) {
      good += one.ok() ? 1 : 0;
    }
    audit.record(
        call,
        "upstream.checked",
        Map.of("upstream", upstream.id(), "checked", checked.size(), "good", good));
    String next = checked.size() < MAX_CHECKED ? null : checked.get(MAX_CHECKED - 1).credential();
    return answers.ok(
        body -> {
          body.name("checked").array();
          for (Checked one : checked) {
            body.object().name("id").value(one.credential()).name("ok").value(one.ok());
            write(body, one);
            body.end();
          }
          body.end().name("next").value(next);
        });
  }

  private static Wish wish(JsonNode body) {
    String cursor = body.get("cursor").stringOrNull();
    JsonNode named = body.get("credentials");
    return new Wish(named.present() ? ids(named) : null, cursor == null ? "" : cursor);
  }

  private static List<String> ids(JsonNode named) {
    List<String> ids = new ArrayList<>();
    for (JsonNode one : named.elements()) {
      if (one.string().length() > MAX_ID_CHARS) {
        throw one.problem("the id of a credential");
      }
      ids.add(one.string());
    }
    if (ids.isEmpty() || ids.size() > MAX_NAMED) {
      throw named.problem("1 to " + MAX_NAMED + " ids");
    }
    return ids;
  }

  private static void write(JsonWriter body, Checked one) {
    body.name("status").value(one.status()).name("code").value(one.code());
    body.name("message").value(one.message()).name("latency_ms").value(one.latencyMillis());
  }

  /** The list as it is stored, without asking anybody. */
  Response models(AdminCall call) {
    Row row = row(call);
    return answers.ok(
        body -> write(body, upstream(row).models(), row.integer("models_fetched_at")));
  }

  /** Asks for the list and stores it; where there is none, tells why and what is stored. */
  Response fetchModels(AdminCall call) {
    Row row = row(call);
    Upstream upstream = asked(row);
    ModelLists.Listing listing = lists.list(upstream, capMillis(call));
    boolean fetched = listing.models() != null;
    if (fetched) {
      audit.record(
          call,
          "upstream.models_fetched",
          Map.of("upstream", upstream.id(), "models", listing.models().size()));
    }
    long now = platform.clock().nowMillis();
    return answers.ok(
        body -> {
          write(body.name("fetched").value(fetched).name("outcome").object(), listing.outcome());
          body.end();
          write(
              body,
              fetched ? listing.models() : upstream.models(),
              fetched ? now : row.integer("models_fetched_at"));
        });
  }

  /**
   * @param fetchedAtMillis 0 for never
   */
  private static void write(JsonWriter body, List<String> models, long fetchedAtMillis) {
    body.name("models").array();
    models.forEach(body::value);
    Answers.time(body.end().name("fetched_at"), fetchedAtMillis);
  }

  private static long capMillis(AdminCall call) {
    return call.session().settings().token().cooldownCapMillis();
  }

  private Upstream asked(Row row) {
    Upstream upstream = upstream(row);
    if (upstream.kind() == Upstream.Kind.GROK_WEB) {
      throw Bodies.invalidField("id", "Grok accounts are tested at /api/v1/admin/tokens/test");
    }
    return upstream;
  }

  private Upstream upstream(Row row) {
    return Upstreams.read(platform.json(), new Rows(List.of(row), 0)).get(0);
  }

  private Row row(AdminCall call) {
    List<Row> rows = platform.sql().run(UpstreamChecks.upstream(call.parameters().first())).rows();
    if (rows.isEmpty()) {
      throw new Refused(new Refusal.NotFound("There is no such upstream"));
    }
    return rows.get(0);
  }
}
