package grok2api.admin;

/** The media cache. */
final class CacheRoutes {
  private CacheRoutes() {}

  static void add(RouteTable table, AdminParts parts) {
    CacheAdmin cache = new CacheAdmin(parts);
    LegacyCache oldCache = new LegacyCache(parts, cache);
    table
        .get("/api/v1/admin/cache/local", cache::sizes)
        .get("/api/v1/admin/cache", cache::overview)
        .get("/api/v1/admin/cache/list", cache::list)
        .post("/api/v1/admin/cache/clear", cache::clear)
        .post("/api/v1/admin/cache/item/delete", cache::deleteItem)
        .post("/api/v1/admin/cache/items/delete", cache::deleteItems)
        .post("/api/v1/admin/cache/online/clear", cache::clearOnline);
    table
        .legacyGet("/api/cache/size", "CACHE_SIZE_ERROR", oldCache::size)
        .legacyGet("/api/cache/list", "CACHE_LIST_ERROR", oldCache::list)
        .legacyPost("/api/cache/clear", "CACHE_CLEAR_ERROR", oldCache::clear)
        .legacyPost("/api/cache/clear/images", "IMAGE_CACHE_CLEAR_ERROR", oldCache::clearImages)
        .legacyPost("/api/cache/clear/videos", "VIDEO_CACHE_CLEAR_ERROR", oldCache::clearVideos);
  }
}
