package grok2api.platform;

import java.util.List;

/**
 * The result of one statement.
 *
 * @param rows in the statement's order
 * @param changes rows inserted, updated or deleted
 */
public record Rows(List<Row> rows, long changes) {
  public Rows {
    rows = List.copyOf(rows);
  }
}
