package grok2api.gateway;

import grok2api.json.JsonWriter;
import grok2api.media.MediaLinks;
import grok2api.media.MediaName;
import grok2api.media.MediaType;
import grok2api.platform.ByteStream;
import grok2api.platform.Bytes;
import grok2api.platform.HttpFailed;
import grok2api.platform.JsonValue;
import grok2api.platform.Kv;
import grok2api.platform.KvFailed;
import grok2api.platform.Platform;
import grok2api.platform.SqlFailed;
import grok2api.settings.MediaSettings.Kept;
import grok2api.store.MediaIndex;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Media in the key-value store, until the next local midnight, and their index in the database.
 *
 * <pre>{@code
 * key       image/p_L3VzZXJz
 * value     the bytes
 * metadata  {"contentType":"image/jpeg","size":1234,"type":"image","expiresAt":1770307200}
 * }</pre>
 *
 * <p>The store is a convenience: when it is down, or takes nothing any more (the free plan has
 * 1,000 writes a day), media are passed through, and nobody who looks at a picture notices.
 */
public final class MediaCache {
  /** What a value of the store may have. */
  static final int MAX_BYTES = 25 * 1024 * 1024;

  /** What a key of the store may have; ours are ASCII. */
  private static final int MAX_KEY_CHARS = 512;

  /** After a refusal the store is not written to for that long. */
  private static final long REFUSED_MILLIS = 600_000;

  /**
   * The store may deny for a minute that it has what it was just given, and takes one write a
   * second for a key.
   */
  private static final long SETTLING_MILLIS = 60_000;

  private static final long TOUCH_MILLIS = 600_000;
  private static final long DAY_MILLIS = 86_400_000;
  private static final int MAX_REMEMBERED = 2000;

  private final Platform platform;
  private final LocalDay localDay;
  private final Kv kv;
  private final int maxBytes;
  private final Map<String, Long> writtenAtMillis = new HashMap<>();
  private final Map<String, Long> touchedAtMillis = new HashMap<>();
  private long refusedUntilMillis;
  private long toldOnDay = -1;

  MediaCache(Platform platform, LocalDay localDay) {
    this.platform = platform;
    this.localDay = localDay;
    this.kv = platform.kv();
    this.maxBytes = maxBytes(platform.environment().variable("KV_CACHE_MAX_BYTES"));
  }

  private static int maxBytes(String variable) {
    try {
      int bytes = variable == null ? MAX_BYTES : Integer.parseInt(variable.trim());
      return bytes <= 0 ? MAX_BYTES : Math.min(bytes, MAX_BYTES);
    } catch (NumberFormatException e) {
      return MAX_BYTES;
    }
  }

  /**
   * An object of the store on its way.
   *
   * @param size in bytes; 0 when earlier editions did not know it
   * @param expiresAtSeconds since 1970
   */
  record Found(
      String key, String contentType, long size, long expiresAtSeconds, ByteStream bytes) {}

  /**
   * What is to be stored.
   *
   * @param contentType one of {@link MediaType#harmless}
   * @param size in bytes; -1 when it is not known yet
   * @param accountId who may see it at the provider; null for nobody in particular
   */
  record Entry(MediaName name, String contentType, long size, String accountId) {
    MediaType type() {
      MediaType told = MediaType.ofContentType(contentType);
      return told == null ? name.type() : told;
    }

    String key() {
      return MediaCache.key(type(), name.canonical());
    }
  }

  /** The most one object may have. */
  public int maxBytes() {
    return maxBytes;
  }

  /**
   * Looks an object up; null when it is not there, cannot be had, or must not be shown. Objects of
   * earlier editions have the name that was asked for.
   */
  Found open(MediaName name) {
    if (!platform.environment().bound("KV_CACHE")) {
      return null;
    }
    MediaType likely = name.type();
    try {
      for (MediaType type : List.of(likely, other(likely))) {
        Found found = openOne(key(type, name.canonical()));
        if (found == null && !name.asked().equals(name.canonical())) {
          found = openOne(key(type, name.asked()));
        }
        if (found != null || name.isUpload()) {
          return found;
        }
      }
    } catch (KvFailed e) {
      platform.log().warn("media.store_down", Map.of("reason", String.valueOf(e.getMessage())));
    }
    return null;
  }

