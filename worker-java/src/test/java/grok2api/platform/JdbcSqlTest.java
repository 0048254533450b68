package grok2api.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.testing.JdbcSql;
import grok2api.testing.Migrations;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The JVM's database is as strict as production's, and stricter where that finds mistakes. */
class JdbcSqlTest {
  private final JdbcSql sql = JdbcSql.inMemory();

  @Test
  void aBatchIsOneRoundTripAFailedOneToo() {
    sql.batch(List.of(Statement.of("SELECT 1"), Statement.of("SELECT 2")));
    sql.run(Statement.of("SELECT 3"));
    assertThrows(SqlFailed.class, () -> sql.run(Statement.of("SELEC 4")));
    assertEquals(3, sql.roundTrips());
    sql.resetRoundTrips();
    assertEquals(0, sql.roundTrips());
    assertEquals(0, Migrations.migrated().roundTrips());
  }

  @Test
  void aMessageIsInTheDatabasesOwnWords() {
    sql.run(Statement.of("CREATE TABLE t (k TEXT PRIMARY KEY, n INTEGER CHECK (n > 0))"));
    sql.run(Statement.of("INSERT INTO t VALUES ('a', 1)"));
    assertEquals("UNIQUE constraint failed: t.k", failure("INSERT INTO t VALUES ('a', 1)"));
    assertEquals("CHECK constraint failed: n > 0", failure("INSERT INTO t VALUES ('b', 0)"));
    assertEquals("no such table: u", failure("SELECT * FROM u"));
    assertEquals("no such function: f", failure("SELECT f(1)"));
  }

  @Test
  void aMissingTableOrColumnMeansThatMigrationsAreMissing() {
    assertTrue(refusal(Statement.of("SELECT * FROM request_log")).schemaOutdated());
    sql.run(Statement.of("CREATE TABLE tokens (token TEXT)"));
    assertTrue(refusal(Statement.of("SELECT last_used FROM tokens")).schemaOutdated());
    assertTrue(refusal(Statement.of("UPDATE tokens SET last_used = 1")).schemaOutdated());
    assertTrue(!refusal(Statement.of("SELEC")).schemaOutdated());
  }

  @Test
  void aHundredParametersAreTheLimit() {
    assertEquals(1, sql.run(manyParameters(100)).rows().size());
    assertEquals("too many SQL variables", refusal(manyParameters(101)).getMessage());
  }

  @Test
  void aStatementAndALikePatternHaveTheirLongestLength() {
    assertThrows(
        SqlFailed.class, () -> sql.run(Statement.of("SELECT '" + "x".repeat(100_000) + "'")));
    String like = "SELECT 1 WHERE 'abc' LIKE ?1";
    assertEquals(0, sql.run(Statement.of(like, "x".repeat(50))).rows().size());
    assertEquals(
        "LIKE or GLOB pattern too complex",
        refusal(Statement.of(like, "x".repeat(51))).getMessage());
  }

  @Test
  void aNumberThatD1WouldRoundIsAMistake() {
    assertThrows(AssertionError.class, () -> sql.run(Statement.of("SELECT ?1", 9007199254740993L)));
    assertThrows(AssertionError.class, () -> sql.run(Statement.of("SELECT ?1", true)));
  }

  @Test
  void aWrongColumnNameOrTypeIsAMistake() {
    Row row = sql.run(Statement.of("SELECT 1 AS n, 'x' AS t, 1.5 AS r, NULL AS z")).rows().get(0);
    assertThrows(AssertionError.class, () -> row.text("absent"));
    assertThrows(AssertionError.class, () -> row.isNull("absent"));
    assertThrows(AssertionError.class, () -> row.text("n"));
    assertThrows(AssertionError.class, () -> row.integer("t"));
    assertThrows(AssertionError.class, () -> row.integer("r"));
    assertThrows(AssertionError.class, () -> row.real("t"));
    assertEquals(0, row.integer("z"));
    assertEquals(0.0, row.real("z"));
    assertEquals(null, row.text("z"));
  }

  @Test
  void aMistakeInTheMiddleOfABatchTakesItBackToo() {
    sql.run(Statement.of("CREATE TABLE t (n INTEGER)"));
    List<Statement> batch =
        List.of(Statement.of("INSERT INTO t VALUES (1)"), Statement.of("SELECT ?1", true));
    assertThrows(AssertionError.class, () -> sql.batch(batch));
    assertEquals(0, sql.run(Statement.of("SELECT * FROM t")).rows().size());
  }

  @Test
  void whatOneConnectionCommittedAnotherSees(@TempDir Path folder) {
    Path file = folder.resolve("shared.sqlite");
    try (JdbcSql first = JdbcSql.file(file);
        JdbcSql second = JdbcSql.file(file)) {
      first.run(Statement.of("CREATE TABLE t (n INTEGER)"));
      first.run(Statement.of("INSERT INTO t VALUES (1)"));
      assertEquals(1, second.run(Statement.of("SELECT n FROM t")).rows().size());
      second.run(Statement.of("INSERT INTO t VALUES (2)"));
      assertEquals(2, first.run(Statement.of("SELECT n FROM t")).rows().size());
    }
  }

  private static Statement manyParameters(int count) {
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      names.add("?" + i);
    }
    String list = String.join(", ", names);
    return new Statement("SELECT 1 WHERE 1 IN (" + list + ")", Collections.nCopies(count, 1));
  }

  private String failure(String statement) {
    return refusal(Statement.of(statement)).getMessage();
  }

  private SqlFailed refusal(Statement statement) {
    return assertThrows(SqlFailed.class, () -> sql.run(statement));
  }
}
