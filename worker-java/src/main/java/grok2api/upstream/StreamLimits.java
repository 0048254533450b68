package grok2api.upstream;

/**
 * The time limits of one answer, in milliseconds from the start of its call as a stopwatch counts
 * them; a limit of 0 is off.
 */
public final class StreamLimits {
  private static final int NEVER = Integer.MAX_VALUE;

  private final int betweenMillis;
  private final int totalAt;
  private int nextFrameAt;

  /**
   * @param firstMillis from the start of the call to the first frame
   * @param betweenMillis from one frame to the next
   * @param totalMillis from the start of the call to the end of the answer
   */
  public StreamLimits(long firstMillis, long betweenMillis, long totalMillis) {
    this.betweenMillis = (int) betweenMillis;
    this.totalAt = after(0, (int) totalMillis);
    this.nextFrameAt = after(0, (int) firstMillis);
  }

  /** Something has come. */
  public void frameSeen(int now) {
    nextFrameAt = after(now, betweenMillis);
  }

  /**
   * Leaves a pause in our own reading out of the wait for a frame: a client slow to take the answer
   * is no fault of the provider. The total goes on.
   */
  public void pausedFor(int millis) {
    if (nextFrameAt != NEVER) {
      nextFrameAt += millis;
    }
  }

  /** When the next limit passes; {@link Integer#MAX_VALUE} when none is set. */
  public int endsAt() {
    return Math.min(nextFrameAt, totalAt);
  }

  /** The limit that ends first, for the log. */
  public String description() {
    return totalAt <= nextFrameAt ? "whole answer too slow" : "upstream silent";
  }

  private static int after(int from, int limitMillis) {
    return limitMillis <= 0 ? NEVER : from + limitMillis;
  }
}
