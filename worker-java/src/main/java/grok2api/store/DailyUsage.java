package grok2api.store;

import grok2api.platform.Rows;
import grok2api.platform.Statement;

/**
 * Table {@code api_key_usage_daily}: counters for each key and local day.
 *
 * <p>Requests a minute are held by the generic cell rate algorithm (ITU-T I.371): {@code
 * paced_until} moves on by a minute over the limit with each request, and may lie a minute ahead.
 */
public final class DailyUsage {
  private static final int MINUTE_MILLIS = 60_000;

  /** Half a millisecond, for limits that do not divide a minute. */
  private static final String ROUNDING = ".5";

  private static final String[] BUCKETS = {"chat", "heavy", "image", "video"};

  private static final String ROW =
      "INSERT INTO api_key_usage_daily"
          + " (key, day, chat_used, heavy_used, image_used, video_used, updated_at";

  private static final String ADD =
      " ON CONFLICT (key, day) DO UPDATE SET chat_used = chat_used + excluded.chat_used,"
          + " heavy_used = heavy_used + excluded.heavy_used,"
          + " image_used = image_used + excluded.image_used,"
          + " video_used = video_used + excluded.video_used, updated_at = excluded.updated_at";

  /** Where {@code paced_until} moves; {@code excluded} has it for a key at rest. */
  private static final String NEXT_PACE =
      "(max(paced_until, excluded.updated_at) + excluded.paced_until - excluded.updated_at)";

  private static final String BY_KEY = "= ?1";
  private static final String BY_KEY_OR_DIGEST =
      "IN (?1, (SELECT d.key FROM client_key_digests d WHERE d.digest = ?8))";

  // Made once: they are the same for every request.
  private static final String CHARGE_LEGACY = charging(BY_KEY, Schema.LEGACY);
  private static final String CHARGE_KNOWN = charging(BY_KEY, Schema.CURRENT);
  private static final String CHARGE = charging(BY_KEY_OR_DIGEST, Schema.CURRENT);

  private static final String OF_A_KEY =
      " WHERE ?1 = '"
          + ClientKeys.ANONYMOUS
          + "' OR EXISTS (SELECT 1 FROM api_keys WHERE key = ?1)";

  private static final String COUNT_LEGACY =
      ROW + ") SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7" + OF_A_KEY + ADD;
  private static final String COUNT =
      ROW
          + ", tokens_used) SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8"
          + OF_A_KEY
          + ADD
          + ", tokens_used = tokens_used + excluded.tokens_used";

  private DailyUsage() {}

  /**
   * Charges a key if every limit allows it; one row changes exactly when it did. A key without a
   * limit on these amounts is not charged: {@link #count} counts it afterwards, tokens included.
   *
   * <p>The limits are read by the statement itself, so that a key can be charged in the same batch
   * that looks it up, and two requests never share the last unit.
   *
   * @param key the caller's text
   * @param digest its SHA-256; ignored before {@code 0100}
   */
  public static Statement charge(
      Schema schema, String key, String digest, String day, Amounts amounts, long nowMillis) {
    return switch (schema) {
      case LEGACY -> charge(CHARGE_LEGACY, key, day, amounts, nowMillis);
      case CURRENT ->
          Statement.of(
              CHARGE,
              key,
              day,
              amounts.chat(),
              amounts.heavy(),
              amounts.image(),
              amounts.video(),
              nowMillis,
              digest);
    };
  }

  /** The same for a key that has been looked up before. */
  public static Statement chargeKnown(
      Schema schema, String keyId, String day, Amounts amounts, long nowMillis) {
    return switch (schema) {
      case LEGACY -> charge(CHARGE_LEGACY, keyId, day, amounts, nowMillis);
      case CURRENT -> charge(CHARGE_KNOWN, keyId, day, amounts, nowMillis);
    };
  }

  private static Statement charge(
      String sql, String key, String day, Amounts amounts, long nowMillis) {
    return Statement.of(
        sql,
        key,
        day,
        amounts.chat(),
        amounts.heavy(),
        amounts.image(),
        amounts.video(),
        nowMillis);
  }

