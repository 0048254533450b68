package grok2api.upstream;

/** Reads the {@code Retry-After} header (RFC 9110, section 10.2.3). */
public final class RetryAfter {
  private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

  private RetryAfter() {}

  /**
   * The pause asked for.
   *
   * @param value seconds such as {@code 120}, or a date such as {@code Sun, 06 Nov 1994 08:49:37
   *     GMT}; null for no header
   * @return milliseconds, or -1 when none can be read
   */
  public static long millis(String value, long nowMillis) {
    if (value == null) {
      return -1;
    }
    String text = value.trim();
    long seconds = digits(text, 0, text.length());
    if (seconds >= 0) {
      return seconds * 1000;
    }
    long dateMillis = dateMillis(text);
    return dateMillis < 0 ? -1 : Math.max(0, dateMillis - nowMillis);
  }

  /** The one date form that may still be sent, IMF-fixdate; -1 for anything else. */
  private static long dateMillis(String text) {
    if (text.length() != 29 || !text.endsWith(" GMT")) {
      return -1;
    }
    long day = digits(text, 5, 7);
    int month = MONTHS.indexOf(text.substring(8, 11));
    long year = digits(text, 12, 16);
    long hour = digits(text, 17, 19);
    long minute = digits(text, 20, 22);
    long second = digits(text, 23, 25);
    if (day < 1 || month < 0 || month % 3 != 0 || year < 1970 || hour < 0 || minute < 0) {
      return -1;
    }
    long days = daysSince1970(year, month / 3 + 1, day);
    return second < 0 ? -1 : (((days * 24 + hour) * 60 + minute) * 60 + second) * 1000;
  }

  /** Counts years from March on, so that the leap day comes last. */
  private static long daysSince1970(long year, long month, long day) {
    long y = month <= 2 ? year - 1 : year;
    long monthFromMarch = (month + 9) % 12;
    long dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1;
    return 365 * y + y / 4 - y / 100 + y / 400 + dayOfYear - 719_468;
  }

  /** The number between two places, or -1; nine digits are longer than any pause. */
  private static long digits(String text, int from, int to) {
    if (from == to || to - from > 9) {
      return -1;
    }
    long number = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      number = number * 10 + (c - '0');
    }
    return number;
  }
}
