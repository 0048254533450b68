package grok2api.accounts;

import grok2api.store.AccountStatus;
import grok2api.store.PoolAccount;
import grok2api.store.PoolChange;

/**
 * What an operator wants an account to be, set against what it is; only differences are written.
 */
final class Wishes {
  private Wishes() {}

  static void pool(PoolChange change, PoolAccount account, boolean superAccount) {
    if (account.superAccount() != superAccount) {
      change.move(account.token(), superAccount);
    }
  }

  /** Figures, note and tags; null leaves one as it is. A basic account has no heavy quota. */
  static void members(
      PoolChange change, PoolAccount account, PoolChange.Edit wanted, boolean superAccount) {
    Integer quota = wanted.quota();
    Integer heavyQuota = superAccount ? wanted.heavyQuota() : null;
    change.edit(
        new PoolChange.Edit(
            account.token(),
            account.note().equals(wanted.note()) ? null : wanted.note(),
            wanted.tags(),
            quota != null && quota == account.quota() ? null : quota,
            heavyQuota != null && heavyQuota == account.heavyQuota() ? null : heavyQuota));
  }

  /** An expired account that is wanted again starts without failures. */
  static void state(PoolChange change, PoolAccount account, TokenEntry.State wanted) {
    AccountStatus status = account.status();
    switch (wanted) {
      case INVALID -> {
        if (status != AccountStatus.INVALID) {
          change.expire(account.token());
        }
      }
      case COOLING -> {
        if (status == AccountStatus.INVALID) {
          change.revive(account.token());
        }
        if (status != AccountStatus.COOLING) {
          change.rest(account.token());
        }
      }
      case ACTIVE -> {
        if (status == AccountStatus.INVALID) {
          change.revive(account.token());
        } else if (status == AccountStatus.COOLING) {
          change.wake(account.token());
        }
      }
    }
  }
}
