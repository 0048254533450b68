package grok2api.store;

import grok2api.platform.Row;
import grok2api.platform.Rows;
import grok2api.platform.Statement;
import java.util.ArrayList;
import java.util.List;

/** Reads credentials of an upstream for the operator. */
public final class CredentialList {
  private CredentialList() {}

  /**
   * A credential as the panel shows it. Times are epoch milliseconds, 0 for never.
   *
   * @param failures in a row that may make it unusable
   * @param readyAtMillis when it may be used; lies in the past for one that does not rest
   * @param cooldownStep 429s in a row
   * @param lastFailure null for none
   */
  public record Listed(
      String id,
      String display,
      String note,
      CredentialState state,
      boolean enabled,
      int failures,
      long setAsideAtMillis,
      long readyAtMillis,
      int cooldownStep,
      String lastFailure,
      long lastFailureAtMillis,
      long lastUsedMillis,
      long checkedMillis,
      long createdMillis) {}

  /**
   * A page in the order of the ids, which is none in particular and stays.
   *
   * @param afterId empty for the beginning
   */
  public static Statement page(CredentialFilter filter, String afterId, int limit, long nowMillis) {
    Query query =
        new Query(nowMillis)
            .add("SELECT id, display, note, enabled, failures, set_aside_at, ready_at,")
            .add(" cooldown_step, last_failure, last_failure_at, last_used_at, checked_at,")
            .add(" created_at, ")
            .add(CredentialState.COLUMN)
            .add(" AS state FROM upstream_credentials");
    filter.where(query);
    return query.add(" AND id > ").bind(afterId).add(" ORDER BY id LIMIT " + limit).statement();
  }

  /** How many there are, for {@link #readCount}. */
  public static Statement count(CredentialFilter filter, long nowMillis) {
    Query query = new Query(nowMillis).add("SELECT count(*) AS total FROM upstream_credentials");
    filter.where(query);
    return query.statement();
  }

  public static long readCount(Rows found) {
    return found.rows().get(0).integer("total");
  }

  public static List<Listed> read(Rows found) {
    List<Listed> credentials = new ArrayList<>(found.rows().size());
    for (Row row : found.rows()) {
      credentials.add(
          new Listed(
              row.text("id"),
              row.text("display"),
              row.text("note"),
              CredentialState.named(row.text("state")),
              row.integer("enabled") == 1,
              (int) row.integer("failures"),
              row.integer("set_aside_at"),
              row.integer("ready_at"),
              (int) row.integer("cooldown_step"),
              row.text("last_failure"),
              row.integer("last_failure_at"),
              row.integer("last_used_at"),
              row.integer("checked_at"),
              row.integer("created_at")));
    }
    return credentials;
  }
}
