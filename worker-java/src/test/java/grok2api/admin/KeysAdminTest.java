package grok2api.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.platform.JsonValue;
import grok2api.platform.Row;
import grok2api.testing.GrokFrames;
import grok2api.testing.JvmDigests;
import grok2api.testing.Reply;
import grok2api.testing.TestGateway;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeysAdminTest {
  private static final String KEYS = "/api/v1/admin/keys";
  private static final String CUSTOM = "my own key of some length";

  private final TestGateway gateway = TestGateway.withAccounts(1);

  private Reply post(String path, String body) {
    return gateway.admin("POST", KEYS + path, body);
  }

  private JsonValue posted(String path, String body) {
    Reply reply = post(path, body);
    assertEquals(200, reply.status(), reply.body());
    assertTrue(reply.json().get("success").isTrue());
    assertEquals("success", reply.json().text("status"));
    return reply.json();
  }

  private JsonValue made(String body) {
    return posted("", body).get("data");
  }

  private void assertRefused(int status, String code, String field, Reply reply) {
    assertEquals(status, reply.status(), reply.body());
    assertEquals(code, reply.json().text("code"), reply.body());
    assertEquals(field, reply.json().text("field"), reply.body());
  }

  private JsonValue listed(String id) {
    JsonValue data = gateway.admin("GET", KEYS, "").json().get("data");
    for (int i = 0; i < data.size(); i++) {
      if (data.at(i).text("id").equals(id)) {
        return data.at(i);
      }
    }
    return null;
  }

  private static String id(String key) {
    return new JvmDigests().sha256Hex(key).substring(0, 12);
  }

  private Row stored(String id) {
    return gateway.rows("SELECT * FROM api_keys WHERE id = ?1", id).get(0);
  }

  private long count(String table) {
    return gateway.rows("SELECT count(*) AS n FROM " + table).get(0).integer("n");
  }

  private Row audit(String action) {
    List<Row> rows = gateway.rows("SELECT actor, detail FROM audit_log WHERE action = ?1", action);
    assertEquals(1, rows.size(), action);
    return rows.get(0);
  }

  private int chatStatus(String key) {
    gateway.upstream.enqueue(GrokFrames.answer("Hello"));
    return gateway
        .chat("{\"model\":\"grok-4\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}", key)
        .status();
  }

  // ---- making

  @Test
  void aNewKeyIsTold() {
    JsonValue key = made("{}");
    String text = key.text("key");
    assertTrue(text.matches("sk-[A-Za-z0-9_-]{32}"), text);
    assertTrue(key.text("name").matches("key-[0-9a-f]{8}"), key.text("name"));
    String display = text.substring(0, 6) + "..." + text.substring(31);
    assertEquals(
        """
        {"id":"%s","key":"%s","display_key":"%s","name":"%s","created_at":%d,"last_used_at":null,\
        "is_active":true,"chat_limit":-1,"heavy_limit":-1,"image_limit":-1,"video_limit":-1,\
        "tokens_per_day":-1,"requests_per_minute":-1,"expires_at":null,"allowed_models":[],\
        "allowed_addresses":[],"recoverable":false,"usage_today":{"chat_used":0,"heavy_used":0,\
        "image_used":0,"video_used":0,"tokens_used":0},"remaining_today":{"chat":null,\
        "heavy":null,"image":null,"video":null,"tokens":null}}"""
            .formatted(id(text), text, display, key.text("name"), gateway.clock.nowMillis / 1000),
        key.toJson());
    assertEquals(display, listed(id(text)).text("key"));
    assertEquals(
        "{\"count\":1,\"keys\":\"" + id(text) + "\"}", audit("keys.created").text("detail"));
    assertEquals(200, chatStatus(text));
  }

  @Test
  void theDatabaseDoesNotTellANewKey() {
    for (String body : new String[] {"{}", "{\"key\":\"" + CUSTOM + "\"}", "{\"key\":\"short\"}"}) {
      String text = made(body).text("key");
      for (Row table :
          gateway.rows(
              "SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'tokens'")) {
        for (Row column :
            gateway.rows("SELECT name FROM pragma_table_info('" + table.text("name") + "')")) {
          String places =
              "SELECT count(*) AS n FROM %s WHERE instr(coalesce(%s, ''), ?1) > 0"
                  .formatted(table.text("name"), column.text("name"));
          assertEquals(0, gateway.rows(places, text).get(0).integer("n"), places);
        }
      }
      assertFalse(gateway.logged.toString().contains(text));
      assertEquals(200, chatStatus(text));
    }
    assertEquals("...", listed(id("short")).text("key"));
  }

  @Test
  void limitsAreNormalised() {
    String id =
        made("""
                {"limits":{"chat_per_day":"10","heavy_per_day":0,"image_per_day":"",\
                "video_per_day":null}}""")
            .text("id");
    JsonValue key = listed(id);
    assertEquals(10, key.get("chat_limit").number());
    assertEquals(0, key.get("heavy_limit").number());
    assertEquals(-1, key.get("image_limit").number());
    assertEquals(-1, key.get("video_limit").number());
    assertEquals(
        "{\"chat\":10,\"heavy\":0,\"image\":null,\"video\":null,\"tokens\":null}",
        key.get("remaining_today").toJson());
  }

  @ParameterizedTest
  @CsvSource({
    "2.9, 2",
    "-7, -1",
    "-0.5, -1",
    "'\" 3 \"', 3",
    "'\"3.99\"', 3",
    "'\"many\"', -1",
    "'\"Infinity\"', -1",
    "'\"0x10\"', -1",
    "'\"1d\"', -1",
    "'\"1-2\"', -1",
    "'\"1e3\"', -1",
    "1e300, 2147483647"
  })
  void aLimitIsRoundedDown(String given, long expected) {
    String limits =
        "{\"limits\":{\"chat_per_day\":%1$s,\"tokens_per_day\":%1$s,\"requests_per_minute\":%1$s}}";
    Row key = stored(made(limits.formatted(given)).text("id"));
    assertEquals(expected, key.integer("chat_limit"));
    assertEquals(expected, key.integer("tokens_per_day"));
    assertEquals(expected, key.integer("requests_per_minute"));
  }

  @Test
  void aDailyLimitByItsOtherNameCountsWhereTheFirstIsAbsent() {
    Row key =
        stored(
            made("""
                    {"limits":{"chat_limit":4,"heavy_per_day":5,"heavy_limit":6,\
                    "image_per_day":null,"image_limit":7}}""")
                .text("id"));
    assertEquals(4, key.integer("chat_limit"));
    assertEquals(5, key.integer("heavy_limit"));
    assertEquals(-1, key.integer("image_limit"));
  }

  @Test
  void aKeyMayBeBoundToATimeToModelsAndToNetworks() {
    long soon = gateway.clock.nowMillis + 1;
    JsonValue key =
        made(
            """
            {"name":" laptop ","is_active":false,"expires_at":%d,\
            "allowed_models":["grok-4"," grok-3 ","grok-4"],\
            "allowed_addresses":["203.0.113.0/24"," 2001:db8::/32 "]}"""
                .formatted(soon));
    assertEquals("laptop", key.text("name"));
    assertFalse(key.get("is_active").isTrue());
    assertEquals(soon, key.get("expires_at").number());
    assertEquals("[\"grok-4\",\"grok-3\"]", key.get("allowed_models").toJson());
    assertEquals(
        "[\"203.0.113.0/24\",\"2001:db8::/32\"]", stored(key.text("id")).text("allowed_addresses"));
    JsonValue open = made("{\"allowed_models\":[],\"allowed_addresses\":null,\"expires_at\":null}");
    assertNull(stored(open.text("id")).text("allowed_models"));
    assertNull(stored(open.text("id")).text("allowed_addresses"));
    assertTrue(stored(open.text("id")).isNull("expires_at"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'key':'id:4f1c2ab09d3e'}|key",
        "{'key':'schlüssel'}|key",
        "{'key':'a\\tb'}|key",
        "{'key':5}|key",
        "{'name':5}|name",
        "{'is_active':'yes'}|is_active",
        "{'limits':5}|limits",
        "{'limits':{'chat_per_day':true}}|limits.chat_per_day",
        "{'limits':{'tokens_per_day':[]}}|limits.tokens_per_day",
        "{'expires_at':1}|expires_at",
        "{'expires_at':'soon'}|expires_at",
        "{'expires_at':1801821600000.5}|expires_at",
        "{'expires_at':1e18}|expires_at",
        "{'expires_at':-1}|expires_at",
        "{'allowed_models':'grok-4'}|allowed_models",
        "{'allowed_models':['grok-4','']}|allowed_models.1",
        "{'allowed_models':[4]}|allowed_models.0",
        "{'allowed_addresses':['192.0.2.1','::1','192.0.2.0/33']}|allowed_addresses.2",
        "{'allowed_addresses':['localhost']}|allowed_addresses.0",
      })
  void aWrongFieldIsNamed(String body, String field) {
    assertRefused(400, "INVALID_FIELD", field, post("", body.replace('\'', '"')));
    assertEquals(1, count("api_keys"));
    assertEquals(0, count("audit_log"));
  }

  @Test
  void nothingIsTooLong() {
    String most = "x".repeat(200);
    assertEquals(most, made("{\"key\":\"" + most + "\"}").text("key"));
    assertRefused(400, "INVALID_FIELD", "key", post("", "{\"key\":\"" + most + "x\"}"));
    String name = "x".repeat(101);
    assertRefused(400, "INVALID_FIELD", "name", post("", "{\"name\":\"" + name + "\"}"));
    assertRefused(
        400,
        "INVALID_FIELD",
        "allowed_models.0",
        post("", "{\"allowed_models\":[\"" + name + "\"]}"));
    String many = "[" + "\"::1\",".repeat(100) + "\"::1\"]";
    assertRefused(
        400,
        "INVALID_FIELD",
        "allowed_addresses",
        post("", "{\"allowed_addresses\":" + many + "}"));
    assertRefused(400, "INVALID_JSON", null, post("", "[]"));
  }

  @Test
  void aKeyIsMadeOnce() {
    made("{\"key\":\"" + CUSTOM + "\"}");
    assertRefused(400, "KEY_EXISTS", "key", post("", "{\"key\":\"  " + CUSTOM + " \"}"));
    assertRefused(400, "KEY_EXISTS", "key", post("", "{\"key\":\"" + TestGateway.KEY + "\"}"));
    gateway.admin("GET", KEYS, "");
    assertRefused(400, "KEY_EXISTS", "key", post("", "{\"key\":\"" + TestGateway.KEY + "\"}"));
    gateway.setting("grok", "api_key", "\"master\"");
    assertRefused(400, "KEY_EXISTS", "key", post("", "{\"key\":\"master\"}"));
    assertEquals(2, count("api_keys"));
    assertEquals(2, count("client_key_digests"));
  }

  @Test
  void thePseudoKeyHoldsTheLimitsOfCallersWithoutOne() {
    JsonValue key = made("{\"key\":\"anonymous\",\"limits\":{\"chat_per_day\":0}}");
    assertEquals("anonymous", key.text("id"));
    assertEquals("anonymous", key.text("key"));
    assertEquals("Anonymous", key.text("name"));
    assertEquals(0, count("client_key_digests"));
    assertRefused(400, "KEY_EXISTS", "key", post("", "{\"key\":\"anonymous\"}"));
    posted("/update", "{\"key\":\"anonymous\",\"limits\":{\"image_per_day\":3}}");
    assertEquals(3, listed("anonymous").get("image_limit").number());
    assertFalse(listed("anonymous").get("recoverable").isTrue());
    assertRefused(409, "NOT_RECOVERABLE", null, post("/reveal", "{\"key\":\"anonymous\"}"));
  }

  @Test
  void manyAreMadeAtOnce() {
    JsonValue keys =
        posted(
                "/batch-add",
                "{\"name_prefix\":\"pc\",\"count\":100,\"limits\":{\"chat_per_day\":2}}")
            .get("data");
    assertEquals(100, keys.size());
    assertEquals("pc-1", keys.at(0).text("name"));
    assertEquals("pc-100", keys.at(99).text("name"));
    assertEquals(2, keys.at(99).get("chat_limit").number());
    assertEquals(101, count("api_keys"));
    assertEquals(200, chatStatus(keys.at(49).text("key")));
    assertTrue(audit("keys.created").text("detail").startsWith("{\"count\":100,\"keys\":\""));
    assertEquals(
        "pc",
        posted("/batch-add", "{\"name_prefix\":\"pc\",\"count\":1}")
            .get("data")
            .at(0)
            .text("name"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"count\":0}", "{\"count\":101}", "{\"count\":1.5}"})
  void aWrongCountIsRefused(String body) {
    assertRefused(400, "INVALID_FIELD", "count", post("/batch-add", body));
  }

  // ---- changing

  @Test
  void aMissingKeyCannotBeChanged() {
    assertRefused(404, "NOT_FOUND", null, post("/update", "{\"key\":\"missing\"}"));
    assertRefused(404, "NOT_FOUND", null, post("/update", "{\"key\":\"missing\",\"name\":\"x\"}"));
    assertRefused(400, "MISSING_KEY", "key", post("/update", "{}"));
    assertRefused(400, "MISSING_KEY", "key", post("/update", "{\"key\":\" \"}"));
    assertRefused(400, "INVALID_FIELD", "key", post("/update", "{\"key\":5}"));
    assertRefused(404, "NOT_FOUND", null, post("/delete", "{\"key\":\"missing\"}"));
    assertRefused(400, "MISSING_KEY", "key", post("/delete", "{}"));
    String huge = "x".repeat(3_000_000);
    assertRefused(404, "NOT_FOUND", null, post("/delete", "{\"key\":\"" + huge + "\"}"));
    assertEquals(0, count("audit_log"));
  }

  @Test
  void aKeyIsNamedByIdByItsRowOrInFull() {
    String made = made("{\"key\":\"" + CUSTOM + "\"}").text("id");
    int name = 0;
    for (String key : new String[] {made, "id:" + made, CUSTOM}) {
      posted("/update", "{\"key\":\"%s\",\"name\":\"n%d\"}".formatted(key, ++name));
      assertEquals("n" + name, stored(made).text("name"));
    }
    posted("/update", "{\"key\":\"" + TestGateway.KEY + "\",\"name\":\"old\"}");
    gateway.admin("GET", KEYS, "");
    posted("/update", "{\"key\":\"" + id(TestGateway.KEY) + "\",\"chat_limit\":1,\"name\":\"  \"}");
    assertEquals("old", stored(id(TestGateway.KEY)).text("name"));
  }

  @Test
  void anIdMeansItsKeyEvenIfAnotherKeyReadsTheSame() {
    String first = made("{\"key\":\"" + CUSTOM + "\"}").text("id");
    String second = made("{\"key\":\"" + first + "\",\"name\":\"confusing\"}").text("id");
    posted("/delete", "{\"key\":\"" + first + "\"}");
    assertNull(listed(first));
    assertNotNull(listed(second));
  }

  @Test
  void onlyWhatIsNamedChanges() {
    String id =
        made("""
                {"name":"a","limits":{"chat_per_day":1,"heavy_per_day":2},"expires_at":%d,\
                "allowed_models":["grok-4"],"allowed_addresses":["::1"]}"""
                .formatted(gateway.clock.nowMillis + 1000))
            .text("id");
    JsonValue changed =
        posted("/update", "{\"key\":\"" + id + "\",\"limits\":{\"chat_per_day\":\"\"}}")
            .get("data");
    assertEquals(-1, changed.get("chat_limit").number());
    assertEquals(2, changed.get("heavy_limit").number());
    assertEquals("a", changed.text("name"));
    assertEquals("[\"grok-4\"]", changed.get("allowed_models").toJson());
    assertEquals("[\"::1\"]", changed.get("allowed_addresses").toJson());
    assertEquals(gateway.clock.nowMillis + 1000, changed.get("expires_at").number());
    assertTrue(changed.get("is_active").isTrue());
    changed =
        posted(
                "/update",
                """
                {"key":"%s","name":"b","is_active":false,"expires_at":null,"allowed_models":[],\
                "allowed_addresses":null,"limits":{"requests_per_minute":9}}"""
                    .formatted(id))
            .get("data");
    assertEquals("b", changed.text("name"));
    assertFalse(changed.get("is_active").isTrue());
    assertTrue(stored(id).isNull("expires_at"));
    assertNull(stored(id).text("allowed_models"));
    assertNull(stored(id).text("allowed_addresses"));
    assertEquals(9, changed.get("requests_per_minute").number());
    assertEquals(
        "{\"count\":1,\"keys\":\"%s\",\"changed\":\"is_active requests_per_minute expires_at"
                .formatted(id)
            + " allowed_models allowed_addresses name\"}",
        gateway
            .rows("SELECT detail FROM audit_log WHERE action = 'keys.updated' ORDER BY id DESC")
            .stream()
            .map(row -> row.text("detail"))
            .filter(detail -> detail.contains("name"))
            .findFirst()
            .orElseThrow());
  }

  @Test
  void aKeyMayBeEndedInThePast() {
    String id = made("{}").text("id");
    posted("/update", "{\"key\":\"" + id + "\",\"expires_at\":1}");
    assertEquals(1, listed(id).get("expires_at").number());
  }

  @Test
  void nothingToChangeLeavesNoTrace() {
    String id = made("{}").text("id");
    assertEquals(id, posted("/update", "{\"key\":\"" + id + "\"}").get("data").text("id"));
    posted("/batch-update", "{\"keys\":[\"" + id + "\"],\"name\":\"for one only\"}");
    assertEquals(1, count("audit_log"));
  }

  @Test
  void aKeyThatIsSwitchedOffIsRefused() {
    JsonValue key = made("{}");
    posted("/update", "{\"key\":\"" + key.text("id") + "\",\"is_active\":false}");
    assertEquals(401, chatStatus(key.text("key")));
  }

  @Test
  void aDeletedKeyLeavesNothingBehind() {
    made("{\"key\":\"" + CUSTOM + "\",\"limits\":{\"chat_per_day\":1}}");
    assertEquals(200, chatStatus(CUSTOM));
    assertEquals(429, chatStatus(CUSTOM));
    posted("/delete", "{\"key\":\"" + CUSTOM + "\"}");
    gateway.restart();
    assertEquals(401, chatStatus(CUSTOM));
    assertEquals(0, count("api_key_usage_daily"));
    assertEquals(0, count("client_key_digests"));
    assertEquals(
        "{\"count\":1,\"keys\":\"" + id(CUSTOM) + "\"}", audit("keys.deleted").text("detail"));
    made("{\"key\":\"" + CUSTOM + "\",\"limits\":{\"chat_per_day\":1}}");
    assertEquals(200, chatStatus(CUSTOM));
  }

  @Test
  void manyAreChangedAndDeletedAtOnce() {
    JsonValue keys = posted("/batch-add", "{\"name_prefix\":\"pc\",\"count\":100}").get("data");
    gateway.run(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 130)"
            + " INSERT INTO api_keys (key, name, created_at) SELECT 'old' || i, 'n', 0 FROM n");
    String names =
        IntStream.rangeClosed(1, 130).mapToObj(i -> "\"old" + i + "\"").toList()
            + ",\"missing\",\"%s\",\"%s\"".formatted(keys.at(0).text("key"), keys.at(0).text("id"));
    String named = "{\"keys\":[" + names.replaceFirst("\\[(.*)]", "$1") + "]";
    JsonValue updated = posted("/batch-update", named + ",\"is_active\":false}");
    assertEquals(131, updated.get("updated").number());
    assertEquals(1, updated.get("missing").number());
    assertEquals(
        131,
        gateway.rows("SELECT count(*) AS n FROM api_keys WHERE is_active = 0").get(0).integer("n"));
    JsonValue deleted = posted("/batch-delete", named + "}");
    assertEquals(131, deleted.get("deleted").number());
    assertEquals(1, deleted.get("missing").number());
    assertEquals(100, count("api_keys"));
    assertEquals(99, count("client_key_digests"));
    JsonValue none = posted("/batch-delete", "{\"keys\":[\"missing\"]}");
    assertEquals(0, none.get("deleted").number());
    assertEquals(1, none.get("missing").number());
    assertTrue(audit("keys.updated").text("detail").endsWith("\"changed\":\"is_active\"}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/batch-update", "/batch-delete", "/seal"})
  void manyMustBeNamed(String path) {
    assertRefused(400, "MISSING_KEY", "keys", post(path, "{}"));
    assertRefused(400, "MISSING_KEY", "keys", post(path, "{\"keys\":[\" \"]}"));
    assertRefused(400, "INVALID_FIELD", "keys", post(path, "{\"keys\":\"all\"}"));
    assertRefused(400, "INVALID_FIELD", "keys.0", post(path, "{\"keys\":[5]}"));
    String many =
        IntStream.rangeClosed(1, 1001).mapToObj(i -> "\"k" + i + "\"").toList().toString();
    assertRefused(400, "INVALID_FIELD", "keys", post(path, "{\"keys\":" + many + "}"));
  }

  @ParameterizedTest
  @CsvSource({
    "/batch-add, '{\"count\":1}', INSERT, CREATE",
    "'', '{}', INSERT, CREATE",
    "/update, '{\"key\":\"sk-test\",\"name\":\"x\"}', UPDATE, UPDATE",
    "/delete, '{\"key\":\"sk-test\"}', DELETE, DELETE"
  })
  void aFailureHasTheCodeOfItsRoute(String path, String body, String event, String code) {
    gateway.run(
        "CREATE TRIGGER broken BEFORE "
            + event
            + " ON api_keys BEGIN SELECT raise(ABORT, 'disk image is malformed'); END");
    Reply reply = post(path, body);
    assertEquals(500, reply.status());
    assertEquals("ADMIN_KEYS_" + code + "_ERROR", reply.json().text("code"));
    assertFalse(reply.body().contains("malformed"));
    assertEquals(0, count("client_key_digests"));
  }
}
