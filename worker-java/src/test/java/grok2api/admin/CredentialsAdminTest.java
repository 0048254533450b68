package grok2api.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.platform.JsonValue;
import grok2api.platform.Row;
import grok2api.testing.FakeRequest;
import grok2api.testing.JvmDigests;
import grok2api.testing.Reply;
import grok2api.testing.ScriptedHttp;
import grok2api.testing.TestGateway;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsAdminTest {
  private static final String CREDENTIALS = "/api/v1/admin/upstreams/id-of-u/credentials";
  private static final String LONG = "sk-a-secret-of-some-length";
  private static final String CHAT = "{\"model\":\"m\",\"messages\":[]}";
  private static final String ANSWER = "{\"id\":\"x\",\"choices\":[]}";

  private final TestGateway gateway = TestGateway.empty().upstream("u", "https://u.example");

  private static String id(String secret) {
    return new JvmDigests().sha256Hex("id-of-u:" + secret).substring(0, 12);
  }

  private Reply ask(String method, String body) {
    return gateway.admin(method, CREDENTIALS, body);
  }

  private JsonValue done(Reply reply) {
    assertEquals(200, reply.status(), reply.body());
    assertEquals("\"" + (long) reply.json().get("revision").number() + "\"", reply.header("ETag"));
    return reply.json();
  }

  private String told(Reply reply) {
    return done(reply).toJson().replaceFirst(".*\"revision\":\\d+,", "{");
  }

  private Reply text(String lines) {
    return gateway.send(
        gateway.adminRequest("POST", CREDENTIALS, lines).header("Content-Type", "text/plain"));
  }

  /** Query parameters in pairs. */
  private JsonValue list(String... query) {
    FakeRequest request = gateway.adminRequest("GET", CREDENTIALS, "");
    for (int i = 0; i < query.length; i += 2) {
      request.parameter(query[i], query[i + 1]);
    }
    return done(gateway.send(request));
  }

  private List<String> secrets() {
    return gateway
        .rows("SELECT secret || ' ' || note AS one FROM upstream_credentials ORDER BY secret")
        .stream()
        .map(row -> row.text("one").trim())
        .toList();
  }

  private static List<String> displays(JsonValue listed) {
    List<String> displays = new ArrayList<>();
    for (int i = 0; i < listed.get("items").size(); i++) {
      displays.add(listed.get("items").at(i).text("note"));
    }
    displays.sort(null);
    return displays;
  }

  private void assertRefused(int status, String code, String field, Reply reply) {
    assertEquals(status, reply.status(), reply.body());
    assertEquals(code, reply.json().text("code"), reply.body());
    assertEquals(field, reply.json().text("field"), reply.body());
  }

  private Row audit(String action) {
    List<Row> rows = gateway.rows("SELECT detail FROM audit_log WHERE action = ?1", action);
    assertEquals(1, rows.size(), action);
    return rows.get(0);
  }

  // ---- adding

  @Test
  void aListIsAdded() {
    assertEquals(
        "{\"added\":2,\"duplicates\":0,\"invalid\":[]}",
        told(
            ask(
                "POST",
                "{\"credentials\":[\""
                    + LONG
                    + "\",{\"secret\":\" sk-b \",\"note\":\" home \"}]}")));
    assertEquals(List.of(LONG, "sk-b home"), secrets());
    assertEquals(
        """
        {"id":"%s","display":"sk-a…ngth","note":"","state":"ready","enabled":true,"failures":0,\
        "set_aside_at":null,"ready_at":null,"cooldown_step":0,"last_failure":null,\
        "last_failure_at":null,"last_used_at":null,"checked_at":null,"created_at":%d}"""
            .formatted(id(LONG), gateway.clock.nowMillis),
        list("search", LONG).get("items").at(0).toJson());
    assertEquals("…", list("search", "home").get("items").at(0).text("display"));
    assertEquals(
        "{\"added\":2,\"upstream\":\"id-of-u\"}",
        audit("credentials.added")
            .text("detail")
            .replaceFirst("\\{(\"upstream\":[^,]*),(\"added\":2)}", "{$2,$1}"));
  }

  @Test
  void linesAreAdded() {
    String lines =
        """
        # of the team

        sk-one
          sk-two\tin  town\r
        Bearer sk-three of Ann
        sk-one again
        sk-é
        """;
    assertEquals(
        """
        {"added":3,"duplicates":1,"invalid":[{"line":7,"reason":"A secret has printable ASCII \
        characters only, and no spaces"}]}""",
        told(text(lines)));
    assertEquals(List.of("sk-one", "sk-three of Ann", "sk-two in  town"), secrets());
    FakeRequest table =
        gateway
            .adminRequest("POST", CREDENTIALS, "sk-four")
            .header("Content-Type", " Text/CSV; charset=utf-8");
    assertEquals(1, done(gateway.send(table)).get("added").number());
  }

  @Test
  void whatIsThereIsCountedAndStays() {
    text("sk-one first\nsk-two");
    assertEquals(
        "{\"added\":1,\"duplicates\":2,\"invalid\":[]}",
        told(text("sk-one second\nsk-two\nsk-three")));
    assertEquals(List.of("sk-one first", "sk-three", "sk-two"), secrets());
    JsonValue none = done(text("sk-one\nsk-one"));
    assertEquals(2, none.get("duplicates").number());
    assertEquals(2, none.get("revision").number());
    assertEquals(2, gateway.rows("SELECT * FROM audit_log").size());
  }

  @Test
  void theSameSecretMayServeTwoUpstreams() {
    gateway.upstream("v", "https://v.example");
    text("sk-one");
    Reply reply =
        gateway.admin("POST", CREDENTIALS.replace("-u", "-v"), "{\"credentials\":[\"sk-one\"]}");
    assertEquals(1, reply.json().get("added").number(), reply.body());
    assertEquals(List.of("sk-one", "sk-one"), secrets());
  }

  @Test
  void whatCannotBeASecretIsToldByItsPlace() {
    String entries =
        """
        {"credentials":["",7,null,{"note":"x"},{"secret":"a b"},"a\\u0007b","enc:v1:a.b","%s",\
        {"secret":"c","note":7},{"secret":"d","note":"%s"},{"secret":"e","note":"\\ud800"},"ok"]}"""
            .formatted("x".repeat(2001), "n".repeat(201));
    JsonValue told = done(ask("POST", entries));
    assertEquals(1, told.get("added").number());
    StringBuilder invalid = new StringBuilder();
    for (int i = 0; i < told.get("invalid").size(); i++) {
      JsonValue one = told.get("invalid").at(i);
      invalid.append((int) one.get("line").number()).append(' ').append(one.text("reason"));
      invalid.append('\n');
    }
    assertEquals(
        """
        1 A secret has 1 to 2000 characters
        2 Neither a text nor an object with a secret
        3 Neither a text nor an object with a secret
        4 Neither a text nor an object with a secret
        5 A secret has printable ASCII characters only, and no spaces
        6 A secret has printable ASCII characters only, and no spaces
        7 This is a sealed secret; only its clear text can be added
        8 A secret has 1 to 2000 characters
        9 The note is no text
        10 A note has at most 200 characters, none of them a control character
        11 A note has at most 200 characters, none of them a control character
        """,
        invalid.toString());
    assertEquals(List.of("ok"), secrets());
  }

  @Test
  void fiveThousandAreTheMostAtOnce() {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 5000; i++) {
      lines.append("sk-").append(i).append('-').append("x".repeat(300)).append('\n');
    }
    assertEquals(5000, done(text(lines.toString())).get("added").number());
    assertEquals(5000, list().get("total").number());
    assertRefused(400, "INVALID_FIELD", "credentials", text(lines + "one-more"));
    assertRefused(400, "INVALID_FIELD", "credentials", text("# nothing\n\n"));
    assertRefused(400, "INVALID_FIELD", "credentials", ask("POST", "{\"credentials\":[]}"));
    assertRefused(400, "INVALID_FIELD", "credentials", ask("POST", "{}"));
    assertRefused(400, "INVALID_JSON", null, ask("POST", "sk-one"));
  }

  @Test
  void secretsAreStoredSealed() {
    gateway.variables.put("DATA_KEY", "a data key of thirty-two letters!");
    gateway.restart();
    text(LONG);
    text(LONG);
    String stored = String.join("", secrets());
    assertTrue(stored.startsWith("enc:v1:") && !stored.contains("secret"), stored);
    assertEquals(1, list("search", LONG).get("total").number());
    assertEquals("sk-a…ngth", list().get("items").at(0).text("display"));
    gateway.upstream.enqueue(ScriptedHttp.reply(200, "application/json", ANSWER));
    assertEquals(200, gateway.chat(CHAT).status());
    assertTrue(gateway.upstream.calls().get(0).headers().toString().contains("Bearer " + LONG));
  }

  @Test
  void noSecretIsTold() {
    text(LONG + " x");
    for (Row row : gateway.rows("SELECT detail FROM audit_log")) {
      assertFalse(row.text("detail").contains("some-length"));
    }
    assertFalse(list().toJson().contains("some-length"));
    assertFalse(gateway.admin("GET", "/api/v1/admin/upstreams", "").body().contains("of-some"));
    assertFalse(gateway.logged.toString().contains("some-length"));
  }

  @Test
  void moreThanHalfOfASecretIsNeverShown() {
    text("x".repeat(19) + " short\n" + "y".repeat(20) + " long");
    assertEquals("…", list("search", "short").get("items").at(0).text("display"));
    assertEquals("yyyy…yyyy", list("search", "long").get("items").at(0).text("display"));
  }

  @Test
  void aNewCredentialServesAtOnceInThisIsolate() {
    assertEquals(503, gateway.chat(CHAT).status());
    text("sk-one");
    gateway.upstream.enqueue(ScriptedHttp.reply(200, "application/json", ANSWER));
    assertEquals(200, gateway.chat(CHAT).status());
  }

  // ---- listing

  /** Notes tell them apart: one in each state, and one more ready. */
  private void several() {
    text("k1 ready\nk2 resting\nk3 aside\nk4 off\nk5 ready too\n");
    long now = gateway.clock.nowMillis;
    set("k2", "ready_at = " + (now + 60_000) + ", cooldown_step = 2, last_failure = '429'");
    set("k3", "set_aside_at = 7, failures = 3, ready_at = " + (now + 60_000));
    set("k4", "enabled = 0, set_aside_at = 7");
  }

  private void set(String secret, String columns) {
    gateway.run("UPDATE upstream_credentials SET " + columns + " WHERE secret = ?1", secret);
  }

  @ParameterizedTest
  @CsvSource({
    "ready, 'ready,ready too'",
    "resting, resting",
    "set_aside, aside",
    "disabled, off",
    "resting set_aside, 'aside,resting'",
    "'', 'aside,off,ready,ready too,resting'",
  })
  void credentialsAreFoundByTheirState(String states, String notes) {
    several();
    List<String> query = new ArrayList<>();
    for (String state : states.isEmpty() ? new String[0] : states.split(" ")) {
      query.add("state");
      query.add(state);
    }
    JsonValue listed = list(query.toArray(new String[0]));
    assertEquals(notes, String.join(",", displays(listed)));
    assertEquals(notes.split(",").length, listed.get("total").number());
  }

  @Test
  void credentialsAreFoundByNoteDisplayIdAndSecret() {
    text(LONG + " Home\nsk-other office\nsk-%_ rest");
    assertEquals(List.of("Home"), displays(list("search", "hOmE")));
    assertEquals(List.of("Home"), displays(list("search", "A…NG")));
    assertEquals(List.of("office"), displays(list("search", id("sk-other"))));
    assertEquals(List.of("office"), displays(list("search", "sk-other")));
    assertEquals(List.of(), displays(list("search", "%_")));
    assertEquals(List.of("Home", "office", "rest"), displays(list("search", " ")));
    assertEquals(List.of(), displays(list("search", "home", "state", "resting")));
  }

  @Test
  void pagesFollowEachOther() {
    text("a a\nb b\nc c\nd d\ne e");
    List<String> seen = new ArrayList<>();
    String cursor = "";
    for (int size : List.of(2, 2, 1)) {
      JsonValue page = list("per_page", "2", "cursor", cursor);
      assertEquals(size, page.get("items").size());
      assertEquals(5, page.get("total").number());
      seen.addAll(displays(page));
      cursor = page.text("next_cursor");
    }
    assertNull(cursor);
    seen.sort(null);
    assertEquals(List.of("a", "b", "c", "d", "e"), seen);
    assertNull(list("per_page", "5").text("next_cursor"));
  }

  @ParameterizedTest
  @CsvSource({"state, odd", "per_page, 0", "per_page, 201", "per_page, x"})
  void aFaultOfTheQueryNamesItsField(String name, String value) {
    FakeRequest request = gateway.adminRequest("GET", CREDENTIALS, "").parameter(name, value);
    assertRefused(400, "INVALID_FIELD", name, gateway.send(request));
  }

  @Test
  void aStateIsToldAsItIs() {
    several();
    JsonValue resting = list("state", "resting").get("items").at(0);
    assertEquals(gateway.clock.nowMillis + 60_000, resting.get("ready_at").number());
    assertEquals("429", resting.text("last_failure"));
    assertEquals("null", list("state", "set_aside").get("items").at(0).get("ready_at").toJson());
    gateway.clock.nowMillis += 60_000;
    assertEquals(0, list("state", "resting").get("total").number());
  }

  // ---- changing

  @Test
  void credentialsAreChangedByTheirIds() {
    several();
    assertEquals(
        "{\"updated\":2,\"missing\":1}",
        told(
            ask(
                "PATCH",
                "{\"ids\":[\"%s\",\"%s\",\"nobody\"],\"enabled\":false,\"note\":\" n \"}"
                    .formatted(id("k1"), id("k2")))));
    assertEquals(List.of("k1 n", "k2 n", "k3 aside", "k4 off", "k5 ready too"), secrets());
    assertEquals(3, list("state", "disabled").get("total").number());
    String detail = audit("credentials.updated").text("detail");
    assertTrue(detail.contains("\"count\":2") && detail.contains("disabled note"), detail);
    assertEquals(
        1,
        done(ask("PATCH", "{\"ids\":[\"" + id("k2") + "\"],\"enabled\":true}"))
            .get("updated")
            .number());
    assertEquals(1, list("state", "resting").get("total").number());
  }

  @Test
  void allThatAFilterFindsAreReset() {
    several();
    assertEquals(
        "{\"updated\":2,\"missing\":0}",
        told(ask("PATCH", "{\"filter\":{\"state\":[\"resting\",\"set_aside\"]},\"reset\":true}")));
    Row row = gateway.rows("SELECT * FROM upstream_credentials WHERE secret = 'k3'").get(0);
    assertTrue(row.isNull("set_aside_at"));
    assertEquals(0, row.integer("failures") + row.integer("ready_at"));
    row = gateway.rows("SELECT * FROM upstream_credentials WHERE secret = 'k2'").get(0);
    assertEquals(0, row.integer("cooldown_step") + row.integer("ready_at"));
    assertTrue(row.isNull("last_failure"));
    assertEquals(4, list("state", "ready").get("total").number());
    assertEquals(5, done(ask("PATCH", "{\"filter\":{},\"note\":\"all\"}")).get("updated").number());
    assertEquals(
        0,
        done(ask("PATCH", "{\"filter\":{\"search\":\"none\"},\"note\":\"x\"}"))
            .get("updated")
            .number());
    assertEquals(
        1,
        done(ask("PATCH", "{\"filter\":{\"state\":\"disabled\"},\"note\":\"x\"}"))
            .get("updated")
            .number());
  }

  @Test
  void aCredentialThatIsResetServesAtOnceInThisIsolate() {
    text("sk-one");
    gateway.upstream.enqueue(ScriptedHttp.reply(401, "application/json", "{}"));
    assertEquals(502, gateway.chat(CHAT).status());
    assertEquals(1, list("state", "resting").get("total").number());
    gateway.upstream.enqueue(ScriptedHttp.reply(200, "application/json", ANSWER));
    done(ask("PATCH", "{\"filter\":{},\"reset\":true}"));
    assertEquals(200, gateway.chat(CHAT).status());
  }

  @Test
  void whatUpstreamsHaveOfOthersIsNotTouched() {
    gateway.upstream("v", "https://v.example", "k1");
    several();
    assertEquals(
        "{\"updated\":0,\"missing\":1}",
        told(ask("PATCH", "{\"ids\":[\"of-k1\"],\"enabled\":false}")));
    done(ask("DELETE", "{\"filter\":{},\"confirm\":5}"));
    assertEquals(1, gateway.rows("SELECT * FROM upstream_credentials").size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ids          | {\"enabled\":true}",
        "ids          | {\"ids\":[\"a\"],\"filter\":{},\"enabled\":true}",
        "ids          | {\"ids\":[],\"enabled\":true}",
        "ids          | {\"ids\":\"a\",\"enabled\":true}",
        "ids.0        | {\"ids\":[7],\"enabled\":true}",
        "ids.0        | {\"ids\":[\"\"],\"enabled\":true}",
        "filter       | {\"filter\":[],\"enabled\":true}",
        "filter.state | {\"filter\":{\"state\":\"odd\"},\"enabled\":true}",
        "filter.state.0 | {\"filter\":{\"state\":[\"odd\"]},\"enabled\":true}",
        "filter.search | {\"filter\":{\"search\":7},\"enabled\":true}",
        "enabled      | {\"ids\":[\"a\"],\"enabled\":1}",
        "note         | {\"ids\":[\"a\"],\"note\":7}",
        "note         | {\"ids\":[\"a\"],\"note\":\"a\\u0007b\"}",
        "reset        | {\"ids\":[\"a\"],\"reset\":\"yes\"}",
        "             | {\"ids\":[\"a\"]}",
      })
  void aFaultOfTheBodyNamesItsField(String line) {
    String field = line.substring(0, line.indexOf('|')).trim();
    assertRefused(400, "INVALID_FIELD", field, ask("PATCH", line.substring(line.indexOf('|') + 1)));
  }

  // ---- deleting

  @Test
  void credentialsAreDeletedByTheirIds() {
    several();
    assertEquals(
        "{\"deleted\":1,\"missing\":1}",
        told(ask("DELETE", "{\"ids\":[\"" + id("k1") + "\",\"nobody\"]}")));
    assertEquals(4, secrets().size());
    assertTrue(audit("credentials.deleted").text("detail").contains("\"count\":1"));
    JsonValue none = done(ask("DELETE", "{\"ids\":[\"nobody\"]}"));
    assertEquals(2, none.get("revision").number(), "nothing was changed");
    assertTrue(audit("credentials.deleted").text("detail").contains("\"count\":1"));
  }

  @Test
  void allThatAFilterFindsAreDeletedIfTheyAreAsManyAsExpected() {
    several();
    String filter = "\"filter\":{\"state\":[\"set_aside\",\"disabled\"]}";
    assertRefused(400, "INVALID_FIELD", "confirm", ask("DELETE", "{" + filter + "}"));
    for (int wrong : new int[] {1, 3, -1, 0}) {
      Reply reply = ask("DELETE", "{" + filter + ",\"confirm\":" + wrong + "}");
      assertRefused(409, "COUNT_MISMATCH", null, reply);
      assertEquals(2, reply.json().get("count").number());
    }
    assertEquals(5, secrets().size());
    assertEquals(
        "{\"deleted\":2,\"missing\":0}", told(ask("DELETE", "{" + filter + ",\"confirm\":2}")));
    assertEquals(3, secrets().size());
    Reply stale =
        gateway.send(
            gateway
                .adminRequest("DELETE", CREDENTIALS, "{" + filter + ",\"confirm\":7}")
                .header("If-Match", "\"0\""));
    assertRefused(412, "STALE_REVISION", null, stale);
  }

  @Test
  void whereThereAreNoneThereIsNothing() {
    for (String upstream : List.of("grok", "nobody")) {
      String path = CREDENTIALS.replace("id-of-u", upstream);
      assertRefused(404, "NOT_FOUND", null, gateway.admin("GET", path, ""));
      assertRefused(
          404, "NOT_FOUND", null, gateway.admin("POST", path, "{\"credentials\":[\"a\"]}"));
      assertRefused(
          404, "NOT_FOUND", null, gateway.admin("PATCH", path, "{\"filter\":{},\"reset\":true}"));
      assertRefused(
          404, "NOT_FOUND", null, gateway.admin("DELETE", path, "{\"filter\":{},\"confirm\":0}"));
    }
    assertEquals(0, gateway.rows("SELECT * FROM upstream_credentials").size());
  }

  @Test
  void onlyWhatWasSeenIsChanged() {
    text("sk-one");
    for (String method : List.of("POST", "PATCH", "DELETE")) {
      String body =
          method.equals("POST") ? "{\"credentials\":[\"x\"]}" : "{\"ids\":[\"a\"],\"reset\":true}";
      Reply reply =
          gateway.send(gateway.adminRequest(method, CREDENTIALS, body).header("If-Match", "\"0\""));
      assertRefused(412, "STALE_REVISION", null, reply);
    }
    assertEquals(List.of("sk-one"), secrets());
  }
}
