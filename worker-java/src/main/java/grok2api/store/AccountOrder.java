package grok2api.store;

/**
 * In which order accounts are listed; the newest come first among equals.
 *
 * @param descending the greatest first
 */
public record AccountOrder(By by, boolean descending) {
  public static final AccountOrder NEWEST_FIRST = new AccountOrder(By.CREATED_TIME, true);

  /** What accounts are compared by; the wire has these names in lower case. */
  public enum By {
    CREATED_TIME,
    QUOTA,
    FAIL_COUNT
  }

  /** Whether a list can go on from any of its accounts, at the same cost everywhere. */
  public boolean hasPlaces() {
    return by == By.CREATED_TIME;
  }
}
