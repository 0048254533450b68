package grok2api.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.http.Response;
import grok2api.platform.Row;
import grok2api.testing.FakeRequest;
import grok2api.testing.GrokFrames;
import grok2api.testing.Reply;
import grok2api.testing.ScriptedHttp;
import grok2api.testing.TestGateway;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountChoiceTest {
  private static String chat(String model) {
    return """
    {"model":"%s","stream":true,"messages":[{"role":"user","content":"Hi"}]}"""
        .formatted(model);
  }

  private static Reply ask(TestGateway gateway, String model) {
    gateway.upstream.enqueue(GrokFrames.answer("Hello"));
    return gateway.chat(chat(model));
  }

  /** A request whose answer is still running. */
  private static Response running(TestGateway gateway, String model) {
    gateway.upstream.enqueue(ScriptedHttp.pieces(GrokFrames.token("a"), GrokFrames.token("b")));
    return gateway.open(gateway.request("POST", "/v1/chat/completions", chat(model)));
  }

  private static String last(TestGateway gateway) {
    List<String> asked = gateway.accountsAsked();
    return asked.get(asked.size() - 1);
  }

  @Test
  void ordinaryModelsUseBasicAccountsBeforeSuperOnes() {
    TestGateway gateway =
        TestGateway.empty().account("super", "ssoSuper", 500).account("basic", "sso", 20);
    for (int i = 0; i < 5; i++) {
      ask(gateway, "grok-4");
      assertEquals("basic", last(gateway));
    }
    gateway.run("UPDATE tokens SET status = 'expired' WHERE token = 'basic'");
    gateway.clock.nowMillis += 10_000;
    ask(gateway, "grok-4");
    assertEquals("super", last(gateway));
  }

  @Test
  void theHeavyModelUsesOnlySuperAccounts() {
    TestGateway gateway = TestGateway.withAccounts(3);
    assertEquals(503, gateway.chat(chat("grok-4-heavy")).status());
    gateway.account("super", "ssoSuper", 20);
    assertEquals(200, ask(gateway, "grok-4-heavy").status());
    assertEquals("super", last(gateway));
  }

  @Test
  void theFullestFourShareTheWork() {
    TestGateway gateway = TestGateway.empty();
    for (int i = 1; i <= 6; i++) {
      gateway.account("account-" + i, "sso", -1);
      gateway.quota("account-" + i, "grok-4", i <= 4 ? 1000 : 20, 0);
    }
    Set<String> used = new HashSet<>();
    for (int i = 0; i < 40; i++) {
      ask(gateway, "grok-4");
      used.add(last(gateway));
    }
    assertEquals(Set.of("account-1", "account-2", "account-3", "account-4"), used);
  }

  @Test
  void knownQuotaGoesBeforeUnknown() {
    TestGateway gateway =
        TestGateway.empty().account("unknown", "sso", -1).account("known", "sso", 15);
    for (int i = 0; i < 5; i++) {
      ask(gateway, "grok-4");
      assertEquals("known", last(gateway));
    }
  }

  @Test
  void anAccountOfUnknownQuotaTakesTwoRequestsAtOnce() {
    TestGateway gateway = TestGateway.empty().account("unknown", "sso", -1);
    assertEquals(200, running(gateway, "grok-4").status());
    assertEquals(200, running(gateway, "grok-4").status());
    assertEquals(503, gateway.chat(chat("grok-4")).status());
  }

  @Test
  void accountsOfUnknownQuotaTakeTurns() {
    TestGateway gateway =
        TestGateway.empty().account("a", "sso", -1).account("b", "sso", -1).account("c", "sso", -1);
    for (int i = 0; i < 6; i++) {
      ask(gateway, "grok-4");
      gateway.clock.nowMillis += 1000;
    }
    assertEquals(3, new HashSet<>(gateway.accountsAsked().subList(0, 3)).size());
    assertEquals(gateway.accountsAsked().subList(0, 3), gateway.accountsAsked().subList(3, 6));
  }

  @Test
  void aSpentAccountIsNotAsked() {
    TestGateway gateway =
        TestGateway.empty().account("spent", "sso", 80).quota("spent", "grok-4", 0, 0);
    assertEquals(429, gateway.chat(chat("grok-4")).status());
  }

  @Test
  void whileAllRestTheDatabaseIsAskedOnceInASecond() {
    TestGateway gateway =
        TestGateway.empty().account("spent", "sso", 80).quota("spent", "grok-4", 0, 0);
    assertEquals(429, gateway.chat(chat("grok-4")).status());
    gateway.sql.resetRoundTrips();
    assertEquals(429, gateway.chat(chat("grok-4")).status());
    assertEquals(1, gateway.sql.roundTrips(), "the log row");
    gateway.clock.nowMillis += 1000;
    assertEquals(429, gateway.chat(chat("grok-4")).status());
    assertEquals(3, gateway.sql.roundTrips());
  }

  /** The base edition stores 0 for accounts it never measured. */
  @Test
  void aZeroOfUnknownAgeIsAsGoodAsUnknown() {
    TestGateway gateway = TestGateway.empty().account("a", "sso", 0);
    assertEquals(200, ask(gateway, "grok-4").status());
  }

  /** An old pool: hundreds have expired, and those added last are alive. */
  @Test
  void theOneThatIsAliveServesAtOnceHoweverManyHaveExpired() {
    for (int place = 0; place < 5; place++) {
      TestGateway gateway = TestGateway.empty();
      gateway.run(
          "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)"
              + " INSERT INTO tokens (token, token_type, created_time, status)"
              + " SELECT 'expired-' || i, 'sso', i, 'expired' FROM n");
      gateway.account("alive", "sso", -1);
      assertEquals(200, ask(gateway, "grok-4").status());
      assertEquals("alive", last(gateway));
    }
  }

  /** The fork runs on while migrations are done, and again after a rollback. */
  @Test
  void anAccountThatTheForkWasFirstToMeasureServesWhenNobodyElseDoes() {
    TestGateway gateway = TestGateway.empty().account("a", "sso", 80);
    gateway.run(
        "INSERT INTO token_quota_state (token, rate_limit_model, remaining_queries, refreshed_at)"
            + " VALUES ('a', 'grok-4', 17, 1770285600000), ('gone', 'grok-4', 17, 1770285600000)");
    assertEquals(200, ask(gateway, "grok-4").status());
    assertEquals(List.of("a"), gateway.accountsAsked());
    Row quota = gateway.rows("SELECT * FROM token_quota_state WHERE token = 'a'").get(0);
    assertEquals("sso", quota.text("token_type"));
    assertEquals(16, quota.integer("remaining_queries"));
  }

  @Test
  void unitsAreSubtractedAndReservationsGivenBack() {
    TestGateway gateway = TestGateway.empty().account("a", "sso", 5);
    ask(gateway, "grok-4");
    Row quota = gateway.rows("SELECT * FROM token_quota_state").get(0);
    assertEquals(4, quota.integer("remaining_queries"));
    assertEquals(0, quota.integer("inflight_units"));
    assertEquals(gateway.clock.nowMillis, quota.integer("last_used_at"));
  }

  @Test
  void anExpensiveModelTakesFourUnits() {
    TestGateway gateway = TestGateway.empty().account("a", "sso", 9);
    ask(gateway, "grok-4.1-expert");
    assertEquals(
        5, gateway.rows("SELECT * FROM token_quota_state").get(0).integer("remaining_queries"));
  }

  @Test
  void twoRequestsNeverShareTheLastUnit() {
    TestGateway gateway = TestGateway.empty().account("a", "sso", 1);
    assertEquals(200, running(gateway, "grok-4").status());
    assertEquals(503, gateway.chat(chat("grok-4")).status());
    gateway.restart();
    assertEquals(503, gateway.chat(chat("grok-4")).status(), "nor across isolates");
  }

  @Test
  void aReservationOfADeadRequestIsIgnoredAfterTwoMinutes() {
    TestGateway gateway = TestGateway.empty().account("a", "sso", 1);
    running(gateway, "grok-4");
    gateway.restart();
    gateway.clock.nowMillis += 119_000;
    assertEquals(503, gateway.chat(chat("grok-4")).status());
    gateway.clock.nowMillis += 2_000;
    assertEquals(200, running(gateway, "grok-4").status());
  }

  @Test
  void anAccountOnProbationTakesOneRequestAtATime() {
    TestGateway gateway = TestGateway.withAccounts(1);
    gateway.upstream.enqueue(ScriptedHttp.reply(429, "application/json", "{}"));
    assertEquals(429, gateway.chat(chat("grok-4")).status());
    gateway.clock.nowMillis += 20_000;
    assertEquals(200, running(gateway, "grok-4").status());
    assertTrue(gateway.chat(chat("grok-4")).status() >= 429);
  }

  @Test
  void aMeasuredQuotaWhoseWindowHasPassedCountsAsUnknown() {
    TestGateway gateway =
        TestGateway.empty().account("a", "sso", 80).quota("a", "grok-4", 0, 7_200_000 - 1_000);
    Reply spent = gateway.chat(chat("grok-4"));
    assertEquals(429, spent.status());
    assertEquals("1", spent.header("Retry-After"));
    gateway.clock.nowMillis += 1_000;
    assertEquals(200, ask(gateway, "grok-4").status());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 200})
  void everyAccountOfALargePoolGetsItsTurn(int accounts) {
    TestGateway gateway = TestGateway.empty();
    for (int i = 0; i < accounts; i++) {
      gateway.account("account-" + i, "sso", 80);
    }
    for (int i = 0; i < accounts * 15; i++) {
      ask(gateway, "grok-4");
      gateway.clock.nowMillis += 5_000;
    }
    assertEquals(accounts, new HashSet<>(gateway.accountsAsked()).size());
  }

  @Test
  void aDatabaseOfAnEarlierEditionServesChatsBeforeItIsMigrated() {
    TestGateway gateway =
        TestGateway.over(grok2api.testing.Migrations.upTo("0005_api_key_quotas.sql"));
    gateway.key(TestGateway.KEY, 5, -1).account("a", "sso", 7);
    assertEquals(200, ask(gateway, "grok-4").status());
    assertEquals(6, gateway.rows("SELECT * FROM tokens").get(0).integer("remaining_queries"));
    Row log = gateway.rows("SELECT * FROM request_logs").get(0);
    assertEquals(200, log.integer("status"));
    assertEquals("2026-02-05 10:00:00", log.text("time"));
    assertTrue(gateway.logged.get(0).startsWith("schema.outdated"));
  }

  @Test
  void aMissingLogTableNeverChangesTheAnswerNorTheQuota() {
    TestGateway gateway = TestGateway.withAccounts(1);
    gateway.run("DROP TABLE request_log");
    assertEquals(200, ask(gateway, "grok-4").status());
    assertEquals(
        79, gateway.rows("SELECT * FROM token_quota_state").get(0).integer("remaining_queries"));
    assertEquals(1, gateway.rows("SELECT * FROM api_key_usage_daily").get(0).integer("chat_used"));
  }

  @Test
  void twoRequestsInOneMillisecondBothReachTheLog() {
    TestGateway gateway = TestGateway.withAccounts(1);
    ask(gateway, "grok-4");
    ask(gateway, "grok-4");
    assertEquals(2, gateway.rows("SELECT * FROM request_log").size());
  }

  @Test
  void theLogTellsWhatHappenedAndHidesWhoItWas() {
    TestGateway gateway = TestGateway.withAccounts(1);
    gateway.upstream.enqueue(GrokFrames.answer("Hello"));
    FakeRequest request =
        gateway
            .request("POST", "/v1/chat/completions", chat("grok-4"))
            .header("CF-Connecting-IP", "203.0.113.7")
            .header("X-Forwarded-For", "198.51.100.1");
    gateway.send(request);
    Row log = gateway.log();
    assertEquals("203.0.113.0", log.text("ip"));
    assertEquals("name of sk-test", log.text("key_name"));
    assertEquals("/v1/chat/completions", log.text("route"));
    assertEquals("grok-4", log.text("model"));
    assertEquals("request-1", log.text("request_id"));
    assertEquals(1, log.integer("stream"));
    assertEquals(12, log.text("account").length());
    assertEquals(2, log.integer("completion_tokens"));
  }
}
