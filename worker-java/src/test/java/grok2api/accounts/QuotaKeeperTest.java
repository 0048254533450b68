package grok2api.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.platform.Row;
import grok2api.testing.FakeRequest;
import grok2api.testing.GrokFrames;
import grok2api.testing.Reply;
import grok2api.testing.ScriptedHttp;
import grok2api.testing.TestGateway;
import org.junit.jupiter.api.Test;

class QuotaKeeperTest {
  private static final String CHAT =
      """
      {"model":"grok-4","messages":[{"role":"user","content":"Hi"}]}""";

  private static final String LEFT_41 =
      """
      {"windowSizeSeconds":7200,"remainingQueries":41,"totalQueries":80}""";

  private static FakeRequest served(TestGateway gateway) {
    gateway.upstream.enqueue(GrokFrames.answer("Hello"));
    FakeRequest request = gateway.request("POST", "/v1/chat/completions", CHAT);
    Reply reply = gateway.send(request);
    assertEquals(200, reply.status());
    return request;
  }

  /** What comes ten seconds after an answer. */
  private static void measure(TestGateway gateway, FakeRequest after, ScriptedHttp.Reply answer) {
    gateway.upstream.enqueue(answer);
    gateway.clock.nowMillis += 10_000;
    after.runMuchLater();
  }

  private static ScriptedHttp.Reply told(String json) {
    return ScriptedHttp.reply(200, "application/json", json);
  }

  private static Row quota(TestGateway gateway, String token) {
    return gateway
        .rows(
            "SELECT * FROM token_quota_state WHERE token = ?1 AND rate_limit_model = 'grok-4'",
            token)
        .get(0);
  }

  private static int calls(TestGateway gateway, String path) {
    return (int)
        gateway.upstream.calls().stream().filter(call -> call.url().endsWith(path)).count();
  }

  private static int measurements(TestGateway gateway) {
    return calls(gateway, "/rest/rate-limits");
  }

  @Test
  void anUnknownQuotaIsMeasuredAfterTheAnswerAndNotBefore() {
    TestGateway gateway = TestGateway.empty().account("a", "sso", -1);
    FakeRequest request = served(gateway);
    assertEquals(0, measurements(gateway));
    measure(gateway, request, told(LEFT_41));
    assertEquals(1, measurements(gateway));
    Row quota = quota(gateway, "a");
    assertEquals(41, quota.integer("remaining_queries"));
    assertEquals(80, quota.integer("total_queries"));
    assertEquals(7200, quota.integer("window_size_seconds"));
    assertEquals("queries", quota.text("metric_kind"));
    assertEquals("queue", quota.text("source"));
    assertEquals(gateway.clock.nowMillis, quota.integer("refreshed_at"));
    assertTrue(quota.isNull("remaining_tokens"));
    assertEquals(41, gateway.rows("SELECT * FROM tokens").get(0).integer("remaining_queries"));
  }

  @Test
  void aFreshFigureIsNotMeasuredAgainAndAnOldOneIs() {
    TestGateway gateway = TestGateway.empty().account("a", "sso", -1).quota("a", "grok-4", 50, 0);
    served(gateway).runMuchLater();
    assertEquals(0, measurements(gateway));
    gateway.clock.nowMillis += QuotaKeeper.FRESH_MILLIS;
    measure(gateway, served(gateway), told(LEFT_41));
    assertEquals(1, measurements(gateway));
  }

  @Test
  void manyAnswersTogetherAreFollowedByOneMeasurement() {
    TestGateway gateway = TestGateway.empty().account("a", "sso", -1);
    FakeRequest first = served(gateway);
    FakeRequest second = served(gateway);
    gateway.restart();
    FakeRequest elsewhere = served(gateway);
    measure(gateway, first, told(LEFT_41));
    second.runMuchLater();
    elsewhere.runMuchLater();
    assertEquals(1, measurements(gateway));
  }

  @Test
  void anAccountNobodyCouldUseYetIsMeasuredBesideTheOneThatServed() {
    TestGateway gateway =
        TestGateway.empty().account("known", "sso", -1).quota("known", "grok-4", 50, 0);
    gateway.account("unknown", "sso", -1);
    measure(gateway, served(gateway), told(LEFT_41));
    assertEquals(41, quota(gateway, "unknown").integer("remaining_queries"));
    assertEquals("probe", quota(gateway, "unknown").text("source"));
  }

  @Test
  void historyIsWrittenOnlyWhenAFigureIsNotWhatOwnUseExplains() {
    TestGateway gateway = TestGateway.empty().account("a", "sso", -1);
    for (int left : new int[] {41, 40, 39, 12}) {
      String answer = LEFT_41.replace("41", "" + left);
      measure(gateway, served(gateway), told(answer));
      gateway.clock.nowMillis += QuotaKeeper.FRESH_MILLIS;
    }
    assertEquals(
        "41 12",
        String.join(
            " ",
            gateway.rows("SELECT * FROM token_quota_audit ORDER BY id").stream()
                .map(row -> "" + row.integer("remaining_queries"))
                .toList()));
  }

