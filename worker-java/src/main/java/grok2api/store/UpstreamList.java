package grok2api.store;

import grok2api.platform.Json;
import grok2api.platform.Row;
import grok2api.platform.Rows;
import grok2api.platform.Statement;
import grok2api.routing.Upstream;
import java.util.ArrayList;
import java.util.List;

/** Reads all upstreams for the operator, with how their credentials are. */
public final class UpstreamList {
  private UpstreamList() {}

  /**
   * An upstream as the panel shows it.
   *
   * @param fetchesModels whether it is asked which models it has
   * @param modelsFetchedAtMillis when it last told; 0 for never
   * @param lastFailure of the upstream itself, not of a credential; null for none
   * @param credentials none for the one of Grok accounts, until they are counted
   */
  public record Listed(
      Upstream upstream,
      boolean enabled,
      boolean fetchesModels,
      long modelsFetchedAtMillis,
      String lastFailure,
      long lastFailureAtMillis,
      long createdMillis,
      long updatedMillis,
      CredentialCounts credentials) {
    public boolean isGrok() {
      return upstream.kind() == Upstream.Kind.GROK_WEB;
    }

    public Listed with(CredentialCounts counted) {
      return new Listed(
          upstream,
          enabled,
          fetchesModels,
          modelsFetchedAtMillis,
          lastFailure,
          lastFailureAtMillis,
          createdMillis,
          updatedMillis,
          counted);
    }
  }

  /** The order is that in which they are asked. */
  public static Statement all(long nowMillis) {
    Query query = new Query(nowMillis).add("SELECT u.*");
    for (CredentialState state : CredentialState.values()) {
      query.add(", coalesce(c." + column(state) + ", 0) AS " + column(state));
    }
    query.add(" FROM upstreams u LEFT JOIN (SELECT upstream");
    for (CredentialState state : CredentialState.values()) {
      query.add(", sum(state = '" + state.wireName() + "') AS " + column(state));
    }
    return query
        .add(" FROM (SELECT upstream, ")
        .add(CredentialState.COLUMN)
        .add(" AS state FROM upstream_credentials) GROUP BY upstream) c ON c.upstream = u.id")
        .add(" ORDER BY u.priority, u.name")
        .statement();
  }

  /** Which language an upstream speaks, for {@link #readKind}. */
  public static Statement kind(String id) {
    return Statement.of("SELECT kind FROM upstreams WHERE id = ?1", id);
  }

  /** Null when there is no such upstream. */
  public static Upstream.Kind readKind(Rows found) {
    return found.rows().isEmpty() ? null : Upstream.Kind.named(found.rows().get(0).text("kind"));
  }

  public static List<Listed> read(Json json, Rows found) {
    List<Upstream> upstreams = Upstreams.read(json, found);
    List<Listed> listed = new ArrayList<>(upstreams.size());
    for (int i = 0; i < upstreams.size(); i++) {
      listed.add(listed(upstreams.get(i), found.rows().get(i)));
    }
    return listed;
  }

  private static Listed listed(Upstream upstream, Row row) {
    return new Listed(
        upstream,
        row.integer("enabled") == 1,
        row.integer("fetch_models") == 1,
        row.integer("models_fetched_at"),
        row.text("last_failure"),
        row.integer("last_failure_at"),
        row.integer("created_at"),
        row.integer("updated_at"),
        new CredentialCounts(
            row.integer(column(CredentialState.READY)),
            row.integer(column(CredentialState.RESTING)),
            row.integer(column(CredentialState.SET_ASIDE)),
            row.integer(column(CredentialState.DISABLED))));
  }

  private static String column(CredentialState state) {
    return "credentials_" + state.wireName();
  }
}
