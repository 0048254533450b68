package grok2api.accounts;

import grok2api.json.JsonNode;
import grok2api.platform.Platform;
import grok2api.platform.Rows;
import grok2api.platform.Statement;
import grok2api.store.AccountId;
import grok2api.store.AccountList;
import grok2api.store.NewAccount;
import grok2api.store.PoolAccount;
import grok2api.store.PoolChange;
import grok2api.vault.Vault;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes whole pools what a list says: what is missing from it is deleted, from the pools it names
 * only.
 *
 * <p>Of an account that is there already everything stays that the list does not speak of, and its
 * failures, tags and date in any case. Quota that nobody mentions is unknown in a new account.
 */
public final class PoolSync implements PoolEdit<PoolSync.Report> {
  private final Platform platform;
  private final Vault vault;
  private final List<TokenEntry> entries;
  private final boolean namesBasic;
  private final boolean namesSuper;

  /**
   * @param entries each with its pool; of several for one account the last holds
   * @param namesBasic whether the list is all of pool {@code ssoBasic}
   * @param namesSuper whether it is all of pool {@code ssoSuper}
   */
  public PoolSync(
      Platform platform,
      Vault vault,
      List<TokenEntry> entries,
      boolean namesBasic,
      boolean namesSuper) {
    this.platform = platform;
    this.vault = vault;
    this.entries = entries;
    this.namesBasic = namesBasic;
    this.namesSuper = namesSuper;
  }

  /**
   * @param updated accounts that were there before, changed or not
   */
  public record Report(int added, int updated, int deleted) {}

  @Override
  public List<Statement> reads() {
    return List.of(AccountList.all(platform.clock().nowMillis()));
  }

  @Override
  public Decided<Report> decide(List<Rows> found) {
    NamedAccounts pool = NamedAccounts.of(platform.digests(), found);
    Map<String, TokenEntry> wanted = new LinkedHashMap<>();
    for (TokenEntry entry : entries) {
      wanted.put(token(pool, entry), entry);
    }
    PoolChange change = new PoolChange();
    int updated = 0;
    for (Map.Entry<String, TokenEntry> one : wanted.entrySet()) {
      PoolAccount known = pool.stored(one.getKey());
      if (known == null) {
        change.add(account(one.getKey(), one.getValue()));
      } else {
        update(change, known, one.getValue());
        updated++;
      }
    }
    int deleted = 0;
    for (PoolAccount account : pool.all()) {
      boolean named = account.superAccount() ? namesSuper : namesBasic;
      if (named && !wanted.containsKey(account.token())) {
        change.delete(account.token());
        deleted++;
      }
    }
    return new Decided<>(change, new Report(wanted.size() - updated, updated, deleted));
  }

  /**
   * As stored, or clear for a new account. Lists show tokens masked, so an entry from there names
   * its account by the id.
   */
  private static String token(NamedAccounts pool, TokenEntry entry) {
    String name = entry.token() == null ? entry.id() : entry.token();
    PoolAccount account = pool.find(name);
    if (account != null) {
      return account.token();
    }
    if (entry.token() == null) {
      throw JsonNode.at(entry.path() + ".id", null)
          .problem("the id of an account or a whole token");
    }
    return entry.token();
  }

  private static void update(PoolChange change, PoolAccount account, TokenEntry entry) {
    Wishes.pool(change, account, entry.superAccount());
    Wishes.state(change, account, state(entry));
    Wishes.members(
        change,
        account,
        new PoolChange.Edit(account.token(), entry.note(), null, entry.quota(), entry.heavyQuota()),
        entry.superAccount());
  }

  private NewAccount account(String token, TokenEntry entry) {
    long now = platform.clock().nowMillis();
    TokenEntry.State state = state(entry);
    return new NewAccount(
        vault.sealed(token),
        AccountId.of(platform.digests(), token),
        entry.superAccount(),
        now,
        state == TokenEntry.State.INVALID,
        state == TokenEntry.State.COOLING ? now + PoolChange.REST_MILLIS : 0,
        entry.quota() == null ? -1 : entry.quota(),
        !entry.superAccount() || entry.heavyQuota() == null ? -1 : entry.heavyQuota(),
        entry.note() == null ? "" : entry.note(),
        List.of());
  }

  private static TokenEntry.State state(TokenEntry entry) {
    return entry.state() == null ? TokenEntry.State.ACTIVE : entry.state();
  }
}
