package grok2api.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.platform.HttpCall;
import grok2api.platform.JsonValue;
import grok2api.platform.Row;
import grok2api.testing.Reply;
import grok2api.testing.ScriptedHttp;
import grok2api.testing.ScriptedHttp.Step;
import grok2api.testing.TestGateway;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Upstreams asked about their credentials and models, from the panel. */
class UpstreamChecksTest {
  private static final String UPSTREAM = "/api/v1/admin/upstreams/id-of-deepseek";
  private static final String LIST =
      """
      {"object":"list","data":[{"id":"deepseek-chat"},{"id":"deepseek-reasoner"}]}""";

  private static final String REFUSAL =
      """
      {"error":{"message":"Incorrect API key provided: sk-one","code":"invalid_api_key"}}""";

  private final TestGateway gateway =
      TestGateway.empty().upstream("deepseek", "https://api.example/v1", "sk-one", "sk-two");

  private void says(int status, String body) {
    gateway.upstream.enqueue(ScriptedHttp.reply(status, "application/json", body));
  }

  private JsonValue done(String method, String path, String body) {
    Reply reply = gateway.admin(method, path, body);
    assertEquals(200, reply.status(), reply.body());
    return reply.json();
  }

  private JsonValue check(String body) {
    return done("POST", UPSTREAM + "/check", body);
  }

  private JsonValue checkOne() {
    return check("{\"credentials\":[\"of-sk-one\"]}").get("checked").at(0);
  }

  private Row one() {
    return gateway.rows("SELECT * FROM upstream_credentials WHERE id = 'of-sk-one'").get(0);
  }

  private List<String> headers(int call) {
    List<String> headers = new ArrayList<>();
    for (HttpCall.Header header : gateway.upstream.calls().get(call).headers()) {
      headers.add(header.name() + ": " + header.value());
    }
    return headers;
  }

  @Test
  void everyEnabledCredentialIsTriedWithTheUpstreamsList() {
    gateway.run("UPDATE upstreams SET headers = '[{\"name\":\"X-Team\",\"value\":\"a\"}]'");
    gateway.run(
        "INSERT INTO upstream_credentials (id, upstream, secret, display, enabled, created_at)"
            + " VALUES ('off', 'id-of-deepseek', 'sk-off', '', 0, 0)");
    says(200, LIST);
    says(401, REFUSAL);
    JsonValue answer = check("{}");
    assertEquals(
        """
        [{"id":"of-sk-one","ok":true,"status":200,"code":null,"message":"Models listed: 2",\
        "latency_ms":0},{"id":"of-sk-two","ok":false,"status":401,"code":"invalid_api_key",\
        "message":"Incorrect API key provided: sk-one","latency_ms":0}]""",
        answer.get("checked").toJson());
    assertEquals(JsonValue.Kind.NULL, answer.get("next").kind());
    HttpCall call = gateway.upstream.calls().get(0);
    assertEquals("GET https://api.example/v1/models", call.method() + " " + call.url());
    assertEquals(
        List.of("Accept: application/json", "Authorization: Bearer sk-one", "X-Team: a"),
        headers(0));
  }

  @Test
  void moreThanTwentyAreTriedInSeveralCalls() {
    for (int i = 10; i < 33; i++) {
      gateway.run(
          "INSERT INTO upstream_credentials (id, upstream, secret, display, created_at)"
              + " VALUES (?1, 'id-of-deepseek', 'sk', '', 0)",
          "many-" + i);
    }
    gateway.run("DELETE FROM upstream_credentials WHERE id LIKE 'of-%'");
    for (int i = 0; i < 23; i++) {
      says(200, LIST);
    }
    JsonValue first = check("{}");
    assertEquals(20, first.get("checked").size());
    assertEquals("many-29", first.text("next"));
    JsonValue rest = check("{\"cursor\":\"many-29\"}");
    assertEquals(3, rest.get("checked").size());
    assertEquals("many-30", rest.get("checked").at(0).text("id"));
    assertEquals(JsonValue.Kind.NULL, rest.get("next").kind());
    says(200, LIST);
    JsonValue named = check("{\"credentials\":[\"many-10\",\"many-31\"],\"cursor\":\"many-29\"}");
    assertEquals(1, named.get("checked").size());
    assertEquals("many-31", named.get("checked").at(0).text("id"));
  }

