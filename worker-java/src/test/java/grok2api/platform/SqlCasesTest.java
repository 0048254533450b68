package grok2api.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.testing.JdbcSql;
import grok2api.testing.SqlCases;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The JVM's database keeps the promises of {@link Sql}; the Worker's D1 runs the same list. */
class SqlCasesTest {
  @ParameterizedTest(name = "{0}")
  @MethodSource("grok2api.testing.SqlCases#all")
  void inMemory(SqlCases.Case promise) {
    try (JdbcSql sql = JdbcSql.inMemory()) {
      assertEquals(promise.expected(), promise.run(sql));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("grok2api.testing.SqlCases#all")
  void inAFile(SqlCases.Case promise, @TempDir Path folder) {
    try (JdbcSql sql = JdbcSql.file(folder.resolve("test.sqlite"))) {
      assertEquals(promise.expected(), promise.run(sql));
    }
  }

  @Test
  void everyNameIsUsedOnce() {
    Set<String> names = new HashSet<>();
    for (SqlCases.Case promise : SqlCases.all()) {
      assertTrue(names.add(promise.name()), promise.name());
    }
  }
}
