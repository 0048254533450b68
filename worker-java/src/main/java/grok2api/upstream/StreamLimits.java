package grok2api.upstream;

/** The time limits of one answer, all in milliseconds; a limit of 0 is off. */
public final class StreamLimits {
  private static final long NEVER = Long.MAX_VALUE;

  private final long betweenMillis;
  private final long totalAtMillis;
  private long nextFrameAtMillis;

  /**
   * @param firstMillis from the start of the call to the first frame
   * @param betweenMillis from one frame to the next
   * @param totalMillis from the start of the call to the end of the answer
   * @param startedAtMillis when the call was started (epoch)
   */
  public StreamLimits(
      long firstMillis, long betweenMillis, long totalMillis, long startedAtMillis) {
    this.betweenMillis = betweenMillis;
    this.totalAtMillis = after(startedAtMillis, totalMillis);
    this.nextFrameAtMillis = after(startedAtMillis, firstMillis);
  }

  void frameSeen(long nowMillis) {
    nextFrameAtMillis = after(nowMillis, betweenMillis);
  }

  /**
   * Leaves a pause in our own reading out of the wait for a frame: a client slow to take the answer
   * is no fault of the provider. The total goes on.
   */
  void pausedFor(long millis) {
    if (nextFrameAtMillis != NEVER) {
      nextFrameAtMillis += millis;
    }
  }

  /** When the next limit passes (epoch); {@link Long#MAX_VALUE} when none is set. */
  long endsAtMillis() {
    return Math.min(nextFrameAtMillis, totalAtMillis);
  }

  /** The limit that ends first, for the log. */
  String description() {
    return totalAtMillis <= nextFrameAtMillis ? "whole answer too slow" : "upstream silent";
  }

  private static long after(long fromMillis, long limitMillis) {
    return limitMillis <= 0 ? NEVER : fromMillis + limitMillis;
  }
}
