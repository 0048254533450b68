package grok2api.store;

import grok2api.models.Quota;
import grok2api.platform.Row;
import grok2api.platform.Rows;
import grok2api.platform.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * What providers told of quotas: the latest figures in {@code token_quota_state}, their history in
 * {@code token_quota_audit}.
 */
public final class Quotas {
  /** A failed measurement is not repeated by the schedule before that. */
  private static final long RETRY_MILLIS = 3_600_000L;

  private static final String FIGURES =
      "remaining_queries, total_queries, remaining_tokens, total_tokens, low_effort_cost,"
          + " high_effort_cost, window_size_seconds, metric_kind, source, refreshed_at, success,"
          + " last_error, raw_payload";

  /** An operator may ask about an expired account; that does not make it ready. */
  private static final String NEVER_IF_EXPIRED =
      "CASE WHEN status <> 'active' THEN " + QuotaStates.NEVER_MILLIS + " ELSE 0 END";

  private Quotas() {}

  /** Why a quota was measured, as stored in {@code source}. */
  public enum Source {
    /** After an answer, because the figure was old. */
    AFTER_USE("queue"),
    SCHEDULE("auto_refresh"),
    OPERATOR("manual_refresh"),
    OPERATOR_TEST("admin_test"),
    /** Because nothing was known. */
    UNKNOWN_QUOTA("probe");

    private final String stored;

    Source(String stored) {
      this.stored = stored;
    }
  }

  /** An account and a rate model to measure. */
  public record Due(String token, boolean superAccount, String rateModel) {}

  /**
   * Takes the right to measure; the second statement changes one row for whoever gets it.
   *
   * @param staleMillis figures younger than this need no measuring
   */
  public static List<Statement> claim(
      Account account, String rateModel, long nowMillis, long staleMillis, long pauseMillis) {
    return List.of(
        Statement.of(
            "INSERT OR IGNORE INTO token_quota_state (token, rate_limit_model, token_type, draw,"
                + " refreshed_at) SELECT ?1, ?2, ?3, "
                + QuotaStates.DRAW
                + ", 0"
                + QuotaStates.OF_ACCOUNT,
            account.token(),
            rateModel,
            account.kind()),
        Statement.of(
            "UPDATE token_quota_state SET claimed_at = ?3 WHERE token = ?1"
                + " AND rate_limit_model = ?2 AND claimed_at <= ?3 - ?4"
                + " AND (refreshed_at <= ?3 - ?5 OR remaining_queries IS NULL"
                + " OR (ready_at > 0 AND ready_at <= ?3))",
            account.token(),
            rateModel,
            nowMillis,
            pauseMillis,
            staleMillis));
  }

  /**
   * Stores what was measured. History is written only when a figure differs from what was known,
   * own use included: it would cost more rows than all else.
   *
   * @param kind {@code sso} or {@code ssoSuper}
   */
  public static List<Statement> measured(
      String token, String kind, String rateModel, Quota quota, Source source, long nowMillis) {
    List<Statement> statements = new ArrayList<>();
    Object[] values = values(token, rateModel, quota, source, nowMillis);
    statements.add(
        Statement.of(
            "INSERT INTO token_quota_audit (token, rate_limit_model, "
                + FIGURES
                + ", recorded_at) SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, 1, '',"
                + " ?13, ?12"
                + QuotaStates.OF_ACCOUNT
                + " AND NOT EXISTS (SELECT 1"
                + " FROM token_quota_state WHERE token = ?1 AND rate_limit_model = ?2"
                + " AND refreshed_at > 0 AND success = 1 AND remaining_queries IS ?3"
                + " AND total_queries IS ?4 AND remaining_tokens IS ?5 AND total_tokens IS ?6"
                + " AND window_size_seconds IS ?9)",
            values));
    Object[] withKind = new Object[values.length + 1];
    System.arraycopy(values, 0, withKind, 0, values.length);
    withKind[values.length] = kind;
    statements.add(
        Statement.of(
            "INSERT INTO token_quota_state (token, rate_limit_model, "
                + FIGURES
                + ", token_type, draw, ready_at, claimed_at) SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7,"
                + " ?8, ?9, ?10, ?11, ?12, 1, '', ?13, ?14, "
                + QuotaStates.DRAW
                + ", "
                + NEVER_IF_EXPIRED
                + ", ?12"
                + QuotaStates.OF_ACCOUNT
                + " ON CONFLICT (token, rate_limit_model) DO UPDATE SET raw_payload = CASE"
                + " WHEN success = 1 AND remaining_queries IS ?3 AND total_queries IS ?4"
                + " AND remaining_tokens IS ?5 AND total_tokens IS ?6 THEN raw_payload ELSE ?13 END,"
                + " remaining_queries = ?3, total_queries = ?4, remaining_tokens = ?5,"
                + " total_tokens = ?6, low_effort_cost = ?7, high_effort_cost = ?8,"
                + " window_size_seconds = ?9, metric_kind = ?10, source = ?11, refreshed_at = ?12,"
                + " success = 1, last_error = '', claimed_at = ?12",
            withKind));
    statements.add(readiness(token, rateModel, nowMillis));
    String column =
        switch (rateModel) {
          case "grok-4" -> "remaining_queries";
          case "grok-4-heavy" -> kind.equals("ssoSuper") ? "heavy_remaining_queries" : null;
          default -> null;
        };
    if (column != null) {
      statements.add(
          Statement.of(
              "UPDATE tokens SET " + column + " = ?2 WHERE token = ?1 AND " + column + " <> ?2",
              token,
              quota.remaining()));
    }
    return statements;
  }