  @Test
  void aGoodCredentialIsTakenBack() {
    gateway.run(
        "UPDATE upstream_credentials SET failures = 3, set_aside_at = 5, ready_at = ?1,"
            + " cooldown_step = 2",
        gateway.clock.nowMillis + 1000);
    says(200, LIST);
    assertTrue(checkOne().get("ok").isTrue());
    assertEquals(0, one().integer("failures"));
    assertTrue(one().isNull("set_aside_at"));
    assertEquals(0, one().integer("ready_at"));
    assertEquals(0, one().integer("cooldown_step"));
    assertEquals(gateway.clock.nowMillis, one().integer("checked_at"));
    gateway.upstream.enqueue(
        ScriptedHttp.reply(200, "application/json", "{\"choices\":[],\"id\":\"x\"}"));
    assertEquals(200, gateway.chat("{\"model\":\"m\",\"messages\":[]}").status());
    assertTrue(headers(1).contains("Authorization: Bearer sk-one"), headers(1).toString());
  }

  @Test
  void aRefusedOneIsSetAsideAfterTheThreshold() {
    for (int i = 1; i <= 3; i++) {
      assertTrue(one().isNull("set_aside_at"));
      says(401, REFUSAL);
      assertFalse(checkOne().get("ok").isTrue());
      assertEquals(i, one().integer("failures"));
    }
    assertEquals(gateway.clock.nowMillis, one().integer("set_aside_at"));
    assertEquals(gateway.clock.nowMillis + 60_000, one().integer("ready_at"));
    assertEquals("401 invalid_api_key: Incorrect API key provided: …", one().text("last_failure"));
    gateway.clock.nowMillis += 1000;
    says(402, "{}");
    checkOne();
    assertEquals(gateway.clock.nowMillis - 1000, one().integer("set_aside_at"));
  }

  @Test
  void aRestOfThatIsNotToldToClientsAnyMore() {
    says(401, REFUSAL);
    says(200, LIST);
    checkOne();
    checkOne();
    gateway.run("DELETE FROM upstream_credentials WHERE id = 'of-sk-two'");
    says(200, "{\"choices\":[]}");
    assertEquals(200, gateway.chat("{\"model\":\"m\",\"messages\":[]}").status());
  }

