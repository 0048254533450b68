package grok2api.upstream.grok.web;

import grok2api.platform.Clock;
import grok2api.platform.Json;
import grok2api.upstream.AccountUpstream.Call;
import grok2api.upstream.AnswerReader;
import grok2api.upstream.BodyAnswer;
import grok2api.upstream.ChatUpstream.Opened;
import grok2api.upstream.StreamLimits;
import grok2api.upstream.ToolCallParser;

/** Starts conversations, a new one for each answer. */
final class Conversations {
  private static final String PATH = "/rest/app-chat/conversations/new";

  private final SessionCalls calls;
  private final Json json;
  private final Clock clock;

  Conversations(SessionCalls calls, Json json, Clock clock) {
    this.calls = calls;
    this.json = json;
    this.clock = clock;
  }

  /**
   * How long an answer may take; 0 is off.
   *
   * @param headersMillis until the status line and headers
   * @param stream for what follows; counted from the start of the call as well
   */
  record Limits(long headersMillis, StreamLimits stream) {}

  /**
   * What is asked.
   *
   * @param tools null when none are on offer
   * @param promptTokens the prompt's size, for the log
   */
  record Question(
      CallForm form,
      String payload,
      FrameReader.Wanted wanted,
      ToolCallParser tools,
      int promptTokens) {}

  Opened start(Call call, Question question, Limits limits) {
    long startedAtMillis = clock.nowMillis();
    return switch (calls.post(
        call, question.form(), PATH, question.payload(), limits.headersMillis())) {
      case SessionCalls.Outcome.Failed failed -> new Opened.Refused(failed.failure());
      case SessionCalls.Outcome.Answered answered -> {
        AnswerReader reader =
            new FrameReader(
                question.wanted(), call.settings().filteredTags(), question.tools(), json);
        yield new Opened.Answering(
            new BodyAnswer(
                answered.reply().body(),
                reader,
                limits.stream(),
                clock.since(startedAtMillis),
                call.signal()),
            question.promptTokens());
      }
    };
  }
}
