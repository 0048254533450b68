package grok2api.platform;

/** Wall-clock time and waiting. */
public interface Clock {
  /** Milliseconds since 1970 (UTC). On Workers it stands still between two I/O operations. */
  long nowMillis();

  /**
   * A stopwatch that started at an epoch time. For times taken for every token: TeaVM makes a
   * {@code long} a BigInt, an allocation for each sum.
   */
  default Stopwatch since(long startedAtMillis) {
    return () -> (int) (nowMillis() - startedAtMillis);
  }

  /** Counts milliseconds from its start, for up to 24 days. */
  @FunctionalInterface
  interface Stopwatch {
    int millis();
  }

  /** Waits; returns at once for zero or less. */
  void sleep(long millis);
}
