package grok2api.gateway;

import grok2api.media.MediaName;
import grok2api.media.Picture;
import grok2api.platform.Background;
import grok2api.platform.KvFailed;
import grok2api.platform.Platform;
import grok2api.platform.SqlFailed;
import grok2api.refusal.Refusal;
import grok2api.refusal.Refused;
import grok2api.store.Uploads;
import java.util.Map;

/** Puts clients' pictures into the media store, until the next local midnight. */
public final class UploadService {
  /** Of one key on one day; the free plan stores 1,000 objects in all. */
  static final int A_DAY = 100;

  private final Platform platform;
  private final MediaCache cache;
  private final LocalDay localDay;

  UploadService(Platform platform, MediaCache cache, LocalDay localDay) {
    this.platform = platform;
    this.cache = cache;
    this.localDay = localDay;
  }

  /**
   * A picture in the store.
   *
   * @param expiresAtSeconds since 1970
   */
  public record Uploaded(String name, int bytes, long expiresAtSeconds) {}

  /** The most a picture may have, in bytes. */
  public int maxBytes() {
    return cache.maxBytes();
  }

  /**
   * Stores a picture.
   *
   * @throws Refused with {@link Refusal.QuotaSpent} or {@link Refusal.CacheUnavailable}
   */
  public Uploaded store(Caller caller, Picture picture, Background background) {
    long now = platform.clock().nowMillis();
    String day = localDay.of(now);
    count(caller, day, now);
    MediaName name = MediaName.upload(platform.entropy().uuid(), picture.type());
    int bytes = picture.bytes().size();
    MediaCache.Entry entry = new MediaCache.Entry(name, picture.type().contentType(), bytes, null);
    long expires;
    try {
      expires = cache.put(entry, picture.bytes());
    } catch (KvFailed e) {
      platform
          .log()
          .warn("media.upload_not_stored", Map.of("reason", String.valueOf(e.getMessage())));
      if (caller instanceof Caller.KeyHolder holder) {
        background.run(() -> platform.sql().run(Uploads.giveBack(holder.key().id(), day)));
      }
      throw new Refused(new Refusal.CacheUnavailable());
    }
    background.run(() -> cache.index(entry, bytes));
    return new Uploaded(name.canonical(), bytes, expires);
  }

  private void count(Caller caller, String day, long now) {
    if (caller instanceof Caller.KeyHolder holder && !counted(holder.key().id(), day, now)) {
      long left = localDay.nextMidnightMillis(now) - now;
      throw new Refused(new Refusal.QuotaSpent("upload", A_DAY, (left + 999) / 1000));
    }
  }

  private boolean counted(String keyId, String day, long now) {
    try {
      return platform.sql().run(Uploads.count(keyId, day, A_DAY, now)).changes() == 1;
    } catch (SqlFailed e) {
      throw e.schemaOutdated() ? new Refused(new Refusal.SchemaOutdated()) : e;
    }
  }
}
