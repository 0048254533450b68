package grok2api.store;

import grok2api.platform.Row;
import grok2api.platform.Rows;
import grok2api.platform.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds accounts that may serve, at a cost that does not grow with the pool.
 *
 * <p>An account with a row in {@code token_quota_state} is found by the index {@code
 * (rate_limit_model, token_type, ready_at, draw)}: {@code ready_at = 0} are ready and read from a
 * random {@code draw} on, so that each sample is another one; those whose time has come are read in
 * its order. An account without such a row was never asked for this rate model; a few active ones
 * are looked at from a random place of {@code tokens}.
 */
public final class AccountChoice {
  /** A reservation older than this no longer counts; its request must have died. */
  static final long RESERVATION_MILLIS = 120_000;

  /** Random places are below this, as {@code draw} is. */
  public static final int PLACES = 1 << 20;

  /** Failures older than this no longer count towards expiry. */
  static final long FAILURE_MEMORY_MILLIS = 24 * 3_600_000L;

  static final String RUNNING =
      "CASE WHEN q.inflight_updated_at > ?3 - "
          + RESERVATION_MILLIS
          + " THEN q.inflight_units ELSE 0 END";

  /** Whether the window has passed since the quota was measured, so that it must have refilled. */
  private static final String WINDOW_OVER =
      "(q.refreshed_at > 0 AND q.window_size_seconds > 0"
          + " AND q.refreshed_at + q.window_size_seconds * 1000 <= ?3)";

  private static final String USABLE =
      " AND t.status = 'active' AND (t.cooldown_until IS NULL OR t.cooldown_until <= ?3)";

  private static final String KNOWN =
      "SELECT t.token AS token, t.token_type AS token_type, t.failed_count AS failed_count,"
          + " t.last_failure_time AS last_failure_time, CASE WHEN q.remaining_queries IS NULL"
          + " OR q.ready_at > 0 OR "
          + WINDOW_OVER
          + " THEN -1 ELSE max(0, q.remaining_queries - "
          + RUNNING
          + ") END AS remaining, q.cooldown_step AS cooldown_step, q.ready_at > 0 AS resting,"
          + " coalesce(q.last_used_at, 0) AS last_used_at, q.refreshed_at AS measured_at"
          + " FROM token_quota_state q CROSS JOIN tokens t ON t.token = q.token"
          + " WHERE q.rate_limit_model = ?1 AND q.token_type = ";

  /** A zero of unknown age says no more than nothing at all. */
  private static final String NEVER_ASKED =
      "SELECT t.token AS token, t.token_type AS token_type, t.failed_count AS failed_count,"
          + " t.last_failure_time AS last_failure_time,"
          + " CASE WHEN (CASE WHEN ?1 = 'grok-4-heavy' THEN t.heavy_remaining_queries"
          + " ELSE t.remaining_queries END) > 0 THEN (CASE WHEN ?1 = 'grok-4-heavy'"
          + " THEN t.heavy_remaining_queries ELSE t.remaining_queries END) ELSE -1 END"
          + " AS remaining, 0 AS cooldown_step, 0 AS resting, 0 AS last_used_at, 0 AS measured_at"
          + " FROM ";

  /** How many accounts of each sort a sample may hold. */
  public enum Width {
    /** What a chat reads on its way: some 50 rows, whatever the size of the pool. */
    USUAL(3, 3, 8),
    /** When the usual sample had nobody: a wider net, still bounded. */
    WIDE(16, 60, 24);

    private final int due;
    private final int neverAsked;
    private final int ready;

    Width(int due, int neverAsked, int ready) {
      this.due = due;
      this.neverAsked = neverAsked;
      this.ready = ready;
    }

    /** Some ready ones fit in, however many are due or were never asked. */
    private int total() {
      return this == USUAL ? due + neverAsked + ready / 2 : 2 * (due + neverAsked + ready);
    }
  }

  private AccountChoice() {}

  /**
   * Accounts that may serve the rate model now, basic ones before super ones; super ones are read
   * only as far as there is room.
   *
   * @param place random, 0 (inclusive) to {@link #PLACES} (exclusive)
   */
  public static Statement sample(
      Schema schema, boolean superOnly, String rateModel, int place, long nowMillis, Width width) {
    if (schema == Schema.LEGACY) {
      return legacySample(superOnly, rateModel, place, nowMillis, width);
    }
    String kinds = ofKind("'ssoSuper'", width);
    if (!superOnly) {
      kinds = ofKind("'sso'", width) + " UNION ALL " + kinds;
    }
    return Statement.of(kinds + " LIMIT " + width.total(), rateModel, place, nowMillis);
  }

