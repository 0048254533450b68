package grok2api.accounts;

import grok2api.json.JsonWriter;
import grok2api.platform.Platform;
import grok2api.store.AccountId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Accounts as somebody names them, each once.
 *
 * @param ids JSON, e.g. {@code ["9c1185a5c5e9"]}
 * @param tokensWithIds JSON of those named by their token, {@code
 *     [["eyJhbGciOi…","9c1185a5c5e9"]]}: an earlier edition stored them without an id
 */
record TaskAccounts(String ids, int count, String tokensWithIds) {
  /**
   * @param names ids, or tokens in any form that {@link TokenText#normalised} knows
   */
  static TaskAccounts of(Platform platform, List<String> names) {
    Set<String> ids = new LinkedHashSet<>();
    JsonWriter tokens = new JsonWriter(platform.json()).array();
    for (String name : names) {
      String bare = TokenText.normalised(name);
      boolean given = AccountId.isId(bare);
      String id = given ? bare : AccountId.of(platform.digests(), bare);
      if (ids.add(id) && !given) {
        tokens.array().value(bare).value(id).end();
      }
    }
    JsonWriter array = new JsonWriter(platform.json()).array();
    for (String id : ids) {
      array.value(id);
    }
    return new TaskAccounts(array.end().toString(), ids.size(), tokens.end().toString());
  }
}
