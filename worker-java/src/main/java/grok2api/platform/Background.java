package grok2api.platform;

/** Work that goes on after the answer has been sent (on Workers at most about 30 s). */
public interface Background {
  void run(Runnable work);

  /** The same, begun after a while. */
  void later(int delayMillis, Runnable work);
}
