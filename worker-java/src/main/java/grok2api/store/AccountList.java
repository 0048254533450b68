package grok2api.store;

import grok2api.platform.Row;
import grok2api.platform.Rows;
import grok2api.platform.Statement;
import grok2api.vault.Vault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads the pool for the operator.
 *
 * <p>A page by creation is read along {@code idx_tokens_created_time} and costs the same wherever
 * it begins. A quota is the one the gateway itself goes by: the latest figure of {@code
 * token_quota_state} while its window lasts, and the columns of {@code tokens} for an account that
 * was never asked.
 */
public final class AccountList {
  private static final String JOINED =
      " LEFT JOIN token_quota_state q ON q.token = t.token AND q.rate_limit_model = 'grok-4'"
          + " LEFT JOIN token_quota_state h ON h.token = t.token"
          + " AND h.rate_limit_model = 'grok-4-heavy'";

  private static final String QUOTA = left("q", "t.remaining_queries");

  private static final String HEAVY_QUOTA =
      "CASE WHEN t.token_type <> 'ssoSuper' THEN -1 ELSE "
          + left("h", "t.heavy_remaining_queries")
          + " END";

  private static final String RESTS_UNTIL =
      "max(coalesce(t.cooldown_until, 0), coalesce(q.cooldown_until, 0))";

  private static final String STATUS =
      "CASE WHEN t.status <> 'active' THEN 'invalid' WHEN "
          + RESTS_UNTIL
          + " > :now THEN 'cooling' WHEN ("
          + QUOTA
          + ") = 0 OR ("
          + HEAVY_QUOTA
          + ") = 0 THEN 'exhausted' WHEN ("
          + QUOTA
          + ") < 0 AND ("
          + HEAVY_QUOTA
          + ") < 0 THEN 'unknown' ELSE 'active' END";

  private static final String COLUMNS =
      "SELECT t.rowid AS place, t.token AS token, t.id AS id, t.token_type AS token_type,"
          + " t.created_time AS created_time, t.failed_count AS failed_count,"
          + " t.last_failure_time AS last_failure_time,"
          + " t.last_failure_reason AS last_failure_reason, t.tags AS tags, t.note AS note, "
          + QUOTA
          + " AS quota, "
          + HEAVY_QUOTA
          + " AS heavy_quota, "
          + RESTS_UNTIL
          + " AS rests_until, "
          + STATUS
          + " AS status FROM ";

  private AccountList() {}

  /**
   * One page.
   *
   * @param after the account before the page's first; null for the beginning. Only for an order
   *     that {@linkplain AccountOrder#hasPlaces() has places}
   * @param skip accounts to pass over; 0 with {@code after}
   */
  public static Statement page(
      AccountFilter filter,
      AccountOrder order,
      AccountPlace after,
      int skip,
      int limit,
      long nowMillis) {
    Query query = new Query(nowMillis);
    if (after == null) {
      selected(query, filter).add(sorted(order, limit, skip));
      return query.statement();
    }
    String beyond = order.descending() ? " < " : " > ";
    query.add("SELECT * FROM (");
    selected(query, filter)
        .add(" AND t.created_time = ")
        .bind(after.createdMillis())
        .add(" AND t.rowid" + beyond)
        .bind(after.row())
        .add(sorted(order, limit, 0))
        .add(") UNION ALL SELECT * FROM (");
    selected(query, filter)
        .add(" AND t.created_time" + beyond)
        .bind(after.createdMillis())
        .add(sorted(order, limit, 0));
    return query.add(") LIMIT " + limit).statement();
  }

  /** The whole pool, the oldest first. */
  public static Statement all(long nowMillis) {
    return new Query(nowMillis)
        .add(COLUMNS)
        .add("tokens t")
        .add(JOINED)
        .add(" ORDER BY t.created_time, t.rowid")
        .statement();
  }

  /** How many there are, in column {@code total}. */
  public static Statement count(AccountFilter filter, long nowMillis) {
    Query query = new Query(nowMillis).add("SELECT count(*) AS total FROM ").add(from(filter));
    if (!filter.statuses().isEmpty()) {
      query.add(JOINED);
    }
    where(query, filter);
    return query.statement();
  }

