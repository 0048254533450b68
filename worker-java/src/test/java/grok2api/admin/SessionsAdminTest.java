package grok2api.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.platform.JsonValue;
import grok2api.platform.Row;
import grok2api.testing.FakeRequest;
import grok2api.testing.JvmDigests;
import grok2api.testing.Reply;
import grok2api.testing.TestGateway;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionsAdminTest {
  private static final String SESSIONS = "/api/v1/admin/sessions";

  private final TestGateway gateway = TestGateway.empty();

  private String id(char last) {
    return new JvmDigests().sha256Base64Url(gateway.session(last)).substring(0, 12);
  }

  private List<String> actions() {
    return gateway.rows("SELECT action FROM audit_log ORDER BY id").stream()
        .map((Row row) -> row.text("action"))
        .toList();
  }

  @Test
  void listsWhoIsSignedInTheNewestFirst() {
    gateway.session('A');
    FakeRequest login =
        FakeRequest.of(
                "POST",
                "/api/v1/admin/login",
                "{\"username\":\"admin\",\"password\":\"" + TestGateway.PASSWORD + "\"}")
            .header("CF-Connecting-IP", "203.0.113.7")
            .header("User-Agent", "curl/8.5");
    gateway.send(login);
    gateway.run("INSERT INTO admin_sessions (token, expires_at) VALUES ('expired', 1)");
    gateway.sql.resetRoundTrips();
    Reply reply = gateway.send(listRequest());
    assertEquals(2, gateway.sql.roundTrips());
    JsonValue data = reply.json().get("data");
    assertEquals(2, data.size(), reply.body());
    assertEquals(
        List.of("id", "current", "method", "created_at", "expires_at", "ip", "user_agent"),
        data.at(0).names());
    assertEquals("password", data.at(0).text("method"));
    assertEquals("203.0.113.0", data.at(0).text("ip"));
    assertEquals("curl/8.5", data.at(0).text("user_agent"));
    assertFalse(data.at(0).get("current").isTrue());
    assertTrue(data.at(1).get("current").isTrue());
    assertEquals("null", data.at(1).get("created_at").toJson());
    assertEquals("null", data.at(1).get("method").toJson());
  }

  private FakeRequest listRequest() {
    String token = "session-token-of-a-test-0123456789-abcdefgA";
    return FakeRequest.of("GET", SESSIONS, "").header("Authorization", "Bearer " + token);
  }

  @Test
  void endsEveryOtherOne() {
    gateway.session('B');
    gateway.session('C');
    Reply reply = gateway.admin("DELETE", SESSIONS, "");
    assertEquals(2, (int) reply.json().get("deleted").number());
    assertEquals(1, gateway.rows("SELECT * FROM admin_sessions").size());
    assertEquals(200, gateway.admin("GET", SESSIONS, "").status());
    assertEquals(List.of("sessions.ended"), actions());
  }

  @Test
  void endsOneByItsId() {
    String id = id('B');
    assertEquals(200, gateway.admin("DELETE", SESSIONS + "/" + id, "").status());
    Reply again = gateway.admin("DELETE", SESSIONS + "/" + id, "");
    assertEquals(404, again.status());
    assertEquals("NOT_FOUND", again.json().text("code"));
    assertEquals(1, gateway.rows("SELECT * FROM admin_sessions").size());
    assertEquals(List.of("session.ended"), actions());
  }

  @Test
  void endsTheCallersOwnAndItsCookie() {
    Reply reply = gateway.admin("DELETE", SESSIONS + "/" + id('A'), "");
    assertTrue(reply.header("Set-Cookie").endsWith("Max-Age=0"));
    assertEquals(0, gateway.rows("SELECT * FROM admin_sessions").size());
  }

  @Test
  void anIdIsNoPattern() {
    gateway.session('B');
    for (String id : List.of("%25", "____________", "x")) {
      assertEquals(404, gateway.admin("DELETE", SESSIONS + "/" + id, "").status());
    }
  }
}
