package grok2api.store;

import grok2api.platform.Digests;
import grok2api.platform.Json;
import grok2api.platform.Row;
import grok2api.platform.Rows;
import grok2api.platform.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads client keys for the operator, with what each has used on a day. */
public final class ClientKeyList {
  /** Longer texts are nobody's key: the gateway turns them away unread. */
  private static final int MAX_NAME_CHARS = 256;

  private static final String CLEAR =
      "(substr(k.key, 1, 3) <> '"
          + ClientKeys.ID_PREFIX
          + "' AND k.key <> '"
          + ClientKeys.ANONYMOUS
          + "')";

  /** What names mean, the id first: it is how the panel names a key. */
  private static final String NAMED =
      "WITH named (name, key, place) AS (SELECT n.value ->> 0, k.key, 1 FROM json_each(?1) n"
          + " CROSS JOIN api_keys k ON k.id = n.value ->> 0"
          + " UNION ALL SELECT n.value ->> 0, k.key, 2 FROM json_each(?1) n"
          + " CROSS JOIN api_keys k ON k.key = n.value ->> 0"
          + " UNION ALL SELECT n.value ->> 0, d.key, 3 FROM json_each(?1) n"
          + " CROSS JOIN client_key_digests d ON d.digest = n.value ->> 1) ";

  private static final String COLUMNS = columns();

  private static final String USED =
      " LEFT JOIN api_key_usage_daily u ON u.key = k.key AND u.day = ";

  private ClientKeyList() {}

  /**
   * A key as the panel shows it.
   *
   * @param key {@code api_keys.key}
   * @param id null for a key that nobody has looked at yet
   * @param display null for a key that is stored in clear
   * @param expiresAtMillis epoch, UTC; 0 for never
   * @param modelsJson a JSON array of public ids; null for all
   * @param addressesJson a JSON array of addresses and ranges; null for all
   * @param used counters of the day
   * @param lastUsedMillis epoch, UTC; 0 for never
   */
  public record Listed(
      String key,
      String id,
      String display,
      String name,
      long createdSeconds,
      boolean active,
      Map<KeyLimit, Long> limits,
      long expiresAtMillis,
      String modelsJson,
      String addressesJson,
      Map<KeyLimit, Long> used,
      long lastUsedMillis) {
    /** Whether the client's text can still be told. */
    public boolean inClear() {
      return !ClientKeys.reserved(key);
    }

    /** The same key with the id and the display it has or will have. */
    public Listed identified(Digests digests) {
      if (id != null && display != null) {
        return this;
      }
      return new Listed(
          key,
          id == null ? KeyText.of(digests, key).id() : id,
          display == null ? KeyText.display(key) : display,
          name,
          createdSeconds,
          active,
          limits,
          expiresAtMillis,
          modelsJson,
          addressesJson,
          used,
          lastUsedMillis);
    }
  }

  /**
   * Which keys are asked for.
   *
   * @param search part of a name, id or display, or a whole key with its digest; null for all
   * @param active null for all
   */
  public record Filter(KeyText search, Boolean active) {}

  /** The newest first. */
  public static Statement page(Filter filter, String day, int skip, int limit) {
    Query query =
        new Query(0).add("SELECT ").add(COLUMNS).add(" FROM api_keys k").add(USED).bind(day);
    return where(query, filter)
        .add(" ORDER BY k.created_at DESC, k.rowid DESC LIMIT " + limit + " OFFSET " + skip)
        .statement();
  }

  /** How many there are, in column {@code total}. */
  public static Statement count(Filter filter) {
    return where(new Query(0).add("SELECT count(*) AS total FROM api_keys k"), filter).statement();
  }

  /** Keys that are stored in clear, in column {@code key}. */
  public static Statement clear(int limit) {
    return Statement.of("SELECT k.key FROM api_keys k WHERE " + CLEAR + " LIMIT ?1", limit);
  }

  /** How many are stored in clear, in column {@code total}. */
  public static Statement countClear() {
    return Statement.of("SELECT count(*) AS total FROM api_keys k WHERE " + CLEAR);
  }

  /**
   * Counts keys: columns {@code total}, {@code active}, {@code expired} and {@code exhausted},
   * which are those that could be used but for a counter with nothing left; what a limit of 0
   * forbids was never there to be used up.
   */
  public static Statement stats(String day, long nowMillis) {
    StringBuilder exhausted = new StringBuilder();
    for (KeyLimit limit : KeyLimit.values()) {
      if (limit.daily()) {
        exhausted.append(exhausted.isEmpty() ? "" : " OR ");
        exhausted.append("k.").append(limit.column()).append(" BETWEEN 1 AND coalesce(u.");
        exhausted.append(limit.usedColumn()).append(", 0)");
      }
    }
    return Statement.of(
        "SELECT count(*) AS total, coalesce(sum(k.is_active), 0) AS active,"
            + " coalesce(sum(coalesce(k.expires_at <= ?2, 0)), 0) AS expired,"
            + " coalesce(sum(k.is_active AND coalesce(k.expires_at > ?2, 1) AND ("
            + exhausted
            + ")), 0) AS exhausted FROM api_keys k"
            + USED
            + "?1",
        day,
        nowMillis);
  }

