package grok2api.store;

/**
 * An upstream account with its quota for one rate model, as last read.
 *
 * @param token its secret, as stored
 * @param superAccount kind {@code ssoSuper}; otherwise {@code sso}
 * @param remaining requests left in the window after running reservations; -1 unknown
 * @param cooldownStep how many 429 in a row the rate model has seen; above 0 the account is on
 *     probation
 * @param resting whether it had to rest and its time has come; a success wakes it
 * @param failedCount refused sessions in a row
 * @param lastUsedMillis 0 when never
 * @param measuredAtMillis when the provider told the quota; 0 when never
 */
public record Account(
    String token,
    boolean superAccount,
    int remaining,
    int cooldownStep,
    boolean resting,
    int failedCount,
    long lastUsedMillis,
    long measuredAtMillis) {

  /** The same account after its quota was measured. */
  public Account with(int remaining, long measuredAtMillis) {
    return new Account(
        token,
        superAccount,
        remaining,
        cooldownStep,
        resting,
        failedCount,
        lastUsedMillis,
        measuredAtMillis);
  }

  /** As stored in {@code token_type}. */
  public String kind() {
    return superAccount ? "ssoSuper" : "sso";
  }
}
