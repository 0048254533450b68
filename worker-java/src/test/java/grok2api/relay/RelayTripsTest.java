package grok2api.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import grok2api.http.Response;
import grok2api.testing.FakeRequest;
import grok2api.testing.ScriptedHttp;
import grok2api.testing.TestGateway;
import org.junit.jupiter.api.Test;

/** A request that is passed on costs no more trips to the database than one by accounts. */
class RelayTripsTest {
  private static final String HELLO = "{\"model\":\"m\",\"messages\":[]}";

  private final TestGateway gateway =
      TestGateway.empty()
          .key("limited", 100, -1)
          .upstream("one", "https://one.example", "sk-a", "sk-b");

  private record Trips(int before, int after) {}

  private Trips ask(String path, String body, String key, int... statuses) {
    for (int status : statuses) {
      gateway.upstream.enqueue(
          ScriptedHttp.reply(
              status, "application/json", "{\"data\":[1],\"usage\":{\"prompt_tokens\":3}}"));
    }
    gateway.sql.resetRoundTrips();
    FakeRequest request =
        FakeRequest.of("POST", path, body).header("Authorization", "Bearer " + key);
    Response response = gateway.open(request);
    assertEquals(200, response.status());
    int before = gateway.sql.roundTrips();
    request.runAfterwards();
    return new Trips(before, gateway.sql.roundTrips() - before);
  }

  private Trips chat(String key, int... statuses) {
    return ask("/v1/chat/completions", HELLO, key, statuses);
  }

  @Test
  void aColdIsolateAsksOnceAndWritesOnce() {
    for (String key : new String[] {TestGateway.KEY, "limited"}) {
      assertEquals(new Trips(1, 1), chat(key, 200));
      gateway.restart();
      assertEquals(new Trips(1, 1), ask("/v1/embeddings", HELLO, key, 200));
      gateway.restart();
    }
    assertEquals(
        new Trips(1, 1),
        ask("/v1/images/generations", "{\"model\":\"m\",\"n\":2}", "limited", 200));
  }

  @Test
  void aWarmIsolateAsksOnlyForKeysWithLimits() {
    chat(TestGateway.KEY, 200);
    chat("limited", 200);
    assertEquals(new Trips(0, 1), chat(TestGateway.KEY, 200));
    assertEquals(new Trips(1, 1), chat("limited", 200));
    assertEquals(new Trips(0, 1), ask("/v1/rerank", HELLO, TestGateway.KEY, 200));
    assertEquals(new Trips(1, 1), ask("/v1/moderations", HELLO, "limited", 200));
  }

  @Test
  void anotherAttemptCostsNone() {
    chat("limited", 200);
    assertEquals(new Trips(1, 1), chat("limited", 429, 200));
  }

  @Test
  void whatIsKnownIsReadAgainAfterTenSeconds() {
    chat(TestGateway.KEY, 200);
    gateway.clock.nowMillis += 9_999;
    assertEquals(new Trips(0, 1), chat(TestGateway.KEY, 200));
    gateway.clock.nowMillis += 1;
    assertEquals(new Trips(1, 1), chat(TestGateway.KEY, 200));
  }

  @Test
  void aModelThatIsNewCostsOneTripMoreUntilItIsKnown() {
    gateway.run("UPDATE upstreams SET patterns = '[\"a\"]' WHERE name = 'one'");
    ask("/v1/chat/completions", "{\"model\":\"a\",\"messages\":[]}", "limited", 200);
    gateway.run("UPDATE upstreams SET patterns = '[\"*\"]' WHERE name = 'one'");
    gateway.clock.nowMillis += 10_000;
    assertEquals(new Trips(2, 1), chat("limited", 200));
  }
}
