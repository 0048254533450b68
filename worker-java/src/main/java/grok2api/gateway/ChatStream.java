package grok2api.gateway;

import grok2api.gateway.ChatService.Conversation;
import grok2api.http.TextSource;
import grok2api.openai.ChatChunks;
import grok2api.openai.Usage;
import grok2api.platform.Platform;
import grok2api.platform.TextBuffer;
import grok2api.platform.TextStream;
import grok2api.refusal.Refusal;
import grok2api.upstream.Failure;
import grok2api.upstream.UpstreamEvent;
import java.util.List;
import java.util.Map;

/**
 * A chat's answer as server-sent events: one text for each piece of the upstream, however many
 * tokens it brought.
 */
final class ChatStream implements TextSource {
  /** Silence after which a comment keeps proxies from closing the connection. */
  private static final int KEEP_ALIVE_MILLIS = 15_000;

  private final ChatService service;
  private final Platform platform;
  private final Conversation conversation;
  private final Attempts.Started started;
  private final ChatChunks chunks;
  private final TextBuffer out;
  private final AnswerShaper shaper;
  private final ErrorFace errors;
  private boolean awaiting;
  private boolean over;
  private Failure failure;

  ChatStream(
      ChatService service,
      Platform platform,
      Conversation conversation,
      Attempts.Started started,
      ChatChunks chunks,
      TextBuffer out,
      AnswerShaper shaper,
      ErrorFace errors) {
    this.service = service;
    this.platform = platform;
    this.conversation = conversation;
    this.started = started;
    this.chunks = chunks;
    this.out = out;
    this.shaper = shaper;
    this.errors = errors;
  }

  @Override
  public String begin() {
    chunks.role(out);
    conversation.trace().firstByte();
    return render(started.held());
  }

  @Override
  public TextStream input() {
    return started.answer().input();
  }

  @Override
  public int waitMillis() {
    if (!awaiting) {
      started.answer().await(KEEP_ALIVE_MILLIS);
      awaiting = true;
    }
    return started.answer().waitMillis();
  }

  @Override
  public String take(TextStream.Piece piece) {
    List<UpstreamEvent> events = started.answer().take(piece);
    if (events == null) {
      return "";
    }
    awaiting = false;
    if (events.isEmpty()) {
      ChatChunks.keepAlive(out);
    }
    return render(events);
  }

  @Override
  public boolean over() {
    return over;
  }

  @Override
  public void close() {
    if (!over) {
      started.answer().cancel();
      failure = Failure.of(Failure.Kind.CLIENT_GONE, 0, "client left");
    }
    Usage usage = shaper.usage(started.promptTokens());
    if (failure == null) {
      service.settleServed(conversation, started, usage, shaper.pictures());
    } else {
      service.settleBroken(conversation, started, usage, shaper.pictures(), failure);
    }
  }

  private String render(List<UpstreamEvent> events) {
    try {
      for (int i = 0; i < events.size() && !over; i++) {
        take(events.get(i));
      }
    } catch (RuntimeException e) {
      platform.log().error("stream.defect", Map.of("request_id", conversation.request().id()), e);
      started.answer().cancel();
      fail(Failure.of(Failure.Kind.TROUBLE, 0, "defect"), new Refusal.Internal());
    }
    return out.take();
  }

  private void take(UpstreamEvent event) {
    switch (event) {
      case UpstreamEvent.Failed failed -> {
        shaper.end();
        fail(failed.failure(), Attempts.refusal(failed.failure()));
      }
      case UpstreamEvent.End ignored -> complete();
      case UpstreamEvent.Text ignored -> pass(event);
      case UpstreamEvent.Reasoning ignored -> pass(event);
      case UpstreamEvent.ToolCalled ignored -> pass(event);
      case UpstreamEvent.Image ignored -> pass(event);
      case UpstreamEvent.Video ignored -> pass(event);
      case UpstreamEvent.Progress ignored -> pass(event);
    }
  }

  private void pass(UpstreamEvent event) {
    if (!shaper.accept(event)) {
      started.answer().cancel();
      complete();
    }
  }

  private void complete() {
    over = true;
    shaper.end();
    chunks.finish(out, shaper.finishReason());
    if (conversation.chat().includeUsage()) {
      chunks.usage(out, shaper.usage(started.promptTokens()));
    }
    ChatChunks.done(out);
  }

  private void fail(Failure reason, Refusal refusal) {
    over = true;
    failure = reason;
    ChatChunks.error(out, errors.envelope(refusal));
    ChatChunks.done(out);
  }
}
