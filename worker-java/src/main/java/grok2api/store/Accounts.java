package grok2api.store;

import grok2api.platform.Row;
import grok2api.platform.Rows;
import grok2api.platform.Statement;
import java.util.ArrayList;
import java.util.List;

/** Tables {@code tokens} and {@code token_quota_state}: upstream accounts and their quotas. */
public final class Accounts {
  /** A reservation older than this no longer counts; its request must have died. */
  public static final long RESERVATION_MILLIS = 120_000;

  /** Failures older than this no longer count towards expiry. */
  private static final long FAILURE_MEMORY_MILLIS = 24 * 3_600_000L;

  private static final String RUNNING =
      "CASE WHEN q.inflight_updated_at > ?4 - "
          + RESERVATION_MILLIS
          + " THEN q.inflight_units ELSE 0 END";

  private Accounts() {}

  /**
   * Up to {@code limit} accounts of one kind that may serve the rate model now.
   *
   * <p>The table is read from a random place on and around its end, so that a large pool is sampled
   * evenly at a bounded cost and not always from its first row.
   *
   * @param fraction the place, 0 (inclusive) to 1
   */
  public static Statement ready(
      Schema schema,
      boolean superAccounts,
      String rateModel,
      double fraction,
      long nowMillis,
      int limit) {
    String place = "(SELECT CAST(?3 * max(rowid) AS INTEGER) FROM tokens)";
    String columns =
        "SELECT t.token, t.failed_count, t.last_failure_time, "
            + (schema == Schema.LEGACY
                ? left("t") + " AS remaining, 0 AS cooldown_step, 0 AS last_used_at FROM tokens t"
                : "CASE WHEN q.token IS NULL THEN "
                    + left("t")
                    + " WHEN q.remaining_queries IS NULL OR "
                    + windowOver()
                    + " THEN -1 ELSE max(0, q.remaining_queries - "
                    + RUNNING
                    + ") END AS remaining, coalesce(q.cooldown_step, 0) AS cooldown_step,"
                    + " coalesce(q.last_used_at, 0) AS last_used_at FROM tokens t"
                    + " LEFT JOIN token_quota_state q"
                    + " ON q.token = t.token AND q.rate_limit_model = ?2");
    String ready =
        " t.token_type = ?1 AND t.status = 'active'"
            + " AND (t.cooldown_until IS NULL OR t.cooldown_until <= ?4)"
            + (schema == Schema.LEGACY
                ? " AND " + left("t") + " <> 0"
                : " AND (q.cooldown_until IS NULL OR q.cooldown_until <= ?4) AND (CASE"
                    + " WHEN q.token IS NULL THEN "
                    + left("t")
                    + " <> 0 ELSE q.cooldown_step > 0 OR q.remaining_queries IS NULL OR "
                    + windowOver()
                    + " OR q.remaining_queries > "
                    + RUNNING
                    + " END)");
    return Statement.of(
        "SELECT * FROM (SELECT * FROM ("
            + columns
            + " WHERE t.rowid > "
            + place
            + " AND"
            + ready
            + " ORDER BY t.rowid LIMIT ?5) UNION ALL SELECT * FROM ("
            + columns
            + " WHERE t.rowid <= "
            + place
            + " AND"
            + ready
            + " ORDER BY t.rowid LIMIT ?5)) LIMIT ?5",
        superAccounts ? "ssoSuper" : "sso",
        rateModel,
        fraction,
        nowMillis,
        limit);
  }

  public static List<Account> read(Rows found, boolean superAccounts, long nowMillis) {
    List<Account> accounts = new ArrayList<>();
    for (Row row : found.rows()) {
      boolean forgotten =
          row.isNull("last_failure_time")
              || row.integer("last_failure_time") < nowMillis - FAILURE_MEMORY_MILLIS;
      accounts.add(
          new Account(
              row.text("token"),
              superAccounts,
              (int) row.integer("remaining"),
              (int) row.integer("cooldown_step"),
              forgotten ? 0 : (int) row.integer("failed_count"),
              row.integer("last_used_at")));
    }
    return accounts;
  }

