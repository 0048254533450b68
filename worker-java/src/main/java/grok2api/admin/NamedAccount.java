package grok2api.admin;

import grok2api.accounts.NamedAccounts;
import grok2api.accounts.TokenText;
import grok2api.json.JsonNode;
import grok2api.platform.Platform;
import grok2api.platform.Rows;
import grok2api.platform.Statement;
import grok2api.refusal.Refused;
import grok2api.store.AccountId;
import grok2api.store.PoolAccount;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * An account that a caller named.
 *
 * @param name as the caller gave it: the token without prefix, or the id
 * @param account null when the pool has none of that name
 */
record NamedAccount(String name, PoolAccount account) {
  /**
   * What answers call it. A token that the caller has sent tells nothing new; one that was named by
   * its id stays untold.
   */
  String key() {
    return AccountId.isId(name) ? name : TokenText.PREFIX + name;
  }

  /**
   * The names in a body: {@code {"token":"sso=eyJ…"}}, {@code {"tokens":["eyJ…","9c1185a5c5e9"]}}
   * or both; each once.
   */
  static List<String> names(JsonNode body) {
    Set<String> names = new LinkedHashSet<>();
    String single = body.get("token").stringOrNull();
    if (single != null) {
      names.add(TokenText.normalised(single));
    }
    if (body.get("tokens").present()) {
      for (JsonNode name : body.get("tokens").elements()) {
        names.add(TokenText.normalised(name.string()));
      }
    }
    names.remove("");
    if (names.isEmpty()) {
      throw Refused.invalid("NO_TOKENS", "tokens", "Name at least one account");
    }
    return new ArrayList<>(names);
  }

  /** Finds them in one round trip; one that has been named by token and id comes once. */
  static List<NamedAccount> find(Platform platform, List<String> names) {
    List<Statement> reads = NamedAccounts.reads(platform, names);
    List<Rows> found = platform.sql().batch(reads);
    NamedAccounts pool = NamedAccounts.of(platform.digests(), found);
    Set<String> tokens = new HashSet<>();
    List<NamedAccount> accounts = new ArrayList<>();
    for (String name : names) {
      PoolAccount account = pool.find(name);
      if (account == null || tokens.add(account.token())) {
        accounts.add(new NamedAccount(name, account));
      }
    }
    return accounts;
  }
}
