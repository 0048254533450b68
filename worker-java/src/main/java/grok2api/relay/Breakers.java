package grok2api.relay;

import grok2api.platform.Platform;
import grok2api.platform.Statement;
import grok2api.routing.Upstream;
import grok2api.store.UpstreamMarks;
import java.util.HashMap;
import java.util.Map;

/**
 * Circuit breakers: an upstream that fails {@link #IN_ROW} times in a row is left alone for a
 * while, each time for longer. Then one request tries it; others do without until that one is
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

    /** What the database said when this was last looked at. */
    long storedUntil;
  }

  /** When an upstream may be asked again; 0 for now. */
  long closedUntil(Upstream upstream) {
    Breaker breaker = of(upstream);
    long now = platform.clock().nowMillis();
    long until = Math.max(breaker.restsUntil, breaker.testedUntil);
    return until > now ? until : 0;
  }

  /** It is being asked; after a rest that is a test. */
  void asked(Upstream upstream) {
    Breaker breaker = of(upstream);
    if (breaker.step > 0) {
      breaker.testedUntil = platform.clock().nowMillis() + TEST_MILLIS;
    }
  }

  /** It answered, if only to say no. Null when there is nothing to be written down. */
  Statement answered(Upstream upstream) {
    Breaker breaker = of(upstream);
    boolean rested = breaker.step > 0;
    breaker.step = 0;
    breaker.inRow = 0;
    breaker.restsUntil = 0;
    breaker.testedUntil = 0;
    return rested ? UpstreamMarks.upstreamAwake(upstream.id()) : null;
  }

  /** It is in trouble. Null when there is nothing to be written down. */
  Statement failed(Upstream upstream, String reason) {
    Breaker breaker = of(upstream);
    long now = platform.clock().nowMillis();
    breaker.inRow++;
    breaker.testedUntil = 0;
    if (breaker.step == 0 && breaker.inRow < IN_ROW) {
      return null;
    }
    breaker.restsUntil = now + restMillis(breaker.step);
    breaker.step++;
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

  /** Other isolates may find out before this one does. */
  private Breaker of(Upstream upstream) {
    Breaker breaker = breakers.computeIfAbsent(upstream.id(), id -> new Breaker());
    if (breaker.storedUntil != upstream.restsUntilMillis()) {
      breaker.storedUntil = upstream.restsUntilMillis();
      breaker.restsUntil = breaker.storedUntil;
      breaker.step = upstream.restStep();
    }
    return breaker;
  }
}
