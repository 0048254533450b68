package grok2api.gateway;

import grok2api.json.JsonText;
import grok2api.media.MediaLinks;
import grok2api.openai.ChatRequest;
import grok2api.openai.FinishReason;
import grok2api.openai.TokenEstimate;
import grok2api.openai.ToolCall;
import grok2api.openai.Usage;
import grok2api.platform.Json;
import grok2api.platform.Platform;
import grok2api.settings.ReasoningFormat;
import grok2api.upstream.UpstreamEvent;

/**
 * Turns upstream events into the parts of an answer: where reasoning goes, where the text is cut,
 * what it all counts. Stream and whole answer use the same one, so both give the same text.
 */
final class AnswerShaper {
  private final Platform platform;
  private final Json json;
  private final ReasoningFormat reasoningFormat;
  private final MediaLinks links;
  private final AnswerSink sink;
  private final StopMatcher stop;
  private final int maxTokens;
  private final TokenEstimate visible = new TokenEstimate();
  private final TokenEstimate reasoned = new TokenEstimate();
  private boolean thinking;
  private boolean anyContent;
  private int toolCalls;
  private FinishReason cut;

  AnswerShaper(
      ChatRequest chat,
      ReasoningFormat reasoningFormat,
      MediaLinks links,
      Platform platform,
      AnswerSink sink) {
    this.platform = platform;
    this.json = platform.json();
    this.reasoningFormat = reasoningFormat;
    this.links = links;
    this.sink = sink;
    this.stop = chat.stop().isEmpty() ? null : new StopMatcher(chat.stop());
    this.maxTokens = chat.maxTokens() == null ? Integer.MAX_VALUE : chat.maxTokens();
  }

  /** Takes one event; false once the answer is cut and the upstream need not go on. */
  boolean accept(UpstreamEvent event) {
    switch (event) {
      case UpstreamEvent.Text text -> text(text.text());
      case UpstreamEvent.Reasoning reasoning -> reasoning(reasoning.text());
      case UpstreamEvent.ToolCalled called -> toolCall(called);
      case UpstreamEvent.Image image -> text(JsonText.of(markdown(image)));
      case UpstreamEvent.Video ignored -> {}
      case UpstreamEvent.Progress ignored -> {}
      case UpstreamEvent.End ignored -> {}
      case UpstreamEvent.Failed ignored -> {}
    }
    return cut == null;
  }

  /** Whether an event is the first sign of an answer, after which the status can be promised. */
  static boolean promises(UpstreamEvent event) {
    return switch (event) {
      case UpstreamEvent.Text ignored -> true;
      case UpstreamEvent.Reasoning ignored -> true;
      case UpstreamEvent.ToolCalled ignored -> true;
      case UpstreamEvent.Image ignored -> true;
      case UpstreamEvent.Video ignored -> true;
      case UpstreamEvent.Progress ignored -> false;
      case UpstreamEvent.End ignored -> false;
      case UpstreamEvent.Failed ignored -> false;
    };
  }

  /** Releases what was held back and closes what is open; call once, whatever the end was. */
  void end() {
    if (stop != null && cut == null) {
      String rest = stop.rest();
      if (!rest.isEmpty()) {
        emit(JsonText.of(rest));
      }
    }
    if (thinking) {
      thinking = false;
      content(JsonText.of("\n</think>\n"));
    }
  }

  FinishReason finishReason() {
    if (cut != null) {
      return cut;
    }
    return toolCalls > 0 ? FinishReason.TOOL_CALLS : FinishReason.STOP;
  }

  Usage usage(int promptTokens) {
    int reasoning = reasoned.tokens();
    return new Usage(promptTokens, visible.tokens() + reasoning, reasoning);
  }

  private void text(JsonText text) {
    if (cut != null) {
      return;
    }
    if (stop == null) {
      emit(text);
      return;
    }
    String passed = stop.feed(text.decoded(json));
    if (!passed.isEmpty()) {
      emit(JsonText.of(passed));
    }
    if (stop.matched() && cut == null) {
      cut = FinishReason.STOP;
    }
  }

  /** Answer text after the stop texts have been looked for. */
  private void emit(JsonText text) {
    JsonText within = limited(text, visible, reasoned);
    if (thinking) {
      thinking = false;
      within = JsonText.of("\n</think>\n" + within.decoded(json));
    }
    content(within);
  }

  private void content(JsonText text) {
    anyContent = true;
    sink.content(text);
  }

  private void reasoning(JsonText text) {
    if (cut != null || reasoningFormat == ReasoningFormat.HIDDEN) {
      return;
    }
    JsonText within = limited(text, reasoned, visible);
    if (reasoningFormat == ReasoningFormat.REASONING_CONTENT) {
      sink.reasoning(within);
    } else if (thinking) {
      content(within);
    } else {
      thinking = true;
      content(JsonText.of("<think>\n" + within.decoded(json)));
    }
  }

  private void toolCall(UpstreamEvent.ToolCalled called) {
    if (cut != null) {
      return;
    }
    if (thinking) {
      thinking = false;
      content(JsonText.of("\n</think>\n"));
    }
    visible.add(JsonText.of(called.arguments()));
    sink.toolCall(
        toolCalls,
        new ToolCall("call_" + platform.entropy().hex(24), called.name(), called.arguments()));
    toolCalls++;
  }

  private String markdown(UpstreamEvent.Image image) {
    return (anyContent ? "\n" : "") + "![Generated Image](" + links.to(image.url()) + ")";
  }

  /** Counts a text; beyond the limit it is shortened and the answer is cut. */
  private JsonText limited(JsonText text, TokenEstimate own, TokenEstimate other) {
    int allowed = maxTokens - other.tokens();
    if (maxTokens == Integer.MAX_VALUE
        || own.tokensWith(text.wideChars(), text.otherChars()) <= allowed) {
      own.add(text);
      return text;
    }
    cut = FinishReason.LENGTH;
    JsonText within = JsonText.of(beginning(text.decoded(json), own, allowed));
    own.add(within);
    return within;
  }

  /** The longest beginning of a text that stays within the allowed tokens. */
  private static String beginning(String whole, TokenEstimate counted, int allowed) {
    int wide = 0;
    int others = 0;
    for (int i = 0; i < whole.length(); i++) {
      char c = whole.charAt(i);
      if (JsonText.isWide(c)) {
        wide++;
      } else if (!JsonText.isSilent(c)) {
        others++;
      }
      if (counted.tokensWith(wide, others) > allowed) {
        return whole.substring(0, i);
      }
    }
    return whole;
  }
}
