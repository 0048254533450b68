package grok2api.accounts;

import grok2api.platform.Platform;
import grok2api.platform.Rows;
import grok2api.platform.Statement;
import grok2api.store.PoolAccount;
import grok2api.store.PoolChange;
import java.util.List;

/** Changes one account; reports its token, or null when the pool has none of that name. */
public final class AccountUpdate implements PoolEdit<String> {
  private final Platform platform;
  private final String name;
  private final Wanted wanted;

  /** What it is to be; null leaves something as it is. */
  public record Wanted(
      Boolean superAccount,
      TokenEntry.State state,
      Integer quota,
      Integer heavyQuota,
      String note,
      List<String> tags) {}

  public AccountUpdate(Platform platform, String name, Wanted wanted) {
    this.platform = platform;
    this.name = name;
    this.wanted = wanted;
  }

  @Override
  public List<Statement> reads() {
    return NamedAccounts.reads(platform, List.of(name));
  }

  @Override
  public Decided<String> decide(List<Rows> found) {
    PoolChange change = new PoolChange();
    PoolAccount account = NamedAccounts.of(platform.digests(), found).find(name);
    if (account == null) {
      return new Decided<>(change, null);
    }
    boolean superAccount =
        wanted.superAccount() == null ? account.superAccount() : wanted.superAccount();
    Wishes.pool(change, account, superAccount);
    if (wanted.state() != null) {
      Wishes.state(change, account, wanted.state());
    }
    Wishes.members(
        change,
        account,
        new PoolChange.Edit(
            account.token(), wanted.note(), wanted.tags(), wanted.quota(), wanted.heavyQuota()),
        superAccount);
    return new Decided<>(change, account.token());
  }
}
