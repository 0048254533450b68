package grok2api.store;

/**
 * Where a row stands among both logs, and so where a list can go on. The newest comes first; of one
 * millisecond the rows of {@code request_log} come before those of {@code request_logs}.
 *
 * @param earlier whether it is a row of the earlier editions' log
 * @param row its rowid, in {@code request_log} the id
 */
public record LogPlace(boolean earlier, long millis, long row) {
  /** As in the list: {@code 7251089817602048}, or {@code 1770285600000.17} of the earlier log. */
  public String id() {
    return earlier ? millis + "." + row : Long.toString(row);
  }

  /** Reads an id of the list; null when it is none. */
  public static LogPlace read(String id) {
    int dot = id.indexOf('.');
    long row = digits(id.substring(dot + 1));
    if (dot < 0) {
      return row < 0 ? null : new LogPlace(false, row / RequestLog.IDS_PER_MILLI, row);
    }
    long millis = digits(id.substring(0, dot));
    return millis < 0 || row < 0 || millis > RequestLog.MAX_MILLIS
        ? null
        : new LogPlace(true, millis, row);
  }

  boolean before(LogPlace other) {
    if (millis != other.millis) {
      return millis > other.millis;
    }
    return earlier == other.earlier ? row > other.row : !earlier;
  }

  /** At most 2^53, so that the number stays exact everywhere; else -1. */
  private static long digits(String text) {
    if (text.isEmpty() || text.length() > 16) {
      return -1;
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return -1;
      }
    }
    long number = Long.parseLong(text);
    return number > 1L << 53 ? -1 : number;
  }
}
