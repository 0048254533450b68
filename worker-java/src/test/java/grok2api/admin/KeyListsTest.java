package grok2api.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.platform.JsonValue;
import grok2api.platform.Row;
import grok2api.testing.FakeRequest;
import grok2api.testing.JvmDigests;
import grok2api.testing.Reply;
import grok2api.testing.TestGateway;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyListsTest {
  private static final String KEYS = "/api/v1/admin/keys";
  private static final String CLEAR = "sk-zEt-KVufczgefgCpDvHif8JrCHxO7Y8A";

  /** At 480 minutes east it is 2026-02-05, noon. */
  private final TestGateway gateway = TestGateway.empty();

  private Reply get(String path, String... parameters) {
    FakeRequest request = gateway.adminRequest("GET", path, "");
    for (int i = 0; i < parameters.length; i += 2) {
      request.parameter(parameters[i], parameters[i + 1]);
    }
    return gateway.send(request);
  }

  private JsonValue found(String path, String... parameters) {
    Reply reply = get(path, parameters);
    assertEquals(200, reply.status(), reply.body());
    return reply.json();
  }

  private void key(String key, String name, long createdSeconds) {
    gateway.run(
        "INSERT INTO api_keys (key, name, created_at) VALUES (?1, ?2, ?3)",
        key,
        name,
        createdSeconds);
  }

  private void used(String key, String day, int chat, int tokens, long atMillis) {
    gateway.run(
        "INSERT INTO api_key_usage_daily (key, day, chat_used, tokens_used, updated_at)"
            + " VALUES (?1, ?2, ?3, ?4, ?5)",
        key,
        day,
        chat,
        tokens,
        atMillis);
  }

  private static String id(String key) {
    return new JvmDigests().sha256Hex(key).substring(0, 12);
  }

  private static List<String> names(JsonValue answer) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < answer.get("data").size(); i++) {
      names.add(answer.get("data").at(i).text("name"));
    }
    return names;
  }

  private void assertRefused(int status, String code, String field, Reply reply) {
    assertEquals(status, reply.status(), reply.body());
    assertEquals(code, reply.json().text("code"), reply.body());
    assertEquals(field, reply.json().text("field"), reply.body());
  }

  // ---- the list

  @Test
  void aKeyOfAnEarlierEditionIsShownMasked() {
    gateway.run("DELETE FROM api_keys");
    key(CLEAR, "key-fd2d31ea", 1795180256);
    gateway.run("UPDATE api_keys SET chat_limit = 10, heavy_limit = 0, tokens_per_day = 1000");
    used(CLEAR, "2026-02-04", 9, 9, 1000);
    used(CLEAR, "2026-02-05", 3, 1200, 2000);
    assertEquals(
        """
        {"success":true,"status":"success","data":[{"id":"%s","key":"sk-zEt...7Y8A",\
        "display_key":"sk-zEt...7Y8A","name":"key-fd2d31ea","created_at":1795180256,\
        "last_used_at":2000,"is_active":true,"chat_limit":10,"heavy_limit":0,"image_limit":-1,\
        "video_limit":-1,"tokens_per_day":1000,"requests_per_minute":-1,"expires_at":null,\
        "allowed_models":[],"allowed_addresses":[],"recoverable":true,"usage_today":{\
        "chat_used":3,"heavy_used":0,"image_used":0,"video_used":0,"tokens_used":1200},\
        "remaining_today":{"chat":7,"heavy":0,"image":null,"video":null,"tokens":0}}],\
        "day":"2026-02-05","global_key_set":false,"total":1,"truncated":false}"""
            .formatted(id(CLEAR)),
        get(KEYS).body());
    gateway.setting("grok", "api_key", "\"master\"");
    assertTrue(found(KEYS).get("global_key_set").isTrue());
  }

  @Test
  void aKeyWithoutAnIdGetsItsWhenItIsShown() {
    key(CLEAR, "a", 1);
    key("anonymous", "Anonymous", 2);
    found(KEYS);
    Row stored = gateway.rows("SELECT * FROM api_keys WHERE key = ?1", CLEAR).get(0);
    assertEquals(id(CLEAR), stored.text("id"));
    assertNull(stored.text("display"));
    assertEquals(
        "anonymous",
        gateway.rows("SELECT id FROM api_keys WHERE key = 'anonymous'").get(0).text("id"));
    List<Row> digests = gateway.rows("SELECT * FROM client_key_digests WHERE key = ?1", CLEAR);
    assertEquals(1, digests.size());
    assertEquals(new JvmDigests().sha256Hex(CLEAR), digests.get(0).text("digest"));
    assertEquals(2, gateway.rows("SELECT * FROM client_key_digests").size());
    assertEquals(200, gateway.get("/v1/models").status());
  }

  @Test
  void theNewestComesFirst() {
    key("a", "older", 5);
    key("b", "newer", 6);
    key("c", "same second", 6);
    assertEquals(List.of("same second", "newer", "older", "name of sk-test"), names(found(KEYS)));
  }

  @Test
  void pagesAreNumberedAndCounted() {
    for (int i = 1; i <= 6; i++) {
      key("key " + i, "" + i, i);
    }
    JsonValue page = found(KEYS, "page", "2", "per_page", "3");
    assertEquals(List.of("3", "2", "1"), names(page));
    assertEquals(7, page.get("total").number());
    assertEquals(2, page.get("page").number());
    assertEquals(3, page.get("per_page").number());
    assertEquals(3, page.get("pages").number());
    assertFalse(page.get("truncated").isTrue());
  }

  @Test
  void anUnpagedListStopsAtAThousand() {
    gateway.run(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)"
            + " INSERT INTO api_keys (key, name, created_at) SELECT 'key ' || i, '', i FROM n");
    JsonValue list = found(KEYS);
    assertEquals(1000, list.get("data").size());
    assertEquals(1001, list.get("total").number());
    assertTrue(list.get("truncated").isTrue());
    assertEquals(1, gateway.rows("SELECT key FROM api_keys WHERE id IS NULL").size());
  }

  @Test
  void keysAreFoundByNameIdDisplayOrInFull() {
    key(CLEAR, "Laptop", 1);
    String made = gateway.admin("POST", KEYS, "{\"name\":\"büro\"}").json().get("data").text("key");
    found(KEYS);
    assertEquals(List.of("Laptop"), names(found(KEYS, "search", "lap")));
    assertEquals(List.of("Laptop"), names(found(KEYS, "search", " " + CLEAR)));
    assertEquals(List.of("Laptop"), names(found(KEYS, "search", "SK-ZET...7y8a")));
    assertEquals(List.of("Laptop"), names(found(KEYS, "search", id(CLEAR).substring(2))));
    assertEquals(List.of("büro"), names(found(KEYS, "search", "üro")));
    assertEquals(List.of("büro"), names(found(KEYS, "search", made)));
    assertEquals(List.of("büro"), names(found(KEYS, "search", made.substring(0, 6))));
    assertEquals(List.of(), names(found(KEYS, "search", CLEAR.substring(0, 20))));
    assertEquals(3, names(found(KEYS, "search", " ")).size());
  }

  @Test
  void keysAreFoundByWhetherTheyAreActive() {
    key("a", "off", 1);
    gateway.run("UPDATE api_keys SET is_active = 0 WHERE key = 'a'");
    assertEquals(List.of("off"), names(found(KEYS, "active", "false")));
    assertEquals(List.of("name of sk-test"), names(found(KEYS, "active", "1")));
    assertEquals(2, names(found(KEYS, "active", "")).size());
    assertEquals(0, found(KEYS, "active", "true", "search", "off").get("total").number());
  }

  @Test
  void aListTakesOneRoundTripBesideTheSessions() {
    found(KEYS);
    FakeRequest request = gateway.adminRequest("GET", KEYS, "");
    gateway.sql.resetRoundTrips();
    gateway.send(request);
    assertEquals(2, gateway.sql.roundTrips());
  }

  @ParameterizedTest
  @CsvSource({
    "page, 0",
    "page, x",
    "per_page, 0",
    "per_page, 201",
    "active, maybe",
  })
  void aWrongParameterIsNamed(String name, String value) {
    assertRefused(400, "INVALID_FIELD", name, get(KEYS, name, value));
  }

  @Test
  void aSearchHasAnEnd() {
    assertRefused(400, "INVALID_FIELD", "search", get(KEYS, "search", "x".repeat(257)));
  }

  @Test
  void aFailureHasTheCodeOfItsRoute() {
    gateway.run("DROP TABLE api_key_usage_daily");
    gateway.run(
        "CREATE VIEW api_key_usage_daily AS SELECT 'sk-test' AS key, '2026-02-05' AS day,"
            + " abs(-9223372036854775807 - 1) AS chat_used, 0 AS heavy_used, 0 AS image_used,"
            + " 0 AS video_used, 0 AS tokens_used, 0 AS updated_at");
    Reply reply = get(KEYS);
    assertEquals(500, reply.status());
    assertEquals("ADMIN_KEYS_LIST_ERROR", reply.json().text("code"));
    assertFalse(reply.body().contains("overflow"));
  }

  // ---- numbers

  @Test
  void keysAreCounted() {
    assertEquals(
        """
        {"success":true,"status":"success","total":1,"active":1,"inactive":0,"expired":0,\
        "exhausted":0}""",
        get(KEYS + "/stats").body());
    for (String key : new String[] {"a", "b", "c", "d"}) {
      key(key, key, 0);
    }
    gateway.run("UPDATE api_keys SET chat_limit = 3 WHERE key IN ('a', 'b')");
    gateway.run("UPDATE api_keys SET is_active = 0, heavy_limit = 0 WHERE key = 'c'");
    gateway.run("UPDATE api_keys SET expires_at = ?1 WHERE key = 'd'", gateway.clock.nowMillis);
    gateway.run(
        "UPDATE api_keys SET expires_at = ?1, tokens_per_day = 5 WHERE key = 'sk-test'",
        gateway.clock.nowMillis + 1);
    used("a", "2026-02-05", 3, 0, 0);
    used("b", "2026-02-05", 2, 0, 0);
    used("b", "2026-02-04", 3, 0, 0);
    used("sk-test", "2026-02-05", 0, 6, 0);
    used("c", "2026-02-05", 9, 0, 0);
    used("d", "2026-02-05", 9, 0, 0);
    gateway.run("UPDATE api_keys SET chat_limit = 3 WHERE key IN ('c', 'd')");
    assertEquals(
        """
        {"success":true,"status":"success","total":5,"active":4,"inactive":1,"expired":1,\
        "exhausted":2}""",
        get(KEYS + "/stats").body());
  }

  @Test
  void noKeysAreCountedAsNone() {
    gateway.run("DELETE FROM api_keys");
    assertEquals(0, found(KEYS + "/stats").get("exhausted").number());
  }

  @Test
  void useIsToldForEachDay() {
    used("sk-test", "2026-02-05", 3, 70, 0);
    used("sk-test", "2026-02-03", 1, 0, 0);
    used("sk-test", "2026-02-02", 9, 0, 0);
    used("other", "2026-02-04", 9, 0, 0);
    assertEquals(
        """
        {"success":true,"status":"success","key":"%s","name":"name of sk-test","days":3,"data":[\
        {"day":"2026-02-03","chat_used":1,"heavy_used":0,"image_used":0,"video_used":0,\
        "tokens_used":0},\
        {"day":"2026-02-04","chat_used":0,"heavy_used":0,"image_used":0,"video_used":0,\
        "tokens_used":0},\
        {"day":"2026-02-05","chat_used":3,"heavy_used":0,"image_used":0,"video_used":0,\
        "tokens_used":70}]}"""
            .formatted(id("sk-test")),
        get(KEYS + "/usage", "key", "sk-test", "days", "3").body());
    found(KEYS);
    JsonValue month = found(KEYS + "/usage", "key", id("sk-test"));
    assertEquals(30, month.get("data").size());
    assertEquals("2026-01-07", month.get("data").at(0).text("day"));
    assertEquals(90, found(KEYS + "/usage", "key", "sk-test", "days", "90").get("data").size());
  }

  @Test
  void useMustBeAskedForProperly() {
    assertRefused(400, "MISSING_KEY", "key", get(KEYS + "/usage"));
    assertRefused(400, "MISSING_KEY", "key", get(KEYS + "/usage", "key", " "));
    assertRefused(404, "NOT_FOUND", null, get(KEYS + "/usage", "key", "missing"));
    for (String days : new String[] {"0", "91", "x", ""}) {
      assertRefused(
          400, "INVALID_FIELD", "days", get(KEYS + "/usage", "key", "sk-test", "days", days));
    }
  }
}
