package grok2api.schedule;

/**
 * One step of the schedule. What it cannot finish within its own bounds or the run's budget it
 * leaves to the next run.
 *
 * @param name for the log, e.g. {@code request_log.age}
 * @param daily whether only the first run of a local day takes it: for what has to look at many
 *     rows to find the few
 */
public record Step(String name, boolean daily, Work work) {
  /** What a step does. */
  @FunctionalInterface
  public interface Work {
    /**
     * Does it, or fails with any exception.
     *
     * @return how many rows or accounts were treated
     */
    long run(Run run);
  }

  /** A step of every run. */
  public static Step always(String name, Work work) {
    return new Step(name, false, work);
  }

  /** A step of the first run of a local day. */
  public static Step daily(String name, Work work) {
    return new Step(name, true, work);
  }
}
