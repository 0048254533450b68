package grok2api.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import grok2api.routing.Upstream;
import grok2api.testing.FakeClock;
import grok2api.testing.TestGateway;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BreakersTest {
  private static final Upstream ONE = stored(0, 0);

  private final TestGateway gateway = TestGateway.empty();
  private final FakeClock clock = gateway.clock;
  private final Breakers breakers = new Breakers(gateway.platform());
  private long start;

  @BeforeEach
  void remember() {
    start = clock.nowMillis;
  }

  /** As the database has it. */
  private static Upstream stored(long restsUntil, int step) {
    Upstream.Limits limits = new Upstream.Limits(0, 0, 0);
    return new Upstream(
        "one",
        "one",
        Upstream.Kind.OPENAI,
        "",
        true,
        List.of(),
        0,
        1,
        limits,
        3,
        true,
        List.of(),
        List.of(),
        restsUntil,
        step);
  }

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      breakers.failed(breakers.asked(ONE), "502");
    }
  }

  private long restsFor() {
    return breakers.closedUntil(ONE) - clock.nowMillis;
  }

  @Test
  void fiveFailuresInARowMakeItRest() {
    fail(4);
    assertEquals(0, breakers.closedUntil(ONE));
    assertNotNull(breakers.failed(breakers.asked(ONE), "502"));
    assertEquals(start + 15_000, breakers.closedUntil(ONE));
  }

  @Test
  void anAnswerInBetweenBeginsTheCountAnew() {
    fail(4);
    assertNull(breakers.answered(breakers.asked(ONE)));
    fail(4);
    assertEquals(0, breakers.closedUntil(ONE));
    breakers.opened(breakers.asked(ONE));
    fail(1);
    assertNotEquals(0, breakers.closedUntil(ONE));
  }

  @Test
  void failuresOfCallsThatWereUnderWayDoNotLengthenARest() {
    Breakers.Call old = breakers.asked(ONE);
    fail(5);
    assertNull(breakers.failed(old, "502"));
    assertEquals(15_000, restsFor());
    clock.nowMillis += 20_000;
    assertNull(breakers.failed(old, "502"));
    assertEquals(0, breakers.closedUntil(ONE));
  }

  @Test
  void answersOfCallsThatWereUnderWayDoNotEndARest() {
    Breakers.Call old = breakers.asked(ONE);
    fail(5);
    assertNull(breakers.answered(old));
    assertEquals(15_000, restsFor());
  }

  @Test
  void eachFailedTestDoublesTheRestUpToTenMinutes() {
    fail(5);
    long expected = 15_000;
    for (int i = 0; i < 8; i++) {
      assertEquals(expected, restsFor());
      clock.nowMillis += expected;
      assertEquals(0, breakers.closedUntil(ONE));
      fail(1);
      expected = Math.min(600_000, expected * 2);
    }
    assertEquals(600_000, restsFor());
  }

  @Test
  void oneRequestMakesTheTestAndOthersWaitForItsAnswer() {
    fail(5);
    clock.nowMillis += 15_000;
    Breakers.Call test = breakers.asked(ONE);
    assertEquals(30_000, restsFor());
    assertNotNull(breakers.opened(test));
    assertEquals(0, breakers.closedUntil(ONE));
    assertNull(breakers.answered(test));
    fail(4);
    assertEquals(0, breakers.closedUntil(ONE));
  }

  @Test
  void aTestThatIsNeverHeardOfKeepsOthersAwayForHalfAMinute() {
    fail(5);
    clock.nowMillis += 15_000;
    breakers.asked(ONE);
    clock.nowMillis += 30_000;
    assertEquals(0, breakers.closedUntil(ONE));
  }

  @Test
  void aTestWhoseClientLeavesLetsTheNextOneTry() {
    fail(5);
    clock.nowMillis += 15_000;
    breakers.left(breakers.asked(ONE));
    assertEquals(0, breakers.closedUntil(ONE));
  }

  @Test
  void noRequestIsATestWhileNothingIsWrong() {
    breakers.asked(ONE);
    assertEquals(0, breakers.closedUntil(ONE));
  }

  @Test
  void otherIsolatesAreBelievedAndTheOperatorToo() {
    Upstream rests = stored(start + 60_000, 3);
    assertEquals(start + 60_000, breakers.closedUntil(rests));
    breakers.answered(new Breakers(gateway.platform()).asked(ONE));
    assertEquals(start + 60_000, breakers.closedUntil(rests));
    assertEquals(0, breakers.closedUntil(stored(0, 0)));
    assertEquals(0, restsAfterTestAt(stored(start + 1, 3)));
  }

  private long restsAfterTestAt(Upstream upstream) {
    clock.nowMillis += 10;
    Breakers.Call test = breakers.asked(upstream);
    breakers.failed(test, "502");
    assertEquals(120_000, breakers.closedUntil(upstream) - clock.nowMillis);
    clock.nowMillis += 120_000;
    return breakers.closedUntil(upstream);
  }

  @Test
  void itsOwnRestReadBackFromTheDatabaseChangesNothing() {
    Breakers.Call test = null;
    fail(5);
    Upstream readBack = stored(start + 15_000, 1);
    clock.nowMillis += 15_000;
    test = breakers.asked(ONE);
    assertEquals(30_000, breakers.closedUntil(readBack) - clock.nowMillis);
    assertNotNull(breakers.answered(test));
    assertEquals(0, breakers.closedUntil(readBack));
  }
}
