package grok2api.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.platform.JsonValue;
import grok2api.testing.TestGateway;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The models of upstreams with keys, beside those of Grok accounts. */
class ModelsOfUpstreamsTest {
  private final TestGateway gateway =
      TestGateway.empty()
          .upstream("deepseek", "https://d.example/v1", "sk-d")
          .upstream("open", "https://o.example/v1", "sk-o");

  @BeforeEach
  void furnish() {
    gateway.run(
        "UPDATE upstreams SET model_list = '[\"deepseek-chat\",\"shared\",\"other-1\",\"grok-4\"]',"
            + " patterns = '[\"deepseek-*\",\"shared\",\"grok-4\"]', priority = 2"
            + " WHERE name = 'deepseek'");
    gateway.run(
        "UPDATE upstreams SET model_list = '[\"shared\",\"a/b\",\"best\"]', priority = 1"
            + " WHERE name = 'open'");
    route("best", "id-of-open", 1);
    route("quiet", "id-of-deepseek", 0);
    route("lost", "gone", 1);
  }

  private void route(String name, String upstream, int listed) {
    gateway.run(
        "INSERT INTO model_routes (name, targets, listed, created_at, updated_at)"
            + " VALUES (?1, json_array(json_object('upstream', ?2, 'model', 'm')), ?3, 0, 0)",
        name,
        upstream,
        listed);
  }

  private List<String> list() {
    JsonValue data = gateway.get("/v1/models").json().get("data");
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < data.size(); i++) {
      ids.add(data.at(i).text("id") + " of " + data.at(i).text("owned_by"));
    }
    return ids;
  }

  private List<String> others() {
    List<String> others = new ArrayList<>(list());
    others.removeIf(one -> one.endsWith(" of x-ai"));
    return others;
  }

  @Test
  void groksComeFirstThenRoutesThenWhatUpstreamsListAndTake() {
    List<String> all = list();
    int grok = all.size() - others().size();
    assertTrue(grok > 5, all.toString());
    assertTrue(all.subList(0, grok).contains("grok-4 of x-ai"));
    assertEquals(
        List.of("best of grok2api", "shared of open", "a/b of open", "deepseek-chat of deepseek"),
        all.subList(grok, all.size()));
  }

  @Test
  void aModelOfAnUpstreamHasWhatOpenAisHave() {
    assertEquals(
        """
        {"id":"deepseek-chat","object":"model","created":1767225600,"owned_by":"deepseek"}""",
        gateway.get("/v1/models/deepseek-chat").body());
  }

  @Test
  void withoutGrokAccountsTheirModelsAreThoseOfOthers() {
    gateway.run("UPDATE upstreams SET enabled = 0 WHERE id = 'grok'");
    assertEquals(
        List.of(
            "best of grok2api",
            "shared of open",
            "a/b of open",
            "deepseek-chat of deepseek",
            "grok-4 of deepseek"),
        list());
    assertEquals("deepseek", gateway.get("/v1/models/grok-4").json().text("owned_by"));
    assertEquals(404, gateway.get("/v1/models/grok-4-fast").status());
  }

  @ParameterizedTest
  @CsvSource({
    "best,best",
    "quiet,quiet",
    "a%2Fb,a/b",
    "a/b,a/b",
    "deepseek/other-1,deepseek/other-1",
    "grok/grok-4,grok/grok-4",
    "open/shared,open/shared",
    "grok-4,grok-4"
  })
  void oneIsFoundAsAChatWouldFindIt(String path, String id) {
    assertEquals(id, gateway.get("/v1/models/" + path).json().text("id"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"lost", "other-1", "gpt-9", "open/gpt-9", "none/shared", "grok/gpt-9"})
  void oneOfWhichNothingIsKnownIsNotFound(String path) {
    assertEquals(404, gateway.get("/v1/models/" + path).status());
  }

  @Test
  void aKeyForSomeModelsSeesThese() {
    gateway.run("UPDATE api_keys SET allowed_models = '[\"grok-4\",\"shared\",\"quiet\"]'");
    assertEquals(List.of("grok-4 of x-ai", "shared of open"), list());
    assertEquals(200, gateway.get("/v1/models/quiet").status());
    assertEquals(404, gateway.get("/v1/models/best").status());
    assertEquals(404, gateway.get("/v1/models/deepseek-chat").status());
  }

  @Test
  void whatIsHiddenAsUnusableIsOnlyGroks() {
    gateway.setting("grok", "hide_unusable_models", "true");
    List<String> all = list();
    assertFalse(all.contains("grok-4-fast of x-ai"), all.toString());
    assertTrue(all.contains("best of grok2api"));
    assertFalse(all.toString().contains("grok-4 of"), "Grok accounts would be asked for it");
  }

  @Test
  void aChangeIsSeenAfterTenSeconds() {
    List<String> before = list();
    gateway.run("UPDATE upstreams SET enabled = 0 WHERE name = 'open'");
    assertEquals(before, list());
    gateway.clock.nowMillis += 10_000;
    assertEquals(List.of("deepseek-chat of deepseek", "shared of deepseek"), others());
  }

  @Test
  void aColdIsolateReadsEverythingInOneRoundTripAndAWarmOneNothing() {
    gateway.get("/v1/models");
    gateway.restart();
    int before = gateway.sql.roundTrips();
    list();
    assertEquals(1, gateway.sql.roundTrips() - before);
    list();
    gateway.get("/v1/models/shared");
    assertEquals(1, gateway.sql.roundTrips() - before);
  }
}