  private Found openOne(String key) {
    Kv.Stored stored = possible(key) ? kv.open(key) : null;
    if (stored == null) {
      return null;
    }
    JsonValue metadata =
        stored.metadata() == null ? null : platform.json().parse(stored.metadata());
    String contentType = MediaType.harmless(metadata == null ? null : metadata.text("contentType"));
    if (contentType == null) {
      stored.bytes().cancel();
      return null;
    }
    long now = platform.clock().nowMillis();
    long expires = whole(metadata, "expiresAt");
    return new Found(
        key,
        contentType,
        whole(metadata, "size"),
        expires > 0 ? expires : localDay.expirySeconds(now),
        stored.bytes());
  }

  private static long whole(JsonValue metadata, String member) {
    JsonValue value = metadata == null ? null : metadata.get(member);
    double number = value == null ? 0 : value.number();
    return number > 0 ? (long) number : 0;
  }

  /**
   * A picture that this gateway has itself: one that a client uploaded here, or one it has fetched.
   * The upstream is never asked.
   *
   * @param url as a client writes it: {@code /images/upload-….png}, or a whole link under the
   *     request's origin or that of the links; media of the upstream need their signature
   * @param links those of the request, {@link grok2api.settings.MediaSettings#links}
   * @param origin of the request
   * @return null for any other address, and when the store does not have it (any more)
   */
  public Bytes own(String url, MediaLinks links, String origin) {
    Linked linked = linked(url, links, origin);
    Found found = linked == null ? null : open(linked.name());
    if (found == null) {
      return null;
    }
    try {
      return found.bytes().collect(MAX_BYTES);
    } catch (HttpFailed e) {
      return null;
    }
  }

  /**
   * What a link of ours names.
   *
   * @param accountId of the account that may have made it; null when the link does not say
   */
  record Linked(MediaName name, String accountId) {}

  /** As for {@link #own}; null for an address that is no link of ours, or is not signed. */
  Linked linked(String url, MediaLinks links, String origin) {
    String link = linkIn(url, links.base(), origin);
    if (link == null) {
      return null;
    }
    int query = link.indexOf('?');
    String asked = query < 0 ? link : link.substring(0, query);
    MediaName name =
        MediaName.read(platform.encodings().percentDecoded(asked), platform.encodings());
    if (name == null) {
      return null;
    }
    String signature = query < 0 ? null : parameter(link, query, "s=");
    return name.isUpload() || links.signed(name.asked(), signature)
        ? new Linked(name, query < 0 ? null : parameter(link, query, "a="))
        : null;
  }

  /** What follows {@code /images/} in a link of ours; null in any other. */
  private static String linkIn(String url, String base, String origin) {
    for (String start : new String[] {"", base, origin}) {
      if (url.startsWith(start + MediaLinks.PATH)) {
        int fragment = url.indexOf('#');
        return url.substring(
            start.length() + MediaLinks.PATH.length(), fragment < 0 ? url.length() : fragment);
      }
    }
    return null;
  }

  private static String parameter(String link, int query, String name) {
    int at = link.indexOf(name, query);
    while (at > 0 && link.charAt(at - 1) != '?' && link.charAt(at - 1) != '&') {
      at = link.indexOf(name, at + 1);
    }
    if (at < 0) {
      return null;
    }
    int end = link.indexOf('&', at);
    return link.substring(at + name.length(), end < 0 ? link.length() : end);
  }

  /** Whether an object may, and probably can, be stored as far as it is known. */
  boolean takes(Entry entry, Kept kept) {
    boolean wanted =
        switch (kept) {
          case ALL -> true;
          case IMAGES -> entry.type() == MediaType.IMAGE;
          case NONE -> false;
        };
    return wanted
        && entry.size() <= maxBytes
        && possible(entry.key())
        && writable()
        && !recent(writtenAtMillis, entry.key(), SETTLING_MILLIS);
  }

  /** Stores a picture that is in memory, unless the operator or the store does not want it. */
  public void keep(MediaName name, String contentType, Bytes bytes, String accountId, Kept kept) {
    Entry entry = new Entry(name, contentType, bytes.size(), accountId);
    if (takes(entry, kept)) {
      try {
        put(entry, bytes);
        index(entry, bytes.size());
      } catch (KvFailed e) {
        notStored(entry, e);
      }
    }
  }

  /**
   * Stores an object that somebody waits for; its place in the index is still to be noted.
   *
   * @return when it expires, in seconds since 1970
   * @throws KvFailed when it is not stored
   */
  long put(Entry entry, Bytes bytes) {
    long expires = localDay.expirySeconds(platform.clock().nowMillis());
    kv.put(entry.key(), bytes, metadata(entry, expires), expires);
    return expires;
  }

