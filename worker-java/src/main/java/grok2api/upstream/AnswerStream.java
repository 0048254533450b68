package grok2api.upstream;

import java.util.List;

/** An answer arriving as events. */
public interface AnswerStream {
  /**
   * Waits for the next events.
   *
   * <p>The last event of an answer is {@link UpstreamEvent.End} or {@link UpstreamEvent.Failed};
   * nothing may be asked after it. Time limits of the settings are applied here.
   *
   * @param quietMillis return an empty list when nothing arrived for that long
   */
  List<UpstreamEvent> next(int quietMillis);

  /** Stops the provider; harmless after the end. */
  void cancel();
}