  @ParameterizedTest
  @CsvSource({"403,,60000,0", "429,,20000,1", "429,7,7000,1"})
  void aForbiddenOrHastyOneOnlyRests(int status, String retryAfter, long pause, int step) {
    for (int i = 0; i < 5; i++) {
      gateway.run("UPDATE upstream_credentials SET cooldown_step = 0, ready_at = 0");
      gateway.upstream.enqueue(
          new ScriptedHttp.Reply(
              status,
              retryAfter == null ? Map.of() : Map.of("retry-after", retryAfter),
              List.of(new Step.Say("{}"))));
      assertEquals(status, (int) checkOne().get("status").number());
    }
    assertEquals(0, one().integer("failures"));
    assertTrue(one().isNull("set_aside_at"));
    assertEquals(gateway.clock.nowMillis + pause, one().integer("ready_at"));
    assertEquals(step, one().integer("cooldown_step"));
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 405, 501})
  void anUpstreamWithoutAListIsThereAndGivesWhatWasSetAsideAnotherChance(int status) {
    gateway.run("UPDATE upstream_credentials SET failures = 3, set_aside_at = 5");
    says(status, "not found");
    JsonValue checked = checkOne();
    assertTrue(checked.get("ok").isTrue());
    assertEquals(status, (int) checked.get("status").number());
    assertTrue(one().isNull("set_aside_at"));
    assertEquals(2, one().integer("failures"));
  }

  @Test
  void troubleSaysNothingOfACredential() {
    gateway.upstream.enqueue(ScriptedHttp.unreachable());
    says(503, "no");
    says(200, "<html>");
    says(302, "");
    gateway.upstream.enqueue(
        new ScriptedHttp.Reply(200, Map.of(), List.of(new Step.Pause(15_001))));
    gateway.upstream.enqueue(
        new ScriptedHttp.Reply(
            200, Map.of(), List.of(new Step.Say("{\"data\":["), new Step.Break())));
    says(200, "[" + " ".repeat(1024 * 1024) + "]");
    List<Integer> statuses = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      JsonValue checked = checkOne();
      assertFalse(checked.get("ok").isTrue(), checked.toJson());
      statuses.add((int) checked.get("status").number());
    }
    assertEquals(List.of(502, 503, 502, 502, 504, 502, 502), statuses);
    assertEquals(0, one().integer("failures"));
    assertEquals(0, one().integer("ready_at"));
    assertEquals(gateway.clock.nowMillis, one().integer("checked_at"));
  }

  @Test
  void googleIsAskedInItsOwnWay() {
    gateway.run("UPDATE upstreams SET kind = 'gemini', base_url = 'https://google.example'");
    says(200, "{\"models\":[{\"name\":\"models/gemini-2.5-flash\"},{\"name\":\"tuned\"}]}");
    says(400, "{\"error\":{\"code\":400,\"details\":[{\"reason\":\"API_KEY_INVALID\"}]}}");
    assertEquals(
        "[\"gemini-2.5-flash\",\"tuned\"]",
        done("POST", UPSTREAM + "/models", "").get("models").toJson());
    assertEquals(
        "https://google.example/v1beta/models?pageSize=1000",
        gateway.upstream.calls().get(0).url());
    assertEquals(List.of("Accept: application/json", "x-goog-api-key: sk-one"), headers(0));
    checkOne();
    assertEquals(1, one().integer("failures"));
  }

  @Test
  void anUpstreamWithoutCredentialsIsAskedWithoutOne() {
    gateway.run("UPDATE upstreams SET auth = 'none', rest_step = 2, resting_until = 9");
    says(200, LIST);
    JsonValue answer = check("{}");
    assertEquals(1, answer.get("checked").size());
    assertNull(answer.get("checked").at(0).text("id"));
    assertEquals(List.of("Accept: application/json"), headers(0));
    assertEquals(
        0,
        gateway
            .rows("SELECT rest_step FROM upstreams WHERE name = 'deepseek'")
            .get(0)
            .integer("rest_step"));
  }

  @Test
  void aHeaderOfTheOperatorsTakesThePlaceOfAUsualOneAndIsNotRepeatedInWords() {
    gateway.run(
        "UPDATE upstreams SET headers ="
            + " '[{\"name\":\"authorization\",\"value\":\"Basic dXNlcjpwYXNz\"}]'");
    says(401, "{\"error\":{\"message\":\"Who is dXNlcjpwYXNz?\",\"code\":\"x\"}}");
    assertEquals("Who is …?", checkOne().text("message"));
    assertEquals(
        List.of("Accept: application/json", "authorization: Basic dXNlcjpwYXNz"), headers(0));
    assertFalse(one().text("last_failure").contains("dXNl"), one().text("last_failure"));
  }

  @Test
  void aSealedSecretIsOpenedAndALockedOneIsNotSent() {
    gateway.run(
        "UPDATE upstream_credentials SET secret = 'enc:v1:abcdef.AAAA' WHERE id = 'of-sk-one'");
    JsonValue checked = checkOne();
    assertFalse(checked.get("ok").isTrue());
    assertEquals("The credential is sealed with another key", checked.text("message"));
    assertEquals(0, gateway.upstream.calls().size());
    assertEquals(0, one().integer("failures"));
  }

  @Test
  void modelsAreOfferedAsSoonAsTheyAreFetched() {
    gateway.run("UPDATE upstreams SET auth = 'none'");
    assertFalse(gateway.get("/v1/models").body().contains("deepseek-reasoner"));
    says(200, LIST);
    assertTrue(done("POST", UPSTREAM + "/models", "").get("fetched").isTrue());
    assertEquals(List.of("Accept: application/json"), headers(0));
    assertTrue(gateway.get("/v1/models").body().contains("deepseek-reasoner"));
  }

  /** No other credential would help. */
  @ParameterizedTest
  @ValueSource(ints = {503, 422})
  void modelsAreAskedForOnceWhereTheCredentialIsNotToBlame(int status) {
    says(status, "{}");
    JsonValue answer = done("POST", UPSTREAM + "/models", "");
    assertFalse(answer.get("fetched").isTrue());
    assertEquals(1, gateway.upstream.calls().size());
  }

  @Test
  void onlyAnAnswerEndsARestOfTheUpstream() {
    gateway.run("UPDATE upstreams SET rest_step = 2 WHERE name = 'deepseek'");
    says(503, "");
    checkOne();
    gateway.run("UPDATE upstream_credentials SET secret = 'enc:v1:abcdef.AAAA'");
    checkOne();
    assertEquals(1, gateway.rows("SELECT * FROM upstreams WHERE rest_step = 2").size());
    gateway.run("UPDATE upstream_credentials SET secret = 'sk-one'");
    says(401, REFUSAL);
    checkOne();
    assertEquals(0, gateway.rows("SELECT * FROM upstreams WHERE rest_step = 2").size());
  }

  @Test
  void anUpstreamThatIsAwakeAgainServesAtOnce() {
    String chat = "{\"model\":\"m\",\"messages\":[]}";
    gateway.run(
        "UPDATE upstreams SET auth = 'none', rest_step = 2, resting_until = ?1",
        gateway.clock.nowMillis + 60_000);
    assertEquals(503, gateway.chat(chat).status());
    says(200, LIST);
    check("{}");
    says(200, "{\"choices\":[]}");
    assertEquals(200, gateway.chat(chat).status());
  }

  @Test
  void aShorterRestDoesNotEndALongerOne() {
    long until = gateway.clock.nowMillis + 3_600_000;
    gateway.run("UPDATE upstream_credentials SET ready_at = ?1", until);
    says(403, "{}");
    checkOne();
    assertEquals(until, one().integer("ready_at"));
  }

  @Test
  void namesOfModelsAreThoseThatTheUpstreamHas() {
    says(200, "[\"models/m\",\"" + "x".repeat(200) + "\",\"" + "y".repeat(201) + "\"]");
    assertEquals(
        "[\"models/m\",\"" + "x".repeat(200) + "\"]",
        done("POST", UPSTREAM + "/models", "").get("models").toJson());
  }

  @Test
  void modelsAreFetchedStoredAndShown() {
    assertEquals("[]", done("GET", UPSTREAM + "/models", "").get("models").toJson());
    assertEquals(
        JsonValue.Kind.NULL, done("GET", UPSTREAM + "/models", "").get("fetched_at").kind());
    says(200, "{\"data\":[{\"id\":\"b\"},{\"id\":\"a\"},{\"id\":\"b\"},{\"id\":\" \"},{}]}");
    JsonValue fetched = done("POST", UPSTREAM + "/models", "");
    assertTrue(fetched.get("fetched").isTrue());
    assertEquals("[\"b\",\"a\"]", fetched.get("models").toJson());
    JsonValue shown = done("GET", UPSTREAM + "/models", "");
    assertEquals("[\"b\",\"a\"]", shown.get("models").toJson());
    assertEquals(gateway.clock.nowMillis, (long) shown.get("fetched_at").number());
    assertEquals(
        "[\"b\",\"a\"]",
        gateway
            .rows("SELECT model_list FROM upstreams WHERE name = 'deepseek'")
            .get(0)
            .text("model_list"));
  }

  @Test
  void aListThatDoesNotComeLeavesTheOneOfBefore() {
    gateway.run("UPDATE upstreams SET model_list = '[\"a\"]', models_fetched_at = 5");
    says(401, REFUSAL);
    says(404, "");
    JsonValue answer = done("POST", UPSTREAM + "/models", "");
    assertFalse(answer.get("fetched").isTrue());
    assertEquals(404, (int) answer.get("outcome").get("status").number());
    assertEquals("[\"a\"]", answer.get("models").toJson());
    assertEquals("[\"a\"]", done("GET", UPSTREAM + "/models", "").get("models").toJson());
    assertEquals(1, one().integer("failures"));
    gateway.run("UPDATE upstream_credentials SET set_aside_at = 1");
    JsonValue nobody = done("POST", UPSTREAM + "/models", "");
    assertEquals(503, (int) nobody.get("outcome").get("status").number());
  }

  @Test
  void twoThousandModelsAreTheMost() {
    StringBuilder list = new StringBuilder("{\"data\":[{\"id\":\"" + "x".repeat(201) + "\"}");
    for (int i = 0; i < 2001; i++) {
      list.append(",{\"id\":\"m").append(i).append("\"}");
    }
    says(200, list.append("]}").toString());
    assertEquals(2000, done("POST", UPSTREAM + "/models", "").get("models").size());
  }

  @Test
  void whatWasDoneIsAudited() {
    says(200, LIST);
    says(200, LIST);
    checkOne();
    done("POST", UPSTREAM + "/models", "");
    List<Row> rows = gateway.rows("SELECT action, detail FROM audit_log ORDER BY at, id");
    List<String> actions = new ArrayList<>();
    rows.forEach(row -> actions.add(row.text("action")));
    actions.sort(null);
    assertEquals(List.of("upstream.checked", "upstream.models_fetched"), actions);
    assertFalse(rows.toString().contains("sk-one"));
  }

  @Test
  void whatCannotBeAskedIsRefused() {
    assertEquals(404, gateway.admin("POST", "/api/v1/admin/upstreams/none/check", "{}").status());
    assertEquals(404, gateway.admin("GET", "/api/v1/admin/upstreams/none/models", "").status());
    Reply grok = gateway.admin("POST", "/api/v1/admin/upstreams/grok/check", "{}");
    assertEquals(400, grok.status());
    assertEquals("INVALID_FIELD", grok.json().text("code"));
    for (String ids : List.of("[]", "[1]", "\"a\"", "[\"" + "x".repeat(101) + "\"]")) {
      Reply wrong = gateway.admin("POST", UPSTREAM + "/check", "{\"credentials\":" + ids + "}");
      assertEquals(400, wrong.status(), ids);
    }
  }
}
