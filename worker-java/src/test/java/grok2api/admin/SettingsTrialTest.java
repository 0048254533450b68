package grok2api.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.platform.HttpCall;
import grok2api.platform.JsonValue;
import grok2api.testing.Reply;
import grok2api.testing.ScriptedHttp;
import grok2api.testing.TestGateway;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTrialTest {
  private static final String TEST = "/api/v1/admin/config/test";

  private final TestGateway gateway = TestGateway.empty();

  private JsonValue test(String draft) {
    Reply reply = gateway.admin("POST", TEST, draft);
    assertEquals(200, reply.status(), reply.body());
    return reply.json();
  }

  private String stored() {
    StringBuilder all = new StringBuilder();
    for (String table : List.of("settings", "tokens", "token_quota_state", "audit_log")) {
      for (var row : gateway.rows("SELECT json_array(t.rowid) AS id FROM " + table + " t")) {
        all.append(table).append(row.text("id"));
      }
    }
    gateway
        .rows("SELECT json_group_array(value) AS v FROM settings")
        .forEach(row -> all.append(row.text("v")));
    gateway
        .rows(
            "SELECT json_group_array(json_array(status, failed_count, cooldown_until,"
                + " remaining_queries, last_used)) AS v FROM tokens")
        .forEach(row -> all.append(row.text("v")));
    return all.toString();
  }

  @Test
  void asksTheUpstreamWithTheDraftAndKeepsNothing() {
    gateway.account("acc-1", "sso", 80).setting("grok", "cf_clearance", "\"old\"");
    String before = stored();
    gateway.upstream.enqueue(
        ScriptedHttp.reply(200, "application/json", "{\"remainingQueries\":71}"));
    JsonValue answer =
        test(
            """
            {"app":{"upstream_base_url":"https://relay.example"},"grok":{"cf_clearance":"new"}}""");
    assertEquals(
        List.of("success", "status", "ok", "upstream_status", "duration_ms"), answer.names());
    assertTrue(answer.get("ok").isTrue());
    assertEquals(200, answer.get("upstream_status").number());
    HttpCall call = gateway.upstream.calls().get(0);
    assertEquals("https://relay.example/rest/rate-limits", call.url());
    assertTrue(call.headers().toString().contains("cf_clearance=new"));
    assertEquals(before, stored());
  }

  @ParameterizedTest
  @CsvSource({"401, http_401", "403, http_403", "429, http_429", "500, http_500"})
  void tellsWhatTheUpstreamSaidAndDoesNotPunishTheAccount(int status, String error) {
    gateway.account("acc-1", "sso", 80);
    String before = stored();
    gateway.upstream.enqueue(ScriptedHttp.reply(status, "application/json", "{\"e\":\"acc-1\"}"));
    JsonValue answer = test("{}");
    assertFalse(answer.get("ok").isTrue());
    assertTrue(answer.get("success").isTrue(), "the test was made");
    assertEquals(error, answer.text("error"));
    assertEquals(status, answer.get("upstream_status").number());
    assertEquals(before, stored());
    assertFalse(answer.toJson().contains("acc-1") || gateway.logged.toString().contains("acc-1"));
  }

  @Test
  void tellsThatNobodyAnswered() {
    gateway.account("acc-1", "sso", 80);
    gateway.upstream.enqueue(ScriptedHttp.unreachable());
    JsonValue answer = test("{}");
    assertEquals("fetch_failed", answer.text("error"));
    assertEquals(null, answer.get("upstream_status"));
  }

  @Test
  void waitsForTenSeconds() {
    gateway.account("acc-1", "sso", 80);
    gateway.upstream.enqueue(
        new ScriptedHttp.Reply(
            200,
            Map.of("content-type", "application/json"),
            List.of(new ScriptedHttp.Step.Pause(60_000))));
    JsonValue answer = test("{}");
    assertEquals("timeout", answer.text("error"));
    assertEquals(10_000, answer.get("duration_ms").number());
  }

  @Test
  void needsAnAccountThatHasNotExpired() {
    gateway.account("gone", "sso", 80);
    gateway.run("UPDATE tokens SET status = 'expired'");
    JsonValue answer = test("{}");
    assertFalse(answer.get("ok").isTrue());
    assertEquals("no_account", answer.text("error"));
    assertEquals(0, gateway.upstream.calls().size());
  }

  @Test
  void asksWithOneThatRestsWhenNoneServes() {
    gateway.account("resting", "sso", 80).account("spent", "sso", 0);
    gateway.run("UPDATE tokens SET cooldown_until = ?1", gateway.clock.nowMillis + 1000);
    gateway.upstream.enqueue(
        ScriptedHttp.reply(200, "application/json", "{\"remainingQueries\":0}"));
    assertTrue(test("{}").get("ok").isTrue());
    gateway.account("ready", "sso", 5);
    gateway.upstream.enqueue(
        ScriptedHttp.reply(200, "application/json", "{\"remainingQueries\":1}"));
    assertTrue(test("{}").get("ok").isTrue());
    assertEquals("ready", gateway.accountsAsked().get(1));
  }

  @Test
  void aDraftThatCannotBeSavedIsRefusedAsThere() {
    Reply reply = gateway.admin("POST", TEST, "{\"grok\":{\"timeout\":0}}");
    assertEquals(400, reply.status());
    assertEquals("grok.timeout", reply.json().text("field"));
  }
}
