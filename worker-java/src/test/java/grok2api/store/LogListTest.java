package grok2api.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.platform.JsonValue;
import grok2api.platform.Statement;
import grok2api.store.LogFilter.Outcome;
import grok2api.testing.JvmJson;
import grok2api.testing.TestGateway;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogListTest {
  /** 2026-02-05T10:00:00Z. */
  private static final long NOW = 1_770_285_600_000L;

  private final TestGateway gateway = TestGateway.empty();

  private void row(long millis, int salt, String model, int status) {
    gateway.run(
        "INSERT INTO request_log (id, timestamp, ip, model, duration_ms, status, key_name)"
            + " VALUES (?1, ?2, '192.0.2.0', ?3, 1250, ?4, 'laptop')",
        millis * 4096 + salt,
        millis,
        model,
        status);
  }

  private void earlierRow(String id, long millis, String model, int status) {
    gateway.run(
        "INSERT INTO request_logs (id, time, timestamp, ip, model, duration, status, key_name,"
            + " token_suffix, error) VALUES (?1, '2026-02-05 09:00:00', ?2, '192.0.2.7', ?3, 1.25,"
            + " ?4, 'desk', 'abcdef', '')",
        id,
        millis,
        model,
        status);
  }

  private LogPage page(LogFilter filter, LogPlace before, LogForm form, int limit) {
    return LogList.read(gateway.sql.batch(LogList.page(filter, before, form, limit)), limit);
  }

  /** Members of all rows, page by page. */
  private List<String> all(LogFilter filter, int limit, String member) {
    List<String> found = new ArrayList<>();
    LogPlace before = null;
    int pages = 0;
    do {
      LogPage page = page(filter, before, LogForm.ITEM, limit);
      assertTrue(page.lines().size() <= limit);
      for (String line : page.lines()) {
        found.add(new JvmJson().parse(line).text(member));
      }
      before = page.next();
      assertTrue(before == null || before.equals(LogPlace.read(before.id())));
      assertTrue(pages++ < 200, "no end");
    } while (before != null);
    return found;
  }

  private List<String> models(LogFilter filter) {
    return all(filter, 2, "model");
  }

  private static LogFilter only(String model, String key, Outcome outcome, String search) {
    return new LogFilter(0, Long.MAX_VALUE, model, key, outcome, search);
  }

  private static LogFilter search(String text) {
    return only(null, null, Outcome.Any.INSTANCE, text);
  }

  @Test
  void tellsEverythingThatIsKnownOfARow() {
    gateway.run(
        "INSERT INTO request_log VALUES (?1, ?2, '192.0.2.0', 'grok-4', 1250, 502, 'lap\"top',"
            + " '9c1185a5c5e9', 'broken', 'r-1', '/v1/chat/completions', 1, 2, 640, 12, 80,"
            + " 'upstream_error')",
        NOW * 4096 + 7,
        NOW);
    assertEquals(
        """
        {"id":"7251089817600007","time":"2026-02-05 10:00:00","timestamp":1770285600000,\
        "ip":"192.0.2.0","model":"grok-4","duration_ms":1250,"status":502,"key_name":"lap\\"top",\
        "account":"9c1185a5c5e9","error":"broken","request_id":"r-1",\
        "route":"/v1/chat/completions","stream":true,"attempts":2,"first_byte_ms":640,\
        "prompt_tokens":12,"completion_tokens":80,"error_code":"upstream_error"}""",
        page(LogFilter.ALL, null, LogForm.ITEM, 1).lines().get(0));
  }

  @Test
  void tellsWhatTheEarlierLogKnows() {
    earlierRow("1770282000000", NOW, "grok-4", 200);
    assertEquals(
        """
        {"id":"1770285600000.1","time":"2026-02-05 09:00:00","timestamp":1770285600000,\
        "ip":"192.0.2.7","model":"grok-4","duration_ms":1250,"status":200,"key_name":"desk",\
        "account":"abcdef","error":null,"request_id":"1770282000000","route":null,"stream":null,\
        "attempts":null,"first_byte_ms":null,"prompt_tokens":null,"completion_tokens":null,\
        "error_code":null}""",
        page(LogFilter.ALL, null, LogForm.ITEM, 1).lines().get(0));
  }

  @Test
  void tellsBothAsTheEarlierEditionsDid() {
    row(NOW, 0, "grok-4", 200);
    earlierRow("x", NOW - 1, "grok-3", 500);
    assertEquals(
        List.of(
            """
            {"id":"7251089817600000","time":"2026-02-05 10:00:00","timestamp":1770285600000,\
            "ip":"192.0.2.0","model":"grok-4","duration":1.25,"status":200,"key_name":"laptop",\
            "token_suffix":"","error":""}""",
            """
            {"id":"x","time":"2026-02-05 09:00:00","timestamp":1770285599999,"ip":"192.0.2.7",\
            "model":"grok-3","duration":1.25,"status":500,"key_name":"desk",\
            "token_suffix":"abcdef","error":""}"""),
        page(LogFilter.ALL, null, LogForm.EARLIER_ITEM, 5).lines());
  }

  @Test
  void aCellCannotBeAFormulaNorEndEarly() {
    row(NOW, 0, "=1+\"1\"", 200);
    gateway.run(
        "UPDATE request_log SET key_name = '@sum', error = 'two' || char(13, 10) || 'lines, 1',"
            + " error_code = '-1', request_id = '+', route = '''quoted', stream = 0");
    assertEquals(
        "\"7251089817600000\",\"2026-02-05 10:00:00\",1770285600000,\"192.0.2.0\","
            + "\"'=1+\"\"1\"\"\",1250,200,\"'@sum\",\"\",\"two\r\nlines, 1\",\"'+\","
            + "\"''quoted\",false,,,,,\"'-1\"\r\n",
        page(LogFilter.ALL, null, LogForm.CSV, 1).lines().get(0));
    assertEquals(
        """
        id,time,timestamp,ip,model,duration_ms,status,key_name,account,error,request_id,route,\
        stream,attempts,first_byte_ms,prompt_tokens,completion_tokens,error_code\r
        """,
        LogForm.CSV_HEADER);
  }

  @Test
  void aLineOfTextHasNoLineBreakAndNothingAfterIt() {
    row(NOW, 0, "grok-4", 200);
    row(NOW, 1, "grok-4", 502);
    row(NOW, 2, "grok-4", 500);
    gateway.run("UPDATE request_log SET error = 'a' || char(10) || 'b' WHERE status = 502");
    gateway.run("UPDATE request_log SET error_code = 'internal_error' WHERE status = 500");
    assertEquals(
        List.of(
            "2026-02-05 10:00:00 | 500 | grok-4 | 192.0.2.0 | laptop | internal_error",
            "2026-02-05 10:00:00 | 502 | grok-4 | 192.0.2.0 | laptop | a b",
            "2026-02-05 10:00:00 | 200 | grok-4 | 192.0.2.0 | laptop |"),
        page(LogFilter.ALL, null, LogForm.TEXT, 5).lines());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 50})
  void bothLogsAreOneWhateverThePages(int limit) {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      long millis = NOW + (i / 4) * 1000;
      if (i % 2 == 0) {
        earlierRow("e" + i, millis, "m" + i, 200);
      } else {
        row(millis, i, "m" + i, 200);
      }
    }
    // Of one millisecond those of this gateway count as newer.
    Collections.addAll(expected, "m7", "m5", "m6", "m4", "m3", "m1", "m2", "m0");
    assertEquals(expected, all(LogFilter.ALL, limit, "model"));
    assertEquals(expected, all(search("m"), limit, "model"));
  }

  @Test
  void anIdOfTheListIsAPlaceToGoOnFrom() {
    row(NOW, 0, "new", 200);
    earlierRow("x", NOW, "old", 200);
    earlierRow("y", NOW - 1, "oldest", 200);
    for (String line : page(LogFilter.ALL, null, LogForm.ITEM, 2).lines()) {
      JsonValue item = new JvmJson().parse(line);
      LogPage next = page(LogFilter.ALL, LogPlace.read(item.text("id")), LogForm.ITEM, 1);
      assertEquals(
          item.text("model").equals("new") ? "old" : "oldest",
          new JvmJson().parse(next.lines().get(0)).text("model"));
    }
  }

  @Test
  void whatIsNoIdIsNotRead() {
    assertEquals(new LogPlace(true, 1000, 7), LogPlace.read("1000.7"));
    assertEquals(new LogPlace(false, 1, 4097), LogPlace.read("4097"));
    for (String wrong :
        List.of(
            "", ".", "1.", ".1", "-1", "1.2.3", "1e3", "99999999999999999", "9999999999999.1")) {
      assertNull(LogPlace.read(wrong), wrong);
    }
  }

  @Test
  void findsByModelKeyStatusAndTime() {
    row(NOW, 0, "a", 200);
    row(NOW - 1000, 0, "b", 404);
    row(NOW - 2000, 0, "c", 399);
    earlierRow("x", NOW - 3000, "d", 500);
    earlierRow("y", NOW - 4000, "e", 200);
    assertEquals(List.of("b"), models(only("b", null, Outcome.Any.INSTANCE, null)));
    assertEquals(List.of("d", "e"), models(only(null, "desk", Outcome.Any.INSTANCE, null)));
    assertEquals(List.of("a", "c", "e"), models(only(null, null, new Outcome.Class(true), null)));
    assertEquals(List.of("b", "d"), models(only(null, null, new Outcome.Class(false), null)));
    assertEquals(List.of("b"), models(only(null, null, new Outcome.Status(404), null)));
    assertEquals(
        List.of("b", "c", "d"),
        models(new LogFilter(NOW - 3000, NOW, null, null, Outcome.Any.INSTANCE, null)));
    assertEquals(List.of("e"), models(only("e", "desk", new Outcome.Status(200), "192.0.2.7")));
    assertEquals(List.of(), models(only("e", "laptop", new Outcome.Status(200), null)));
  }

  @ParameterizedTest
  @CsvSource({
    "GROK,grok-4", "top,grok-4", "192.0.2.0,grok-4", "éCLAIR,grok-4", "r-1,grok-4",
    "upstream_error,grok-4", "100%_,grok-4", "%,grok-4", "1770282000000,old", "desk,old",
  })
  void searchesTextsAsTheyAre(String text, String model) {
    row(NOW, 0, "grok-4", 502);
    gateway.run(
        "UPDATE request_log SET error = 'an éclair, 100%_', request_id = 'r-1',"
            + " error_code = 'upstream_error'");
    earlierRow("1770282000000", NOW - 1, "old", 200);
    assertEquals(List.of(model), models(search(text)));
    assertEquals(List.of(), models(search(text + "' OR true --")));
  }

  private void fill(int rows) {
    gateway.run(
        "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?1)"
            + " INSERT INTO request_log (id, timestamp, ip, model, duration_ms, status, key_name)"
            + " SELECT (1770285600000 - i * 1000) * 4096, 1770285600000 - i * 1000, '',"
            + " CASE WHEN i % 2500 = 2400 THEN 'rare' ELSE 'often' END, 0, 200, '' FROM n",
        rows);
  }

  @Test
  void aPageEndsWhereItHasLookedFarEnoughAndTellsWhere() {
    fill(5000);
    LogFilter rare = only("rare", null, Outcome.Any.INSTANCE, null);
    LogPage first = page(rare, null, LogForm.ITEM, 50);
    assertEquals(List.of(), first.lines());
    assertEquals(NOW - (LogList.LOOKED_AT - 1) * 1000, first.next().millis());
    LogPage second = page(rare, first.next(), LogForm.ITEM, 50);
    assertEquals(1, second.lines().size());
    assertEquals(NOW - (2 * LogList.LOOKED_AT - 1) * 1000, second.next().millis());
    LogPage third = page(rare, second.next(), LogForm.ITEM, 50);
    assertEquals(1, third.lines().size());
    assertNull(third.next());
  }

  @Test
  void nothingIsLostWhenOneOfTheLogsIsLookedThroughLessFarThanTheOther() {
    fill(5000);
    earlierRow("x", NOW - 10, "rare", 200);
    earlierRow("y", NOW - 3_000_001, "rare", 200);
    earlierRow("z", NOW - 6_000_001, "rare", 200);
    List<String> times = all(only("rare", null, Outcome.Any.INSTANCE, null), 50, "request_id");
    List<String> expected = new ArrayList<>();
    Collections.addAll(expected, "x", null, "y", null, "z");
    assertEquals(expected, times);
  }

  @Test
  void aLongEarlierLogIsLookedThroughBitByBit() {
    gateway.run(
        "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 1199)"
            + " INSERT INTO request_logs SELECT 'e' || i, '', 1770285600000 - i / 2, '',"
            + " CASE WHEN i % 400 = 399 THEN 'rare' ELSE 'often' END, 0, 200, '', '', '' FROM n");
    row(NOW - 300, 0, "rare", 200);
    List<String> found = all(only("rare", null, Outcome.Any.INSTANCE, null), 50, "request_id");
    List<String> expected = new ArrayList<>();
    Collections.addAll(expected, "e399", null, "e799", "e1199");
    assertEquals(expected, found);
    assertEquals(1201, all(LogFilter.ALL, 100, "id").size());
  }

  @Test
  void aPageEndsWhereTheFirstOfTheLogsWasLookedThrough() {
    fill(5000);
    gateway.run(
        "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 1199)"
            + " INSERT INTO request_logs SELECT 'e' || i, '', 1770285600000 - i, '',"
            + " iif(i % 400 = 399, 'rare', 'often'), 0, 200, '', '', '' FROM n");
    LogPage page = page(only("rare", null, Outcome.Any.INSTANCE, null), null, LogForm.ITEM, 50);
    assertEquals(1, page.lines().size());
    assertEquals(NOW - (LogList.EARLIER_LOOKED_AT - 1), page.next().millis());
  }

  @Test
  void readsAlongTheOrderOfTime() {
    List<Statement> statements = new ArrayList<>();
    for (LogFilter filter : List.of(LogFilter.ALL, search("x"))) {
      for (LogPlace before :
          new LogPlace[] {null, new LogPlace(false, NOW, NOW * 4096), new LogPlace(true, NOW, 7)}) {
        statements.addAll(LogList.page(filter, before, LogForm.ITEM, 50));
      }
    }
    for (Statement statement : statements) {
      String plan = Plans.of(gateway.sql, statement);
      assertFalse(Plans.walks(plan, "request_logs?"), plan);
      assertFalse(plan.contains("TEMP B-TREE"), statement.sql() + "\n" + plan);
    }
  }
}
