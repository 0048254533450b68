package grok2api.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.platform.JsonValue;
import grok2api.testing.FakeRequest;
import grok2api.testing.Reply;
import grok2api.testing.TestGateway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CacheAdminTest {
  private static final String CACHE = "/api/v1/admin/cache";
  private final TestGateway gateway = TestGateway.empty();

  private void object(String key, long bytes, long lastAccess, Long expiresAt) {
    gateway.run(
        "INSERT INTO kv_cache (key, type, size, content_type, created_at, last_access_at,"
            + " expires_at) VALUES (?1, ?2, ?3, 'image/jpeg', ?4, ?5, ?6)",
        key,
        key.substring(0, 5),
        bytes,
        gateway.clock.nowMillis,
        lastAccess,
        expiresAt);
    gateway.kv.keep(key, "bytes");
  }

  @BeforeEach
  void twoImagesAVideoAndOneThatHasExpired() {
    long soon = gateway.clock.nowMillis + 1000;
    object("image/p_one", 31_000, 1, soon);
    object("image/p_two", 457, 2, null);
    object("video/u_v", 1_600_000, 3, soon);
    object("image/gone", 5_000_000, 4, gateway.clock.nowMillis);
    gateway.kv.values.remove("image/gone");
  }

  private Reply get(String path, String... parameters) {
    FakeRequest request = gateway.adminRequest("GET", path, "");
    for (int i = 0; i < parameters.length; i += 2) {
      request.parameter(parameters[i], parameters[i + 1]);
    }
    return gateway.send(request);
  }

  private Reply post(String path, String body) {
    return gateway.admin("POST", path, body);
  }

  private String audited() {
    return gateway
        .rows("SELECT action || ' ' || detail AS told FROM audit_log ORDER BY id DESC LIMIT 1")
        .get(0)
        .text("told");
  }

  @Test
  void tellsHowMuchThereIs() {
    String sizes =
        """
        "local_image":{"count":2,"size_bytes":31457,"size_mb":0},\
        "local_video":{"count":1,"size_bytes":1600000,"size_mb":1.5}""";
    assertEquals(
        "{\"success\":true,\"status\":\"success\"," + sizes + "}", get(CACHE + "/local").body());
    assertEquals(
        "{\"success\":true,\"status\":\"success\","
            + sizes
            + """
            ,"online":{"count":0,"status":"not_loaded","token":null,"last_asset_clear_at":null},\
            "online_accounts":[],"online_scope":"none","online_details":[]}""",
        get(CACHE).body());
  }

  @Test
  void listsTheMostRecentlyUsedFirst() {
    assertEquals(
        """
        {"success":true,"status":"success","total":2,"page":1,"page_size":50,"items":[\
        {"name":"p_two","size_bytes":457,"mtime_ms":2,"content_type":"image/jpeg",\
        "expires_at":null,"preview_url":"/images/p_two","view_url":"/v1/files/image/p_two"},\
        {"name":"p_one","size_bytes":31000,"mtime_ms":1,"content_type":"image/jpeg",\
        "expires_at":1770285601000,"preview_url":"/images/p_one",\
        "view_url":"/v1/files/image/p_one"}]}""",
        get(CACHE + "/list").body());
    JsonValue second = get(CACHE + "/list", "page", "2", "page_size", "1").json();
    assertEquals("p_one", second.get("items").at(0).text("name"));
    assertEquals(2, second.get("total").number());
    JsonValue video = get(CACHE + "/list", "type", "video").json().get("items").at(0);
    assertEquals("", video.text("preview_url"));
    assertEquals("/v1/files/video/u_v", video.text("view_url"));
  }

  @Test
  void aNameIsEscapedInPaths() {
    object("image/a b/%?é.png", 1, 9, null);
    JsonValue item = get(CACHE + "/list").json().get("items").at(0);
    assertEquals("a b/%?é.png", item.text("name"));
    assertEquals("/images/a%20b%2F%25%3Fé.png", item.text("preview_url"));
  }

  @ParameterizedTest
  @CsvSource({"page,0", "page,x", "page_size,0", "page_size,201"})
  void tellsWhichParameterIsWrong(String name, String value) {
    Reply reply = get(CACHE + "/list", name, value);
    assertEquals(400, reply.status());
    assertEquals(name, reply.json().text("field"));
  }

  @Test
  void clearsWhatItIsToldAndSaysHowMuchThatFreed() {
    assertEquals(
        """
        {"success":true,"status":"success",\
        "result":{"deleted":3,"size_bytes":5031457,"size_mb":4.8,"remaining":0}}""",
        post(CACHE + "/clear", "{\"type\":\"image\"}").body());
    assertEquals("[video/u_v]", gateway.kv.values.keySet().toString());
    assertEquals("cache.cleared", audited().substring(0, 13));
    post(CACHE + "/clear", "{\"type\":\"all\"}");
    assertEquals("{}", gateway.kv.values.toString());
    assertEquals(0, gateway.rows("SELECT * FROM kv_cache").size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"type\":\"images\"}", "{\"type\":1}"})
  void clearsNothingUnlessToldWhat(String body) {
    Reply reply = post(CACHE + "/clear", body);
    assertEquals(400, reply.status());
    assertEquals("type", reply.json().text("field"));
    assertEquals(3, gateway.kv.values.size());
  }

  @Test
  void saysWhatWasDoneWhenTheStoreRefuses() {
    gateway.kv.deletionsLeft = 1;
    Reply reply = post(CACHE + "/clear", "{\"type\":\"all\"}");
    assertEquals(503, reply.status());
    assertEquals("KV_FAILED", reply.json().text("code"));
    assertEquals(2, reply.json().get("result").get("deleted").number());
    assertEquals(2, reply.json().get("result").get("remaining").number());
    Reply one = post(CACHE + "/item/delete", "{\"name\":\"p_two\"}");
    assertEquals(503, one.status());
    assertFalse(one.json().get("result").get("deleted").isTrue());
    assertEquals(2, gateway.rows("SELECT * FROM kv_cache").size());
    assertEquals(
        "KV_FAILED", post(CACHE + "/items/delete", "{\"names\":[\"p_two\"]}").json().text("code"));
    Reply old = post("/api/cache/clear", "");
    assertEquals(200, old.status());
    assertFalse(old.json().get("success").isTrue());
  }

  @Test
  void deletesOneWithOrWithoutItsKindInFront() {
    String done = "{\"success\":true,\"status\":\"success\",\"result\":{\"deleted\":true}}";
    assertEquals(done, post(CACHE + "/item/delete", "{\"name\":\"p_one\"}").body());
    assertEquals(done, post(CACHE + "/item/delete", "{\"name\":\"image/p_two\"}").body());
    assertEquals(
        done, post(CACHE + "/item/delete", "{\"type\":\"video\",\"name\":\"u_v\"}").body());
    assertEquals("{}", gateway.kv.values.toString());
    assertEquals("cache.deleted", audited().substring(0, 13));
    assertTrue(audited().contains("video/u_v"), audited());
  }

  @Test
  void deletesWhatOnlyOneOfIndexAndStoreHas() {
    gateway.kv.keep("image/stray", "bytes");
    assertEquals(200, post(CACHE + "/item/delete", "{\"name\":\"stray\"}").status());
    assertEquals(200, post(CACHE + "/item/delete", "{\"name\":\"gone\"}").status());
    assertEquals("[image/stray]", gateway.kv.deleted.toString());
    Reply missing = post(CACHE + "/item/delete", "{\"name\":\"stray\"}");
    assertEquals(404, missing.status());
    assertEquals("NOT_FOUND", missing.json().text("code"));
  }

  @Test
  void deletesSeveral() {
    gateway.kv.keep("image/stray", "bytes");
    assertEquals(
        """
        {"success":true,"status":"success","result":{"deleted":3,"missing":1}}""",
        post(
                CACHE + "/items/delete",
                """
                {"type":"image","names":["p_one","image/p_one","video/u_v","stray","never"]}""")
            .body());
    assertEquals("[image/p_two]", gateway.kv.values.keySet().toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "item/delete  | {}                                  | MISSING_NAME  | name",
        "item/delete  | {\"name\":\" \"}                      | MISSING_NAME  | name",
        "item/delete  | {\"name\":7}                        | INVALID_FIELD | name",
        "item/delete  | {\"name\":\"a\",\"type\":\"all\"}       | INVALID_FIELD | type",
        "items/delete | {\"names\":[]}                      | MISSING_NAME  | names",
        "items/delete | {}                                  | INVALID_FIELD | names",
        "items/delete | {\"names\":[\"a\",\"\"]}              | INVALID_FIELD | names.1",
        "items/delete | []                                  | INVALID_JSON  | ",
      })
  void tellsWhatIsMissingOrWrong(String path, String body, String code, String field) {
    Reply reply = post(CACHE + "/" + path, body);
    assertEquals(400, reply.status());
    assertEquals(code, reply.json().text("code"));
    assertEquals(field, reply.json().text("field"));
  }

  @Test
  void takesTwoHundredNamesAtMost() {
    StringBuilder names = new StringBuilder("\"n0\"");
    for (int i = 1; i <= 200; i++) {
      names.append(",\"n").append(i).append('"');
    }
    Reply reply = post(CACHE + "/items/delete", "{\"names\":[" + names + "]}");
    assertEquals("names", reply.json().text("field"));
  }

  @Test
  void leavesAloneWhatAccountsHaveOnline() {
    Reply reply = post(CACHE + "/online/clear", "{}");
    assertEquals(501, reply.status());
    assertEquals("NOT_SUPPORTED", reply.json().text("code"));
  }

  @Test
  void saysThatTheStoreIsNotBound() {
    gateway.variables.put("KV_CACHE", "missing");
    for (String path : new String[] {"clear", "item/delete", "items/delete"}) {
      Reply reply =
          post(CACHE + "/" + path, "{\"type\":\"image\",\"name\":\"a\",\"names\":[\"a\"]}");
      assertEquals(500, reply.status());
      assertEquals("MISCONFIGURED", reply.json().text("code"));
      assertTrue(reply.json().text("error").contains("KV_CACHE"));
    }
    assertEquals(200, get(CACHE + "/list").status());
  }

  @Test
  void olderScriptsGetSizesAsTexts() {
    assertEquals(
        """
        {"success":true,"data":{"image_size":"30.7 KB","image_size_bytes":31457,\
        "video_size":"1.5 MB","video_size_bytes":1600000,"total_size":"1.6 MB",\
        "total_size_bytes":1631457}}""",
        get("/api/cache/size").body());
  }

  @Test
  void olderScriptsListByOffset() {
    assertEquals(
        """
        {"success":true,"data":{"total":2,"items":[{"name":"p_two","size":457,"mtime":2,\
        "url":"/images/p_two"}],"offset":0,"limit":1,"has_more":true}}""",
        get("/api/cache/list", "limit", "1").body());
    JsonValue rest = get("/api/cache/list", "limit", "999", "offset", "1").json().get("data");
    assertEquals("p_one", rest.get("items").at(0).text("name"));
    assertEquals(200, rest.get("limit").number());
    assertFalse(rest.get("has_more").isTrue());
  }

  @Test
  void olderScriptsClear() {
    assertEquals(
        """
        {"success":true,"message":"Deleted 1 objects",\
        "data":{"deleted_count":1,"type":"video"}}""",
        post("/api/cache/clear/videos", "").body());
    assertEquals(
        """
        {"success":true,"message":"Deleted 3 objects",\
        "data":{"deleted_count":3,"type":"image"}}""",
        post("/api/cache/clear/images", "").body());
    assertEquals(
        """
        {"success":true,"message":"Deleted 0 objects","data":{"deleted_count":0}}""",
        post("/api/cache/clear", "").body());
  }
}
