package grok2api.store;

import grok2api.platform.Row;
import grok2api.platform.Rows;
import grok2api.platform.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Table {@code kv_cache}: which media objects the key-value store should have.
 *
 * <p>Objects expire by themselves, at {@code expires_at}, or within a day where none is noted;
 * their rows remain until somebody removes them, and count for nothing meanwhile.
 */
public final class MediaIndex {
  private static final String EXPIRES_AT = "coalesce(expires_at, created_at + 86400000)";

  /** Rows of three b-trees each. */
  private static final int EXPIRED_ROWS = 2000;

  private MediaIndex() {}

  /**
   * One object.
   *
   * @param key e.g. {@code image/p_L3VzZXJz}
   * @param contentType null when nobody told
   * @param expiresAtMillis 0 when none is noted
   * @param live whether the object is still to be expected
   */
  public record Item(
      String key,
      long bytes,
      String contentType,
      long lastAccessMillis,
      long expiresAtMillis,
      boolean live) {}

  /**
   * An object that has just been stored; one of the same key is replaced.
   *
   * @param accountId who may see it at the provider; null for nobody knows
   */
  public static Statement stored(
      String key,
      String type,
      long bytes,
      String contentType,
      String accountId,
      long nowMillis,
      long expiresAtMillis) {
    return Statement.of(
        "INSERT INTO kv_cache (key, type, size, content_type, created_at, last_access_at,"
            + " expires_at, token_hash) VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6, ?7)"
            + " ON CONFLICT (key) DO UPDATE SET type = excluded.type, size = excluded.size,"
            + " content_type = excluded.content_type, last_access_at = excluded.last_access_at,"
            + " expires_at = excluded.expires_at, token_hash = excluded.token_hash",
        key,
        type,
        bytes,
        contentType,
        nowMillis,
        expiresAtMillis,
        accountId);
  }

  /** Notes that an object was used, unless that was noted since. */
  public static Statement used(String key, long sinceMillis, long nowMillis) {
    return Statement.of(
        "UPDATE kv_cache SET last_access_at = ?3 WHERE key = ?1 AND last_access_at <= ?2",
        key,
        sinceMillis,
        nowMillis);
  }

  /** What there is of each kind: columns {@code type}, {@code count}, {@code bytes}. */
  public static Statement sizes(long nowMillis) {
    return Statement.of(
        "SELECT type, count(*) AS count, sum(size) AS bytes FROM kv_cache WHERE "
            + EXPIRES_AT
            + " > ?1 GROUP BY type",
        nowMillis);
  }

  /** Live objects of a kind, the most recently used first. */
  public static Statement page(String type, int limit, int skip, long nowMillis) {
    return Statement.of(
        columns("?1")
            + " WHERE type = ?2 AND "
            + EXPIRES_AT
            + " > ?1 ORDER BY last_access_at DESC, rowid DESC LIMIT ?3 OFFSET ?4",
        nowMillis,
        type,
        limit,
        skip);
  }

  /** Objects to be removed, expired ones first, then the least recently used. */
  public static Statement oldest(String type, int limit, long nowMillis) {
    return Statement.of(
        columns("?1")
            + " WHERE ?2 IS NULL OR type = ?2 ORDER BY live, last_access_at, rowid LIMIT ?3",
        nowMillis,
        type,
        limit);
  }

  /**
   * Objects by their keys.
   *
   * @param keysJson a JSON array of texts
   */
  public static Statement named(String keysJson, long nowMillis) {
    return Statement.of(
        columns("?1") + " WHERE key IN (SELECT value FROM json_each(?2))", nowMillis, keysJson);
  }

  /** How many rows there are, in column {@code count}; null for every kind. */
  public static Statement count(String type) {
    return Statement.of(
        "SELECT count(*) AS count FROM kv_cache WHERE ?1 IS NULL OR type = ?1", type);
  }

  public static List<Item> read(Rows found) {
    List<Item> items = new ArrayList<>(found.rows().size());
    for (Row row : found.rows()) {
      items.add(
          new Item(
              row.text("key"),
              row.integer("size"),
              row.text("content_type"),
              row.integer("last_access_at"),
              row.integer("expires_at"),
              row.integer("live") == 1));
    }
    return items;
  }

  /** Forgets objects; their keys are a JSON array of texts. */
  public static Statement delete(String keysJson) {
    return Statement.of(
        "DELETE FROM kv_cache WHERE key IN (SELECT value FROM json_each(?1))", keysJson);
  }

  /** Forgets objects that have expired, some at once. */
  public static Statement deleteExpired(long nowMillis) {
    return Statement.of(
        "DELETE FROM kv_cache WHERE rowid IN (SELECT rowid FROM kv_cache WHERE "
            + EXPIRES_AT
            + " <= ?1 LIMIT ?2)",
        nowMillis,
        EXPIRED_ROWS);
  }

  private static String columns(String now) {
    return "SELECT key, size, content_type, last_access_at, expires_at, "
        + EXPIRES_AT
        + " > "
        + now
        + " AS live FROM kv_cache";
  }
}
