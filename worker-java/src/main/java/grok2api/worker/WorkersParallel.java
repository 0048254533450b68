package grok2api.worker;

import grok2api.platform.Parallel;
import java.util.ArrayList;
import java.util.List;
import org.teavm.jso.JSObject;
import org.teavm.jso.core.JSPromise;

/** {@link Parallel} by green threads, each taking the next piece of work when it is free. */
final class WorkersParallel implements Parallel {
  @Override
  public void run(List<Runnable> works, int atOnce) {
    Queue queue = new Queue(works);
    List<JSPromise<JSObject>> threads = new ArrayList<>();
    for (int i = 0; i < Math.min(atOnce, works.size()); i++) {
      threads.add(GreenThreads.run(queue::work));
    }
    for (JSPromise<JSObject> thread : threads) {
      thread.await();
    }
    if (queue.failed != null) {
      throw queue.failed;
    }
  }

  private static final class Queue {
    private final List<Runnable> works;
    private int next;
    private RuntimeException failed;

    Queue(List<Runnable> works) {
      this.works = works;
    }

    void work() {
      while (next < works.size()) {
        try {
          works.get(next++).run();
        } catch (RuntimeException e) {
          failed = failed == null ? e : failed;
        }
      }
    }
  }
}