  /** The tokens of all of them, in column {@code token}. */
  public static Statement tokens(AccountFilter filter, long nowMillis) {
    Query query = new Query(nowMillis).add("SELECT t.token AS token FROM ").add(from(filter));
    if (!filter.statuses().isEmpty()) {
      query.add(JOINED);
    }
    where(query, filter);
    return query.statement();
  }

  /**
   * Counts the whole pool: columns {@code token_type}, {@code status}, {@code accounts}, and {@code
   * quota} and {@code heavy_quota} as sums of what is known.
   */
  public static Statement counts(long nowMillis) {
    return new Query(nowMillis)
        .add("SELECT t.token_type AS token_type, ")
        .add(STATUS)
        .add(" AS status, count(*) AS accounts, sum(max(0, ")
        .add(QUOTA)
        .add(")) AS quota, sum(max(0, ")
        .add(HEAVY_QUOTA)
        .add(")) AS heavy_quota FROM tokens t")
        .add(JOINED)
        .add(" GROUP BY 1, 2")
        .statement();
  }

  /**
   * The rowid of the account whose token or id this is, in column {@code place}.
   *
   * @param idOfToken what it would be called if this were its token, which may be stored sealed
   */
  public static Statement exact(String tokenOrId, String idOfToken) {
    return Statement.of(
        "SELECT rowid AS place FROM tokens WHERE token = ?1"
            + " UNION ALL SELECT rowid AS place FROM tokens WHERE id IN (?1, ?2) LIMIT 1",
        tokenOrId,
        idOfToken);
  }

  /**
   * The accounts that these are tokens or ids of, each once.
   *
   * @param namesJson a JSON array of texts
   */
  public static Statement named(String namesJson, long nowMillis) {
    return new Query(nowMillis)
        .add(COLUMNS)
        .add("(SELECT n.rowid AS place FROM json_each(")
        .bind(namesJson)
        .add(") j CROSS JOIN tokens n ON n.token = j.value")
        .add(" UNION SELECT n.rowid FROM json_each(?1) j CROSS JOIN tokens n ON n.id = j.value) w")
        .add(" CROSS JOIN tokens t ON t.rowid = w.place")
        .add(JOINED)
        .statement();
  }

  public static List<PoolAccount> read(Rows found) {
    List<PoolAccount> accounts = new ArrayList<>(found.rows().size());
    for (Row row : found.rows()) {
      AccountStatus status = AccountStatus.named(row.text("status"));
      String reason = row.text("last_failure_reason");
      accounts.add(
          new PoolAccount(
              row.text("token"),
              row.text("id"),
              row.text("token_type").equals("ssoSuper"),
              new AccountPlace(row.integer("created_time"), row.integer("place")),
              status,
              (int) row.integer("quota"),
              (int) row.integer("heavy_quota"),
              status == AccountStatus.COOLING ? row.integer("rests_until") : 0,
              (int) row.integer("failed_count"),
              row.integer("last_failure_time"),
              reason == null ? "" : reason,
              row.text("tags"),
              row.text("note")));
    }
    return accounts;
  }

  /** Everything known of these accounts' quotas; the tokens are a JSON array. */
  public static Statement buckets(String tokensJson) {
    return Statement.of(
        "SELECT q.* FROM json_each(?1) j CROSS JOIN token_quota_state q ON q.token = j.value"
            + " ORDER BY q.rate_limit_model",
        tokensJson);
  }

  /** Adds what was found, by token. */
  public static void readBuckets(Rows found, Map<String, List<QuotaBucket>> byToken) {
    for (Row row : found.rows()) {
      byToken.computeIfAbsent(row.text("token"), token -> new ArrayList<>()).add(bucket(row));
    }
  }

