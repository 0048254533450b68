package grok2api.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import grok2api.http.Response;
import grok2api.refusal.Refusal;
import grok2api.refusal.Refused;
import grok2api.testing.FakeRequest;
import grok2api.testing.TestGateway;
import grok2api.vault.Vault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The gate in front of a route of the test's own; AdminSessionTest has the rules for sessions. */
class SessionGateTest {
  private final TestGateway gateway = TestGateway.empty();
  private final SessionGate gate =
      new SessionGate(gateway.platform(), Vault.of(gateway.platform()));
  private final String token = gateway.session('A');

  private int pass(FakeRequest request) {
    return gate.admit(request, session -> Response.text(200, "passed")).status();
  }

  private FakeRequest byCookie(String method) {
    return FakeRequest.of(method, "/api/v1/admin/x", "{}")
        .header("Cookie", "grok2api_admin_session=" + token);
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE"})
  void aChangeByCookieMustComeFromOurOwnPage(String method) {
    FakeRequest foreign = byCookie(method).header("Origin", "https://evil.example");
    for (FakeRequest request : new FakeRequest[] {byCookie(method), foreign}) {
      Refused refused = assertThrows(Refused.class, () -> pass(request));
      Refusal.Forbidden forbidden = assertInstanceOf(Refusal.Forbidden.class, refused.refusal());
      assertEquals("CSRF_REJECTED", forbidden.code());
    }
    FakeRequest own =
        byCookie(method)
            .header("Origin", "https://gw.example")
            .header("X-Requested-With", "grok2api-admin");
    assertEquals(200, pass(own));
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE"})
  void aChangeByBearerMayComeFromAnywhere(String method) {
    FakeRequest request =
        FakeRequest.of(method, "/api/v1/admin/x", "{}")
            .header("Authorization", "Bearer " + token)
            .header("Origin", "https://evil.example");
    assertEquals(200, pass(request));
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD"})
  void readingByCookieNeedsNothingMore(String method) {
    assertEquals(200, pass(byCookie(method)));
  }

  @Test
  void whoIsRefusedDoesNotKeepTheSessionAlive() {
    gateway.clock.nowMillis += 3_600_000;
    assertThrows(Refused.class, () -> pass(byCookie("POST")));
    assertEquals(
        gateway.clock.nowMillis + 7 * 3_600_000L,
        gateway.rows("SELECT expires_at FROM admin_sessions").get(0).integer("expires_at"));
  }
}
