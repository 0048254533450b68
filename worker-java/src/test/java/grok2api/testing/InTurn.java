package grok2api.testing;

import grok2api.platform.Parallel;
import java.util.List;

/** Work side by side, one after the other: the order of calls is then the order of the script. */
public final class InTurn implements Parallel {
  @Override
  public void run(List<Runnable> works, int atOnce) {
    RuntimeException first = null;
    for (Runnable work : works) {
      try {
        work.run();
      } catch (RuntimeException e) {
        first = first == null ? e : first;
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