  /** Nested, because D1 allows five terms in one compound. */
  private static String ofKind(String kind, Width width) {
    String known = KNOWN + kind + USABLE;
    String ready = known + " AND q.ready_at = 0 AND q.draw ";
    return "SELECT * FROM ("
        + limited(known + " AND q.ready_at > 0 AND q.ready_at <= ?3 ORDER BY q.ready_at", width.due)
        + " UNION ALL "
        + limited(
            NEVER_ASKED
                + around(
                    "SELECT rowid AS place FROM tokens WHERE token_type = "
                        + kind
                        + " AND status = 'active' AND rowid ",
                    "(SELECT CAST(?2 * max(rowid) / " + PLACES + " AS INTEGER) FROM tokens)",
                    "rowid",
                    width.neverAsked)
                + " w CROSS JOIN tokens t ON t.rowid = w.place WHERE NOT EXISTS"
                + " (SELECT 1 FROM token_quota_state q"
                + " WHERE q.token = t.token AND q.rate_limit_model = ?1)"
                + USABLE,
            width.neverAsked)
        + " UNION ALL SELECT * FROM "
        + around(ready, "?2", "q.draw", width.ready)
        + ")";
  }

  /** The first rows from a place on and, once the end is reached, from the beginning. */
  static String around(String selectUpToColumn, String place, String column, int limit) {
    return "("
        + limited(selectUpToColumn + "> " + place + " ORDER BY " + column, limit)
        + " UNION ALL "
        + limited(selectUpToColumn + "<= " + place + " ORDER BY " + column, limit)
        + " LIMIT "
        + limit
        + ")";
  }

  private static String limited(String select, int limit) {
    return "SELECT * FROM (" + select + " LIMIT " + limit + ")";
  }

  /** An earlier edition's tables know one quota for each account. */
  private static Statement legacySample(
      boolean superOnly, String rateModel, int place, long nowMillis, Width width) {
    String kinds = superOnly ? "t.token_type = 'ssoSuper'" : "t.token_type IN ('sso', 'ssoSuper')";
    String walked =
        around(
            "SELECT rowid AS place FROM tokens WHERE rowid ",
            "(SELECT CAST(?2 * max(rowid) / " + PLACES + " AS INTEGER) FROM tokens)",
            "rowid",
            8 * width.total());
    return Statement.of(
        NEVER_ASKED
            + walked
            + " w CROSS JOIN tokens t ON t.rowid = w.place WHERE "
            + kinds
            + USABLE
            + " LIMIT "
            + 2 * width.total(),
        rateModel,
        place,
        nowMillis);
  }

  public static List<Account> read(Rows found, long nowMillis) {
    List<Account> accounts = new ArrayList<>();
    for (Row row : found.rows()) {
      boolean forgotten =
          row.isNull("last_failure_time")
              || row.integer("last_failure_time") < nowMillis - FAILURE_MEMORY_MILLIS;
      accounts.add(
          new Account(
              row.text("token"),
              row.text("token_type").equals("ssoSuper"),
              (int) row.integer("remaining"),
              (int) row.integer("cooldown_step"),
              row.integer("resting") == 1,
              forgotten ? 0 : (int) row.integer("failed_count"),
              row.integer("last_used_at"),
              row.integer("measured_at")));
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
    String whole = firstOfKinds(superOnly, "cooldown_until", "tokens WHERE +status = 'active'");
    return switch (schema) {
      case LEGACY ->
          Statement.of("SELECT (" + whole + ") AS at, (" + whole + ") AS rate_limited", nowMillis);
      case CURRENT ->
          Statement.of(
              "SELECT min(coalesce(own, account), coalesce(account, own)) AS at,"
                  + " own AS rate_limited FROM (SELECT ("
                  + whole
                  + ") AS account, ("
                  + firstOfKinds(
                      superOnly,
                      "ready_at",
                      "token_quota_state WHERE rate_limit_model = ?2 AND ready_at < "
                          + QuotaStates.NEVER_MILLIS)
                  + ") AS own)",
              nowMillis,
              rateModel);
    };
  }

  private static String firstOfKinds(boolean superOnly, String column, String from) {
    String ofSuper = firstOf("'ssoSuper'", column, from);
    return "SELECT min(at) FROM ("
        + (superOnly ? ofSuper : firstOf("'sso'", column, from) + " UNION ALL " + ofSuper)
        + ")";
  }

  private static String firstOf(String kind, String column, String from) {
    return limited(
        "SELECT "
            + column
            + " AS at FROM "
            + from
            + (column.equals("ready_at") ? " AND token_type = " : " AND +token_type = ")
            + kind
            + " AND "
            + column
            + " > ?1 ORDER BY "
            + column,
        1);
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
            "INSERT OR IGNORE INTO token_quota_state (token, rate_limit_model, token_type, draw,"
                + " remaining_queries, refreshed_at) SELECT ?1, ?2, ?3, "
                + QuotaStates.DRAW
                + ", ?4, 0"
                + QuotaStates.OF_ACCOUNT,
            account.token(),
            rateModel,
            account.kind(),
            account.remaining()),
        Statement.of(
            "UPDATE token_quota_state AS q SET inflight_units = ?4 + "
                + RUNNING
                + ", inflight_updated_at = ?3 WHERE token = ?1 AND rate_limit_model = ?2"
                + " AND remaining_queries >= ?4 + "
                + RUNNING,
            account.token(),
            rateModel,
            nowMillis,
            units));
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
}
