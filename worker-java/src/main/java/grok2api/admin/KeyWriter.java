package grok2api.admin;

import grok2api.platform.ConstantTime;
import grok2api.platform.Platform;
import grok2api.platform.Rows;
import grok2api.refusal.Refusal;
import grok2api.refusal.Refused;
import grok2api.store.ClientKeyEdits;
import grok2api.store.ClientKeyEdits.NewKey;
import grok2api.store.ClientKeyList;
import grok2api.store.ClientKeyList.Listed;
import grok2api.store.KeyTerms;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Changes client keys for the panel and for older scripts alike, and leaves a row of the audit. */
final class KeyWriter {
  private final Platform platform;
  private final Audit audit;
  private final KeyNames names;

  KeyWriter(AdminParts parts, KeyNames names) {
    this.platform = parts.platform();
    this.audit = parts.audit();
    this.names = names;
  }

  /**
   * A key just made.
   *
   * @param text the key in full, which cannot be told again
   */
  record Made(Listed listed, String text) {}

  /**
   * What a change of many keys came to.
   *
   * @param missing names that mean no key
   */
  record Changed(int changed, int missing) {}

  /**
   * Stores new keys.
   *
   * @throws Refused with code {@code KEY_EXISTS}; the database decides, so that of two who ask for
   *     the same key one gets it
   */
  List<Made> make(AdminCall call, List<NewKey> keys) {
    String global = call.session().settings().grok().apiKey();
    List<String> stored = new ArrayList<>(keys.size());
    List<String> ids = new ArrayList<>(keys.size());
    for (NewKey key : keys) {
      if (ConstantTime.equal(key.key().text(), global)) {
        throw exists();
      }
      stored.add(key.key().storedAs());
      ids.add(key.key().id());
    }
    List<Rows> results =
        platform
            .sql()
            .batch(
                List.of(
                    ClientKeyEdits.insertDigests(platform.json(), keys),
                    ClientKeyEdits.insert(platform.json(), keys),
                    names.reading(stored)));
    if (results.get(1).changes() < keys.size()) {
      throw exists();
    }
    audit.record(call, "keys.created", KeyNames.detail(ids));
    Map<String, Listed> found = ClientKeyList.readNamed(results.get(2));
    List<Made> made = new ArrayList<>(keys.size());
    for (NewKey key : keys) {
      made.add(new Made(found.get(key.key().storedAs()), key.key().text()));
    }
    return made;
  }

  /**
   * Changes one key.
   *
   * @return the key as it is now
   * @throws Refused with {@link Refusal.NotFound}
   */
  Listed update(AdminCall call, String name, KeyTerms terms) {
    Listed key = names.find(name);
    if (terms.isEmpty()) {
      return key;
    }
    List<String> stored = List.of(key.key());
    List<Rows> results =
        platform
            .sql()
            .batch(
                List.of(
                    ClientKeyEdits.update(platform.json(), stored, terms), names.reading(stored)));
    Listed changed = ClientKeyList.readNamed(results.get(1)).get(key.key());
    if (changed == null) {
      throw KeyNames.notFound();
    }
    record(call, "keys.updated", List.of(key.id()), terms);
    return changed.identified(platform.digests());
  }

  Changed updateAll(AdminCall call, Set<String> wanted, KeyTerms terms) {
    KeyNames.Meant meant = names.find(wanted);
    if (meant.keys().isEmpty() || terms.isEmpty()) {
      return new Changed(meant.keys().size(), meant.missing());
    }
    Rows updated =
        platform.sql().run(ClientKeyEdits.update(platform.json(), meant.stored(), terms));
    record(call, "keys.updated", meant.ids(), terms);
    return new Changed((int) updated.changes(), meant.missing());
  }

  /**
   * Deletes keys together with what they have used, which a later key of the same text would get.
   */
  Changed delete(AdminCall call, Set<String> wanted) {
    KeyNames.Meant meant = names.find(wanted);
    if (meant.keys().isEmpty()) {
      return new Changed(0, meant.missing());
    }
    List<Rows> results =
        platform.sql().batch(ClientKeyEdits.delete(platform.json(), meant.stored()));
    audit.record(call, "keys.deleted", KeyNames.detail(meant.ids()));
    return new Changed((int) results.get(2).changes(), meant.missing());
  }

  private void record(AdminCall call, String action, List<String> ids, KeyTerms terms) {
    Map<String, Object> detail = new LinkedHashMap<>(KeyNames.detail(ids));
    detail.put("changed", String.join(" ", terms.names()));
    audit.record(call, action, detail);
  }

  private static Refused exists() {
    return Refused.invalid("KEY_EXISTS", "key", "There is such a key already");
  }
}
