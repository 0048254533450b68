package grok2api.testing;

import grok2api.platform.Clock;
import grok2api.platform.Parallel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/**
 * What every implementation of {@link Parallel} does, as one list: JUnit runs it over the one of
 * its gateway, a test build of the Worker over green threads.
 *
 * <p>Nothing here but the ports and plain Java, so that TeaVM compiles it too.
 */
public final class ParallelCases {
  private ParallelCases() {}

  /**
   * One promise.
   *
   * @param name unique
   */
  public record Case(String name, BiFunction<Parallel, Clock, String> act, String expected) {
    public String run(Parallel parallel, Clock clock) {
      return act.apply(parallel, clock);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** The list. */
  public static List<Case> all() {
    return List.of(
        new Case(
            "nothing to do is done",
            (parallel, clock) -> {
              parallel.run(List.of(), 4);
              return "done";
            },
            "done"),
        new Case(
            "it returns when the last is done",
            (parallel, clock) -> new Works(clock, 30, 10, 20).run(parallel, 3).ended() + "",
            "3"),
        new Case(
            "works are begun in order",
            (parallel, clock) -> new Works(clock, 5, 1, 1, 1, 1).run(parallel, 2).begun + "",
            "[0, 1, 2, 3, 4]"),
        new Case(
            "no more run at a time than may",
            (parallel, clock) -> {
              Works works = new Works(clock, 5, 10, 5, 10, 5, 10).run(parallel, 2);
              return works.ended() + " " + (works.mostAtOnce <= 2);
            },
            "6 true"),
        new Case(
            "a failure is thrown after the others have ended",
            (parallel, clock) -> {
              Works works = new Works(clock, 20, -1, 10, 10);
              try {
                works.run(parallel, 2);
                return "no failure";
              } catch (IllegalStateException e) {
                return e.getMessage() + ", " + works.ended();
              }
            },
            "work 1, 3"),
        new Case(
            "of several failures one is thrown",
            (parallel, clock) -> {
              try {
                new Works(clock, -1, -1, -1).run(parallel, 3);
                return "no failure";
              } catch (IllegalStateException e) {
                return e.getMessage();
              }
            },
            "work 0"));
  }

  /** Works that sleep for their milliseconds; one with -1 fails at once. */
  private static final class Works {
    private final Clock clock;
    private final int[] millis;
    private final List<Integer> begun = new ArrayList<>();
    private int running;
    private int ended;
    private int mostAtOnce;

    Works(Clock clock, int... millis) {
      this.clock = clock;
      this.millis = millis;
    }

    Works run(Parallel parallel, int atOnce) {
      List<Runnable> works = new ArrayList<>();
      for (int i = 0; i < millis.length; i++) {
        int index = i;
        works.add(() -> work(index));
      }
      parallel.run(works, atOnce);
      return this;
    }

    int ended() {
      return ended;
    }

    private void work(int index) {
      begun.add(index);
      if (millis[index] < 0) {
        throw new IllegalStateException("work " + index);
      }
      mostAtOnce = Math.max(mostAtOnce, ++running);
      clock.sleep(millis[index]);
      running--;
      ended++;
    }
  }
}
