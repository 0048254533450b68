package grok2api.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.platform.JsonValue;
import grok2api.platform.Row;
import grok2api.testing.JvmDigests;
import grok2api.testing.Reply;
import grok2api.testing.TestGateway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LegacyTokensTest {
  private static final String FIRST = "eyJhbGciOiJIUzI1NiJ9.first.x9Qk";
  private final TestGateway gateway = TestGateway.empty();

  private Reply get(String path) {
    Reply reply = gateway.admin("GET", path, "");
    assertEquals(200, reply.status(), reply.body());
    return reply;
  }

  /** Every answer of these routes has status 200. */
  private String post(String path, String body) {
    Reply reply = gateway.admin("POST", path, body);
    assertEquals(200, reply.status(), reply.body());
    return reply.body();
  }

  private Row account(String token) {
    return gateway.rows("SELECT * FROM tokens WHERE token = ?1", token).get(0);
  }

  @Test
  void listsAccountsMaskedWithTheirIds() {
    gateway.account(FIRST, "ssoSuper", 72);
    gateway.run(
        "UPDATE tokens SET created_time = 1770285600000, note = 'team a', tags = '[\"home\"]',"
            + " last_failure_time = 1770285500000, last_failure_reason = '429: slow down',"
            + " cooldown_until = 1770285600001");
    assertEquals(
        """
        {"success":true,"data":[{"id":"b0b5b5ee0a5d","token":"eyJh…x9Qk","token_type":"ssoSuper",\
        "created_time":1770285600000,"remaining_queries":72,"heavy_remaining_queries":72,\
        "status":"cooling","tags":["home"],"note":"team a","cooldown_until":1770285600001,\
        "last_failure_time":1770285500000,"last_failure_reason":"429: slow down",\
        "limit_reason":"cooldown","cooldown_remaining":1}],"total":1}"""
            .replaceAll("b0b5b5ee0a5d", id(FIRST)),
        get("/api/tokens").body());
  }

  private static String id(String token) {
    return new JvmDigests().sha256Hex(token).substring(0, 12);
  }

  @Test
  void hasAWordForEachState() {
    gateway
        .account("ready", "sso", 10)
        .account("fresh", "sso", -1)
        .account("spent", "sso", 0)
        .account("gone", "sso", 10);
    gateway.run("UPDATE tokens SET status = 'expired' WHERE token = 'gone'");
    gateway.run("UPDATE tokens SET created_time = rowid");
    JsonValue data = get("/api/tokens").json().get("data");
    StringBuilder words = new StringBuilder();
    for (int i = 0; i < data.size(); i++) {
      words.append(data.at(i).text("status")).append('/');
      words.append(data.at(i).text("limit_reason")).append(' ');
      assertEquals(JsonValue.Kind.NULL, data.at(i).get("cooldown_until").kind());
      assertEquals(0, data.at(i).get("cooldown_remaining").number());
    }
    assertEquals("expired/ exhausted/exhausted unused/ normal/ ", words.toString());
  }

  @Test
  void givesPortionsToWhoeverAsks() {
    for (int i = 1; i <= 5; i++) {
      gateway.account("account-" + i, "sso", i);
    }
    Reply reply =
        gateway.send(
            gateway
                .adminRequest("GET", "/api/tokens", "")
                .parameter("page", "2")
                .parameter("per_page", "2"));
    assertEquals(2, reply.json().get("data").size());
    assertEquals(3, reply.json().get("data").at(0).get("remaining_queries").number());
    assertEquals(5, reply.json().get("total").number());
  }

  @Test
  void anUnpagedListHasAnEnd() {
    gateway.run(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1001)"
            + " INSERT INTO tokens (token, token_type, created_time)"
            + " SELECT 'token-' || i, 'sso', i FROM n");
    JsonValue list = get("/api/tokens").json();
    assertEquals(1000, list.get("data").size());
    assertEquals(1001, list.get("total").number());
  }

  @Test
  void addsWhatThePoolDoesNotHave() {
    gateway.account("there", "sso", 10);
    assertEquals(
        """
        {"success":true,"message":"Added 2 accounts; there before: 1; no token: 1"}""",
        post(
            "/api/tokens/add",
            """
            {"tokens":["sso=new-1","new-2","there","a b"],"token_type":"ssoSuper"}"""));
    assertEquals("ssoSuper", account("new-1").text("token_type"));
    assertEquals(-1, account("new-2").integer("remaining_queries"));
    assertEquals(10, account("there").integer("remaining_queries"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/api/tokens/add    | {}                                      | no token",
        "/api/tokens/add    | {\"tokens\":[\"a\"],\"token_type\":\"x\"}  | ssoBasic or ssoSuper",
        "/api/tokens/add    | nonsense                                | JSON object",
        "/api/tokens/delete | {\"tokens\":[]}                          | Name accounts",
        "/api/tokens/tags   | {\"token\":\"a\"}                         | array at tags",
        "/api/tokens/tags   | {\"token\":\"x\",\"tags\":[]}              | no such account",
        "/api/tokens/note   | {\"token\":\"x\",\"note\":\"n\"}            | no such account",
        "/api/tokens/note   | {\"token\":\"a\"}                         | string at note",
        "/api/tokens/note   | {\"note\":\"n\"}                          | token or id",
      })
  void tellsWhatCannotBeDoneWithStatus200(String path, String body, String part) {
    gateway.account("a", "sso", 10);
    JsonValue answer = gateway.admin("POST", path, body).json();
    post(path, body);
    assertFalse(answer.get("success").isTrue());
    assertTrue(answer.text("message").contains(part), answer.toJson());
    assertEquals(1, gateway.rows("SELECT * FROM tokens").size());
  }

  @Test
  void deletesByTokenOrId() {
    gateway.account("a", "sso", 1).account("b", "sso", 1).account(FIRST, "sso", 1);
    gateway.run("UPDATE tokens SET id = ?1 WHERE token = ?2", id(FIRST), FIRST);
    assertEquals(
        """
        {"success":true,"message":"Deleted 2 accounts"}""",
        post(
            "/api/tokens/delete",
            "{\"tokens\":[\"sso=a\",\"" + id(FIRST) + "\",\"nobody\"],\"token_type\":\"sso\"}"));
    assertEquals(1, gateway.rows("SELECT * FROM tokens").size());
  }

  @Test
  void tagsAndNotesAnAccount() {
    gateway.account("a", "sso", 1);
    assertEquals(
        """
        {"success":true,"message":"Tags saved","tags":["home","b"]}""",
        post(
            "/api/tokens/tags",
            """
            {"token":"a","token_type":"sso","tags":["home"," b ","home"]}"""));
    assertEquals(
        """
        {"success":true,"message":"Note saved","note":"team a"}""",
        post(
            "/api/tokens/note",
            """
            {"token":"sso=a","token_type":"sso","note":"team a"}"""));
    assertEquals("team a", account("a").text("note"));
    assertEquals(
        """
        {"success":true,"status":"success","data":["b","home"]}""",
        get("/api/tokens/tags/all").body());
  }

  @Test
  void countsAccountsByKindAndState() {
    gateway
        .account("ready", "sso", 10)
        .account("fresh", "sso", -1)
        .account("spent", "sso", 0)
        .account("super", "ssoSuper", 5);
    assertEquals(
        """
        {"success":true,"data":{\
        "normal":{"total":3,"expired":0,"active":1,"cooldown":0,"exhausted":1,"unused":1},\
        "super":{"total":1,"expired":0,"active":1,"cooldown":0,"exhausted":0,"unused":0},\
        "total":4}}""",
        get("/api/stats").body());
  }
}
