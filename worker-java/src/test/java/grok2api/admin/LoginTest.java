package grok2api.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.platform.HttpCall.Header;
import grok2api.platform.JsonValue;
import grok2api.platform.Row;
import grok2api.store.AdminPasswords;
import grok2api.testing.FakeRequest;
import grok2api.testing.JvmDigests;
import grok2api.testing.JvmJson;
import grok2api.testing.Migrations;
import grok2api.testing.Reply;
import grok2api.testing.TestGateway;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoginTest {
  private static final String LOGIN = "/api/v1/admin/login";
  private static final String CLEARED =
      "grok2api_admin_session=; Path=/; HttpOnly; Secure; SameSite=Lax; Max-Age=0";

  private final TestGateway gateway = TestGateway.empty();

  private static FakeRequest request(String username, String password) {
    JvmJson json = new JvmJson();
    return FakeRequest.of(
            "POST",
            LOGIN,
            "{\"username\":" + json.quote(username) + ",\"password\":" + json.quote(password) + "}")
        .header("CF-Connecting-IP", "203.0.113.7");
  }

  private static FakeRequest fromPanel(FakeRequest request) {
    return request
        .header("X-Requested-With", "grok2api-admin")
        .header("Origin", "https://gw.example");
  }

  private Reply login(String username, String password) {
    return gateway.send(request(username, password));
  }

  private void signedIn(Reply reply) {
    assertEquals(200, reply.status(), reply.body());
  }

  private void wrong(Reply reply) {
    assertEquals(401, reply.status(), reply.body());
    assertEquals("BAD_CREDENTIALS", reply.json().text("code"));
  }

  /** A row as the fork writes it. */
  private void hashed(String hash, String salt, int rounds) {
    gateway
        .setting("global", "admin_password_hash", "\"" + hash + "\"")
        .setting("global", "admin_password_salt", "\"" + salt + "\"")
        .setting("global", "admin_password_iter", "" + rounds)
        .setting("global", "admin_password", "\"\"");
  }

  private JsonValue global() {
    return new JvmJson()
        .parse(
            gateway.rows("SELECT value FROM settings WHERE key = 'global'").get(0).text("value"));
  }

  private long revision() {
    return gateway
        .rows("SELECT revision FROM revisions WHERE name = 'settings'")
        .get(0)
        .integer("revision");
  }

  @Test
  void givesAScriptASessionUnderTheNameItKnows() {
    Reply reply = login(" admin ", TestGateway.PASSWORD);
    signedIn(reply);
    JsonValue body = reply.json();
    assertEquals(
        List.of("success", "status", "api_key", "expires_at", "must_change_password"),
        body.names());
    String token = body.text("api_key");
    assertEquals(
        "grok2api_admin_session="
            + token
            + "; Path=/; HttpOnly; Secure; SameSite=Lax; Max-Age=28800",
        reply.header("Set-Cookie"));
    assertEquals(gateway.clock.nowMillis + 8 * 3_600_000L, (long) body.get("expires_at").number());
    Row row = gateway.rows("SELECT * FROM admin_sessions").get(0);
    assertEquals(new JvmDigests().sha256Base64Url(token), row.text("token"));
    assertEquals("password", row.text("method"));
    assertEquals("203.0.113.0", row.text("ip"));
    FakeRequest show = FakeRequest.of("GET", "/api/v1/admin/session", "");
    signedIn(gateway.send(show.header("Authorization", "Bearer " + token)));
  }

  @Test
  void givesThePanelNoTokenThatItsScriptsCouldReach() {
    Reply reply = gateway.send(fromPanel(request("admin", TestGateway.PASSWORD)));
    signedIn(reply);
    assertNull(reply.json().get("api_key"));
    assertTrue(reply.header("Set-Cookie").startsWith("grok2api_admin_session="));
  }

  @Test
  void doesNotTellWhetherTheNameOrThePasswordIsWrong() {
    Reply name = login("operator", TestGateway.PASSWORD);
    Reply password = login("admin", "wrong");
    wrong(name);
    assertEquals(name.body(), password.body());
    for (Reply reply : List.of(name, password)) {
      assertEquals(CLEARED, reply.header("Set-Cookie"));
    }
    assertEquals(0, gateway.rows("SELECT * FROM admin_sessions").size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"username\":\"admin\"}",
        "{\"username\":\"admin\",\"password\":\"\"}",
        "{\"username\":\" \",\"password\":\"x\"}",
        "{\"username\":1,\"password\":\"x\"}"
      })
  void asksForBothFields(String body) {
    Reply reply = gateway.send(FakeRequest.of("POST", LOGIN, body));
    assertEquals(400, reply.status());
    assertEquals("INVALID_FIELD", reply.json().text("code"));
    assertTrue(List.of("username", "password").contains(reply.json().text("field")));
    assertEquals(0, gateway.rows("SELECT * FROM sign_in_failures").size());
  }

  @Test
  void takesAsManyRoundTripsAsItMust() {
    gateway.sql.resetRoundTrips();
    signedIn(gateway.send(fromPanel(request("admin", TestGateway.PASSWORD))));
    assertEquals(2, gateway.sql.roundTrips());
    gateway.sql.resetRoundTrips();
    wrong(login("admin", "wrong"));
    assertEquals(1, gateway.sql.roundTrips());
  }

  @Test
  void anotherSitesPageCannotSignAnybodyIn() {
    for (FakeRequest request :
        List.of(
            request("admin", TestGateway.PASSWORD).header("Origin", "https://evil.example"),
            fromPanel(request("admin", "wrong")).header("Origin", "https://evil.example"),
            request("admin", "wrong").header("Origin", "https://gw.example"))) {
      Reply reply = gateway.send(request);
      assertEquals(403, reply.status());
      assertEquals("CSRF_REJECTED", reply.json().text("code"));
    }
    assertEquals(0, gateway.rows("SELECT * FROM sign_in_failures").size());
  }

  @Test
  void hashesAPasswordStoredInClearWithTheFirstSignIn() {
    gateway.setting("global", "of_another_edition", "\"kept\"");
    long before = revision();
    signedIn(login("admin", TestGateway.PASSWORD));
    JsonValue global = global();
    assertEquals(43, global.text("admin_password_hash").length());
    assertEquals(22, global.text("admin_password_salt").length());
    assertEquals("100000", global.get("admin_password_iter").toJson());
    assertTrue(global.text("admin_password").matches("![A-Za-z0-9_-]{32}"));
    assertEquals("kept", global.text("of_another_edition"));
    assertEquals("admin", global.text("admin_username"));
    assertEquals(before + 1, revision());

    signedIn(login("admin", TestGateway.PASSWORD));
    wrong(login("admin", global.text("admin_password")));
    assertEquals(global.toJson(), global().toJson());
    assertEquals(before + 1, revision());
  }

  @Test
  void doesNotUndoAPasswordThatSomebodyElseHasChangedMeanwhile() {
    long before = revision();
    AdminPasswords.NewHash hash = new AdminPasswords.NewHash("h", "s", "!f");
    for (AdminPasswords.Known outdated :
        List.of(
            new AdminPasswords.Known("", "an earlier one"),
            new AdminPasswords.Known("an earlier one", null))) {
      gateway.sql.batch(
          List.of(AdminPasswords.replace(outdated, hash, null, 1), AdminPasswords.changed()));
    }
    assertEquals(TestGateway.PASSWORD, global().text("admin_password"));
    assertEquals(before, revision());
  }

  @ParameterizedTest
  @CsvSource({
    "password, JeuGrMduQwGPGLmo-Qwv7UYtHHmeg9SK49fGkEamC2c, 1000",
    "S3cret-pässwörd, uH-0sWxiPHlFzCWZw48DxI2L_pGjSqXJVn_TYRaCmCg, 100000"
  })
  void opensToTheHashesOfTheDataModel(String password, String hash, int rounds) {
    hashed(hash, "AAECAwQFBgcICQoLDA0ODw", rounds);
    wrong(login("admin", "wrong"));
    signedIn(login("admin", password));
    JsonValue global = global();
    assertEquals(hash, global.text("admin_password_hash"));
    assertTrue(global.text("admin_password").matches("![A-Za-z0-9_-]{32}"), "a filler by now");
  }

  @Test
  void moreRoundsThanWorkersAllowAreNoHash() {
    hashed("JeuGrMduQwGPGLmo-Qwv7UYtHHmeg9SK49fGkEamC2c", "AAECAwQFBgcICQoLDA0ODw", 100_001);
    wrong(login("admin", "password"));
    wrong(login("admin", "x"));
    gateway.setting("global", "admin_password", "\"in clear\"");
    signedIn(login("admin", "in clear"));
    assertEquals("100000", global().get("admin_password_iter").toJson());
  }

  @Test
  void triesAPasswordAsTypedAndThenWithoutBlanksAround() {
    gateway.setting("global", "admin_password", "\" with blanks \"");
    signedIn(login("admin", " with blanks "));
    signedIn(login("admin", " with blanks "));
    wrong(login("admin", "with blanks"));
    gateway.setting("global", "admin_password", "\"without\"");
    gateway.setting("global", "admin_password_hash", "\"\"");
    signedIn(login("admin", "\twithout "));
    signedIn(login("admin", " without"));
    wrong(login("operator", " without"));
  }

  @Test
  void theDefaultPasswordOpensNothingButTheWayToAnother() {
    gateway.setting("global", "admin_password", "\"admin\"");
    Reply reply = login("admin", "admin");
    signedIn(reply);
    assertTrue(reply.json().get("must_change_password").isTrue());
    assertEquals("admin", global().text("admin_password"), "not hashed: everybody shall see it");
    String token = reply.json().text("api_key");
    FakeRequest tokens = FakeRequest.of("GET", "/api/v1/admin/tokens", "");
    Reply refused = gateway.send(tokens.header("Authorization", "Bearer " + token));
    assertEquals("PASSWORD_CHANGE_REQUIRED", refused.json().text("code"));
  }

  @Test
  void aHashOfTheDefaultPasswordIsTheDefaultToo() {
    hashed("W2Udq1o3UvrzrmS_i2bAHfQJwCedYwHtIXBDvbR5xcA", "gDzuAECdI8vWCh7fHZJSYA", 100_000);
    Reply reply = login("admin", "admin");
    signedIn(reply);
    assertTrue(reply.json().get("must_change_password").isTrue());
    FakeRequest tokens = FakeRequest.of("GET", "/api/v1/admin/tokens", "");
    assertEquals(
        403,
        gateway
            .send(tokens.header("Authorization", "Bearer " + reply.json().text("api_key")))
            .status());
  }

  @Test
  void aSecretOfTheDeploymentReplacesTheDefaultPassword() {
    gateway.setting("global", "admin_password", "\"admin\"");
    gateway.variables.put("ADMIN_PASSWORD", "from the secret");
    wrong(login("admin", "admin"));
    Reply reply = login("admin", "from the secret");
    signedIn(reply);
    assertFalse(reply.json().get("must_change_password").isTrue());
    assertNotEquals("", global().text("admin_password_hash"));
    signedIn(login("admin", "from the secret"));
    gateway.variables.put("ADMIN_PASSWORD", "another");
    wrong(login("admin", "another"));
    signedIn(login("admin", "from the secret"));
  }

  @Test
  void theSecretReplacesAHashOfTheDefaultPasswordToo() {
    hashed("W2Udq1o3UvrzrmS_i2bAHfQJwCedYwHtIXBDvbR5xcA", "gDzuAECdI8vWCh7fHZJSYA", 100_000);
    gateway.variables.put("ADMIN_PASSWORD", "from the secret");
    wrong(login("admin", "admin"));
    signedIn(login("admin", "from the secret"));
    wrong(login("admin", "admin"));
    signedIn(login("admin", "from the secret"));
  }

  @Test
  void theSecretDoesNotReplaceAPasswordThatWasChosen() {
    gateway.variables.put("ADMIN_PASSWORD", "from the secret");
    wrong(login("admin", "from the secret"));
    signedIn(login("admin", TestGateway.PASSWORD));
  }

  @Test
  void anEmptyOrUnreadablePasswordOpensNothing() {
    gateway.setting("global", "admin_password", "\"\"");
    wrong(login("admin", " "));
    gateway.run("UPDATE settings SET value = '{' WHERE key = 'global'");
    wrong(login("admin", "admin"));
    assertEquals(0, gateway.rows("SELECT * FROM admin_sessions").size());
  }

  @Test
  void leavesARowInTheAuditWithoutASecret() {
    login("admin", TestGateway.PASSWORD);
    List<Row> rows = gateway.rows("SELECT * FROM audit_log");
    assertEquals(1, rows.size());
    assertEquals("session.begun", rows.get(0).text("action"));
    assertEquals("{\"method\":\"password\"}", rows.get(0).text("detail"));
    assertFalse(String.join("\n", gateway.logged).contains(TestGateway.PASSWORD));
  }

  @Test
  void keepsTwentySessions() {
    for (int i = 0; i < 22; i++) {
      gateway.clock.nowMillis += 1000;
      signedIn(login("admin", TestGateway.PASSWORD));
    }
    assertEquals(20, gateway.rows("SELECT * FROM admin_sessions").size());
  }

  @Test
  void aBrowserGetsACookieByWhichItIsKnownAndAScriptDoesNot() {
    login("admin", TestGateway.PASSWORD);
    assertEquals(0, gateway.rows("SELECT * FROM known_devices").size());
    Reply reply = gateway.send(fromPanel(request("admin", TestGateway.PASSWORD)));
    String cookie = device(reply);
    assertTrue(
        cookie.endsWith("; Path=/api/v1/admin; HttpOnly; Secure; SameSite=Lax; Max-Age=31536000"),
        cookie);
    String secret = cookie.substring("grok2api_device=".length(), cookie.indexOf(';'));
    Row row = gateway.rows("SELECT * FROM known_devices").get(0);
    assertEquals(new JvmDigests().sha256Base64Url(secret), row.text("digest"));

    FakeRequest again = fromPanel(request("admin", TestGateway.PASSWORD));
    String next = device(gateway.send(again.header("Cookie", "grok2api_device=" + secret)));
    assertNotEquals(cookie, next);
    assertEquals(1, gateway.rows("SELECT * FROM known_devices").size());
  }

  @Test
  void remembersTheFiftyBrowsersThatSignedInLast() {
    for (int i = 0; i < 60; i++) {
      gateway.run("INSERT INTO known_devices (digest, expires_at) VALUES (?1, ?2)", "d" + i, i);
    }
    gateway.send(fromPanel(request("admin", TestGateway.PASSWORD)));
    assertEquals(50, gateway.rows("SELECT * FROM known_devices").size());
    assertEquals(0, gateway.rows("SELECT * FROM known_devices WHERE digest = 'd10'").size());
  }

  @Test
  void aPasswordOfAMegabyteIsNotEvenLookedAt() {
    assertEquals(400, login("admin", "x".repeat(1_000_000)).status());
  }

  static String device(Reply reply) {
    for (Header header : reply.headers()) {
      if (header.value().startsWith("grok2api_device=")) {
        return header.value();
      }
    }
    throw new AssertionError("No device cookie in " + reply.headers());
  }

  @Test
  void servesOlderScripts() {
    FakeRequest request =
        FakeRequest.of(
            "POST",
            "/api/login",
            "{\"username\":\"admin\",\"password\":\"" + TestGateway.PASSWORD + "\"}");
    Reply reply = gateway.send(request);
    assertEquals(200, reply.status());
    assertEquals(List.of("success", "token", "message"), reply.json().names());
    String token = reply.json().text("token");

    FakeRequest wrong =
        FakeRequest.of("POST", "/api/login", "{\"username\":\"admin\",\"password\":\"x\"}");
    Reply refused = gateway.send(wrong);
    assertEquals(401, refused.status());
    assertFalse(refused.json().get("success").isTrue());
    assertEquals("User name or password is wrong", refused.json().text("message"));
    assertEquals(CLEARED, refused.header("Set-Cookie"));

    Reply empty = gateway.send(FakeRequest.of("POST", "/api/login", "{}"));
    assertEquals(200, empty.status());
    assertEquals(List.of("success", "message"), empty.json().names());

    for (int i = 0; i < 5; i++) {
      refused = gateway.send(wrong);
    }
    assertEquals(429, refused.status());
    assertEquals("600", refused.header("Retry-After"));
    assertEquals("LOGIN_THROTTLED", refused.json().text("code"));

    FakeRequest logout = FakeRequest.of("POST", "/api/logout", "");
    Reply out = gateway.send(logout.header("Authorization", "Bearer " + token));
    assertEquals(List.of("success", "message"), out.json().names());
    assertEquals(0, gateway.rows("SELECT * FROM admin_sessions").size());
  }

  @Test
  void aDefectOfAnOlderRouteHasItsCode() {
    for (Map.Entry<String, String> route :
        Map.of("/api/login", "LOGIN_ERROR", "/api/logout", "LOGOUT_ERROR").entrySet()) {
      TestGateway broken = TestGateway.over(Migrations.migrated());
      broken.run("DROP TABLE admin_sessions");
      broken.run("CREATE VIEW admin_sessions AS SELECT json('{') AS token");
      broken.setting("global", "admin_password", "\"" + TestGateway.PASSWORD + "\"");
      FakeRequest request =
          FakeRequest.of(
                  "POST",
                  route.getKey(),
                  "{\"username\":\"admin\",\"password\":\"" + TestGateway.PASSWORD + "\"}")
              .header("Authorization", "Bearer " + "x".repeat(43));
      Reply reply = broken.send(request);
      assertEquals(500, reply.status(), reply.body());
      assertEquals(route.getValue(), reply.json().text("code"));
    }
  }
}
