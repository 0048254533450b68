package grok2api.testing;

import grok2api.platform.Row;
import grok2api.platform.Sql;
import grok2api.platform.Statement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Applies the files of {@code migrations/} as wrangler does: by name order, each file in one
 * transaction, each name noted in {@code d1_migrations} and never run twice.
 */
public final class Migrations {
  private static final Path FOLDER = folder();

  private Migrations() {}

  /** A new in-memory database with everything applied: what a store's test starts from. */
  public static JdbcSql migrated() {
    return upTo("9999");
  }

  /**
   * A new in-memory database on which work stopped after a number.
   *
   * @param last four digits, e.g. {@code "0005"} for the base edition, {@code "0008"} for the fork
   */
  public static JdbcSql upTo(String last) {
    JdbcSql sql = JdbcSql.inMemory();
    apply(sql, last);
    sql.resetRoundTrips();
    return sql;
  }

  /**
   * Applies what has not been applied yet.
   *
   * @return the names applied now
   */
  public static List<String> apply(Sql sql) {
    return apply(sql, "9999");
  }

  /** The files' names, in order. */
  public static List<String> names() {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".sql"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file's text. */
  public static String text(String name) {
    try {
      return Files.readString(FOLDER.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A file's statements, comments removed.
   *
   * <p>Our files hold comments only on lines of their own and a semicolon only at a statement's
   * end, so that every splitter, this one and wrangler's, finds the same statements.
   */
  public static List<Statement> statements(String name) {
    StringBuilder code = new StringBuilder();
    for (String line : text(name).split("\n")) {
      if (!line.startsWith("--")) {
        code.append(line).append('\n');
      }
    }
    List<Statement> statements = new ArrayList<>();
    for (String statement : code.toString().split(";")) {
      if (!statement.isBlank()) {
        statements.add(Statement.of(statement.strip()));
      }
    }
    return statements;
  }

  private static List<String> apply(Sql sql, String last) {
    sql.run(
        Statement.of(
            """
            CREATE TABLE IF NOT EXISTS d1_migrations (
              id INTEGER PRIMARY KEY AUTOINCREMENT,
              name TEXT UNIQUE,
              applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL
            )"""));
    Set<String> applied = new HashSet<>();
    for (Row row : sql.run(Statement.of("SELECT name FROM d1_migrations")).rows()) {
      applied.add(row.text("name"));
    }
    List<String> now = new ArrayList<>();
    for (String name : names()) {
      if (name.substring(0, 4).compareTo(last) <= 0 && !applied.contains(name)) {
        List<Statement> batch = new ArrayList<>(statements(name));
        batch.add(Statement.of("INSERT INTO d1_migrations (name) VALUES (?1)", name));
        sql.batch(batch);
        now.add(name);
      }
    }
    return now;
  }

  /** Found from the repository's root and from a module's folder alike. */
  private static Path folder() {
    Path at = Path.of("").toAbsolutePath();
    while (at != null) {
      if (Files.exists(at.resolve("migrations/0001_init.sql"))) {
        return at.resolve("migrations");
      }
      at = at.getParent();
    }
    throw new AssertionError("No migrations folder above " + Path.of("").toAbsolutePath());
  }
}