  /**
   * When the first resting account of the kinds will be ready, in milliseconds: column {@code at}
   * for any rest, {@code rate_limited} not null when some rest is a rate limit's. Null when none
   * rests.
   */
  public static Statement firstReadyAt(
      Schema schema, boolean superOnly, String rateModel, long nowMillis) {
    String kind = superOnly ? "t.token_type = 'ssoSuper'" : "t.token_type IN ('sso', 'ssoSuper')";
    return switch (schema) {
      case LEGACY ->
          Statement.of(
              "SELECT min(t.cooldown_until) AS at, min(t.cooldown_until) AS rate_limited"
                  + " FROM tokens t WHERE t.status = 'active' AND "
                  + kind
                  + " AND t.cooldown_until > ?1",
              nowMillis);
      case CURRENT ->
          Statement.of(
              "SELECT min(max(coalesce(t.cooldown_until, 0), coalesce(q.cooldown_until, 0))) AS at,"
                  + " max(CASE WHEN q.cooldown_until > ?1 THEN 1 END) AS rate_limited"
                  + " FROM tokens t LEFT JOIN token_quota_state q"
                  + " ON q.token = t.token AND q.rate_limit_model = ?2 WHERE t.status = 'active' AND "
                  + kind
                  + " AND max(coalesce(t.cooldown_until, 0), coalesce(q.cooldown_until, 0)) > ?1",
              nowMillis,
              rateModel);
    };
  }

  /** Which kinds of account there are: columns {@code basic} and {@code super}, 0 or 1. */
  public static Statement kinds() {
    String exists = "EXISTS (SELECT 1 FROM tokens WHERE status = 'active' AND token_type = ";
    return Statement.of("SELECT " + exists + "'sso') AS basic, " + exists + "'ssoSuper') AS super");
  }

  /**
   * Holds units of an account that is near its end; changes one row exactly when they were there.
   */
  public static List<Statement> reserve(
      Account account, String rateModel, int units, long nowMillis) {
    return List.of(
        Statement.of(
            "INSERT OR IGNORE INTO token_quota_state (token, rate_limit_model, remaining_queries,"
                + " refreshed_at) VALUES (?1, ?2, ?3, 0)",
            account.token(),
            rateModel,
            account.remaining()),
        Statement.of(
            "UPDATE token_quota_state AS q SET inflight_units = ?3 + "
                + RUNNING
                + ", inflight_updated_at = ?4 WHERE token = ?1 AND rate_limit_model = ?2"
                + " AND remaining_queries >= ?3 + "
                + RUNNING,
            account.token(),
            rateModel,
            units,
            nowMillis));
  }

  /** Gives a reservation back unused. */
  public static Statement release(String token, String rateModel, int units) {
    return Statement.of(
        "UPDATE token_quota_state SET inflight_units = max(0, inflight_units - ?3)"
            + " WHERE token = ?1 AND rate_limit_model = ?2",
        token,
        rateModel,
        units);
  }

  /**
   * An answer was served: units are spent, the rate model's cooldown is over.
   *
   * <p>A success with nothing left, or on probation, shows that the figure was wrong: it becomes
   * unknown.
   *
   * @param reserved units to give back from the reservation, 0 without one
   */
  public static Statement served(
      Schema schema, Account account, String rateModel, int units, int reserved, long nowMillis) {
    return switch (schema) {
      case LEGACY ->
          Statement.of(
              "UPDATE tokens SET failed_count = 0, remaining_queries = CASE"
                  + " WHEN remaining_queries > 0 THEN max(0, remaining_queries - ?2)"
                  + " ELSE remaining_queries END WHERE token = ?1",
              account.token(),
              units);
      case CURRENT ->
          Statement.of(
              "INSERT INTO token_quota_state (token, rate_limit_model, remaining_queries,"
                  + " refreshed_at, last_used_at) VALUES (?1, ?2, ?3, 0, ?4)"
                  + " ON CONFLICT (token, rate_limit_model) DO UPDATE SET remaining_queries = CASE"
                  + " WHEN remaining_queries > 0 AND cooldown_step = 0"
                  + " THEN max(0, remaining_queries - ?5) END,"
                  + " inflight_units = max(0, inflight_units - ?6), cooldown_until = NULL,"
                  + " cooldown_step = 0, last_used_at = excluded.last_used_at",
              account.token(),
              rateModel,
              account.remaining() < 0 ? null : Math.max(0, account.remaining() - units),
              nowMillis,
              units,
              reserved);
    };
  }

