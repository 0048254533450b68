package grok2api.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.platform.JsonValue;
import grok2api.testing.Reply;
import grok2api.testing.ScriptedHttp;
import grok2api.testing.TestGateway;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutesAdminTest {
  private static final String ROUTES = "/api/v1/admin/routes";

  private static final String TO_U = "{\"targets\":[{\"upstream\":\"u\",\"model\":\"m\"}]}";

  private final TestGateway gateway =
      TestGateway.withAccounts(1)
          .upstream("u", "https://u.example/v1", "sk-one", "sk-two")
          .upstream("v", "https://v.example/v1");

  private Reply ask(String method, String path, String body) {
    return gateway.admin(method, ROUTES + path, body);
  }

  private JsonValue done(String method, String path, String body) {
    Reply reply = ask(method, path, body);
    assertEquals(200, reply.status(), reply.body());
    return reply.json();
  }

  private void assertRefused(int status, String code, String field, Reply reply) {
    assertEquals(status, reply.status(), reply.body());
    assertEquals(code, reply.json().text("code"), reply.body());
    assertEquals(field, reply.json().text("field"), reply.body());
  }

  // ---- saving

  @Test
  void aRouteIsMadeAndTold() {
    long now = gateway.clock.nowMillis;
    JsonValue made =
        done(
            "PUT",
            "/fast",
            """
            {"targets":[{"upstream":"u","model":"m-1"},\
            {"upstream":"id-of-v","model":"m-2","priority":5,"weight":3},\
            {"upstream":"grok","model":"grok-4","priority":9}],\
            "retry":{"attempts":2,"statuses":[429,429,503]},"listed":false}""");
    assertEquals(
        """
        {"name":"fast","targets":[\
        {"upstream":"id-of-u","upstream_name":"u","model":"m-1","priority":0,"weight":1},\
        {"upstream":"id-of-v","upstream_name":"v","model":"m-2","priority":5,"weight":3},\
        {"upstream":"grok","upstream_name":"grok","model":"grok-4","priority":9,"weight":1}],\
        "retry":{"attempts":2,"statuses":[429,503]},"listed":false,"enabled":true,\
        "created_at":%d,"updated_at":%d}"""
            .formatted(now, now),
        made.get("item").toJson());
    JsonValue listed = done("GET", "", "");
    assertEquals("[" + made.get("item").toJson() + "]", listed.get("items").toJson());
    assertEquals(1, listed.get("revision").number());
    assertEquals("\"1\"", ask("GET", "", "").header("ETag"));
    assertEquals(
        "{\"route\":\"fast\"}",
        gateway
            .rows("SELECT detail FROM audit_log WHERE action = 'routes.created'")
            .get(0)
            .text("detail"));
  }

  @Test
  void aRouteServesAtOnceInThisIsolate() {
    gateway.upstream.enqueue(ScriptedHttp.reply(200, "application/json", "{\"choices\":[]}"));
    gateway.upstream.enqueue(ScriptedHttp.reply(200, "application/json", "{\"choices\":[]}"));
    gateway.chat("{\"model\":\"u/x\",\"messages\":[]}");
    done("PUT", "/openai%2Fgpt-4o:free", TO_U);
    assertEquals(200, gateway.chat("{\"model\":\"openai/gpt-4o:free\",\"messages\":[]}").status());
    assertEquals("{\"model\":\"m\",\"messages\":[]}", gateway.upstream.calls().get(1).body());
  }

  @Test
  void aRouteIsReplacedAsAWhole() {
    done(
        "PUT",
        "/r",
        TO_U.replace("]}", "],\"retry\":{\"attempts\":1},\"enabled\":false,\"listed\":false}"));
    gateway.clock.nowMillis += 5;
    JsonValue item = done("PUT", "/r", TO_U.replace("\"m\"", "\"n\"")).get("item");
    assertEquals(item.toJson(), done("GET", "", "").get("items").at(0).toJson());
    assertEquals("{}", item.get("retry").toJson());
    assertTrue(item.get("enabled").isTrue());
    assertEquals(5, item.get("updated_at").number() - item.get("created_at").number());
    assertEquals(1, done("GET", "", "").get("items").size());
  }

  @Test
  void aChangeTouchesNothingElse() {
    done("PUT", "/a%2Fb", TO_U.replace("]}", "],\"retry\":{\"attempts\":1}}"));
    JsonValue item = done("PATCH", "/a%2Fb", "{\"enabled\":false}").get("item");
    assertEquals("a/b", item.text("name"));
    assertEquals("false", item.get("enabled").toJson());
    assertEquals("{\"attempts\":1}", item.get("retry").toJson());
    assertEquals("m", item.get("targets").at(0).text("model"));
    item =
        done(
                "PATCH",
                "/a%2Fb",
                "{\"targets\":[{\"upstream\":\"v\",\"model\":\"n\"}],\"listed\":false,\"retry\":{}}")
            .get("item");
    assertEquals("id-of-v", item.get("targets").at(0).text("upstream"));
    assertEquals("{}", item.get("retry").toJson());
    assertEquals("false", item.get("listed").toJson());
    assertTrue(
        done("PUT", "/c", TO_U.replace("]}", "],\"listed\":true}"))
            .get("item")
            .get("listed")
            .isTrue());
    assertEquals(4, done("PATCH", "/a%2Fb", "{}").get("revision").number());
    assertRefused(404, "NOT_FOUND", null, ask("PATCH", "/other", "{\"listed\":true}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "targets            | {}",
        "targets            | {\"targets\":null}",
        "targets            | {\"targets\":[]}",
        "targets            | {\"targets\":\"u\"}",
        "targets.0          | {\"targets\":[\"u\"]}",
        "targets.0.upstream | {\"targets\":[{\"model\":\"m\"}]}",
        "targets.0.upstream | {\"targets\":[{\"upstream\":\"nobody\",\"model\":\"m\"}]}",
        "targets.0.model    | {\"targets\":[{\"upstream\":\"u\"}]}",
        "targets.0.model    | {\"targets\":[{\"upstream\":\"u\",\"model\":\" \"}]}",
        "targets.0.model    | {\"targets\":[{\"upstream\":\"u\",\"model\":\"a\\u0007b\"}]}",
        "targets.0.model    | {\"targets\":[{\"upstream\":\"grok\",\"model\":\"gpt-4o\"}]}",
        "targets.0.priority | {\"targets\":[{\"upstream\":\"u\",\"model\":\"m\",\"priority\":1001}]}",
        "targets.0.weight   | {\"targets\":[{\"upstream\":\"u\",\"model\":\"m\",\"weight\":0}]}",
        "retry              | {\"targets\":[{\"upstream\":\"u\",\"model\":\"m\"}],\"retry\":[]}",
        "retry.attempts     | {\"targets\":[{\"upstream\":\"u\",\"model\":\"m\"}],\"retry\":{\"attempts\":0}}",
        "retry.attempts     | {\"targets\":[{\"upstream\":\"u\",\"model\":\"m\"}],\"retry\":{\"attempts\":11}}",
        "retry.statuses     | {\"targets\":[{\"upstream\":\"u\",\"model\":\"m\"}],\"retry\":{\"statuses\":429}}",
        "retry.statuses.0   | {\"targets\":[{\"upstream\":\"u\",\"model\":\"m\"}],\"retry\":{\"statuses\":[399]}}",
        "retry.statuses.1   | {\"targets\":[{\"upstream\":\"u\",\"model\":\"m\"}],\"retry\":{\"statuses\":[599,600]}}",
        "listed             | {\"targets\":[{\"upstream\":\"u\",\"model\":\"m\"}],\"listed\":1}",
        "enabled            | {\"targets\":[{\"upstream\":\"u\",\"model\":\"m\"}],\"enabled\":\"no\"}",
      })
  void aFaultNamesItsField(String field, String body) {
    assertRefused(400, "INVALID_FIELD", field, ask("PUT", "/r", body));
    assertEquals(0, gateway.rows("SELECT * FROM model_routes").size());
  }

  @Test
  void aNameHasItsBounds() {
    done("PUT", "/" + "n".repeat(200), TO_U);
    for (String name : List.of("n".repeat(201), "%20", "a%0Ab", "a%7F")) {
      assertRefused(400, "INVALID_FIELD", "name", ask("PUT", "/" + name, TO_U));
    }
    assertEquals(404, ask("PUT", "/a/b", TO_U).status());
  }

  @Test
  void thereAreNotTooMany() {
    gateway.run(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)"
            + " INSERT INTO model_routes (name, targets, created_at, updated_at)"
            + " SELECT 'r' || i, '[]', 0, 0 FROM n");
    assertRefused(409, "TOO_MANY", null, ask("PUT", "/one-more", TO_U));
    done("PUT", "/r7", TO_U);
  }

  @Test
  void aRouteIsDeleted() {
    done("PUT", "/a%2Fb:c", TO_U);
    assertEquals(1, done("DELETE", "/a%2Fb%3Ac", "").get("deleted").number());
    assertRefused(404, "NOT_FOUND", null, ask("DELETE", "/a%2Fb:c", ""));
    assertEquals(1, gateway.rows("SELECT * FROM audit_log WHERE action = 'routes.deleted'").size());
  }

  @Test
  void onlyWhatWasSeenIsChanged() {
    done("PUT", "/r", TO_U);
    for (String method : List.of("PUT", "PATCH", "DELETE")) {
      Reply reply =
          gateway.send(
              gateway
                  .adminRequest(method, ROUTES + "/r", TO_U.replace("\"m\"", "\"n\""))
                  .header("If-Match", "\"0\""));
      assertRefused(412, "STALE_REVISION", null, reply);
    }
    assertEquals(1, done("GET", "", "").get("revision").number());
  }

  @Test
  void aTargetThatIsGoneIsTold() {
    done("PUT", "/r", TO_U);
    gateway.run("DELETE FROM upstreams WHERE name = 'u'");
    JsonValue target = done("GET", "", "").get("items").at(0).get("targets").at(0);
    assertEquals("id-of-u", target.text("upstream"));
    assertEquals("null", target.get("upstream_name").toJson());
  }

  // ---- resolving

  private JsonValue resolved(String model) {
    return done("POST", "/resolve", "{\"model\":\"" + model + "\"}");
  }

  private String reason(String model) {
    StringBuilder told = new StringBuilder(String.valueOf(resolved(model).text("reason")));
    JsonValue choices = resolved(model).get("choices");
    for (int i = 0; i < choices.size(); i++) {
      JsonValue choice = choices.at(i);
      told.append(' ').append(choice.text("name")).append(':').append(choice.text("model"));
    }
    return told.toString();
  }

  @Test
  void aNameComesToWhatItServes() {
    gateway.run(
        "UPDATE upstreams SET patterns = '[\"*\"]', model_list = '[\"x\"]' WHERE name = 'v'");
    gateway.run("UPDATE upstreams SET patterns = '[\"x*\"]' WHERE name = 'u'");
    done("PUT", "/fast", TO_U);
    done("PUT", "/off", TO_U.replace("]}", "],\"enabled\":false}"));
    done("PUT", "/grok-3", TO_U);
    assertEquals("route u:m", reason("fast"));
    assertEquals("pattern v:off", reason("off"));
    assertEquals("route u:m", reason("grok-3"));
    assertEquals("prefix u:a/b", reason("u/a/b"));
    assertEquals("prefix grok:grok-4", reason("grok/grok-4"));
    assertEquals("grok grok:grok-4", reason("grok-4"));
    assertEquals("listed v:x", reason("x"));
    assertEquals("pattern u:x2 v:x2", sorted(reason("x2")));
    gateway.run("UPDATE upstreams SET enabled = 0 WHERE name = 'v'");
    assertEquals("null", reason("y"));
    gateway.run("UPDATE upstreams SET enabled = 0 WHERE name = 'u'");
    assertEquals("route", reason("fast"));
  }

  @Test
  void aRouteThatLeadsNowhereIsNotReplacedByAPattern() {
    done("PUT", "/fast", TO_U);
    gateway.run("UPDATE upstreams SET enabled = 0 WHERE name = 'u'");
    gateway.restart();
    assertEquals("route", reason("fast"));
    assertEquals(404, gateway.chat("{\"model\":\"fast\",\"messages\":[]}").status());
  }

  @Test
  void aNameWithSuffixesIsFoundAsItsModelIs() {
    gateway.run("UPDATE upstreams SET kind = 'gemini', model_list = '[\"g-2\"]' WHERE name = 'v'");
    assertEquals("listed v:g-2-search", reason("g-2-search"));
    done("PUT", "/r", TO_U.replace("\"u\"", "\"v\""));
    assertEquals("route v:m-nonthinking", reason("r-nonthinking"));
    assertEquals("pattern u:g-3-search v:g-3-search", reason("g-3-search"));
  }

  private static String sorted(String told) {
    return told.replace("v:x2 u:x2", "u:x2 v:x2");
  }

  @Test
  void aChoiceTellsHowItIs() {
    long now = gateway.clock.nowMillis;
    gateway.run("UPDATE upstreams SET resting_until = ?1 WHERE name = 'u'", now + 9);
    gateway.run("UPDATE upstream_credentials SET ready_at = ?1 WHERE id = 'of-sk-one'", now + 9);
    gateway.run("UPDATE upstreams SET auth = 'none' WHERE name = 'v'");
    done(
        "PUT",
        "/r",
        """
        {"targets":[{"upstream":"u","model":"m","priority":2,"weight":5},\
        {"upstream":"v","model":"n","priority":1}],"retry":{"attempts":2,"statuses":[503]}}""");
    assertEquals(
        """
        {"success":true,"status":"success","model":"r","reason":"route","attempts":2,\
        "statuses":[503],"choices":[\
        {"upstream":"id-of-v","name":"v","kind":"openai","model":"n","priority":1,"weight":1,\
        "auth":"none","resting_until":null,\
        "credentials":{"total":0,"enabled":0,"ready":0,"resting":0,"set_aside":0}},\
        {"upstream":"id-of-u","name":"u","kind":"openai","model":"m","priority":2,"weight":5,\
        "auth":"key","resting_until":%d,\
        "credentials":{"total":2,"enabled":2,"ready":1,"resting":1,"set_aside":0}}]}"""
            .formatted(now + 9),
        resolved("r").toJson());
    assertEquals(
        1, resolved("grok-4").get("choices").at(0).get("credentials").get("ready").number());
  }

  @Test
  void whatIsAskedForMustBeNamed() {
    for (String body : List.of("{}", "{\"model\":7}", "{\"model\":\"\"}", "{\"model\":\" \"}")) {
      assertRefused(400, "INVALID_FIELD", "model", ask("POST", "/resolve", body));
    }
  }
}
