package grok2api.store;

import grok2api.platform.Digests;

/**
 * An account as the operator sees it.
 *
 * @param token its secret, as stored
 * @param id {@link AccountId}; null in a row of an earlier edition that has none yet, whose token
 *     is stored in clear: none is sealed without giving the row its id
 * @param superAccount kind {@code ssoSuper}; otherwise {@code sso}
 * @param place in the list by creation
 * @param status what is to be said of it now
 * @param quota requests left in the ordinary window, the latest that is known; -1 unknown
 * @param heavyQuota the same for the heavy model; -1 unknown or not applicable
 * @param restsUntilMillis when its rest ends; 0 when it does not rest
 * @param failedCount refused sessions in a row
 * @param lastFailureMillis 0 when never
 * @param lastFailureReason may be empty
 * @param tagsJson a JSON array of strings, as stored
 */
public record PoolAccount(
    String token,
    String id,
    boolean superAccount,
    AccountPlace place,
    AccountStatus status,
    int quota,
    int heavyQuota,
    long restsUntilMillis,
    int failedCount,
    long lastFailureMillis,
    String lastFailureReason,
    String tagsJson,
    String note) {

  /** As stored in {@code token_type}. */
  public String kind() {
    return superAccount ? "ssoSuper" : "sso";
  }

  /** What can name it later on, too: the id, or the token where there is none. */
  public String name() {
    return id == null ? token : id;
  }

  /** The same account with its token opened, for whoever may see it. */
  public PoolAccount withToken(String clear) {
    return new PoolAccount(
        clear,
        id,
        superAccount,
        place,
        status,
        quota,
        heavyQuota,
        restsUntilMillis,
        failedCount,
        lastFailureMillis,
        lastFailureReason,
        tagsJson,
        note);
  }

  /** The same account, with the id it would be given if it has none. */
  public PoolAccount identified(Digests digests) {
    if (id != null) {
      return this;
    }
    return new PoolAccount(
        token,
        AccountId.of(digests, token),
        superAccount,
        place,
        status,
        quota,
        heavyQuota,
        restsUntilMillis,
        failedCount,
        lastFailureMillis,
        lastFailureReason,
        tagsJson,
        note);
  }
}
