package grok2api.store;

import java.util.List;

/**
 * An account to be added.
 *
 * @param id {@link AccountId} of the token
 * @param expired whether it is stored as one whose session has ended
 * @param restsUntilMillis 0 for one that may serve at once
 * @param quota -1 unknown
 * @param heavyQuota -1 unknown or not applicable
 */
public record NewAccount(
    String token,
    String id,
    boolean superAccount,
    long createdMillis,
    boolean expired,
    long restsUntilMillis,
    int quota,
    int heavyQuota,
    String note,
    List<String> tags) {
  public NewAccount {
    tags = List.copyOf(tags);
  }

  String kind() {
    return superAccount ? "ssoSuper" : "sso";
  }
}
