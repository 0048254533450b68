package grok2api.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionFunctionTool;
import com.openai.models.chat.completions.ChatCompletionMessage;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ToolsTest {
  private static final ChatCompletionFunctionTool GET_WEATHER =
      ChatCompletionFunctionTool.builder()
          .function(
              FunctionDefinition.builder()
                  .name("get_weather")
                  .description("The weather in a city")
                  .parameters(
                      FunctionParameters.builder()
                          .putAdditionalProperty("type", JsonValue.from("object"))
                          .putAdditionalProperty(
                              "properties",
                              JsonValue.from(Map.of("city", Map.of("type", "string"))))
                          .putAdditionalProperty("required", JsonValue.from(List.of("city")))
                          .build())
                  .build())
          .build();

  private record Weather(String city) {}

  @Test
  void callsAToolAndSendsItsResultBack() {
    GatewayUnderTest.forgetRequests();
    GatewayUnderTest.enqueue("tool-calls", "plain");
    ChatCompletionCreateParams question = withTool("How is Rome?");

    ChatCompletionMessage asksForTool = create(question).choices().get(0).message();
    ChatCompletionMessageFunctionToolCall call = onlyCall(asksForTool);
    assertEquals("get_weather", call.function().name());
    assertEquals(new Weather("Rome"), call.function().arguments(Weather.class));

    ChatCompletionCreateParams withResult =
        question.toBuilder()
            .addMessage(asksForTool)
            .addMessage(
                ChatCompletionToolMessageParam.builder()
                    .toolCallId(call.id())
                    .content("sunny in Rome")
                    .build())
            .build();
    ChatCompletion answer = create(withResult);
    assertEquals("The answer is 4.", answer.choices().get(0).message().content().orElseThrow());
    assertTrue(
        GatewayUnderTest.requests().contains("tool result " + call.id() + ": sunny in Rome"));
  }

  @Test
  void callsAToolWhileItStreams() {
    ChatCompletionAccumulator accumulator = ChatCompletionAccumulator.create();
    try (StreamResponse<ChatCompletionChunk> answer =
        GatewayUnderTest.client()
            .chat()
            .completions()
            .createStreaming(withTool("[[scene:tool-calls]]"))) {
      answer.stream().forEach(accumulator::accumulate);
    }
    ChatCompletion.Choice choice = accumulator.chatCompletion().choices().get(0);
    assertEquals(ChatCompletion.Choice.FinishReason.TOOL_CALLS, choice.finishReason());
    assertEquals("{\"city\":\"Rome\"}", onlyCall(choice.message()).function().arguments());
  }

  private static ChatCompletionCreateParams withTool(String question) {
    return GatewayUnderTest.asking(question).toBuilder().addTool(GET_WEATHER).build();
  }

  private static ChatCompletion create(ChatCompletionCreateParams params) {
    return GatewayUnderTest.client().chat().completions().create(params).validate();
  }

  private static ChatCompletionMessageFunctionToolCall onlyCall(ChatCompletionMessage message) {
    assertEquals(1, message.toolCalls().orElseThrow().size());
    return message.toolCalls().orElseThrow().get(0).asFunction();
  }
}
