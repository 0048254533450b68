package grok2api.store;

import grok2api.platform.Statement;

/**
 * Table {@code token_quota_state}, kept in step with {@code tokens} whenever an account is changed
 * as a whole.
 *
 * <p>Accounts are named by a JSON array of tokens, so that any number of them is one parameter.
 */
public final class QuotaStates {
  /** When an expired account is ready again. */
  public static final long NEVER_MILLIS = 253_402_300_799_000L;

  /** A spent window of unknown length is tried again after this time. */
  static final long UNKNOWN_WINDOW_MILLIS = 3_600_000L;

  /**
   * An account's place among the others. Multiples of the golden section fall evenly however many
   * there are, so that every account is as likely to be in a sample as any other; at random, some
   * would have twice the room of their neighbours.
   */
  static final String DRAW = drawOf("rowid");

  /**
   * Where a new row comes from, ?1 being the account's token: no row without its account. An
   * isolate may still know an account that is gone, or one by a form of its token that is no longer
   * stored.
   */
  static final String OF_ACCOUNT = " FROM tokens WHERE token = ?1";

  private static final String NAMED = " IN (SELECT value FROM json_each(?1))";

  /** Rows of an earlier edition that one search brings into the index. */
  private static final int NEW_ROWS = 100;

  private static final String ALIGN =
      "UPDATE token_quota_state AS q SET token_type = t.token_type, draw = "
          + drawOf("t.rowid")
          + ", ready_at = CASE"
          + " WHEN t.status <> 'active' THEN "
          + NEVER_MILLIS
          + " WHEN q.cooldown_until > ?2 THEN q.cooldown_until"
          + " WHEN q.remaining_queries <= 0 AND q.refreshed_at > 0 AND q.window_size_seconds > 0"
          + " THEN q.refreshed_at + q.window_size_seconds * 1000"
          + " WHEN q.remaining_queries <= 0 THEN ?2 + "
          + UNKNOWN_WINDOW_MILLIS
          + " ELSE 0 END FROM tokens t WHERE t.token = q.token AND ";

  private QuotaStates() {}

  private static String drawOf(String rowid) {
    return rowid + " * 648055 % " + AccountChoice.PLACES;
  }

  /**
   * Repeats what {@code tokens} says of these accounts, their type and status, in the index by
   * which accounts are chosen. Belongs behind every statement that adds, moves, expires or revives.
   */
  public static Statement aligned(String tokensJson, long nowMillis) {
    return Statement.of(ALIGN + "q.token" + NAMED, tokensJson, nowMillis);
  }

  /**
   * The same for accounts that an earlier edition was the first to measure for a rate model: their
   * rows say nothing of the account, so that nobody finds them by the index. Where there are none
   * it costs one look.
   */
  public static Statement alignedNew(String rateModel, long nowMillis) {
    return Statement.of(
        ALIGN
            + "q.rowid IN (SELECT o.rowid FROM token_quota_state o CROSS JOIN tokens n"
            + " WHERE o.rate_limit_model = ?1 AND o.token_type IS NULL AND n.token = o.token LIMIT "
            + NEW_ROWS
            + ")",
        rateModel,
        nowMillis);
  }

  /** Ends all rests of these accounts. */
  public static Statement woken(String tokensJson) {
    return Statement.of(
        "UPDATE token_quota_state SET cooldown_until = NULL, cooldown_step = 0, remaining_queries ="
            + " CASE WHEN remaining_queries > 0 THEN remaining_queries END, ready_at = 0"
            + " WHERE token"
            + NAMED,
        tokensJson);
  }

  /** How many 429 in a row there were, in column {@code cooldown_step}; perhaps no row. */
  public static Statement cooldownStep(String token, String rateModel) {
    return Statement.of(
        "SELECT cooldown_step FROM token_quota_state WHERE token = ?1 AND rate_limit_model = ?2",
        token,
        rateModel);
  }

  /** Forgets deleted accounts. */
  public static Statement deleted(String tokensJson) {
    return Statement.of("DELETE FROM token_quota_state WHERE token" + NAMED, tokensJson);
  }
}
