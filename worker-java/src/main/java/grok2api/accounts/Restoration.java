package grok2api.accounts;

import grok2api.platform.Platform;
import grok2api.platform.Rows;
import grok2api.platform.Statement;
import grok2api.store.AccountId;
import grok2api.store.AccountList;
import grok2api.store.NewAccount;
import grok2api.store.PoolAccount;
import grok2api.store.PoolChange;
import grok2api.vault.Vault;
import java.util.List;

/**
 * Makes accounts again what a backup says of them. Nothing is deleted, and what the backup does not
 * know stays as it is. An account that is gone comes back if the backup has its token.
 */
public final class Restoration implements PoolEdit<Restoration.Report> {
  private final Platform platform;
  private final Vault vault;
  private final List<TokenEntry> entries;

  public Restoration(Platform platform, Vault vault, List<TokenEntry> entries) {
    this.platform = platform;
    this.vault = vault;
    this.entries = entries;
  }

  /**
   * @param skipped accounts that are gone and whose tokens the backup does not have
   */
  public record Report(int added, int updated, int skipped) {}

  @Override
  public List<Statement> reads() {
    return List.of(AccountList.all(platform.clock().nowMillis()));
  }

  @Override
  public Decided<Report> decide(List<Rows> found) {
    NamedAccounts pool = NamedAccounts.identified(platform.digests(), found);
    PoolChange change = new PoolChange();
    int added = 0;
    int updated = 0;
    int skipped = 0;
    for (TokenEntry entry : entries) {
      PoolAccount known = pool.find(entry.token() == null ? entry.id() : entry.token());
      if (known != null) {
        update(change, known, entry);
        updated++;
      } else if (entry.token() != null) {
        change.add(account(entry));
        added++;
      } else {
        skipped++;
      }
    }
    return new Decided<>(change, new Report(added, updated, skipped));
  }

  private static void update(PoolChange change, PoolAccount account, TokenEntry entry) {
    boolean superAccount =
        entry.superAccount() == null ? account.superAccount() : entry.superAccount();
    Wishes.pool(change, account, superAccount);
    if (entry.state() == TokenEntry.State.INVALID || entry.state() == TokenEntry.State.ACTIVE) {
      Wishes.state(change, account, entry.state());
    }
    Wishes.members(
        change,
        account,
        new PoolChange.Edit(account.token(), entry.note(), entry.tags(), null, null),
        superAccount);
  }

  /** Its quota is unknown until it is measured: the backup's figure may be days old. */
  private NewAccount account(TokenEntry entry) {
    return new NewAccount(
        vault.sealed(entry.token()),
        AccountId.of(platform.digests(), entry.token()),
        entry.superAccount() != null && entry.superAccount(),
        entry.createdMillis() == null ? platform.clock().nowMillis() : entry.createdMillis(),
        entry.state() == TokenEntry.State.INVALID,
        0,
        -1,
        -1,
        entry.note() == null ? "" : entry.note(),
        entry.tags() == null ? List.of() : entry.tags());
  }
}
