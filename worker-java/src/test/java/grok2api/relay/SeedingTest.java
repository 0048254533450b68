package grok2api.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.platform.HttpCall;
import grok2api.platform.Row;
import grok2api.store.Trip;
import grok2api.testing.ScriptedHttp;
import grok2api.testing.TestGateway;
import grok2api.testing.Vaults;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Upstreams that variables name, at the first start. */
class SeedingTest {
  private final TestGateway gateway = TestGateway.empty();

  private SeedingTest set(String variable, String value) {
    gateway.variables.put(variable, value);
    return this;
  }

  private void start() {
    gateway.restart();
    assertEquals(200, gateway.get("/v1/models").status());
  }

  private List<String> upstreams(String columns) {
    List<String> found = new ArrayList<>();
    for (Row row :
        gateway.rows(
            "SELECT concat_ws(' ', "
                + columns
                + ") AS u FROM upstreams WHERE id <> 'grok' ORDER BY name")) {
      found.add(row.text("u"));
    }
    return found;
  }

  private List<String> keys() {
    List<String> found = new ArrayList<>();
    for (Row row :
        gateway.rows(
            "SELECT u.name || ' ' || c.secret AS k FROM upstream_credentials c"
                + " JOIN upstreams u ON u.id = c.upstream ORDER BY k")) {
      found.add(row.text("k"));
    }
    return found;
  }

  private long revision() {
    return gateway
        .rows("SELECT revision FROM revisions WHERE name = 'upstreams'")
        .get(0)
        .integer("revision");
  }

  @Test
  void theShortFormsNameThreeProviders() {
    set("OPENAI_API_KEYS", "sk-one, sk-two\nsk-three;sk-one")
        .set("OPENAI_BASE_URL", "https://proxy.example/openai/v1/")
        .set("GEMINI_API_KEYS", "AIza-one")
        .set("XAI_API_KEY", "xai-one")
        .start();
    assertEquals(
        List.of(
            "gemini gemini https://generativelanguage.googleapis.com 1 key [\"*\"] 1",
            "openai openai https://proxy.example/openai/v1 1 key [\"*\"] 1",
            "xai openai https://api.x.ai/v1 1 key [\"*\"] 1"),
        upstreams("name, kind, base_url, enabled, auth, patterns, weight"));
    assertEquals(
        List.of(
            "gemini AIza-one", "openai sk-one", "openai sk-three", "openai sk-two", "xai xai-one"),
        keys());
    assertEquals(1, revision());
  }

  @Test
  void upstreamsAreWrittenOutWithAllTheirColumns() {
    set(
            "UPSTREAMS",
            """
            [{"name":"home","kind":"openai","base_url":"https://llm.example/v1/","auth":"none",
              "headers":[{"name":"X-Team","value":"a"}],"enabled":false,"priority":-2,"weight":3,
              "first_byte_seconds":0,"idle_seconds":7,"total_seconds":8,"fail_threshold":9,
              "ask_usage":false,"patterns":["qwen*"],"fetch_models":false},
             {"name":"google","kind":"gemini","base_url":"https://g.example/v1beta/openai/",
              "keys":["AIza"]},
             {"name":"usual","base_url":"http://localhost:1234","keys":[]}]""")
        .start();
    assertEquals(
        List.of(
            "google gemini https://g.example key [] 1 0 1 60 120 600 3 1 [\"*\"] 1",
            "home openai https://llm.example/v1 none [{\"name\":\"X-Team\",\"value\":\"a\"}]"
                + " 0 -2 3 0 7 8 9 0 [\"qwen*\"] 0",
            "usual openai http://localhost:1234 key [] 1 0 1 60 120 600 3 1 [\"*\"] 1"),
        upstreams(
            "name, kind, base_url, auth, headers, enabled, priority, weight, first_byte_seconds,"
                + " idle_seconds, total_seconds, fail_threshold, ask_usage, patterns,"
                + " fetch_models"));
    assertEquals(List.of("google AIza"), keys());
  }

