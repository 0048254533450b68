package grok2api.relay;

import grok2api.platform.Platform;
import grok2api.platform.Statement;
import grok2api.routing.Upstream;
import grok2api.store.UpstreamMarks;
import java.util.HashMap;
import java.util.Map;

/**
 * Circuit breakers: an upstream that fails {@link #IN_ROW} times in a row is left alone for a
 * while, each time for longer. Then one request tests it; others do without until that one is
 * answered.
 */
final class Breakers {
  private static final int IN_ROW = 5;
  private static final long FIRST_REST_MILLIS = 15_000;
  private static final long LONGEST_REST_MILLIS = 600_000;

  /** So long a test keeps others away; it may never be heard of again. */
  private static final long TEST_MILLIS = 30_000;

  private final Platform platform;
  private final Map<String, Breaker> breakers = new HashMap<>();

  Breakers(Platform platform) {
    this.platform = platform;
  }

  private static final class Breaker {
    int inRow;
    int step;
    long restsUntil;
    long testedUntil;

    /** Counts the rests, so that it is known which calls are older than the last one. */
    int rests;

    /** What the database said when this was last looked at. */
    long storedUntil;
  }

  /** One call of an upstream. What it comes to counts for nothing if a rest has begun meanwhile. */
  static final class Call {
    private final Upstream upstream;
    private final Breaker breaker;
    private final int rests;

    private Call(Upstream upstream, Breaker breaker) {
      this.upstream = upstream;
      this.breaker = breaker;
      this.rests = breaker.rests;
    }

    private boolean outdated() {
      return rests != breaker.rests;
    }
  }

  /** When an upstream may be asked again; 0 for now. */
  long closedUntil(Upstream upstream) {
    Breaker breaker = of(upstream);
    long now = platform.clock().nowMillis();
    long until = Math.max(breaker.restsUntil, breaker.testedUntil);
    return until > now ? until : 0;
  }

  /** It is being asked; after a rest that is a test. */
  Call asked(Upstream upstream) {
    Breaker breaker = of(upstream);
    if (breaker.step > 0) {
      breaker.testedUntil = platform.clock().nowMillis() + TEST_MILLIS;
    }
    return new Call(upstream, breaker);
  }

  /**
   * It has begun to answer, so a test has gone well. Null when there is nothing to be written down.
   */
  Statement opened(Call call) {
    Breaker breaker = call.breaker;
    if (call.outdated()) {
      return null;
    }
    boolean rested = breaker.step > 0;
    breaker.step = 0;
    breaker.restsUntil = 0;
    breaker.testedUntil = 0;
    return rested ? UpstreamMarks.upstreamAwake(call.upstream.id()) : null;
  }

  /** It answered, if only to say no. Null when there is nothing to be written down. */
  Statement answered(Call call) {
    if (!call.outdated()) {
      call.breaker.inRow = 0;
    }
    return opened(call);
  }

  /** Nobody waited for what it would have said. */
  void left(Call call) {
    if (!call.outdated()) {
      call.breaker.testedUntil = 0;
    }
  }

  /** It is in trouble. Null when there is nothing to be written down. */
  Statement failed(Call call, String reason) {
    Breaker breaker = call.breaker;
    if (call.outdated()) {
      return null;
    }
    Upstream upstream = call.upstream;
    long now = platform.clock().nowMillis();
    breaker.inRow++;
    breaker.testedUntil = 0;
    if (breaker.step == 0 && breaker.inRow < IN_ROW) {
      return null;
    }
    breaker.restsUntil = now + restMillis(breaker.step);
    breaker.step++;
    breaker.rests++;
    breaker.inRow = 0;
    platform.log().warn("upstream.rests", Map.of("upstream", upstream.name(), "reason", reason));
    return UpstreamMarks.upstreamRests(
        upstream.id(), breaker.step, breaker.restsUntil, reason, now);
  }

  private static long restMillis(int step) {
    long rest = FIRST_REST_MILLIS;
    for (int i = 0; i < step && rest < LONGEST_REST_MILLIS; i++) {
      rest *= 2;
    }
    return Math.min(rest, LONGEST_REST_MILLIS);
  }

  /** Other isolates may find out before this one does, and the operator may wake it. */
  private Breaker of(Upstream upstream) {
    Breaker breaker = breakers.computeIfAbsent(upstream.id(), id -> new Breaker());
    long stored = upstream.restsUntilMillis();
    if (breaker.storedUntil != stored) {
      breaker.storedUntil = stored;
      if (breaker.restsUntil != stored) {
        breaker.restsUntil = stored;
        breaker.testedUntil = 0;
        breaker.step = upstream.restStep();
        breaker.rests += stored > 0 ? 1 : 0;
      }
    }
    return breaker;
  }
}
