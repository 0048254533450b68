package grok2api.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import grok2api.platform.Row;
import grok2api.testing.GrokFrames;
import grok2api.testing.Reply;
import grok2api.testing.ScriptedHttp;
import grok2api.testing.TestGateway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuotaTest {
  private static final String CHAT =
      """
      {"model":"grok-4","messages":[{"role":"user","content":"Hi"}]}""";
  private static final String HEAVY =
      """
      {"model":"grok-4-heavy","messages":[{"role":"user","content":"Hi"}]}""";

  private final TestGateway gateway = TestGateway.withAccounts(2).account("super", "ssoSuper", 80);

  @BeforeEach
  void answerAnything() {
    for (int i = 0; i < 5; i++) {
      gateway.upstream.enqueue(GrokFrames.answer("Hello"));
    }
  }

  private int used(String key, String bucket) {
    for (Row row : gateway.rows("SELECT * FROM api_key_usage_daily WHERE key = ?1", key)) {
      return (int) row.integer(bucket + "_used");
    }
    return 0;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void refusesBeyondTheLimitAndNamesTheMomentItReturns(boolean warm) {
    gateway.key("one", 1, -1);
    assertEquals(200, gateway.chat(CHAT, "one").status());
    if (!warm) {
      gateway.restart();
    }
    Reply refused = gateway.chat(CHAT, "one");
    assertEquals(429, refused.status());
    assertEquals("daily_quota_exceeded", refused.errorCode());
    assertEquals("rate_limit_error", refused.json().get("error").text("type"));
    // 10:00 UTC is 18:00 at UTC+8, six hours before midnight.
    assertEquals("21600", refused.header("Retry-After"));
    assertEquals(1, used("one", "chat"));
    assertEquals(1, gateway.upstream.calls().size());
  }

  @ParameterizedTest
  @CsvSource({"0,-1", "-1,0", "0,0"})
  void zeroForbidsTheHeavyModelInEitherBucketAndChargesNeither(int chat, int heavy) {
    gateway.key("k", chat, heavy);
    assertEquals(429, gateway.chat(HEAVY, "k").status());
    assertEquals(0, used("k", "chat"));
    assertEquals(0, used("k", "heavy"));
  }

  @Test
  void theHeavyModelCountsInBothBuckets() {
    gateway.key("k", 5, 1);
    assertEquals(200, gateway.chat(HEAVY, "k").status());
    assertEquals(429, gateway.chat(HEAVY, "k").status());
    assertEquals(200, gateway.chat(CHAT, "k").status());
    assertEquals(2, used("k", "chat"));
    assertEquals(1, used("k", "heavy"));
  }

  @Test
  void aKeyWithoutLimitsIsCountedToo() {
    gateway.chat(CHAT);
    gateway.chat(CHAT);
    assertEquals(2, used(TestGateway.KEY, "chat"));
  }

  @Test
  void theNextLocalDayStartsAnew() {
    gateway.key("one", 1, -1);
    assertEquals(200, gateway.chat(CHAT, "one").status());
    gateway.clock.nowMillis += 6 * 3_600_000L;
    assertEquals(200, gateway.chat(CHAT, "one").status());
  }

  @Test
  void aFaultyRequestIsNotCharged() {
    gateway.key("one", 1, -1);
    assertEquals(400, gateway.chat("{\"model\":\"grok-4\"}", "one").status());
    assertEquals(200, gateway.chat(CHAT, "one").status());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aChargeIsGivenBackWhenTheUpstreamNeverAnswered(boolean warm) {
    TestGateway failing = TestGateway.withAccounts(1).key("one", 1, -1);
    if (warm) {
      failing.get("/v1/models");
    }
    failing.upstream.enqueue(ScriptedHttp.reply(400, "application/json", "{}"));
    assertEquals(502, failing.chat(CHAT, "one").status());
    failing.upstream.enqueue(GrokFrames.answer("Hello"));
    assertEquals(200, failing.chat(CHAT, "one").status());
  }

  @Test
  void aChargeMadeBeforeMidnightIsGivenBackToThatDay() {
    TestGateway failing = TestGateway.withAccounts(1).key("one", 1, -1);
    failing.clock.nowMillis += 6 * 3_600_000L - 1_000;
    failing.upstream.enqueue(
        new ScriptedHttp.Reply(
            200,
            java.util.Map.of(),
            java.util.List.of(new ScriptedHttp.Step.Pause(5_000), new ScriptedHttp.Step.Break())));
    failing.setting("grok", "max_retry", "1");
    assertEquals(502, failing.chat(CHAT, "one").status());
    Row row = failing.rows("SELECT * FROM api_key_usage_daily").get(0);
    assertEquals("2026-02-05", row.text("day"));
    assertEquals(0, row.integer("chat_used"));
  }

  @Test
  void withoutAnyAccountTheChargeIsGivenBackAndTheCallerToldToWait() {
    TestGateway lonely = TestGateway.empty().key("one", 1, -1);
    Reply reply = lonely.chat(CHAT, "one");
    assertEquals(503, reply.status());
    assertEquals("NO_AVAILABLE_TOKEN", reply.errorCode());
    assertEquals("server_error", reply.json().get("error").text("type"));
    assertEquals("1", reply.header("Retry-After"));
    assertEquals(0, lonely.rows("SELECT * FROM api_key_usage_daily").get(0).integer("chat_used"));
    assertNull(lonely.upstream.calls().isEmpty() ? null : "called");
  }
}
