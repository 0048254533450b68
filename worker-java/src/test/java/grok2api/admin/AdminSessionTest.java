package grok2api.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.testing.FakeRequest;
import grok2api.testing.Migrations;
import grok2api.testing.Reply;
import grok2api.testing.TestGateway;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdminSessionTest {
  private static final Set<String> FOR_GUESTS =
      Set.of(
          "POST /api/v1/admin/login",
          "POST /api/v1/admin/login/passkey",
          "POST /api/v1/admin/login/passkey/options",
          "POST /api/v1/admin/logout",
          "GET /api/v1/admin/setup",
          "POST /api/v1/admin/setup",
          "GET /api/v1/admin/imagine/ws",
          "POST /api/login",
          "POST /api/logout");

  private static final String SESSION = "/api/v1/admin/session";
  private static final String LOGOUT = "/api/v1/admin/logout";
  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;

  private final TestGateway gateway = TestGateway.empty();
  private final String token = gateway.session('A');

  private static FakeRequest get() {
    return FakeRequest.of("GET", SESSION, "");
  }

  private FakeRequest byBearer() {
    return get().header("Authorization", "Bearer " + token);
  }

  private FakeRequest byCookie() {
    return get().header("Cookie", "theme=dark; grok2api_admin_session=" + token + "; a=b");
  }

  private FakeRequest logout() {
    return FakeRequest.of("POST", LOGOUT, "");
  }

  private void refused(int status, String code, FakeRequest request) {
    Reply reply = gateway.send(request);
    assertEquals(code, reply.json().text("code"));
    assertEquals(status, reply.status());
  }

  private long expiresAt() {
    return gateway.rows("SELECT expires_at FROM admin_sessions").get(0).integer("expires_at");
  }

  @Test
  void showsWhoIsSignedIn() {
    gateway.variables.put("BUILD_SHA", "0123abc");
    gateway.restart();
    for (FakeRequest request : List.of(byBearer(), byCookie())) {
      assertEquals(
          """
          {"success":true,"status":"success","username":"admin","expires_at":1770314400000,\
          "must_change_password":false,"build":"0123abc","schema":"current"}""",
          gateway.send(request).body());
    }
  }

  @Test
  void everyAnswerHasAnIdAndTheBuildIsNotKeptAndNotForOtherOrigins() {
    for (FakeRequest request :
        List.of(byBearer(), get(), FakeRequest.of("GET", "/api/nothing", ""))) {
      Reply reply = gateway.send(request.header("Origin", "https://elsewhere.example"));
      assertEquals("no-store", reply.header("Cache-Control"));
      assertEquals("dev", reply.header("x-grok2api-build"));
      assertEquals("request-1", reply.header("x-request-id"));
      assertEquals("application/json", reply.header("Content-Type"));
      assertNull(reply.header("Access-Control-Allow-Origin"));
    }
  }

  @Test
  void checksASessionAndReadsTheSettingsInOneRoundTrip() {
    gateway.sql.resetRoundTrips();
    FakeRequest models = FakeRequest.of("GET", "/api/v1/admin/models/chat", "");
    assertEquals(200, gateway.send(models.header("Authorization", "Bearer " + token)).status());
    assertEquals(1, gateway.sql.roundTrips());
  }

  private FakeRequest logoutWith(FakeRequest signedIn) {
    return logout().header("Authorization", signedIn.header("Authorization"));
  }

  @Test
  void aGuestIsToldToSignIn() {
    refused(401, "MISSING_SESSION", get());
    refused(401, "MISSING_SESSION", get().header("Cookie", "other=1; grok2api_admin_session="));
    refused(401, "MISSING_SESSION", get().header("Cookie", "xgrok2api_admin_session=" + token));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"x", "session-token-of-a-test-0123456789-abcdefgB", "sk-test", "' OR 1=1 --"})
  void anUnknownSessionHasEnded(String unknown) {
    refused(401, "SESSION_EXPIRED", get().header("Authorization", "Bearer " + unknown));
    FakeRequest cookie = get().header("Cookie", "grok2api_admin_session=" + unknown);
    assertEquals(
        "grok2api_admin_session=; Path=/; HttpOnly; Secure; SameSite=Lax; Max-Age=0",
        gateway.send(cookie).header("Set-Cookie"));
  }

  @Test
  void whatCannotBeATokenCostsNoRoundTrip() {
    gateway.sql.resetRoundTrips();
    refused(401, "SESSION_EXPIRED", get().header("Authorization", "Bearer " + token + "A"));
    assertEquals(0, gateway.sql.roundTrips());
  }

  @Test
  void whoReadsTheDatabaseIsNotSignedInWithIt() {
    String stored = gateway.rows("SELECT token FROM admin_sessions").get(0).text("token");
    assertEquals(43, stored.length());
    refused(401, "SESSION_EXPIRED", get().header("Authorization", "Bearer " + stored));
  }

  @Test
  void aBearerDecidesAlone() {
    refused(401, "SESSION_EXPIRED", byCookie().header("Authorization", "Bearer " + "x".repeat(43)));
    refused(401, "MISSING_SESSION", byCookie().header("Authorization", "Bearer"));
    assertEquals(200, gateway.send(byCookie().header("Authorization", "Basic YTpi")).status());
    assertEquals(200, gateway.send(get().header("Authorization", "bEARER  " + token)).status());
  }

  @Test
  void aSessionEndsAtItsTime() {
    gateway.clock.nowMillis += 8 * HOUR;
    refused(401, "SESSION_EXPIRED", byBearer());
    gateway.clock.nowMillis -= 1;
    assertEquals(200, gateway.send(byBearer()).status());
  }

  @Test
  void useMovesItsEndOnAtMostEveryFiveMinutes() {
    long first = expiresAt();
    gateway.clock.nowMillis += 5 * MINUTE - 1;
    assertNull(gateway.send(byCookie()).header("Set-Cookie"));
    assertEquals(first, expiresAt());
    gateway.clock.nowMillis += 1;
    Reply moved = gateway.send(byCookie());
    assertEquals(first + 5 * MINUTE, expiresAt());
    assertTrue(moved.body().contains("\"expires_at\":" + expiresAt()), moved.body());
    assertEquals(
        "grok2api_admin_session="
            + token
            + "; Path=/; HttpOnly; Secure; SameSite=Lax; Max-Age=28800",
        moved.header("Set-Cookie"));
    assertNull(gateway.send(byCookie()).header("Set-Cookie"));
  }

  @Test
  void aScriptGetsNoCookie() {
    gateway.clock.nowMillis += HOUR;
    assertNull(gateway.send(byBearer()).header("Set-Cookie"));
    assertEquals(gateway.clock.nowMillis + 8 * HOUR, expiresAt());
  }

  @ParameterizedTest
  @CsvSource({"24, 24", "'\"2\"', 2", "0, 1", "999, 168", "null, 8"})
  void theOperatorSaysHowLongItLasts(String stored, long hours) {
    gateway.setting("security", "session_hours", stored);
    gateway.clock.nowMillis += 10 * MINUTE;
    String cookie = gateway.send(byCookie()).header("Set-Cookie");
    assertTrue(cookie.endsWith("Max-Age=" + hours * 3600), cookie);
    assertEquals(gateway.clock.nowMillis + hours * HOUR, expiresAt());
  }

  @Test
  void aCookieSignsOutOnlyFromOurOwnPage() {
    FakeRequest cookie = logout().header("Cookie", "grok2api_admin_session=" + token);
    refused(403, "CSRF_REJECTED", cookie);
    refused(403, "CSRF_REJECTED", cookie.header("Origin", "https://gw.example"));
    cookie.header("X-Requested-With", "grok2api-admin");
    refused(403, "CSRF_REJECTED", cookie.header("Origin", "https://evil.example"));
    refused(403, "CSRF_REJECTED", cookie.header("Origin", "null"));
    refused(403, "CSRF_REJECTED", cookie.header("Origin", "https://gw.example.evil.example"));
    refused(403, "CSRF_REJECTED", cookie.header("Origin", "http://gw.example"));
    assertEquals(1, gateway.rows("SELECT * FROM admin_sessions").size());

    Reply out = gateway.send(cookie.header("Origin", "https://gw.example"));
    assertEquals(
        """
        {"success":true,"status":"success"}""",
        out.body());
    assertEquals(
        "grok2api_admin_session=; Path=/; HttpOnly; Secure; SameSite=Lax; Max-Age=0",
        out.header("Set-Cookie"));
    refused(401, "SESSION_EXPIRED", byCookie());
  }

  @Test
  void aRefererDoesWhereThereIsNoOrigin() {
    FakeRequest cookie =
        logout()
            .header("Cookie", "grok2api_admin_session=" + token)
            .header("X-Requested-With", "grok2api-admin");
    refused(403, "CSRF_REJECTED", cookie);
    refused(403, "CSRF_REJECTED", cookie.header("Referer", "https://gw.example.evil.example/"));
    refused(403, "CSRF_REJECTED", cookie.header("Referer", "gw.example"));
    assertEquals(
        200, gateway.send(cookie.header("Referer", "https://gw.example/admin/token?p=2")).status());
  }

  @Test
  void behindAProxyTheOperatorsWordIsNeededToo() {
    FakeRequest cookie =
        logout()
            .header("Cookie", "grok2api_admin_session=" + token)
            .header("X-Requested-With", "grok2api-admin")
            .header("Origin", "https://panel.example")
            .header("X-Forwarded-Proto", "https")
            .header("X-Forwarded-Host", "panel.example");
    refused(403, "CSRF_REJECTED", cookie);
    gateway.setting("global", "base_url", "\"https://other.example\"");
    refused(403, "CSRF_REJECTED", cookie);
    gateway.setting("global", "base_url", "\"https://Panel.example/\"");
    refused(403, "CSRF_REJECTED", cookie.header("X-Forwarded-Host", "gw.example"));
    cookie.header("X-Forwarded-Host", "panel.example");
    assertEquals(200, gateway.send(cookie).status());
  }

  @Test
  void aScriptMaySignOutAsOftenAsItLikes() {
    assertEquals(200, gateway.send(logoutWith(byBearer())).status());
    assertEquals(200, gateway.send(logoutWith(byBearer())).status());
    assertEquals(200, gateway.send(logout()).status());
    refused(403, "CSRF_REJECTED", logout().header("Origin", "https://evil.example"));
  }

  @Test
  void signingOutEndsNoOtherSession() {
    gateway.session('B');
    gateway.send(logoutWith(byBearer()));
    assertEquals(1, gateway.rows("SELECT * FROM admin_sessions").size());
    refused(401, "SESSION_EXPIRED", byBearer());
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /api, 404, NOT_FOUND",
    "GET, /api/, 404, NOT_FOUND",
    "GET, /api/v1/admin/nothing, 404, NOT_FOUND",
    "POST, /api/nothing, 404, NOT_FOUND",
    "DELETE, /api/v1/admin/session, 405, METHOD_NOT_ALLOWED",
    "GET, /api/v1/admin/logout, 405, METHOD_NOT_ALLOWED",
  })
  void aPathOrMethodThatDoesNotExistIsToldToAnybody(
      String method, String path, int status, String code) {
    refused(status, code, FakeRequest.of(method, path, ""));
  }

  /** Every one there is, so that a route which somebody adds cannot be left open by mistake. */
  @Test
  void everyRouteNeedsASessionUnlessItIsForGuests() {
    int routes = 0;
    for (String route : gateway.routes()) {
      String[] parts = route.split(" ");
      if (parts[1].startsWith("/api/") && !FOR_GUESTS.contains(route)) {
        routes++;
        String path = parts[1].replaceAll("\\{[^}]*}", "x");
        Reply reply = gateway.send(FakeRequest.of(parts[0], path, "{}"));
        assertEquals(401, reply.status(), route);
        assertEquals("MISSING_SESSION", reply.json().text("code"), route);
      }
    }
    assertTrue(routes >= 30, "the table was not found");
  }

  @Test
  void aDatabaseThatIsBehindIsToldAsSuch() {
    List<String> names = Migrations.names();
    String before = names.get(names.size() - 2).substring(0, 4);
    TestGateway behind = TestGateway.over(Migrations.upTo(before));
    String signedIn = behind.session('A');
    Reply reply = behind.send(get().header("Authorization", "Bearer " + signedIn));
    assertEquals("outdated", reply.json().text("schema"));
  }

  @Test
  void aDatabaseThatIsEmptyIsToldAsSuch() {
    TestGateway bare = TestGateway.over(Migrations.upTo("0000"));
    Reply reply = bare.send(byBearer());
    assertEquals(503, reply.status());
    assertEquals("SCHEMA_OUTDATED", reply.json().text("code"));
    assertTrue(reply.json().text("error").contains("migrations apply"), reply.body());
  }

  @Test
  void aMissingDatabaseIsNamed() {
    gateway.variables.put("DB", "missing");
    Reply reply = gateway.send(byBearer());
    assertEquals(500, reply.status());
    assertEquals("MISCONFIGURED", reply.json().text("code"));
    assertTrue(reply.json().text("error").contains("DB"), reply.body());
  }

  @Test
  void aDefectIsToldToTheLogAlone() {
    gateway.run("DROP TABLE settings");
    gateway.run("CREATE VIEW settings AS SELECT json('{') AS key, '' AS value");
    Reply reply = gateway.send(byBearer());
    assertEquals(500, reply.status());
    assertEquals("INTERNAL", reply.json().text("code"));
    assertEquals("request-1", reply.json().text("request_id"));
    assertFalse(reply.body().contains("malformed"), reply.body());
    assertTrue(gateway.logged.get(0).startsWith("request.defect"), gateway.logged.get(0));
  }
}
