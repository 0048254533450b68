package grok2api.store;

/** What may be done with a credential of an upstream. */
public enum CredentialState {
  READY("ready"),
  /** It may be used after a while. */
  RESTING("resting"),
  /** Failures in a row have made it unusable. */
  SET_ASIDE("set_aside"),
  /** The operator does not want it used. */
  DISABLED("disabled");

  /** The wire name by the columns of {@code upstream_credentials}. */
  static final String COLUMN =
      "CASE WHEN enabled <> 1 THEN 'disabled' WHEN set_aside_at IS NOT NULL THEN 'set_aside'"
          + " WHEN ready_at > :now THEN 'resting' ELSE 'ready' END";

  private final String wireName;

  CredentialState(String wireName) {
    this.wireName = wireName;
  }

  public String wireName() {
    return wireName;
  }

  /** Null for a name that is none. */
  public static CredentialState named(String wireName) {
    for (CredentialState state : values()) {
      if (state.wireName.equals(wireName)) {
        return state;
      }
    }
    return null;
  }
}
