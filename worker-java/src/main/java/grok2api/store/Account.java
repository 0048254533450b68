package grok2api.store;

/**
 * An upstream account with its quota for one rate model, as last read.
 *
 * @param token its secret
 * @param superAccount kind {@code ssoSuper}; otherwise {@code sso}
 * @param remaining requests left in the window after running reservations; -1 unknown
 * @param cooldownStep how many 429 in a row the rate model has seen; above 0 the account is on
 *     probation
 * @param failedCount refused sessions in a row
 * @param lastUsedMillis 0 when never
 */
public record Account(
    String token,
    boolean superAccount,
    int remaining,
    int cooldownStep,
    int failedCount,
    long lastUsedMillis) {}
