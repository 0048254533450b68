package grok2api.testing;

import grok2api.platform.Row;
import grok2api.platform.Rows;
import grok2api.platform.Sql;
import grok2api.platform.SqlFailed;
import grok2api.platform.Statement;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteLimits;

/**
 * The SQL port over SQLite on the JVM, as strict as D1.
 *
 * <p>Like D1 (observed with miniflare 5, November 2026):
 *
 * <ul>
 *   <li>every number is bound as a real, so {@code ?1 || ''} gives {@code 5.0} and {@code ?1 / 2}
 *       does not truncate, while a column of INTEGER affinity stores a whole number;
 *   <li>a statement must use exactly as many parameters as it is given, at most 100;
 *   <li>a statement is at most 100 000 bytes, a LIKE pattern 50, an expression 100 levels, a
 *       compound select five terms;
 *   <li>changes are counted by {@code total_changes()}: an upsert held back by its WHERE counts 0.
 * </ul>
 *
 * <p>Stricter than D1, to find mistakes: a column that is not there, or is of another type than
 * asked for, is an {@link AssertionError}.
 */
public final class JdbcSql implements Sql, AutoCloseable {
  private static final int MAX_PARAMETERS = 100;

  private final Connection connection;
  private int roundTrips;

  private JdbcSql(String url) {
    try {
      connection = DriverManager.getConnection(url);
      connection.setAutoCommit(false);
      SQLiteConnection sqlite = connection.unwrap(SQLiteConnection.class);
      sqlite.setLimit(SQLiteLimits.SQLITE_LIMIT_SQL_LENGTH, 100_000);
      sqlite.setLimit(SQLiteLimits.SQLITE_LIMIT_COLUMN, 100);
      sqlite.setLimit(SQLiteLimits.SQLITE_LIMIT_EXPR_DEPTH, 100);
      sqlite.setLimit(SQLiteLimits.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 50);
      sqlite.setLimit(SQLiteLimits.SQLITE_LIMIT_COMPOUND_SELECT, 5);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /** An empty database of its own, gone when closed or forgotten. */
  public static JdbcSql inMemory() {
    return new JdbcSql("jdbc:sqlite::memory:");
  }

  /** A database in a file, made if missing. */
  public static JdbcSql file(Path file) {
    return new JdbcSql("jdbc:sqlite:" + file);
  }

  /** How many batches were run, single statements included; each costs a real D1 5 to 50 ms. */
  public synchronized int roundTrips() {
    return roundTrips;
  }

  /** Counts from nought again, so that a test counts its own trips only. */
  public synchronized void resetRoundTrips() {
    roundTrips = 0;
  }

  @Override
  public synchronized List<Rows> batch(List<Statement> statements) {
    roundTrips++;
    try {
      try {
        List<Rows> results = new ArrayList<>();
        for (Statement statement : statements) {
          results.add(execute(statement));
        }
        connection.commit();
        return results;
      } catch (Throwable e) {
        connection.rollback();
        throw e;
      }
    } catch (SQLException e) {
      throw new SqlFailed(reason(e));
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private Rows execute(Statement statement) throws SQLException {
    try (PreparedStatement prepared = connection.prepareStatement(statement.sql())) {
      bind(prepared, statement.parameters());
      long before = totalChanges();
      List<Row> rows = List.of();
      if (prepared.execute()) {
        try (ResultSet result = prepared.getResultSet()) {
          rows = read(result);
        }
      }
      return new Rows(rows, totalChanges() - before);
    }
  }

  private static void bind(PreparedStatement prepared, List<Object> parameters)
      throws SQLException {
    if (parameters.size() > MAX_PARAMETERS) {
      throw new SqlFailed("too many SQL variables");
    }
    if (prepared.getParameterMetaData().getParameterCount() != parameters.size()) {
      throw new SqlFailed("Wrong number of parameter bindings for SQL query.");
    }
    for (int i = 0; i < parameters.size(); i++) {
      switch (parameters.get(i)) {
        case null -> prepared.setObject(i + 1, null);
        case String text -> prepared.setString(i + 1, text);
        case Integer number -> prepared.setDouble(i + 1, number);
        case Long number -> prepared.setDouble(i + 1, exact(number));
        case Double number -> prepared.setDouble(i + 1, number);
        case Object other ->
            throw new AssertionError("Not a parameter type of Statement: " + other.getClass());
      }
    }
  }

  private static double exact(long number) {
    if (Math.abs(number) > 1L << 53) {
      throw new AssertionError("D1 would round " + number);
    }
    return number;
  }

  private long totalChanges() throws SQLException {
    try (PreparedStatement count = connection.prepareStatement("SELECT total_changes()");
        ResultSet result = count.executeQuery()) {
      return result.getLong(1);
    }
  }

  private static List<Row> read(ResultSet result) throws SQLException {
    ResultSetMetaData columns = result.getMetaData();
    List<Row> rows = new ArrayList<>();
    while (result.next()) {
      Map<String, Object> values = new HashMap<>();
      for (int i = 1; i <= columns.getColumnCount(); i++) {
        values.put(columns.getColumnLabel(i), result.getObject(i));
      }
      rows.add(new MapRow(values));
    }
    return rows;
  }

  /**
   * SQLite's own words: {@code UNIQUE constraint failed: tokens.token} out of {@code
   * [SQLITE_CONSTRAINT_PRIMARYKEY] A PRIMARY KEY constraint failed (UNIQUE constraint …)}.
   */
  private static String reason(SQLException e) {
    String message = String.valueOf(e.getMessage());
    int start = message.indexOf(" (");
    return start >= 0 && message.endsWith(")")
        ? message.substring(start + 2, message.length() - 1)
        : message;
  }

  private record MapRow(Map<String, Object> values) implements Row {
    @Override
    public boolean isNull(String column) {
      return value(column) == null;
    }

    @Override
    public String text(String column) {
      return switch (value(column)) {
        case null -> null;
        case String text -> text;
        case Object other -> throw wrong(column, other, "text");
      };
    }

    @Override
    public long integer(String column) {
      return switch (value(column)) {
        case null -> 0;
        case Integer number -> number;
        case Long number -> number;
        case Double number -> whole(column, number);
        case Object other -> throw wrong(column, other, "a whole number");
      };
    }

    @Override
    public double real(String column) {
      return switch (value(column)) {
        case null -> 0;
        case Number number -> number.doubleValue();
        case Object other -> throw wrong(column, other, "a number");
      };
    }

    private static long whole(String column, double number) {
      if (number != Math.rint(number)) {
        throw wrong(column, number, "a whole number");
      }
      return (long) number;
    }

    private Object value(String column) {
      if (!values.containsKey(column)) {
        throw new AssertionError("No column " + column + " in " + values.keySet());
      }
      return values.get(column);
    }

    private static AssertionError wrong(String column, Object value, String expected) {
      return new AssertionError("Column " + column + " holds " + value + ", not " + expected);
    }
  }
}
