package grok2api.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.http.Response;
import grok2api.http.TextSource;
import grok2api.platform.JsonValue;
import grok2api.platform.Row;
import grok2api.testing.FakeRequest;
import grok2api.testing.GrokFrames;
import grok2api.testing.JvmJson;
import grok2api.testing.Reply;
import grok2api.testing.ScriptedHttp;
import grok2api.testing.ScriptedHttp.Step;
import grok2api.testing.TestGateway;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatAnswerTest {
  private static final String REASONED =
      GrokFrames.thinking("Let me check")
          + GrokFrames.thinking(" the sum.")
          + GrokFrames.token("The answer")
          + GrokFrames.token(" is 4.")
          + GrokFrames.done("The answer is 4.");

  private final TestGateway gateway = TestGateway.withAccounts(1);
  private final JvmJson json = new JvmJson();

  private static String chat(boolean stream, String extra) {
    return """
    {"model":"grok-4","stream":%s,"messages":[{"role":"user","content":"2+2?"}]%s}"""
        .formatted(stream, extra);
  }

  private Reply ask(boolean stream, String extra, String... pieces) {
    gateway.upstream.enqueue(ScriptedHttp.pieces(pieces));
    return gateway.chat(chat(stream, extra));
  }

  @Test
  void aStreamHasOneRoleAStableHeadOneFinishReasonAndDone() {
    Reply reply = ask(true, "", GrokFrames.token("4") + GrokFrames.done("4"));
    List<String> events = reply.events();
    String head = events.get(0).substring(0, events.get(0).indexOf("\"choices\""));
    assertEquals(
        List.of(
            head
                + "\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},"
                + "\"finish_reason\":null}]}",
            head
                + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"4\"},"
                + "\"finish_reason\":null}]}",
            head + "\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}",
            "[DONE]"),
        events);
    assertTrue(head.startsWith("{\"id\":\"chatcmpl-"));
    assertTrue(head.endsWith("\"created\":1770285600,\"model\":\"grok-4\","), head);
    assertEquals("text/event-stream; charset=utf-8", reply.header("Content-Type"));
    assertEquals("no-cache", reply.header("Cache-Control"));
    assertEquals("no", reply.header("X-Accel-Buffering"));
    assertEquals("*", reply.header("Access-Control-Allow-Origin"));
  }

  @Test
  void aWholeAnswerHasTheContractsShape() {
    JsonValue answer = ask(false, "", GrokFrames.token("4") + GrokFrames.done("4")).json();
    assertEquals("chat.completion", answer.text("object"));
    assertEquals("grok-4", answer.text("model"));
    JsonValue choice = answer.get("choices").at(0);
    assertEquals("stop", choice.text("finish_reason"));
    assertEquals(
        "{\"role\":\"assistant\",\"content\":\"4\",\"refusal\":null}",
        choice.get("message").toJson());
    assertEquals(1, (int) answer.get("usage").get("completion_tokens").number());
  }

  @ParameterizedTest
  @CsvSource({
    "think_tags,'<think>\nLet me check the sum.\n</think>\nThe answer is 4.',",
    "reasoning_content,The answer is 4.,Let me check the sum.",
    "hidden,The answer is 4.,"
  })
  void streamAndWholeAnswerShowReasoningAlike(String format, String content, String reasoning) {
    gateway.setting("grok", "reasoning_format", "\"" + format + "\"");
    Reply whole = ask(false, "", REASONED);
    assertEquals(content, whole.content());
    assertEquals(
        reasoning, whole.json().get("choices").at(0).get("message").text("reasoning_content"));
    Reply streamed = ask(true, "", REASONED);
    assertEquals(content, streamed.content());
    assertEquals(reasoning == null ? "" : reasoning, streamedReasoning(streamed));
  }

  private String streamedReasoning(Reply reply) {
    StringBuilder text = new StringBuilder();
    for (String event : reply.events()) {
      JsonValue chunk = json.parse(event);
      if (chunk != null) {
        String piece = chunk.get("choices").at(0).get("delta").text("reasoning_content");
        text.append(piece == null ? "" : piece);
      }
    }
    return text.toString();
  }

  @Test
  void theCallerMayAskForOrAgainstReasoning() {
    assertEquals("The answer is 4.", ask(false, ",\"thinking\":\"disabled\"", REASONED).content());
    gateway.restart().setting("grok", "show_thinking", "false");
    assertEquals("The answer is 4.", ask(false, "", REASONED).content());
    assertTrue(
        ask(false, ",\"thinking\":\"enabled\"", REASONED).content().startsWith("<think>\nLet"));
  }

  @Test
  void anOpenThinkBlockIsClosedWhenTheStreamBreaks() {
    gateway.upstream.enqueue(
        ScriptedHttp.pieces(GrokFrames.thinking("Hm"), GrokFrames.error(13, "internal")));
    Reply reply = gateway.chat(chat(true, ""));
    assertEquals("<think>\nHm\n</think>\n", reply.content());
    assertNull(reply.finishReason());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aStopTextCutsTheAnswerAlsoAcrossPiecesAndEndsTheUpstream(boolean stream) {
    Reply reply =
        ask(
            stream,
            ",\"stop\":[\"END\",\"\\n\\n\"]",
            GrokFrames.token("one E"),
            GrokFrames.token("Nope EN"),
            GrokFrames.token("D two"),
            GrokFrames.token(" three"));
    assertEquals("one ENope ", reply.content());
    assertEquals("stop", reply.finishReason());
    assertEquals(1, gateway.upstream.cancelled());
    assertEquals(200, gateway.log().integer("status"));
  }

  @Test
  void whatLookedLikeAStopTextIsReleasedAtTheEnd() {
    assertEquals("the EN", ask(false, ",\"stop\":\"END\"", GrokFrames.token("the EN")).content());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void maxTokensCutsTheAnswerAndSaysSo(boolean stream) {
    Reply reply =
        ask(
            stream,
            ",\"max_tokens\":2",
            GrokFrames.token("123"),
            GrokFrames.token("45678九"),
            GrokFrames.token("0"));
    assertEquals("12345678", reply.content());
    assertEquals("length", reply.finishReason());
  }

  @Test
  void usageComesInAnExtraChunkOnlyWhenAskedFor() {
    Reply reply =
        ask(
            true,
            ",\"stream_options\":{\"include_usage\":true}",
            GrokFrames.token("Hello 世界") + GrokFrames.done("Hello 世界"));
    List<String> events = reply.events();
    JsonValue last = json.parse(events.get(events.size() - 2));
    assertEquals(0, last.get("choices").size());
    assertEquals(4, (int) last.get("usage").get("completion_tokens").number());
    assertEquals(1, (int) last.get("usage").get("prompt_tokens").number());
    assertEquals(5, (int) last.get("usage").get("total_tokens").number());
    assertEquals(JsonValue.Kind.NULL, json.parse(events.get(0)).get("usage").kind());
    assertEquals(4, gateway.log().integer("completion_tokens"));
    assertNull(json.parse(ask(true, "", REASONED).events().get(0)).get("usage"));
  }

  private static final String TOOLS =
      """
      ,"tools":[{"type":"function","function":{"name":"get_weather","parameters":{"type":"object"}}}]""";

  private static final String CALL =
      "<tool_calls><tool_call><tool_name>get_weather</tool_name>"
          + "<parameters>{\"city\":\"Rome\"}</parameters></tool_call></tool_calls>";

  @Test
  void aToolCallIsStreamedAsOne() {
    Reply reply =
        ask(
            true,
            TOOLS,
            GrokFrames.token(CALL.substring(0, 20)),
            GrokFrames.token(CALL.substring(20)));
    assertEquals("", reply.content());
    assertEquals("tool_calls", reply.finishReason());
    JsonValue call =
        json.parse(reply.events().get(1)).get("choices").at(0).get("delta").get("tool_calls").at(0);
    assertEquals(0, (int) call.get("index").number());
    assertEquals("function", call.text("type"));
    assertTrue(call.text("id").startsWith("call_") && call.text("id").length() == 29);
    assertEquals("get_weather", call.get("function").text("name"));
    assertEquals("{\"city\":\"Rome\"}", call.get("function").text("arguments"));
  }

  @Test
  void aToolCallAloneHasNullContent() {
    JsonValue choice = ask(false, TOOLS, GrokFrames.token(CALL)).json().get("choices").at(0);
    assertEquals("tool_calls", choice.text("finish_reason"));
    assertEquals(JsonValue.Kind.NULL, choice.get("message").get("content").kind());
    assertEquals(1, choice.get("message").get("tool_calls").size());
  }

  @Test
  void aPictureIsAMarkdownLinkThroughThisGateway() {
    Reply reply =
        ask(
            false,
            "",
            GrokFrames.token("Here you go"),
            GrokFrames.frame(
                "\"modelResponse\":{\"message\":\"Here you go\",\"generatedImageUrls\":"
                    + "[\"users/u1/generated/g1/image.jpg\"]}"));
    String begins =
        "Here you go\n![Generated Image](https://gw.example/images/"
            + "p_L3VzZXJzL3UxL2dlbmVyYXRlZC9nMS9pbWFnZS5qcGc?s=";
    assertTrue(reply.content().startsWith(begins), reply.content());
  }

  @Test
  void silenceIsFilledWithCommentsEveryFifteenSeconds() {
    gateway.upstream.enqueue(
        new ScriptedHttp.Reply(
            200,
            Map.of(),
            List.of(
                new Step.Say(GrokFrames.token("a")),
                new Step.Pause(31_000),
                new Step.Say(GrokFrames.token("b") + GrokFrames.done("ab")))));
    Reply reply = gateway.chat(chat(true, ""));
    assertEquals(2, reply.body().split(": keep-alive\n\n", -1).length - 1);
    assertEquals("ab", reply.content());
  }

  @Test
  void aStreamThatFallsSilentEndsWithATimeoutError() {
    gateway.upstream.enqueue(
        new ScriptedHttp.Reply(
            200, Map.of(), List.of(new Step.Say(GrokFrames.token("a")), new Step.Pause(999_000))));
    Reply reply = gateway.chat(chat(true, ""));
    assertTrue(reply.body().contains("\"code\":\"upstream_timeout\""));
    assertEquals(504, gateway.log().integer("status"));
    assertEquals(1, gateway.upstream.cancelled());
  }

  @Test
  void aClientThatLeavesStopsTheUpstreamAndIsLoggedAs499() {
    gateway.upstream.enqueue(
        ScriptedHttp.pieces(GrokFrames.token("a"), GrokFrames.token("b"), GrokFrames.token("c")));
    FakeRequest request = gateway.request("POST", "/v1/chat/completions", chat(true, ""));
    Response response = gateway.open(request);
    TextSource source = ((Response.Streamed) response.body()).source();
    assertTrue(source.begin().contains("\"a\""));
    request.leave();
    source.close();
    request.runAfterwards();
    assertEquals(1, gateway.upstream.cancelled());
    Row log = gateway.log();
    assertEquals(499, log.integer("status"));
    assertEquals(1, log.integer("completion_tokens"));
    assertEquals(
        0,
        gateway
            .rows("SELECT * FROM tokens WHERE failed_count > 0 OR cooldown_until IS NOT NULL")
            .size());
  }

  @Test
  void onlyWhatTheClientTakesIsReadFromTheUpstream() {
    gateway.upstream.enqueue(
        ScriptedHttp.pieces(GrokFrames.token("a"), GrokFrames.token("b"), GrokFrames.token("c")));
    FakeRequest request = gateway.request("POST", "/v1/chat/completions", chat(true, ""));
    TextSource source = ((Response.Streamed) gateway.open(request).body()).source();
    String first = source.begin();
    assertTrue(first.contains("\"a\""));
    assertFalse(first.contains("\"b\""));
    String second = Reply.pull(source);
    assertTrue(second.contains("\"b\""));
    assertFalse(second.contains("\"c\""));
  }

  @Test
  void aStreamBeginsAfterAHundredSecondsEvenWithoutContent() {
    gateway.upstream.enqueue(
        new ScriptedHttp.Reply(
            200,
            Map.of(),
            List.of(
                new Step.Say(GrokFrames.frame("\"userResponse\":{\"model\":\"grok-4\"}")),
                new Step.Pause(119_000),
                new Step.Say(GrokFrames.token("late") + GrokFrames.done("late")))));
    FakeRequest request = gateway.request("POST", "/v1/chat/completions", chat(true, ""));
    long asked = gateway.clock.nowMillis;
    TextSource source = ((Response.Streamed) gateway.open(request).body()).source();
    assertEquals(100_000, gateway.clock.nowMillis - asked);
    assertTrue(source.begin().contains("\"role\":\"assistant\""));
    assertEquals(": keep-alive\n\n", Reply.pull(source));
    assertTrue(Reply.pull(source).contains("late"));
    assertTrue(Reply.pull(source).endsWith("data: [DONE]\n\n"));
  }

  @Test
  void anEmptyAnswerIsAnErrorAndNotAnEmptySuccess() {
    for (int i = 0; i < 2; i++) {
      gateway.upstream.enqueue(ScriptedHttp.pieces(GrokFrames.frame("\"finalMetadata\":{}")));
    }
    assertEquals(502, gateway.chat(chat(false, "")).status());
  }

  @Test
  void aWebPageInsteadOfAnAnswerIsAnError() {
    for (int i = 0; i < 2; i++) {
      gateway.upstream.enqueue(ScriptedHttp.reply(200, "text/html", "<html>hello</html>"));
    }
    assertEquals(502, gateway.chat(chat(false, "")).status());
  }
}
