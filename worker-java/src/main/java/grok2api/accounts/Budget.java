package grok2api.accounts;

import grok2api.platform.Clock;

/**
 * What one invocation may still spend. The free plan ends an invocation at its fifty-first call to
 * the outside and after 1,000 calls to the platform's own services, and forgets background work
 * after about 30 s; whoever works in slices stops before that and leaves the rest to the next.
 */
public final class Budget {
  /** Ten of the fifty are left to whatever else the invocation does. */
  private static final int CALLS = 40;

  /**
   * Of a scheduled run, which comes every hour: 10 ms of CPU are the closer limit there, and a call
   * about an account, its figures stored, was measured at 0.7 ms. An operator's own work may exceed
   * them now and then.
   */
  private static final int SCHEDULED_CALLS = 15;

  private static final int STATEMENTS = 600;

  /** When nothing new is begun, so that what was begun before can end and be noted. */
  private static final long BACKGROUND_MILLIS = 20_000;

  private static final long INVOCATION_MILLIS = 300_000;

  private final Clock clock;
  private final long endsAtMillis;
  private int calls;
  private int statements = STATEMENTS;

  private Budget(Clock clock, int calls, long millis) {
    this.clock = clock;
    this.calls = calls;
    this.endsAtMillis = clock.nowMillis() + millis;
  }

  /** For work behind an answer. */
  public static Budget ofBackground(Clock clock) {
    return new Budget(clock, CALLS, BACKGROUND_MILLIS);
  }

  /** For a stream that stays open. */
  public static Budget ofStream(Clock clock) {
    return new Budget(clock, CALLS, INVOCATION_MILLIS);
  }

  /** For a scheduled run. */
  public static Budget ofSchedule(Clock clock) {
    return new Budget(clock, SCHEDULED_CALLS, INVOCATION_MILLIS);
  }

  /** Whether that many outside calls can still be made now. */
  public boolean allows(int outsideCalls) {
    return outsideCalls <= calls && statements > 0 && clock.nowMillis() < endsAtMillis;
  }

  /** Outside calls left. */
  public int calls() {
    return calls;
  }

  /** Notes outside calls; none in excess of what {@link #allows} said. */
  public void spendCalls(int outsideCalls) {
    calls -= outsideCalls;
  }

  /** Notes statements sent to the database. */
  public void spendStatements(int count) {
    statements -= count;
  }
}
