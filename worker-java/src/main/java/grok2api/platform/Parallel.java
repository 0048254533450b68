package grok2api.platform;

import java.util.List;

/** Work that waits side by side. */
public interface Parallel {
  /**
   * Does all of it and returns when the last one is done. What one throws is thrown here, after the
   * others have ended.
   *
   * @param atOnce most that run at a time; they are begun in order
   */
  void run(List<Runnable> works, int atOnce);
}
