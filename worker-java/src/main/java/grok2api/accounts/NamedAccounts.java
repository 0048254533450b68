package grok2api.accounts;

import grok2api.platform.Digests;
import grok2api.platform.Platform;
import grok2api.platform.Rows;
import grok2api.platform.Statement;
import grok2api.store.AccountId;
import grok2api.store.AccountList;
import grok2api.store.JsonLists;
import grok2api.store.PoolAccount;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Accounts of the pool by what callers name them: the token, with or without its prefix, or the id.
 *
 * <p>A token is looked for as it is, which finds an account that is stored in clear, and by the id
 * that it gives, which finds one whose token is sealed.
 */
public final class NamedAccounts {
  private final Digests digests;
  private final Map<String, PoolAccount> byToken = new HashMap<>();
  private final Map<String, PoolAccount> byId = new HashMap<>();

  private NamedAccounts(Digests digests) {
    this.digests = digests;
  }

  /** Finds all that are meant by these names. */
  public static List<Statement> reads(Platform platform, Collection<String> names) {
    Set<String> sought = new LinkedHashSet<>();
    for (String name : names) {
      String normalised = TokenText.normalised(name);
      sought.add(normalised);
      if (!AccountId.isId(normalised)) {
        sought.add(AccountId.of(platform.digests(), normalised));
      }
    }
    List<Statement> reads = new ArrayList<>();
    for (String array : JsonLists.ofTexts(platform.json(), sought)) {
      reads.add(AccountList.named(array, platform.clock().nowMillis()));
    }
    return reads;
  }

  public static NamedAccounts of(Digests digests, List<Rows> found) {
    NamedAccounts named = new NamedAccounts(digests);
    for (Rows rows : found) {
      for (PoolAccount account : AccountList.read(rows)) {
        named.byToken.put(account.token(), account);
        if (account.id() != null) {
          named.byId.put(account.id(), account);
        }
      }
    }
    return named;
  }

  /** The same, with ids also for accounts that nobody has given one yet. */
  static NamedAccounts identified(Digests digests, List<Rows> found) {
    NamedAccounts named = of(digests, found);
    for (PoolAccount account : named.byToken.values()) {
      if (account.id() == null) {
        named.byId.put(account.identified(digests).id(), account);
      }
    }
    return named;
  }

  /** The account; null when the pool has none of that name. */
  public PoolAccount find(String name) {
    String normalised = TokenText.normalised(name);
    PoolAccount account = byToken.get(normalised);
    if (account != null || byId.isEmpty()) {
      return account;
    }
    return byId.get(AccountId.isId(normalised) ? normalised : AccountId.of(digests, normalised));
  }

  /**
   * What a list of names comes to.
   *
   * @param accounts each once, whatever number of names it has
   * @param missing names of which the pool has no account
   */
  public record Meant(List<PoolAccount> accounts, int missing) {}

  public Meant meant(List<String> names) {
    Map<String, PoolAccount> accounts = new LinkedHashMap<>();
    int missing = 0;
    for (String name : names) {
      PoolAccount account = find(name);
      if (account == null) {
        missing++;
      } else {
        accounts.put(account.token(), account);
      }
    }
    return new Meant(new ArrayList<>(accounts.values()), missing);
  }

  /** The account with exactly this token in its stored form; null when the pool has none. */
  public PoolAccount stored(String token) {
    return byToken.get(token);
  }

  public Collection<PoolAccount> all() {
    return byToken.values();
  }
}
