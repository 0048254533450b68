package grok2api.store;

/** How many credentials of an upstream are in which {@linkplain CredentialState state}. */
public record CredentialCounts(long ready, long resting, long setAside, long disabled) {
  public static final CredentialCounts NONE = new CredentialCounts(0, 0, 0, 0);

  public long enabled() {
    return ready + resting + setAside;
  }

  public long total() {
    return enabled() + disabled;
  }
}
