package grok2api.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.platform.JsonValue;
import grok2api.platform.Row;
import grok2api.store.AccountId;
import grok2api.testing.GrokFrames;
import grok2api.testing.JvmDigests;
import grok2api.testing.Reply;
import grok2api.testing.ScriptedHttp;
import grok2api.testing.ScriptedHttp.Step;
import grok2api.testing.TestGateway;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TestsAdminTest {
  private static final String CHAT = "/api/v1/admin/tokens/test";
  private static final String RATE_LIMIT = "/api/v1/admin/tokens/rate-limit-test";

  private static final String ORDER =
      """
      {"token":"sso=acc-1","token_type":"sso","model":"grok-4"}""";

  private static final String LEFT_71 =
      """
      {"windowSizeSeconds":72000,"remainingQueries":71,"totalQueries":80}""";

  private final TestGateway gateway = TestGateway.empty().account("acc-1", "sso", 80);

  private static ScriptedHttp.Reply told(int status, String body) {
    return ScriptedHttp.reply(status, "application/json", body);
  }

  private JsonValue test(String path, String body, ScriptedHttp.Reply... told) {
    for (ScriptedHttp.Reply reply : told) {
      gateway.upstream.enqueue(reply);
    }
    Reply reply = gateway.admin("POST", path, body);
    assertEquals(200, reply.status(), reply.body());
    return reply.json();
  }

  private JsonValue chat(ScriptedHttp.Reply... told) {
    return test(CHAT, ORDER, told);
  }

  private Row account() {
    return gateway.rows("SELECT * FROM tokens WHERE token = 'acc-1'").get(0);
  }

  private Row quota() {
    return gateway.rows("SELECT * FROM token_quota_state WHERE rate_limit_model = 'grok-4'").get(0);
  }

  private List<String> asked() {
    List<String> paths = new ArrayList<>();
    gateway.upstream.calls().forEach(call -> paths.add(call.url().replaceFirst(".*/", "")));
    return paths;
  }

  @Test
  void aRateLimitTestTellsEverythingTheUpstreamSaid() {
    assertEquals(
        "{\"success\":true,\"status\":\"success\",\"model\":\"grok-4-thinking\","
            + "\"rate_limit_model\":\"grok-4\",\"effort_tier\":\"low\",\"remaining_queries\":71,"
            + "\"total_queries\":80,\"remaining_tokens\":null,\"total_tokens\":null,"
            + "\"low_effort_cost\":null,\"high_effort_cost\":null,\"window_size_seconds\":72000,"
            + "\"raw_response\":"
            + LEFT_71
            + ",\"error\":null}",
        test(RATE_LIMIT, ORDER.replace("grok-4", "grok-4-thinking"), told(200, LEFT_71)).toJson());
    assertEquals("admin_test", quota().text("source"));
    assertEquals(71, account().integer("remaining_queries"));
  }

  @Test
  void theHeavyModelIsOfTheHighTier() {
    gateway.account("s", "ssoSuper", -1);
    JsonValue answer =
        test(
            RATE_LIMIT,
            "{\"token\":\"s\",\"tokenType\":\"ssoSuper\",\"model\":\"grok-4-heavy\"}",
            told(200, "{\"remainingTokens\":9,\"highEffortRateLimits\":{\"cost\":4}}"));
    assertEquals("high", answer.text("effort_tier"));
    assertEquals(2, answer.get("remaining_queries").number());
    assertEquals(9, answer.get("remaining_tokens").number());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "401 | {\"error\":\"x\"} | rate_limit_api_http_401 | {\"error\":\"x\"}",
        "500 | out of order | rate_limit_api_http_500 | out of order",
        "200 | {} | rate_limit_api_parse_failed | {}",
        "200 | no quota | rate_limit_api_parse_failed | no quota",
      })
  void aRateLimitTestThatFailsSaysWhyAndWhatCame(
      int status, String body, String error, String kept) {
    JsonValue answer = test(RATE_LIMIT, ORDER, told(status, body));
    assertFalse(answer.get("success").isTrue());
    assertEquals(error, answer.text("error"));
    assertEquals(kept, answer.get("raw_response").text("body"));
    assertEquals("NULL", answer.get("remaining_queries").kind().name());
  }

  @Test
  void aRateLimitTestWithoutAnAnswerSaysSo() {
    JsonValue answer = test(RATE_LIMIT, ORDER, ScriptedHttp.unreachable());
    assertEquals("rate_limit_api_fetch_failed", answer.text("error"));
    assertEquals("{\"body\":\"\"}", answer.get("raw_response").toJson());
    assertEquals(0, account().integer("failed_count"));
    assertEquals(80, account().integer("remaining_queries"));
  }

  @Test
  void noMoreThan4096CharactersAreTold() {
    JsonValue answer = test(RATE_LIMIT, ORDER, told(500, "x".repeat(9_000)));
    assertEquals(4096, answer.get("raw_response").text("body").length());
  }

  @ParameterizedTest
  @ValueSource(strings = {CHAT, RATE_LIMIT})
  void whatIsMissingIsNamed(String path) {
    refused(400, "MISSING_TOKEN", "token", path, "{\"token_type\":\"sso\",\"model\":\"grok-4\"}");
    refused(400, "INVALID_FIELD", "token_type", path, "{\"token\":\"acc-1\",\"model\":\"grok-4\"}");
    refused(400, "INVALID_FIELD", "model", path, "{\"token\":\"acc-1\",\"token_type\":\"sso\"}");
    refused(400, "INVALID_FIELD", "token_type", path, ORDER.replace("\"sso\"", "\"gold\""));
    refused(400, "INVALID_FIELD", "model", path, ORDER.replace("grok-4", "gpt-4"));
    refused(400, "INVALID_FIELD", "model", path, ORDER.replace("grok-4", "grok-4-heavy"));
    refused(400, "INVALID_JSON", null, path, "nonsense");
    refused(404, "NOT_FOUND", null, path, ORDER.replace("sso=acc-1", "nobody"));
    refused(404, "NOT_FOUND", null, path, ORDER.replace("\"sso\"", "\"ssoSuper\""));
  }

  @Test
  void onlyChatModelsChat() {
    String picture = ORDER.replace("grok-4", "grok-imagine-1.0");
    refused(400, "INVALID_FIELD", "model", CHAT, picture);
    test(RATE_LIMIT, picture, told(200, LEFT_71));
  }

  private void refused(int status, String code, String field, String path, String body) {
    Reply reply = gateway.admin("POST", path, body);
    assertEquals(status, reply.status(), reply.body());
    assertEquals(code, reply.json().text("code"));
    assertEquals(field, reply.json().text("field"));
    assertEquals(0, gateway.upstream.calls().size());
  }

  @Test
  void aTestHasTheAccountAnswerAndItsQuotaMeasured() {
    JsonValue answer = chat(GrokFrames.answer("Hello"), told(200, LEFT_71));
    assertTrue(answer.get("success").isTrue());
    assertEquals(200, answer.get("upstream_status").number());
    assertFalse(answer.get("reactivated").isTrue());
    JsonValue result = answer.get("result");
    assertEquals("chat.completion", result.text("object"));
    assertEquals("grok-4", result.text("model"));
    JsonValue choice = result.get("choices").at(0);
    assertEquals("Hello", choice.get("message").text("content"));
    assertEquals("stop", choice.text("finish_reason"));
    JsonValue quota = answer.get("quota_refresh");
    assertEquals(List.of("success", "model", "rate_limit_model"), quota.names().subList(0, 3));
    assertTrue(quota.get("success").isTrue());
    assertEquals(71, quota.get("remaining_queries").number());
    assertEquals(List.of("new", "rate-limits"), asked());
    assertTrue(gateway.upstream.calls().get(0).body().contains("\"message\":\"hi\""));
    assertEquals(List.of("acc-1", "acc-1"), gateway.accountsAsked());
    assertEquals(1, quota().integer("uses"));
    assertEquals(71, quota().integer("remaining_queries"));
  }

  @Test
  void anExpiredAccountThatAnswersIsActiveAgain() {
    gateway.quota("acc-1", "grok-4", 0, 0);
    gateway.run(
        "UPDATE tokens SET status = 'expired', failed_count = 5, cooldown_until = 9e12,"
            + " last_failure_reason = '401: x'");
    gateway.run("UPDATE token_quota_state SET ready_at = 253402300799000, cooldown_step = 3");
    assertTrue(chat(GrokFrames.answer("Hello"), told(200, LEFT_71)).get("reactivated").isTrue());
    assertEquals(1, gateway.rows("SELECT * FROM audit_log WHERE action = 'token.revived'").size());
    assertEquals("active", account().text("status"));
    assertEquals(0, account().integer("failed_count"));
    assertTrue(account().isNull("cooldown_until"));
    assertTrue(account().isNull("last_failure_reason"));
    assertEquals(0, quota().integer("ready_at"));
    assertEquals(0, quota().integer("cooldown_step"));
    gateway.restart();
    gateway.upstream.enqueue(GrokFrames.answer("Back"));
    assertEquals(
        "Back",
        gateway
            .chat("{\"model\":\"grok-4\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}")
            .content());
  }

  @Test
  void anExpiredAccountThatFailsStaysExpired() {
    gateway.run("UPDATE tokens SET status = 'expired'");
    for (int status : new int[] {401, 429, 500}) {
      JsonValue answer = chat(told(status, "{}"));
      assertFalse(answer.get("reactivated").isTrue());
      assertEquals("http_" + status, answer.text("code"));
    }
    assertEquals("expired", account().text("status"));
    assertEquals(0, gateway.rows("SELECT 1 FROM token_quota_state WHERE ready_at < 9e13").size());
  }

  @Test
  void anExpiredAccountThatIsAcceptedIsActiveEvenIfItsAnswerBreaks() {
    gateway.run("UPDATE tokens SET status = 'expired'");
    JsonValue answer =
        chat(
            new ScriptedHttp.Reply(
                200,
                Map.of("content-type", "application/json"),
                List.of(new Step.Say(GrokFrames.token("Hel")), new Step.Break())),
            told(200, LEFT_71));
    assertFalse(answer.get("success").isTrue());
    assertEquals(200, answer.get("upstream_status").number());
    assertTrue(answer.get("reactivated").isTrue());
    assertTrue(answer.get("quota_refresh").get("success").isTrue());
    assertEquals("NULL", answer.get("result").kind().name());
    assertEquals("active", account().text("status"));
  }

  @Test
  void aChallengePageReactivatesNobody() {
    gateway.run("UPDATE tokens SET status = 'expired'");
    for (String type : List.of("text/html", "application/json")) {
      JsonValue answer = chat(ScriptedHttp.reply(200, type, "<title>Just a moment</title>"));
      assertEquals("challenge", answer.text("kind"));
      assertFalse(answer.get("reactivated").isTrue());
      assertFalse(answer.get("quota_refresh").get("success").isTrue());
    }
    assertEquals("expired", account().text("status"));
  }

  @Test
  void aRestEndsWithASuccess() {
    gateway.quota("acc-1", "grok-4", 5, 0);
    gateway.run("UPDATE tokens SET failed_count = 2, cooldown_until = 9e12");
    gateway.run("UPDATE token_quota_state SET cooldown_until = 9e12, ready_at = 9e12");
    assertTrue(
        chat(GrokFrames.answer("Hello"), ScriptedHttp.unreachable()).get("success").isTrue());
    assertEquals(0, account().integer("failed_count"));
    assertTrue(account().isNull("cooldown_until"));
    assertTrue(quota().isNull("cooldown_until"));
    assertEquals(0, quota().integer("ready_at"));
  }

  @ParameterizedTest
  @CsvSource({
    "401, http_401, session_refused",
    "403, http_403, challenge",
    "404, http_404, request_refused",
    "429, http_429, rate_limited",
    "503, http_503, trouble",
  })
  void aFailureIsToldByCodeAndKindAndNoQuotaIsAsked(int status, String code, String kind) {
    JsonValue answer = chat(told(status, ""));
    assertEquals("error", answer.text("status"));
    assertEquals(status, answer.get("upstream_status").number());
    assertEquals(code, answer.text("code"));
    assertEquals(kind, answer.text("kind"));
    assertFalse(answer.text("error").isEmpty());
    assertEquals(
        "{\"success\":false,\"model\":\"grok-4\",\"rate_limit_model\":\"grok-4\","
            + "\"error\":\"skipped\"}",
        answer.get("quota_refresh").toJson());
    assertEquals(List.of("new"), asked());
  }

  @Test
  void refusedSessionsExpireTheAccountAtTheThreshold() {
    for (int i = 1; i <= 5; i++) {
      assertEquals("active", account().text("status"));
      chat(told(401, "{}"));
    }
    assertEquals("expired", account().text("status"));
  }

  @Test
  void aDeadCredentialExpiresAtOnce() {
    chat(told(401, "{\"error\":\"token revoked\"}"));
    assertEquals("expired", account().text("status"));
  }

  @Test
  void aForeignFaultChangesNothing() {
    JsonValue answer = chat(ScriptedHttp.unreachable());
    assertEquals("fetch_failed", answer.text("code"));
    assertEquals("NULL", answer.get("upstream_status").kind().name());
    chat(ScriptedHttp.unreachable());
    chat(told(503, ""));
    chat(ScriptedHttp.reply(403, "text/html", "<title>Just a moment"));
    chat(told(400, "{}"));
    assertEquals("active", account().text("status"));
    assertEquals(0, account().integer("failed_count"));
    assertTrue(account().isNull("cooldown_until"));
    assertEquals(0, gateway.rows("SELECT * FROM token_quota_state").size());
  }

  @Test
  void aRateLimitRestsTheModelAndEachFurtherOneForLonger() {
    chat(told(429, "{}"));
    assertEquals(20_000, quota().integer("ready_at") - gateway.clock.nowMillis);
    chat(told(429, "{}"));
    assertEquals(40_000, quota().integer("ready_at") - gateway.clock.nowMillis);
    assertEquals(0, account().integer("failed_count"));
  }

  @Test
  void anAnswerThatTakesForeverIsGivenUp() {
    gateway.setting("grok", "stream_total_timeout", "0");
    long start = gateway.clock.nowMillis;
    JsonValue answer =
        chat(
            new ScriptedHttp.Reply(
                200,
                Map.of("content-type", "application/json"),
                List.of(new Step.Say(GrokFrames.token("Hel")), new Step.Pause(600_000))),
            new ScriptedHttp.Reply(200, Map.of(), List.of(new Step.Pause(600_000))));
    assertEquals("timeout", answer.text("code"));
    assertEquals(28_000, gateway.clock.nowMillis - start);
  }

  @Test
  void neitherAnswersNorTheLogHaveASession() {
    String secret = "very-secret-session";
    String id = AccountId.of(new JvmDigests(), secret);
    gateway.account(secret, "sso", -1);
    gateway.run("UPDATE tokens SET id = ?1 WHERE token = ?2", id, secret);
    String order = ORDER.replace("sso=acc-1", id);
    String echo = "{\"error\":\"no " + secret + "\",\"remainingQueries\":1}";
    for (ScriptedHttp.Reply reply :
        List.of(told(200, echo), told(401, echo), told(500, "sso=" + secret))) {
      assertFalse(test(RATE_LIMIT, order, reply).toJson().contains(secret));
    }
    for (ScriptedHttp.Reply reply : List.of(told(401, echo), told(500, "sso=" + secret))) {
      assertFalse(test(CHAT, order, reply).toJson().contains(secret));
    }
    assertFalse(test(CHAT, order, told(200, echo), told(401, echo)).toJson().contains(secret));
    assertFalse(gateway.logged.toString().contains(secret));
  }
}
