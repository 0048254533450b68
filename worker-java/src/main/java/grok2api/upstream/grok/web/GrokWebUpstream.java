package grok2api.upstream.grok.web;

import grok2api.platform.Clock;
import grok2api.platform.Encodings;
import grok2api.platform.Entropy;
import grok2api.platform.Http;
import grok2api.platform.HttpReply;
import grok2api.platform.Json;
import grok2api.settings.GrokSettings;
import grok2api.upstream.AccountUpstream;
import grok2api.upstream.AnswerReader;
import grok2api.upstream.BodyAnswer;
import grok2api.upstream.PromptText;
import grok2api.upstream.StreamLimits;
import grok2api.upstream.Upstream;
import grok2api.upstream.UpstreamCall;

/**
 * Answers chats through grok.com's web protocol, one new conversation for each.
 *
 * <p>Keeps nothing between calls; one instance serves a whole isolate.
 */
public final class GrokWebUpstream implements Upstream {
  private static final String PATH = "/rest/app-chat/conversations/new";

  private final SessionCalls calls;
  private final Json json;
  private final Clock clock;

  public GrokWebUpstream(Http http, Json json, Encodings encodings, Entropy entropy, Clock clock) {
    this.calls = new SessionCalls(http, json, encodings, entropy, clock);
    this.json = json;
    this.clock = clock;
  }

  @Override
  public Opened open(UpstreamCall call) {
    GrokSettings settings = call.settings();
    PromptText prompt = PromptText.of(call.chat(), json);
    String payload = ConversationPayload.write(prompt.text(), call.model(), settings, json);
    long startedAtMillis = clock.nowMillis();
    AccountUpstream.Call from =
        new AccountUpstream.Call(call.credential(), settings, call.signal());
    return switch (calls.postJson(from, PATH, payload, settings.firstResponseTimeoutMillis())) {
      case SessionCalls.Outcome.Answered answered ->
          answering(call, answered.reply(), prompt, startedAtMillis);
      case SessionCalls.Outcome.Failed failed -> new Opened.Refused(failed.failure());
    };
  }

  private Opened answering(
      UpstreamCall call, HttpReply reply, PromptText prompt, long startedAtMillis) {
    GrokSettings settings = call.settings();
    AnswerReader reader = new FrameReader(call.chat(), settings.filteredTags(), json);
    StreamLimits limits =
        new StreamLimits(
            settings.firstResponseTimeoutMillis(),
            settings.chunkTimeoutMillis(),
            settings.totalTimeoutMillis());
    return new Opened.Answering(
        new BodyAnswer(reply.body(), reader, limits, clock.since(startedAtMillis), call.signal()),
        prompt.tokens());
  }
}
