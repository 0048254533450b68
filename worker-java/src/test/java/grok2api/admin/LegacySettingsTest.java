package grok2api.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.platform.JsonValue;
import grok2api.testing.JvmCrypto;
import grok2api.testing.JvmJson;
import grok2api.testing.Reply;
import grok2api.testing.TestGateway;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LegacySettingsTest {
  private static final String SETTINGS = "/api/settings";

  private final TestGateway gateway = TestGateway.empty();

  private JsonValue show() {
    Reply reply = gateway.admin("GET", SETTINGS, "");
    assertEquals(200, reply.status(), reply.body());
    return reply.json().get("data");
  }

  private String post(String body) {
    Reply reply = gateway.admin("POST", SETTINGS, body);
    assertEquals(200, reply.status(), reply.body());
    return reply.body();
  }

  private String section(String name) {
    return gateway.rows("SELECT value FROM settings WHERE key = ?1", name).get(0).text("value");
  }

  private JsonValue stored(String section, String key) {
    return new JvmJson().parse(section(section)).get(key);
  }

  @Test
  void showsSectionsAsTheyAreStoredWithoutTheirSecrets() {
    gateway.setting("grok", "api_key", "\"sk-global\"");
    gateway.setting("grok", "stream_chunk_timeout", "\"90\"");
    gateway.setting("global", "admin_password_hash", "\"W2Ud\"");
    gateway.setting("global", "admin_password_salt", "\"gDzu\"");
    gateway.run("UPDATE settings SET value = 'broken' WHERE key = 'cache'");
    JsonValue data = show();
    assertEquals(List.of("global", "grok", "token", "cache", "performance"), data.names());
    JsonValue global = data.get("global");
    for (String secret : List.of("admin_password", "admin_password_hash", "admin_password_salt")) {
      assertEquals("********", global.text(secret));
    }
    assertEquals("INFO", global.text("log_level"));
    assertEquals("********", data.get("grok").text("api_key"));
    assertEquals("", data.get("grok").text("cf_clearance"));
    assertEquals("90", data.get("grok").text("stream_chunk_timeout"));
    assertEquals("{}", data.get("cache").toJson());
  }

  @Test
  void changesWhatIsSentUnderTheNamesThatAreStored() {
    assertEquals(
        "{\"success\":true,\"message\":\"Saved\"}",
        post(
            """
            {"global_config":{"image_mode":"base64","admin_password":"new password"},
             "grok_config":{"stream_total_timeout":300,"filtered_tags":"a,b","show_thinking":false}}"""));
    assertEquals("base64", stored("global", "image_mode").text());
    assertEquals(300, stored("grok", "stream_total_timeout").number());
    assertEquals("a,b", stored("grok", "filtered_tags").text());
    assertEquals(
        new JvmCrypto()
            .pbkdf2("new password", stored("global", "admin_password_salt").text(), 100_000),
        stored("global", "admin_password_hash").text());
    assertEquals(
        "{\"fields\":\"app.image_format, grok.timeout, grok.filter_tags, grok.thinking,"
            + " app.app_key\"}",
        gateway.rows("SELECT detail FROM audit_log").get(0).text("detail"));
  }

  @Test
  void whoSendsBackAllThatIsShownChangesNothing() {
    gateway.setting("grok", "api_key", "\"sk-global\"");
    gateway.setting("grok", "stream_chunk_timeout", "\"90\"");
    gateway.setting("grok", "of_another_edition", "[1]");
    gateway.setting("global", "admin_password_hash", "\"W2Ud\"");
    JsonValue data = show();
    String before = section("global") + section("grok");
    assertEquals(
        "{\"success\":true,\"message\":\"Nothing to change\"}",
        post(
            "{\"global_config\":%s,\"grok_config\":%s}"
                .formatted(data.get("global").toJson(), data.get("grok").toJson())));
    assertEquals(before, section("global") + section("grok"));
    assertEquals(0, gateway.rows("SELECT * FROM audit_log").size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"grok_config\":{\"max_retry\":1,\"foo\":1}} | a setting that is known and can be changed at grok_config.foo",
        "{\"grok_config\":{\"timeout\":1}} | at grok_config.timeout",
        "{\"global_config\":{\"admin_password_hash\":\"W2Ud\"}} | at global_config.admin_password_hash",
        "{\"global_config\":{\"log_level\":\"DEBUG\"}} | at global_config.log_level",
        "{\"token_config\":{}} | global_config or grok_config at token_config",
        "{\"grok_config\":{\"stream_total_timeout\":0}} | an integer from 1 to 86400 at grok_config.stream_total_timeout",
        "{\"grok_config\":[]} | an object at grok_config",
        "{\"global_config\":{\"admin_password\":\"short\"}} | 8 to 1000",
        "[] | must be a JSON object",
      })
  void tellsWithStatus200WhatItDoesNotTake(String body, String told) {
    String before = section("global") + section("grok");
    String answer = post(body);
    assertTrue(answer.startsWith("{\"success\":false,\"message\":\""), answer);
    assertTrue(answer.contains(told), answer);
    assertEquals(before, section("global") + section("grok"));
  }

  @Test
  void tellsWhereItStores() {
    assertEquals(
        "{\"success\":true,\"data\":{\"mode\":\"D1\"}}",
        gateway.admin("GET", "/api/storage/mode", "").body());
    assertFalse(show().get("global").names().isEmpty());
  }
}