  /**
   * @param who the condition on the key
   */
  private static String charging(String who, Schema schema) {
    StringBuilder sql = new StringBuilder(ROW);
    sql.append(schema == Schema.CURRENT ? ", paced_until)" : ")");
    sql.append(" SELECT k.key, ?2, ?3, ?4, ?5, ?6, ?7");
    if (schema == Schema.CURRENT) {
      sql.append(", CASE WHEN k.requests_per_minute > 0 THEN ?7 + ").append(MINUTE_MILLIS);
      sql.append(".0 / k.requests_per_minute ELSE 0 END");
    }
    sql.append(" FROM api_keys k WHERE k.key ").append(who).append(" AND k.is_active = 1");
    for (int i = 0; i < BUCKETS.length; i++) {
      String amount = "?" + (i + 3);
      String limit = "k." + BUCKETS[i] + "_limit";
      sql.append(" AND (").append(amount).append(" = 0 OR ").append(limit).append(" < 0 OR ");
      sql.append(amount).append(" <= ").append(limit).append(")");
    }
    if (schema == Schema.CURRENT) {
      sql.append(" AND k.requests_per_minute <> 0 AND k.tokens_per_day <> 0");
      sql.append(" AND (k.requests_per_minute > 0 OR k.tokens_per_day > 0");
      for (int i = 0; i < BUCKETS.length; i++) {
        sql.append(" OR (?").append(i + 3).append(" > 0 AND k.").append(BUCKETS[i]);
        sql.append("_limit >= 0)");
      }
      sql.append(")");
    }
    sql.append(ADD);
    if (schema == Schema.CURRENT) {
      sql.append(", paced_until = CASE WHEN excluded.paced_until > 0 THEN ").append(NEXT_PACE);
      sql.append(" ELSE paced_until END");
    }
    sql.append(" WHERE 1 = 1");
    for (String bucket : BUCKETS) {
      String limit = limitOf(bucket + "_limit");
      String used = bucket + "_used + excluded." + bucket + "_used";
      sql.append(" AND (excluded.").append(bucket).append("_used = 0 OR ").append(limit);
      sql.append(" < 0 OR ").append(used).append(" <= ").append(limit).append(")");
    }
    if (schema == Schema.CURRENT) {
      sql.append(" AND (excluded.paced_until = 0 OR ").append(NEXT_PACE);
      sql.append(" <= excluded.updated_at + ").append(MINUTE_MILLIS).append(ROUNDING).append(")");
      String tokens = limitOf("tokens_per_day");
      sql.append(" AND (").append(tokens).append(" < 0 OR tokens_used < ").append(tokens);
      sql.append(")");
    }
    return sql.toString();
  }

  private static String limitOf(String column) {
    return "(SELECT k." + column + " FROM api_keys k WHERE k.key = excluded.key)";
  }

  /** What a key has used that day, for {@link #used(Rows)}. */
  public static Statement used(Schema schema, String key, String digest, String day) {
    return switch (schema) {
      case LEGACY -> usedKnown(Schema.LEGACY, key, day);
      case CURRENT ->
          Statement.of(
              "SELECT chat_used, heavy_used, image_used, video_used, tokens_used, paced_until"
                  + " FROM api_key_usage_daily WHERE key IN (?1, (SELECT d.key FROM"
                  + " client_key_digests d WHERE d.digest = ?3)) AND day = ?2",
              key,
              day,
              digest);
    };
  }

  /** The same for a key that has been looked up before. */
  public static Statement usedKnown(Schema schema, String keyId, String day) {
    String columns =
        switch (schema) {
          case LEGACY -> "0 AS tokens_used, 0 AS paced_until";
          case CURRENT -> "tokens_used, paced_until";
        };
    return Statement.of(
        "SELECT chat_used, heavy_used, image_used, video_used, "
            + columns
            + " FROM api_key_usage_daily WHERE key = ?1 AND day = ?2",
        keyId,
        day);
  }

  public static KeyUse used(Rows found) {
    return KeyUse.read(found);
  }

  /**
   * Counts what a key without limits has used; nothing for one that is gone in the meantime.
   *
   * @param tokens prompt and completion; not counted before {@code 0102}
   */
  public static Statement count(
      Schema schema, String keyId, String day, Amounts amounts, long tokens, long nowMillis) {
    return switch (schema) {
      case LEGACY -> charge(COUNT_LEGACY, keyId, day, amounts, nowMillis);
      case CURRENT ->
          Statement.of(
              COUNT,
              keyId,
              day,
              amounts.chat(),
              amounts.heavy(),
              amounts.image(),
              amounts.video(),
              nowMillis,
              tokens);
    };
  }

  /** Adds the tokens of a request that was charged before; only from {@code 0102} on. */
  public static Statement addTokens(String keyId, String day, long tokens) {
    return Statement.of(
        "UPDATE api_key_usage_daily SET tokens_used = tokens_used + ?3 WHERE key = ?1 AND day = ?2",
        keyId,
        day,
        tokens);
  }

  /** Gives a charge back, on the day it was made. The pace stays as it is. */
  public static Statement refund(String keyId, String day, Amounts amounts) {
    return Statement.of(
        "UPDATE api_key_usage_daily SET chat_used = max(0, chat_used - ?3),"
            + " heavy_used = max(0, heavy_used - ?4), image_used = max(0, image_used - ?5),"
            + " video_used = max(0, video_used - ?6) WHERE key = ?1 AND day = ?2",
        keyId,
        day,
        amounts.chat(),
        amounts.heavy(),
        amounts.image(),
        amounts.video());
  }
}
