package grok2api.openai;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.json.JsonText;
import grok2api.testing.JvmJson;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChatCompletionTest {
  private static final ToolCall WEATHER =
      new ToolCall("call_5f", "get_weather", "{\"city\":\"Rome\"}");

  @Test
  void writesAnAnswerAsTheContractShowsIt() {
    assertEquals(
        """
        {"id":"chatcmpl-1","object":"chat.completion","created":1770000000,"model":"grok-4",\
        "choices":[{"index":0,"message":{"role":"assistant","content":"4","refusal":null},\
        "finish_reason":"stop"}],\
        "usage":{"prompt_tokens":12,"completion_tokens":5,"total_tokens":17,\
        "completion_tokens_details":{"reasoning_tokens":4}}}""",
        answer(JsonText.of("4"), null, List.of(), FinishReason.STOP));
  }

  @Test
  void addsReasoningOnlyWhenGiven() {
    assertEquals(
        """
        {"id":"chatcmpl-1","object":"chat.completion","created":1770000000,"model":"grok-4",\
        "choices":[{"index":0,"message":{"role":"assistant","content":"4","refusal":null,\
        "reasoning_content":"2+2\\n"},"finish_reason":"length"}],\
        "usage":{"prompt_tokens":12,"completion_tokens":5,"total_tokens":17,\
        "completion_tokens_details":{"reasoning_tokens":4}}}""",
        answer(JsonText.of("4"), JsonText.of("2+2\n"), List.of(), FinishReason.LENGTH));
  }

  @Test
  void hasNoContentBesideCallsWhenThereWasNoText() {
    assertEquals(
        """
        {"id":"chatcmpl-1","object":"chat.completion","created":1770000000,"model":"grok-4",\
        "choices":[{"index":0,"message":{"role":"assistant","content":null,"refusal":null,\
        "tool_calls":[{"id":"call_5f","type":"function",\
        "function":{"name":"get_weather","arguments":"{\\"city\\":\\"Rome\\"}"}}]},\
        "finish_reason":"tool_calls"}],\
        "usage":{"prompt_tokens":12,"completion_tokens":5,"total_tokens":17,\
        "completion_tokens_details":{"reasoning_tokens":4}}}""",
        answer(JsonText.of(""), null, List.of(WEATHER), FinishReason.TOOL_CALLS));
  }

  @Test
  void sendsAnEmptyTextAsOneWhenThereWereNoCallsEither() {
    String answer = answer(JsonText.of(""), null, List.of(), FinishReason.LENGTH);
    assertTrue(answer.contains("\"content\":\"\","), answer);
  }

  @Test
  void keepsTextBesideSeveralCalls() {
    assertEquals(
        """
        {"id":"chatcmpl-1","object":"chat.completion","created":1770000000,"model":"grok-4",\
        "choices":[{"index":0,"message":{"role":"assistant","content":"Let me see.","refusal":null,\
        "tool_calls":[{"id":"call_5f","type":"function",\
        "function":{"name":"get_weather","arguments":"{\\"city\\":\\"Rome\\"}"}},\
        {"id":"call_60","type":"function","function":{"name":"now","arguments":"{}"}}]},\
        "finish_reason":"tool_calls"}],\
        "usage":{"prompt_tokens":12,"completion_tokens":5,"total_tokens":17,\
        "completion_tokens_details":{"reasoning_tokens":4}}}""",
        answer(
            JsonText.of("Let me see."),
            null,
            List.of(WEATHER, new ToolCall("call_60", "now", "{}")),
            FinishReason.TOOL_CALLS));
  }

  @Test
  void sendsTextThatIsALiteralAlreadyAsItStands() {
    assertEquals(
        """
        {"id":"chatcmpl-1","object":"chat.completion","created":1770000000,"model":"grok-4",\
        "choices":[{"index":0,"message":{"role":"assistant","content":"\\u00df","refusal":null},\
        "finish_reason":"content_filter"}],\
        "usage":{"prompt_tokens":12,"completion_tokens":5,"total_tokens":17,\
        "completion_tokens_details":{"reasoning_tokens":4}}}""",
        answer(JsonText.ofLiteral("\\u00df", 0, 1), null, List.of(), FinishReason.CONTENT_FILTER));
  }

  private static String answer(
      JsonText content, JsonText reasoning, List<ToolCall> calls, FinishReason reason) {
    return new ChatCompletion(
            "chatcmpl-1",
            1_770_000_000,
            "grok-4",
            content,
            reasoning,
            calls,
            reason,
            new Usage(12, 5, 4))
        .toJson(new JvmJson());
  }
}
