package grok2api.media;

/**
 * One range of a {@code Range} header (RFC 9110, section 14.1.2): {@code bytes=a-b}, {@code
 * bytes=a-} or {@code bytes=-k}.
 *
 * @param first -1 for a suffix
 * @param last inclusive, {@link Long#MAX_VALUE} for the end; of a suffix its length
 */
public record ByteRange(long first, long last) {
  private static final String UNIT = "bytes=";

  /** No object is as large; longer numbers are taken for this one. */
  private static final long BEYOND = 1_000_000_000_000_000L;

  /** What is no number. */
  private static final long BAD = -2;

  /**
   * A part of an object.
   *
   * @param last inclusive
   */
  public record Part(long first, long last) {
    public long length() {
      return last - first + 1;
    }
  }

  /** Null for a header of any other form, several ranges for instance, which asks for nothing. */
  public static ByteRange read(String header) {
    if (header == null || !header.regionMatches(true, 0, UNIT, 0, UNIT.length())) {
      return null;
    }
    String range = header.substring(UNIT.length()).trim();
    int dash = range.indexOf('-');
    if (dash < 0 || range.length() == 1) {
      return null;
    }
    long first = number(range.substring(0, dash), -1);
    long last = number(range.substring(dash + 1), Long.MAX_VALUE);
    return first == BAD || last == BAD ? null : new ByteRange(first, last);
  }

  /** Whether it begins with the first byte. */
  public boolean fromStart() {
    return first == 0;
  }

  /** What it is of an object of that size; null when it has nothing of it. */
  public Part within(long size) {
    if (first < 0) {
      long length = Math.min(last, size);
      return length == 0 ? null : new Part(size - length, size - 1);
    }
    return first >= size || first > last ? null : new Part(first, Math.min(last, size - 1));
  }

  private static long number(String digits, long none) {
    if (digits.isEmpty()) {
      return none;
    }
    long number = 0;
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      if (c < '0' || c > '9') {
        return BAD;
      }
      number = number < BEYOND ? number * 10 + (c - '0') : BEYOND;
    }
    return number;
  }
}
