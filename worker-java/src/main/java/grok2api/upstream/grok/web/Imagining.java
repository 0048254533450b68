package grok2api.upstream.grok.web;

import grok2api.media.AspectRatio;
import grok2api.platform.Clock;
import grok2api.platform.Entropy;
import grok2api.platform.Json;
import grok2api.platform.Platform;
import grok2api.platform.Socket;
import grok2api.platform.Sockets;
import grok2api.upstream.AccountUpstream.Call;
import grok2api.upstream.BodyAnswer;
import grok2api.upstream.ChatUpstream.Opened;
import grok2api.upstream.StreamLimits;

/** Pictures made over a WebSocket: one prompt brings four to six, in parallel. */
final class Imagining {
  private static final String PATH = "/ws/imagine/listen";
  private static final int HANDSHAKE_MILLIS = 20_000;
  private static final int TOTAL_MILLIS = 120_000;

  private final SessionCalls calls;
  private final Sockets sockets;
  private final Json json;
  private final Entropy entropy;
  private final Clock clock;

  Imagining(SessionCalls calls, Platform platform) {
    this.calls = calls;
    this.sockets = platform.sockets();
    this.json = platform.json();
    this.entropy = platform.entropy();
    this.clock = platform.clock();
  }

  Opened imagine(Call call, String prompt, AspectRatio ratio, int count, boolean adultContent) {
    long startedAtMillis = clock.nowMillis();
    return switch (calls.connect(sockets, call, PATH, call.within(HANDSHAKE_MILLIS))) {
      case SessionCalls.Outcome.Failed failed -> new Opened.Refused(failed.failure());
      case SessionCalls.Outcome.Answered answered -> {
        Socket socket = answered.reply().socket();
        String requestId = entropy.uuid();
        socket.send(
            ImagineRequest.write(
                Drawing.message(prompt), ratio, adultContent, requestId, clock.nowMillis(), json));
        StreamLimits limits = new StreamLimits(0, 0, call.within(TOTAL_MILLIS));
        yield new Opened.Answering(
            new BodyAnswer(
                socket.messages(),
                new ImagineReader(requestId, count, json),
                limits,
                clock.since(startedAtMillis),
                call.signal()),
            0);
      }
    };
  }
}
