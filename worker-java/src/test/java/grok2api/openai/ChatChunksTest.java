package grok2api.openai;

import static org.junit.jupiter.api.Assertions.assertEquals;

import grok2api.json.JsonText;
import grok2api.platform.TextBuffer;
import grok2api.testing.JvmJson;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChatChunksTest {
  private final JvmJson json = new JvmJson();
  private final TextBuffer out = json.buffer();

  @Test
  void writesAnAnswerAsTheContractShowsIt() {
    ChatChunks chunks = chunks(false);
    chunks.role(out);
    chunks.content(out, JsonText.of("4"));
    chunks.finish(out, FinishReason.STOP);
    ChatChunks.done(out);

    assertEquals(
        """
        data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1770000000,"model":"grok-4","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}

        data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1770000000,"model":"grok-4","choices":[{"index":0,"delta":{"content":"4"},"finish_reason":null}]}

        data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1770000000,"model":"grok-4","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

        data: [DONE]

        """,
        out.take());
  }

  @Test
  void givesUsageInAChunkOfItsOwnAndNullInAllOthers() {
    ChatChunks chunks = chunks(true);
    chunks.role(out);
    chunks.content(out, JsonText.of("4"));
    chunks.reasoning(out, JsonText.of("2+2"));
    chunks.toolCall(out, 0, new ToolCall("call_1", "now", "{}"));
    chunks.finish(out, FinishReason.TOOL_CALLS);
    chunks.usage(out, new Usage(12, 3, 1));

    assertEquals(
        """
        data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1770000000,"model":"grok-4","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}],"usage":null}

        data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1770000000,"model":"grok-4","choices":[{"index":0,"delta":{"content":"4"},"finish_reason":null}],"usage":null}

        data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1770000000,"model":"grok-4","choices":[{"index":0,"delta":{"reasoning_content":"2+2"},"finish_reason":null}],"usage":null}

        data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1770000000,"model":"grok-4","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"call_1","type":"function","function":{"name":"now","arguments":"{}"}}]},"finish_reason":null}],"usage":null}

        data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1770000000,"model":"grok-4","choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}],"usage":null}

        data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1770000000,"model":"grok-4","choices":[],"usage":{"prompt_tokens":12,"completion_tokens":3,"total_tokens":15,"completion_tokens_details":{"reasoning_tokens":1}}}

        """,
        out.take());
  }

  @Test
  void quotesArgumentsAsText() {
    chunks(false).toolCall(out, 1, new ToolCall("call_5f", "get_weather", "{\"city\":\"Rome\"}"));

    assertEquals(
        """
        data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1770000000,"model":"grok-4","choices":[{"index":0,"delta":{"tool_calls":[{"index":1,"id":"call_5f","type":"function","function":{"name":"get_weather","arguments":"{\\"city\\":\\"Rome\\"}"}}]},"finish_reason":null}]}

        """,
        out.take());
  }

  @Test
  void sendsALiteralAsItArrivedInThreeAppends() {
    RecordingBuffer recorded = new RecordingBuffer();
    ChatChunks chunks = chunks(false);

    chunks.content(recorded, JsonText.ofLiteral("a\\u00df\\/\\n", 0, 4));
    assertEquals(
        List.of(
            """
            data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1770000000,"model":"grok-4","choices":[{"index":0,"delta":{"content":\"""",
            "a\\u00df\\/\\n",
            """
            "},"finish_reason":null}]}

            """),
        recorded.appended);

    recorded.appended.clear();
    chunks.reasoning(recorded, JsonText.ofLiteral("b", 0, 1));
    assertEquals(3, recorded.appended.size());
  }

  @Test
  void quotesTextAndTheModelsName() {
    new ChatChunks(json, "chatcmpl-1", 1, "a\"b", false).content(out, JsonText.of("x\ny\"z"));

    assertEquals(
        """
        data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"a\\"b","choices":[{"index":0,"delta":{"content":"x\\ny\\"z"},"finish_reason":null}]}

        """,
        out.take());
  }

  @Test
  void sendsAnErrorAsAnEventAndKeepsTheConnectionAwakeWithComments() {
    ChatChunks.keepAlive(out);
    ChatChunks.error(out, "{\"error\":{}}");
    ChatChunks.done(out);

    assertEquals(": keep-alive\n\ndata: {\"error\":{}}\n\ndata: [DONE]\n\n", out.take());
  }

  private ChatChunks chunks(boolean includeUsage) {
    return new ChatChunks(json, "chatcmpl-1", 1_770_000_000, "grok-4", includeUsage);
  }

  private static final class RecordingBuffer implements TextBuffer {
    private final List<String> appended = new ArrayList<>();

    @Override
    public TextBuffer append(String text) {
      appended.add(text);
      return this;
    }

    @Override
    public boolean isEmpty() {
      return appended.isEmpty();
    }

    @Override
    public String take() {
      throw new AssertionError("not the writer's to take");
    }
  }
}
