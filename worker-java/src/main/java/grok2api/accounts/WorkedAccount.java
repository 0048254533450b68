package grok2api.accounts;

/**
 * An account that a task has come to.
 *
 * @param token its secret, as stored
 * @param superAccount kind {@code ssoSuper}; otherwise {@code sso}
 */
public record WorkedAccount(String token, boolean superAccount) {}
