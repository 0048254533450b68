package grok2api.testing;

import grok2api.platform.Clock;

/** A clock that moves only when told to, or when somebody sleeps. */
public final class FakeClock implements Clock {
  /** 2026-02-05T10:00:00Z. */
  public long nowMillis = 1_770_285_600_000L;

  @Override
  public long nowMillis() {
    return nowMillis;
  }

  @Override
  public void sleep(long millis) {
    nowMillis += Math.max(0, millis);
  }
}
