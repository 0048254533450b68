package grok2api.accounts;

import grok2api.json.JsonNode;
import grok2api.platform.Json;
import grok2api.platform.JsonValue;
import grok2api.platform.Platform;
import grok2api.platform.Rows;
import grok2api.platform.Statement;
import grok2api.store.PoolAccount;
import grok2api.store.PoolChange;
import java.util.ArrayList;
import java.util.List;

/** Gives accounts tags and takes others away. */
public final class Retagging implements PoolEdit<Retagging.Report> {
  private final Platform platform;
  private final List<String> names;
  private final List<String> add;
  private final List<String> remove;

  public Retagging(Platform platform, List<String> names, List<String> add, List<String> remove) {
    this.platform = platform;
    this.names = names;
    this.add = add;
    this.remove = remove;
  }

  /**
   * @param updated accounts that have other tags now
   * @param missing names of which the pool has no account
   */
  public record Report(int updated, int missing) {}

  @Override
  public List<Statement> reads() {
    return NamedAccounts.reads(platform, names);
  }

  @Override
  public Decided<Report> decide(List<Rows> found) {
    NamedAccounts.Meant meant = NamedAccounts.of(platform.digests(), found).meant(names);
    PoolChange change = new PoolChange();
    int updated = 0;
    for (PoolAccount account : meant.accounts()) {
      List<String> tags = stored(platform.json(), account.tagsJson());
      List<String> wanted = retagged(tags);
      if (!wanted.equals(tags)) {
        change.edit(new PoolChange.Edit(account.token(), null, wanted, null, null));
        updated++;
      }
    }
    return new Decided<>(change, new Report(updated, meant.missing()));
  }

  /** Tags as an account's row has them; none where that is no list of texts. */
  public static List<String> stored(Json json, String tagsJson) {
    List<String> tags = new ArrayList<>();
    JsonValue stored = json.parse(tagsJson);
    for (int i = 0; stored != null && i < stored.size(); i++) {
      String tag = stored.at(i).text();
      if (tag != null) {
        tags.add(tag);
      }
    }
    return tags;
  }

  private List<String> retagged(List<String> tags) {
    List<String> wanted = new ArrayList<>(tags);
    for (String tag : add) {
      if (!wanted.contains(tag)) {
        wanted.add(tag);
      }
    }
    wanted.removeAll(remove);
    if (wanted.size() > Math.max(tags.size(), EntryReader.MAX_TAGS)) {
      throw JsonNode.at("add", null)
          .problem("at most " + EntryReader.MAX_TAGS + " tags for each account");
    }
    return wanted;
  }
}
