package grok2api.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.openai.client.OpenAIClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.RateLimitException;
import com.openai.errors.SseException;
import com.openai.errors.UnauthorizedException;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ExceptionsTest {
  private static final long DAY_SECONDS = 86_400;

  private final OpenAIClient client = GatewayUnderTest.client();

  @Test
  void unauthorizedForAWrongKey() {
    OpenAIClient stranger = GatewayUnderTest.clientWith("sk-wrong");
    OpenAIServiceException e =
        assertThrows(UnauthorizedException.class, () -> ask(stranger, "Hi", "grok-4"));
    assertFace(401, "invalid_api_key", e);
    assertEquals(Optional.of("authentication_error"), e.type());
    assertThrows(UnauthorizedException.class, () -> stranger.models().list());
  }

  @Test
  void notFoundForAnUnknownModel() {
    OpenAIServiceException e =
        assertThrows(NotFoundException.class, () -> ask(client, "Hi", "gpt-unknown"));
    assertFace(404, "model_not_found", e);
    assertEquals(Optional.of("model"), e.param());
    assertThrows(NotFoundException.class, () -> stream("Hi", "gpt-unknown"));
    assertThrows(NotFoundException.class, () -> client.models().retrieve("gpt-unknown"));
  }

  @Test
  void badRequestForARequestThatMakesNoSense() {
    ChatCompletionCreateParams twoAnswers = GatewayUnderTest.asking("Hi").toBuilder().n(2L).build();
    OpenAIServiceException e =
        assertThrows(
            BadRequestException.class, () -> client.chat().completions().create(twoAnswers));
    assertFace(400, "unsupported_parameter", e);
    assertEquals(Optional.of("n"), e.param());
  }

  @Test
  void rateLimitForASpentQuotaUntilLocalMidnight() {
    OpenAIClient modest = GatewayUnderTest.clientForOneChat();
    ask(modest, "[[scene:plain]]", "grok-4");
    OpenAIServiceException e =
        assertThrows(RateLimitException.class, () -> ask(modest, "Hi", "grok-4"));
    assertFace(429, "daily_quota_exceeded", e);
    long seconds = Long.parseLong(e.headers().values("Retry-After").get(0));
    assertTrue(seconds > 0 && seconds <= DAY_SECONDS, "Retry-After: " + seconds);
  }

  @Test
  void rateLimitWhereEveryAccountRests() {
    OpenAIServiceException e =
        assertThrows(RateLimitException.class, () -> ask(client, "Hi", "grok-4-heavy"));
    assertFace(429, "rate_limit_exceeded", e);
  }

  @ParameterizedTest
  @ValueSource(strings = {"500", "reset", "empty"})
  void internalServerForAnUpstreamThatIsDeadOrFails(String scene) {
    String question = "[[scene:" + scene + "]]";
    assertFace(
        502,
        "upstream_error",
        assertThrows(InternalServerException.class, () -> ask(client, question, "grok-4")));
    assertFace(
        502,
        "upstream_error",
        assertThrows(InternalServerException.class, () -> stream(question, "grok-4")));
  }

  @Test
  void internalServerForAnUpstreamThatKeepsSilent() {
    assertFace(
        504,
        "upstream_timeout",
        assertThrows(
            InternalServerException.class, () -> stream("[[scene:silence-first]]", "grok-4")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"error-mid-stream", "reset-middle"})
  void sseForAStreamThatBreaks(String scene) {
    StringBuilder text = new StringBuilder();
    SseException e =
        assertThrows(
            SseException.class,
            () -> {
              try (StreamResponse<ChatCompletionChunk> answer =
                  stream("[[scene:" + scene + "]]", "grok-4")) {
                answer.stream().forEach(chunk -> text.append(textOf(chunk)));
              }
            });
    assertEquals("The answer", text.toString());
    assertEquals(Optional.of("upstream_error"), e.code());
  }

  private static void ask(OpenAIClient asker, String question, String model) {
    asker.chat().completions().create(GatewayUnderTest.asking(question, model));
  }

  private StreamResponse<ChatCompletionChunk> stream(String question, String model) {
    return client.chat().completions().createStreaming(GatewayUnderTest.asking(question, model));
  }

  private static String textOf(ChatCompletionChunk chunk) {
    return chunk.choices().get(0).delta().content().orElse("");
  }

  private static void assertFace(int status, String code, OpenAIServiceException e) {
    assertEquals(status, e.statusCode());
    assertEquals(Optional.of(code), e.code());
    assertEquals(1, e.headers().values("x-request-id").size());
  }
}
