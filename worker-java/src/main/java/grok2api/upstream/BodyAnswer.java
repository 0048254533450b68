package grok2api.upstream;

import grok2api.platform.Clock;
import grok2api.platform.HttpFailed;
import grok2api.platform.Signal;
import grok2api.platform.TextStream;
import java.util.ArrayList;
import java.util.List;

/**
 * An answer read from the body of one HTTP exchange, under time limits.
 *
 * <p>Only {@link #next} waits; everything it calls is fed, so TeaVM compiles that as ordinary
 * functions.
 */
public final class BodyAnswer implements AnswerStream {
  private static final long NEVER = Long.MAX_VALUE;

  private final TextStream body;
  private final AnswerReader reader;
  private final StreamLimits limits;
  private final Clock clock;
  private final Signal signal;
  private long leftAtMillis;
  private long quietAtMillis;

  public BodyAnswer(
      TextStream body, AnswerReader reader, StreamLimits limits, Clock clock, Signal signal) {
    this.body = body;
    this.reader = reader;
    this.limits = limits;
    this.clock = clock;
    this.signal = signal;
    this.leftAtMillis = clock.nowMillis();
  }

  @Override
  public List<UpstreamEvent> next(long quietMillis) {
    enter(quietMillis);
    List<UpstreamEvent> events = null;
    while (events == null) {
      long waitMillis = waitMillis();
      try {
        events = take(body.next(waitMillis));
      } catch (HttpFailed e) {
        events = broken(e);
      }
    }
    return events;
  }

  @Override
  public void cancel() {
    body.cancel();
  }

  private void enter(long quietMillis) {
    long nowMillis = clock.nowMillis();
    limits.pausedFor(nowMillis - leftAtMillis);
    quietAtMillis = quietMillis > 0 ? nowMillis + quietMillis : NEVER;
  }

  /** At least 1, since 0 means for ever: what has arrived by now is still taken. */
  private long waitMillis() {
    long untilMillis = Math.min(quietAtMillis, limits.endsAtMillis());
    return untilMillis == NEVER ? 0 : Math.max(1, untilMillis - clock.nowMillis());
  }

  /** What to return, or null to go on waiting. */
  private List<UpstreamEvent> take(TextStream.Piece piece) {
    List<UpstreamEvent> events = new ArrayList<>();
    switch (piece) {
      case TextStream.Text text -> feed(text.text(), events);
      case TextStream.End end -> reader.finish(events);
      case TextStream.Silence silence -> {}
    }
    long nowMillis = clock.nowMillis();
    leftAtMillis = nowMillis;
    if (!ended(events) && nowMillis >= limits.endsAtMillis()) {
      reader.breakOff(Failure.of(Failure.Kind.TIMEOUT, 0, limits.description()), events);
    }
    if (ended(events)) {
      body.cancel();
    }
    return events.isEmpty() && nowMillis < quietAtMillis ? null : events;
  }

  private void feed(String text, List<UpstreamEvent> events) {
    int framesBefore = reader.frames();
    reader.feed(text, events);
    if (reader.frames() != framesBefore) {
      limits.frameSeen(clock.nowMillis());
    }
  }

  private List<UpstreamEvent> broken(HttpFailed e) {
    List<UpstreamEvent> events = new ArrayList<>();
    if (signal.aborted() || e.reason() == HttpFailed.Reason.ABORTED) {
      Failure gone = Failure.of(Failure.Kind.CLIENT_GONE, 0, "client left");
      events.add(new UpstreamEvent.Failed(gone));
    } else {
      reader.breakOff(Failure.of(Failure.Kind.TROUBLE, 0, "connection broke"), events);
    }
    body.cancel();
    return events;
  }

  private static boolean ended(List<UpstreamEvent> events) {
    return !events.isEmpty()
        && switch (events.get(events.size() - 1)) {
          case UpstreamEvent.End end -> true;
          case UpstreamEvent.Failed failed -> true;
          case UpstreamEvent.Text text -> false;
          case UpstreamEvent.Reasoning reasoning -> false;
          case UpstreamEvent.ToolCalled call -> false;
          case UpstreamEvent.Image image -> false;
          case UpstreamEvent.Progress progress -> false;
        };
  }
}
