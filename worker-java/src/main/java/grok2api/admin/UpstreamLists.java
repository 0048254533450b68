package grok2api.admin;

import grok2api.http.Response;
import grok2api.json.JsonWriter;
import grok2api.platform.Platform;
import grok2api.platform.Row;
import grok2api.refusal.Refusal;
import grok2api.refusal.Refused;
import grok2api.store.AccountList;
import grok2api.store.Revisions;
import grok2api.store.Trip;
import grok2api.store.UpstreamList;
import grok2api.store.UpstreamList.Listed;
import grok2api.vault.Vault;
import java.util.ArrayList;
import java.util.List;

/** {@code GET /api/v1/admin/upstreams} and {@code …/upstreams/{id}}. */
final class UpstreamLists {
  private final Platform platform;
  private final Vault vault;
  private final Answers answers;

  UpstreamLists(AdminParts parts) {
    this.platform = parts.platform();
    this.vault = parts.vault();
    this.answers = parts.answers();
  }

  /** All upstreams as they were read. */
  final class All {
    private final AccountCounts accounts = new AccountCounts();
    private List<Listed> upstreams = List.of();

    /** Adds what is to be read. */
    Trip addTo(Trip trip) {
      long now = platform.clock().nowMillis();
      trip.add(UpstreamList.all(now), rows -> upstreams = UpstreamList.read(platform.json(), rows));
      return trip.add(
          AccountList.counts(now),
          rows -> {
            for (Row row : rows.rows()) {
              accounts.add(row);
            }
          });
    }

    /** In the order in which they are asked. */
    List<Listed> upstreams() {
      List<Listed> counted = new ArrayList<>(upstreams.size());
      for (Listed one : upstreams) {
        counted.add(one.isGrok() ? one.with(UpstreamJson.counts(accounts)) : one);
      }
      return counted;
    }

    /**
     * @throws Refused with {@link Refusal.NotFound}
     */
    Listed named(String id) {
      for (Listed one : upstreams()) {
        if (one.upstream().id().equals(id)) {
          return one;
        }
      }
      throw notFound();
    }
  }

  static Refused notFound() {
    return new Refused(new Refusal.NotFound("There is no such upstream"));
  }

  Response list(AdminCall call) {
    All all = new All();
    long revision = read(all);
    return Revision.tagged(
        answers.ok(
            body -> {
              body.name("revision").value(revision).name("items").array();
              for (Listed one : all.upstreams()) {
                UpstreamJson.begin(body, one, vault, platform.clock().nowMillis());
                body.end();
              }
              body.end();
            }),
        revision);
  }

  Response show(AdminCall call) {
    All all = new All();
    long revision = read(all);
    Listed found = all.named(call.parameters().first());
    return Revision.tagged(
        answers.ok(
            body -> {
              body.name("revision").value(revision);
              tell(body, found);
            }),
        revision);
  }

  /** {@code "item":{…,"model_list":["deepseek-chat"]}}. */
  void tell(JsonWriter body, Listed listed) {
    UpstreamJson.begin(body.name("item"), listed, vault, platform.clock().nowMillis());
    body.name("model_list").array();
    listed.upstream().models().forEach(body::value);
    body.end().end();
  }

  private long read(All all) {
    long[] revision = new long[1];
    all.addTo(
            new Trip()
                .add(
                    Revisions.find(Revisions.UPSTREAMS),
                    rows -> revision[0] = Revisions.read(rows)))
        .run(platform.sql());
    return revision[0];
  }
}
