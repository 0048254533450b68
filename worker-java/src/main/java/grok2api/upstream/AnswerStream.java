package grok2api.upstream;

import grok2api.platform.TextStream;
import java.util.List;

/**
 * An answer arriving as events. It is fed with pieces of {@link #input}; {@link #next} does that
 * for whoever may wait.
 *
 * <p>The last event of an answer is {@link UpstreamEvent.End} or {@link UpstreamEvent.Failed};
 * nothing may be asked after it. Time limits of the settings are applied here.
 */
public interface AnswerStream {
  /** What the provider sends. */
  TextStream input();

  /**
   * Begins to wait for events.
   *
   * @param quietMillis {@link #take} gives an empty list when nothing arrived for that long
   */
  void await(int quietMillis);

  /** How long the wait for the next piece may last. */
  int waitMillis();

  /**
   * The events of a piece, or null when the wait goes on. The list is valid until the next call.
   */
  List<UpstreamEvent> take(TextStream.Piece piece);

  /** Stops the provider; harmless after the end. */
  void cancel();

  /** Waits for the next events; an empty list after {@code quietMillis} of silence. */
  default List<UpstreamEvent> next(int quietMillis) {
    await(quietMillis);
    List<UpstreamEvent> events = null;
    while (events == null) {
      events = take(input().next(waitMillis()));
    }
    return events;
  }
}
