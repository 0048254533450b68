package grok2api.admin;

import grok2api.gateway.MediaRemoval;
import grok2api.http.Response;
import grok2api.json.JsonWriter;
import grok2api.store.MediaIndex;

/**
 * The media cache as the earlier panel's scripts know it: {@code /api/cache/size}, {@code
 * /api/cache/list} and {@code /api/cache/clear}.
 */
final class LegacyCache {
  private static final int DEFAULT_ROWS = 50;
  private static final int MAX_ROWS = 200;
  private static final int MAX_OFFSET = 100_000_000;

  private final Answers answers;
  private final CacheAdmin cache;

  LegacyCache(AdminParts parts, CacheAdmin cache) {
    this.answers = parts.answers();
    this.cache = cache;
  }

  /** Sizes as texts for people, e.g. {@code 30.7 KB}, and in bytes. */
  Response size(AdminCall call) {
    CacheSizes sizes = cache.read();
    long image = sizes.image().bytes();
    long video = sizes.video().bytes();
    return answers.legacy(
        body -> {
          body.name("data").object();
          size(body, "image_size", image);
          size(body, "video_size", video);
          size(body, "total_size", image + video);
          body.end();
        });
  }

  /** {@code ?type=image&limit=50&offset=0}. */
  Response list(AdminCall call) {
    String type =
        CacheItem.VIDEO.equals(call.request().query("type")) ? CacheItem.VIDEO : CacheItem.IMAGE;
    int limit = LogsQuery.clamped(call.request(), "limit", DEFAULT_ROWS, 1, MAX_ROWS);
    int offset = LogsQuery.clamped(call.request(), "offset", 0, 0, MAX_OFFSET);
    CacheAdmin.Page page = cache.page(type, limit, offset);
    return answers.legacy(
        body -> {
          body.name("data").object().name("total").value(page.total).name("items").array();
          for (MediaIndex.Item item : page.items) {
            String name = CacheItem.name(item.key());
            body.object().name("name").value(name).name("size").value(item.bytes());
            body.name("mtime").value(item.lastAccessMillis());
            body.name("url").value(CacheItem.path(name)).end();
          }
          body.end().name("offset").value(offset).name("limit").value(limit);
          body.name("has_more").value(offset + page.items.size() < page.total).end();
        });
  }

  Response clear(AdminCall call) {
    return cleared(cache.clear(call, null), null);
  }

  Response clearImages(AdminCall call) {
    return cleared(cache.clear(call, CacheItem.IMAGE), CacheItem.IMAGE);
  }

  Response clearVideos(AdminCall call) {
    return cleared(cache.clear(call, CacheItem.VIDEO), CacheItem.VIDEO);
  }

  private Response cleared(MediaRemoval.Outcome outcome, String type) {
    Answers.Members data =
        body -> {
          body.name("data").object().name("deleted_count").value(outcome.deleted());
          if (type != null) {
            body.name("type").value(type);
          }
          body.end();
        };
    if (outcome.refused()) {
      return answers.legacyFailed(CacheAdmin.REFUSED, data);
    }
    String more =
        outcome.remaining() > 0 ? "; " + outcome.remaining() + " are left, call again" : "";
    return answers.legacy(
        body -> {
          body.name("message").value("Deleted " + outcome.deleted() + " objects" + more);
          data.write(body);
        });
  }

  private static void size(JsonWriter body, String name, long bytes) {
    boolean large = bytes >= 1024 * 1024;
    String text =
        large
            ? decimal(CacheSizes.megabytes(bytes)) + " MB"
            : decimal(Statistics.tenths(Math.round(bytes / 102.4))) + " KB";
    body.name(name).value(text).name(name + "_bytes").value(bytes);
  }

  private static String decimal(String number) {
    return number.indexOf('.') < 0 ? number + ".0" : number;
  }
}
