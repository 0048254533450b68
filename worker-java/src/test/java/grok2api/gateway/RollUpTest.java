package grok2api.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.platform.Row;
import grok2api.platform.Statement;
import grok2api.store.RequestStats;
import grok2api.testing.TestGateway;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RollUpTest {
  private static final long HOUR = 3_600_000;

  /** The test's clock stands at 10:00 UTC. */
  private static final long TEN = 1_770_285_600_000L;

  private final TestGateway gateway = TestGateway.empty();
  private final RollUp rollUp = new RollUp(gateway.platform());

  private void row(long millis, String model, int status) {
    gateway.run(
        "INSERT INTO request_log (id, timestamp, ip, model, duration_ms, status, key_name,"
            + " prompt_tokens, completion_tokens) VALUES (?1, ?2, '', ?3, 100, ?4, '', 10, 20)",
        millis * 4096 + millis % 7,
        millis,
        model,
        status);
  }

  private void earlierRow(String id, long millis, String model, int status) {
    gateway.run(
        "INSERT INTO request_logs VALUES (?1, '', ?2, '', ?3, 0.5, ?4, '', '', '')",
        id,
        millis,
        model,
        status);
  }

  private List<String> sums() {
    List<String> sums = new ArrayList<>();
    for (Row row : gateway.rows("SELECT * FROM request_stats ORDER BY hour_at, model")) {
      sums.add(
          (row.integer("hour_at") - TEN) / 60_000
              + " "
              + row.text("model")
              + " "
              + row.integer("success")
              + "/"
              + row.integer("failed")
              + " "
              + row.integer("duration_ms")
              + " "
              + row.integer("prompt_tokens")
              + "+"
              + row.integer("completion_tokens"));
    }
    return sums;
  }

  private RequestStats.Mark mark() {
    return RequestStats.readMark(gateway.sql.run(RequestStats.mark()));
  }

  private void at(long millis) {
    gateway.clock.nowMillis = millis;
  }

  @Test
  void sumsUpFinishedHoursOfBothLogs() {
    row(TEN - 2 * HOUR, "a", 200);
    row(TEN - HOUR - 1, "a", 399);
    row(TEN - HOUR - 2, "b", 400);
    earlierRow("x", TEN - HOUR - 3, "a", 199);
    earlierRow("y", TEN - HOUR, "a", 200);
    row(TEN, "a", 200);
    at(TEN + 120_000);
    assertEquals(3, rollUp.run());
    assertEquals(
        List.of("-120 a 2/1 700 20+40", "-120 b 0/1 100 10+20", "-60 a 1/0 500 0+0"), sums());
    assertEquals(new RequestStats.Mark(TEN, 5), mark());
  }

  @Test
  void waitsForTheLastRowsOfAnHour() {
    row(TEN - 1, "a", 200);
    at(TEN + 119_999);
    rollUp.run();
    assertEquals(List.of(), sums());
    row(TEN - 2, "a", 200);
    at(TEN + 120_000);
    rollUp.run();
    assertEquals(List.of("-60 a 2/0 200 20+40"), sums());
  }

  @Test
  void anHourIsALocalOne() {
    gateway.variables.put("CACHE_RESET_TZ_OFFSET_MINUTES", "330");
    row(TEN - 31 * 60_000, "a", 200);
    row(TEN - 30 * 60_000, "a", 200);
    at(TEN + 45 * 60_000);
    new RollUp(gateway.platform()).run();
    assertEquals(List.of("-90 a 1/0 100 10+20", "-30 a 1/0 100 10+20"), sums());
    assertEquals(TEN + 30 * 60_000, mark().markMillis());
  }

  @Test
  void doingItTwiceChangesNothing() {
    row(TEN - HOUR, "a", 200);
    at(TEN + HOUR);
    rollUp.run();
    rollUp.run();
    // A second run that had read the same mark.
    gateway.sql.batch(RequestStats.sumUp(0, TEN - HOUR, TEN, 0));
    assertEquals(List.of("-60 a 1/0 100 10+20"), sums());
    assertEquals(1, mark().total());
  }

  @Test
  void sumsNeverShrinkWhenTheirLogIsGone() {
    row(TEN - HOUR, "a", 200);
    row(TEN - HOUR + 1, "a", 200);
    at(TEN + HOUR);
    rollUp.run();
    gateway.run("DELETE FROM request_log WHERE timestamp = ?1", TEN - HOUR);
    gateway.run("DELETE FROM revisions WHERE name = 'request_stats'");
    rollUp.run();
    assertEquals(List.of("-60 a 2/0 200 20+40"), sums());
  }

  @Test
  void anEmptyLogIsSummedUp() {
    rollUp.run();
    assertEquals(new RequestStats.Mark(TEN - HOUR, 0), mark());
    assertFalse(rollUp.behind(mark().markMillis()));
    assertTrue(rollUp.behind(0));
    at(TEN + 2 * HOUR + 1);
    assertTrue(rollUp.behind(mark().markMillis()));
  }

  @Test
  void aLongLogTakesSeveralCalls() {
    gateway.run(
        "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < 100000)"
            + " INSERT INTO request_log (id, timestamp, ip, model, duration_ms, status, key_name)"
            + " SELECT (1770285599000 - i * 1000) * 4096, 1770285599000 - i * 1000, '', 'm', 0, 200,"
            + " '' FROM n");
    at(TEN + 120_000);
    rollUp.run();
    assertTrue(mark().total() > 50_000 && mark().total() < 100_000, mark().toString());
    assertTrue(mark().markMillis() < TEN);
    rollUp.run();
    assertEquals(new RequestStats.Mark(TEN, 100_000), mark());
    assertEquals(
        100_000, gateway.rows("SELECT sum(success) AS n FROM request_stats").get(0).integer("n"));
  }

  @Test
  void anHourOfManyRowsIsTakenAsAWhole() {
    gateway.run(
        "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < 25000)"
            + " INSERT INTO request_log (id, timestamp, ip, model, duration_ms, status, key_name)"
            + " SELECT (1770271200000 + i * 100) * 4096, 1770271200000 + i * 100, '', 'm', 0, 200,"
            + " '' FROM n");
    rollUp.run();
    assertEquals(List.of("-240 m 25000/0 0 0+0"), sums());
    assertEquals(new RequestStats.Mark(TEN - HOUR, 25_000), mark());
  }

  @Test
  void findsItsWayAlongTheOrderOfTime() {
    List<Statement> statements = new ArrayList<>(RequestStats.sumUp(0, 1, 2, 0));
    statements.add(RequestStats.oldest());
    statements.add(RequestStats.after(10, 1, 2));
    statements.add(RequestStats.tail(false, 1, 0));
    statements.add(RequestStats.tail(true, 1, 0));
    statements.add(RequestStats.hours(1, 1));
    statements.add(RequestStats.prune(1));
    for (Statement statement : statements) {
      for (Row row :
          gateway
              .sql
              .run(new Statement("EXPLAIN QUERY PLAN " + statement.sql(), statement.parameters()))
              .rows()) {
        assertFalse(
            row.text("detail").matches("SCAN request_(log|logs|stats)\\b(?! USING).*"),
            row.text("detail") + "\n" + statement.sql());
      }
    }
  }
}
