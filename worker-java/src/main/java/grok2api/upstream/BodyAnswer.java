package grok2api.upstream;

import grok2api.platform.Clock;
import grok2api.platform.HttpFailed;
import grok2api.platform.Signal;
import grok2api.platform.TextStream;
import java.util.ArrayList;
import java.util.List;

/** An answer read from the body of one HTTP exchange, under time limits. */
public final class BodyAnswer implements AnswerStream {
  private static final int NEVER = Integer.MAX_VALUE;

  private final TextStream body;
  private final AnswerReader reader;
  private final StreamLimits limits;
  private final Clock.Stopwatch stopwatch;
  private final Signal signal;

  // One list serves all pieces: whoever takes the events has done with them before the next wait.
  private final List<UpstreamEvent> events = new ArrayList<>();

  // Milliseconds after the start of the call, see StreamLimits.
  private int now;
  private int quietAt;

  public BodyAnswer(
      TextStream body,
      AnswerReader reader,
      StreamLimits limits,
      Clock.Stopwatch stopwatch,
      Signal signal) {
    this.body = body;
    this.reader = reader;
    this.limits = limits;
    this.stopwatch = stopwatch;
    this.signal = signal;
    this.now = stopwatch.millis();
  }

  @Override
  public TextStream input() {
    return body;
  }

  @Override
  public void cancel() {
    body.cancel();
  }

  @Override
  public void await(int quietMillis) {
    int leftAt = now;
    now = stopwatch.millis();
    limits.pausedFor(now - leftAt);
    quietAt = quietMillis > 0 ? now + quietMillis : NEVER;
  }

  /** At least 1, since 0 means for ever: what has arrived by now is still taken. */
  @Override
  public int waitMillis() {
    int until = Math.min(quietAt, limits.endsAt());
    return until == NEVER ? 0 : Math.max(1, until - now);
  }

  @Override
  public List<UpstreamEvent> take(TextStream.Piece piece) {
    now = stopwatch.millis();
    events.clear();
    switch (piece) {
      case TextStream.Text text -> feed(text.text());
      case TextStream.End end -> reader.finish(events);
      case TextStream.Silence silence -> {}
      case TextStream.Broken broken -> broken(broken.reason());
    }
    if (!ended() && now >= limits.endsAt()) {
      reader.breakOff(Failure.of(Failure.Kind.TIMEOUT, 0, limits.description()), events);
    }
    if (ended()) {
      body.cancel();
    }
    return events.isEmpty() && now < quietAt ? null : events;
  }

  private void feed(String text) {
    int framesBefore = reader.frames();
    reader.feed(text, events);
    if (reader.frames() != framesBefore) {
      limits.frameSeen(now);
    }
  }

  private void broken(HttpFailed.Reason reason) {
    if (signal.aborted() || reason == HttpFailed.Reason.ABORTED) {
      Failure gone = Failure.of(Failure.Kind.CLIENT_GONE, 0, "client left");
      events.add(new UpstreamEvent.Failed(gone));
    } else {
      reader.breakOff(Failure.of(Failure.Kind.TROUBLE, 0, "connection broke"), events);
    }
  }

  private boolean ended() {
    return !events.isEmpty()
        && switch (events.get(events.size() - 1)) {
          case UpstreamEvent.End end -> true;
          case UpstreamEvent.Failed failed -> true;
          case UpstreamEvent.Text text -> false;
          case UpstreamEvent.Reasoning reasoning -> false;
          case UpstreamEvent.ToolCalled call -> false;
          case UpstreamEvent.Image image -> false;
          case UpstreamEvent.Video video -> false;
          case UpstreamEvent.Progress progress -> false;
        };
  }
}