  /**
   * Names as a parameter: each an id, what {@code api_keys.key} holds, or the client's text.
   *
   * @return {@code [["sk-…","4f1c2ab09d3e…"]]}
   */
  public static String names(Json json, Digests digests, Collection<String> names) {
    List<String> literals = new ArrayList<>(names.size());
    for (String name : names) {
      if (name.length() <= MAX_NAME_CHARS) {
        String digest = ClientKeys.reserved(name) ? "" : digests.sha256Hex(name);
        literals.add("[" + json.quote(name) + "," + json.quote(digest) + "]");
      }
    }
    return "[" + String.join(",", literals) + "]";
  }

  /**
   * The keys that are meant, for {@link #readNamed}.
   *
   * @param names from {@link #names}
   */
  public static Statement named(String names, String day) {
    return Statement.of(
        NAMED
            + "SELECT n.name AS named_by, "
            + COLUMNS
            + " FROM named n CROSS JOIN api_keys k ON k.key = n.key"
            + USED
            + "?2 ORDER BY n.place",
        names,
        day);
  }

  /**
   * What the key of this name has used on each day since then: {@code day} and the counters, the
   * oldest first, days without use left out.
   */
  public static Statement usage(String names, String sinceDay) {
    StringBuilder counters = new StringBuilder();
    for (KeyLimit limit : KeyLimit.values()) {
      if (limit.daily()) {
        counters.append(", u.").append(limit.usedColumn());
      }
    }
    return Statement.of(
        NAMED
            + "SELECT u.day"
            + counters
            + " FROM api_key_usage_daily u WHERE u.key ="
            + " (SELECT n.key FROM named n ORDER BY n.place LIMIT 1) AND u.day >= ?2 ORDER BY u.day",
        names,
        sinceDay);
  }

  public static List<Listed> read(Rows found) {
    List<Listed> keys = new ArrayList<>(found.rows().size());
    for (Row row : found.rows()) {
      keys.add(read(row));
    }
    return keys;
  }

  /** Keys by the names that mean them; a name that means none is not there. */
  public static Map<String, Listed> readNamed(Rows found) {
    Map<String, Listed> keys = new LinkedHashMap<>();
    for (Row row : found.rows()) {
      keys.putIfAbsent(row.text("named_by"), read(row));
    }
    return keys;
  }

  /** The counters of a row of {@link #usage}. */
  public static Map<KeyLimit, Long> readUsed(Row row) {
    Map<KeyLimit, Long> used = new EnumMap<>(KeyLimit.class);
    for (KeyLimit limit : KeyLimit.values()) {
      if (limit.daily()) {
        used.put(limit, row.integer(limit.usedColumn()));
      }
    }
    return used;
  }

  private static Listed read(Row row) {
    Map<KeyLimit, Long> limits = new EnumMap<>(KeyLimit.class);
    for (KeyLimit limit : KeyLimit.values()) {
      limits.put(limit, row.integer(limit.column()));
    }
    return new Listed(
        row.text("key"),
        row.text("id"),
        row.text("display"),
        row.text("name"),
        row.integer("created_at"),
        row.integer("is_active") != 0,
        limits,
        row.integer("expires_at"),
        row.text("allowed_models"),
        row.text("allowed_addresses"),
        readUsed(row),
        row.integer("last_used_at"));
  }

  private static String columns() {
    StringBuilder columns =
        new StringBuilder("k.key, k.id, k.display, k.name, k.created_at, k.is_active");
    for (KeyLimit limit : KeyLimit.values()) {
      columns.append(", k.").append(limit.column());
      if (limit.daily()) {
        columns.append(", coalesce(u.").append(limit.usedColumn()).append(", 0) AS ");
        columns.append(limit.usedColumn());
      }
    }
    return columns
        .append(", k.expires_at, k.allowed_models, k.allowed_addresses, (SELECT l.updated_at")
        .append(" FROM api_key_usage_daily l WHERE l.key = k.key ORDER BY l.day DESC LIMIT 1)")
        .append(" AS last_used_at")
        .toString();
  }

  private static Query where(Query query, Filter filter) {
    query.add(" WHERE true");
    if (filter.active() != null) {
      query.add(" AND k.is_active = ").bind(filter.active() ? 1 : 0);
    }
    if (filter.search() != null) {
      query
          .add(" AND (instr(lower(k.name || char(10) || coalesce(k.id, '') || char(10) ||")
          .add(" coalesce(k.display, " + KeyText.displayOf("k.key") + ")), lower(")
          .bind(filter.search().text())
          .add(")) > 0 OR k.key = ")
          .bind(filter.search().text())
          .add(" OR k.key = (SELECT d.key FROM client_key_digests d WHERE d.digest = ")
          .bind(filter.search().digest())
          .add("))");
    }
    return query;
  }
}
