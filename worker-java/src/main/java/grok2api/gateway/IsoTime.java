package grok2api.gateway;

/** Times as ISO 8601 texts. {@code java.time} would add a tenth to the bundle. */
public final class IsoTime {
  private static final LocalDay UTC = new LocalDay(0);
  private static final int DAY_SECONDS = 86_400;

  private IsoTime() {}

  /** E.g. {@code 2026-02-05T16:00:00Z} for 1770307200. */
  public static String of(long seconds) {
    int second = (int) Math.floorMod(seconds, (long) DAY_SECONDS);
    return UTC.of(seconds * 1000)
        + "T"
        + twoDigits(second / 3600)
        + ":"
        + twoDigits(second / 60 % 60)
        + ":"
        + twoDigits(second % 60)
        + "Z";
  }

  private static String twoDigits(int number) {
    return number < 10 ? "0" + number : Integer.toString(number);
  }
}
