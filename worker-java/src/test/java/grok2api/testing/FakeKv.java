package grok2api.testing;

import grok2api.platform.Kv;
import java.util.Map;
import java.util.TreeMap;

/** The media store as a map. */
public final class FakeKv implements Kv {
  public final Map<String, String> values = new TreeMap<>();

  @Override
  public String get(String key) {
    return values.get(key);
  }

  @Override
  public void delete(String key) {
    values.remove(key);
  }
}
