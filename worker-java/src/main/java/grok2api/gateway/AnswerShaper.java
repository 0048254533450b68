package grok2api.gateway;

import grok2api.json.JsonText;
import grok2api.models.Model;
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
  private final AnswerStyle style;
  private final AnswerSink sink;
  private final StopMatcher stop;
  private final int maxTokens;
  private final TokenEstimate visible = new TokenEstimate();
  private final TokenEstimate reasoned = new TokenEstimate();

  /** Links to pictures and films; they do not count against the limit, which could halve one. */
  private final TokenEstimate linked = new TokenEstimate();

  private boolean thinking;
  private boolean midLine;
  private int toolCalls;
  private int pictures;
  private boolean film;
  private int shownPercent = -1;
  private FinishReason cut;

  AnswerShaper(ChatRequest chat, AnswerStyle style, Platform platform, AnswerSink sink) {
    this.platform = platform;
    this.json = platform.json();
    this.style = style;
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
      case UpstreamEvent.Image image -> picture(image);
      case UpstreamEvent.Video video -> film(video);
      case UpstreamEvent.Progress progress -> progress(progress.percent());
      case UpstreamEvent.End ignored -> {}
      case UpstreamEvent.Failed ignored -> {}
    }
    return cut == null || style.kind() != Model.Kind.CHAT;
  }

  /** How many pictures the answer has so far. */
  int pictures() {
    return pictures;
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
    release();
    closeThinking();
  }

  FinishReason finishReason() {
    if (cut != null) {
      return cut;
    }
    return toolCalls > 0 ? FinishReason.TOOL_CALLS : FinishReason.STOP;
  }

  Usage usage(int promptTokens) {
    int reasoning = reasoned.tokens();
    int completion = visible.tokens() + linked.tokens() + reasoning;
    return new Usage(promptTokens, completion, reasoning);
  }

  private void text(JsonText text) {
    if (cut != null || filming()) {
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

  /** Passes on what looked like the beginning of a stop text. */
  private void release() {
    if (stop != null && cut == null) {
      String rest = stop.rest();
      if (!rest.isEmpty()) {
        emit(JsonText.of(rest));
      }
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
    midLine = true;
    sink.content(text);
  }

  private void closeThinking() {
    if (thinking) {
      thinking = false;
      content(JsonText.of("\n</think>\n"));
      midLine = false;
    }
  }

  private void reasoning(JsonText text) {
    if (cut == null && style.reasoning() != ReasoningFormat.HIDDEN && !filming()) {
      reason(limited(text, reasoned, visible));
    }
  }

  private void reason(JsonText text) {
    if (style.reasoning() == ReasoningFormat.REASONING_CONTENT) {
      sink.reasoning(text);
    } else if (thinking) {
      content(text);
    } else {
      thinking = true;
      content(JsonText.of("<think>\n" + text.decoded(json)));
    }
  }

  private void toolCall(UpstreamEvent.ToolCalled called) {
    if (cut != null) {
      return;
    }
    closeThinking();
    visible.add(JsonText.of(called.arguments()));
    sink.toolCall(
        toolCalls,
        new ToolCall("call_" + platform.entropy().hex(24), called.name(), called.arguments()));
    toolCalls++;
  }

  private void picture(UpstreamEvent.Image image) {
    pictures++;
    medium("![Generated Image](" + style.links().apply(image.url()) + ")");
  }

  private void film(UpstreamEvent.Video video) {
    if (film) {
      return;
    }
    film = true;
    String link = style.links().apply(video.url());
    if (!style.posterPreview()) {
      medium(FilmMarkup.player(link));
    } else if (video.thumbnailUrl() == null) {
      medium(FilmMarkup.poster(link, null));
    } else {
      medium(FilmMarkup.poster(link, style.links().apply(video.thumbnailUrl())));
    }
  }

  /** Complete on lines of its own, wherever the text around it is cut. */
  private void medium(String lines) {
    release();
    closeThinking();
    JsonText text = JsonText.of((midLine ? "\n" : "") + lines);
    linked.add(text);
    content(text);
  }

  /** Whether the answer is a film, beside which the upstream's words are none. */
  private boolean filming() {
    return style.kind() == Model.Kind.VIDEO;
  }

  /** One line for each step forward. */
  private void progress(int percent) {
    boolean shown = style.progress() && style.reasoning() != ReasoningFormat.HIDDEN;
    if (!shown || !filming() || film || percent <= shownPercent) {
      return;
    }
    String line = (shownPercent < 0 ? "" : "\n") + "Making the video: " + percent + "%";
    shownPercent = percent;
    reason(JsonText.of(line));
    if (percent >= 100) {
      closeThinking();
    }
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
