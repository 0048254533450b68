package grok2api.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.testing.FakeRequest;
import grok2api.testing.GrokFrames;
import grok2api.testing.Reply;
import grok2api.testing.TestGateway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdmissionTest {
  private static final String CHAT =
      """
      {"model":"grok-4","messages":[{"role":"user","content":"Hi"}]}""";

  private final TestGateway gateway = TestGateway.withAccounts(1);

  private static FakeRequest models(String authorization) {
    FakeRequest request = FakeRequest.of("GET", "/v1/models", "");
    return authorization == null ? request : request.header("Authorization", authorization);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer sk-test", "bearer   sk-test  ", "BEARER sk-test"})
  void admitsAnActiveKeyInAnySpellingOfTheScheme(String authorization) {
    assertEquals(200, gateway.send(models(authorization)).status());
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer sk-other", "Bearer anonymous", "Bearer sk-test2", "Bearer a\tb"})
  void refusesAnUnknownKeyWithoutSayingAnythingAboutIt(String authorization) {
    Reply reply = gateway.send(models(authorization));
    assertEquals(401, reply.status());
    assertEquals("invalid_api_key", reply.errorCode());
    assertEquals("authentication_error", reply.json().get("error").text("type"));
    assertFalse(reply.body().contains(authorization.substring(7)));
  }

  @Test
  void refusesADisabledKey() {
    gateway.run("UPDATE api_keys SET is_active = 0");
    assertEquals(401, gateway.get("/v1/models").status());
  }

  @Test
  void saysWhatToDoWhenNoKeyIsGiven() {
    Reply reply = gateway.send(models(null));
    assertEquals(401, reply.status());
    assertTrue(reply.json().get("error").text("message").contains("Authorization: Bearer"));
  }

  @Test
  void aFreshInstallationIsClosed() {
    gateway.run("DELETE FROM api_keys");
    assertEquals(401, gateway.send(models(null)).status());
    assertEquals(401, gateway.send(models("Bearer whatever")).status());
  }

  @Test
  void anonymousCallersAreServedOnlyWhenTheOperatorSaysSo() {
    gateway.setting("security", "allow_anonymous", "true");
    assertEquals(200, gateway.send(models(null)).status());
    assertEquals(200, gateway.send(models("Bearer whatever")).status());
  }

  @Test
  void anonymousCallersShareTheQuotaOfThePseudoKey() {
    gateway.setting("security", "allow_anonymous", "true").key("anonymous", 1, -1);
    gateway.upstream.enqueue(GrokFrames.answer("Hello"));
    FakeRequest first = FakeRequest.of("POST", "/v1/chat/completions", CHAT);
    FakeRequest second =
        FakeRequest.of("POST", "/v1/chat/completions", CHAT).header("Authorization", "Bearer any");
    assertEquals(200, gateway.send(first).status());
    assertEquals(429, gateway.send(second).status());
  }

  @Test
  void theGlobalKeyHasNoQuotaAndIsNotCounted() {
    gateway.setting("grok", "api_key", "\"global-secret\"");
    gateway.upstream.enqueue(GrokFrames.answer("Hello"));
    assertEquals(200, gateway.chat(CHAT, "global-secret").status());
    assertEquals(0, gateway.rows("SELECT * FROM api_key_usage_daily").size());
    assertEquals("admin", gateway.log().text("key_name"));
    assertEquals(401, gateway.send(models("Bearer global-secreT")).status());
    assertEquals(401, gateway.send(models("Bearer global-secretglobal-secret")).status());
  }

  @Test
  void aKeyStoredByItsDigestIsAdmittedAndItsIdIsNot() {
    gateway.key("id:1", -1, -1);
    gateway.run(
        "INSERT INTO client_key_digests (digest, key) VALUES (?1, 'id:1')",
        "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b"); // sha256("secret")
    assertEquals(200, gateway.send(models("Bearer secret")).status());
    assertEquals(401, gateway.send(models("Bearer id:1")).status());
  }

  @Test
  void impossibleKeysNeverReachTheDatabase() {
    gateway.sql.resetRoundTrips();
    assertEquals(401, gateway.send(models("Bearer " + "x".repeat(257))).status());
    assertEquals(401, gateway.send(models("Bearer a\nb")).status());
    assertEquals(0, gateway.sql.roundTrips() - loggedRefusals());
  }

  private int loggedRefusals() {
    return (int) gateway.rows("SELECT count(*) AS n FROM request_log").get(0).integer("n");
  }

  @Test
  void aWrongKeyIsToldBeforeAnyFaultOfTheRequest() {
    assertEquals(401, gateway.chat("not json", "sk-wrong").status());
    assertEquals(400, gateway.chat("not json").status());
  }

  @Test
  void aRevokedKeyIsForgottenAfterTenSeconds() {
    assertEquals(200, gateway.get("/v1/models").status());
    gateway.run("UPDATE api_keys SET is_active = 0");
    gateway.clock.nowMillis += 10_000;
    assertEquals(401, gateway.get("/v1/models").status());
  }

  @Test
  void aMissingDatabaseIsNamed() {
    gateway.variables.put("DB", "missing");
    Reply reply = gateway.get("/v1/models");
    assertEquals(500, reply.status());
    assertTrue(reply.json().get("error").text("message").contains("DB"));
  }
}