  /** Ready or not, by the new figures; touches the index only when that changes. */
  private static Statement readiness(String token, String rateModel, long nowMillis) {
    String readyAt =
        "CASE WHEN cooldown_until > ?3 THEN cooldown_until WHEN remaining_queries > 0 THEN 0"
            + " WHEN window_size_seconds > 0 THEN ?3 + window_size_seconds * 1000 ELSE ?3 + "
            + QuotaStates.UNKNOWN_WINDOW_MILLIS
            + " END";
    return Statement.of(
        "UPDATE token_quota_state SET ready_at = "
            + readyAt
            + " WHERE token = ?1 AND rate_limit_model = ?2 AND ready_at < "
            + QuotaStates.NEVER_MILLIS
            + " AND ready_at <> "
            + readyAt,
        token,
        rateModel,
        nowMillis);
  }

  private static Object[] values(
      String token, String rateModel, Quota quota, Source source, long nowMillis) {
    return new Object[] {
      token,
      rateModel,
      quota.remaining(),
      told(quota.totalQueries()),
      told(quota.remainingTokens()),
      told(quota.totalTokens()),
      told(quota.lowEffortCost()),
      told(quota.highEffortCost()),
      told(quota.windowSeconds()),
      quota.metric(),
      source.stored,
      nowMillis,
      quota.payload()
    };
  }

  private static Integer told(int figure) {
    return figure < 0 ? null : figure;
  }

  /**
   * Notes that measuring failed: earlier figures stay, the same error is noted once.
   *
   * @param body what came instead, short
   */
  public static List<Statement> unmeasured(
      String token,
      String kind,
      String rateModel,
      String error,
      String body,
      Source source,
      long nowMillis) {
    return List.of(
        Statement.of(
            "INSERT INTO token_quota_audit (token, rate_limit_model, success, last_error,"
                + " raw_payload, source, refreshed_at, recorded_at)"
                + " SELECT ?1, ?2, 0, ?3, ?4, ?5, ?6, ?6"
                + QuotaStates.OF_ACCOUNT
                + " AND NOT EXISTS (SELECT 1"
                + " FROM token_quota_state WHERE token = ?1 AND rate_limit_model = ?2"
                + " AND success = 0 AND last_error = ?3)",
            token,
            rateModel,
            error,
            body,
            source.stored,
            nowMillis),
        Statement.of(
            "INSERT INTO token_quota_state (token, rate_limit_model, token_type, draw, ready_at,"
                + " refreshed_at, success, last_error, raw_payload, source, claimed_at)"
                + " SELECT ?1, ?2, ?7, "
                + QuotaStates.DRAW
                + ", "
                + NEVER_IF_EXPIRED
                + ", 0, 0, ?3, ?4, ?5, ?6"
                + QuotaStates.OF_ACCOUNT
                + " ON CONFLICT (token, rate_limit_model) DO UPDATE SET"
                + " raw_payload = CASE WHEN success = 0 AND last_error = ?3 THEN raw_payload"
                + " ELSE ?4 END, success = 0, last_error = ?3, source = ?5, claimed_at = ?6",
            token,
            rateModel,
            error,
            body,
            source.stored,
            nowMillis,
            kind));
  }

  /** The oldest figures of accounts that may still serve, those never told first. */
  public static Statement stalest(long olderThanMillis, long nowMillis, int limit) {
    return Statement.of(
        "SELECT token, token_type, rate_limit_model FROM token_quota_state"
            + " WHERE refreshed_at <= ?1 AND claimed_at <= ?2 AND ready_at < "
            + QuotaStates.NEVER_MILLIS
            + " AND token_type IS NOT NULL ORDER BY refreshed_at LIMIT ?3",
        olderThanMillis,
        nowMillis - RETRY_MILLIS,
        limit);
  }

  /**
   * Accounts of which nothing was ever asked, looked for from a random place on.
   *
   * @param place as in {@link AccountChoice#sample}
   */
  public static Statement neverMeasured(String rateModel, int place, int walk, int limit) {
    return Statement.of(
        "SELECT t.token, t.token_type, ?1 AS rate_limit_model FROM "
            + AccountChoice.around(
                "SELECT rowid AS place FROM tokens WHERE rowid ",
                "(SELECT CAST(?2 * max(rowid) / "
                    + AccountChoice.PLACES
                    + " AS INTEGER) FROM tokens)",
                "rowid",
                walk)
            + " w CROSS JOIN tokens t ON t.rowid = w.place WHERE t.status = 'active'"
            + (rateModel.equals("grok-4-heavy") ? " AND t.token_type = 'ssoSuper'" : "")
            + " AND NOT EXISTS (SELECT 1 FROM token_quota_state q"
            + " WHERE q.token = t.token AND q.rate_limit_model = ?1) LIMIT ?3",
        rateModel,
        place,
        limit);
  }

  public static List<Due> due(Rows found) {
    List<Due> due = new ArrayList<>();
    for (Row row : found.rows()) {
      due.add(
          new Due(
              row.text("token"),
              row.text("token_type").equals("ssoSuper"),
              row.text("rate_limit_model")));
    }
    return due;
  }
}
