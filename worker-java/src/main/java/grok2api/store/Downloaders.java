package grok2api.store;

import grok2api.platform.Row;
import grok2api.platform.Rows;
import grok2api.platform.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Table {@code tokens}: which accounts may be asked for media. That costs no quota, so one that has
 * none left, or rests for its rate, is as good as any.
 */
public final class Downloaders {
  private static final int OTHERS = 2;

  private Downloaders() {}

  /**
   * An account.
   *
   * @param token its secret, as stored
   * @param id null when nobody has given it one yet
   * @param knows whether the media are known to be its own
   */
  public record Downloader(String token, String id, boolean knows) {}

  /**
   * The account that made the media, or once fetched them, and some others from a random place.
   *
   * @param accountId who is said to have made them; null for who fetched them before
   * @param keysJson the keys that the media may have in the store, a JSON array
   * @param place random, 0 (inclusive) to {@link AccountChoice#PLACES} (exclusive)
   */
  public static Statement of(String accountId, String keysJson, int place, long nowMillis) {
    String others =
        AccountChoice.around(
            "SELECT token, id, 0 AS knows FROM tokens WHERE status = 'active'"
                + " AND coalesce(cooldown_until, 0) <= ?4 AND rowid ",
            "(SELECT CAST(?3 * max(rowid) / " + AccountChoice.PLACES + " AS INTEGER) FROM tokens)",
            "rowid",
            OTHERS);
    return Statement.of(
        "SELECT token, id, 1 AS knows FROM tokens WHERE status = 'active' AND id = coalesce(?1,"
            + " (SELECT token_hash FROM kv_cache WHERE key IN (SELECT value FROM json_each(?2))"
            + " AND token_hash IS NOT NULL ORDER BY last_access_at DESC LIMIT 1))"
            + " UNION ALL SELECT * FROM "
            + others,
        accountId,
        keysJson,
        place,
        nowMillis);
  }

  /** Each once, the best first. */
  public static List<Downloader> read(Rows found) {
    Map<String, Downloader> accounts = new LinkedHashMap<>();
    for (Row row : found.rows()) {
      accounts.putIfAbsent(
          row.text("token"),
          new Downloader(row.text("token"), row.text("id"), row.integer("knows") == 1));
    }
    return new ArrayList<>(accounts.values());
  }
}
