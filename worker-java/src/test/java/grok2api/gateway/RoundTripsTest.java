package grok2api.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import grok2api.http.Response;
import grok2api.testing.FakeRequest;
import grok2api.testing.GrokFrames;
import grok2api.testing.Reply;
import grok2api.testing.TestGateway;
import org.junit.jupiter.api.Test;

/** Every trip to the database is time a user waits, or a row of the free plan. */
class RoundTripsTest {
  private static final String STREAM =
      """
      {"model":"grok-4","stream":true,"messages":[{"role":"user","content":"Hi"}]}""";

  private final TestGateway gateway = TestGateway.withAccounts(3).key("limited", 100, -1);

  private record Trips(int before, int after) {}

  private Trips chat(String key) {
    gateway.upstream.enqueue(GrokFrames.answer("Hello"));
    gateway.sql.resetRoundTrips();
    FakeRequest request =
        FakeRequest.of("POST", "/v1/chat/completions", STREAM)
            .header("Authorization", "Bearer " + key);
    Response response = gateway.open(request);
    int before = gateway.sql.roundTrips();
    var source = ((Response.Streamed) response.body()).source();
    source.begin();
    while (!source.over()) {
      Reply.pull(source);
    }
    assertEquals(before, gateway.sql.roundTrips());
    source.close();
    request.runAfterwards();
    return new Trips(before, gateway.sql.roundTrips() - before);
  }

  @Test
  void aColdIsolateAsksOnceAndWritesOnce() {
    assertEquals(new Trips(1, 1), chat(TestGateway.KEY));
    gateway.restart();
    assertEquals(new Trips(1, 1), chat("limited"));
  }

  @Test
  void aWarmIsolateAsksOnlyForKeysWithLimits() {
    chat(TestGateway.KEY);
    chat("limited");
    assertEquals(new Trips(0, 1), chat(TestGateway.KEY));
    assertEquals(new Trips(1, 1), chat("limited"));
  }

  @Test
  void theModelListOfAWarmIsolateAsksNothing() {
    gateway.get("/v1/models");
    gateway.sql.resetRoundTrips();
    assertEquals(200, gateway.get("/v1/models").status());
    assertEquals(0, gateway.sql.roundTrips());
  }

  @Test
  void whatIsRememberedIsReadAgainAfterTenSeconds() {
    chat(TestGateway.KEY);
    gateway.clock.nowMillis += 9_999;
    assertEquals(new Trips(0, 1), chat(TestGateway.KEY));
    gateway.clock.nowMillis += 1;
    assertEquals(new Trips(1, 1), chat(TestGateway.KEY));
  }
}
