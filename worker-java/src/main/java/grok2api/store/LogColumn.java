package grok2api.store;

import java.util.List;
import java.util.Locale;

/** What is known of a logged request: an SQL expression over each of the two tables. */
enum LogColumn {
  ID("CAST(id AS TEXT)", "timestamp || '.' || request_logs.rowid", true),
  TIME("datetime(timestamp / 1000, 'unixepoch')", "time", true),
  TIMESTAMP("timestamp", "timestamp", false),
  IP("ip", "ip", true),
  MODEL("model", "model", true),
  DURATION_MS("duration_ms", "CAST(round(duration * 1000) AS INTEGER)", false),
  STATUS("status", "status", false),
  KEY_NAME("key_name", "key_name", true),
  ACCOUNT("nullif(account, '')", "nullif(token_suffix, '')", true),
  ERROR("nullif(error, '')", "nullif(error, '')", true),
  REQUEST_ID("request_id", "id", true),
  ROUTE("route", "NULL", true),
  STREAM("json(CASE stream WHEN 1 THEN 'true' WHEN 0 THEN 'false' END)", "NULL", false),
  ATTEMPTS("attempts", "NULL", false),
  FIRST_BYTE_MS("first_byte_ms", "NULL", false),
  PROMPT_TOKENS("prompt_tokens", "NULL", false),
  COMPLETION_TOKENS("completion_tokens", "NULL", false),
  ERROR_CODE("nullif(error_code, '')", "NULL", true),

  /** As the earlier editions have them. */
  EARLIER_ID("CAST(id AS TEXT)", "id", true),
  DURATION("round(duration_ms / 1000.0, 2)", "duration", false),
  TOKEN_SUFFIX("coalesce(account, '')", "token_suffix", true),
  EARLIER_ERROR("coalesce(error, '')", "error", true);

  /** In the order of {@code request_log}, the time beside the id. */
  static final List<LogColumn> ALL =
      List.of(
          ID,
          TIME,
          TIMESTAMP,
          IP,
          MODEL,
          DURATION_MS,
          STATUS,
          KEY_NAME,
          ACCOUNT,
          ERROR,
          REQUEST_ID,
          ROUTE,
          STREAM,
          ATTEMPTS,
          FIRST_BYTE_MS,
          PROMPT_TOKENS,
          COMPLETION_TOKENS,
          ERROR_CODE);

  /** In the order of {@code request_logs}. */
  static final List<LogColumn> EARLIER =
      List.of(
          EARLIER_ID,
          TIME,
          TIMESTAMP,
          IP,
          MODEL,
          DURATION,
          STATUS,
          KEY_NAME,
          TOKEN_SUFFIX,
          EARLIER_ERROR);

  /** Starts of a formula in a spreadsheet, and the mark against them, as character codes. */
  private static final String FORMULA_STARTS = "61, 43, 45, 64, 9, 13, 39";

  private final String current;
  private final String earlier;
  private final boolean text;

  LogColumn(String current, String earlier, boolean text) {
    this.current = current;
    this.earlier = earlier;
    this.text = text;
  }

  String wireName() {
    return switch (this) {
      case EARLIER_ID -> "id";
      case EARLIER_ERROR -> "error";
      default -> name().toLowerCase(Locale.ROOT);
    };
  }

  String in(boolean earlierTable) {
    return earlierTable ? earlier : current;
  }

  /** The same as a cell of a CSV file; a text that would be a formula gets an apostrophe. */
  String cell(boolean earlierTable) {
    String value = in(earlierTable);
    if (!text) {
      return "coalesce(" + value + ", '')";
    }
    return "'\"' || replace(CASE WHEN unicode("
        + value
        + ") IN ("
        + FORMULA_STARTS
        + ") THEN '''' ELSE '' END || coalesce("
        + value
        + ", ''), '\"', '\"\"') || '\"'";
  }
}
