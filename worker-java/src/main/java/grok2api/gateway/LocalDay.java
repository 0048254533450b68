package grok2api.gateway;

import grok2api.platform.Environment;

/**
 * The operator's day: UTC shifted by {@code CACHE_RESET_TZ_OFFSET_MINUTES} (default 480, -720 to
 * 840). Daylight saving is not followed.
 */
public final class LocalDay {
  /** The media store takes nothing that ends sooner than in a minute. */
  private static final long MIN_LIFE_MILLIS = 120_000;

  private static final long MINUTE_MILLIS = 60_000;
  private static final long HOUR_MILLIS = 60 * MINUTE_MILLIS;
  private static final long DAY_MILLIS = 24 * HOUR_MILLIS;
  private static final int DEFAULT_OFFSET_MINUTES = 480;

  private final long offsetMillis;

  public LocalDay(Environment environment) {
    this(offsetMinutes(environment.variable("CACHE_RESET_TZ_OFFSET_MINUTES")));
  }

  LocalDay(int offsetMinutes) {
    this.offsetMillis = offsetMinutes * MINUTE_MILLIS;
  }

  /** The date, {@code YYYY-MM-DD}. */
  public String of(long nowMillis) {
    long days = Math.floorDiv(nowMillis + offsetMillis, DAY_MILLIS);
    // Civil date from days since 1970, in eras of 400 years that begin in March
    // (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms").
    long shifted = days + 719_468;
    long era = Math.floorDiv(shifted, 146_097);
    long dayOfEra = shifted - era * 146_097;
    long yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
    long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    long monthFromMarch = (5 * dayOfYear + 2) / 153;
    long day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1;
    long month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
    long year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
    return year + "-" + twoDigits(month) + "-" + twoDigits(day);
  }

  /** Milliseconds since 1970 of the next local midnight, always ahead of {@code nowMillis}. */
  public long nextMidnightMillis(long nowMillis) {
    long days = Math.floorDiv(nowMillis + offsetMillis, DAY_MILLIS);
    return (days + 1) * DAY_MILLIS - offsetMillis;
  }

  /** When what is kept for the day ends, in seconds since 1970; at least two minutes ahead. */
  public long expirySeconds(long nowMillis) {
    return (Math.max(nextMidnightMillis(nowMillis), nowMillis + MIN_LIFE_MILLIS) + 999) / 1000;
  }

  /** When the local day began. */
  public long midnightMillis(long nowMillis) {
    return nextMidnightMillis(nowMillis) - DAY_MILLIS;
  }

  /** When the local hour began. */
  public long hourMillis(long nowMillis) {
    return Math.floorDiv(nowMillis + offsetMillis, HOUR_MILLIS) * HOUR_MILLIS - offsetMillis;
  }

  /** The clock's hour, 0 to 23. */
  public int hourOfDay(long nowMillis) {
    return (int) (Math.floorMod(nowMillis + offsetMillis, DAY_MILLIS) / HOUR_MILLIS);
  }

  /** How far ahead of UTC. */
  public long offsetMillis() {
    return offsetMillis;
  }

  private static String twoDigits(long number) {
    return number < 10 ? "0" + number : Long.toString(number);
  }

  private static int offsetMinutes(String variable) {
    try {
      int minutes = variable == null ? DEFAULT_OFFSET_MINUTES : Integer.parseInt(variable.trim());
      return Math.max(-720, Math.min(840, minutes));
    } catch (NumberFormatException e) {
      return DEFAULT_OFFSET_MINUTES;
    }
  }
}
