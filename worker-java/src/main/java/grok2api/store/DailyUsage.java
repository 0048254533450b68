package grok2api.store;

import grok2api.platform.Statement;

/** Table {@code api_key_usage_daily}: counters for each key and local day. */
public final class DailyUsage {
  private static final String ROW =
      "INSERT INTO api_key_usage_daily"
          + " (key, day, chat_used, heavy_used, image_used, video_used, updated_at) ";

  private static final String ADD =
      " ON CONFLICT (key, day) DO UPDATE SET chat_used = chat_used + excluded.chat_used,"
          + " heavy_used = heavy_used + excluded.heavy_used,"
          + " image_used = image_used + excluded.image_used,"
          + " video_used = video_used + excluded.video_used, updated_at = excluded.updated_at";

  private static final String[] BUCKETS = {"chat", "heavy", "image", "video"};

  // Made once: they are the same for every request.
  private static final String CHARGE_BY_KEY = charging("k.key = ?1");
  private static final String CHARGE_BY_KEY_OR_DIGEST =
      charging("k.key IN (?1, (SELECT d.key FROM client_key_digests d WHERE d.digest = ?8))");

  private DailyUsage() {}

  /**
   * Charges a key if every counter stays within its limit; one row changes exactly when it did.
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
      case LEGACY ->
          Statement.of(
              CHARGE_BY_KEY,
              key,
              day,
              amounts.chat(),
              amounts.heavy(),
              amounts.image(),
              amounts.video(),
              nowMillis);
      case CURRENT ->
          Statement.of(
              CHARGE_BY_KEY_OR_DIGEST,
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

  /**
   * @param who the condition that finds the key
   */
  private static String charging(String who) {
    StringBuilder sql = new StringBuilder(ROW);
    sql.append("SELECT k.key, ?2, ?3, ?4, ?5, ?6, ?7 FROM api_keys k WHERE ").append(who);
    sql.append(" AND k.is_active = 1");
    for (int i = 0; i < BUCKETS.length; i++) {
      String amount = "?" + (i + 3);
      String limit = "k." + BUCKETS[i] + "_limit";
      sql.append(" AND (").append(amount).append(" = 0 OR ").append(limit).append(" < 0 OR ");
      sql.append(amount).append(" <= ").append(limit).append(")");
    }
    sql.append(ADD).append(" WHERE 1 = 1");
    for (String bucket : BUCKETS) {
      String limit = "(SELECT k." + bucket + "_limit FROM api_keys k WHERE k.key = excluded.key)";
      String used = bucket + "_used + excluded." + bucket + "_used";
      sql.append(" AND (excluded.").append(bucket).append("_used = 0 OR ").append(limit);
      sql.append(" < 0 OR ").append(used).append(" <= ").append(limit).append(")");
    }
    return sql.toString();
  }

  /** Counts what a key without limits has used. */
  public static Statement count(String keyId, String day, Amounts amounts, long nowMillis) {
    return Statement.of(
        ROW + "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)" + ADD,
        keyId,
        day,
        amounts.chat(),
        amounts.heavy(),
        amounts.image(),
        amounts.video(),
        nowMillis);
  }

  /** Gives a charge back, on the day it was made. */
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
