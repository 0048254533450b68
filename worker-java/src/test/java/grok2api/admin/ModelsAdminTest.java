package grok2api.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.platform.JsonValue;
import grok2api.testing.Reply;
import grok2api.testing.TestGateway;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModelsAdminTest {
  private final TestGateway gateway = TestGateway.empty();

  private Reply chatModels() {
    return gateway.admin("GET", "/api/v1/admin/models/chat", "");
  }

  @Test
  void describesTheModelsThatChat() {
    Reply reply = chatModels();
    assertTrue(
        reply
            .body()
            .startsWith(
                """
                {"success":true,"status":"success","object":"list","data":[{"id":"grok-3",\
                "object":"model","created":"""),
        reply.body());
    assertTrue(
        reply
            .body()
            .contains(
                """
                "owned_by":"x-ai","display_name":"Grok 4","description":"Grok 4 chat model",\
                "rate_limit_model":"grok-4","effort_tier":"low"}"""),
        reply.body());
  }

  @Test
  void listsNeitherPictureModelsNorHiddenOnes() {
    List<String> ids = new ArrayList<>();
    List<String> high = new ArrayList<>();
    JsonValue data = chatModels().json().get("data");
    for (int i = 0; i < data.size(); i++) {
      ids.add(data.at(i).text("id"));
      if (data.at(i).text("effort_tier").equals("high")) {
        high.add(data.at(i).text("id"));
      }
    }
    assertEquals(
        List.of(
            "grok-3",
            "grok-3-mini",
            "grok-3-thinking",
            "grok-4",
            "grok-4-mini",
            "grok-4-thinking",
            "grok-4-heavy",
            "grok-4.1-mini",
            "grok-4.1-fast",
            "grok-4.1-expert",
            "grok-4.1-thinking",
            "grok-4.20-beta"),
        ids);
    assertEquals(List.of("grok-4-heavy"), high);
  }

  @Test
  void knowsTheOperatorsOwnRowsFromTheFirstRequestOn() {
    gateway.setting("grok", "models", "[{\"id\":\"grok-5\"}]").restart();
    assertTrue(chatModels().body().contains("\"grok-5\""));
  }
}
