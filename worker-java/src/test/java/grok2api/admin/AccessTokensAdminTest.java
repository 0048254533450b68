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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTokensAdminTest {
  private static final String TOKENS = "/api/v1/admin/access-tokens";
  private static final long HOUR = 3_600_000;

  private final TestGateway gateway = TestGateway.empty();

  private Reply create(String body) {
    return gateway.admin("POST", TOKENS, body);
  }

  private String token(String scope) {
    Reply reply = create("{\"name\":\"backup\",\"scope\":\"" + scope + "\"}");
    assertEquals(200, reply.status(), reply.body());
    return reply.json().text("token");
  }

  private Reply with(String token, String method, String path, String body) {
    return gateway.send(
        FakeRequest.of(method, path, body).header("Authorization", "Bearer " + token));
  }

  private void refused(int status, String code, Reply reply) {
    assertEquals(code, reply.json().text("code"), reply.body());
    assertEquals(status, reply.status());
  }

  @Test
  void showsATokenOnceAndStoresItsDigest() {
    Reply reply = create("{\"name\":\" backup \",\"scope\":\"read\",\"expires_in_days\":365}");
    JsonValue body = reply.json();
    String token = body.text("token");
    assertTrue(token.matches("g2a_[A-Za-z0-9_-]{43}"), token);
    assertEquals("backup", body.text("name"));
    assertEquals(gateway.clock.nowMillis + 365 * 24 * HOUR, (long) body.get("expires_at").number());
    Row row = gateway.rows("SELECT * FROM access_tokens").get(0);
    assertEquals(new JvmDigests().sha256Base64Url(token), row.text("digest"));
    assertEquals(body.text("id"), row.text("id"));

    Reply list = gateway.admin("GET", TOKENS, "");
    assertEquals(
        List.of("id", "name", "scope", "created_at", "last_used_at", "expires_at"),
        list.json().get("data").at(0).names());
    assertFalse(list.body().contains(token.substring(4)));
    assertFalse(list.body().contains(row.text("digest")));
    Row audit = gateway.rows("SELECT * FROM audit_log").get(0);
    assertEquals("access_token.created", audit.text("action"));
    assertFalse(audit.text("detail").contains(token.substring(4)));
  }

  @Test
  void opensThePanelsApiInOneRoundTrip() {
    String token = token("full");
    assertEquals(200, with(token, "GET", "/api/v1/admin/models/chat", "").status());
    gateway.sql.resetRoundTrips();
    Reply reply = with(token, "GET", "/api/v1/admin/models/chat", "");
    assertEquals(200, reply.status());
    assertEquals(1, gateway.sql.roundTrips());
  }

  @Test
  void whatAScriptDoesIsNotedUnderTheTokensName() {
    Reply added =
        with(token("full"), "POST", "/api/v1/admin/tokens/add", "{\"ssoBasic\":[\"abcdefghij\"]}");
    assertEquals(200, added.status(), added.body());
    List<Row> rows = gateway.rows("SELECT * FROM audit_log WHERE action = 'tokens.added'");
    assertEquals("access token: backup", rows.get(0).text("actor"));
  }

  @Test
  void showsWhatItIs() {
    Reply reply = with(token("read"), "GET", "/api/v1/admin/session", "");
    assertEquals("admin", reply.json().text("username"));
    assertEquals("null", reply.json().get("expires_at").toJson());
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /api/v1/admin/tokens/add",
    "POST, /api/v1/admin/tokens/reveal",
    "GET, /api/v1/admin/tokens/export",
    "DELETE, /api/v1/admin/sessions",
    "POST, /api/tokens/add",
  })
  void aReaderChangesNothingAndSeesNoSecret(String method, String path) {
    refused(403, "READ_ONLY", with(token("read"), method, path, "{}"));
  }

  @Test
  void aReaderReads() {
    String token = token("read");
    assertEquals(200, with(token, "GET", "/api/v1/admin/tokens", "").status());
    assertEquals(200, with(token, "HEAD", "/api/v1/admin/tokens", "").status());
    assertEquals(200, with(token, "GET", TOKENS, "").status());
  }

  @Test
  void whoGetsInIsDecidedByTheOperatorAlone() {
    String token = token("full");
    String id = gateway.rows("SELECT id FROM access_tokens").get(0).text("id");
    String wish = "{\"name\":\"another\",\"scope\":\"full\"}";
    refused(403, "SESSION_REQUIRED", with(token, "POST", TOKENS, wish));
    refused(403, "SESSION_REQUIRED", with(token, "DELETE", TOKENS + "/" + id, ""));
    refused(
        403,
        "SESSION_REQUIRED",
        with(
            token,
            "POST",
            "/api/v1/admin/password",
            "{\"current_password\":\""
                + TestGateway.PASSWORD
                + "\",\"new_password\":\"battery staple\"}"));
    assertEquals(200, with(token, "DELETE", "/api/v1/admin/sessions", "").status());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        """
        "access_tokens":[{"digest":"d","id":"i","name":"n","scope":"full","created_at":1}]""",
        """
        "passkeys":[{"id":"i","name":"n","algorithm":-7,"sign_count":0,"created_at":1,"public_key":"\
        MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAESf6fJww47GhVUcSMAhti1zBsbsV2A5CDBAXbzhbFj6S4VZ75BgXC\
        OzpALwZz1sQMYFi8Ymqb_gFnmRjtDyOF0Q"}]"""
      })
  void noBackupBringsATokenOrPasskeyBackForAScript(String rows) {
    String file = "{\"format\":\"grok2api-backup\",\"version\":1,\"secrets\":true," + rows + "}";
    String token = token("full");
    refused(403, "SESSION_REQUIRED", with(token, "POST", "/api/v1/admin/restore", file));
    assertEquals(200, gateway.admin("POST", "/api/v1/admin/restore", file).status());
    String nobody = "{\"format\":\"grok2api-backup\",\"version\":1}";
    assertEquals(200, with(token, "POST", "/api/v1/admin/restore", nobody).status());
  }

  @Test
  void endsAtItsTime() {
    String token =
        create("{\"name\":\"a\",\"scope\":\"full\",\"expires_in_days\":1}").json().text("token");
    gateway.clock.nowMillis += 24 * HOUR - 1;
    assertEquals(200, with(token, "GET", TOKENS, "").status());
    gateway.clock.nowMillis += 1;
    refused(401, "SESSION_EXPIRED", with(token, "GET", TOKENS, ""));
  }

  @Test
  void endsWhenItIsDeleted() {
    String token = token("full");
    String id = gateway.rows("SELECT id FROM access_tokens").get(0).text("id");
    assertEquals(200, gateway.admin("DELETE", TOKENS + "/" + id, "").status());
    refused(401, "SESSION_EXPIRED", with(token, "GET", TOKENS, ""));
    refused(404, "NOT_FOUND", gateway.admin("DELETE", TOKENS + "/" + id, ""));
    assertEquals(
        1, gateway.rows("SELECT * FROM audit_log WHERE action = 'access_token.deleted'").size());
  }

  @Test
  void isNoCookie() {
    FakeRequest request = FakeRequest.of("GET", TOKENS, "");
    request.header("Cookie", "grok2api_admin_session=" + token("full"));
    refused(401, "SESSION_EXPIRED", gateway.send(request));
  }

  @Test
  void whatCannotBeOneCostsNoRoundTrip() {
    gateway.sql.resetRoundTrips();
    refused(401, "SESSION_EXPIRED", with("g2a_" + "!".repeat(43), "GET", TOKENS, ""));
    refused(401, "SESSION_EXPIRED", with("g2b_" + "x".repeat(43), "GET", TOKENS, ""));
    assertEquals(0, gateway.sql.roundTrips());
  }

  @Test
  void itsUseIsNotedAtMostHourly() {
    String token = token("read");
    long first = gateway.clock.nowMillis;
    with(token, "GET", TOKENS, "");
    gateway.clock.nowMillis += HOUR - 1;
    with(token, "GET", TOKENS, "");
    assertEquals(first, lastUsed());
    gateway.clock.nowMillis += 1;
    with(token, "GET", TOKENS, "");
    assertEquals(first + HOUR, lastUsed());
  }

  private long lastUsed() {
    return gateway.rows("SELECT last_used_at FROM access_tokens").get(0).integer("last_used_at");
  }

  @Test
  void thereAreFiftyAtMost() {
    for (int i = 0; i < 50; i++) {
      token("read");
    }
    refused(409, "TOO_MANY", create("{\"name\":\"one more\",\"scope\":\"read\"}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"scope\":\"read\"}                                       | MISSING_NAME  | name",
        "{\"name\":\" \",\"scope\":\"read\"}                        | MISSING_NAME  | name",
        "{\"name\":7,\"scope\":\"read\"}                            | INVALID_FIELD | name",
        "{\"name\":\"a\"}                                           | INVALID_FIELD | scope",
        "{\"name\":\"a\",\"scope\":\"write\"}                       | INVALID_FIELD | scope",
        "{\"name\":\"a\",\"scope\":\"read\",\"expires_in_days\":0}  | INVALID_FIELD | expires_in_days",
        "{\"name\":\"a\",\"scope\":\"read\",\"expires_in_days\":3651} | INVALID_FIELD | expires_in_days",
        "{\"name\":\"a\",\"scope\":\"read\",\"expires_in_days\":\"1\"} | INVALID_FIELD | expires_in_days",
      })
  void namesTheFieldThatIsWrong(String body, String code, String field) {
    Reply reply = create(body);
    refused(400, code, reply);
    assertEquals(field, reply.json().text("field"));
  }
}