  @Test
  void theFirstRequestIsServedByThemAlready() {
    set("XAI_API_KEYS", "xai-one");
    gateway.restart();
    gateway.upstream.enqueue(ScriptedHttp.reply(200, "application/json", "{\"choices\":[]}"));
    assertEquals(200, gateway.chat("{\"model\":\"grok-9\",\"messages\":[]}").status());
    HttpCall call = gateway.upstream.calls().get(0);
    assertEquals("https://api.x.ai/v1/chat/completions", call.url());
    assertTrue(call.headers().toString().contains("Bearer xai-one"));
  }

  @Test
  void theDatabaseCountsFromThenOn() {
    set("XAI_API_KEYS", "xai-one").start();
    gateway.run("DELETE FROM upstreams WHERE name = 'xai'");
    gateway.run("DELETE FROM upstream_credentials");
    set("OPENAI_API_KEYS", "sk-one").start();
    assertEquals(List.of(), upstreams("name"));
    assertEquals(List.of(), keys());
    assertEquals(1, revision());
  }

  @Test
  void whoeverHasEnteredUpstreamsIsNotGivenMore() {
    gateway.run("UPDATE revisions SET revision = 5 WHERE name = 'upstreams'");
    set("XAI_API_KEYS", "xai-one").start();
    gateway.admin("GET", "/api/v1/admin/encryption", "");
    assertEquals(List.of(), upstreams("name"));
    assertEquals(5, revision());
  }