  @Test
  void anErrorIsKeptOnceAndTheEarlierFigureStays() {
    TestGateway gateway =
        TestGateway.empty()
            .account("a", "sso", -1)
            .quota("a", "grok-4", 50, QuotaKeeper.FRESH_MILLIS);
    for (int i = 0; i < 2; i++) {
      measure(
          gateway, served(gateway), ScriptedHttp.reply(503, "application/json", "{\"busy\":true}"));
      gateway.clock.nowMillis += 120_000;
    }
    Row quota = quota(gateway, "a");
    assertEquals(48, quota.integer("remaining_queries"));
    assertEquals(0, quota.integer("success"));
    assertEquals("rate_limit_api_http_503", quota.text("last_error"));
    assertEquals("{\"busy\":true}", quota.text("raw_payload"));
    assertEquals(1, gateway.rows("SELECT * FROM token_quota_audit").size());
    assertEquals(0, gateway.rows("SELECT * FROM tokens").get(0).integer("failed_count"));
  }

  @Test
  void aRefusedSessionCountsAsInAChatAndADeadOneExpires() {
    TestGateway gateway = TestGateway.empty().account("a", "sso", -1);
    measure(gateway, served(gateway), ScriptedHttp.reply(401, "application/json", "{}"));
    Row account = gateway.rows("SELECT * FROM tokens").get(0);
    assertEquals(1, account.integer("failed_count"));
    assertEquals("active", account.text("status"));
    gateway.clock.nowMillis += 120_000;
    measure(
        gateway,
        served(gateway),
        ScriptedHttp.reply(401, "application/json", "{\"error\":\"token revoked\"}"));
    assertEquals("expired", gateway.rows("SELECT * FROM tokens").get(0).text("status"));
    assertEquals(253_402_300_799_000L, quota(gateway, "a").integer("ready_at"));
  }

  @Test
  void aFigureThatIsToldForgivesEarlierFailures() {
    TestGateway gateway = TestGateway.empty().account("a", "sso", -1);
    measure(gateway, served(gateway), ScriptedHttp.reply(401, "application/json", "{}"));
    gateway.run("UPDATE tokens SET cooldown_until = NULL");
    gateway.upstream.enqueue(told(LEFT_41));
    gateway.clock.nowMillis += 9 * 3_600_000L;
    gateway.runScheduled();
    assertEquals(0, gateway.rows("SELECT * FROM tokens").get(0).integer("failed_count"));
  }

  @Test
  void aChallengeSaysNothingAboutTheAccount() {
    TestGateway gateway = TestGateway.empty().account("a", "sso", -1);
    measure(gateway, served(gateway), ScriptedHttp.reply(403, "text/html", "<title>Just a moment"));
    Row account = gateway.rows("SELECT * FROM tokens").get(0);
    assertEquals(0, account.integer("failed_count"));
    assertTrue(account.isNull("cooldown_until"));
  }

  @Test
  void aSpentAccountReturnsWhenItsWindowIsOver() {
    TestGateway gateway = TestGateway.empty().account("a", "sso", -1);
    measure(gateway, served(gateway), told(LEFT_41.replace("41", "0")));
    Reply spent = gateway.chat(CHAT);
    assertEquals(429, spent.status());
    assertEquals("7200", spent.header("Retry-After"));
    gateway.clock.nowMillis += 7_200_000;
    served(gateway);
    assertEquals(0, quota(gateway, "a").integer("ready_at"), "a success wakes it");
  }

  @Test
  void theLastUnitServedPutsTheAccountToRest() {
    TestGateway gateway = TestGateway.empty().account("a", "sso", -1).quota("a", "grok-4", 2, 0);
    served(gateway);
    assertEquals(0, quota(gateway, "a").integer("ready_at"));
    served(gateway);
    assertEquals(gateway.clock.nowMillis + 7_200_000, quota(gateway, "a").integer("ready_at"));
    assertEquals(429, gateway.chat(CHAT).status());
  }

  @Test
  void theScheduleMeasuresTheOldestAndTheUnknownWithinItsBudget() {
    TestGateway gateway = TestGateway.empty();
    for (int i = 0; i < 60; i++) {
      gateway.account("a" + i, "sso", -1);
      if (i >= 20) {
        gateway.quota("a" + i, "grok-4", 50, 9 * 3_600_000L - i);
      }
    }
    for (int i = 0; i < 60; i++) {
      gateway.upstream.enqueue(told(LEFT_41));
    }
    gateway.runScheduled();
    assertEquals(15, measurements(gateway), "within the budget of a run");
    for (int i = 0; i < 3; i++) {
      gateway.runScheduled();
    }
    assertEquals(60, measurements(gateway));
    gateway.runScheduled();
    assertEquals(60, measurements(gateway), "nothing is stale any more");
    assertEquals(
        60,
        gateway
            .rows("SELECT count(*) AS n FROM token_quota_state WHERE remaining_queries = 41")
            .get(0)
            .integer("n"));
  }

  @Test
  void theScheduleKeepsOffWhenTheOperatorSaysSo() {
    TestGateway gateway =
        TestGateway.empty().account("a", "sso", -1).setting("token", "auto_refresh", "false");
    gateway.runScheduled();
    assertEquals(0, measurements(gateway));
  }
}
