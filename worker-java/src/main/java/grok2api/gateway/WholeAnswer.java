package grok2api.gateway;

import grok2api.json.JsonText;
import grok2api.openai.ChatCompletion;
import grok2api.openai.ChatRequest;
import grok2api.openai.ToolCall;
import grok2api.openai.Usage;
import grok2api.platform.Platform;
import grok2api.platform.TextBuffer;
import grok2api.upstream.AnswerStream;
import grok2api.upstream.Failure;
import grok2api.upstream.UpstreamEvent;
import java.util.ArrayList;
import java.util.List;

/** Reads an answer to its end and makes one message of it. */
final class WholeAnswer implements AnswerSink {
  /**
   * Longer than any wait of a client for a whole answer matters; silence is looked at by nobody.
   */
  private static final int QUIET_MILLIS = 60_000;

  private final ChatRequest chat;
  private final Platform platform;
  private final AnswerShaper shaper;
  private final TextBuffer content;
  private final TextBuffer reasoning;
  private final List<ToolCall> calls = new ArrayList<>();

  WholeAnswer(ChatRequest chat, AnswerStyle style, Platform platform) {
    this.chat = chat;
    this.platform = platform;
    this.shaper = new AnswerShaper(chat, style, platform, this);
    this.content = platform.json().buffer();
    this.reasoning = platform.json().buffer();
  }

  /**
   * Reads to the end.
   *
   * @param begun events taken from the answer before
   * @return the failure that broke it, or null
   */
  Failure read(AnswerStream answer, List<UpstreamEvent> begun) {
    List<UpstreamEvent> events = begun;
    while (true) {
      for (UpstreamEvent event : events) {
        if (event instanceof UpstreamEvent.Failed failed) {
          return failed.failure();
        }
        boolean complete = !shaper.accept(event);
        if (complete) {
          answer.cancel();
        }
        if (complete || event instanceof UpstreamEvent.End) {
          shaper.end();
          return null;
        }
      }
      events = answer.next(QUIET_MILLIS);
    }
  }

  int pictures() {
    return shaper.pictures();
  }

  Usage usage(int promptTokens) {
    return shaper.usage(promptTokens);
  }

  /** The complete body of the answer; call once. */
  String toJson(Usage usage) {
    return new ChatCompletion(
            "chatcmpl-" + platform.entropy().uuid(),
            platform.clock().nowMillis() / 1000,
            chat.model(),
            JsonText.of(content.take()),
            reasoning.isEmpty() ? null : JsonText.of(reasoning.take()),
            calls,
            shaper.finishReason(),
            usage)
        .toJson(platform.json());
  }

  @Override
  public void content(JsonText text) {
    content.append(text.decoded(platform.json()));
  }

  @Override
  public void reasoning(JsonText text) {
    reasoning.append(text.decoded(platform.json()));
  }

  @Override
  public void toolCall(int index, ToolCall call) {
    calls.add(call);
  }
}
