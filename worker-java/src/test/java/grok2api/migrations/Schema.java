package grok2api.migrations;

import grok2api.platform.Row;
import grok2api.platform.Sql;
import grok2api.platform.Statement;
import java.util.ArrayList;
import java.util.List;

/** A database's shape as text, from SQLite's own answers. */
final class Schema {
  private Schema() {}

  /** Every table by name, as {@link #table} shows it; the ledger and SQLite's own are left out. */
  static String show(Sql sql) {
    List<String> tables = new ArrayList<>();
    for (String name : tables(sql)) {
      tables.add(table(sql, name));
    }
    return String.join("\n", tables);
  }

  static List<String> tables(Sql sql) {
    List<String> names = new ArrayList<>();
    for (Row row :
        sql.run(
                Statement.of(
                    """
                    SELECT name FROM sqlite_master
                    WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name <> 'd1_migrations'
                    ORDER BY name"""))
            .rows()) {
      names.add(row.text("name"));
    }
    return names;
  }

  /**
   * A table line, a line for each column and one for each index we named:
   *
   * <pre>
   * api_key_usage_daily
   *   key TEXT NOT NULL, key 1
   *   chat_used INTEGER NOT NULL DEFAULT 0
   *   * idx_api_key_usage_day (day)
   * </pre>
   */
  static String table(Sql sql, String table) {
    StringBuilder shown = new StringBuilder(table).append('\n');
    for (Row column : rows(sql, "SELECT * FROM pragma_table_info(?1) ORDER BY cid", table)) {
      shown.append("  ").append(column.text("name")).append(' ').append(column.text("type"));
      if (column.integer("notnull") == 1) {
        shown.append(" NOT NULL");
      }
      if (!column.isNull("dflt_value")) {
        shown.append(" DEFAULT ").append(column.text("dflt_value"));
      }
      if (column.integer("pk") > 0) {
        shown.append(", key ").append(column.integer("pk"));
      }
      shown.append('\n');
    }
    for (Row index :
        rows(
            sql,
            "SELECT name FROM pragma_index_list(?1) WHERE origin = 'c' ORDER BY name",
            table)) {
      String name = index.text("name");
      List<String> columns = new ArrayList<>();
      for (Row column : rows(sql, "SELECT name FROM pragma_index_info(?1) ORDER BY seqno", name)) {
        columns.add(column.text("name"));
      }
      shown.append("  * ").append(name);
      shown.append(" (").append(String.join(", ", columns)).append(")\n");
    }
    return shown.toString();
  }

  private static List<Row> rows(Sql sql, String query, String name) {
    return sql.run(Statement.of(query, name)).rows();
  }
}
