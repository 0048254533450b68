package grok2api.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.gateway.Gateway;
import grok2api.json.JsonNode;
import grok2api.platform.JsonValue;
import grok2api.platform.Platform;
import grok2api.platform.Row;
import grok2api.refusal.Refused;
import grok2api.relay.UpstreamPool;
import grok2api.settings.SettingsDraft;
import grok2api.settings.SettingsReader;
import grok2api.testing.FakeRequest;
import grok2api.testing.JvmCrypto;
import grok2api.testing.JvmJson;
import grok2api.testing.Reply;
import grok2api.testing.TestGateway;
import grok2api.testing.Vaults;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsAdminTest {
  private static final String CONFIG = "/api/v1/admin/config";
  private static final String HI =
      """
      {"model":"grok-4","messages":[{"role":"user","content":"hi"}]}""";

  private final TestGateway gateway = TestGateway.empty();

  private Reply show() {
    return gateway.admin("GET", CONFIG, "");
  }

  private Reply save(String body) {
    return gateway.admin("POST", CONFIG, body);
  }

  private JsonValue saved(String body) {
    Reply reply = save(body);
    assertEquals(200, reply.status(), reply.body());
    return reply.json();
  }

  private String shown(String name) {
    String[] parts = name.split("\\.");
    return show().json().get(parts[0]).get(parts[1]).toJson();
  }

  private static String body(String name, String value) {
    String[] parts = name.split("\\.");
    return "{\"" + parts[0] + "\":{\"" + parts[1] + "\":" + value + "}}";
  }

  private String section(String name) {
    return gateway.rows("SELECT value FROM settings WHERE key = ?1", name).get(0).text("value");
  }

  private JsonValue stored(String section, String key) {
    return new JvmJson().parse(section(section)).get(key);
  }

  private long revision() {
    return gateway
        .rows("SELECT revision FROM revisions WHERE name = 'settings'")
        .get(0)
        .integer("revision");
  }

  private List<Row> audit() {
    return gateway.rows("SELECT * FROM audit_log ORDER BY id");
  }

  private String everything() {
    StringBuilder all = new StringBuilder();
    for (Row row : gateway.rows("SELECT key, value, updated_at FROM settings ORDER BY key")) {
      all.append(row.text("key")).append(row.text("value")).append(row.integer("updated_at"));
    }
    return all.append(revision()).append(audit().size()).toString();
  }

  @Test
  void showsEveryGroupAndNothingElseThatIsStored() {
    Reply reply = show();
    assertEquals(200, reply.status());
    assertEquals(
        List.of(
            "success",
            "status",
            "app",
            "grok",
            "token",
            "cache",
            "performance",
            "security",
            "warnings",
            "revision"),
        reply.json().names());
    assertEquals("\"1\"", reply.header("ETag"));
    assertEquals(1, reply.json().get("revision").number());
    assertEquals("[]", reply.json().get("warnings").toJson());
    assertEquals("false", shown("security.allow_anonymous"));
  }

  @Test
  void showsSettingsInOneRoundTripBesideTheGates() {
    FakeRequest request = gateway.adminRequest("GET", CONFIG, "");
    gateway.sql.resetRoundTrips();
    gateway.send(request);
    assertEquals(2, gateway.sql.roundTrips());
  }

  @Test
  void masksSecretsAndNeverShowsThePassword() {
    assertEquals("\"\"", shown("app.api_key"));
    assertEquals("\"\"", shown("grok.cf_clearance"));
    gateway.setting("grok", "api_key", "\"sk-global\"");
    gateway.setting("grok", "cf_clearance", "\"cf_clearance=abc\"");
    String body = show().body();
    assertEquals("\"********\"", shown("app.api_key"));
    assertEquals("\"********\"", shown("grok.cf_clearance"));
    assertEquals("\"********\"", shown("app.app_key"));
    for (String secret : List.of("sk-global", "abc", TestGateway.PASSWORD)) {
      assertFalse(body.contains(secret + "\""), body);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // name | sent | shown | section | key | stored
        "app.admin_username | \" root \" | \"root\" | global | admin_username | \"root\"",
        "app.app_url | \"https://gw.example/base//\" | \"https://gw.example/base\" | global | base_url | \"https://gw.example/base\"",
        "app.upstream_base_url | \"https://Relay.example/\" | \"https://relay.example\" | global | upstream_base_url | \"https://relay.example\"",
        "app.image_format | \"b64_json\" | \"b64_json\" | global | image_mode | \"b64_json\"",
        "grok.temporary | false | false | grok | temporary | false",
        "grok.thinking | false | false | grok | show_thinking | false",
        "grok.reasoning_format | \"hidden\" | \"hidden\" | grok | reasoning_format | \"hidden\"",
        "grok.x_statsig_id | \"abc\" | \"abc\" | grok | x_statsig_id | \"abc\"",
        "grok.user_agent | \"Agent/1\" | \"Agent/1\" | grok | user_agent | \"Agent/1\"",
        "grok.filter_tags | [\"a\",\" b \",\"\"] | [\"a\",\"b\"] | grok | filtered_tags | \"a,b\"",
        "grok.filter_tags | \"a, b,\" | [\"a\",\"b\"] | grok | filtered_tags | \"a,b\"",
        "grok.filter_tags | [] | [] | grok | filtered_tags | \"\"",
        "grok.timeout | 1 | 1 | grok | stream_total_timeout | 1",
        "grok.stream_first_response_timeout | 0 | 0 | grok | stream_first_response_timeout | 0",
        "grok.base_proxy_url | \"https://p.example\" | \"https://p.example\" | grok | proxy_url | \"https://p.example\"",
        "grok.asset_proxy_url | \"x\" | \"x\" | grok | cache_proxy_url | \"x\"",
        "grok.max_retry | 0 | 0 | grok | max_retry | 0",
        "grok.retry_status_codes | [500,599] | [500,599] | grok | retry_status_codes | [500,599]",
        "grok.retry_status_codes | [] | [] | grok | retry_status_codes | []",
        "grok.image_generation_method | \" New_Method\" | \"imagine_ws_experimental\" | grok | image_generation_method | \"imagine_ws_experimental\"",
        "grok.models | [{\"id\":\"grok-5\",\"upstream_mode\":null}] | [{\"id\":\"grok-5\",\"upstream_mode\":null}] | grok | models | [{\"id\":\"grok-5\",\"upstream_mode\":null}]",
        "token.refresh_interval_hours | 1.5 | 1.5 | token | refresh_interval_hours | 1.5",
        "token.save_delay_ms | 0 | 0 | token | save_delay_ms | 0",
        "cache.limit_mb | 1 | 1 | cache | limit_mb | 1",
        "performance.usage_max_concurrent | 2147483647 | 2147483647 | performance | usage_max_concurrent | 2147483647",
        "security.session_hours | 168 | 168 | security | session_hours | 168",
      })
  void savesAValueWhereItBelongsAndShowsIt(
      String name, String sent, String shown, String section, String key, String stored) {
    JsonValue answer = saved(body(name, sent));
    assertEquals("[\"" + name + "\"]", answer.get("changed").toJson());
    assertEquals(2, answer.get("revision").number());
    assertEquals(shown, shown(name));
    assertEquals(stored, stored(section, key).toJson());
    assertEquals("[]", saved(body(name, sent)).get("changed").toJson(), "the same again");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "app.api_key | 5",
        "app.api_key | null",
        "app.api_key | \"two\\nlines\"",
        "app.api_key | \"id:4f1c2ab09d3e\"",
        "app.api_key | \"anonymous\"",
        "app.admin_username | \" \"",
        "app.app_key | \"7 chars\"",
        "app.app_key | \"   admin   \"",
        "app.app_key | 12345678",
        "app.app_url | \"gw.example\"",
        "app.app_url | \"https://\"",
        "app.app_url | \"https://gw.example/?a=1\"",
        "app.app_url | \"javascript:alert(1)\"",
        "app.upstream_base_url | \"http://grok.com\"",
        "app.image_format | \"png\"",
        "app.image_format | \"\"",
        "grok.temporary | \"false\"",
        "grok.temporary | 1",
        "grok.reasoning_format | \"loud\"",
        "grok.x_statsig_id | \"snow \u2603\"",
        "grok.user_agent | \"a\\r\\nX: 1\"",
        "grok.filter_tags | [\"a,b\"]",
        "grok.filter_tags | [1]",
        "grok.filter_tags | null",
        "grok.timeout | null",
        "grok.timeout | 0",
        "grok.timeout | 1.5",
        "grok.timeout | \"30\"",
        "grok.timeout | 86401",
        "grok.timeout | 1e99",
        "grok.stream_chunk_timeout | -1",
        "grok.max_retry | 11",
        "grok.max_retry | -1",
        "grok.retry_status_codes | [99]",
        "grok.retry_status_codes | [600]",
        "grok.retry_status_codes | [\"401\"]",
        "grok.retry_status_codes | [401.5]",
        "grok.retry_status_codes | \"401\"",
        "grok.image_generation_method | true",
        "grok.models | {}",
        "grok.models | [{\"id\":\"grok-5\",\"cost\":0}]",
        "grok.models | [{}]",
        "token.refresh_interval_hours | 0.5",
        "token.refresh_interval_hours | \"8\"",
        "token.fail_threshold | 0",
        "token.cooldown_cap_seconds | 19",
        "cache.limit_mb | 0",
        "performance.media_max_concurrent | 0",
        "security.session_hours | 169",
        "security.session_hours | 0",
        "security.log_retention_days | 0",
        "security.usage_retention_days | 1",
        "security.allow_anonymous | \"yes\"",
      })
  void refusesAWrongValueAndWritesNothing(String name, String value) {
    String before = everything();
    String[] parts = name.split("\\.");
    Reply reply =
        save(
            "{\"cache\":{\"enable_auto_clean\":false},\"%s\":{\"%s\":%s}}"
                .formatted(parts[0].equals("cache") ? "" : parts[0], parts[1], value)
                .replace(
                    "\"cache\":{\"enable_auto_clean\":false},\"\":{",
                    "\"cache\":{\"enable_auto_clean\":false,"));
    assertEquals(400, reply.status(), reply.body());
    assertEquals("INVALID_FIELD", reply.json().text("code"));
    assertEquals(name, reply.json().text("field"));
    assertEquals(before, everything());
  }

  @Test
  void refusesAGroupThatIsNoObjectAndABodyThatIsNone() {
    assertEquals("grok", save("{\"grok\":5}").json().text("field"));
    assertEquals("grok", save("{\"grok\":null}").json().text("field"));
    assertEquals("INVALID_JSON", save("[]").json().text("code"));
    assertEquals("INVALID_JSON", save("{").json().text("code"));
  }

  @Test
  void namesWhatItIgnores() {
    JsonValue answer =
        saved(
            """
            {"register":{"enabled":true},"grok":{"foo":1,"stream":false,"max_retry":2},
             "app":{"video_format":"html"}}""");
    assertEquals(
        "[\"register\",\"grok.foo\",\"grok.stream\",\"app.video_format\"]",
        answer.get("ignored").toJson());
    assertEquals("[\"grok.max_retry\"]", answer.get("changed").toJson());
    assertNull(stored("grok", "foo"));
    assertNull(stored("grok", "stream"));
  }

  @Test
  void doesNotRepeatAMillionNamesThatItIgnores() {
    StringBuilder body = new StringBuilder("{\"grok\":{");
    for (int i = 0; i < 1000; i++) {
      body.append(i == 0 ? "" : ",").append('"').append("x".repeat(200)).append(i).append("\":1");
    }
    assertEquals(50, saved(body.append("}}").toString()).get("ignored").size());
  }

  @Test
  void whoSendsBackAllThatIsShownChangesNothing() {
    gateway.setting("grok", "api_key", "\"sk-global\"");
    gateway.setting("grok", "stream_total_timeout", "0");
    gateway.setting("grok", "max_retry", "\"99\"");
    gateway.setting("grok", "dynamic_statsig", "false");
    gateway.setting("token", "fail_threshold", "\"many\"");
    gateway.run("UPDATE settings SET value = 'done:1' WHERE key = 'cache'");
    String shown = show().body();
    String before = everything();
    JsonValue answer = saved(shown);
    assertEquals("[]", answer.get("changed").toJson());
    assertEquals("[]", answer.get("ignored").toJson());
    assertEquals("Nothing to change", answer.text("message"));
    assertEquals(before, everything(), "no write, no row in the audit");
  }

  @Test
  void writesOnlyTheSectionsTouchedInOneBatchAndKeepsUnknownMembers() {
    gateway.setting("grok", "of_another_edition", "{\"a\":[1,null]}");
    gateway.run("INSERT INTO settings (key, value, updated_at) VALUES ('legacy_x', 'running', 7)");
    gateway.run("UPDATE settings SET updated_at = 7");
    FakeRequest request =
        gateway.adminRequest("POST", CONFIG, "{\"grok\":{\"timeout\":5},\"token\":{}}");
    gateway.sql.resetRoundTrips();
    assertEquals(200, gateway.send(request).status());
    assertEquals(3, gateway.sql.roundTrips(), "gate, read, write");
    assertEquals("{\"a\":[1,null]}", stored("grok", "of_another_edition").toJson());
    assertEquals(300, stored("grok", "proxy_pool_interval").number());
    assertEquals("running", section("legacy_x"));
    List<String> touched = new ArrayList<>();
    gateway
        .rows("SELECT key FROM settings WHERE updated_at <> 7")
        .forEach(row -> touched.add(row.text("key")));
    assertEquals(List.of("grok"), touched);
    assertEquals(1, show().json().get("revision").number() - 1);
  }

  @Test
  void makesASectionThatIsMissing() {
    gateway.run("DELETE FROM settings WHERE key = 'performance'");
    saved("{\"performance\":{\"assets_max_concurrent\":3}}");
    assertEquals("{\"assets_max_concurrent\":3}", section("performance"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"done:2025-01-01", "[1]", "null", "{\"a\":1,}", ""})
  void keepsASectionThatCannotBeReadUntilItIsSaved(String unreadable) {
    gateway.run("UPDATE settings SET value = ?1 WHERE key = 'token'", unreadable);
    assertEquals(
        "[\"Section token is not a JSON object; its defaults apply\"]",
        show().json().get("warnings").toJson());
    assertEquals("[]", saved("{\"grok\":{\"timeout\":5}}").get("replaced").toJson());
    assertEquals(unreadable, section("token"));

    JsonValue answer = saved("{\"token\":{\"fail_threshold\":7}}");
    assertEquals("[\"token\"]", answer.get("replaced").toJson());
    assertEquals("Saved; what could not be read there was replaced: token", answer.text("message"));
    assertEquals("{\"fail_threshold\":7}", section("token"));
    assertTrue(audit().get(1).text("detail").contains("\"replaced\":\"token\""));
  }

  /** A global section without a password has the one that everybody knows. */
  @Test
  void aSectionThatIsReplacedDoesNotOpenThePanelToEverybody() {
    gateway.run("UPDATE settings SET value = 'broken' WHERE key = 'global'");
    saved("{\"app\":{\"app_url\":\"https://gw.example\"}}");
    String filler = stored("global", "admin_password").text();
    assertTrue(filler.startsWith("!") && filler.length() == 33, filler);
    assertEquals(200, show().status(), "and the password need not be changed");
  }

  @Test
  void secretsAreSetKeptAndCleared() {
    assertEquals(
        "[\"app.api_key\",\"grok.cf_clearance\"]",
        saved(
                """
                {"app":{"api_key":" sk-new "},"grok":{"cf_clearance":"cf_clearance=abc; path=/"}}""")
            .get("changed")
            .toJson());
    assertEquals("sk-new", stored("grok", "api_key").text());
    assertEquals("abc", stored("grok", "cf_clearance").text());
    String kept =
        """
        {"app":{"api_key":"********"},"grok":{"cf_clearance":"********"}}""";
    assertEquals("[]", saved(kept).get("changed").toJson());
    assertEquals("[]", saved("{\"app\":{\"api_key\":\"sk-new\"}}").get("changed").toJson());
    saved("{\"app\":{\"api_key\":\"\"},\"grok\":{\"cf_clearance\":\"\"}}");
    assertEquals("", stored("grok", "api_key").text());
    assertEquals("", stored("grok", "cf_clearance").text());
    assertEquals("\"\"", shown("app.api_key"));
    assertEquals("[]", saved(kept).get("changed").toJson(), "a mask is never taken for a secret");
  }

  @Test
  void neitherTheAuditNorTheLogNorTheAnswerTellsAValue() {
    String secrets =
        """
        {"app":{"api_key":"sk-secret","app_key":"secret words","admin_username":"root"},
         "grok":{"cf_clearance":"secret-cookie","x_statsig_id":"secret-id"}}""";
    Reply reply = save(secrets);
    assertEquals(200, reply.status());
    Row row = audit().get(0);
    assertEquals("settings.changed", row.text("action"));
    assertEquals("admin", row.text("actor"));
    assertEquals(
        "{\"fields\":\"app.api_key, app.admin_username, grok.cf_clearance, grok.x_statsig_id,"
            + " app.app_key\"}",
        row.text("detail"));
    for (String told : List.of(reply.body(), row.text("detail"), gateway.logged.toString())) {
      assertFalse(told.contains("secret"), told);
    }
    assertFalse(section("global").contains("secret words"));
  }

  @Test
  void aRefusalDoesNotQuoteTheSecret() {
    String body = save("{\"app\":{\"api_key\":\"id:topsecret\"}}").body();
    assertFalse(body.contains("topsecret"), body);
  }

  @Test
  void aFixedFingerprintMustBeThere() {
    Reply off = save("{\"grok\":{\"dynamic_statsig\":false}}");
    assertEquals("grok.x_statsig_id", off.json().text("field"));
    assertEquals(
        "Expected a text, as dynamic_statsig is off, at grok.x_statsig_id",
        off.json().text("error"));
    saved("{\"grok\":{\"dynamic_statsig\":false,\"x_statsig_id\":\"abc\"}}");
    assertEquals(
        "grok.x_statsig_id", save("{\"grok\":{\"x_statsig_id\":\"\"}}").json().text("field"));
    saved("{\"grok\":{\"dynamic_statsig\":true,\"x_statsig_id\":\"\"}}");
  }

  /** A stored list equal to the seeds' counts as nobody's choice. */
  @Test
  void theSeededFiltersCanBeChosenAsWell() {
    String two = "[\"xaiartifact\",\"xai:tool_usage_card\"]";
    assertEquals(
        "[\"xaiartifact\",\"xai:tool_usage_card\",\"grok:render\"]", shown("grok.filter_tags"));
    saved(body("grok.filter_tags", two));
    assertEquals("[\"xai:tool_usage_card\",\"xaiartifact\"]", shown("grok.filter_tags"));
    assertEquals("[]", saved(body("grok.filter_tags", two)).get("changed").toJson());
  }

  @Test
  void theIsolateThatSavedGoesByTheNewSettingsAtOnce() {
    String global = "sk-global-1";
    gateway.account("account-1", "sso", 80);
    assertEquals(401, gateway.chat(HI, global).status());
    assertEquals(200, gateway.get("/v1/models").status());
    saved("{\"app\":{\"api_key\":\"" + global + "\"},\"grok\":{\"models\":[{\"id\":\"grok-5\"}]}}");
    assertTrue(gateway.get("/v1/models").body().contains("grok-5"));
    FakeRequest models =
        FakeRequest.of("GET", "/v1/models", "").header("Authorization", "Bearer " + global);
    assertEquals(200, gateway.send(models).status());
    saved("{\"app\":{\"api_key\":\"\"}}");
    assertEquals(401, gateway.send(models).status());
  }

  @Test
  void aChangeBySomebodyWhoSawOtherSettingsIsRefused() {
    saved("{\"grok\":{\"timeout\":5}}");
    String before = everything();
    Reply stale =
        gateway.send(
            gateway
                .adminRequest("POST", CONFIG, "{\"grok\":{\"timeout\":6}}")
                .header("If-Match", "\"1\""));
    assertEquals(412, stale.status());
    assertEquals("STALE_REVISION", stale.json().text("code"));
    assertEquals(2, stale.json().get("revision").number());
    assertEquals("\"2\"", stale.header("ETag"));
    assertEquals(before, everything());
    Reply fresh =
        gateway.send(
            gateway
                .adminRequest("POST", CONFIG, "{\"grok\":{\"timeout\":6}}")
                .header("If-Match", "\"2\""));
    assertEquals(200, fresh.status());
    assertEquals("\"3\"", fresh.header("ETag"));
  }

  /** Does something between the reading and the writing of a save, once for each attempt. */
  private SettingsWriter.Saved saveWhile(Long revisionSeen, String body, Runnable... meanwhile) {
    Platform platform = gateway.platform();
    SettingsWriter writer =
        new SettingsWriter(
            AdminParts.of(platform, Vaults.NONE),
            new Gateway(
                platform,
                Vaults.NONE,
                null,
                null,
                null,
                new UpstreamPool(platform, Vaults.NONE),
                null));
    Session session =
        new Session(
            SettingsReader.read(Map.of(), Vaults.NONE).settings(),
            "session-toke",
            "admin",
            Session.Kind.SESSION,
            0);
    List<Runnable> waiting = new ArrayList<>(List.of(meanwhile));
    return writer.save(
        new AdminCall(FakeRequest.of("POST", CONFIG, ""), null, session),
        revisionSeen,
        sections -> {
          if (!waiting.isEmpty()) {
            waiting.remove(0).run();
          }
          JsonNode sent = JsonNode.root(platform.json().parse(body));
          return SettingsDraft.of(sent, platform.json(), Vaults.NONE, sections);
        });
  }

  @Test
  void ofTwoSavesAtOnceBothSurvive() {
    saveWhile(
        null,
        "{\"grok\":{\"timeout\":5}}",
        () -> saved("{\"grok\":{\"max_retry\":1}}"),
        () -> saved("{\"token\":{\"fail_threshold\":9}}"));
    assertEquals("5", shown("grok.timeout"));
    assertEquals("1", shown("grok.max_retry"));
    assertEquals("9", shown("token.fail_threshold"));
    assertEquals(4, revision());
  }

  @Test
  void rulesHoldAgainstWhatSomebodyElseSavedMeanwhile() {
    saved("{\"grok\":{\"x_statsig_id\":\"abc\"}}");
    String off = "{\"grok\":{\"dynamic_statsig\":false}}";
    Refused refused =
        assertThrows(
            Refused.class,
            () -> saveWhile(null, off, () -> saved(body("grok.x_statsig_id", "\"\""))));
    assertTrue(refused.getMessage().contains("grok.x_statsig_id"), refused.getMessage());
    assertEquals("true", shown("grok.dynamic_statsig"));
  }

  @Test
  void whoSawARevisionDoesNotTryAgain() {
    SettingsWriter.Saved saved =
        saveWhile(1L, "{\"grok\":{\"timeout\":5}}", () -> saved("{\"grok\":{\"max_retry\":1}}"));
    assertEquals(new SettingsWriter.Saved.Stale(2), saved);
    assertEquals("600", shown("grok.timeout"));
  }

  /** Another edition, or a sign-in that stores a hash, heeds no revision. */
  @Test
  void membersThatSomebodyWroteWithoutARevisionSurvive() {
    saveWhile(null, "{\"grok\":{\"timeout\":5}}", () -> gateway.setting("grok", "max_retry", "1"));
    assertEquals(1, stored("grok", "max_retry").number());
    assertEquals(5, stored("grok", "stream_total_timeout").number());
  }

  /** So that nobody waits for ever where everybody saves. */
  @Test
  void givesUpWhenTheSettingsChangeAllTheTime() {
    Runnable other =
        () -> gateway.run("UPDATE revisions SET revision = revision + 1 WHERE name = 'settings'");
    SettingsWriter.Saved saved =
        saveWhile(null, "{\"grok\":{\"timeout\":5}}", other, other, other, other, other);
    assertEquals(new SettingsWriter.Saved.Stale(6), saved);
  }

  @Test
  void anEmptyOrMaskedPasswordStaysAsItIs() {
    String before = everything();
    for (String same : List.of("\"\"", "\"********\"")) {
      assertEquals("[]", saved(body("app.app_key", same)).get("changed").toJson());
    }
    assertEquals(before, everything());
  }

  @Test
  void aNewPasswordIsHashedAndSignsEverybodyElseOut() {
    gateway.session('B');
    gateway.session('C');
    gateway.run("INSERT INTO known_devices (digest, expires_at) VALUES ('d', 9999999999999)");
    JsonValue answer = saved(body("app.app_key", "\" new password\""));
    assertEquals("[\"app.app_key\"]", answer.get("changed").toJson());
    String salt = stored("global", "admin_password_salt").text();
    assertEquals(22, salt.length());
    assertEquals(
        new JvmCrypto().pbkdf2(" new password", salt, 100_000),
        stored("global", "admin_password_hash").text());
    assertEquals(100_000, stored("global", "admin_password_iter").number());
    String filler = stored("global", "admin_password").text();
    assertTrue(filler.startsWith("!") && filler.length() == 33, filler);
    assertEquals(1, gateway.rows("SELECT token FROM admin_sessions").size());
    assertEquals(0, gateway.rows("SELECT digest FROM known_devices").size());
    saved(body("app.app_key", "\" new password\""));
    assertNotEquals(salt, stored("global", "admin_password_salt").text());
  }

  private Reply byToken(String scope, String path, String body) {
    String token =
        gateway
            .admin(
                "POST",
                "/api/v1/admin/access-tokens",
                "{\"name\":\"script\",\"scope\":\"" + scope + "\"}")
            .json()
            .text("token");
    return gateway.send(
        FakeRequest.of(body.isEmpty() ? "GET" : "POST", path, body)
            .header("Authorization", "Bearer " + token));
  }

  @Test
  void aScriptsTokenMayNotDecideWhoGetsIn() {
    for (String body :
        List.of(
            body("app.app_key", "\"new password\""),
            body("app.admin_username", "\"root\""),
            "{\"grok\":{\"timeout\":5},\"app\":{\"admin_username\":\"root\"}}")) {
      Reply reply = byToken("full", CONFIG, body);
      assertEquals(403, reply.status(), reply.body());
      assertEquals("SESSION_REQUIRED", reply.json().text("code"));
    }
    assertEquals("600", shown("grok.timeout"));
    assertEquals(200, byToken("full", CONFIG, body("grok.timeout", "5")).status());
    assertEquals("access token: script", lastAudit("settings.changed").text("actor"));
    assertEquals(200, byToken("full", CONFIG, body("app.admin_username", "\"admin\"")).status());
  }

  @Test
  void aTokenThatMayOnlyReadSeesNoSecretAndChangesNothing() {
    assertEquals(200, byToken("read", CONFIG, "").status());
    for (String path : List.of("", "/reveal", "/test")) {
      Reply reply = byToken("read", CONFIG + path, "{\"field\":\"app.api_key\"}");
      assertEquals(403, reply.status());
      assertEquals("READ_ONLY", reply.json().text("code"));
    }
  }

  private Row lastAudit(String action) {
    List<Row> rows =
        gateway.rows("SELECT * FROM audit_log WHERE action = ?1 ORDER BY id DESC", action);
    return rows.get(0);
  }

  @Test
  void aPasswordMustNotBeTheUserName() {
    String both = "{\"app\":{\"admin_username\":\"Operator\",\"app_key\":\"operator\"}}";
    assertEquals("app.app_key", save(both).json().text("field"));
    saved("{\"app\":{\"admin_username\":\"Operator\"}}");
    assertEquals(400, save(body("app.app_key", "\"operator\"")).status());
    assertEquals(400, save(body("app.app_key", "\"" + "x".repeat(1001) + "\"")).status());
  }

  @Test
  void revealsOneSecretAndNotesIt() {
    gateway.setting("grok", "api_key", "\"sk-global\"");
    Reply reply = gateway.admin("POST", CONFIG + "/reveal", "{\"field\":\"app.api_key\"}");
    assertEquals(
        "{\"success\":true,\"status\":\"success\",\"field\":\"app.api_key\",\"value\":\"sk-global\"}",
        reply.body());
    Row row = audit().get(0);
    assertEquals("settings.revealed", row.text("action"));
    assertEquals("{\"field\":\"app.api_key\"}", row.text("detail"));
    assertFalse(gateway.logged.toString().contains("sk-global"));
    assertEquals(
        "",
        gateway
            .admin("POST", CONFIG + "/reveal", "{\"field\":\"grok.cf_clearance\"}")
            .json()
            .text("value"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"app.app_key\"", "\"grok.timeout\"", "\"nothing\"", "null", "5"})
  void revealsNothingElse(String field) {
    Reply reply = gateway.admin("POST", CONFIG + "/reveal", "{\"field\":" + field + "}");
    assertEquals(400, reply.status());
    assertEquals("INVALID_FIELD", reply.json().text("code"));
    assertEquals("field", reply.json().text("field"));
    assertEquals(0, audit().size());
  }

  @Test
  void tellsWhereItStores() {
    assertEquals(
        "{\"success\":true,\"status\":\"success\",\"type\":\"d1\"}",
        gateway.admin("GET", "/api/v1/admin/storage", "").body());
  }
}
