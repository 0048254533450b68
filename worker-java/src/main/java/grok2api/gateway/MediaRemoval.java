package grok2api.gateway;

import grok2api.platform.Kv;
import grok2api.platform.KvFailed;
import grok2api.platform.Platform;
import grok2api.platform.Rows;
import grok2api.platform.Sql;
import grok2api.platform.Statement;
import grok2api.store.JsonLists;
import grok2api.store.MediaIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Removes media objects: first from the key-value store, then, once that has succeeded, from the
 * index. An object that has expired is no longer in the store and costs no deletion there, of which
 * the free plan has 1,000 a day.
 */
public final class MediaRemoval {
  /** Rows read, and forgotten, in one round trip. */
  private static final int SLICE = 90;

  /** Of one call: half a day's share. */
  private static final int DELETIONS = 500;

  private static final long MILLIS = 20_000;

  private final Platform platform;
  private final Sql sql;
  private final Kv kv;

  public MediaRemoval(Platform platform) {
    this.platform = platform;
    this.sql = platform.sql();
    this.kv = platform.kv();
  }

  /**
   * What was removed.
   *
   * @param bytes as the index had them
   * @param remaining of the kind that was to be removed
   * @param refused whether the store refused to delete; the rest has to wait
   */
  public record Outcome(int deleted, long bytes, long remaining, boolean refused) {}

  /**
   * Removes as much as one call may.
   *
   * @param type {@code image} or {@code video}; null for both
   */
  public Outcome clear(String type) {
    return oldest(type, Long.MAX_VALUE);
  }

  /** Removes the least recently used objects until so many bytes are free. */
  public Outcome free(long bytes) {
    return oldest(null, bytes);
  }

  /** Removes these objects. */
  public Outcome remove(List<MediaIndex.Item> items) {
    Removal removal = new Removal(Long.MAX_VALUE);
    removal.take(items);
    removal.forget();
    return removal.outcome(items.size() - removal.deleted);
  }

  private Outcome oldest(String type, long wantedBytes) {
    Removal removal = new Removal(wantedBytes);
    long remaining;
    do {
      long now = platform.clock().nowMillis();
      List<Statement> trip = removal.forgetting();
      trip.add(MediaIndex.count(type));
      trip.add(MediaIndex.oldest(type, SLICE, now));
      List<Rows> results = sql.batch(trip);
      removal.forgotten();
      remaining = results.get(results.size() - 2).rows().get(0).integer("count");
      removal.take(MediaIndex.read(results.get(results.size() - 1)));
    } while (removal.goesOn());
    remaining -= removal.removed.size();
    removal.forget();
    return removal.outcome(remaining);
  }

  private final class Removal {
    private final long wantedBytes;
    private final long endsAtMillis = platform.clock().nowMillis() + MILLIS;
    private final List<String> removed = new ArrayList<>();
    private int deletions;
    private int deleted;
    private long bytes;
    private long freed;
    private boolean enough;
    private boolean refused;

    Removal(long wantedBytes) {
      this.wantedBytes = wantedBytes;
    }

    /** Deletes objects of the store as far as it may; their rows are still to be forgotten. */
    void take(List<MediaIndex.Item> items) {
      enough = items.isEmpty();
      for (MediaIndex.Item item : items) {
        if (freed >= wantedBytes || deletions == DELETIONS || over()) {
          enough = true;
          return;
        }
        if (item.live() && !delete(item)) {
          return;
        }
        removed.add(item.key());
        deleted++;
        bytes += item.bytes();
      }
    }

    private boolean delete(MediaIndex.Item item) {
      try {
        kv.delete(item.key());
      } catch (KvFailed e) {
        platform.log().warn("media.kept", Map.of("reason", String.valueOf(e.getMessage())));
        refused = true;
        return false;
      }
      deletions++;
      freed += item.bytes();
      return true;
    }

    private boolean over() {
      return platform.clock().nowMillis() >= endsAtMillis;
    }

    boolean goesOn() {
      return !enough && !refused;
    }

    List<Statement> forgetting() {
      List<Statement> statements = new ArrayList<>();
      for (String keys : JsonLists.ofTexts(platform.json(), removed)) {
        statements.add(MediaIndex.delete(keys));
      }
      return statements;
    }

    void forgotten() {
      removed.clear();
    }

    void forget() {
      if (!removed.isEmpty()) {
        sql.batch(forgetting());
        forgotten();
      }
    }

    Outcome outcome(long remaining) {
      return new Outcome(deleted, bytes, Math.max(0, remaining), refused);
    }
  }
}
