package grok2api.upstream;

import java.util.List;

/**
 * Turns the text of a body into events. It is fed and never waits, so a test may cut its input
 * anywhere.
 */
public interface AnswerReader {
  /**
   * Takes the next piece of the body, cut anywhere, and appends the events it completes. Nothing
   * may be fed once an {@link UpstreamEvent.End} or {@link UpstreamEvent.Failed} came out.
   */
  void feed(String piece, List<UpstreamEvent> events);

  /** The body is over: appends what was held back, and {@code End} or {@code Failed}. */
  void finish(List<UpstreamEvent> events);

  /**
   * The body broke off. An answer that was complete by then is finished; any other is {@code
   * Failed} with this failure, and text still held back is lost with it.
   */
  void breakOff(Failure failure, List<UpstreamEvent> events);

  /** Frames understood so far; a frame that arrives restarts the wait for the next one. */
  int frames();
}
