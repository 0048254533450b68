package grok2api.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.platform.HttpCall;
import grok2api.platform.Row;
import grok2api.testing.ScriptedHttp;
import grok2api.testing.TestGateway;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the schedule does for upstreams with keys. */
class UpstreamStepsTest {
  private static final long HOUR_MILLIS = 3_600_000L;

  private final TestGateway gateway = TestGateway.empty().setting("token", "auto_refresh", "false");

  private UpstreamStepsTest says(int status, String body) {
    gateway.upstream.enqueue(ScriptedHttp.reply(status, "application/json", body));
    return this;
  }

  private List<String> urls() {
    List<String> urls = new ArrayList<>();
    for (HttpCall call : gateway.upstream.calls()) {
      urls.add(call.url());
    }
    return urls;
  }

  private Row upstream(String name) {
    return gateway.rows("SELECT * FROM upstreams WHERE name = ?1", name).get(0);
  }

  private void noLists() {
    gateway.run("UPDATE upstreams SET fetch_models = 0");
  }

  @Test
  void listsThatAreAnHourOldAreFetchedAgain() {
    gateway.upstream("a", "https://a.example", "sk-a").upstream("b", "https://b.example", "sk-b");
    says(200, "{\"data\":[{\"id\":\"m\"}]}").says(200, "{\"data\":[]}");
    gateway.runScheduled();
    assertEquals(List.of("https://a.example/models", "https://b.example/models"), urls());
    assertEquals("[\"m\"]", upstream("a").text("model_list"));
    assertEquals("[]", upstream("b").text("model_list"));
    gateway.clock.nowMillis += HOUR_MILLIS / 2;
    gateway.runScheduled();
    assertEquals(2, urls().size());
    gateway.clock.nowMillis += HOUR_MILLIS / 2 - 2000;
    says(200, "{\"data\":[{\"id\":\"n\"}]}").says(404, "");
    gateway.runScheduled();
    assertEquals("[\"n\"]", upstream("a").text("model_list"));
    assertEquals("[]", upstream("b").text("model_list"));
    assertEquals(gateway.clock.nowMillis, upstream("b").integer("models_fetched_at"));
  }

  @Test
  void onlyThoseAreAskedThatMayBeAndCanBe() {
    gateway
        .upstream("disabled", "https://disabled.example", "sk-1")
        .upstream("silent", "https://silent.example", "sk-2")
        .upstream("keyless", "https://keyless.example")
        .upstream("worn", "https://worn.example", "sk-3")
        .upstream("open", "https://open.example");
    gateway.run("UPDATE upstreams SET enabled = 0 WHERE name = 'disabled'");
    gateway.run("UPDATE upstreams SET fetch_models = 0 WHERE name = 'silent'");
    gateway.run("UPDATE upstreams SET auth = 'none' WHERE name = 'open'");
    gateway.run("UPDATE upstream_credentials SET enabled = 0 WHERE id = 'of-sk-3'");
    for (int i = 1; i <= 5; i++) {
      gateway.upstream("before-" + i, "https://before.example");
    }
    says(200, "{\"data\":[]}");
    gateway.runScheduled();
    assertEquals(List.of("https://open.example/models"), urls());
  }

  @Test
  void oneThatFailsKeepsItsListAndLetsOthersGoFirst() {
    for (int i = 1; i <= 6; i++) {
      gateway.upstream("u" + i, "https://u" + i + ".example", "sk-" + i);
    }
    gateway.run("UPDATE upstreams SET model_list = '[\"old\"]' WHERE name = 'u1'");
    says(401, "{}").says(500, "{}").says(200, "[]").says(200, "[]").says(200, "[]");
    gateway.runScheduled();
    assertEquals(5, urls().size());
    assertEquals("[\"old\"]", upstream("u1").text("model_list"));
    assertTrue(upstream("u1").isNull("models_fetched_at"));
    assertEquals(1, gateway.rows("SELECT * FROM upstream_credentials WHERE failures = 1").size());
    says(200, "[]").says(200, "[]").says(200, "[]");
    gateway.runScheduled();
    assertEquals("https://u6.example/models", urls().get(5));
    assertEquals(8, urls().size());
  }