  @Test
  void withoutVariablesAndAfterwardsItCostsNoRoundTrip() {
    gateway.restart();
    gateway.sql.resetRoundTrips();
    gateway.get("/v1/models");
    assertEquals(1, gateway.sql.roundTrips());
    set("XAI_API_KEYS", "xai-one");
    gateway.restart();
    gateway.get("/v1/models");
    assertEquals(3, gateway.sql.roundTrips(), "one more, once");
    gateway.restart();
    gateway.get("/v1/models");
    assertEquals(4, gateway.sql.roundTrips());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "XAI_API_KEYS | xai-one",
        "XAI_API_KEY  | xai-one",
        "UPSTREAMS    | [{\"name\":\"xai\",\"base_url\":\"https://x.example\",\"keys\":[\"xai-one\"]}]",
      })
  void thePanelSeesThemWithoutAnyRequestBefore(String variable, String value) {
    set(variable, value);
    gateway.restart();
    gateway.admin("GET", "/api/v1/admin/encryption", "");
    assertEquals(List.of("xai"), upstreams("name"));
    assertEquals(List.of("xai xai-one"), keys());
  }

  @Test
  void geminiIsAtGooglesUnlessItIsSaidToBeElsewhere() {
    set("UPSTREAMS", "[{\"name\":\"g\",\"kind\":\"gemini\",\"keys\":[\"AIza\"]}]").start();
    assertEquals(
        List.of("gemini https://generativelanguage.googleapis.com"), upstreams("kind, base_url"));
  }

  @Test
  void twoIsolatesThatBeginTogetherEnterEverythingOnce() {
    set("XAI_API_KEYS", "xai-one").start();
    gateway.run("UPDATE revisions SET revision = 0 WHERE name = 'upstreams'");
    start();
    assertEquals(List.of("xai xai-one"), keys());
  }

  @Test
  void whatSomebodyEntersInTheMeantimeCounts() {
    set("XAI_API_KEYS", "xai-one");
    Trip trip = new Trip();
    assertTrue(new Seeding(gateway.platform(), Vaults.NONE).enter(trip));
    gateway.run("UPDATE revisions SET revision = 2 WHERE name = 'upstreams'");
    trip.run(gateway.sql);
    assertEquals(List.of(), upstreams("name"));
    assertEquals(0, gateway.rows("SELECT * FROM upstream_credentials").size());
    assertEquals(2, revision());
    assertEquals(List.of(), gateway.logged);
  }

  @Test
  void secretsAreSealed() {
    set("DATA_KEY", "a data key of thirty-two letters!")
        .set(
            "UPSTREAMS",
            """
            [{"name":"a","base_url":"https://a.example","keys":["sk-clear-key-in-full-length"],
              "headers":[{"name":"X","value":"clear-header"}]}]""")
        .start();
    String stored = upstreams("headers") + " " + keys();
    assertFalse(stored.contains("clear"), stored);
    assertTrue(stored.contains("a enc:v1:"), stored);
    assertEquals(
        "sk-c…ngth",
        gateway.rows("SELECT display FROM upstream_credentials").get(0).text("display"));
    gateway.upstream.enqueue(ScriptedHttp.reply(200, "application/json", "{\"choices\":[]}"));
    assertEquals(200, gateway.chat("{\"model\":\"m\",\"messages\":[]}").status());
    String headers = gateway.upstream.calls().get(0).headers().toString();
    assertTrue(headers.contains("Bearer sk-clear-key-in-full-length"), headers);
    assertTrue(headers.contains("clear-header"), headers);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "UPSTREAMS       | [{                                              | a JSON array",
        "UPSTREAMS       | {}                                              | a JSON array",
        "UPSTREAMS       | [1]                                             | an object at 0",
        "UPSTREAMS       | [{\"base_url\":\"https://a.example\"}]           | a string at 0.name",
        "UPSTREAMS       | [{\"name\":\"A\",\"base_url\":\"https://a.example\"}] | at 0.name",
        "UPSTREAMS       | [{\"name\":\"a/b\",\"base_url\":\"https://a.example\"}] | at 0.name",
        "UPSTREAMS       | [{\"name\":\"a\"}]                               | at 0.base_url",
        "UPSTREAMS       | [{\"name\":\"a\",\"base_url\":\"a.example\"}]     | at 0.base_url",
        "UPSTREAMS       | [{\"name\":\"a\",\"kind\":\"grok_web\"}]          | at 0.kind",
        "UPSTREAMS | [{\"name\":\"a\",\"base_url\":\"https://a.example\",\"weight\":0}] | 0.weight",
        "UPSTREAMS | [{\"name\":\"a\",\"base_url\":\"https://a.example\",\"auth\":\"x\"}] | 0.auth",
        "UPSTREAMS | [{\"name\":\"a\",\"base_url\":\"https://a.example\",\"keys\":[\"s k\"]}] | 0.keys.0",
        "UPSTREAMS | [{\"name\":\"a\",\"base_url\":\"https://a.example\",\"fail_threshold\":0}] | 0.fail_threshold",
        "UPSTREAMS       | [{\"name\":\"a\",\"base_url\":\"https://a.example?k=1\"}] | at 0.base_url",
        "UPSTREAMS       | [{\"name\":\"a\",\"base_url\":\"https://a.example#1\"}] | at 0.base_url",
        "UPSTREAMS       | [{\"name\":\"a\",\"base_url\":\"https://u:p@a.example\"}] | at 0.base_url",
        "OPENAI_API_KEYS | enc:v1:abcdef.AAAA                              | OPENAI_API_KEYS: a key",
        "OPENAI_API_KEYS | schlüssel                                       | OPENAI_API_KEYS: a key",
        "OPENAI_BASE_URL | api.example                                     | OPENAI_BASE_URL: this",
        "DATA_KEY        | short                                           | DATA_KEY",
      })
  void whatCannotBeReadIsToldAndNothingIsLost(String variable, String value, String told) {
    set("OPENAI_API_KEY", "sk-one").set("XAI_API_KEYS", "xai-one").set(variable, value).start();
    String warning =
        gateway.logged.stream()
            .filter(line -> line.startsWith("upstreams.unseeded"))
            .findFirst()
            .orElse("none");
    assertTrue(warning.contains(told), warning);
    assertFalse(warning.contains("s k"), warning);
    assertEquals(List.of(), upstreams("name"));
    assertEquals(0, revision());
    gateway.clock.nowMillis += 20_000;
    gateway.get("/v1/models");
    assertEquals(
        1, gateway.logged.stream().filter(line -> line.startsWith("upstreams.unseeded")).count());
    gateway.variables.remove(variable);
    start();
    assertTrue(upstreams("name").contains("xai"));
  }
}
