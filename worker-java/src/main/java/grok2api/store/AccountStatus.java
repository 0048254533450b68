package grok2api.store;

/**
 * What an operator is told about an account, one of five.
 *
 * <p>They refine the three classes all clients agree on: {@link #UNKNOWN} belongs to the active
 * ones and {@link #COOLING} to the exhausted ones.
 */
public enum AccountStatus {
  /** Something is left. */
  ACTIVE("active"),
  /** Nobody knows how much is left; it serves nevertheless. */
  UNKNOWN("unknown"),
  /** The window's quota is used up. */
  EXHAUSTED("exhausted"),
  /** It rests after a refusal. */
  COOLING("cooling"),
  /** Its session has ended, or the operator took it out. */
  INVALID("invalid");

  private final String wireName;

  AccountStatus(String wireName) {
    this.wireName = wireName;
  }

  public String wireName() {
    return wireName;
  }

  /** By its name on the wire; null for any other text. */
  public static AccountStatus named(String wireName) {
    for (AccountStatus status : values()) {
      if (status.wireName.equals(wireName)) {
        return status;
      }
    }
    return null;
  }

  /** The class: {@link #ACTIVE}, {@link #EXHAUSTED} or {@link #INVALID}. */
  public AccountStatus ofClass() {
    return switch (this) {
      case ACTIVE, UNKNOWN -> ACTIVE;
      case EXHAUSTED, COOLING -> EXHAUSTED;
      case INVALID -> INVALID;
    };
  }
}