  @Test
  void credentialsThatWereSetAsideAreTestedAgainTheLongestUncheckedFirst() {
    gateway.upstream("a", "https://a.example");
    noLists();
    for (int i = 10; i < 35; i++) {
      gateway.run(
          "INSERT INTO upstream_credentials (id, upstream, secret, display, failures,"
              + " set_aside_at, checked_at, created_at)"
              + " VALUES (?1, 'id-of-a', ?1, '', 3, 1, ?2, 0)",
          "key-" + i,
          i == 34 ? null : 100 - i);
    }
    says(200, "[]");
    for (int i = 1; i < 20; i++) {
      says(401, "{}");
    }
    gateway.runScheduled();
    assertEquals(20, urls().size());
    List<Row> back = gateway.rows("SELECT id FROM upstream_credentials WHERE set_aside_at IS NULL");
    assertEquals(1, back.size());
    assertEquals("key-34", back.get(0).text("id"));
    assertEquals(
        "key-14",
        gateway
            .rows("SELECT max(id) AS id FROM upstream_credentials WHERE checked_at < 1000")
            .get(0)
            .text("id"));
  }

  @Test
  void onlySetAsideAndEnabledCredentialsOfEnabledUpstreamsAreTested() {
    gateway.upstream("a", "https://a.example", "sk-well", "sk-disabled", "sk-resting");
    gateway.upstream("b", "https://b.example", "sk-of-disabled");
    gateway.upstream("c", "https://c.example", "sk-lost");
    noLists();
    gateway.run("UPDATE upstream_credentials SET set_aside_at = 1 WHERE id <> 'of-sk-well'");
    gateway.run("UPDATE upstream_credentials SET enabled = 0 WHERE id = 'of-sk-disabled'");
    gateway.run(
        "UPDATE upstream_credentials SET ready_at = ?1 WHERE id = 'of-sk-resting'",
        gateway.clock.nowMillis + 1);
    gateway.run("UPDATE upstreams SET enabled = 0 WHERE name = 'b'");
    says(200, "[]");
    gateway.runScheduled();
    assertEquals(List.of("https://c.example/models"), urls());
    assertTrue(
        gateway.logged.stream().noneMatch(line -> line.contains("Exception")),
        gateway.logged.toString());
  }

  @Test
  void fortyCallsAreTheMostOfARunAndOthersAreLeftTheirs() {
    for (int i = 1; i <= 9; i++) {
      gateway.upstream("u" + i, "https://u" + i + ".example", "sk-" + i);
    }
    gateway.setting("token", "auto_refresh", "true");
    for (int i = 0; i < 40; i++) {
      gateway.account("account-" + i, "sso", 80);
      gateway.run(
          "INSERT INTO upstream_credentials (id, upstream, secret, display, set_aside_at,"
              + " created_at) VALUES (?1, 'id-of-u1', 's', '', 1, 0)",
          "more-" + i);
    }
    for (int i = 0; i < 60; i++) {
      says(500, "{}");
    }
    gateway.runScheduled();
    long ours = urls().stream().filter(url -> url.endsWith(".example/models")).count();
    assertEquals(25, ours);
    assertTrue(urls().size() > 25 && urls().size() <= 40, urls().size() + " calls");
  }

  @Test
  void nobodyIsAskedWhereThereIsNothingToAsk() {
    gateway.runScheduled();
    assertEquals(List.of(), urls());
    assertTrue(
        gateway.logged.stream().noneMatch(line -> line.contains("Exception")),
        gateway.logged.toString());
    assertNull(upstream("grok").text("model_list"));
  }
}
