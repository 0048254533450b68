package grok2api.admin;

import grok2api.http.Request;
import grok2api.http.Response;
import grok2api.json.JsonNode;
import grok2api.json.JsonWriter;
import grok2api.platform.Json;
import grok2api.platform.Platform;
import grok2api.platform.Statement;
import grok2api.refusal.Refusal;
import grok2api.refusal.Refused;
import grok2api.routing.Upstream;
import grok2api.store.CredentialEdits;
import grok2api.store.CredentialFilter;
import grok2api.store.CredentialList;
import grok2api.store.NewCredential;
import grok2api.store.Revisions;
import grok2api.store.Trip;
import grok2api.store.UpstreamList;
import grok2api.vault.Vault;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Credentials of an upstream, {@code /api/v1/admin/upstreams/{id}/credentials}: {@code GET} lists,
 * {@code POST} adds, {@code PATCH} and {@code DELETE} change many at once. The upstream of Grok
 * accounts has none here, as its credentials are the accounts.
 */
final class CredentialsAdmin {
  private final Platform platform;
  private final Vault vault;
  private final Answers answers;
  private final Bodies bodies;
  private final CredentialQuery query;
  private final UpstreamWriter writer;

  CredentialsAdmin(AdminParts parts, UpstreamWriter writer) {
    this.platform = parts.platform();
    this.vault = parts.vault();
    this.answers = parts.answers();
    this.bodies = parts.bodies();
    this.query = new CredentialQuery(parts.platform());
    this.writer = writer;
  }

  private static final class Page {
    long revision;
    long total;
    List<CredentialList.Listed> credentials;
  }

  /** {@code ?state=…&search=…&per_page=…&cursor=…}: a portion and where to go on. */
  Response list(AdminCall call) {
    Request request = call.request();
    String id = call.parameters().first();
    CredentialFilter filter = query.filter(request, id);
    int limit = CredentialQuery.perPage(request);
    long now = platform.clock().nowMillis();
    Page page = new Page();
    new Trip()
        .add(Revisions.find(Revisions.UPSTREAMS), rows -> page.revision = Revisions.read(rows))
        .add(UpstreamList.kind(id), rows -> requireKeyed(UpstreamList.readKind(rows)))
        .add(CredentialList.count(filter, now), rows -> page.total = CredentialList.readCount(rows))
        .add(
            CredentialList.page(filter, CredentialQuery.after(request), limit + 1, now),
            rows -> page.credentials = CredentialList.read(rows))
        .run(platform.sql());
    return Revision.tagged(answers.ok(body -> write(body, page, limit)), page.revision);
  }

  private static void write(JsonWriter body, Page page, int limit) {
    int shown = Math.min(limit, page.credentials.size());
    body.name("revision").value(page.revision);
    body.name("total").value(page.total).name("items").array();
    for (int i = 0; i < shown; i++) {
      CredentialJson.write(body, page.credentials.get(i));
    }
    boolean more = page.credentials.size() > limit;
    body.end().name("next_cursor").value(more ? page.credentials.get(shown - 1).id() : null);
  }

  Response add(AdminCall call) {
    return writer.change(call, new Addition(call.parameters().first(), input(call.request())));
  }

  private CredentialInput input(Request request) {
    if (!isText(request)) {
      return bodies.read(request, CredentialInput::ofJson);
    }
    return CredentialInput.ofLines(Bodies.text(request));
  }

  private static boolean isText(Request request) {
    String type = request.header("Content-Type");
    return type != null && type.trim().toLowerCase(Locale.ROOT).startsWith("text/");
  }

  /**
   * {@code {"ids":["9b1deb4d3b7d"],"enabled":false,"note":"","reset":true}}, or with {@code
   * "filter":{"state":["set_aside"],"search":"team"}} in place of ids.
   */
  Response update(AdminCall call) {
    return writer.change(
        call,
        bodies.read(
            call.request(),
            body -> new Update(query.wanted(body, call.parameters().first()), terms(body))));
  }

  private static CredentialEdits.Terms terms(JsonNode body) {
    JsonNode enabled = body.get("enabled");
    JsonNode note = body.get("note");
    String text = note.present() ? note.string().trim() : null;
    if (text != null && (text.length() > CredentialInput.MAX_NOTE_CHARS || !PlainText.is(text))) {
      throw note.problem(
          "at most " + CredentialInput.MAX_NOTE_CHARS + " characters, no control characters,");
    }
    CredentialEdits.Terms terms =
        new CredentialEdits.Terms(
            enabled.present() ? enabled.bool() : null, text, body.get("reset").boolOr(false));
    if (terms.isEmpty()) {
      throw body.problem("enabled, note or reset");
    }
    return terms;
  }

  /** By ids, or all that a filter finds if they are as many as {@code confirm} says. */
  Response delete(AdminCall call) {
    Deletion deletion =
        bodies.read(
            call.request(),
            body -> {
              CredentialQuery.Wanted wanted = query.wanted(body, call.parameters().first());
              JsonNode confirm = body.get("confirm");
              if (wanted.names() == 0 && !confirm.present()) {
                throw confirm.problem("the number of credentials you expect to delete");
              }
              return new Deletion(wanted, wanted.names() == 0 ? confirm.integer() : null);
            });
    Response response = writer.change(call, deletion);
    return response.status() == 200 && deletion.mismatch() ? mismatch(deletion.found) : response;
  }

