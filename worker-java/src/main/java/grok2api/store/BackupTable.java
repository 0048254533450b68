package grok2api.store;

import grok2api.platform.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Tables that a backup holds row by row, as data: how each is read into JSON objects and written
 * from them. Accounts and settings are none of these, as they are kept in step with more than one
 * table.
 *
 * <p>Members have the names of their columns.
 */
public enum BackupTable {
  KEYS(
      "keys",
      "api_keys",
      "key",
      "key:text? id:text? display:text? name:text created_at:number is_active:number"
          + " chat_limit:number heavy_limit:number image_limit:number video_limit:number"
          + " requests_per_minute:number tokens_per_day:number expires_at:number?"
          + " allowed_models:text? allowed_addresses:text?"),
  KEY_DIGESTS("key_digests", "client_key_digests", "digest", "digest:text key:text"),
  USAGE(
      "usage",
      "api_key_usage_daily",
      "key, day",
      "key:text day:text chat_used:number heavy_used:number image_used:number video_used:number"
          + " tokens_used:number updated_at:number"),
  PASSKEYS(
      "passkeys",
      "passkeys",
      "id",
      "id:text name:text algorithm:number public_key:text sign_count:number created_at:number"
          + " last_used_at:number?"),
  ACCESS_TOKENS(
      "access_tokens",
      "access_tokens",
      "digest",
      "digest:text id:text name:text scope:text created_at:number last_used_at:number?"
          + " expires_at:number?"),
  STATISTICS(
      "statistics",
      "request_stats",
      "hour_at, model",
      "hour_at:number model:text success:number failed:number duration_ms:number"
          + " prompt_tokens:number completion_tokens:number"),
  UPSTREAMS(
      "upstreams",
      "upstreams",
      "id",
      "id:text name:text kind:text base_url:text auth:text headers:text? enabled:number"
          + " priority:number weight:number first_byte_seconds:number idle_seconds:number"
          + " total_seconds:number fail_threshold:number ask_usage:number patterns:text"
          + " fetch_models:number created_at:number updated_at:number"),
  UPSTREAM_CREDENTIALS(
      "upstream_credentials",
      "upstream_credentials",
      "id",
      "id:text upstream:text secret:text? display:text note:text enabled:number"
          + " created_at:number"),
  MODEL_ROUTES(
      "model_routes",
      "model_routes",
      "name",
      "name:text targets:text retry:text listed:number enabled:number created_at:number"
          + " updated_at:number");

  /** What stands in {@code api_keys.key} and is no secret. */
  private static final String OPAQUE =
      "CASE WHEN substr(key, 1, 3) = '"
          + ClientKeys.ID_PREFIX
          + "' OR key = '"
          + ClientKeys.ANONYMOUS
          + "' THEN key END";

  private final String member;
  private final String table;
  private final String primaryKey;
  private final List<Column> columns;

  /**
   * One member of a row.
   *
   * @param number a whole number, otherwise a text
   */
  public record Column(String name, boolean number, boolean nullable) {
    private static Column of(String text) {
      int colon = text.indexOf(':');
      String type = text.substring(colon + 1);
      return new Column(text.substring(0, colon), type.startsWith("number"), type.endsWith("?"));
    }
  }

  BackupTable(String member, String table, String primaryKey, String columns) {
    this.member = member;
    this.table = table;
    this.primaryKey = primaryKey;
    this.columns = columns(columns);
  }

  private static List<Column> columns(String text) {
    List<Column> columns = new ArrayList<>();
    int start = 0;
    for (int blank = text.indexOf(' '); blank >= 0; blank = text.indexOf(' ', start)) {
      columns.add(Column.of(text.substring(start, blank)));
      start = blank + 1;
    }
    columns.add(Column.of(text.substring(start)));
    return List.copyOf(columns);
  }

  /** Its name in the backup. */
  public String member() {
    return member;
  }

  public List<Column> columns() {
    return columns;
  }

