package grok2api.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.testing.FakeRequest;
import grok2api.testing.Reply;
import grok2api.testing.TestGateway;
import org.junit.jupiter.api.Test;

class HealthTest {
  private final TestGateway gateway = TestGateway.empty();

  private Reply health(FakeRequest request) {
    return gateway.send(request);
  }

  private static FakeRequest plain() {
    return FakeRequest.of("GET", "/health", "");
  }

  @Test
  void needsNoKeyAndNoDatabase() {
    gateway.sql.resetRoundTrips();
    Reply reply = health(plain());
    assertEquals(
        """
        {"status":"healthy","service":"Grok2API","runtime":"cloudflare-workers",\
        "build":{"sha":"dev"},"bindings":{"db":true,"kv_cache":true,"assets":true}}""",
        reply.body());
    assertEquals(0, gateway.sql.roundTrips());
  }

  @Test
  void isDegradedButAnswersWhenABindingIsMissing() {
    gateway.variables.put("KV_CACHE", "missing");
    gateway.variables.put("BUILD_SHA", "abc123");
    Reply reply = health(plain());
    assertEquals(200, reply.status());
    assertEquals("degraded", reply.json().text("status"));
    assertEquals("abc123", reply.json().get("build").text("sha"));
  }

  @Test
  void looksDeeperForAnAdministratorOnly() {
    gateway.setting("grok", "api_key", "\"global-secret\"");
    FakeRequest stranger = plain().parameter("deep", "1").header("Authorization", "Bearer sk-test");
    assertEquals(401, health(stranger).status());
    Reply deep =
        health(plain().parameter("deep", "1").header("Authorization", "Bearer global-secret"));
    assertTrue(deep.json().get("checks").get("db").get("ok").isTrue());
    assertTrue(deep.json().get("checks").get("kv_cache").get("ok").isTrue());
    assertNull(health(plain()).json().get("checks"));
  }
}
