package grok2api.admin;

import grok2api.json.JsonWriter;
import grok2api.store.ClientKeyList.Listed;
import grok2api.store.KeyLimit;
import java.util.Locale;
import java.util.Map;

/**
 * A client key in answers. Its text is in none but the one that made it.
 *
 * <pre>{@code
 * {"id":"4f1c2ab09d3e","key":"sk-zEt...7Y8A","display_key":"sk-zEt...7Y8A","name":"laptop",
 *  "created_at":1795180256,"last_used_at":1795180300123,"is_active":true,
 *  "chat_limit":10,"heavy_limit":0,"image_limit":-1,"video_limit":-1,"tokens_per_day":-1,
 *  "requests_per_minute":60,"expires_at":null,"allowed_models":[],"allowed_addresses":[],
 *  "recoverable":false,
 *  "usage_today":{"chat_used":3,"heavy_used":0,"image_used":0,"video_used":0,"tokens_used":900},
 *  "remaining_today":{"chat":7,"heavy":0,"image":null,"video":null,"tokens":null}}
 * }</pre>
 *
 * <p>{@code created_at} is in seconds, the other times in milliseconds. -1 is unlimited, 0
 * forbidden; an empty list allows everything. {@code recoverable} is a key of an earlier edition,
 * whose text can still be told.
 */
final class KeyJson {
  private KeyJson() {}

  /**
   * @param key with its id and display
   */
  static void write(JsonWriter body, Listed key) {
    write(body, key, key.display(), false);
  }

  /** With the key in full, for whoever has just made it. */
  static void writeWhole(JsonWriter body, Listed key, String text) {
    write(body, key, text, false);
  }

  /** As the earlier panel's scripts know it: {@code "is_active":1}. */
  static void writeLegacy(JsonWriter body, Listed key, String shown) {
    write(body, key, shown, true);
  }

  /** {@code "chat_used":3,…}. */
  static void writeUsed(JsonWriter body, Map<KeyLimit, Long> used) {
    for (Map.Entry<KeyLimit, Long> counter : used.entrySet()) {
      body.name(counter.getKey().usedColumn()).value(counter.getValue());
    }
  }

  private static void write(JsonWriter body, Listed key, String shown, boolean legacy) {
    body.object().name("id").value(key.id()).name("key").value(shown);
    body.name("display_key").value(key.display()).name("name").value(key.name());
    body.name("created_at").value(key.createdSeconds());
    Answers.time(body.name("last_used_at"), key.lastUsedMillis());
    body.name("is_active");
    if (legacy) {
      body.value(key.active() ? 1 : 0);
    } else {
      body.value(key.active());
    }
    for (Map.Entry<KeyLimit, Long> limit : key.limits().entrySet()) {
      body.name(limit.getKey().column()).value(limit.getValue());
    }
    Answers.time(body.name("expires_at"), key.expiresAtMillis());
    body.name("allowed_models").raw(list(key.modelsJson()));
    body.name("allowed_addresses").raw(list(key.addressesJson()));
    body.name("recoverable").value(key.inClear());
    writeUsed(body.name("usage_today").object(), key.used());
    body.end().name("remaining_today").object();
    for (Map.Entry<KeyLimit, Long> counter : key.used().entrySet()) {
      remaining(body, counter.getKey(), key);
    }
    body.end().end();
  }

  private static void remaining(JsonWriter body, KeyLimit limit, Listed key) {
    long most = key.limits().get(limit);
    body.name(limit.name().toLowerCase(Locale.ROOT));
    if (most < 0) {
      body.nullValue();
    } else {
      body.value(Math.max(0, most - key.used().get(limit)));
    }
  }

  private static String list(String json) {
    return json == null ? "[]" : json;
  }
}