  private Response mismatch(long count) {
    return answers.failed(
        409,
        body -> {
          body.name("error")
              .value("The filter finds " + count + " credentials; nothing was deleted");
          body.name("code").value("COUNT_MISMATCH").name("count").value(count);
        });
  }

  /**
   * @throws Refused with {@link Refusal.NotFound}
   */
  private static void requireKeyed(Upstream.Kind kind) {
    if (kind == null) {
      throw UpstreamLists.notFound();
    }
    if (kind == Upstream.Kind.GROK_WEB) {
      throw new Refused(
          new Refusal.NotFound("The credentials of this upstream are the accounts of the pool"));
    }
  }

  private final class Addition implements UpstreamEdit {
    private final String id;
    private final CredentialInput input;
    private final List<NewCredential> credentials = new ArrayList<>();
    private final Set<String> known = new HashSet<>();
    private int added;

    Addition(String id, CredentialInput input) {
      this.id = id;
      this.input = input;
      Set<String> secrets = new HashSet<>();
      for (CredentialInput.Entry entry : input.entries()) {
        if (secrets.add(entry.secret())) {
          credentials.add(NewCredential.of(platform.digests(), id, entry.secret(), entry.note()));
        }
      }
    }

    @Override
    public void read(Trip reads) {
      known.clear();
      reads.add(UpstreamList.kind(id), rows -> requireKeyed(UpstreamList.readKind(rows)));
      for (Statement statement : CredentialEdits.known(platform.json(), credentials)) {
        reads.add(statement, rows -> known.addAll(CredentialEdits.readKnown(rows)));
      }
    }

    @Override
    public Note decide(Trip writes) {
      List<NewCredential> fresh = new ArrayList<>();
      for (NewCredential credential : credentials) {
        if (!known.contains(credential.id())) {
          fresh.add(credential);
        }
      }
      added = fresh.size();
      if (fresh.isEmpty()) {
        return null;
      }
      Json json = platform.json();
      long now = platform.clock().nowMillis();
      CredentialEdits.insert(json, vault, id, fresh, now).forEach(writes::add);
      return new Note("credentials.added", Map.of("upstream", id, "added", added));
    }

    @Override
    public void tell(JsonWriter body) {
      body.name("added").value(added);
      body.name("duplicates").value(input.entries().size() - added);
      body.name("invalid").array();
      for (CredentialInput.Invalid one : input.invalid()) {
        body.object().name("line").value(one.line()).name("reason").value(one.reason()).end();
      }
      body.end();
    }
  }

  private final class Update implements UpstreamEdit {
    private final CredentialQuery.Wanted wanted;
    private final CredentialEdits.Terms terms;
    private long found;

    Update(CredentialQuery.Wanted wanted, CredentialEdits.Terms terms) {
      this.wanted = wanted;
      this.terms = terms;
    }

    @Override
    public void read(Trip reads) {
      addReads(reads, wanted.filter(), count -> found = count);
    }

    @Override
    public Note decide(Trip writes) {
      if (found == 0) {
        return null;
      }
      writes.add(
          CredentialEdits.update(wanted.filter(), terms, platform.clock().nowMillis()),
          rows -> found = rows.changes());
      Map<String, Object> detail = new LinkedHashMap<>();
      detail.put("upstream", wanted.filter().upstream());
      detail.put("count", found);
      detail.put("changed", changed());
      return new Note("credentials.updated", detail);
    }

    private String changed() {
      List<String> changed = new ArrayList<>();
      if (terms.enabled() != null) {
        changed.add(terms.enabled() ? "enabled" : "disabled");
      }
      if (terms.note() != null) {
        changed.add("note");
      }
      if (terms.reset()) {
        changed.add("reset");
      }
      return String.join(" ", changed);
    }

    @Override
    public void tell(JsonWriter body) {
      body.name("updated").value(found);
      body.name("missing").value(Math.max(0, wanted.names() - found));
    }
  }

  private final class Deletion implements UpstreamEdit {
    private final CredentialQuery.Wanted wanted;
    private final Integer expected;
    private long found;

    /**
     * @param expected null for any number
     */
    Deletion(CredentialQuery.Wanted wanted, Integer expected) {
      this.wanted = wanted;
      this.expected = expected;
    }

    boolean mismatch() {
      return expected != null && found != expected;
    }

    @Override
    public void read(Trip reads) {
      addReads(reads, wanted.filter(), count -> found = count);
    }

    @Override
    public Note decide(Trip writes) {
      if (found == 0 || mismatch()) {
        return null;
      }
      writes.add(CredentialEdits.delete(wanted.filter(), platform.clock().nowMillis()));
      return new Note(
          "credentials.deleted", Map.of("upstream", wanted.filter().upstream(), "count", found));
    }

    @Override
    public void tell(JsonWriter body) {
      body.name("deleted").value(found);
      body.name("missing").value(Math.max(0, wanted.names() - found));
    }
  }

  @FunctionalInterface
  private interface Found {
    void tell(long count);
  }

  private void addReads(Trip reads, CredentialFilter filter, Found found) {
    long now = platform.clock().nowMillis();
    reads.add(
        UpstreamList.kind(filter.upstream()), rows -> requireKeyed(UpstreamList.readKind(rows)));
    reads.add(
        CredentialList.count(filter, now), rows -> found.tell(CredentialList.readCount(rows)));
  }
}
