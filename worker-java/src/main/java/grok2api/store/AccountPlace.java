package grok2api.store;

/**
 * An account's place in the list by creation, from where the list can go on.
 *
 * @param row its rowid, which orders those of one millisecond
 */
public record AccountPlace(long createdMillis, long row) {
  /** E.g. {@code 1770307200000.42}. */
  public String cursor() {
    return createdMillis + "." + row;
  }

  /** Reads a cursor; null when it is none. */
  public static AccountPlace read(String cursor) {
    int dot = cursor.indexOf('.');
    if (dot < 1) {
      return null;
    }
    long created = digits(cursor.substring(0, dot));
    long row = digits(cursor.substring(dot + 1));
    return created < 0 || row < 0 ? null : new AccountPlace(created, row);
  }

  /** At most 15 digits, so that the number stays exact everywhere; else -1. */
  private static long digits(String text) {
    if (text.isEmpty() || text.length() > 15) {
      return -1;
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return -1;
      }
    }
    return Long.parseLong(text);
  }
}
