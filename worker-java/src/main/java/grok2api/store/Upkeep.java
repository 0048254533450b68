package grok2api.store;

import grok2api.platform.Row;
import grok2api.platform.Rows;
import grok2api.platform.Statement;
import java.util.ArrayList;
import java.util.List;

/** Mends what an earlier edition leaves behind when it works on the same database. */
public final class Upkeep {
  private static final int ROWS = 500;

  /** A digest of each is made, which is what takes time. */
  private static final int NAMED = 100;

  private Upkeep() {}

  /** Failures of accounts that had none since then no longer count. */
  public static Statement forgetFailures(long beforeMillis) {
    return Statement.of(
        "UPDATE tokens SET failed_count = 0 WHERE rowid IN (SELECT rowid FROM tokens"
            + " WHERE failed_count > 0 AND coalesce(last_failure_time, 0) < ?1 LIMIT ?2)",
        beforeMillis,
        ROWS);
  }

  /** Quotas of accounts that are gone. */
  public static Statement orphanedQuotas() {
    return orphaned("token_quota_state", "rowid", "SELECT o.rowid FROM token_quota_state o WHERE ");
  }

  /** Tags of accounts that are gone. */
  public static Statement orphanedTags() {
    return orphaned("token_tags", "(tag, token)", "SELECT o.tag, o.token FROM token_tags o WHERE ");
  }

  private static Statement orphaned(String table, String key, String select) {
    return Statement.of(
        "DELETE FROM "
            + table
            + " WHERE "
            + key
            + " IN ("
            + select
            + "NOT EXISTS (SELECT 1 FROM tokens t WHERE t.token = o.token) LIMIT ?1)",
        ROWS);
  }

  /** Accounts without an id, for {@link #tokens}. */
  public static Statement nameless() {
    return Statement.of("SELECT token FROM tokens WHERE id IS NULL LIMIT ?1", NAMED);
  }

  public static List<String> tokens(Rows found) {
    List<String> tokens = new ArrayList<>(found.rows().size());
    for (Row row : found.rows()) {
      tokens.add(row.text("token"));
    }
    return tokens;
  }

  /**
   * Gives accounts their ids if they have none. The plus keeps SQLite from looking through all that
   * have none for each one named.
   *
   * @param namesJson {@code [["eyJhbGciOi…","9c1185a5c5e9"]]}
   */
  public static Statement name(String namesJson) {
    return Statement.of(
        "UPDATE tokens SET id = j.value ->> 1 FROM json_each(?1) j"
            + " WHERE tokens.token = j.value ->> 0 AND +tokens.id IS NULL",
        namesJson);
  }

  /**
   * Accounts whose quotas are not in the index of ready ones: columns {@code tokens}, a JSON array,
   * and {@code count}. The rate models are found one by one, each by a single look into the index.
   */
  public static Statement unindexed() {
    return Statement.of(
        "WITH RECURSIVE models (model) AS (SELECT min(rate_limit_model) FROM token_quota_state"
            + " UNION ALL SELECT (SELECT min(q.rate_limit_model) FROM token_quota_state q"
            + " WHERE q.rate_limit_model > models.model) FROM models WHERE models.model IS NOT NULL)"
            + " SELECT json_group_array(token) AS tokens, count(*) AS count FROM (SELECT DISTINCT"
            + " q.token FROM models CROSS JOIN token_quota_state q CROSS JOIN tokens t"
            + " WHERE q.rate_limit_model = models.model AND q.token_type IS NULL"
            + " AND t.token = q.token LIMIT ?1)",
        ROWS);
  }
}
