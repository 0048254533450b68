package grok2api.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.platform.Row;
import grok2api.testing.FakeRequest;
import grok2api.testing.Reply;
import grok2api.testing.TestGateway;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PasswordChangeTest {
  private static final String PASSWORD = "/api/v1/admin/password";
  private static final String NEW = "battery staple";

  private final TestGateway gateway = TestGateway.empty();

  private static String body(String current, String next) {
    return "{\"current_password\":\"" + current + "\",\"new_password\":\"" + next + "\"}";
  }

  private Reply change(String body) {
    return gateway.admin("POST", PASSWORD, body);
  }

  private int login(String username, String password) {
    return gateway
        .send(
            FakeRequest.of(
                "POST",
                "/api/v1/admin/login",
                "{\"username\":\"" + username + "\",\"password\":\"" + password + "\"}"))
        .status();
  }

  @Test
  void replacesThePasswordAndEndsEveryOtherSession() {
    gateway.session('A');
    gateway.session('B');
    gateway.session('C');
    gateway.run("INSERT INTO known_devices (digest, expires_at) VALUES ('d', 9e15)");
    Reply reply = change(body(TestGateway.PASSWORD, NEW));
    assertEquals(
        """
        {"success":true,"status":"success","username":"admin","sessions_ended":2}""",
        reply.body());
    assertNull(reply.header("Set-Cookie"));
    assertEquals(1, gateway.rows("SELECT * FROM admin_sessions").size());
    assertEquals(0, gateway.rows("SELECT * FROM known_devices").size());
    assertEquals(0, gateway.rows("SELECT * FROM sign_in_failures").size());
    assertEquals(401, login("admin", TestGateway.PASSWORD));
    assertEquals(200, login("admin", NEW));
    Row row = gateway.rows("SELECT * FROM audit_log ORDER BY id").get(0);
    assertEquals("password.changed", row.text("action"));
    assertEquals("admin", row.text("actor"));
    assertTrue(row.text("detail").contains("\"sessions_ended\":2"), row.text("detail"));
    assertFalse(row.text("detail").contains(NEW));
  }

  @Test
  void theBrowserThatAsksIsKnownAnew() {
    FakeRequest request =
        FakeRequest.of("POST", PASSWORD, body(TestGateway.PASSWORD, NEW))
            .header("Cookie", "grok2api_admin_session=" + gateway.session('A'))
            .header("X-Requested-With", "grok2api-admin")
            .header("Origin", "https://gw.example");
    LoginTest.device(gateway.send(request));
    assertEquals(1, gateway.rows("SELECT * FROM known_devices").size());
  }

  @Test
  void replacesTheNameToo() {
    String body = body(TestGateway.PASSWORD, NEW).replace("}", ",\"new_username\":\" boss \"}");
    assertEquals("boss", change(body).json().text("username"));
    assertEquals(401, login("admin", NEW));
    assertEquals(200, login("boss", NEW));
  }

  @ParameterizedTest
  @CsvSource({
    "hash, W2Udq1o3UvrzrmS_i2bAHfQJwCedYwHtIXBDvbR5xcA",
    "plain, ''",
  })
  void leadsOutOfTheDefaultPassword(String form, String hash) {
    gateway
        .setting("global", "admin_password", "\"admin\"")
        .setting("global", "admin_password_salt", "\"gDzuAECdI8vWCh7fHZJSYA\"")
        .setting("global", "admin_password_hash", "\"" + hash + "\"");
    assertEquals(200, change(body("admin", NEW)).status());
    assertEquals(200, gateway.admin("GET", "/api/v1/admin/tokens", "").status());
    assertEquals(200, login("admin", NEW));
    assertEquals(401, login("admin", "admin"));
  }

  @Test
  void worksWhileNothingElseDoes() {
    gateway.setting("global", "admin_password", "\"admin\"");
    assertEquals(403, gateway.admin("GET", "/api/v1/admin/tokens", "").status());
    assertEquals(400, change("{}").status());
    assertEquals(200, change(body("admin", NEW)).status());
  }

  @Test
  void theSecretOfTheDeploymentIsTheCurrentPasswordWhileItIsInForce() {
    gateway.setting("global", "admin_password", "\"admin\"");
    gateway.variables.put("ADMIN_PASSWORD", "from the secret");
    assertEquals(401, change(body("admin", NEW)).status());
    assertEquals(200, change(body("from the secret", NEW)).status());
    assertEquals(200, login("admin", NEW));
    assertEquals(401, login("admin", "from the secret"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"new_password\":\"battery staple\"}                                    | current_password",
        "{\"current_password\":\"c\"}                                             | new_password",
        "{\"current_password\":\"c\",\"new_password\":\"7 chars\"}                | new_password",
        "{\"current_password\":\"c\",\"new_password\":\"ADMIN\"}                  | new_password",
        "{\"current_password\":\"c\",\"new_password\":\"bigbosss\",\"new_username\":\"BigBosss\"}"
            + " | new_password",
        "{\"current_password\":\"c\",\"new_password\":\"battery staple\",\"new_username\":\"\"}"
            + " | new_username",
      })
  void namesTheFieldThatIsWrong(String body, String field) {
    Reply reply = change(body);
    assertEquals(400, reply.status());
    assertEquals("INVALID_FIELD", reply.json().text("code"));
    assertEquals(field, reply.json().text("field"));
  }

  @Test
  void thePasswordMustNotBeTheNameThatStays() {
    gateway.setting("global", "admin_username", "\"operator\"");
    assertEquals("new_password", change(body("c", "operator")).json().text("field"));
  }

  @Test
  void aWrongCurrentPasswordLeavesTheSessionAndIsThrottled() {
    for (int i = 0; i < 5; i++) {
      Reply reply = change(body("wrong", NEW));
      assertEquals(401, reply.status());
      assertEquals("BAD_CREDENTIALS", reply.json().text("code"));
      assertNull(reply.header("Set-Cookie"));
    }
    Reply reply = change(body(TestGateway.PASSWORD, NEW));
    assertEquals(429, reply.status());
    assertEquals("LOGIN_THROTTLED", reply.json().text("code"));
    assertEquals(200, gateway.admin("GET", "/api/v1/admin/tokens", "").status());
    assertEquals(200, login("admin", TestGateway.PASSWORD), "signing in has counters of its own");
  }

  @Test
  void noPasswordAtAllIsNoneThatOneCouldKnow() {
    gateway.setting("global", "admin_password", "\"\"");
    assertEquals(401, change(body("", NEW)).status());
  }

  @Test
  void whoeverGuessesFromOutsideCannotKeepTheOperatorFromIt() {
    for (int i = 0; i < 6; i++) {
      login("admin", "wrong");
    }
    assertEquals(200, change(body(TestGateway.PASSWORD, NEW)).status());
  }

  @Test
  void keepsWhatElseIsInTheSettings() {
    gateway.setting("global", "base_url", "\"https://gw.example\"");
    change(body(TestGateway.PASSWORD, NEW));
    List<Row> rows =
        gateway.rows(
            "SELECT json_extract(value, '$.base_url') AS u, json_extract(value,"
                + " '$.admin_username') AS n FROM settings WHERE key = 'global'");
    assertEquals("https://gw.example", rows.get(0).text("u"));
    assertEquals("admin", rows.get(0).text("n"));
  }
}
