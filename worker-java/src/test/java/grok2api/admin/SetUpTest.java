package grok2api.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.platform.JsonValue;
import grok2api.platform.Row;
import grok2api.store.AdminPasswords;
import grok2api.testing.FakeRequest;
import grok2api.testing.Migrations;
import grok2api.testing.Reply;
import grok2api.testing.TestGateway;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SetUpTest {
  private static final String SETUP = "/api/v1/admin/setup";

  private final TestGateway gateway = TestGateway.over(Migrations.migrated());

  private boolean needed() {
    Reply reply = gateway.send(FakeRequest.of("GET", SETUP, ""));
    assertEquals(List.of("success", "status", "needed", "session_shown"), reply.json().names());
    return reply.json().get("needed").isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "Cookie,        grok2api_admin_session=of-long-ago, true",
    "Authorization, Bearer of-long-ago,                 true",
    "Cookie,        other=of-long-ago,                  false",
  })
  void aPageIsToldWhetherItHasASession(String header, String value, boolean shown) {
    Reply reply = gateway.send(FakeRequest.of("GET", SETUP, "").header(header, value));
    assertEquals(shown, reply.json().get("session_shown").isTrue());
  }

  private Reply setUp(String body) {
    return gateway.send(FakeRequest.of("POST", SETUP, body));
  }

  private void closed() {
    assertFalse(needed());
    Reply reply = setUp("{\"password\":\"a stranger's one\"}");
    assertEquals(409, reply.status());
    assertEquals("ALREADY_SET_UP", reply.json().text("code"));
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
  void leadsFromNothingToAPasswordASessionAndAKey() {
    assertTrue(needed());
    Reply reply = setUp("{\"password\":\"battery staple\",\"username\":\" operator \"}");
    assertEquals(200, reply.status(), reply.body());
    JsonValue body = reply.json();
    assertFalse(body.get("must_change_password").isTrue());
    String key = body.text("key");
    assertEquals(35, key.length());
    FakeRequest models = FakeRequest.of("GET", "/v1/models", "");
    assertEquals(200, gateway.send(models.header("Authorization", "Bearer " + key)).status());
    FakeRequest show = FakeRequest.of("GET", "/api/v1/admin/tokens", "");
    show.header("Authorization", "Bearer " + body.text("api_key"));
    assertEquals(200, gateway.send(show).status());
    assertEquals(401, login("admin", "battery staple"));
    assertEquals(200, login("operator", "battery staple"));
    closed();
  }

  @Test
  void storesNeitherThePasswordNorTheKey() {
    Reply reply = setUp("{\"password\":\"battery staple\"}");
    String key = reply.json().text("key");
    Row row = gateway.rows("SELECT * FROM api_keys").get(0);
    assertEquals("first key", row.text("name"));
    assertEquals("id:" + row.text("id"), row.text("key"));
    assertEquals(key.substring(0, 6) + "..." + key.substring(31), row.text("display"));
    String global =
        gateway.rows("SELECT value FROM settings WHERE key = 'global'").get(0).text("value");
    assertFalse(global.contains("battery staple"), global);
    String logged = String.join("\n", gateway.logged);
    assertFalse(logged.contains(key) || logged.contains("battery staple"), logged);
    List<Row> audit = gateway.rows("SELECT action, actor, detail FROM audit_log ORDER BY action");
    assertEquals("installation.set_up", audit.get(0).text("action"));
    assertEquals("{\"key\":\"" + row.text("id") + "\"}", audit.get(0).text("detail"));
    assertEquals("session.begun", audit.get(1).text("action"));
    assertEquals("setup", gateway.rows("SELECT method FROM admin_sessions").get(0).text("method"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO tokens (token, token_type, created_time) VALUES ('t', 'sso', 0)",
        "INSERT INTO api_keys (key, name, created_at) VALUES ('k', 'k', 0)",
        "INSERT INTO admin_sessions (token, expires_at) VALUES ('t', 0)",
        "INSERT INTO audit_log (id, at, actor, action, detail, ip, request_id)"
            + " VALUES (1, 0, 'admin', 'session.begun', '{}', '', '')",
        "INSERT INTO request_log (id, timestamp, ip, model, duration_ms, status, key_name)"
            + " VALUES (1, 0, '', '', 0, 200, '')",
        "INSERT INTO request_logs (id, time, timestamp, ip, model, duration, status, key_name,"
            + " token_suffix, error) VALUES ('1', '', 0, '', '', 0, 200, '', '', '')",
        "UPDATE settings SET value = json_set(value, '$.admin_password', 'another')"
            + " WHERE key = 'global'",
        "UPDATE settings SET value = json_set(value, '$.admin_password_hash', 'h')"
            + " WHERE key = 'global'",
        "UPDATE settings SET value = '{' WHERE key = 'global'",
      })
  void isClosedOnceThereIsAnything(String trace) {
    gateway.run(trace);
    closed();
  }

  @Test
  void isClosedByTheSecretOfTheDeployment() {
    gateway.variables.put("ADMIN_PASSWORD", "from the secret");
    closed();
  }

  @Test
  void aStrangersGuessesDoNotCloseIt() {
    for (int i = 0; i < 6; i++) {
      login("admin", "wrong");
    }
    assertEquals(1, gateway.rows("SELECT * FROM audit_log").size());
    assertTrue(needed());
  }

  @Test
  void ofTwoAtOnceTheDatabaseTakesOne() {
    AdminPasswords.NewHash hash = new AdminPasswords.NewHash("hash", "salt", "!filler");
    assertEquals(1, gateway.sql.run(AdminPasswords.setUp(hash, null, 1)).changes());
    assertEquals(0, gateway.sql.run(AdminPasswords.setUp(hash, null, 1)).changes());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                                   | password",
        "{\"password\":\"7 chars\"}                           | password",
        "{\"password\":\"   admin   \"}                       | password",
        "{\"password\":\"        \"}                          | password",
        "{\"password\":\"Operator\",\"username\":\"operator\"} | password",
        "{\"password\":\"battery staple\",\"username\":\" \"} | username",
        "{\"password\":\"battery staple\",\"username\":7}     | username",
      })
  void refusesAPasswordThatIsEasilyGuessed(String body, String field) {
    Reply reply = setUp(body);
    assertEquals(400, reply.status());
    assertEquals("INVALID_FIELD", reply.json().text("code"));
    assertEquals(field, reply.json().text("field"));
    assertTrue(needed());
  }

  @Test
  void anotherSitesPageCannotDoIt() {
    FakeRequest request = FakeRequest.of("POST", SETUP, "{\"password\":\"battery staple\"}");
    assertEquals(403, gateway.send(request.header("Origin", "https://evil.example")).status());
    assertTrue(needed());
  }
}
