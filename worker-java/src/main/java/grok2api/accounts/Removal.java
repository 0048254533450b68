package grok2api.accounts;

import grok2api.platform.Platform;
import grok2api.platform.Rows;
import grok2api.platform.Statement;
import grok2api.store.PoolAccount;
import grok2api.store.PoolChange;
import java.util.List;

/** Deletes accounts by name. */
public final class Removal implements PoolEdit<Removal.Report> {
  private final Platform platform;
  private final List<String> names;

  public Removal(Platform platform, List<String> names) {
    this.platform = platform;
    this.names = names;
  }

  /**
   * @param missing names of which the pool has no account
   */
  public record Report(int deleted, int missing) {}

  @Override
  public List<Statement> reads() {
    return NamedAccounts.reads(platform, names);
  }

  @Override
  public Decided<Report> decide(List<Rows> found) {
    NamedAccounts.Meant meant = NamedAccounts.of(platform.digests(), found).meant(names);
    PoolChange change = new PoolChange();
    for (PoolAccount account : meant.accounts()) {
      change.delete(account.token());
    }
    return new Decided<>(change, new Report(meant.accounts().size(), meant.missing()));
  }
}
