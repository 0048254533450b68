package grok2api.admin;

import grok2api.json.JsonWriter;
import grok2api.store.MediaIndex;

/**
 * A media object on the wire. Its name is its key in the store without the kind in front.
 *
 * <pre>{@code
 * {"name":"p_L3VzZXJz","size_bytes":1234,"mtime_ms":1770307200000,"content_type":"image/jpeg",
 *  "expires_at":1770393600000,"preview_url":"/images/p_L3VzZXJz",
 *  "view_url":"/v1/files/image/p_L3VzZXJz"}
 * }</pre>
 */
final class CacheItem {
  static final String IMAGE = "image";
  static final String VIDEO = "video";

  /** In UTF-8. */
  private static final int MAX_KEY_BYTES = 512;

  private CacheItem() {}

  static void write(JsonWriter body, String type, MediaIndex.Item item) {
    String name = name(item.key());
    body.object().name("name").value(name).name("size_bytes").value(item.bytes());
    body.name("mtime_ms").value(item.lastAccessMillis());
    body.name("content_type").value(item.contentType()).name("expires_at");
    if (item.expiresAtMillis() > 0) {
      body.value(item.expiresAtMillis());
    } else {
      body.nullValue();
    }
    body.name("preview_url").value(type.equals(VIDEO) ? "" : path(name));
    body.name("view_url").value("/v1/files/" + type + "/" + encoded(name)).end();
  }

  /** Where the gateway serves it. */
  static String path(String name) {
    return "/images/" + encoded(name);
  }

  static String name(String key) {
    return prefixed(key) ? key.substring(key.indexOf('/') + 1) : key;
  }

  /** The key of a name, which may be one already. */
  static String key(String type, String name) {
    return prefixed(name) ? name : type + "/" + name;
  }

  /** Whether the store can have it, and be asked for it (Workers KV, limits). */
  static boolean possible(String key) {
    int bytes = 0;
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      boolean pair = Character.isHighSurrogate(c) && i + 1 < key.length();
      if (pair && Character.isLowSurrogate(key.charAt(i + 1))) {
        bytes += 4;
        i++;
      } else if (Character.isSurrogate(c)) {
        return false;
      } else {
        bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
      }
    }
    return bytes <= MAX_KEY_BYTES;
  }

  private static boolean prefixed(String key) {
    return key.startsWith(IMAGE + "/") || key.startsWith(VIDEO + "/");
  }

  /**
   * Escapes what would end a path or is not allowed in one (RFC 3986, section 3.3). Letters beyond
   * ASCII stay; browsers encode them.
   */
  private static String encoded(String name) {
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (letter || (c >= '0' && c <= '9') || "-._~".indexOf(c) >= 0 || c > '~') {
        path.append(c);
      } else {
        path.append('%').append(digit(c >> 4)).append(digit(c & 15));
      }
    }
    return path.toString();
  }

  private static char digit(int value) {
    return "0123456789ABCDEF".charAt(value);
  }
}