  /** The column that a backup without secrets does not tell; null for none. */
  private String secretColumn() {
    return switch (this) {
      case KEYS -> "key";
      case UPSTREAMS -> "headers";
      case UPSTREAM_CREDENTIALS -> "secret";
      case KEY_DIGESTS, USAGE, PASSKEYS, ACCESS_TOKENS, STATISTICS, MODEL_ROUTES -> null;
    };
  }

  /** Whether a column may be sealed in the database; it never is in a backup. */
  public boolean sealed(Column column) {
    return this != KEYS && column.name().equals(secretColumn());
  }

  /** Whether a row must have it although the column may be null: a backup hides some keys. */
  public boolean needs(Column column, boolean secrets) {
    return secretColumn() != null && column.name().equals(secrets ? secretColumn() : "id");
  }

  /** Whether only a backup with secrets holds it. */
  public boolean secret() {
    return switch (this) {
      case KEY_DIGESTS, USAGE, ACCESS_TOKENS -> true;
      case KEYS, PASSKEYS, STATISTICS, UPSTREAMS, UPSTREAM_CREDENTIALS, MODEL_ROUTES -> false;
    };
  }

  /**
   * Every row as a JSON object, in column {@code row}.
   *
   * @param secrets otherwise what is secret is left out of its row, as null
   */
  public Statement rows(boolean secrets) {
    StringBuilder sql = new StringBuilder("SELECT json_object(");
    String comma = "";
    for (Column column : columns) {
      boolean hidden = !secrets && column.name().equals(secretColumn());
      sql.append(comma).append('\'').append(column.name()).append("', ");
      sql.append(hidden ? (this == KEYS ? OPAQUE : "NULL") : column.name());
      comma = ", ";
    }
    sql.append(") AS row FROM ").append(table).append(" ORDER BY ").append(primaryKey);
    return Statement.of(sql.toString());
  }

  /**
   * Stores rows, over those of the same primary key.
   *
   * @param rowsJson an array of objects as in the backup, checked
   * @param secrets otherwise keys and credentials that are gone stay gone, as nobody could use
   *     them, and of those that are there, found by their ids, what is secret stays as it is
   */
  public Statement restored(String rowsJson, boolean secrets) {
    StringBuilder names = new StringBuilder();
    StringBuilder values = new StringBuilder();
    StringBuilder updates = new StringBuilder();
    for (Column column : columns) {
      String comma = names.isEmpty() ? "" : ", ";
      names.append(comma).append(column.name());
      updates.append(comma).append(column.name()).append(" = excluded.").append(column.name());
      if (!secrets && column.name().equals(secretColumn())) {
        values.append(comma).append(this == UPSTREAMS ? "coalesce(k.headers, '[]')" : "k.");
        values.append(this == UPSTREAMS ? "" : column.name());
      } else {
        values.append(comma).append("json_extract(j.value, '$.").append(column.name()).append("')");
      }
    }
    return Statement.of(
        "INSERT INTO "
            + table
            + " ("
            + names
            + ") SELECT "
            + values
            + " FROM json_each(?1) j"
            + (secrets || secretColumn() == null ? "" : stored())
            + " WHERE true ON CONFLICT ("
            + primaryKey
            + ") DO UPDATE SET "
            + updates,
        rowsJson);
  }

  /** The rows that are there already. */
  private String stored() {
    return (this == UPSTREAMS ? " LEFT JOIN " : " JOIN ")
        + table
        + " k ON k.id = json_extract(j.value, '$.id')";
  }

  /**
   * Makes room for the names of upstreams, of which there is one each: another upstream that has
   * one of them gets its id behind its name.
   */
  public static Statement freeNames(String upstreamsJson) {
    return Statement.of(
        "UPDATE upstreams SET name = name || '-' || id"
            + " WHERE name IN (SELECT value ->> 'name' FROM json_each(?1)) AND NOT EXISTS"
            + " (SELECT 1 FROM json_each(?1) j WHERE j.value ->> 'id' = upstreams.id"
            + " AND j.value ->> 'name' = upstreams.name)",
        upstreamsJson);
  }
}
