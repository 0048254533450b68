package grok2api.store;

import java.util.List;

/** How the database tells a row of the log, so that the gateway only passes it on. */
public enum LogForm {
  /**
   *
   *
   * <pre>{@code
   * {"id":"7251089817602048","time":"2026-02-05 10:00:00","timestamp":1770285600000,…}
   * }</pre>
   */
  ITEM {
    @Override
    String expression(boolean earlier) {
      return object(LogColumn.ALL, earlier);
    }
  },
  /** The same as the earlier editions told it; {@code duration} is in seconds. */
  EARLIER_ITEM {
    @Override
    String expression(boolean earlier) {
      return object(LogColumn.EARLIER, earlier);
    }
  },
  /** A line of {@link #CSV_HEADER}'s table (RFC 4180), safe to open in a spreadsheet. */
  CSV {
    @Override
    String expression(boolean earlier) {
      StringBuilder line = new StringBuilder();
      for (LogColumn column : LogColumn.ALL) {
        line.append(line.isEmpty() ? "" : " || ',' || ").append(column.cell(earlier));
      }
      return line.append(" || char(13, 10)").toString();
    }
  },
  /** {@code 2026-11-20 13:10:57 | 500 | grok-4 | 1.2.3.4 | my-key | stream_error}. */
  TEXT {
    @Override
    String expression(boolean earlier) {
      String error = "coalesce(nullif(error, ''), " + LogColumn.ERROR_CODE.in(earlier) + ", '')";
      return "rtrim(replace(replace("
          + LogColumn.TIME.in(earlier)
          + " || ' | ' || status || ' | ' || model || ' | ' || ip || ' | ' || key_name || ' | ' || "
          + error
          + ", char(13), ' '), char(10), ' '))";
    }
  };

  /** The first line of a CSV file. */
  public static final String CSV_HEADER = header();

  /** An SQL expression, never null. */
  abstract String expression(boolean earlier);

  private static String object(List<LogColumn> columns, boolean earlier) {
    StringBuilder object = new StringBuilder("'{");
    for (LogColumn column : columns) {
      object.append(column == columns.get(0) ? "\"" : " || ',\"").append(column.wireName());
      object.append("\":' || json_quote(").append(column.in(earlier)).append(')');
    }
    return object.append(" || '}'").toString();
  }

  private static String header() {
    StringBuilder header = new StringBuilder();
    for (LogColumn column : LogColumn.ALL) {
      header.append(header.isEmpty() ? "" : ",").append(column.wireName());
    }
    return header.append("\r\n").toString();
  }
}
