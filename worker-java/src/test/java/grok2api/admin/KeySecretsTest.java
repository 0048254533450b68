package grok2api.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.platform.JsonValue;
import grok2api.platform.Row;
import grok2api.testing.FakeRequest;
import grok2api.testing.JvmDigests;
import grok2api.testing.Reply;
import grok2api.testing.TestGateway;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeySecretsTest {
  private static final String KEYS = "/api/v1/admin/keys";
  private static final String CLEAR = "sk-zEt-KVufczgefgCpDvHif8JrCHxO7Y8A";

  private final TestGateway gateway = TestGateway.empty();

  private Reply post(String path, String body) {
    return gateway.admin("POST", KEYS + path, body);
  }

  private JsonValue posted(String path, String body) {
    Reply reply = post(path, body);
    assertEquals(200, reply.status(), reply.body());
    return reply.json();
  }

  private static String id(String key) {
    return new JvmDigests().sha256Hex(key).substring(0, 12);
  }

  private void used(String key, String day, int chat) {
    gateway.run(
        "INSERT INTO api_key_usage_daily (key, day, chat_used, updated_at)"
            + " VALUES (?1, ?2, ?3, 0)",
        key,
        day,
        chat);
  }

  private int status(String key) {
    return gateway
        .restart()
        .send(FakeRequest.of("GET", "/v1/models", "").header("Authorization", "Bearer " + key))
        .status();
  }

  private List<Row> rows(String sql) {
    return gateway.rows(sql);
  }

  @Test
  void aKeyOfAnEarlierEditionCanBeTold() {
    gateway.key(CLEAR, -1, -1);
    gateway.admin("GET", KEYS, "");
    JsonValue told = posted("/reveal", "{\"key\":\"" + id(CLEAR) + "\"}");
    assertEquals(CLEAR, told.text("key"));
    assertEquals(id(CLEAR), told.text("id"));
    Row audit = rows("SELECT action, detail FROM audit_log").get(0);
    assertEquals("keys.revealed", audit.text("action"));
    assertEquals("{\"count\":1,\"keys\":\"" + id(CLEAR) + "\"}", audit.text("detail"));
    assertFalse(gateway.logged.toString().contains(CLEAR));
  }

  @Test
  void aKeyMadeHereCannotBeTold() {
    String id = posted("", "{}").get("data").text("id");
    Reply reply = post("/reveal", "{\"key\":\"" + id + "\"}");
    assertEquals(409, reply.status());
    assertEquals("NOT_RECOVERABLE", reply.json().text("code"));
    assertEquals(404, post("/reveal", "{\"key\":\"missing\"}").status());
    assertEquals("MISSING_KEY", post("/reveal", "{}").json().text("code"));
    assertEquals(1, rows("SELECT * FROM audit_log").size());
  }

  @Test
  void aSealedKeyGoesOnWorkingAndIsInTheDatabaseNoMore() {
    gateway.key(CLEAR, 5, -1);
    used(CLEAR, "2026-02-04", 2);
    used(CLEAR, "2026-02-05", 3);
    gateway.admin("GET", KEYS, "");
    JsonValue sealed =
        posted("/seal", "{\"keys\":[\"" + id(CLEAR) + "\",\"missing\",\"" + CLEAR + "\"]}");
    assertEquals(1, sealed.get("sealed").number());
    assertEquals(1, sealed.get("missing").number());
    assertEquals(1, sealed.get("remaining").number());
    for (String table : new String[] {"api_keys", "api_key_usage_daily", "client_key_digests"}) {
      assertEquals(
          List.of(), gateway.rows("SELECT key FROM " + table + " WHERE key = ?1", CLEAR), table);
    }
    JsonValue key = gateway.admin("GET", KEYS, "").json().get("data").at(0);
    assertEquals(id(CLEAR), key.text("id"));
    assertEquals("sk-zEt...7Y8A", key.text("key"));
    assertFalse(key.get("recoverable").isTrue());
    assertEquals(2, key.get("remaining_today").get("chat").number());
    assertEquals(
        2,
        gateway.rows("SELECT * FROM api_key_usage_daily WHERE key = ?1", "id:" + id(CLEAR)).size());
    assertEquals(200, status(CLEAR));
    assertEquals(409, post("/reveal", "{\"key\":\"" + CLEAR + "\"}").status());
    assertEquals(0, posted("/seal", "{\"keys\":[\"" + id(CLEAR) + "\"]}").get("sealed").number());
    assertEquals(
        List.of("{\"count\":1,\"keys\":\"" + id(CLEAR) + "\"}"),
        rows("SELECT detail FROM audit_log").stream().map(row -> row.text("detail")).toList());
  }

  @Test
  void aKeyThatNobodyHasLookedAtCanBeSealed() {
    gateway.key("tiny", -1, -1);
    posted("/seal", "{\"keys\":[\"tiny\"]}");
    assertEquals(
        "...", rows("SELECT display FROM api_keys WHERE key LIKE 'id:%'").get(0).text("display"));
    assertEquals(200, status("tiny"));
  }

  @Test
  void allAreSealedSliceBySlice() {
    gateway.run(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 129)"
            + " INSERT INTO api_keys (key, name, created_at) SELECT 'old ' || i, '', i FROM n");
    gateway.key("anonymous", 1, 1);
    posted("", "{}");
    Reply wrong = post("/seal", "{\"all\":true,\"confirm\":131}");
    assertEquals(409, wrong.status());
    assertEquals("COUNT_MISMATCH", wrong.json().text("code"));
    assertEquals(130, wrong.json().get("count").number());
    JsonValue first = posted("/seal", "{\"all\":true,\"confirm\":130}");
    assertEquals(100, first.get("sealed").number());
    assertEquals(30, first.get("remaining").number());
    JsonValue second = posted("/seal", "{\"all\":true,\"confirm\":30}");
    assertEquals(30, second.get("sealed").number());
    assertEquals(0, second.get("remaining").number());
    assertEquals(0, posted("/seal", "{\"all\":true,\"confirm\":0}").get("sealed").number());
    assertEquals(1, rows("SELECT key FROM api_keys WHERE key NOT LIKE 'id:%'").size());
    assertEquals(200, status("old 1"));
    assertEquals(200, status("old 129"));
    assertEquals(200, status(TestGateway.KEY));
  }

  @Test
  void sealingAllNeedsAConfirmation() {
    Reply reply = post("/seal", "{\"all\":true}");
    assertEquals("INVALID_FIELD", reply.json().text("code"));
    assertEquals("confirm", reply.json().text("field"));
    assertEquals("INVALID_FIELD", post("/seal", "{\"all\":1}").json().text("code"));
    assertEquals(200, status(TestGateway.KEY));
  }

  @Test
  void aKeyThatIsThereTwiceBecomesOne() {
    posted("", "{\"key\":\"" + CLEAR + "\",\"name\":\"ours\"}");
    gateway.key(CLEAR, 7, -1);
    used(CLEAR, "2026-02-05", 3);
    used("id:" + id(CLEAR), "2026-02-05", 1);
    posted("/seal", "{\"all\":true,\"confirm\":2}");
    Row only = gateway.rows("SELECT * FROM api_keys WHERE id = ?1", id(CLEAR)).get(0);
    assertEquals(7, only.integer("chat_limit"));
    assertEquals(1, rows("SELECT * FROM api_key_usage_daily").size());
    assertEquals(200, status(CLEAR));
    assertTrue(rows("SELECT key FROM api_keys WHERE key NOT LIKE 'id:%'").isEmpty());
  }
}
