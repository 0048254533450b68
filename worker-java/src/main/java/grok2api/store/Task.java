package grok2api.store;

/**
 * A row of {@code admin_tasks}: work on many accounts, as last read.
 *
 * @param id 32 hexadecimal digits
 * @param kind what is done to each account: {@link Tasks#REFRESH} or {@link Tasks#PREFERENCE}
 * @param ofAll whether it works on every account and not on named ones
 * @param place how far it got: the rowid of the last account, or an index into the named ones
 * @param total accounts to work on; a guess while a task of all accounts runs
 * @param failures JSON, the latest 100: {@code [{"id":"9c1185a5c5e9","error":"http_403"}]}
 * @param leaseUntilMillis whoever works on it holds it until then; 0 when nobody does
 */
public record Task(
    String id,
    String kind,
    State state,
    boolean ofAll,
    long place,
    int total,
    int processed,
    int ok,
    int fail,
    String failures,
    long updatedAtMillis,
    long leaseUntilMillis) {
  /** Only a running task ever changes its state. */
  public enum State {
    RUNNING("running"),
    DONE("done"),
    CANCELLED("cancelled"),
    /** It cannot be worked on at all. */
    ERROR("error");

    private final String stored;

    State(String stored) {
      this.stored = stored;
    }

    /** As the table spells it. */
    public String stored() {
      return stored;
    }

    static State of(String stored) {
      for (State state : values()) {
        if (state.stored.equals(stored)) {
          return state;
        }
      }
      return ERROR;
    }
  }

  public boolean running() {
    return state == State.RUNNING;
  }

  /** Whether it runs and somebody has worked on it lately. */
  public boolean alive(long nowMillis) {
    return running() && updatedAtMillis > nowMillis - Tasks.SILENCE_MILLIS;
  }

  /** Whether it runs and nobody works on it. */
  public boolean free(long nowMillis) {
    return running() && leaseUntilMillis <= nowMillis;
  }
}
