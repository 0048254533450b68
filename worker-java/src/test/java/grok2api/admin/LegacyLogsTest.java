package grok2api.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.platform.JsonValue;
import grok2api.platform.Row;
import grok2api.testing.TestGateway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LegacyLogsTest {
  private final TestGateway gateway = TestGateway.empty();

  private JsonValue get(String path, String name, String value) {
    return gateway.send(gateway.adminRequest("GET", path, "").parameter(name, value)).json();
  }

  @Test
  void addsARowOfTheOperatorsOwnAndListsIt() {
    assertEquals(
        "{\"success\":true}",
        gateway
            .admin("POST", "/api/logs/add", "{\"model\":\"m\",\"status\":500,\"error\":\"bad\"}")
            .body());
    Row row = gateway.log();
    assertEquals("admin", row.text("ip"));
    assertEquals("admin", row.text("key_name"));
    JsonValue item = get("/api/logs", "limit", "10").get("data").at(0);
    assertEquals(Long.toString(row.integer("id")), item.text("id"));
    assertEquals("bad", item.text("error"));
    assertEquals("m", item.text("model"));
    assertEquals(500, item.get("status").number());
    assertEquals("logs.added", gateway.rows("SELECT action FROM audit_log").get(0).text("action"));
  }

  @Test
  void aRowNeedsNothing() {
    gateway.admin("POST", "/api/logs/add", "{}");
    assertEquals("unknown", gateway.log().text("model"));
    assertEquals(200, gateway.log().integer("status"));
  }

  @ParameterizedTest
  @CsvSource({"{\"status\":99}", "{\"status\":\"x\"}", "{\"model\":7}", "nonsense"})
  void tellsWithStatus200WhatIsWrong(String body) {
    JsonValue answer = gateway.admin("POST", "/api/logs/add", body).json();
    assertEquals(false, answer.get("success").isTrue());
    assertEquals(JsonValue.Kind.STRING, answer.get("message").kind());
    assertEquals(0, gateway.rows("SELECT * FROM request_log").size());
  }

  @ParameterizedTest
  @CsvSource({"1,1", "0,1", "99999,5000", "'',1000"})
  void listsAThousandRowsOrAsManyAsAskedForWithinBounds(String limit, int rows) {
    gateway.run(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5100)"
            + " INSERT INTO request_log (id, timestamp, ip, model, duration_ms, status, key_name)"
            + " SELECT i * 4096, i, '', 'm', 0, 200, '' FROM n");
    assertEquals(rows, get("/api/logs", "limit", limit).get("data").size());
  }

  @Test
  void clearsTheLog() {
    gateway.admin("POST", "/api/logs/add", "{}");
    gateway.admin("POST", "/api/logs/add", "{}");
    assertEquals(
        "{\"success\":true,\"message\":\"Deleted 2 log rows\"}",
        gateway.admin("POST", "/api/logs/clear", "").body());
    assertEquals(0, gateway.rows("SELECT * FROM request_log").size());
  }

  @Test
  void failsWithACodeOfItsOwn() {
    gateway.run("DROP TRIGGER IF EXISTS stop");
    gateway.run(
        "CREATE TRIGGER stop BEFORE INSERT ON request_log BEGIN SELECT raise(ABORT, 'full'); END");
    JsonValue answer = gateway.admin("POST", "/api/logs/add", "{}").json();
    assertEquals("LOG_ADD_ERROR", answer.text("code"));
    assertTrue(gateway.logged.toString().contains("full"));
  }
}
