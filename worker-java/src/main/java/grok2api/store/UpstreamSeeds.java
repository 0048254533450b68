package grok2api.store;

import grok2api.platform.Digests;
import grok2api.platform.Json;
import grok2api.platform.Statement;
import grok2api.vault.Vault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Enters upstreams at the first start, as long as nobody has entered one: {@code
 * revisions.upstreams} is 0 until then, and two isolates that begin together do no harm.
 */
public final class UpstreamSeeds {
  private static final int ID_DIGITS = 12;

  private static final String UNTOUCHED =
      " (SELECT revision FROM revisions WHERE name = '" + Revisions.UPSTREAMS + "') = 0";

  private UpstreamSeeds() {}

  /**
   * An upstream to be entered.
   *
   * @param columns what is not left to the table's defaults, by column; headers sealed already
   * @param secrets in clear
   */
  public record Seed(String name, Map<String, Object> columns, List<String> secrets) {}

  /** Goes into one transaction with {@link #done}, which is the last of its kind. */
  public static List<Statement> enter(
      Json json, Digests digests, Vault vault, List<Seed> seeds, long nowMillis) {
    List<Statement> statements = new ArrayList<>();
    for (Seed seed : seeds) {
      String id = digests.sha256Hex("upstream:" + seed.name()).substring(0, ID_DIGITS);
      statements.add(upstream(id, seed, nowMillis));
      statements.addAll(credentials(json, digests, vault, id, seed, nowMillis));
    }
    return statements;
  }

  /** Goes behind {@link #enter}; changes a row if this was the first time. */
  public static Statement done() {
    return Statement.of(
        "UPDATE revisions SET revision = 1 WHERE name = ?1 AND revision = 0", Revisions.UPSTREAMS);
  }

  private static Statement upstream(String id, Seed seed, long nowMillis) {
    Query query =
        new Query(nowMillis)
            .add("INSERT OR IGNORE INTO upstreams (id, name, created_at, updated_at");
    for (String column : seed.columns().keySet()) {
      query.add(", ").add(column);
    }
    query.add(") SELECT ").bind(id).add(", ").bind(seed.name());
    query.add(", " + Query.NOW + ", " + Query.NOW);
    for (Object value : seed.columns().values()) {
      query.add(", ").bind(value);
    }
    return query.add(" WHERE" + UNTOUCHED).statement();
  }

  private static List<Statement> credentials(
      Json json, Digests digests, Vault vault, String upstream, Seed seed, long nowMillis) {
    List<String> rows = new ArrayList<>();
    for (String secret : seed.secrets()) {
      NewCredential credential = NewCredential.of(digests, upstream, secret, "");
      rows.add(
          json.buffer()
              .append("[")
              .append(json.quote(credential.id()))
              .append(",")
              .append(json.quote(vault.sealed(secret)))
              .append(",")
              .append(json.quote(credential.display()))
              .append("]")
              .take());
    }
    List<Statement> statements = new ArrayList<>();
    for (String array : JsonLists.ofLiterals(json, rows)) {
      statements.add(
          Statement.of(
              "INSERT OR IGNORE INTO upstream_credentials (id, upstream, secret, display, created_at)"
                  + " SELECT value ->> 0, ?2, value ->> 1, value ->> 2, ?3 FROM json_each(?1)"
                  + " WHERE"
                  + UNTOUCHED,
              array,
              upstream,
              nowMillis));
    }
    return statements;
  }
}
