package grok2api.gateway;

import grok2api.platform.Platform;
import grok2api.platform.Row;
import grok2api.platform.Rows;
import grok2api.platform.Sql;
import grok2api.store.RequestStats;
import java.util.List;

/**
 * Sums up the logs hour by hour, so that statistics outlive them. An hour is finished a little
 * after its end, when its last rows have been written.
 */
public final class RollUp {
  private static final long HOUR_MILLIS = 3_600_000;

  /** Longer than work goes on behind an answer. */
  private static final long LAST_ROWS_MILLIS = 120_000;

  /** An hourly cron leaves one or two hours; more means that none comes. */
  private static final long BEHIND_MILLIS = 3 * HOUR_MILLIS;

  /** Of one transaction, unless an hour alone has more. */
  private static final int ROWS = 10_000;

  /** Transactions of one call. */
  private static final int PORTIONS = 8;

  private final Platform platform;
  private final Sql sql;
  private final LocalDay localDay;

  public RollUp(Platform platform) {
    this.platform = platform;
    this.sql = platform.sql();
    this.localDay = new LocalDay(platform.environment());
  }

  /** Whether nobody has summed up for too long. */
  public boolean behind(long markMillis) {
    return markMillis < platform.clock().nowMillis() - BEHIND_MILLIS;
  }

  /**
   * Sums up finished hours, the oldest first; a long log takes several calls.
   *
   * @return sums written
   */
  public long run() {
    return run(LAST_ROWS_MILLIS);
  }

  /** The same without waiting for last rows, as the log is about to be deleted. */
  public void runAtOnce() {
    run(0);
  }

  private long run(long lastRowsMillis) {
    long sums = 0;
    for (int portion = 0; portion < PORTIONS; portion++) {
      List<Rows> known = sql.batch(List.of(RequestStats.mark(), RequestStats.oldest()));
      long mark = RequestStats.readMark(known.get(0)).markMillis();
      Row oldest = known.get(1).rows().get(0);
      long end = localDay.hourMillis(platform.clock().nowMillis() - lastRowsMillis);
      long begin = oldest.isNull("millis") ? end : localDay.hourMillis(oldest.integer("millis"));
      begin = Math.max(mark, begin);
      if (mark >= end) {
        break;
      }
      sums += portion(mark, Math.min(begin, end), end);
    }
    return sums;
  }

  private long portion(long mark, long begin, long end) {
    long until = end;
    if (end - begin > HOUR_MILLIS) {
      Row after = sql.run(RequestStats.after(ROWS, begin, end)).rows().get(0);
      if (!after.isNull("millis")) {
        until = Math.max(localDay.hourMillis(after.integer("millis")), begin + HOUR_MILLIS);
      }
    }
    return sql.batch(RequestStats.sumUp(mark, begin, until, localDay.offsetMillis()))
        .get(0)
        .changes();
  }
}
