package grok2api.store;

import grok2api.platform.Statement;
import java.util.List;
import java.util.Map;

/**
 * Changes of upstreams by the operator. Each goes with {@link Revisions#advance} of {@link
 * Revisions#UPSTREAMS} in one transaction.
 */
public final class UpstreamEdits {
  private UpstreamEdits() {}

  /**
   * @param terms with name, kind and base URL at least
   */
  public static Statement insert(String id, UpstreamTerms terms, long nowMillis) {
    Query query = new Query(nowMillis).add("INSERT INTO upstreams (id, created_at, updated_at");
    for (String column : terms.columns().keySet()) {
      query.add(", ").add(column);
    }
    query.add(") VALUES (").bind(id).add(", " + Query.NOW + ", " + Query.NOW);
    for (Object value : terms.columns().values()) {
      query.add(", ").bind(value);
    }
    return query.add(")").statement();
  }

  public static Statement update(String id, UpstreamTerms terms, long nowMillis) {
    Query query = new Query(nowMillis).add("UPDATE upstreams SET updated_at = " + Query.NOW);
    for (Map.Entry<String, Object> column : terms.columns().entrySet()) {
      query.add(", ").add(column.getKey()).add(" = ").bind(column.getValue());
    }
    return query.add(" WHERE id = ").bind(id).statement();
  }

  /** Deletes an upstream with its credentials. Routes may go on naming it. */
  public static List<Statement> delete(String id) {
    return List.of(
        Statement.of("DELETE FROM upstream_credentials WHERE upstream = ?1", id),
        Statement.of("DELETE FROM upstreams WHERE id = ?1", id));
  }
}
