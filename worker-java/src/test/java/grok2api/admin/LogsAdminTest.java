package grok2api.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.http.Response;
import grok2api.http.TextSource;
import grok2api.platform.JsonValue;
import grok2api.platform.Row;
import grok2api.store.LogForm;
import grok2api.testing.FakeRequest;
import grok2api.testing.Reply;
import grok2api.testing.TestGateway;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogsAdminTest {
  private static final String LOGS = "/api/v1/admin/logs";
  private final TestGateway gateway = TestGateway.empty();

  /** Rows a second apart, the newest of now; every fifth failed. */
  private void rows(int count) {
    gateway.run(
        "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?1)"
            + " INSERT INTO request_log (id, timestamp, ip, model, duration_ms, status, key_name)"
            + " SELECT (1770285600000 - i * 1000) * 4096, 1770285600000 - i * 1000, '', 'm' || i, 0,"
            + " iif(i % 5 = 4, 500, 200), 'laptop' FROM n",
        count);
  }

  private void earlierRows(int count) {
    gateway.run(
        "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?1)"
            + " INSERT INTO request_logs SELECT 'e' || i, '', 1760285600000 - i, '', 'e' || i, 0,"
            + " 200, '', '', '' FROM n",
        count);
  }

  private long count(String table) {
    return gateway.rows("SELECT count(*) AS n FROM " + table).get(0).integer("n");
  }

  private Reply get(String path, String... parameters) {
    FakeRequest request = gateway.adminRequest("GET", path, "");
    for (int i = 0; i < parameters.length; i += 2) {
      request.parameter(parameters[i], parameters[i + 1]);
    }
    return gateway.send(request);
  }

  @Test
  void listsFiftyRowsAndTellsWhereToGoOn() {
    rows(51);
    JsonValue page = get(LOGS).json();
    assertTrue(page.get("success").isTrue());
    assertEquals(50, page.get("data").size());
    assertEquals("m0", page.get("data").at(0).text("model"));
    JsonValue rest = get(LOGS, "before_id", page.text("next_before_id")).json();
    assertEquals(1, rest.get("data").size());
    assertEquals(JsonValue.Kind.NULL, rest.get("next_before_id").kind());
  }

  @Test
  void narrowsTheList() {
    rows(20);
    JsonValue failed = get(LOGS, "status", "error", "limit", "2", "search", "M1").json();
    assertEquals(2, failed.get("data").size());
    assertEquals("m14", failed.get("data").at(0).text("model"));
    assertEquals("m19", failed.get("data").at(1).text("model"));
    assertEquals(1, get(LOGS, "model", "m4").json().get("data").size());
    assertEquals(4, get(LOGS, "status", "500").json().get("data").size());
    assertEquals(0, get(LOGS, "key", "other").json().get("data").size());
    assertEquals(
        3, get(LOGS, "from", "1770285598000", "to", "9999999999999").json().get("data").size());
    assertEquals(17, get(LOGS, "to", "1770285598000").json().get("data").size());
  }

  @Test
  void costsOneRoundTripBesideTheGates() {
    rows(10);
    FakeRequest request = gateway.adminRequest("GET", LOGS, "").parameter("status", "error");
    gateway.sql.resetRoundTrips();
    gateway.send(request);
    assertEquals(2, gateway.sql.roundTrips());
  }

  @ParameterizedTest
  @CsvSource({
    "limit,0",
    "limit,201",
    "limit,x",
    "from,yesterday",
    "to,1.5",
    "status,fine",
    "status,4xx",
    "status,99",
    "status,600",
    "before_id,x",
    "before_id,1.2.3",
    "before_id,-1",
  })
  void tellsWhichParameterIsWrong(String name, String value) {
    Reply reply = get(LOGS, name, value);
    assertEquals(400, reply.status(), reply.body());
    assertEquals("INVALID_FIELD", reply.json().text("code"));
    assertEquals(name, reply.json().text("field"));
  }

  @Test
  void aSearchHasAnEnd() {
    assertEquals("search", get(LOGS, "search", "x".repeat(1001)).json().text("field"));
  }

  @Test
  void isReadToTheEndAsOneFile() {
    rows(2500);
    Reply file = get(LOGS + "/export");
    assertEquals("text/csv; charset=utf-8", file.header("Content-Type"));
    assertEquals(
        "attachment; filename=\"request_log_2026-02-05.csv\"", file.header("Content-Disposition"));
    String[] lines = file.body().split("\r\n");
    assertEquals(2501, lines.length);
    assertEquals(LogForm.CSV_HEADER.trim(), lines[0]);
    assertTrue(lines[2500].contains("\"m2499\""), lines[2500]);
    String failed = get(LOGS + "/export", "status", "error").body();
    assertEquals(501, failed.split("\r\n").length);
  }

  @Test
  void aFileOfNothingHasItsHeader() {
    rows(5000);
    assertEquals(LogForm.CSV_HEADER, get(LOGS + "/export", "model", "none").body());
    assertEquals("from", get(LOGS + "/export", "from", "x").json().text("field"));
  }

  @Test
  void aFileIsReadNoFasterThanItIsTaken() {
    rows(2500);
    Response response = gateway.open(gateway.adminRequest("GET", LOGS + "/export", ""));
    TextSource source = ((Response.Streamed) response.body()).source();
    gateway.sql.resetRoundTrips();
    assertEquals(1001, source.begin().split("\r\n").length);
    assertEquals(0, gateway.sql.roundTrips());
    assertEquals(1000, Reply.pull(source).split("\r\n").length);
    assertEquals(1, gateway.sql.roundTrips());
    assertFalse(source.over());
    source.close();
    assertTrue(source.over());
  }

  @Test
  void aFileThatBreaksOffSaysSoAndWhereToGoOn() {
    rows(2500);
    Response response = gateway.open(gateway.adminRequest("GET", LOGS + "/export", ""));
    TextSource source = ((Response.Streamed) response.body()).source();
    gateway.run("ALTER TABLE request_log RENAME TO gone");
    assertEquals(
        "\"Unfinished: ask for the rest with before_id=7251085725696000\"\r\n", Reply.pull(source));
    assertTrue(source.over());
    gateway.run("ALTER TABLE gone RENAME TO request_log");
    String rest = get(LOGS + "/export", "before_id", "7251085725696000").body();
    assertEquals(1501, rest.split("\r\n").length);
  }

  @Test
  void isTheOneFileThatTheEarlierPanelExpects() {
    assertEquals(
        """
        {"success":true,"status":"success",\
        "files":[{"name":"request_logs","size_bytes":0,"mtime_ms":0}]}""",
        get(LOGS + "/files").body());
    earlierRows(1);
    rows(1);
    assertTrue(get(LOGS + "/files").body().contains("\"mtime_ms\":1770285600000"));
  }

  @Test
  void tailsTheLog() {
    rows(60);
    JsonValue tail = get(LOGS + "/tail", "file", "request_logs", "lines", "3").json();
    assertEquals("request_logs", tail.text("file"));
    assertEquals(50, tail.get("lines").size());
    assertEquals("2026-02-05 10:00:00 | 200 | m0 |  | laptop |", tail.get("lines").at(0).text());
    assertEquals(60, get(LOGS + "/tail").json().get("lines").size());
    Reply other = get(LOGS + "/tail", "file", "../settings");
    assertEquals(404, other.status());
    assertEquals("NOT_FOUND", other.json().text("code"));
  }

  @Test
  void clearsWhatIsOlderAndNotesIt() {
    rows(20);
    earlierRows(3);
    Reply reply = gateway.admin("POST", LOGS + "/clear", "{\"before\":1770285590000}");
    assertEquals(
        "{\"success\":true,\"status\":\"success\",\"deleted\":12,\"remaining\":false}",
        reply.body());
    assertEquals(11, count("request_log"));
    assertEquals(0, count("request_logs"));
    Row audit = gateway.rows("SELECT * FROM audit_log").get(0);
    assertEquals("logs.cleared", audit.text("action"));
    assertTrue(audit.text("detail").contains("\"deleted\":12"), audit.text("detail"));
  }

  @Test
  void clearsEverythingInBoundedSteps() {
    rows(52_000);
    earlierRows(5500);
    assertEquals(
        "{\"success\":true,\"status\":\"success\",\"deleted\":55000,\"remaining\":true}",
        gateway.admin("POST", LOGS + "/clear", "{}").body());
    assertEquals(
        "{\"success\":true,\"status\":\"success\",\"deleted\":2500,\"remaining\":false}",
        gateway.admin("POST", LOGS + "/clear", "{}").body());
  }

  @Test
  void whatIsClearedStillCounts() {
    rows(7300);
    gateway.admin("POST", LOGS + "/clear", "{}");
    assertEquals(0, count("request_log"));
    // All but those of the hour that has just begun.
    assertEquals(
        7299,
        gateway.rows("SELECT sum(success + failed) AS n FROM request_stats").get(0).integer("n"));
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"before\":\"x\"}',before",
    "'{\"before\":-1}',before",
    "'{\"before\":[]}',before"
  })
  void clearsNothingWhenItCannotTellWhat(String body, String field) {
    rows(3);
    Reply reply = gateway.admin("POST", LOGS + "/clear", body);
    assertEquals(400, reply.status());
    assertEquals(field, reply.json().text("field"));
    assertEquals(3, count("request_log"));
  }

  @Test
  void listsWhoChangedWhat() {
    for (String change : List.of("tokens.added", "tokens.deleted", "keys.created", "tokensX.y")) {
      gateway.clock.nowMillis += 1000;
      gateway.run(
          "INSERT INTO audit_log (id, at, actor, action, detail, ip, request_id)"
              + " VALUES (?1, ?2, ?3, ?4, '{\"count\":3}', '203.0.113.0', 'r')",
          gateway.clock.nowMillis * 4096,
          gateway.clock.nowMillis,
          change.startsWith("keys") ? "access token: backup" : "admin",
          change);
    }
    String path = "/api/v1/admin/audit";
    JsonValue page = get(path, "limit", "2").json();
    assertEquals(
        """
        {"id":"7251089830068224","at":1770285603000,"actor":"access token: backup",\
        "action":"keys.created","detail":{"count":3},"ip":"203.0.113.0","request_id":"r"}"""
            .replace("7251089830068224", Long.toString(1770285603000L * 4096)),
        page.get("data").at(1).toJson());
    JsonValue rest = get(path, "before_id", page.text("next_before_id")).json();
    assertEquals(2, rest.get("data").size());
    assertEquals(JsonValue.Kind.NULL, rest.get("next_before_id").kind());
    assertEquals(2, get(path, "action", "tokens").json().get("data").size());
    assertEquals(1, get(path, "action", "tokens.added").json().get("data").size());
    assertEquals(1, get(path, "actor", "access token: backup").json().get("data").size());
    assertEquals(0, get(path, "actor", "admin", "action", "keys").json().get("data").size());
  }

  @Test
  void aRareChangeIsLookedForBitByBit() {
    gateway.run(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)"
            + " INSERT INTO audit_log SELECT i, i, 'admin', iif(i = 5, 'rare.done', 'often.done'),"
            + " 'not JSON', '', '' FROM n");
    JsonValue first = get("/api/v1/admin/audit", "action", "rare").json();
    assertEquals(0, first.get("data").size());
    assertEquals("1001", first.text("next_before_id"));
    JsonValue rest = get("/api/v1/admin/audit", "action", "rare", "before_id", "1001").json();
    assertEquals("{}", rest.get("data").at(0).get("detail").toJson());
    assertNull(rest.text("next_before_id"));
    assertEquals("limit", get("/api/v1/admin/audit", "limit", "201").json().text("field"));
    assertEquals("before_id", get("/api/v1/admin/audit", "before_id", "1.2").json().text("field"));
  }
}
