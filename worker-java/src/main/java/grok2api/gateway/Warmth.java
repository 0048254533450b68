package grok2api.gateway;

import grok2api.settings.SecuritySettings;
import grok2api.settings.Settings;
import grok2api.store.ClientKey;
import grok2api.store.Schema;
import java.util.HashMap;
import java.util.Map;

/**
 * What an isolate remembers between requests; it may be lost at any time.
 *
 * <p>Everything read from the database may be up to {@link #FRESH_MILLIS} old.
 */
final class Warmth {
  /** Longest age of settings, keys and account lists (decision 7 of the specification). */
  static final long FRESH_MILLIS = 10_000;

  /** Keys remembered at once; beyond that the memory is emptied, it is only a cache. */
  private static final int MAX_KEYS = 1000;

  private final Map<String, RememberedKey> keys = new HashMap<>();
  private Schema schema = Schema.CURRENT;
  private Settings settings;
  private long settingsAtMillis;

  private record RememberedKey(ClientKey key, long atMillis) {}

  static boolean fresh(long atMillis, long nowMillis) {
    return nowMillis - atMillis < FRESH_MILLIS;
  }

  Schema schema() {
    return schema;
  }

  void schema(Schema found) {
    schema = found;
  }

  /** Null when unknown or too old. */
  Settings settings(long nowMillis) {
    return settings != null && fresh(settingsAtMillis, nowMillis) ? settings : null;
  }

  /** As last read, however old; the strictest before anything was read. */
  SecuritySettings security() {
    return settings == null ? new SecuritySettings(false, false, false) : settings.security();
  }

  /** True for the first settings of this isolate. */
  boolean settings(Settings read, long nowMillis) {
    boolean first = settings == null;
    settings = read;
    settingsAtMillis = nowMillis;
    return first;
  }

  /** Has them read again at the next chance; what must not fail goes by the old ones until then. */
  void forgetSettings() {
    settingsAtMillis = 0;
  }

  /**
   * The active key for a caller's text; null when unknown or too old. Refusals are not remembered.
   */
  ClientKey key(String text, long nowMillis) {
    RememberedKey remembered = keys.get(text);
    return remembered != null && fresh(remembered.atMillis(), nowMillis) ? remembered.key() : null;
  }

  void key(String text, ClientKey key, long nowMillis) {
    if (keys.size() >= MAX_KEYS) {
      keys.clear();
    }
    keys.put(text, new RememberedKey(key, nowMillis));
  }

  void forgetKey(String text) {
    keys.remove(text);
  }
}
