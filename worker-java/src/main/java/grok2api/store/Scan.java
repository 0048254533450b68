package grok2api.store;

import grok2api.platform.Statement;
import java.util.function.Consumer;

/**
 * A portion of a table from new to old, for which a bounded number of rows is looked at however few
 * of them fit.
 *
 * <p>Answers rows with the columns {@code place} (the rowid) and whatever was asked for. When the
 * bound was reached before the portion was full, one row more says where: it has only {@code place}
 * and {@link #millis}, everything else is null.
 *
 * @param table e.g. {@code request_log}
 * @param millis an expression for when a row was written, in epoch milliseconds
 * @param order e.g. {@code rowid DESC}; an index must have it
 * @param range writes a condition that the same index serves
 * @param fits writes a condition on the row; null when every row fits
 * @param most rows looked at; twice, when they are not enough
 */
record Scan(
    String table,
    String millis,
    String order,
    Consumer<Query> range,
    Consumer<Query> fits,
    int most) {
  /** Column {@code millis}. */
  static final String MILLIS = "millis";

  /**
   * @param column what to tell of a row, e.g. {@code model AS line}; never null
   */
  Statement portion(String column, String name, int limit) {
    Query query = new Query(0);
    String told = " AS place, " + millis + " AS " + MILLIS + ", ";
    if (fits == null) {
      query.add("SELECT rowid" + told + column + " AS " + name + " FROM " + table);
      ordered(query).add(" LIMIT " + limit);
      return query.statement();
    }
    query.add("WITH page (place) AS MATERIALIZED (SELECT place FROM (SELECT rowid AS place, (");
    fits.accept(query);
    query.add(") AS fits FROM " + table);
    ordered(query).add(" LIMIT " + most + ") WHERE fits LIMIT " + limit + ")");
    query.add(" SELECT place" + told.substring(told.indexOf(',')) + column + " AS " + name);
    query.add(" FROM page CROSS JOIN " + table + " ON " + table + ".rowid = page.place");
    query.add(" UNION ALL SELECT rowid, " + millis + ", NULL FROM " + table + " WHERE rowid =");
    query.add(" (SELECT rowid FROM " + table);
    ordered(query)
        .add(" LIMIT (SELECT count(*) < " + limit + " FROM page) OFFSET " + (most - 1) + ")");
    return query.statement();
  }

  private Query ordered(Query query) {
    query.add(" WHERE ");
    range.accept(query);
    return query.add(" ORDER BY " + order);
  }
}
