package grok2api.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import grok2api.platform.JsonValue;
import grok2api.testing.FakeRequest;
import grok2api.testing.Reply;
import grok2api.testing.ScriptedHttp;
import grok2api.testing.TestGateway;
import org.junit.jupiter.api.Test;

class LegacyTestsTest {
  private static final String TEST = "/api/tokens/test";

  private final TestGateway gateway =
      TestGateway.empty().account("acc-1", "sso", 80).account("acc-2", "ssoSuper", -1);

  private static ScriptedHttp.Reply told(int status, String body) {
    return ScriptedHttp.reply(status, "application/json", body);
  }

  private JsonValue test(String token, String type, ScriptedHttp.Reply... told) {
    for (ScriptedHttp.Reply reply : told) {
      gateway.upstream.enqueue(reply);
    }
    String body = "{\"token\":\"" + token + "\",\"token_type\":\"" + type + "\"}";
    Reply reply = gateway.admin("POST", TEST, body);
    assertEquals(200, reply.status(), reply.body());
    return reply.json();
  }

  private void fails(String data, ScriptedHttp.Reply told) {
    JsonValue answer = test("acc-1", "sso", told);
    assertFalse(answer.get("success").isTrue());
    assertFalse(answer.text("message").isEmpty());
    assertEquals(data, answer.get("data").toJson());
  }

  @Test
  void anAccountThatWorksIsValid() {
    assertEquals(
        "{\"success\":true,\"message\":\"The account works\",\"data\":{\"valid\":true,"
            + "\"remaining_queries\":72,\"heavy_remaining_queries\":-1,\"limit\":-1}}",
        test("sso=acc-1", "sso", told(200, "{\"remainingQueries\":72}")).toJson());
  }

  @Test
  void aSuperAccountHasItsHeavyQuotaToo() {
    JsonValue data =
        test(
                "acc-2",
                "ssoSuper",
                told(200, "{\"remainingQueries\":40,\"totalQueries\":50}"),
                told(200, "{\"remainingQueries\":7}"))
            .get("data");
    assertEquals(
        "{\"valid\":true,\"remaining_queries\":40,\"heavy_remaining_queries\":7,\"limit\":50}",
        data.toJson());
  }

  @Test
  void anUnknownAccountIsToldWithoutACall() {
    assertEquals(
        "{\"valid\":false,\"error_type\":\"unknown\",\"error_code\":404}",
        test("acc-1", "ssoSuper").get("data").toJson());
  }

  @Test
  void aRefusedSessionIsExpired() {
    fails("{\"valid\":false,\"error_type\":\"expired\",\"error_code\":401}", told(401, "{}"));
    assertEquals(1, gateway.rows("SELECT * FROM tokens").get(0).integer("failed_count"));
  }

  @Test
  void aBlockedOneIsBlocked() {
    String blocked = "{\"valid\":false,\"error_type\":\"blocked\",\"error_code\":403}";
    fails(blocked, told(403, "{\"error\":\"user is blocked\"}"));
    fails(blocked, ScriptedHttp.reply(403, "text/html", "<title>Just a moment"));
  }

  @Test
  void aRestingOneCools() {
    gateway.run("UPDATE tokens SET cooldown_until = ?1", gateway.clock.nowMillis + 36_001);
    fails(
        "{\"valid\":false,\"error_type\":\"cooldown\",\"error_code\":429,\"cooldown_remaining\":37}",
        told(503, ""));
  }

  @Test
  void soDoesOneThatIsAskedTooOften() {
    fails(
        "{\"valid\":false,\"error_type\":\"cooldown\",\"error_code\":429,\"cooldown_remaining\":1}",
        told(429, "{}"));
  }

  @Test
  void aSpentOneIsExhausted() {
    gateway.run("UPDATE tokens SET remaining_queries = 0");
    fails(
        "{\"valid\":false,\"error_type\":\"exhausted\",\"error_code\":\"quota_exhausted\"}",
        told(429, "{}"));
  }

  @Test
  void soIsOneOfWhichTheProviderSaysThatNothingIsLeft() {
    fails(
        "{\"valid\":false,\"error_type\":\"exhausted\",\"error_code\":\"quota_exhausted\"}",
        told(200, "{\"remainingQueries\":0,\"totalQueries\":80}"));
  }

  @Test
  void whatNobodyKnowsIsUnknown() {
    fails(
        "{\"valid\":false,\"error_type\":\"unknown\",\"error_code\":null}",
        ScriptedHttp.unreachable());
  }

  @Test
  void whatCannotBeDoneIsToldInTheOldManner() {
    Reply reply = gateway.admin("POST", TEST, "{\"token_type\":\"sso\"}");
    assertEquals(200, reply.status());
    assertEquals(
        "{\"success\":false,\"message\":\"Name the account by its token or id\"}", reply.body());
    gateway.run("DROP TABLE token_quota_audit");
    gateway.upstream.enqueue(told(200, "{\"remainingQueries\":72}"));
    Reply outdated = gateway.admin("POST", TEST, "{\"token\":\"acc-1\",\"token_type\":\"sso\"}");
    assertEquals(503, outdated.status());
  }

  @Test
  void guestsAreNotLetIn() {
    assertEquals(401, gateway.send(FakeRequest.of("POST", TEST, "{}")).status());
  }
}
