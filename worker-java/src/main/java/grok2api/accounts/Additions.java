package grok2api.accounts;

import grok2api.platform.Platform;
import grok2api.platform.Rows;
import grok2api.platform.Statement;
import grok2api.store.AccountId;
import grok2api.store.NewAccount;
import grok2api.store.PoolAccount;
import grok2api.store.PoolChange;
import grok2api.vault.Vault;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Adds accounts that the pool does not have yet.
 *
 * <p>What somebody entered is added as far as it is sound, all at once; each line that was not
 * added is reported with the reason.
 */
public final class Additions implements PoolEdit<Additions.Report> {
  private final Platform platform;
  private final Vault vault;
  private final TokenInput input;
  private final Defaults defaults;
  private final boolean move;
  private final boolean dryRun;

  /** What holds for an entry that says nothing itself. */
  public record Defaults(boolean superAccounts, String note, List<String> tags) {}

  /**
   * @param move whether an account of the other pool changes to the entry's
   * @param dryRun whether only to say what would happen
   */
  public Additions(
      Platform platform,
      Vault vault,
      TokenInput input,
      Defaults defaults,
      boolean move,
      boolean dryRun) {
    this.platform = platform;
    this.vault = vault;
    this.input = input;
    this.defaults = defaults;
    this.move = move;
    this.dryRun = dryRun;
  }

  /** What became of the lines. */
  public record Report(int added, int moved, List<Duplicate> duplicates) {}

  /**
   * A line whose account is there already.
   *
   * @param where as in {@link TokenEntry}
   * @param firstWhere the line that listed it first; 0 when the pool has it
   */
  public record Duplicate(int where, String token, int firstWhere) {}

  @Override
  public List<Statement> reads() {
    List<String> tokens = new ArrayList<>();
    for (TokenEntry entry : input.entries()) {
      tokens.add(entry.token());
    }
    return NamedAccounts.reads(platform, tokens);
  }

  @Override
  public Decided<Report> decide(List<Rows> found) {
    NamedAccounts pool = NamedAccounts.of(platform.digests(), found);
    PoolChange change = new PoolChange();
    Map<String, Integer> listed = new HashMap<>();
    List<Duplicate> duplicates = new ArrayList<>();
    int added = 0;
    int moved = 0;
    for (TokenEntry entry : input.entries()) {
      Integer first = listed.putIfAbsent(entry.token(), entry.where());
      PoolAccount known = pool.find(entry.token());
      if (first != null) {
        duplicates.add(new Duplicate(entry.where(), entry.token(), first));
      } else if (known == null) {
        if (!dryRun) {
          change.add(account(entry));
        }
        added++;
      } else if (move && known.superAccount() != superAccount(entry)) {
        change.move(known.token(), superAccount(entry));
        moved++;
      } else {
        duplicates.add(new Duplicate(entry.where(), entry.token(), 0));
      }
    }
    return new Decided<>(dryRun ? new PoolChange() : change, new Report(added, moved, duplicates));
  }

  private boolean superAccount(TokenEntry entry) {
    return entry.superAccount() == null ? defaults.superAccounts() : entry.superAccount();
  }

  private NewAccount account(TokenEntry entry) {
    boolean superAccount = superAccount(entry);
    long now = platform.clock().nowMillis();
    return new NewAccount(
        vault.sealed(entry.token()),
        AccountId.of(platform.digests(), entry.token()),
        superAccount,
        entry.createdMillis() == null ? now : Math.min(now, entry.createdMillis()),
        entry.state() == TokenEntry.State.INVALID,
        0,
        entry.quota() == null ? -1 : entry.quota(),
        !superAccount || entry.heavyQuota() == null ? -1 : entry.heavyQuota(),
        entry.note() == null ? defaults.note() : entry.note(),
        entry.tags() == null ? defaults.tags() : entry.tags());
  }
}
