package grok2api.testing;

import grok2api.http.Response;
import grok2api.http.TextSource;
import grok2api.platform.HttpCall.Header;
import grok2api.platform.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A response as a client sees it, its body read to the end. */
public record Reply(int status, List<Header> headers, String body) {
  private static final JvmJson JSON = new JvmJson();

  /** Reads a response as a patient client does, then lets the gateway settle. */
  public static Reply read(Response response, FakeRequest request) {
    String body =
        switch (response.body()) {
          case Response.Empty ignored -> "";
          case Response.Whole whole -> whole.text();
          case Response.Passed passed ->
              new String(((JvmStream) passed.bytes()).read(), StandardCharsets.UTF_8);
          case Response.Written written -> {
            StringBuilder text = new StringBuilder();
            written
                .text()
                .writeTo(
                    piece -> {
                      text.append(piece);
                      return !request.signal().aborted();
                    });
            yield text.toString();
          }
          case Response.Talking ignored -> throw new AssertionError("open it and talk");
          case Response.Streamed streamed -> {
            TextSource source = streamed.source();
            StringBuilder text = new StringBuilder(source.begin());
            while (!source.over()) {
              text.append(pull(source));
            }
            source.close();
            yield text.toString();
          }
        };
    request.runAfterwards();
    return new Reply(response.status(), response.headers(), body);
  }

  /** The text that follows from the next piece of input. */
  public static String pull(TextSource source) {
    return source.take(source.input().next(source.waitMillis()));
  }

  public String header(String name) {
    for (Header header : headers) {
      if (header.name().equalsIgnoreCase(name)) {
        return header.value();
      }
    }
    return null;
  }

  public JsonValue json() {
    return JSON.parse(body);
  }

  /** {@code error.code} of the envelope. */
  public String errorCode() {
    return json().get("error").text("code");
  }

  /** The data of each server-sent event, comments left out. */
  public List<String> events() {
    List<String> events = new ArrayList<>();
    for (String block : body.split("\n\n")) {
      if (block.startsWith("data: ")) {
        events.add(block.substring("data: ".length()));
      }
    }
    return events;
  }

  /** The answer's text, streamed or whole. */
  public String content() {
    if (!body.startsWith("data:") && !body.startsWith(":")) {
      return json().get("choices").at(0).get("message").text("content");
    }
    StringBuilder text = new StringBuilder();
    for (String event : events()) {
      JsonValue chunk = JSON.parse(event);
      JsonValue choice = chunk == null ? null : chunk.get("choices");
      if (choice != null && choice.size() > 0) {
        String piece = choice.at(0).get("delta").text("content");
        text.append(piece == null ? "" : piece);
      }
    }
    return text.toString();
  }

  /** {@code finish_reason} of the only chunk, or the message, that has one. */
  public String finishReason() {
    if (!body.startsWith("data:") && !body.startsWith(":")) {
      return json().get("choices").at(0).text("finish_reason");
    }
    String found = null;
    for (String event : events()) {
      JsonValue chunk = JSON.parse(event);
      JsonValue choices = chunk == null ? null : chunk.get("choices");
      String reason =
          choices == null || choices.size() == 0 ? null : choices.at(0).text("finish_reason");
      if (reason != null) {
        if (found != null) {
          throw new AssertionError("two finish reasons: " + found + ", " + reason);
        }
        found = reason;
      }
    }
    return found;
  }
}