  /** Stores the copy of what a client is being sent; returns when that is over. Never fails. */
  void store(Entry entry, ByteStream.Copy copy) {
    long expires = localDay.expirySeconds(platform.clock().nowMillis());
    remember(writtenAtMillis, entry.key());
    try {
      kv.put(entry.key(), copy.forStore(), metadata(entry, expires), expires);
    } catch (KvFailed e) {
      notStored(entry, e);
      return;
    }
    long stored = copy.storedBytes();
    if (entry.size() >= 0 && entry.size() != stored) {
      drop(entry.key());
      return;
    }
    index(entry, stored);
  }

  /** Notes an object in the index. Never fails: without its row an object is only not listed. */
  void index(Entry entry, long bytes) {
    long now = platform.clock().nowMillis();
    remember(touchedAtMillis, entry.key());
    try {
      platform
          .sql()
          .run(
              MediaIndex.stored(
                  entry.key(),
                  entry.type().wireName(),
                  bytes,
                  entry.contentType(),
                  entry.accountId(),
                  now,
                  1000 * localDay.expirySeconds(now)));
    } catch (SqlFailed e) {
      platform.log().warn("media.not_indexed", Map.of("reason", String.valueOf(e.getMessage())));
    }
  }

  /** Whether the use of an object is to be noted with {@link #touch}. */
  boolean untouched(String key) {
    return !recent(touchedAtMillis, key, TOUCH_MILLIS);
  }

  /** Notes that an object was used. Never fails. */
  void touch(String key) {
    long now = platform.clock().nowMillis();
    remember(touchedAtMillis, key);
    try {
      platform.sql().run(MediaIndex.used(key, now - TOUCH_MILLIS, now));
    } catch (SqlFailed e) {
      platform.log().warn("media.not_indexed", Map.of("reason", String.valueOf(e.getMessage())));
    }
  }

  static String key(MediaType type, String name) {
    return type.wireName() + "/" + name;
  }

  private static MediaType other(MediaType type) {
    return type == MediaType.IMAGE ? MediaType.VIDEO : MediaType.IMAGE;
  }

  private static boolean possible(String key) {
    for (int i = 0; i < key.length(); i++) {
      if (key.charAt(i) > '~') {
        return false;
      }
    }
    return key.length() <= MAX_KEY_CHARS;
  }

  private String metadata(Entry entry, long expiresAtSeconds) {
    JsonWriter metadata = new JsonWriter(platform.json()).object();
    metadata.name("contentType").value(entry.contentType());
    if (entry.size() >= 0) {
      metadata.name("size").value(entry.size());
    }
    metadata.name("type").value(entry.type().wireName());
    return metadata.name("expiresAt").value(expiresAtSeconds).end().toString();
  }

  private boolean writable() {
    return platform.environment().bound("KV_CACHE")
        && platform.clock().nowMillis() >= refusedUntilMillis;
  }

  /** A part of the object may be there: it must not be taken for the whole. */
  private void notStored(Entry entry, KvFailed failure) {
    String reason = String.valueOf(failure.getMessage());
    boolean spent = reason.contains("limit exceeded for the day");
    if (!spent) {
      drop(entry.key());
    }
    // What is wrong with the copy itself, say a connection that broke, is not the store's refusal.
    if (spent || reason.contains("KV ")) {
      refused(reason);
    }
  }

  private void refused(String reason) {
    long now = platform.clock().nowMillis();
    refusedUntilMillis = now + REFUSED_MILLIS;
    if (toldOnDay != now / DAY_MILLIS) {
      toldOnDay = now / DAY_MILLIS;
      platform
          .log()
          .warn(
              "media.not_cached",
              Map.of(
                  "reason",
                  reason,
                  "advice",
                  "media are passed through uncached; the free plan stores 1,000 objects a day, and"
                      + " cache.keep says which"));
    }
  }

  private void drop(String key) {
    try {
      kv.delete(key);
    } catch (KvFailed e) {
      platform.log().warn("media.part_left", Map.of("reason", String.valueOf(e.getMessage())));
    }
  }

  private boolean recent(Map<String, Long> times, String key, long millis) {
    Long at = times.get(key);
    return at != null && platform.clock().nowMillis() - at < millis;
  }

  private void remember(Map<String, Long> times, String key) {
    if (times.size() >= MAX_REMEMBERED) {
      times.clear();
    }
    times.put(key, platform.clock().nowMillis());
  }
}
