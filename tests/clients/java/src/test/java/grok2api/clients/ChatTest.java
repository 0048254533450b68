package grok2api.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.openai.core.http.StreamResponse;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.completions.CompletionUsage;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import org.junit.jupiter.api.Test;

final class ChatTest {
  @Test
  void completesAChat() {
    ChatCompletion completion = complete("[[scene:plain]]").validate();
    assertEquals("grok-4", completion.model());
    assertEquals("The answer is 4.", textOf(completion));
    assertEquals(ChatCompletion.Choice.FinishReason.STOP, reasonOf(completion));
    assertUsage(4, 4, completion.usage().orElseThrow());
  }

  @Test
  void streamsAChatWithItsUsage() {
    ChatCompletion completion = streamed("[[scene:plain]]");
    assertEquals("The answer is 4.", textOf(completion));
    assertEquals(ChatCompletion.Choice.FinishReason.STOP, reasonOf(completion));
    assertUsage(4, 4, completion.usage().orElseThrow());
  }

  @Test
  void keepsEveryCharacterOfAStream() {
    assertEquals("Snow ☃ and 水 and 😀.", textOf(streamed("[[scene:utf8-split]]")));
  }

  @Test
  void letsTheUpstreamGoWhenAStreamIsClosed() throws InterruptedException {
    GatewayUnderTest.forgetRequests();
    try (StreamResponse<ChatCompletionChunk> answer = open("[[scene:endless]]")) {
      Iterator<ChatCompletionChunk> chunks = answer.stream().iterator();
      chunks.next();
      chunks.next();
    }
    Instant deadline = Instant.now().plus(Duration.ofSeconds(5));
    while (!GatewayUnderTest.requests().contains("\"closedEarly\": true")) {
      assertTrue(Instant.now().isBefore(deadline), "the upstream is still held");
      Thread.sleep(10);
    }
  }

  private static ChatCompletion complete(String question) {
    return GatewayUnderTest.client().chat().completions().create(GatewayUnderTest.asking(question));
  }

  private static ChatCompletion streamed(String question) {
    ChatCompletionAccumulator accumulator = ChatCompletionAccumulator.create();
    try (StreamResponse<ChatCompletionChunk> answer = open(question)) {
      answer.stream().map(ChatCompletionChunk::validate).forEach(accumulator::accumulate);
    }
    return accumulator.chatCompletion();
  }

  private static StreamResponse<ChatCompletionChunk> open(String question) {
    return GatewayUnderTest.client()
        .chat()
        .completions()
        .createStreaming(
            GatewayUnderTest.asking(question).toBuilder()
                .streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build())
                .build());
  }

  private static String textOf(ChatCompletion completion) {
    return completion.choices().get(0).message().content().orElseThrow();
  }

  private static ChatCompletion.Choice.FinishReason reasonOf(ChatCompletion completion) {
    return completion.choices().get(0).finishReason();
  }

  private static void assertUsage(long asked, long said, CompletionUsage usage) {
    assertEquals(asked, usage.promptTokens());
    assertEquals(said, usage.completionTokens());
    assertEquals(asked + said, usage.totalTokens());
  }
}
