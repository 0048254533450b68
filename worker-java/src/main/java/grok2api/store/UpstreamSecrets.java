package grok2api.store;

import grok2api.platform.Json;
import grok2api.platform.Row;
import grok2api.platform.Rows;
import grok2api.platform.Statement;
import grok2api.vault.Vault;
import grok2api.vault.Vault.Range;
import java.util.ArrayList;
import java.util.List;

/**
 * Brings the secrets of upstreams into another form, as {@link Reseal} does with accounts. Nothing
 * is named by them, so nothing has to follow.
 */
public final class UpstreamSecrets {
  private static final String WITHIN = "c.secret > r.value ->> 0 AND c.secret < r.value ->> 1";

  private UpstreamSecrets() {}

  /** A credential whose secret is to be stored in another form. */
  public record Move(String id, String secret, String newSecret) {}

  /** An upstream whose headers are to be stored in another form. */
  public record HeadersMove(String upstream, String headers, String newHeaders) {}

  /** Credentials with secrets of these ranges: columns {@code id} and {@code secret}. */
  public static Statement outdated(String rangesJson, int limit) {
    return Statement.of(
        "SELECT c.id, c.secret FROM json_each(?1) r CROSS JOIN upstream_credentials c"
            + " ON "
            + WITHIN
            + " LIMIT ?2",
        rangesJson,
        limit);
  }

  /** Of all credentials, for {@link Counts#of}; parameters as of {@link Reseal#counts}. */
  public static Statement counts(Range now, Range before, String rangesJson) {
    return Statement.of(
        "SELECT coalesce(sum(secret > ?2 AND secret < ?3), 0) AS now,"
            + " coalesce(sum(secret NOT LIKE '"
            + Vault.PREFIX
            + "%'), 0) AS clear, coalesce(sum(secret > ?4 AND secret < ?5), 0) AS before,"
            + " count(*) AS total, (SELECT count(*) FROM json_each(?1) r"
            + " CROSS JOIN upstream_credentials c ON "
            + WITHIN
            + ") AS pending FROM upstream_credentials",
        rangesJson,
        now == null ? "" : now.above(),
        now == null ? "" : now.below(),
        before == null ? "" : before.above(),
        before == null ? "" : before.below());
  }

  /**
   * How secrets are stored.
   *
   * @param sealed with the key in force
   * @param sealedBefore with the key before
   * @param locked with a key of which nothing is known here
   * @param pending to be brought into another form
   */
  public record Counts(int sealed, int clear, int sealedBefore, int locked, int pending) {
    public static Counts of(Rows found) {
      Row row = found.rows().get(0);
      int sealed = (int) row.integer("now");
      int clear = (int) row.integer("clear");
      int before = (int) row.integer("before");
      int locked = (int) row.integer("total") - sealed - clear - before;
      return new Counts(sealed, clear, before, locked, (int) row.integer("pending"));
    }

    public Counts plus(
        int moreSealed, int moreClear, int moreBefore, int moreLocked, boolean outdated) {
      return new Counts(
          sealed + moreSealed,
          clear + moreClear,
          sealedBefore + moreBefore,
          locked + moreLocked,
          pending + (outdated ? 1 : 0));
    }

    public int total() {
      return sealed + clear + sealedBefore + locked;
    }
  }

  /** Of all upstreams that have any: columns {@code id} and {@code headers}. */
  public static Statement headers() {
    return Statement.of("SELECT id, headers FROM upstreams WHERE headers <> '[]'");
  }

  /** Stores secrets in another form, unless somebody has changed them. */
  public static List<Statement> moved(Json json, List<Move> moves) {
    List<String> literals = new ArrayList<>(moves.size());
    for (Move move : moves) {
      literals.add(
          json.buffer()
              .append("[")
              .append(json.quote(move.id()))
              .append(",")
              .append(json.quote(move.secret()))
              .append(",")
              .append(json.quote(move.newSecret()))
              .append("]")
              .take());
    }
    List<Statement> statements = new ArrayList<>();
    for (String array : JsonLists.ofLiterals(json, literals)) {
      statements.add(
          Statement.of(
              "UPDATE upstream_credentials SET secret = m.value ->> 2 FROM json_each(?1) m"
                  + " WHERE upstream_credentials.id = m.value ->> 0"
                  + " AND upstream_credentials.secret = m.value ->> 1",
              array));
    }
    return statements;
  }

  /** The same for headers. */
  public static Statement headersMoved(HeadersMove move) {
    return Statement.of(
        "UPDATE upstreams SET headers = ?3 WHERE id = ?1 AND headers = ?2",
        move.upstream(),
        move.headers(),
        move.newHeaders());
  }
}
