package grok2api.schedule;

import grok2api.accounts.Budget;
import grok2api.settings.Settings;

/**
 * One scheduled run.
 *
 * @param budget what its steps may spend, all together
 */
public record Run(long nowMillis, Settings settings, Budget budget) {
  private static final long HOUR_MILLIS = 3_600_000L;

  long hoursAgo(int hours) {
    return nowMillis - hours * HOUR_MILLIS;
  }

  long daysAgo(int days) {
    return hoursAgo(days * 24);
  }
}
