package grok2api.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.http.Form;
import grok2api.platform.Row;
import grok2api.testing.FakeKv;
import grok2api.testing.FakeRequest;
import grok2api.testing.JvmBytes;
import grok2api.testing.Reply;
import grok2api.testing.TestGateway;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UploadsTest {
  private static final String PNG = "89504e470d0a1a0a00";

  /** 2026-02-05T16:00:00Z: midnight at UTC+8. */
  private static final long MIDNIGHT = 1_770_307_200L;

  private final TestGateway gateway = TestGateway.empty();

  private static Form.File file(String hex) {
    return new Form.File("file", "a.svg", "image/svg+xml", JvmBytes.ofHex(hex));
  }

  private FakeRequest request(String key, Form.Part... parts) {
    return FakeRequest.of("POST", "/v1/uploads/image", "")
        .header("Authorization", "Bearer " + key)
        .form(parts);
  }

  private Reply upload(String hex) {
    return gateway.send(request(TestGateway.KEY, file(hex)));
  }

  private void refused(Reply reply, int status, String code) {
    assertEquals(status, reply.status());
    assertEquals(code, reply.errorCode());
    assertEquals(Map.of(), gateway.kv.values);
    assertEquals(List.of(), gateway.rows("SELECT key FROM kv_cache"));
  }

  private long used(String key) {
    List<Row> rows =
        gateway.rows("SELECT uploads_used FROM api_key_usage_daily WHERE key = ?1", key);
    return rows.isEmpty() ? 0 : rows.get(0).integer("uploads_used");
  }

  @Test
  void keepsAPictureUntilMidnightAndSaysWhere() {
    Reply reply = upload(PNG);
    assertEquals(200, reply.status());
    String name = reply.json().text("name");
    assertTrue(name.matches("upload-[0-9a-f-]{36}\\.png"), name);
    assertEquals(
        """
        {"url":"/images/NAME","absolute_url":"https://gw.example/images/NAME","name":"NAME",\
        "size_bytes":9,"expires_at":"2026-02-05T16:00:00Z"}"""
            .replace("NAME", name),
        reply.body());
    FakeKv.Value value = gateway.kv.values.get("image/" + name);
    assertEquals(JvmBytes.ofHex(PNG), value.bytes());
    assertEquals(MIDNIGHT, value.expiresAtSeconds());
    assertEquals(
        "{\"contentType\":\"image/png\",\"size\":9,\"type\":\"image\",\"expiresAt\":1770307200}",
        value.metadata());
    Row row = gateway.rows("SELECT * FROM kv_cache").get(0);
    assertEquals("image/" + name, row.text("key"));
    assertEquals(9, row.integer("size"));
    assertEquals(1000 * MIDNIGHT, row.integer("expires_at"));
    assertTrue(row.isNull("token_hash"));
  }

  @Test
  void showsItToEverybody() {
    String url = upload(PNG).json().text("url");
    Reply shown = gateway.send(FakeRequest.of("GET", url, ""));
    assertEquals(200, shown.status());
    assertEquals("image/png", shown.header("Content-Type"));
    assertEquals("default-src 'none'; sandbox", shown.header("Content-Security-Policy"));
  }

  @Test
  void linksToTheOriginThatTheOperatorNames() {
    gateway.setting("global", "base_url", "\"https://pictures.example\"");
    assertTrue(
        upload(PNG).json().text("absolute_url").startsWith("https://pictures.example/images/up"));
  }

  @ParameterizedTest
  @CsvSource({
    "89504e470d0a1a0a00, png, image/png",
    "ffd8ffe000, jpg, image/jpeg",
    "524946460000000057454250, webp, image/webp",
    "474946383961, gif, image/gif",
  })
  void tellsPicturesByTheirFirstBytes(String hex, String extension, String contentType) {
    String name = upload(hex).json().text("name");
    assertTrue(name.endsWith("." + extension), name);
    assertTrue(gateway.kv.values.get("image/" + name).metadata().contains(contentType));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "3c73766720786d6c6e733d22687474703a2f2f7777772e77332e6f72672f323030302f737667223e",
        "3c21444f43545950452068746d6c3e",
        "89504e47",
        "52494646000000005741564500",
        "255044462d",
      })
  void takesNothingElseWhateverItIsCalled(String hex) {
    Form.File file = new Form.File("file", "a.png", "image/png", JvmBytes.ofHex(hex));
    Reply reply = gateway.send(request(TestGateway.KEY, file));
    refused(reply, 400, "unsupported_file");
    assertEquals("file", reply.json().get("error").text("param"));
    assertEquals(0, used(TestGateway.KEY));
  }

  @Test
  void needsAFile() {
    Form.File other = new Form.File("image", "a.png", "image/png", JvmBytes.ofHex(PNG));
    Reply reply = gateway.send(request(TestGateway.KEY, other, new Form.Text("file", "text")));
    refused(reply, 400, "missing_file");
    assertEquals("file", reply.json().get("error").text("param"));
  }

  @Test
  void needsAForm() {
    refused(
        gateway.send(gateway.request("POST", "/v1/uploads/image", "{}")), 400, "invalid_multipart");
  }

  @Test
  void takesNoMoreThanTheStoreDoes() {
    gateway.variables.put("KV_CACHE_MAX_BYTES", "9");
    gateway.restart();
    assertEquals(200, upload(PNG).status());
    gateway.kv.values.clear();
    gateway.run("DELETE FROM kv_cache");
    Reply reply = upload(PNG + "00");
    refused(reply, 413, "file_too_large");
    assertEquals("file", reply.json().get("error").text("param"));
  }

  @ParameterizedTest
  @ValueSource(ints = {26_214_401, 28_000_000})
  void takesNoMoreThanTheStoreEverDoes(int bytes) {
    gateway.variables.put("KV_CACHE_MAX_BYTES", "99999999");
    gateway.restart();
    Form.File file = new Form.File("file", "", "", new JvmBytes(new byte[bytes]));
    refused(gateway.send(request(TestGateway.KEY, file)), 413, "file_too_large");
  }

  @Test
  void needsAKey() {
    Reply reply = gateway.send(request("sk-wrong", file(PNG)));
    refused(reply, 401, "invalid_api_key");
  }

  @Test
  void takesAHundredOfAKeyEachDay() {
    for (int i = 0; i < 100; i++) {
      assertEquals(200, upload(PNG).status(), "upload " + i);
    }
    Reply reply = upload(PNG);
    assertEquals(429, reply.status());
    assertEquals("daily_quota_exceeded", reply.errorCode());
    assertEquals("rate_limit_error", reply.json().get("error").text("type"));
    assertTrue(reply.json().get("error").text("message").contains("upload"));
    assertEquals("21600", reply.header("Retry-After"));
    assertEquals(100, gateway.kv.values.size());
    assertEquals(100, used(TestGateway.KEY));
    gateway.key("sk-other", -1, -1);
    assertEquals(200, gateway.send(request("sk-other", file(PNG))).status());
    gateway.clock.nowMillis = 1000 * MIDNIGHT;
    assertEquals(200, upload(PNG).status());
  }

  @Test
  void leavesTheOtherCountersOfAKeyAlone() {
    gateway.run(
        "INSERT INTO api_key_usage_daily (key, day, chat_used, updated_at)"
            + " VALUES (?1, '2026-02-05', 7, 0)",
        TestGateway.KEY);
    upload(PNG);
    Row row = gateway.rows("SELECT * FROM api_key_usage_daily").get(0);
    assertEquals(7, row.integer("chat_used"));
    assertEquals(1, row.integer("uploads_used"));
    assertEquals(0, row.integer("image_used"));
  }

  @Test
  void countsCallersWithoutAKeyTogether() {
    gateway.setting("security", "allow_anonymous", "true");
    gateway.send(FakeRequest.of("POST", "/v1/uploads/image", "").form(file(PNG)));
    assertEquals(1, used("anonymous"));
  }

  @Test
  void countsNoAdministrator() {
    gateway.setting("grok", "api_key", "\"sk-global\"");
    assertEquals(200, gateway.send(request("sk-global", file(PNG))).status());
    assertEquals(List.of(), gateway.rows("SELECT key FROM api_key_usage_daily"));
  }

  @Test
  void saysSoWhenTheStoreTakesNothing() {
    gateway.kv.writesLeft = 0;
    Reply reply = upload(PNG);
    refused(reply, 503, "cache_unavailable");
    assertEquals("server_error", reply.json().get("error").text("type"));
    assertEquals(0, used(TestGateway.KEY));
    gateway.kv.down = true;
    refused(upload(PNG), 503, "cache_unavailable");
  }

  @Test
  void saysSoWhenTheDatabaseIsTooOldToCount() {
    gateway.run("ALTER TABLE api_key_usage_daily DROP COLUMN uploads_used");
    refused(upload(PNG), 503, "schema_outdated");
  }

  /** {@code data-model.md} 14, item 9. */
  @Test
  void takesAPictureThirtySecondsBeforeMidnight() {
    gateway.clock.nowMillis = 1000 * MIDNIGHT - 30_000;
    Reply reply = upload(PNG);
    assertEquals("2026-02-05T16:01:30Z", reply.json().text("expires_at"));
    assertEquals(MIDNIGHT + 90, gateway.kv.values.values().iterator().next().expiresAtSeconds());
  }
}