  /** Forgets failures after a success. */
  public static Statement forgiven(String token) {
    return Statement.of(
        "UPDATE tokens SET failed_count = 0 WHERE token = ?1 AND failed_count > 0", token);
  }

  /** A session was refused: counts towards expiry, rests until {@code restUntilMillis}. */
  public static Statement sessionRefused(
      String token, int threshold, long restUntilMillis, String reason, long nowMillis) {
    String count =
        "CASE WHEN last_failure_time > ?2 - "
            + FAILURE_MEMORY_MILLIS
            + " THEN failed_count + 1 ELSE 1 END";
    return Statement.of(
        "UPDATE tokens SET failed_count = "
            + count
            + ", status = CASE WHEN "
            + count
            + " >= ?3 THEN 'expired' ELSE status END, cooldown_until = ?4,"
            + " last_failure_time = ?2, last_failure_reason = ?5 WHERE token = ?1",
        token,
        nowMillis,
        threshold,
        restUntilMillis,
        reason);
  }

  /** An account is dead for certain. */
  public static Statement expired(String token, String reason, long nowMillis) {
    return Statement.of(
        "UPDATE tokens SET status = 'expired', failed_count = failed_count + 1,"
            + " last_failure_time = ?2, last_failure_reason = ?3 WHERE token = ?1",
        token,
        nowMillis,
        reason);
  }

  /** A rest for the whole account that says nothing against it. */
  public static Statement rests(String token, long restUntilMillis, String reason, long nowMillis) {
    return Statement.of(
        "UPDATE tokens SET cooldown_until = ?2, last_failure_time = ?3, last_failure_reason = ?4"
            + " WHERE token = ?1",
        token,
        restUntilMillis,
        nowMillis,
        reason);
  }

  /** A rate model is spent: nothing left, rests until {@code restUntilMillis}. */
  public static Statement rateLimited(
      Schema schema,
      String token,
      String rateModel,
      int step,
      int reserved,
      long restUntilMillis,
      String reason,
      long nowMillis) {
    return switch (schema) {
      case LEGACY -> rests(token, restUntilMillis, reason, nowMillis);
      case CURRENT ->
          Statement.of(
              "INSERT INTO token_quota_state (token, rate_limit_model, remaining_queries,"
                  + " refreshed_at, cooldown_until, cooldown_step, last_used_at, last_error)"
                  + " VALUES (?1, ?2, 0, 0, ?3, ?4, ?5, ?6)"
                  + " ON CONFLICT (token, rate_limit_model) DO UPDATE SET remaining_queries = 0,"
                  + " cooldown_until = excluded.cooldown_until,"
                  + " cooldown_step = excluded.cooldown_step, last_used_at = excluded.last_used_at,"
                  + " last_error = excluded.last_error,"
                  + " inflight_units = max(0, inflight_units - ?7)",
              token,
              rateModel,
              restUntilMillis,
              step,
              nowMillis,
              reason,
              reserved);
    };
  }

  /** What an account without a quota row has left: the heavy model has a column of its own. */
  private static String left(String table) {
    return "CASE WHEN ?2 = 'grok-4-heavy' THEN "
        + table
        + ".heavy_remaining_queries ELSE "
        + table
        + ".remaining_queries END";
  }

  /** Whether the window has passed since the quota was measured, so that it must have refilled. */
  private static String windowOver() {
    return "(q.refreshed_at > 0 AND q.window_size_seconds > 0"
        + " AND q.refreshed_at + q.window_size_seconds * 1000 <= ?4)";
  }
}
