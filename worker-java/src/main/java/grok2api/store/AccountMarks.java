package grok2api.store;

import grok2api.platform.Statement;
import java.util.ArrayList;
import java.util.List;

/** What answers and failures leave at an account. */
public final class AccountMarks {
  private AccountMarks() {}

  /**
   * An answer was served: units are spent, the rate model's cooldown is over.
   *
   * <p>A success with nothing left shows that the figure was wrong: it becomes unknown.
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
              "INSERT INTO token_quota_state (token, rate_limit_model, token_type, draw,"
                  + " remaining_queries, refreshed_at, last_used_at, uses) SELECT ?1, ?2, ?3, "
                  + QuotaStates.DRAW
                  + ", ?4, 0, ?5, 1"
                  + QuotaStates.OF_ACCOUNT
                  + " ON CONFLICT (token, rate_limit_model) DO UPDATE SET"
                  + " remaining_queries = CASE"
                  + " WHEN remaining_queries > 0 THEN max(0, remaining_queries - ?6) END,"
                  + " inflight_units = max(0, inflight_units - ?7), cooldown_until = NULL,"
                  + " cooldown_step = 0, last_used_at = excluded.last_used_at, uses = uses + 1",
              account.token(),
              rateModel,
              account.kind(),
              account.remaining() < 0 ? null : Math.max(0, account.remaining() - units),
              nowMillis,
              units,
              reserved);
    };
  }

  /** An account that was tried again after its rest has proved itself. */
  public static Statement awake(String token, String rateModel) {
    return Statement.of(
        "UPDATE token_quota_state SET ready_at = 0"
            + " WHERE token = ?1 AND rate_limit_model = ?2 AND ready_at > 0",
        token,
        rateModel);
  }

  /** Puts an account to rest whose last units are gone; changes nothing while some are left. */
  public static Statement spent(String token, String rateModel, long nowMillis) {
    return Statement.of(
        "UPDATE token_quota_state SET ready_at = CASE WHEN refreshed_at > 0"
            + " AND window_size_seconds > 0 THEN refreshed_at + window_size_seconds * 1000"
            + " ELSE ?3 + "
            + QuotaStates.UNKNOWN_WINDOW_MILLIS
            + " END WHERE token = ?1 AND rate_limit_model = ?2 AND remaining_queries = 0"
            + " AND ready_at = 0 AND (refreshed_at = 0 OR window_size_seconds IS NULL"
            + " OR refreshed_at + window_size_seconds * 1000 > ?3)",
        token,
        rateModel,
        nowMillis);
  }

  /** Forgets failures after a success. */
  public static Statement forgiven(String token) {
    return Statement.of(
        "UPDATE tokens SET failed_count = 0 WHERE token = ?1 AND failed_count > 0", token);
  }

  /** An account has shown that its session works: no failures, no rest as a whole. */
  public static Statement proven(String token) {
    return Statement.of(
        "UPDATE tokens SET failed_count = 0, cooldown_until = NULL"
            + " WHERE token = ?1 AND (failed_count > 0 OR cooldown_until IS NOT NULL)",
        token);
  }

  /**
   * A session was refused: counts towards expiry, rests until {@code restUntilMillis}. Requests
   * that were on their way together count once: what one bad moment did to all of them confirms
   * nothing.
   *
   * @param tokenJson the token as a JSON string literal
   * @param alone whether nothing was on its way with the call, so that it counts even if the
   *     account rested
   */
  public static List<Statement> sessionRefused(
      Schema schema,
      String token,
      String tokenJson,
      int threshold,
      long restUntilMillis,
      String reason,
      long nowMillis,
      boolean alone) {
    String count =
        "CASE WHEN "
            + (alone ? "false" : "cooldown_until > ?2 AND last_failure_time <= ?2")
            + " THEN failed_count WHEN last_failure_time > ?2 - "
            + AccountChoice.FAILURE_MEMORY_MILLIS
            + " THEN failed_count + 1 ELSE 1 END";
    return followed(
        schema,
        tokenJson,
        nowMillis,
        Statement.of(
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
            reason));
  }

  /** An account is dead for certain. */
  public static List<Statement> expired(
      Schema schema, String token, String tokenJson, String reason, long nowMillis) {
    return followed(
        schema,
        tokenJson,
        nowMillis,
        Statement.of(
            "UPDATE tokens SET status = 'expired', failed_count = failed_count + 1,"
                + " last_failure_time = ?2, last_failure_reason = ?3 WHERE token = ?1",
            token,
            nowMillis,
            reason));
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
      Account account,
      String rateModel,
      int reserved,
      long restUntilMillis,
      String reason,
      long nowMillis) {
    return switch (schema) {
      case LEGACY -> rests(account.token(), restUntilMillis, reason, nowMillis);
      case CURRENT ->
          Statement.of(
              "INSERT INTO token_quota_state (token, rate_limit_model, token_type, draw,"
                  + " remaining_queries, refreshed_at, cooldown_until, ready_at, cooldown_step,"
                  + " last_used_at, last_error) SELECT ?1, ?2, ?3, "
                  + QuotaStates.DRAW
                  + ", 0, 0, ?4, ?4, ?5, ?6, ?7"
                  + QuotaStates.OF_ACCOUNT
                  + " ON CONFLICT (token, rate_limit_model) DO UPDATE SET remaining_queries = 0,"
                  + " cooldown_until = excluded.cooldown_until, ready_at = excluded.ready_at,"
                  + " cooldown_step = excluded.cooldown_step, last_used_at = excluded.last_used_at,"
                  + " last_error = excluded.last_error,"
                  + " inflight_units = max(0, inflight_units - ?8)",
              account.token(),
              rateModel,
              account.kind(),
              restUntilMillis,
              account.cooldownStep() + 1,
              nowMillis,
              reason,
              reserved);
    };
  }

  /** The index of ready accounts has to follow a change of status. */
  private static List<Statement> followed(
      Schema schema, String tokenJson, long nowMillis, Statement change) {
    List<Statement> statements = new ArrayList<>();
    statements.add(change);
    if (schema == Schema.CURRENT) {
      statements.add(QuotaStates.aligned("[" + tokenJson + "]", nowMillis));
    }
    return statements;
  }
}
