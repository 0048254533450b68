package grok2api.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.platform.Row;
import grok2api.testing.FakeRequest;
import grok2api.testing.GrokFrames;
import grok2api.testing.JvmDigests;
import grok2api.testing.Reply;
import grok2api.testing.TestGateway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a key may do beyond its daily quotas: pace, tokens, time, models, addresses. */
class KeyLimitsTest {
  private static final String CHAT =
      """
      {"model":"grok-4","messages":[{"role":"user","content":"Hi"}]}""";

  private final TestGateway gateway = TestGateway.withAccounts(1);

  /** Sets a column of the test's key; the value is SQL. */
  private void limit(String column, String value) {
    gateway.run("UPDATE api_keys SET " + column + " = " + value + " WHERE key = 'sk-test'");
  }

  private Reply chat() {
    gateway.upstream.enqueue(GrokFrames.answer("Hello"));
    return gateway.chat(CHAT);
  }

  private Reply chatFrom(String address) {
    gateway.upstream.enqueue(GrokFrames.answer("Hello"));
    return gateway.send(
        gateway.request("POST", "/v1/chat/completions", CHAT).header("CF-Connecting-IP", address));
  }

  private Row usage() {
    return gateway.rows("SELECT * FROM api_key_usage_daily WHERE key = 'sk-test'").get(0);
  }

  private static String told(Reply reply, String kind) {
    return reply.header("x-ratelimit-limit-" + kind)
        + " "
        + reply.header("x-ratelimit-remaining-" + kind)
        + " "
        + reply.header("x-ratelimit-reset-" + kind);
  }

  private void refused(Reply reply, int status, String code) {
    assertEquals(status, reply.status(), reply.body());
    assertEquals(code, reply.errorCode());
  }

  @Test
  void aKeyWithoutLimitsIsToldNone() {
    Reply reply = chat();
    assertEquals(200, reply.status());
    assertNull(reply.header("x-ratelimit-limit-requests"));
    assertNull(reply.header("x-ratelimit-limit-tokens"));
  }

