package grok2api.upstream.grok.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import grok2api.platform.Json;
import grok2api.testing.JvmJson;
import grok2api.upstream.Failure;
import org.junit.jupiter.api.Test;

final class RefusalsTest {
  private static final Json JSON = new JvmJson();

  @Test
  void classifiesByStatus() {
    assertStatus("REQUEST_REFUSED 400 400", 400, "{\"message\":\"bad payload\"}");
    assertStatus("SESSION_REFUSED 401 401", 401, "{}");
    assertStatus("FORBIDDEN 403 403", 403, "{\"error\":{\"code\":9,\"message\":\"no\"}}");
    assertStatus("REQUEST_REFUSED 404 404", 404, "");
    assertStatus("TROUBLE 408 408", 408, "");
    assertStatus("REQUEST_REFUSED 413 413", 413, "");
    assertStatus("REQUEST_REFUSED 415 415", 415, "");
    assertStatus("REQUEST_REFUSED 422 422", 422, "");
    assertStatus("RATE_LIMITED 429 429", 429, "<html>slow down</html>");
    assertStatus("TROUBLE 500 500", 500, "blocked-user");
    assertStatus("TROUBLE 521 521", 521, "<html></html>");
    assertStatus("TROUBLE 302 302", 302, "");
  }

  @Test
  void tellsChallengesFromRefusals() {
    String challenge = "CHALLENGE 403 403 challenge page";
    assertStatus(challenge, 403, "");
    assertStatus(challenge, 403, "\n <!DOCTYPE html><html>session not found</html>");
    assertStatus(challenge, 403, "wait: Just a Moment...");
    assertStatus(challenge, 403, "{\"s\":\"/cdn-cgi/challenge-platform/x\"}");
    assertStatus(challenge, 403, "window.__CF_CHL_opt");
    assertStatus(challenge, 403, "cf-chl-widget");
    String automated = "CHALLENGE 403 403 rejected as automated";
    assertStatus(automated, 403, "{\"code\":7,\"message\":\"denied\"}");
    assertStatus(automated, 403, "{\"error\":{\"code\":7,\"message\":\"denied\"}}");
    assertStatus(automated, 403, "Request rejected by Anti-Bot rules");
    assertStatus("FORBIDDEN 403 403", 403, "{\"code\":77}");
  }

  @Test
  void findsBlockedAccountsBeforeAnythingElse() {
    String body = "{\"code\":7,\"message\":\"User is blocked [WKE=unauthenticated:blocked-user]\"}";
    assertStatus("ACCOUNT_BLOCKED 403 403 account blocked", 403, body);
    assertStatus("ACCOUNT_BLOCKED 401 401 account blocked", 401, "Blocked-User");
  }

  @Test
  void findsDeadCredentials() {
    for (String mark :
        new String[] {
          "invalid-credentials",
          "Bad-Credentials",
          "Failed to look up session ID",
          "session not found",
          "email-domain-rejected",
          "account suspended",
          "token revoked",
          "token expired"
        }) {
      String body = "{\"error\":{\"code\":16,\"message\":\"x [" + mark + "]\"}}";
      for (int status : new int[] {400, 401, 403}) {
        String expected = "CREDENTIAL_DEAD " + status + " " + status + " credential dead";
        assertStatus(expected, status, body);
      }
      assertStatus("TROUBLE 500 500", 500, body);
    }
  }

  @Test
  void findsTheContentPolicy() {
    assertStatus(
        "CONTENT_REFUSED 403 403 content moderated",
        403,
        "{\"code\":7,\"message\":\"[WKE=grok:content-moderated]\"}");
  }

  @Test
  void passesOnThePauseTheProviderNamed() {
    assertEquals(5_000, Refusals.ofStatus(429, "", 5_000, JSON).retryAfterMillis());
    assertEquals(5_000, Refusals.ofStatus(503, "", 5_000, JSON).retryAfterMillis());
    assertEquals(-1, Refusals.ofStatus(429, "", -1, JSON).retryAfterMillis());
  }

  @Test
  void classifiesErrorsInTheStream() {
    assertError("TROUBLE 200 error frame 13", "{\"code\":13,\"message\":\"internal failure\"}");
    assertError("TROUBLE 200 error frame", "{\"code\":{},\"x\":1}");
    assertError("TROUBLE 200 error frame", "\"something\"");
    assertError("CHALLENGE 200 rejected as automated", "{\"code\":7,\"message\":\"denied\"}");
    assertError("CHALLENGE 200 rejected as automated", "{\"message\":\"Anti-bot rules\"}");
    assertError("RATE_LIMITED 200 usage limit", "{\"error\":\"Usage limit reached\"}");
    assertError("RATE_LIMITED 200 usage limit", "{\"detail\":\"usage quota spent\"}");
    assertError("RATE_LIMITED 200 usage limit", "\"Rate limit\"");
    assertError("CONTENT_REFUSED 200 content moderated", "\"Content Moderated. Try again\"");
    assertError(
        "CONTENT_REFUSED 200 content moderated", "{\"message\":\"WKE=grok:content-moderated\"}");
  }

  @Test
  void classifiesErrorMessagesOfASocket() {
    assertEquals(
        "RATE_LIMITED 200 usage limit",
        summary(Refusals.inMessage("rate_limit_exceeded", "slow down")));
    assertEquals(
        "CONTENT_REFUSED 200 content moderated",
        summary(Refusals.inMessage("content_moderated", "")));
    assertEquals(
        "TROUBLE 200 error frame internal", summary(Refusals.inMessage("internal", "oops")));
    assertEquals(
        "TROUBLE 200 error frame ***", summary(Refusals.inMessage("eyJhbGciOiJIUzI1NiJ9", "")));
    assertEquals("TROUBLE 200 error frame", summary(Refusals.inMessage("", "oops")));
  }

  @Test
  void quotesNothingOfTheBody() {
    String secret = "someone@example.org eyJhbGciOiJIUzI1NiJ9.e30.x";
    for (int status : new int[] {400, 401, 403, 404, 429, 500}) {
      Failure failure = Refusals.ofStatus(status, "{\"m\":\"" + secret + "\"}", -1, JSON);
      assertFalse(failure.detail().contains("e"), failure.detail());
    }
    assertFalse(
        Refusals.inStream(JSON.parse("{\"message\":\"" + secret + "\"}")).detail().contains("@"));
  }

  private static void assertStatus(String expected, int status, String body) {
    assertEquals(expected, summary(Refusals.ofStatus(status, body, -1, JSON)), body);
  }

  private static void assertError(String expected, String error) {
    assertEquals(expected, summary(Refusals.inStream(JSON.parse(error))), error);
  }

  private static String summary(Failure failure) {
    return failure.kind() + " " + failure.status() + " " + failure.detail();
  }
}
