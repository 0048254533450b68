package grok2api.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.platform.JsonValue;
import grok2api.platform.Row;
import grok2api.store.AccountId;
import grok2api.testing.FakeRequest;
import grok2api.testing.JvmDigests;
import grok2api.testing.Reply;
import grok2api.testing.ScriptedHttp;
import grok2api.testing.TestGateway;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RefreshAdminTest {
  private static final String REFRESH = "/api/v1/admin/tokens/refresh";

  private static final String LEFT_72 =
      """
      {"windowSizeSeconds":72000,"remainingQueries":72,"totalQueries":80,
       "lowEffortRateLimits":{"cost":1},"highEffortRateLimits":{"cost":4,"remainingQueries":17}}""";

  private final TestGateway gateway = TestGateway.empty();

  private static ScriptedHttp.Reply told(int status, String body) {
    return ScriptedHttp.reply(status, "application/json", body);
  }

  private JsonValue refreshed(String body, ScriptedHttp.Reply... told) {
    for (ScriptedHttp.Reply reply : told) {
      gateway.upstream.enqueue(reply);
    }
    Reply reply = gateway.admin("POST", REFRESH, body);
    assertEquals(200, reply.status(), reply.body());
    return reply.json();
  }

  private void refused(String code, String field, String body) {
    Reply reply = gateway.admin("POST", REFRESH, body);
    assertEquals(400, reply.status());
    assertEquals(code, reply.json().text("code"));
    assertEquals(field, reply.json().text("field"));
    assertEquals(0, gateway.upstream.calls().size());
  }

  private Row account(String token) {
    return gateway.rows("SELECT * FROM tokens WHERE token = ?1", token).get(0);
  }

  private static String named(int count, String each) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(i -> '"' + each + i + '"')
        .collect(Collectors.joining(",", "{\"tokens\":[", "]}"));
  }

  @Test
  void tellsWhatIsLeftByWhatTheCallerNamed() {
    gateway.account("aaa", "sso", -1);
    JsonValue answer = refreshed("{\"token\":\"aaa\"}", told(200, LEFT_72));
    assertEquals(
        "{\"success\":true,\"status\":\"success\",\"results\":{\"sso=aaa\":true},\"details\":"
            + "{\"sso=aaa\":{\"remaining_queries\":72,\"heavy_remaining_queries\":null,\"models\":"
            + "{\"grok-4\":{\"success\":true,\"model\":\"grok-4\",\"remaining_queries\":72,"
            + "\"total_queries\":80,\"remaining_tokens\":null,\"total_tokens\":null,"
            + "\"low_effort_cost\":1,\"high_effort_cost\":4,\"window_size_seconds\":72000}}}}}",
        answer.toJson());
    assertEquals(72, account("aaa").integer("remaining_queries"));
    assertEquals(
        "manual_refresh",
        gateway.rows("SELECT source FROM token_quota_state").get(0).text("source"));
  }

  @Test
  void anAccountNamedByItsIdIsNotToldByItsToken() {
    String id = AccountId.of(new JvmDigests(), "secret-session");
    gateway.account("secret-session", "sso", -1);
    gateway.run("UPDATE tokens SET id = ?1", id);
    JsonValue answer = refreshed("{\"tokens\":[\"" + id + "\"]}", told(200, LEFT_72));
    assertEquals(List.of(id), answer.get("results").names());
    assertFalse(answer.toJson().contains("secret-session"));
  }

  @Test
  void aSuperAccountIsAskedForTheHeavyModelToo() {
    gateway.account("s", "ssoSuper", -1);
    JsonValue details =
        refreshed("{\"tokens\":[\"sso=s\"]}", told(200, LEFT_72), told(200, LEFT_72))
            .get("details")
            .get("sso=s");
    assertEquals(72, details.get("remaining_queries").number());
    assertEquals(17, details.get("heavy_remaining_queries").number());
    assertEquals(List.of("grok-4", "grok-4-heavy"), details.get("models").names());
    assertTrue(gateway.upstream.calls().get(1).body().contains("grok-4-heavy"));
  }

  @Test
  void theOrdinaryFigureAloneDecides() {
    gateway.account("s", "ssoSuper", -1);
    JsonValue heavyUnknown =
        refreshed("{\"token\":\"s\"}", told(200, LEFT_72), told(403, "{\"error\":\"no\"}"));
    assertTrue(heavyUnknown.get("results").get("sso=s").isTrue());
    JsonValue heavy = heavyUnknown.get("details").get("sso=s").get("models").get("grok-4-heavy");
    assertEquals("rate_limit_api_http_403", heavy.text("error"));
    assertNull(heavyUnknown.get("details").get("sso=s").get("error"));
    JsonValue ordinaryUnknown =
        refreshed("{\"token\":\"s\"}", told(403, "{\"error\":\"no\"}"), told(200, LEFT_72));
    assertFalse(ordinaryUnknown.get("results").get("sso=s").isTrue());
    assertEquals("http_403", ordinaryUnknown.get("details").get("sso=s").text("error"));
  }

  @Test
  void namesAreNormalisedAndEachAccountIsAskedOnce() {
    gateway.account("aaa", "sso", -1);
    gateway.run("UPDATE tokens SET id = ?1", AccountId.of(new JvmDigests(), "aaa"));
    String id = AccountId.of(new JvmDigests(), "aaa");
    JsonValue answer =
        refreshed(
            "{\"token\":\" sso=aaa \",\"tokens\":[\"aaa\",\"sso=aaa; sso-rw=aaa\",\"\",\""
                + id
                + "\"]}",
            told(200, LEFT_72));
    assertEquals("{\"sso=aaa\":true}", answer.get("results").toJson());
  }

  @Test
  void unknownAccountsAreToldWithoutACall() {
    JsonValue answer = refreshed("{\"tokens\":[\"nobody\",\"0123456789ab\"]}");
    assertEquals("{\"sso=nobody\":false,\"0123456789ab\":false}", answer.get("results").toJson());
    assertEquals("{\"error\":\"not_found\"}", answer.get("details").get("sso=nobody").toJson());
    assertEquals(0, gateway.upstream.calls().size());
  }

  @Test
  void namingNobodyOrTooManyIsRefused() {
    refused("NO_TOKENS", "tokens", "{}");
    refused("NO_TOKENS", "tokens", "{\"token\":\" \",\"tokens\":[\"sso=\"]}");
    refused("INVALID_FIELD", "tokens", named(51, "t"));
    refused("INVALID_FIELD", "tokens", "{\"tokens\":\"aaa\"}");
    refused("INVALID_FIELD", "tokens.1", "{\"tokens\":[\"aaa\",7]}");
    refused("INVALID_JSON", null, "[]");
  }

  @Test
  void fiftyInDifferentSpellingsAreNotTooMany() {
    String body =
        IntStream.rangeClosed(1, 50)
            .mapToObj(i -> "\"t" + i + "\",\"sso=t" + i + "\"")
            .collect(Collectors.joining(",", "{\"tokens\":[", "]}"));
    assertEquals(50, refreshed(body).get("results").names().size());
  }

  @Test
  void whatAnInvocationCannotAskIsPostponedToATask() {
    for (int i = 1; i <= 25; i++) {
      gateway.account("s" + i, "ssoSuper", -1);
    }
    ScriptedHttp.Reply[] told = new ScriptedHttp.Reply[40];
    Arrays.fill(told, told(200, LEFT_72));
    JsonValue answer = refreshed(named(25, "s"), told);
    assertEquals(40, gateway.upstream.calls().size());
    assertTrue(answer.get("results").get("sso=s20").isTrue());
    assertFalse(answer.get("results").get("sso=s21").isTrue());
    assertEquals("postponed", answer.get("details").get("sso=s21").text("error"));
    Row task = gateway.rows("SELECT * FROM admin_tasks").get(0);
    assertEquals(answer.text("task_id"), task.text("id"));
    assertEquals("refresh 5", task.text("kind") + " " + task.integer("total"));
    for (int i = 0; i < 10; i++) {
      gateway.upstream.enqueue(told[0]);
    }
    gateway.runScheduled();
    assertEquals(17, account("s25").integer("heavy_remaining_queries"));
  }

  @Test
  void aSilentUpstreamDoesNotKeepTheCallerForEver() {
    gateway.account("a1", "sso", -1).account("a2", "sso", -1);
    JsonValue answer =
        refreshed(
            named(2, "a"),
            new ScriptedHttp.Reply(
                200,
                Map.of("content-type", "application/json"),
                List.of(new ScriptedHttp.Step.Pause(60_000))));
    assertEquals("timeout", answer.get("details").get("sso=a1").text("error"));
    assertEquals("postponed", answer.get("details").get("sso=a2").text("error"));
  }

  @Test
  void refusedSessionsExpireTheAccountAtTheThreshold() {
    gateway.account("a", "sso", -1);
    for (int i = 1; i <= 5; i++) {
      assertEquals("active", account("a").text("status"));
      refreshed("{\"token\":\"a\"}", told(401, "{}"));
      assertEquals(i, account("a").integer("failed_count"));
    }
    assertEquals("expired", account("a").text("status"));
  }

  @Test
  void aForeignFaultChangesNothing() {
    gateway.account("a", "sso", 50);
    String before = state();
    JsonValue answer = refreshed("{\"token\":\"a\"}", ScriptedHttp.unreachable());
    assertEquals("fetch_failed", answer.get("details").get("sso=a").text("error"));
    refreshed("{\"token\":\"a\"}", told(503, "busy"));
    refreshed("{\"token\":\"a\"}", ScriptedHttp.reply(403, "text/html", "<title>Just a moment"));
    refreshed("{\"token\":\"a\"}", told(429, "{}"));
    assertEquals(before, state());
  }

  private String state() {
    Row row = account("a");
    return row.text("status")
        + row.integer("failed_count")
        + row.isNull("cooldown_until")
        + row.integer("remaining_queries");
  }

  @Test
  void anExpiredAccountStaysSoAndOutOfTheWay() {
    gateway.account("a", "sso", -1).account("b", "sso", -1);
    gateway.run("UPDATE tokens SET status = 'expired'");
    refreshed("{\"token\":\"a\"}", told(200, LEFT_72));
    refreshed("{\"token\":\"b\"}", told(503, "busy"));
    assertEquals("expired", account("a").text("status"));
    for (Row quota : gateway.rows("SELECT ready_at FROM token_quota_state")) {
      assertEquals(253_402_300_799_000L, quota.integer("ready_at"));
    }
  }

  @Test
  void neitherTheAnswerNorTheLogHasASession() {
    gateway.account("very-secret-session", "sso", -1);
    gateway.run("UPDATE tokens SET id = ?1", AccountId.of(new JvmDigests(), "very-secret-session"));
    String id = AccountId.of(new JvmDigests(), "very-secret-session");
    JsonValue answer =
        refreshed(
            "{\"token\":\"" + id + "\"}",
            told(401, "{\"cookie\":\"sso=very-secret-session\",\"error\":\"token revoked\"}"));
    assertFalse(answer.toJson().contains("very-secret"));
    assertFalse(gateway.logged.toString().contains("very-secret"));
  }

  @Test
  void guestsAreNotLetIn() {
    Reply reply = gateway.send(FakeRequest.of("POST", REFRESH, "{\"token\":\"a\"}"));
    assertEquals(401, reply.status());
    assertEquals("MISSING_SESSION", reply.json().text("code"));
  }
}