  @Test
  void aDailyLimitIsToldWithEachAnswer() {
    limit("chat_limit", "2");
    assertEquals("2 1", told(chat(), "requests").substring(0, 3));
    assertEquals("2 0", told(chat(), "requests").substring(0, 3));
    Reply reply = chat();
    refused(reply, 429, "daily_quota_exceeded");
    assertEquals("2 0", told(reply, "requests").substring(0, 3));
    assertTrue(Integer.parseInt(reply.header("Retry-After")) > 60);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aPaceLetsAMinutesWorthThroughAtOnceAndThenOneByOne(boolean cold) {
    limit("requests_per_minute", "3");
    for (int i = 0; i < 3; i++) {
      assertEquals(
          "3 " + (2 - i) + " " + (i == 2 ? "1m0s" : 20 * (i + 1) + "s"), told(chat(), "requests"));
      restartIf(cold);
    }
    Reply reply = chat();
    refused(reply, 429, "rate_limit_exceeded");
    assertEquals("20", reply.header("Retry-After"));
    assertEquals("3 0 20s", told(reply, "requests"));

    restartIf(cold);
    gateway.clock.nowMillis += 19_999;
    refused(chat(), 429, "rate_limit_exceeded");
    gateway.clock.nowMillis += 1;
    assertEquals(200, chat().status());
    refused(chat(), 429, "rate_limit_exceeded");
    gateway.clock.nowMillis += 300_000;
    assertEquals("3 2 20s", told(chat(), "requests"));
  }

  private void restartIf(boolean cold) {
    if (cold) {
      gateway.restart();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {7, 60, 77})
  void aPaceThatDoesNotDivideAMinuteIsKeptAsWell(int perMinute) {
    limit("requests_per_minute", "" + perMinute);
    for (int i = 0; i < perMinute; i++) {
      assertEquals(200, chat().status(), "request " + i);
    }
    refused(chat(), 429, "rate_limit_exceeded");
  }

  @Test
  void aPaceOfNoneLetsNothingThrough() {
    limit("requests_per_minute", "0");
    refused(chat(), 403, "key_blocked");
  }

  @Test
  void whatIsRefusedForItsPaceCostsNoQuota() {
    limit("requests_per_minute", "1");
    limit("chat_limit", "5");
    chat();
    refused(chat(), 429, "rate_limit_exceeded");
    assertEquals(1, usage().integer("chat_used"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void tokensAreCountedAndEndTheDayWhenTheyAreSpent(boolean cold) {
    limit("tokens_per_day", "1");
    Reply first = chat();
    assertEquals("1 1", told(first, "tokens").substring(0, 3));
    assertTrue(usage().integer("tokens_used") > 1, "" + usage().integer("tokens_used"));
    restartIf(cold);
    Reply reply = chat();
    refused(reply, 429, "daily_quota_exceeded");
    assertTrue(reply.json().get("error").text("message").contains("tokens"), reply.body());
    assertEquals("1 0", told(reply, "tokens").substring(0, 3));
    gateway.clock.nowMillis += 24 * 3_600_000L;
    assertEquals(200, chat().status());
  }

  @ParameterizedTest
  @CsvSource({"0, 429", "1, 200"})
  void theLastTokenMayBeSpent(int left, int status) {
    chat();
    limit("tokens_per_day", "" + (usage().integer("tokens_used") + left));
    gateway.restart();
    assertEquals(status, chat().status());
  }

  @Test
  void tokensOfKeysWithoutLimitsAreCountedToo() {
    chat();
    long once = usage().integer("tokens_used");
    assertTrue(once > 0);
    chat();
    assertEquals(2 * once, usage().integer("tokens_used"));
    assertEquals(2, usage().integer("chat_used"));
  }

  @Test
  void noTokensADayLetsNothingThrough() {
    limit("tokens_per_day", "0");
    refused(chat(), 429, "daily_quota_exceeded");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aKeyIsGoodUntilItsDate(boolean warm) {
    limit("expires_at", "" + (gateway.clock.nowMillis + 1000));
    if (warm) {
      assertEquals(200, chat().status());
    }
    gateway.clock.nowMillis += 999;
    assertEquals(200, chat().status());
    gateway.clock.nowMillis += 1;
    Reply reply = chat();
    refused(reply, 401, "key_expired");
    assertEquals("name of sk-test", lastLogged().text("key_name"));
    assertEquals("key_expired", lastLogged().text("error_code"));
    assertEquals(warm ? 2 : 1, usage().integer("chat_used"));
    refused(gateway.get("/v1/models"), 401, "key_expired");
  }

  private Row lastLogged() {
    return gateway.rows("SELECT * FROM request_log ORDER BY id DESC LIMIT 1").get(0);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aKeyIsForItsModelsOnly(boolean warm) {
    limit("allowed_models", "'[\"grok-3\"]'");
    if (warm) {
      gateway.get("/v1/models");
    }
    refused(chat(), 403, "model_not_allowed");
    limit("allowed_models", "'[\"grok-3\",\"grok-4\"]'");
    gateway.restart();
    assertEquals(200, chat().status());
  }

  @Test
  void aKeyIsShownItsOwnModelsOnly() {
    limit("allowed_models", "'[\"grok-4\"]'");
    Reply list = gateway.get("/v1/models");
    assertEquals(1, list.json().get("data").size(), list.body());
    assertEquals("grok-4", list.json().get("data").at(0).text("id"));
    assertEquals(200, gateway.get("/v1/models/grok-4").status());
    refused(gateway.get("/v1/models/grok-3"), 404, "model_not_found");
  }

  @ParameterizedTest
  @CsvSource({
    "203.0.113.7, 200",
    "203.0.114.7, 403",
    "2001:db8:1::9, 200",
    "2001:db9::1, 403",
    "nonsense, 403",
  })
  void aKeyIsForItsAddressesOnly(String address, int status) {
    limit("allowed_addresses", "'[\"203.0.113.0/24\",\"2001:db8::/32\"]'");
    Reply cold = chatFrom(address);
    assertEquals(status, cold.status(), cold.body());
    assertEquals(status, chatFrom(address).status());
    if (status == 403) {
      assertEquals("address_not_allowed", cold.errorCode());
    }
  }

  @Test
  void anAddressThatNobodyNamesIsNotAllowed() {
    limit("allowed_addresses", "'[\"203.0.113.0/24\"]'");
    refused(chat(), 403, "address_not_allowed");
  }

  @Test
  void whatIsOutOfBoundsIsNotChargedNotEvenByAColdIsolate() {
    limit("chat_limit", "5");
    limit("allowed_models", "'[\"grok-3\"]'");
    refused(chat(), 403, "model_not_allowed");
    refused(chat(), 403, "model_not_allowed");
    assertEquals(0, usage().integer("chat_used"));
  }

  @Test
  void aKeyWithEveryLimitCostsOneTripBeforeTheUpstream() {
    limit("chat_limit", "100");
    limit("requests_per_minute", "60");
    limit("tokens_per_day", "1000000");
    limit("expires_at", "" + (gateway.clock.nowMillis + 1_000_000));
    limit("allowed_models", "'[\"grok-4\"]'");
    for (String isolate : new String[] {"cold", "warm"}) {
      gateway.upstream.enqueue(GrokFrames.answer("Hello"));
      gateway.sql.resetRoundTrips();
      FakeRequest request = gateway.request("POST", "/v1/chat/completions", CHAT);
      assertEquals(200, gateway.open(request).status());
      assertEquals(1, gateway.sql.roundTrips(), isolate);
      request.runAfterwards();
      assertEquals(2, gateway.sql.roundTrips(), isolate);
    }
  }

  @Test
  void anOlderDatabaseStillServesKeysWithTheirDailyLimits() {
    TestGateway old = TestGateway.over(grok2api.testing.Migrations.upTo("0101"));
    old.key(TestGateway.KEY, 1, -1).account("account-1", "sso", 80);
    old.upstream.enqueue(GrokFrames.answer("Hello"));
    assertEquals(200, old.chat(CHAT).status());
    refused(old.chat(CHAT), 429, "daily_quota_exceeded");
  }

  /** As when its text is sealed while an isolate still knows the key by it. */
  @ParameterizedTest
  @ValueSource(ints = {-1, 5})
  void aKeyThatGetsAnotherIdGoesOnAtOnce(int chatLimit) {
    limit("chat_limit", "" + chatLimit);
    assertEquals(200, chat().status());
    gateway.run("UPDATE api_keys SET key = 'id:0123456789ab' WHERE key = 'sk-test'");
    gateway.run("DELETE FROM api_key_usage_daily");
    gateway.run(
        "INSERT INTO client_key_digests VALUES (?1, 'id:0123456789ab')",
        new JvmDigests().sha256Hex("sk-test"));
    assertEquals(200, chat().status());
    assertEquals(0, gateway.rows("SELECT * FROM api_key_usage_daily WHERE key = 'sk-test'").size());
  }

  @Test
  void aDisabledPseudoKeyLetsNobodyInWithoutAKey() {
    gateway.setting("security", "allow_anonymous", "true").key("anonymous", 5, -1);
    gateway.run("UPDATE api_keys SET is_active = 0 WHERE key = 'anonymous'");
    FakeRequest guest = FakeRequest.of("GET", "/v1/models", "");
    assertEquals(401, gateway.send(guest).status());
    assertEquals(401, gateway.send(guest).status());
    assertEquals(200, gateway.get("/v1/models").status());
  }
}
