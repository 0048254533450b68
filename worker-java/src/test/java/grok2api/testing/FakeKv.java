package grok2api.testing;

import grok2api.platform.Kv;
import grok2api.platform.KvFailed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The media store as a map. */
public final class FakeKv implements Kv {
  public final Map<String, String> values = new TreeMap<>();

  /** Every key that was to be deleted, in order. */
  public final List<String> deleted = new ArrayList<>();

  /** How many deletions the day still has. */
  public int deletionsLeft = Integer.MAX_VALUE;

  @Override
  public String get(String key) {
    return values.get(key);
  }

  @Override
  public boolean has(String key) {
    return values.containsKey(key);
  }

  @Override
  public void delete(String key) {
    if (deletionsLeft == 0) {
      throw new KvFailed("Error: KV DELETE failed: 429 Too Many Requests");
    }
    deletionsLeft--;
    deleted.add(key);
    values.remove(key);
  }
}
