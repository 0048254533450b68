package grok2api.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.platform.HttpCall.Header;
import grok2api.platform.JsonValue;
import grok2api.platform.Row;
import grok2api.testing.FakeRequest;
import grok2api.testing.Reply;
import grok2api.testing.ScriptedHttp;
import grok2api.testing.TestGateway;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpstreamsAdminTest {
  private static final String UPSTREAMS = "/api/v1/admin/upstreams";

  private static final String DEEPSEEK =
      """
      {"name":"deepseek","kind":"openai","base_url":"https://api.deepseek.com/v1/"}""";

  private static final String WITH_HEADERS =
      """
      {"name":"proxy","kind":"openai","base_url":"https://proxy.example","headers":[
        {"name":"X-Title","value":"home"},
        {"name":"cf-aig-authorization","value":"Bearer a-long-secret-of-a-gateway"}]}""";

  private static final String ANSWER = "{\"id\":\"x\",\"choices\":[]}";

  private final TestGateway gateway = TestGateway.withAccounts(2);

  private Reply ask(String method, String path, String body) {
    return gateway.admin(method, UPSTREAMS + path, body);
  }

  private JsonValue done(String method, String path, String body) {
    Reply reply = ask(method, path, body);
    assertEquals(200, reply.status(), reply.body());
    assertTrue(reply.json().get("success").isTrue());
    assertEquals("\"" + (long) reply.json().get("revision").number() + "\"", reply.header("ETag"));
    return reply.json();
  }

  private JsonValue made(String body) {
    return done("POST", "", body).get("item");
  }

  private void assertRefused(int status, String code, String field, Reply reply) {
    assertEquals(status, reply.status(), reply.body());
    assertEquals(code, reply.json().text("code"), reply.body());
    assertEquals(field, reply.json().text("field"), reply.body());
  }

  private List<String> names() {
    JsonValue items = done("GET", "", "").get("items");
    List<String> names = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      names.add(items.at(i).text("name"));
    }
    return names;
  }

  private long revision() {
    return gateway
        .rows("SELECT revision FROM revisions WHERE name = 'upstreams'")
        .get(0)
        .integer("revision");
  }

  private Row audit(String action) {
    List<Row> rows = gateway.rows("SELECT detail FROM audit_log WHERE action = ?1", action);
    assertEquals(1, rows.size(), action);
    return rows.get(0);
  }

  // ---- making

  @Test
  void aNewUpstreamIsToldAsItIs() {
    JsonValue item = made(DEEPSEEK);
    String id = item.text("id");
    assertTrue(id.matches("[0-9a-f]{12}"), id);
    long now = gateway.clock.nowMillis;
    assertEquals(
        """
        {"id":"%s","name":"deepseek","kind":"openai","base_url":"https://api.deepseek.com/v1",\
        "auth":"key","headers":[],"enabled":true,"priority":0,"weight":1,"first_byte_seconds":60,\
        "idle_seconds":120,"total_seconds":600,"fail_threshold":3,"ask_usage":true,\
        "patterns":["*"],"fetch_models":true,"model_count":0,"models_fetched_at":null,\
        "resting_until":null,"rest_step":0,"last_failure":null,"last_failure_at":null,\
        "created_at":%d,"updated_at":%d,"credentials":{"total":0,"enabled":0,"ready":0,\
        "resting":0,"set_aside":0},"model_list":[]}"""
            .formatted(id, now, now),
        item.toJson());
    assertEquals(item.toJson(), done("GET", "/" + id, "").get("item").toJson());
    assertEquals(List.of("deepseek", "grok"), names());
    assertEquals(
        "{\"upstream\":\"" + id + "\",\"name\":\"deepseek\"}",
        sorted(audit("upstreams.created").text("detail")));
  }

  /** Whichever way round it was written. */
  private static String sorted(String detail) {
    return detail.startsWith("{\"name\"")
        ? detail.replaceFirst("\\{(\"name\":[^,]*),(.*)}", "{$2,$1}")
        : detail;
  }

  @Test
  void everyTermCanBeLaidDown() {
    String terms =
        """
        "name":"all","kind":"gemini","base_url":"https://g.example","auth":"none","headers":[],\
        "enabled":false,"priority":-5,"weight":7,"first_byte_seconds":1,"idle_seconds":0,\
        "total_seconds":86400,"fail_threshold":100,"ask_usage":false,"patterns":["a*","b"],\
        "fetch_models":false""";
    String item = made("{" + terms + "}").toJson();
    assertTrue(item.contains(terms), item);
  }

  @Test
  void aNewUpstreamServesAtOnceInThisIsolate() {
    gateway.upstream.enqueue(ScriptedHttp.reply(200, "application/json", ANSWER));
    assertEquals(404, gateway.chat("{\"model\":\"m\",\"messages\":[]}").status());
    made(DEEPSEEK.replace("}", ",\"auth\":\"none\"}"));
    assertEquals(200, gateway.chat("{\"model\":\"m\",\"messages\":[]}").status());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name        | 7                        | Expected a string at name",
        "name        | \"\"                     | Expected 1 to 40 of a-z",
        "name        | \"Deep\"                 | Expected 1 to 40 of a-z",
        "name        | \"a/b\"                  | Expected 1 to 40 of a-z",
        "name        | \"a b\"                  | Expected 1 to 40 of a-z",
        "name        | null                     | Expected a string at name",
        "kind        | \"grok_web\"             | Expected openai or gemini at kind",
        "kind        | \"x\"                    | Expected openai or gemini at kind",
        "base_url    | \"http://api.x.ai\"      | Expected https, as only",
        "base_url    | \"https://a:b@x.ai\"     | Expected an address without user name",
        "base_url    | \"https://x.ai?a=b\"     | Expected an address without ?",
        "auth        | \"basic\"                | Expected key or none at auth",
        "enabled     | 1                        | Expected a boolean at enabled",
        "ask_usage   | \"yes\"                  | Expected a boolean at ask_usage",
        "fetch_models| 0                        | Expected a boolean at fetch_models",
        "priority    | 1001                     | Expected an integer from -1000 to 1000",
        "priority    | -1001                    | Expected an integer from -1000 to 1000",
        "priority    | 0.5                      | Expected an integer at priority",
        "weight      | 0                        | Expected an integer from 1 to 1000",
        "weight      | 1001                     | Expected an integer from 1 to 1000",
        "first_byte_seconds | -1                | Expected an integer from 0 to 3600",
        "idle_seconds       | 3601              | Expected an integer from 0 to 3600",
        "total_seconds      | 86401             | Expected an integer from 0 to 86400",
        "fail_threshold     | 0                 | Expected an integer from 1 to 100",
        "patterns    | \"*\"                    | Expected an array at patterns",
        "patterns.0  | [\"\"]                   | Expected 1 to 200 characters",
        "patterns.1  | [\"a\",\"a\\u0000b\"]    | Expected 1 to 200 characters",
        "patterns.0  | [7]                      | Expected a string at patterns.0",
        "headers     | {}                       | Expected an array at headers",
        "headers.0   | [\"a\"]                  | Expected an object at headers.0",
        "headers.0.name | [{\"name\":\"a b\",\"value\":\"x\"}]         | the name of a header",
        "headers.0.name | [{\"name\":\"Authorization\",\"value\":\"x\"}] | authorization is not",
        "headers.0.name | [{\"name\":\"HOST\",\"value\":\"x\"}]        | host is not",
        "headers.0.name | [{\"name\":\"Content-Length\",\"value\":\"1\"}] | content-length is not",
        "headers.0.name | [{\"name\":\"Cookie\",\"value\":\"x\"}]      | cookie is not",
        "headers.0.name | [{\"name\":\"Proxy-Connection\",\"value\":\"x\"}] | proxy-connection is",
        "headers.0.name | [{\"name\":\"Transfer-Encoding\",\"value\":\"x\"}] | transfer-encoding is",
        "headers.0.value| [{\"name\":\"a\",\"value\":\"x\\r\\ny: z\"}] | printable ASCII",
        "headers.0.value| [{\"name\":\"a\",\"value\":\"é\"}]           | printable ASCII",
        "headers.0.value| [{\"name\":\"a\",\"value\":\"enc:v1:x.y\"}]  | printable ASCII",
        "headers.0.value| [{\"name\":\"a\"}]                           | no value to keep",
        "headers.1.name | [{\"name\":\"a\",\"value\":\"x\"},{\"name\":\"A\",\"value\":\"y\"}] | once",
      })
  void aFaultNamesItsField(String field, String value, String message) {
    String member = field.contains(".") ? field.substring(0, field.indexOf('.')) : field;
    String body = "{\"" + member + "\":" + value + "," + DEEPSEEK.substring(1);
    if (DEEPSEEK.contains("\"" + member + "\":")) {
      body = DEEPSEEK.replaceFirst("\"" + member + "\":\"[^\"]*\"", "\"" + member + "\":" + value);
    }
    Reply reply = ask("POST", "", body);
    assertRefused(400, "INVALID_FIELD", field, reply);
    assertTrue(reply.json().text("error").contains(message), reply.body());
    assertEquals(0, revision());
  }

  @Test
  void aNameAndAKindAndAnAddressAreNeeded() {
    for (String needed : List.of("name", "kind", "base_url")) {
      String body = DEEPSEEK.replaceFirst("\"" + needed + "\":\"[^\"]*\",?", "").replace(",}", "}");
      assertRefused(400, "INVALID_FIELD", needed, ask("POST", "", body));
    }
  }

  @Test
  void listsHaveTheirLength() {
    String patterns = "\"a\",".repeat(100) + "\"a\"";
    assertRefused(
        400,
        "INVALID_FIELD",
        "patterns",
        ask("POST", "", DEEPSEEK.replace("}", ",\"patterns\":[" + patterns + "]}")));
    String longest = "p".repeat(200);
    made(DEEPSEEK.replace("}", ",\"patterns\":[\"" + longest + "\"]}"));
    assertRefused(
        400,
        "INVALID_FIELD",
        "patterns.0",
        ask("POST", "", DEEPSEEK.replace("}", ",\"patterns\":[\"p" + longest + "\"]}")));
    assertRefused(
        400,
        "INVALID_FIELD",
        "name",
        ask("POST", "", DEEPSEEK.replace("deepseek\"", "d".repeat(41) + "\"")));
    String header = DEEPSEEK.replace("}", ",\"headers\":[{\"name\":\"h\",\"value\":\"%s\"}]}");
    assertRefused(
        400,
        "INVALID_FIELD",
        "headers.0.value",
        ask("POST", "", header.formatted("v".repeat(2001))));
    StringBuilder headers = new StringBuilder();
    for (int i = 0; i <= 20; i++) {
      headers.append(i == 0 ? "" : ",").append("{\"name\":\"h" + i + "\",\"value\":\"x\"}");
    }
    assertRefused(
        400,
        "INVALID_FIELD",
        "headers",
        ask("POST", "", DEEPSEEK.replace("}", ",\"headers\":[" + headers + "]}")));
  }

  @Test
  void aNameIsGivenOnce() {
    String id = made(DEEPSEEK).text("id");
    assertRefused(409, "NAME_TAKEN", null, ask("POST", "", DEEPSEEK));
    assertRefused(
        409, "NAME_TAKEN", null, ask("POST", "", DEEPSEEK.replace("\"deepseek\"", "\"grok\"")));
    assertRefused(409, "NAME_TAKEN", null, ask("PATCH", "/" + id, "{\"name\":\"grok\"}"));
    done("PATCH", "/" + id, "{\"name\":\"deepseek\"}");
  }

  @Test
  void thereAreNotTooMany() {
    for (int i = 1; i < 100; i++) {
      gateway.upstream("u" + i, "https://u.example");
    }
    assertRefused(409, "TOO_MANY", null, ask("POST", "", DEEPSEEK));
  }

  @Test
  void geminiIsReachedByItsOwnBase() {
    JsonValue item =
        made(
            """
            {"name":"g","kind":"gemini","base_url":\
            "https://generativelanguage.googleapis.com/v1beta/openai/"}""");
    assertEquals("https://generativelanguage.googleapis.com", item.text("base_url"));
    JsonValue changed =
        done("PATCH", "/" + item.text("id"), "{\"base_url\":\"https://p.example/g/v1beta\"}");
    assertEquals("https://p.example/g", changed.get("item").text("base_url"));
    JsonValue other =
        done(
            "PATCH",
            "/" + item.text("id"),
            "{\"kind\":\"openai\",\"base_url\":\"https://p.example/v1beta/openai\"}");
    assertEquals("https://p.example/v1beta/openai", other.get("item").text("base_url"));
  }

  // ---- headers

  @Test
  void valuesOfHeadersAreSentAndNotShown() {
    String id =
        made(WITH_HEADERS.replace("\"name\":\"proxy\"", "\"auth\":\"none\",\"name\":\"proxy\""))
            .text("id");
    String shown = done("GET", "/" + id, "").get("item").get("headers").toJson();
    assertEquals(
        "[{\"name\":\"X-Title\",\"value\":\"…\"},"
            + "{\"name\":\"cf-aig-authorization\",\"value\":\"Bear…eway\"}]",
        shown);
    gateway.upstream.enqueue(ScriptedHttp.reply(200, "application/json", ANSWER));
    assertEquals(200, gateway.chat("{\"model\":\"m\",\"messages\":[]}").status());
    assertTrue(
        gateway
            .upstream
            .calls()
            .get(0)
            .headers()
            .contains(new Header("cf-aig-authorization", "Bearer a-long-secret-of-a-gateway")));
  }

  @Test
  void aHeaderKeepsTheValueThatIsNotEnteredAgain() {
    String path = "/" + made(WITH_HEADERS).text("id");
    done(
        "PATCH",
        path,
        """
        {"headers":[{"name":"X-Title","value":"office"},\
        {"name":"CF-AIG-Authorization","value":"Bear…eway"}]}""");
    assertEquals(
        """
        [{"name":"X-Title","value":"office"},\
        {"name":"CF-AIG-Authorization","value":"Bearer a-long-secret-of-a-gateway"}]""",
        headers("proxy"));
    done("PATCH", path, "{\"headers\":[{\"name\":\"x-title\"}]}");
    assertEquals("[{\"name\":\"x-title\",\"value\":\"office\"}]", headers("proxy"));
    assertRefused(
        400,
        "INVALID_FIELD",
        "headers.0.value",
        ask("PATCH", path, "{\"headers\":[{\"name\":\"x-title\",\"value\":\"Bear…eway\"}]}"));
    for (String other : List.of("\"Bear…\"", "null", "\"…\"")) {
      assertRefused(
          400,
          "INVALID_FIELD",
          "headers.0.value",
          ask("PATCH", path, "{\"headers\":[{\"name\":\"other\",\"value\":" + other + "}]}"));
    }
    done("PATCH", path, "{\"headers\":[]}");
    assertEquals("[]", headers("proxy"));
  }

  @Test
  void valuesOfHeadersAreStoredSealed() {
    gateway.variables.put("DATA_KEY", "a data key of thirty-two letters!");
    gateway.restart();
    String id = made(WITH_HEADERS).text("id");
    String stored = headers("proxy");
    assertFalse(stored.contains("secret"), stored);
    assertFalse(stored.contains("home"), stored);
    assertTrue(stored.contains("enc:v1:"), stored);
    assertEquals(
        "Bear…eway", done("GET", "/" + id, "").get("item").get("headers").at(1).text("value"));
    done("PATCH", "/" + id, "{\"headers\":[{\"name\":\"cf-aig-authorization\"}]}");
    assertTrue(stored.contains(headers("proxy").replaceFirst("^\\[", "").replaceFirst("]$", "")));
    gateway.variables.put("DATA_KEY", "another data key, of this year now");
    gateway.restart();
    assertEquals("…", done("GET", "/" + id, "").get("item").get("headers").at(0).text("value"));
  }

  private String headers(String name) {
    return gateway
        .rows("SELECT headers FROM upstreams WHERE name = ?1", name)
        .get(0)
        .text("headers");
  }

  // ---- lists

  @Test
  void credentialsAreCountedByTheirStates() {
    gateway.upstream("u", "https://u.example", "a", "b", "c", "d", "e", "f");
    long now = gateway.clock.nowMillis;
    gateway.run("UPDATE upstream_credentials SET ready_at = ?1 WHERE id = 'of-a'", now + 1);
    gateway.run("UPDATE upstream_credentials SET ready_at = ?1 WHERE id = 'of-b'", now);
    gateway.run("UPDATE upstream_credentials SET set_aside_at = 1 WHERE id IN ('of-c', 'of-d')");
    gateway.run("UPDATE upstream_credentials SET ready_at = ?1 WHERE id = 'of-c'", now + 9);
    gateway.run("UPDATE upstream_credentials SET enabled = 0 WHERE id IN ('of-d', 'of-e')");
    assertEquals(
        "{\"total\":6,\"enabled\":4,\"ready\":2,\"resting\":1,\"set_aside\":1}",
        done("GET", "/id-of-u", "").get("item").get("credentials").toJson());
  }

  @Test
  void grokAccountsAreCountedAsItsCredentials() {
    gateway.account("spent", "sso", 0).account("dead", "sso", 5).account("new", "sso", -1);
    gateway.run("UPDATE tokens SET status = 'expired' WHERE token = 'dead'");
    JsonValue grok = done("GET", "/grok", "").get("item");
    assertEquals("grok_web", grok.text("kind"));
    assertEquals(
        "{\"total\":5,\"enabled\":5,\"ready\":3,\"resting\":1,\"set_aside\":1}",
        grok.get("credentials").toJson());
    assertEquals(
        grok.get("credentials").toJson(),
        done("GET", "", "").get("items").at(0).get("credentials").toJson());
  }

  @Test
  void anUpstreamInTroubleSaysSo() {
    gateway.upstream("u", "https://u.example");
    long now = gateway.clock.nowMillis;
    gateway.run(
        "UPDATE upstreams SET resting_until = ?1, rest_step = 2, last_failure = '503',"
            + " last_failure_at = ?2, model_list = '[\"m\",\"n\"]', models_fetched_at = 5"
            + " WHERE name = 'u'",
        now + 9,
        now - 1);
    JsonValue item = done("GET", "/id-of-u", "").get("item");
    assertEquals(now + 9, item.get("resting_until").number());
    assertEquals(2, item.get("rest_step").number());
    assertEquals("503", item.text("last_failure"));
    assertEquals(now - 1, item.get("last_failure_at").number());
    assertEquals(2, item.get("model_count").number());
    assertEquals("[\"m\",\"n\"]", item.get("model_list").toJson());
    gateway.clock.nowMillis += 9;
    assertNull(done("GET", "/id-of-u", "").get("item").get("resting_until").text());
    assertEquals("null", done("GET", "/id-of-u", "").get("item").get("resting_until").toJson());
  }

  @Test
  void theSmallestPriorityComesFirst() {
    gateway.upstream("a", "https://u.example").upstream("z", "https://u.example");
    gateway.run("UPDATE upstreams SET priority = -1 WHERE name = 'z'");
    assertEquals(List.of("z", "a", "grok"), names());
  }

  // ---- changing

  @Test
  void aChangeTouchesNothingElse() {
    String id = made(WITH_HEADERS).text("id");
    gateway.clock.nowMillis += 5;
    JsonValue item = done("PATCH", "/" + id, "{\"weight\":3,\"enabled\":false}").get("item");
    assertEquals(3, item.get("weight").number());
    assertFalse(item.get("enabled").isTrue());
    assertEquals("proxy", item.text("name"));
    assertEquals(2, item.get("headers").size());
    assertEquals(gateway.clock.nowMillis, item.get("updated_at").number());
    assertEquals(gateway.clock.nowMillis - 5, item.get("created_at").number());
    assertTrue(audit("upstreams.updated").text("detail").contains("enabled weight"));
  }

  @Test
  void anotherAddressIsAnotherPlace() {
    gateway.upstream("u", "https://u.example");
    String troubled =
        "UPDATE upstreams SET resting_until = 9e15, rest_step = 2, last_failure = 'x',"
            + " last_failure_at = 1, model_list = '[\"m\"]', models_fetched_at = 5"
            + " WHERE name = 'u'";
    gateway.run(troubled);
    JsonValue same =
        done("PATCH", "/id-of-u", "{\"base_url\":\"https://u.example/\",\"kind\":\"openai\"}");
    assertEquals(2, same.get("item").get("rest_step").number());
    for (String change : List.of("\"base_url\":\"https://v.example\"", "\"kind\":\"gemini\"")) {
      gateway.run(troubled);
      JsonValue item = done("PATCH", "/id-of-u", "{" + change + "}").get("item");
      assertEquals(0, item.get("rest_step").number(), change);
      assertEquals("null", item.get("resting_until").toJson());
      assertNull(item.text("last_failure"));
      assertEquals("[]", item.get("model_list").toJson());
      assertEquals("null", item.get("models_fetched_at").toJson());
    }
  }

  @Test
  void troubleCanBeForgotten() {
    gateway.upstream("u", "https://u.example");
    gateway.run(
        "UPDATE upstreams SET resting_until = 9e15, rest_step = 2, last_failure = 'x',"
            + " model_list = '[\"m\"]' WHERE name = 'u'");
    JsonValue item = done("PATCH", "/id-of-u", "{\"reset\":true}").get("item");
    assertEquals("null", item.get("resting_until").toJson());
    assertNull(item.text("last_failure"));
    assertEquals(1, item.get("model_count").number());
  }

  @Test
  void nothingToChangeIsNoChange() {
    String id = made(DEEPSEEK).text("id");
    assertEquals(1, done("PATCH", "/" + id, "{\"reset\":false}").get("revision").number());
    assertEquals(1, gateway.rows("SELECT * FROM audit_log").size());
  }

  @Test
  void grokCanBeDisabledRenamedAndPlaced() {
    JsonValue item =
        done(
                "PATCH",
                "/grok",
                "{\"name\":\"accounts\",\"enabled\":false,\"priority\":3,\"weight\":2}")
            .get("item");
    assertEquals("grok", item.text("id"));
    assertEquals("accounts", item.text("name"));
    assertEquals(3, item.get("priority").number());
    assertEquals(
        404,
        gateway
            .chat("{\"model\":\"grok-4\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}")
            .status());
    for (String other :
        List.of(
            "{\"kind\":\"openai\"}",
            "{\"base_url\":\"https://x.example\"}",
            "{\"patterns\":[]}",
            "{\"headers\":[]}",
            "{\"auth\":\"none\"}",
            "{\"idle_seconds\":1}",
            "{\"reset\":true}")) {
      assertRefused(409, "GROK_UPSTREAM", null, ask("PATCH", "/grok", other));
    }
    assertRefused(409, "GROK_UPSTREAM", null, ask("DELETE", "/grok?force=1", ""));
  }

  @Test
  void whatIsNotThereCannotBeChanged() {
    assertRefused(404, "NOT_FOUND", null, ask("GET", "/nobody", ""));
    assertRefused(404, "NOT_FOUND", null, ask("PATCH", "/nobody", "{\"weight\":3}"));
    assertRefused(404, "NOT_FOUND", null, ask("DELETE", "/nobody", ""));
  }

  @Test
  void onlyWhatWasSeenIsChanged() {
    String id = made(DEEPSEEK).text("id");
    Reply stale = sendSeeing("\"0\"", "PATCH", "/" + id, "{\"weight\":3}");
    assertRefused(412, "STALE_REVISION", null, stale);
    assertEquals(1, stale.json().get("revision").number());
    assertEquals("\"1\"", stale.header("ETag"));
    assertRefused(412, "STALE_REVISION", null, sendSeeing("\"0\"", "DELETE", "/" + id, ""));
    assertEquals(200, sendSeeing("\"1\"", "PATCH", "/" + id, "{\"weight\":3}").status());
    assertEquals(2, revision());
  }

  private Reply sendSeeing(String tag, String method, String path, String body) {
    return gateway.send(
        gateway.adminRequest(method, UPSTREAMS + path, body).header("If-Match", tag));
  }

  // ---- deleting

  private Reply delete(String path, String force) {
    FakeRequest request = gateway.adminRequest("DELETE", UPSTREAMS + path, "");
    return gateway.send(force == null ? request : request.parameter("force", force));
  }

  private void route(String name, String... upstreams) {
    StringBuilder targets = new StringBuilder();
    for (String upstream : upstreams) {
      targets.append(targets.isEmpty() ? "" : ",");
      targets.append("{\"upstream\":\"" + upstream + "\",\"model\":\"m\"}");
    }
    gateway.run(
        "INSERT INTO model_routes (name, targets, retry, created_at, updated_at)"
            + " VALUES (?1, ?2, '{\"attempts\":2}', 7, 7)",
        name,
        "[" + targets + "]");
  }

  @Test
  void anUpstreamGoesWithItsCredentials() {
    gateway.upstream("u", "https://u.example", "a", "b").upstream("v", "https://v.example", "c");
    Reply reply = delete("/id-of-u", null);
    assertEquals(
        """
        {"success":true,"status":"success","revision":1,"deleted_credentials":2,\
        "changed_routes":[],"deleted_routes":[]}""",
        reply.body());
    assertEquals(1, gateway.rows("SELECT * FROM upstream_credentials").size());
    assertEquals(List.of("grok", "v"), names());
    String detail = audit("upstreams.deleted").text("detail");
    assertTrue(detail.contains("\"credentials\":2") && detail.contains("id-of-u"), detail);
  }

  @Test
  void anUpstreamThatRoutesLeadToStaysUnlessItIsInsistedOn() {
    gateway.upstream("u", "https://u.example", "a").upstream("v", "https://v.example");
    route("both", "id-of-u", "id-of-v", "id-of-u");
    route("only", "id-of-u");
    route("other", "id-of-v");
    for (String force : new String[] {null, "0", "false", ""}) {
      Reply kept = delete("/id-of-u", force);
      assertRefused(409, "UPSTREAM_IN_USE", null, kept);
      assertTrue(kept.json().text("error").contains("both, only"), kept.body());
    }
    assertRefused(400, "INVALID_FIELD", "force", delete("/id-of-u", "yes"));
    assertEquals(1, gateway.rows("SELECT * FROM upstream_credentials").size());
    assertEquals(3, gateway.rows("SELECT * FROM model_routes").size());
    JsonValue done = delete("/id-of-u", "1").json();
    assertEquals("[\"both\"]", done.get("changed_routes").toJson());
    assertEquals("[\"only\"]", done.get("deleted_routes").toJson());
    gateway.upstream("w", "https://w.example").upstream("x", "https://x.example");
    route("two", "id-of-w", "id-of-v");
    route("one", "id-of-x");
    assertRefused(409, "UPSTREAM_IN_USE", null, delete("/id-of-w", null));
    assertRefused(409, "UPSTREAM_IN_USE", null, delete("/id-of-x", null));
    gateway.run("DELETE FROM model_routes WHERE name IN ('one', 'two')");
    assertEquals(
        List.of(
            "both [{\"upstream\":\"id-of-v\",\"model\":\"m\",\"priority\":0,\"weight\":1}] {\"attempts\":2} 7",
            "other [{\"upstream\":\"id-of-v\",\"model\":\"m\"}] {\"attempts\":2} 7"),
        gateway.rows("SELECT * FROM model_routes ORDER BY name").stream()
            .map(
                row ->
                    row.text("name")
                        + " "
                        + row.text("targets")
                        + " "
                        + row.text("retry")
                        + " "
                        + row.integer("created_at"))
            .toList());
  }

  @Test
  void aScriptThatMayOnlyReadChangesNothing() {
    gateway.run(
        "INSERT INTO access_tokens (digest, id, name, scope, created_at)"
            + " VALUES (?1, 'reader', 'reader', 'read', 0)",
        new grok2api.testing.JvmDigests().sha256Base64Url("g2a_" + "r".repeat(43)));
    FakeRequest list = FakeRequest.of("GET", UPSTREAMS, "");
    FakeRequest create = FakeRequest.of("POST", UPSTREAMS, DEEPSEEK);
    for (FakeRequest request : List.of(list, create)) {
      request.header("Authorization", "Bearer g2a_" + "r".repeat(43));
    }
    assertEquals(200, gateway.send(list).status());
    assertRefused(403, "READ_ONLY", null, gateway.send(create));
    assertEquals(401, gateway.send(FakeRequest.of("GET", UPSTREAMS, "")).status());
  }
}