  /** All tags in use, sorted, in column {@code tag}; the table is not walked for it. */
  public static Statement tags() {
    return Statement.of(
        "WITH RECURSIVE each (tag) AS (SELECT min(tag) FROM token_tags UNION ALL"
            + " SELECT (SELECT min(tag) FROM token_tags WHERE tag > each.tag) FROM each"
            + " WHERE tag IS NOT NULL) SELECT tag FROM each WHERE tag IS NOT NULL");
  }

  private static QuotaBucket bucket(Row row) {
    return new QuotaBucket(
        row.text("rate_limit_model"),
        figure(row, "remaining_queries"),
        figure(row, "total_queries"),
        figure(row, "remaining_tokens"),
        figure(row, "total_tokens"),
        figure(row, "low_effort_cost"),
        figure(row, "high_effort_cost"),
        figure(row, "window_size_seconds"),
        row.integer("refreshed_at"),
        row.text("source"),
        row.integer("success") == 1,
        row.text("last_error"),
        row.integer("ready_at"),
        row.integer("cooldown_until"),
        row.integer("last_used_at"),
        row.integer("uses"));
  }

  private static int figure(Row row, String column) {
    return row.isNull(column) ? -1 : (int) row.integer(column);
  }

  /** What is left by a row of {@code token_quota_state}, or by the column without such a row. */
  private static String left(String state, String column) {
    return "CASE WHEN "
        + state
        + ".token IS NULL THEN "
        + column
        + " WHEN "
        + state
        + ".remaining_queries IS NULL OR ("
        + state
        + ".refreshed_at > 0 AND "
        + state
        + ".window_size_seconds > 0 AND "
        + state
        + ".refreshed_at + "
        + state
        + ".window_size_seconds * 1000 <= :now) THEN -1 ELSE "
        + state
        + ".remaining_queries END";
  }

  private static String from(AccountFilter filter) {
    return filter.tag() == null
        ? "tokens t"
        : "token_tags g CROSS JOIN tokens t ON t.token = g.token";
  }

  /** The pluses keep SQLite on the index that the list is ordered by. */
  private static void where(Query query, AccountFilter filter) {
    query.add(" WHERE true");
    if (filter.tag() != null) {
      query.add(" AND g.tag = ").bind(filter.tag());
    }
    if (filter.kind() != null) {
      query.add(" AND +t.token_type = ").bind(filter.kind());
    }
    if (filter.row() != null) {
      query.add(" AND t.rowid = ").bind(filter.row());
    } else if (filter.search() != null) {
      query
          .add(" AND instr(lower(CASE WHEN t.token LIKE '" + Vault.PREFIX + "%' THEN ''")
          .add(" ELSE t.token END || char(10) || coalesce(t.id, '') || char(10)")
          .add(" || t.note), lower(")
          .bind(filter.search())
          .add(")) > 0");
    }
    if (!filter.statuses().isEmpty()) {
      query.add(" AND ").add(STATUS).add(" IN (").add(statuses(filter)).add(")");
    }
  }

  private static String statuses(AccountFilter filter) {
    List<String> quoted = new ArrayList<>();
    for (AccountStatus status : AccountStatus.values()) {
      if (filter.statuses().contains(status) || filter.statuses().contains(status.ofClass())) {
        quoted.add("'" + status.wireName() + "'");
      }
    }
    return String.join(", ", quoted);
  }

  private static Query selected(Query query, AccountFilter filter) {
    query.add(COLUMNS).add(from(filter)).add(JOINED);
    where(query, filter);
    return query;
  }

  private static String sorted(AccountOrder order, int limit, int skip) {
    return " ORDER BY " + orderedBy(order) + " LIMIT " + limit + " OFFSET " + skip;
  }

  private static String orderedBy(AccountOrder order) {
    String direction = order.descending() ? " DESC" : "";
    return switch (order.by()) {
      case CREATED_TIME -> "t.created_time" + direction + ", t.rowid" + direction;
      case QUOTA -> "quota" + direction + ", t.created_time DESC, t.rowid DESC";
      case FAIL_COUNT -> "t.failed_count" + direction + ", t.created_time DESC, t.rowid DESC";
    };
  }
}
