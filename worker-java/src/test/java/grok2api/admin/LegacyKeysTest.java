package grok2api.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.platform.JsonValue;
import grok2api.testing.JvmDigests;
import grok2api.testing.Reply;
import grok2api.testing.TestGateway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LegacyKeysTest {
  private static final String ID = new JvmDigests().sha256Hex("sk-test").substring(0, 12);

  private final TestGateway gateway = TestGateway.empty();

  /** What cannot be done is told with status 200 as well. */
  private String post(String path, String body) {
    Reply reply = gateway.admin("POST", "/api/keys" + path, body);
    assertEquals(200, reply.status(), reply.body());
    return reply.body();
  }

  private long number(String sql) {
    return gateway.rows("SELECT (" + sql + ") AS n").get(0).integer("n");
  }

  @Test
  void theListHasRowsWithNumbersForFlags() {
    JsonValue list = gateway.admin("GET", "/api/keys", "").json();
    assertTrue(list.get("success").isTrue());
    assertFalse(list.get("global_key_set").isTrue());
    JsonValue key = list.get("data").at(0);
    assertEquals(1, key.get("is_active").number());
    assertEquals(ID, key.text("id"));
    assertEquals("...", key.text("key"));
    assertEquals("...", key.text("display_key"));
    assertEquals("name of sk-test", key.text("name"));
  }

  @Test
  void keysAreMade() {
    Reply reply = gateway.admin("POST", "/api/keys/add", "{\"name\":\"laptop\"}");
    JsonValue made = reply.json();
    assertEquals("Key created", made.text("message"));
    assertEquals("laptop", made.get("data").text("name"));
    assertEquals(35, made.get("data").text("key").length());
    assertEquals(1, made.get("data").get("is_active").number());
    JsonValue several =
        gateway.admin("POST", "/api/keys/batch-add", "{\"name_prefix\":\"pc\",\"count\":2}").json();
    assertEquals("Created 2 keys", several.text("message"));
    assertEquals("pc-2", several.get("data").at(1).text("name"));
    assertEquals(4, number("SELECT count(*) FROM api_keys"));
  }

  @Test
  void keysAreRenamedSwitchedAndDeleted() {
    assertEquals(
        "{\"success\":true,\"message\":\"Key renamed\"}",
        post("/name", "{\"key\":\"sk-test\",\"name\":\"old\"}"));
    assertEquals(1, number("SELECT count(*) FROM api_keys WHERE name = 'old'"));
    assertEquals(
        "{\"success\":true,\"message\":\"Key updated\"}",
        post("/status", "{\"key\":\"sk-test\",\"is_active\":0}"));
    assertEquals(0, number("SELECT sum(is_active) FROM api_keys"));
    assertEquals(
        "{\"success\":true,\"message\":\"Updated 1 key\"}",
        post("/batch-status", "{\"keys\":[\"sk-test\",\"missing\"],\"is_active\":true}"));
    assertEquals(1, number("SELECT sum(is_active) FROM api_keys"));
    assertEquals(
        "{\"success\":true,\"message\":\"Deleted 0 keys\"}",
        post("/batch-delete", "{\"keys\":[\"missing\"]}"));
    assertEquals(
        "{\"success\":true,\"message\":\"Key deleted\"}", post("/delete", "{\"key\":\"sk-test\"}"));
    assertEquals(0, number("SELECT count(*) FROM api_keys"));
    assertEquals(4, number("SELECT count(*) FROM audit_log"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/delete|{'key':'missing'}|Key not found",
        "/delete|{}|Name the key by its id or in full",
        "/batch-delete|{'keys':[]}|Name keys by their ids or in full",
        "/status|{'key':'missing','is_active':true}|Key not found",
        "/status|{'key':'sk-test'}|Expected a boolean at is_active",
        "/status|{'key':'sk-test','is_active':2}|Expected a boolean at is_active",
        "/batch-status|{'keys':['sk-test']}|Expected a boolean at is_active",
        "/name|{'key':'sk-test','name':' '}|Give the key a name",
        "/name|{'key':'missing','name':'x'}|Key not found",
        "/add|{'key':'sk-test'}|There is such a key already",
        "/batch-add|{'name_prefix':'x','count':0}|Expected 1 to 100 at count",
        "/add|[]|The request body must be a JSON object"
      })
  void whatCannotBeDoneIsToldWithStatus200(String path, String body, String message) {
    assertEquals(
        "{\"success\":false,\"message\":\"" + message + "\"}", post(path, body.replace('\'', '"')));
    assertEquals(0, number("SELECT count(*) FROM audit_log"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/add|INSERT|{}|KEY_ADD_ERROR",
        "/batch-add|INSERT|{'count':2}|KEY_BATCH_ADD_ERROR",
        "/delete|DELETE|{'key':'sk-test'}|KEY_DELETE_ERROR",
        "/batch-delete|DELETE|{'keys':['sk-test']}|KEY_BATCH_DELETE_ERROR",
        "/status|UPDATE|{'key':'sk-test','is_active':false}|KEY_STATUS_ERROR",
        "/batch-status|UPDATE|{'keys':['sk-test'],'is_active':false}|KEY_BATCH_STATUS_ERROR",
        "/name|UPDATE|{'key':'sk-test','name':'x'}|KEY_NAME_ERROR"
      })
  void aFailureHasTheCodeOfItsRoute(String path, String event, String body, String code) {
    gateway.run(
        "CREATE TRIGGER broken BEFORE "
            + event
            + " ON api_keys BEGIN SELECT raise(ABORT, 'disk image is malformed'); END");
    Reply reply = gateway.admin("POST", "/api/keys" + path, body.replace('\'', '"'));
    assertEquals(500, reply.status());
    assertEquals(code, reply.json().text("code"));
  }
}
