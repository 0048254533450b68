package grok2api.clients;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The running gateway, as {@code npm test -- clients} started and furnished it ({@code
 * tests/clients/lib/house.mjs}), and the stand-in behind it.
 */
final class GatewayUnderTest {
  static final String MODEL = "grok-4";

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private GatewayUnderTest() {}

  static OpenAIClient client() {
    return clientWith(fact("key"));
  }

  static OpenAIClient clientForOneChat() {
    return clientWith(fact("keyForOneChat"));
  }

  static OpenAIClient clientWith(String key) {
    return OpenAIOkHttpClient.builder().baseUrl(fact("url")).apiKey(key).maxRetries(0).build();
  }

  /** A chat of one question; {@code [[scene:plain]]} in it asks for that scene of the stand-in. */
  static ChatCompletionCreateParams asking(String question) {
    return asking(question, MODEL);
  }

  static ChatCompletionCreateParams asking(String question, String model) {
    return ChatCompletionCreateParams.builder().model(model).addUserMessage(question).build();
  }

  /** The next conversations get these scenes, whatever they ask. */
  static void enqueue(String... scenes) {
    String names =
        Arrays.stream(scenes)
            .map(scene -> '"' + scene + '"')
            .collect(Collectors.joining(",", "[", "]"));
    tell("POST", "/__script", names);
  }

  static void forgetRequests() {
    tell("DELETE", "/__requests", "");
  }

  /** What the stand-in was asked since, as JSON; see {@code stand-in/README.md}. */
  static String requests() {
    return tell("GET", "/__requests", "");
  }

  private static String tell(String method, String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(fact("standIn") + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> reply = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
      if (reply.statusCode() != 200) {
        throw new IllegalStateException(method + " " + path + ": " + reply.body());
      }
      return reply.body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String fact(String name) {
    String value = System.getProperty("gateway." + name);
    if (value == null) {
      throw new IllegalStateException("These tests need a gateway; run: npm test -- clients");
    }
    return value;
  }
}
