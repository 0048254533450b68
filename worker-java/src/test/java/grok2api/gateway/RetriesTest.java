package grok2api.gateway;

import static grok2api.testing.ScriptedHttp.reply;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.platform.Row;
import grok2api.testing.GrokFrames;
import grok2api.testing.Reply;
import grok2api.testing.ScriptedHttp;
import grok2api.testing.ScriptedHttp.Step;
import grok2api.testing.TestGateway;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetriesTest {
  private static final String CHAT =
      """
      {"model":"grok-4","messages":[{"role":"user","content":"Hi"}]}""";
  private static final String STREAM =
      """
      {"model":"grok-4","stream":true,"messages":[{"role":"user","content":"Hi"}]}""";
  private static final String JSON = "application/json";

  private final TestGateway gateway = TestGateway.withAccounts(4);

  private Row account(String token) {
    return gateway.rows("SELECT * FROM tokens WHERE token = ?1", token).get(0);
  }

  @Test
  void anotherAccountAnswersWhenTheFirstSessionIsRefused() {
    gateway.upstream.enqueue(reply(401, JSON, "{}")).enqueue(GrokFrames.answer("Hello"));
    Reply reply = gateway.chat(CHAT);
    assertEquals("Hello", reply.content());
    List<String> asked = gateway.accountsAsked();
    assertEquals(2, asked.size());
    assertNotEquals(asked.get(0), asked.get(1));
    Row refused = account(asked.get(0));
    assertEquals(1, refused.integer("failed_count"));
    assertEquals("active", refused.text("status"));
    assertEquals(gateway.clock.nowMillis + 60_000, refused.integer("cooldown_until"));
    assertEquals(2, gateway.log().integer("attempts"));
  }

  @ParameterizedTest
  @ValueSource(strings = {CHAT, STREAM})
  void threeRateLimitsAreARateLimitWithItsPause(String body) {
    for (int i = 0; i < 3; i++) {
      gateway.upstream.enqueue(reply(429, JSON, "{}"));
    }
    Reply reply = gateway.chat(body);
    assertEquals(429, reply.status());
    assertEquals("rate_limit_exceeded", reply.errorCode());
    assertEquals("20", reply.header("Retry-After"));
    assertEquals(3, gateway.accountsAsked().stream().distinct().count());
    assertEquals(2, gateway.rows("SELECT * FROM token_quota_state").size(), "punished at most two");
  }

  @Test
  void twoServerErrorsAreABadGateway() {
    gateway.upstream.enqueue(reply(500, JSON, "{}")).enqueue(reply(503, JSON, "{}"));
    Reply reply = gateway.chat(CHAT);
    assertEquals(502, reply.status());
    assertEquals("upstream_error", reply.errorCode());
    assertEquals(2, gateway.upstream.calls().size());
  }

  @ParameterizedTest
  @CsvSource({"400,502", "404,502", "413,502", "422,502"})
  void aRefusedRequestIsNotTriedAgainAndPunishesNobody(int upstreamStatus, int status) {
    gateway.upstream.enqueue(reply(upstreamStatus, JSON, "{}"));
    assertEquals(status, gateway.chat(CHAT).status());
    assertEquals(1, gateway.upstream.calls().size());
    assertEquals(
        0,
        gateway
            .rows("SELECT * FROM tokens WHERE failed_count > 0 OR cooldown_until IS NOT NULL")
            .size());
  }

  @Test
  void aBlockedAccountExpiresAndAnotherAnswers() {
    gateway
        .upstream
        .enqueue(reply(403, JSON, "{\"error\":{\"message\":\"blocked-user\"}}"))
        .enqueue(GrokFrames.answer("Hello"));
    assertEquals(200, gateway.chat(CHAT).status());
    assertEquals("expired", account(gateway.accountsAsked().get(0)).text("status"));
  }

  @Test
  void aChallengePunishesNobodyAndFiveInARowPauseTheGateway() {
    for (int i = 0; i < 6; i++) {
      gateway.upstream.enqueue(reply(403, "text/html", "<html>Just a moment…</html>"));
    }
    for (int i = 0; i < 3; i++) {
      assertEquals(502, gateway.chat(CHAT).status());
    }
    assertEquals(
        0,
        gateway
            .rows("SELECT * FROM tokens WHERE failed_count > 0 OR cooldown_until IS NOT NULL")
            .size());
    assertEquals(6, gateway.upstream.calls().size());
    Reply paused = gateway.chat(CHAT);
    assertEquals(503, paused.status());
    assertTrue(Integer.parseInt(paused.header("Retry-After")) <= 30);
    gateway.clock.nowMillis += 30_000;
    gateway.upstream.enqueue(GrokFrames.answer("Hello"));
    assertEquals(200, gateway.chat(CHAT).status());
  }

  @Test
  void aSessionRefusedFiveTimesInARowExpires() {
    TestGateway one = TestGateway.withAccounts(1);
    for (int i = 0; i < 5; i++) {
      one.upstream.enqueue(reply(401, JSON, "{}"));
      assertEquals(502, one.chat(CHAT).status());
      one.clock.nowMillis += 61_000;
    }
    Row row = one.rows("SELECT * FROM tokens").get(0);
    assertEquals("expired", row.text("status"));
    assertEquals(5, row.integer("failed_count"));
    assertEquals(503, one.chat(CHAT).status());
  }

  @Test
  void oneSuccessForgivesEarlierFailures() {
    TestGateway one = TestGateway.withAccounts(1);
    for (int i = 0; i < 4; i++) {
      one.upstream.enqueue(reply(401, JSON, "{}"));
      one.chat(CHAT);
      one.clock.nowMillis += 61_000;
    }
    one.upstream.enqueue(GrokFrames.answer("Hello"));
    assertEquals(200, one.chat(CHAT).status());
    assertEquals(0, one.rows("SELECT * FROM tokens").get(0).integer("failed_count"));
  }

  @Test
  void failuresOlderThanADayDoNotCount() {
    TestGateway one = TestGateway.withAccounts(1);
    for (int i = 0; i < 5; i++) {
      one.upstream.enqueue(reply(401, JSON, "{}"));
      one.chat(CHAT);
      one.clock.nowMillis += 25 * 3_600_000L;
    }
    Row row = one.rows("SELECT * FROM tokens").get(0);
    assertEquals("active", row.text("status"));
    assertEquals(1, row.integer("failed_count"));
  }

  @Test
  void theCooldownDoublesUpToItsCapAndASuccessEndsIt() {
    TestGateway one = TestGateway.withAccounts(1).setting("token", "cooldown_cap_seconds", "60");
    for (long seconds : new long[] {20, 40, 60, 60}) {
      one.upstream.enqueue(reply(429, JSON, "{}"));
      assertEquals(429, one.chat(CHAT).status());
      Row quota = one.rows("SELECT * FROM token_quota_state").get(0);
      assertEquals(one.clock.nowMillis + seconds * 1000, quota.integer("cooldown_until"));
      Reply resting = one.chat(CHAT);
      assertEquals(429, resting.status());
      assertEquals(Long.toString(seconds), resting.header("Retry-After"));
      one.clock.nowMillis += seconds * 1000;
    }
    one.upstream.enqueue(GrokFrames.answer("Hello"));
    assertEquals(200, one.chat(CHAT).status());
    Row healed = one.rows("SELECT * FROM token_quota_state").get(0);
    assertEquals(0, healed.integer("cooldown_step"));
    assertTrue(healed.isNull("cooldown_until"));
    assertTrue(healed.isNull("remaining_queries"), "the spent figure was wrong");
  }

  @Test
  void theUpstreamsOwnPauseIsKept() {
    TestGateway one = TestGateway.withAccounts(1);
    one.upstream.enqueue(new ScriptedHttp.Reply(429, Map.of("retry-after", "7"), List.of()));
    Reply reply = one.chat(CHAT);
    assertEquals("7", reply.header("Retry-After"));
    assertEquals(
        one.clock.nowMillis + 7_000,
        one.rows("SELECT * FROM token_quota_state").get(0).integer("cooldown_until"));
  }

  @Test
  void anotherRateModelOfTheSameAccountGoesOn() {
    TestGateway one = TestGateway.withAccounts(1);
    one.upstream.enqueue(reply(429, JSON, "{}")).enqueue(GrokFrames.answer("Hello"));
    assertEquals(429, one.chat(CHAT).status());
    assertEquals(200, one.chat(CHAT.replace("grok-4", "grok-3")).status());
  }

  @Test
  void anErrorInTheStreamBeforeAnyContentIsTriedAgain() {
    gateway
        .upstream
        .enqueue(ScriptedHttp.pieces(GrokFrames.error(13, "internal failure")))
        .enqueue(GrokFrames.answer("Hello"));
    Reply reply = gateway.chat(STREAM);
    assertEquals(200, reply.status());
    assertEquals("Hello", reply.content());
  }

  @Test
  void nothingIsTriedAgainAfterTheFirstByte() {
    gateway.upstream.enqueue(
        ScriptedHttp.pieces(GrokFrames.token("Hel"), GrokFrames.error(13, "internal failure")));
    Reply reply = gateway.chat(STREAM);
    assertEquals(200, reply.status());
    assertEquals("Hel", reply.content());
    assertEquals("[DONE]", reply.events().get(reply.events().size() - 1));
    assertTrue(reply.events().get(reply.events().size() - 2).startsWith("{\"error\":{"));
    assertEquals(1, gateway.upstream.calls().size());
    assertEquals(502, gateway.log().integer("status"));
    assertEquals("upstream_error", gateway.log().text("error_code"));
  }

  @Test
  void aWholeAnswerThatBreaksIsTriedAgainBecauseNothingWasSent() {
    gateway
        .upstream
        .enqueue(
            new ScriptedHttp.Reply(
                200, Map.of(), List.of(new Step.Say(GrokFrames.token("Hel")), new Step.Break())))
        .enqueue(GrokFrames.answer("Hello"));
    assertEquals("Hello", gateway.chat(CHAT).content());
  }

  @Test
  void refusedContentIsTheCallersFaultAndKeepsItsCharge() {
    gateway.key("one", 1, -1);
    gateway.upstream.enqueue(ScriptedHttp.pieces(GrokFrames.error(3, "Content moderated")));
    Reply reply = gateway.chat(CHAT, "one");
    assertEquals(400, reply.status());
    assertEquals("content_policy_violation", reply.errorCode());
    assertEquals(1, gateway.upstream.calls().size());
    assertEquals(1, gateway.rows("SELECT * FROM api_key_usage_daily").get(0).integer("chat_used"));
  }

  @Test
  void silenceIsATimeoutTriedOnce() {
    for (int i = 0; i < 2; i++) {
      gateway.upstream.enqueue(
          new ScriptedHttp.Reply(200, Map.of(), List.of(new Step.Pause(3_600_000))));
    }
    Reply reply = gateway.chat(CHAT);
    assertEquals(504, reply.status());
    assertEquals("upstream_timeout", reply.errorCode());
    assertEquals(2, gateway.upstream.calls().size());
  }

  @Test
  void theLastFailureIsToldWhenNoOtherAccountIsLeft() {
    TestGateway one = TestGateway.withAccounts(1);
    one.upstream.enqueue(reply(500, JSON, "{}"));
    assertEquals(502, one.chat(CHAT).status());
  }

  @Test
  void theSecondTroubleInARowLetsAnAccountRest() {
    TestGateway one = TestGateway.withAccounts(1);
    for (int i = 0; i < 2; i++) {
      one.upstream.enqueue(reply(500, JSON, "{}"));
      one.chat(CHAT);
    }
    assertEquals(
        one.clock.nowMillis + 30_000,
        one.rows("SELECT * FROM tokens").get(0).integer("cooldown_until"));
    Reply resting = one.chat(CHAT);
    assertEquals(503, resting.status());
    assertEquals("30", resting.header("Retry-After"));
  }
}
