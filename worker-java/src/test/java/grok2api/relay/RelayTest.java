package grok2api.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.platform.HttpCall;
import grok2api.testing.JvmJson;
import grok2api.testing.Reply;
import grok2api.testing.ScriptedHttp;
import grok2api.testing.ScriptedHttp.Step;
import grok2api.testing.TestGateway;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Chats that go to upstreams with keys. */
class RelayTest {
  private static final String ANSWER =
      "{\"id\":\"x\",\"choices\":[{\"message\":{\"content\":\"4\"}}],"
          + "\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":2}}";

  private final TestGateway gateway =
      TestGateway.empty().upstream("deepseek", "https://api.example/v1", "sk-one", "sk-two");

  private static String header(HttpCall call, String name) {
    return call.headers().stream()
        .filter(header -> header.name().equalsIgnoreCase(name))
        .map(HttpCall.Header::value)
        .findFirst()
        .orElse(null);
  }

  @Test
  void aRequestGoesThroughWithAllItsMembers() {
    gateway.upstream.enqueue(ScriptedHttp.reply(200, "application/json", ANSWER));
    String body = "{\"model\":\"m\", \"temperature\":1.0,\"odd\":{\"a\":[1,2]},\"messages\":[]}";
    Reply reply = gateway.chat(body);
    assertEquals(200, reply.status(), reply.body());
    assertEquals(ANSWER, reply.body());
    assertEquals("deepseek", reply.header("x-grok2api-upstream"));
    HttpCall call = gateway.upstream.calls().get(0);
    assertEquals("https://api.example/v1/chat/completions", call.url());
    assertEquals(body, call.body());
    assertTrue(header(call, "Authorization").startsWith("Bearer sk-"));
    assertEquals(7, gateway.log().integer("prompt_tokens"));
    assertEquals(2, gateway.log().integer("completion_tokens"));
    assertTrue(gateway.log().text("account").startsWith("deepseek/"));
  }

  @Test
  void aStreamIsPassedOnAsItCame() {
    String first = "data: {\"choices\":[{\"delta\":{\"content\":\"4\"}}],\"x\":1}\n\n";
    String last = "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
    String usage =
        "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":2}}\n\n";
    String done = "data: [DONE]\n\n";
    gateway.upstream.enqueue(
        new ScriptedHttp.Reply(
            200,
            Map.of("content-type", "text/event-stream"),
            List.of(
                new Step.Say(first.substring(0, 9)),
                new Step.Say(first.substring(9) + last + usage.substring(0, 30)),
                new Step.Say(usage.substring(30) + done))));
    Reply reply = gateway.chat("{\"model\":\"m\",\"stream\":true,\"messages\":[]}");
    assertEquals(first + last + done, reply.body());
    assertEquals(
        "{\"model\":\"m\",\"stream\":true,\"messages\":[],\"stream_options\":{\"include_usage\":true}}",
        gateway.upstream.calls().get(0).body());
    assertEquals(7, gateway.log().integer("prompt_tokens"));
  }

  @Test
  void aBrokenStreamEndsWithAnError() {
    gateway.upstream.enqueue(
        new ScriptedHttp.Reply(
            200,
            Map.of("content-type", "text/event-stream"),
            List.of(new Step.Say("data: {\"choices\":[]}\n\ndata: {\"cho"), new Step.Break())));
    Reply reply = gateway.chat("{\"model\":\"m\",\"stream\":true,\"messages\":[]}");
    assertTrue(
        reply.body().startsWith("data: {\"choices\":[]}\n\ndata: {\"error\":"), reply.body());
    assertTrue(reply.body().endsWith("\n\ndata: [DONE]\n\n"));
    assertEquals(502, gateway.log().integer("status"));
  }

  @Test
  void anotherKeyIsTriedWhereOneIsRefused() {
    gateway.upstream.enqueue(
        ScriptedHttp.reply(401, "application/json", "{\"error\":{\"code\":\"invalid_api_key\"}}"));
    gateway.upstream.enqueue(ScriptedHttp.reply(200, "application/json", ANSWER));
    assertEquals(200, gateway.chat("{\"model\":\"m\",\"messages\":[]}").status());
    assertEquals(2, gateway.upstream.calls().size());
    assertEquals(1, gateway.rows("SELECT * FROM upstream_credentials WHERE failures = 1").size());
  }

  @Test
  void aFaultOfTheRequestIsToldInTheUpstreamsWords() {
    gateway.upstream.enqueue(
        ScriptedHttp.reply(
            400,
            "application/json",
            "{\"error\":{\"message\":\"too hot\",\"type\":\"t\",\"param\":\"temperature\",\"code\":\"hot\"}}"));
    Reply reply = gateway.chat("{\"model\":\"m\",\"messages\":[]}");
    assertEquals(400, reply.status());
    assertEquals(
        new JvmJson()
            .parse(
                "{\"message\":\"too hot\",\"type\":\"t\",\"param\":\"temperature\",\"code\":\"hot\"}")
            .toJson(),
        reply.json().get("error").toJson());
    assertEquals(1, gateway.upstream.calls().size());
  }
}
