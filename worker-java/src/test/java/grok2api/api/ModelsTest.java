package grok2api.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.testing.Reply;
import grok2api.testing.TestGateway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelsTest {
  private final TestGateway gateway = TestGateway.withAccounts(1);

  @Test
  void theListHidesWhatNoStoredAccountCanServeWhenAskedTo() {
    assertTrue(gateway.get("/v1/models").body().contains("\"grok-4-heavy\""));
    gateway.setting("grok", "hide_unusable_models", "true").restart();
    Reply basicOnly = gateway.get("/v1/models");
    assertFalse(basicOnly.body().contains("\"grok-4-heavy\""));
    assertTrue(basicOnly.body().contains("\"grok-4\""));
    gateway.account("super", "ssoSuper", 10).restart();
    assertTrue(gateway.get("/v1/models").body().contains("\"grok-4-heavy\""));
    gateway.run("UPDATE tokens SET status = 'expired'");
    gateway.restart();
    assertEquals(0, gateway.get("/v1/models").json().get("data").size());
  }

  @ParameterizedTest
  @CsvSource({"grok-4,grok-4", "grok-4%2E1-fast,grok-4.1-fast", "grok-4-fast,grok-4-fast"})
  void oneModelIsFoundByItsIdAnAliasOrAnEncodedId(String path, String id) {
    assertEquals(id, gateway.get("/v1/models/" + path).json().text("id"));
  }

  @Test
  void anUnknownModelIsNotFound() {
    Reply reply = gateway.get("/v1/models/gpt-9");
    assertEquals(404, reply.status());
    assertEquals("model_not_found", reply.errorCode());
    assertEquals("model", reply.json().get("error").text("param"));
  }

  @Test
  void theOperatorsOwnRowsAreListedAndServed() {
    gateway.setting(
        "grok",
        "models",
        """
        [{"id":"grok-5","kind":"chat","upstream_name":"grok-5","upstream_mode":"MODEL_MODE_AUTO"}]""");
    assertTrue(gateway.get("/v1/models").body().contains("\"grok-5\""));
    gateway.restart();
    gateway.upstream.enqueue(grok2api.testing.GrokFrames.answer("Hello"));
    Reply reply =
        gateway.chat(
            """
            {"model":"grok-5","messages":[{"role":"user","content":"Hi"}]}""");
    assertEquals("Hello", reply.content());
    assertTrue(gateway.upstream.calls().get(0).body().contains("\"modelName\":\"grok-5\""));
  }
}
