package grok2api.upstream.grok.web;

import grok2api.platform.Clock;
import grok2api.platform.Encodings;
import grok2api.platform.Entropy;
import grok2api.platform.Http;
import grok2api.platform.HttpCall;
import grok2api.platform.HttpFailed;
import grok2api.platform.HttpReply;
import grok2api.platform.Json;
import grok2api.platform.TextBuffer;
import grok2api.platform.TextStream;
import grok2api.settings.GrokSettings;
import grok2api.upstream.AnswerReader;
import grok2api.upstream.BodyAnswer;
import grok2api.upstream.Failure;
import grok2api.upstream.PromptText;
import grok2api.upstream.RetryAfter;
import grok2api.upstream.StreamLimits;
import grok2api.upstream.Upstream;
import grok2api.upstream.UpstreamCall;
import java.util.Locale;

/**
 * Answers chats through grok.com's web protocol, one new conversation for each.
 *
 * <p>Keeps nothing between calls; one instance serves a whole isolate.
 */
public final class GrokWebUpstream implements Upstream {
  private static final String PATH = "/rest/app-chat/conversations/new";

  /** As much of a refusal as is read to classify it. */
  private static final int MAX_REFUSAL_CHARS = 8 << 10;

  /** Longest wait for the body of a refusal: its status says most already. */
  private static final long REFUSAL_MILLIS = 5_000;

  private final Http http;
  private final Json json;
  private final Encodings encodings;
  private final Entropy entropy;
  private final Clock clock;

  public GrokWebUpstream(Http http, Json json, Encodings encodings, Entropy entropy, Clock clock) {
    this.http = http;
    this.json = json;
    this.encodings = encodings;
    this.entropy = entropy;
    this.clock = clock;
  }

  @Override
  public Opened open(UpstreamCall call) {
    GrokSettings settings = call.settings();
    String session = HeaderText.cookieValue("sso", call.credential());
    String statsigId = StatsigId.of(settings, entropy, encodings);
    Failure unfit = unfit(settings, session, statsigId);
    if (unfit != null) {
      return new Opened.Refused(unfit);
    }
    PromptText prompt = PromptText.of(call.chat(), json);
    HttpCall request = request(call, prompt, session, statsigId);
    long startedAtMillis = clock.nowMillis();
    HttpReply reply;
    try {
      reply = http.send(request, settings.firstResponseTimeoutMillis(), call.signal());
    } catch (HttpFailed e) {
      return new Opened.Refused(unanswered(e, call));
    }
    if (isAnswer(reply)) {
      return answering(call, reply, prompt, startedAtMillis);
    }
    String body = beginning(reply.body());
    return new Opened.Refused(refusal(reply, body, call));
  }

  /** Why a call cannot even be sent; null when it can. */
  private static Failure unfit(GrokSettings settings, String session, String statsigId) {
    if (!isConfidential(settings.baseUrl())) {
      return Failure.of(Failure.Kind.MISCONFIGURED, 0, "upstream base URL is not https");
    }
    if (statsigId.isEmpty()) {
      return Failure.of(Failure.Kind.MISCONFIGURED, 0, "x_statsig_id is empty and not dynamic");
    }
    return session.isEmpty()
        ? Failure.of(Failure.Kind.CREDENTIAL_DEAD, 0, "account without a session value")
        : null;
  }

  /** Cookies never travel over plain HTTP, save to a stand-in on the same machine. */
  private static boolean isConfidential(String baseUrl) {
    return baseUrl.startsWith("https://")
        || baseUrl.startsWith("http://localhost:")
        || baseUrl.startsWith("http://127.0.0.1:");
  }

  private HttpCall request(UpstreamCall call, PromptText prompt, String session, String statsigId) {
    GrokSettings settings = call.settings();
    return new HttpCall(
        "POST",
        settings.baseUrl() + PATH,
        RequestHeaders.json(settings, session, statsigId, entropy.uuid()),
        ConversationPayload.write(prompt.text(), call.model(), settings, json));
  }

  private static boolean isAnswer(HttpReply reply) {
    String type = reply.header("content-type");
    boolean page = type != null && type.toLowerCase(Locale.ROOT).startsWith("text/html");
    return isSuccess(reply) && !page;
  }

  private static boolean isSuccess(HttpReply reply) {
    return reply.status() >= 200 && reply.status() < 300;
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

  private static Failure unanswered(HttpFailed e, UpstreamCall call) {
    if (call.signal().aborted()) {
      return Failure.of(Failure.Kind.CLIENT_GONE, 0, "client left");
    }
    return switch (e.reason()) {
      case NETWORK -> Failure.of(Failure.Kind.TROUBLE, 0, "network");
      case TIMEOUT -> Failure.of(Failure.Kind.TIMEOUT, 0, "no answer in time");
      case ABORTED -> Failure.of(Failure.Kind.CLIENT_GONE, 0, "client left");
    };
  }

  private String beginning(TextStream body) {
    TextBuffer read = json.buffer();
    long untilMillis = clock.nowMillis() + REFUSAL_MILLIS;
    int chars = 0;
    while (chars < MAX_REFUSAL_CHARS
        && clock.nowMillis() < untilMillis
        && body.next((int) (untilMillis - clock.nowMillis())) instanceof TextStream.Text piece) {
      read.append(piece.text());
      chars += piece.text().length();
    }
    body.cancel();
    String text = read.take();
    return text.length() > MAX_REFUSAL_CHARS ? text.substring(0, MAX_REFUSAL_CHARS) : text;
  }

  private Failure refusal(HttpReply reply, String body, UpstreamCall call) {
    if (call.signal().aborted()) {
      return Failure.of(Failure.Kind.CLIENT_GONE, reply.status(), "client left");
    }
    if (isSuccess(reply)) {
      return Refusals.ofPage(body);
    }
    long pauseMillis = RetryAfter.millis(reply.header("retry-after"), clock.nowMillis());
    return Refusals.ofStatus(reply.status(), body, pauseMillis, json);
  }
}
