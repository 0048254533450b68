package grok2api.platform;

/** Wall-clock time and waiting. */
public interface Clock {
  /** Milliseconds since 1970 (UTC). On Workers it stands still between two I/O operations. */
  long nowMillis();

  /** Waits; returns at once for zero or less. */
  void sleep(long millis);
}
