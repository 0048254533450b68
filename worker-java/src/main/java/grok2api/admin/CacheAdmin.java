package grok2api.admin;

import grok2api.gateway.MediaRemoval;
import grok2api.http.Response;
import grok2api.json.JsonNode;
import grok2api.json.JsonWriter;
import grok2api.platform.Kv;
import grok2api.platform.Platform;
import grok2api.refusal.Refusal;
import grok2api.refusal.Refused;
import grok2api.store.JsonLists;
import grok2api.store.MediaIndex;
import grok2api.store.Trip;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The media cache below {@code /api/v1/admin/cache}: how much there is, what there is, and its
 * removal.
 */
final class CacheAdmin {
  private static final int DEFAULT_PAGE_SIZE = 50;
  private static final int MAX_PAGE_SIZE = 200;
  private static final int MAX_PAGE = 1_000_000;
  private static final int MAX_NAMES = 200;

  private final Platform platform;
  private final Answers answers;
  private final Bodies bodies;
  private final Audit audit;
  private final MediaRemoval removal;

  CacheAdmin(AdminParts parts) {
    this.platform = parts.platform();
    this.answers = parts.answers();
    this.bodies = parts.bodies();
    this.audit = parts.audit();
    this.removal = new MediaRemoval(platform);
  }

  /** {@code GET …/local}. */
  Response sizes(AdminCall call) {
    CacheSizes sizes = read();
    return answers.ok(sizes::write);
  }

  /** {@code GET …}: the same, and that nothing is known of what the accounts have online. */
  Response overview(AdminCall call) {
    CacheSizes sizes = read();
    return answers.ok(
        body -> {
          sizes.write(body);
          body.name("online").object().name("count").value(0);
          body.name("status").value("not_loaded").name("token").nullValue();
          body.name("last_asset_clear_at").nullValue().end();
          body.name("online_accounts").array().end().name("online_scope").value("none");
          body.name("online_details").array().end();
        });
  }

  /** {@code GET …/list?type=video&page=1&page_size=50}: the most recently used first. */
  Response list(AdminCall call) {
    String type =
        CacheItem.VIDEO.equals(call.request().query("type")) ? CacheItem.VIDEO : CacheItem.IMAGE;
    int page = LogsQuery.bounded(call.request(), "page", 1, MAX_PAGE);
    int size = LogsQuery.bounded(call.request(), "page_size", DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE);
    Page found = page(type, size, (page - 1) * size);
    return answers.ok(
        body -> {
          body.name("total").value(found.total).name("page").value(page);
          body.name("page_size").value(size).name("items").array();
          for (MediaIndex.Item item : found.items) {
            CacheItem.write(body, type, item);
          }
          body.end();
        });
  }

  /** {@code POST …/clear}: {@code {"type":"image"}}, {@code "video"} or {@code "all"}. */
  Response clear(AdminCall call) {
    String type = bodies.read(call.request(), body -> type(body.get("type"), true));
    MediaRemoval.Outcome outcome = clear(call, type.equals("all") ? null : type);
    return answer(
        outcome,
        result -> {
          result.name("deleted").value(outcome.deleted());
          result.name("size_bytes").value(outcome.bytes());
          result.name("size_mb").raw(CacheSizes.megabytes(outcome.bytes()));
          result.name("remaining").value(outcome.remaining());
        });
  }

  /** {@code POST …/item/delete}: {@code {"type":"image","name":"p_L3VzZXJz"}}. */
  Response deleteItem(AdminCall call) {
    String key =
        bodies.read(
            call.request(),
            body -> {
              String name = body.get("name").stringOrNull();
              if (name == null || name.isBlank()) {
                throw Refused.invalid("MISSING_NAME", "name", "Name the object");
              }
              return CacheItem.key(type(body.get("type"), false), name.trim());
            });
    MediaRemoval.Outcome outcome = delete(call, List.of(key));
    if (outcome.deleted() == 0 && !outcome.refused()) {
      throw new Refused(new Refusal.NotFound("There is no such object"));
    }
    return answer(outcome, result -> result.name("deleted").value(outcome.deleted() == 1));
  }

  /** {@code POST …/items/delete}: {@code {"type":"image","names":["p_L3VzZXJz"]}}. */
  Response deleteItems(AdminCall call) {
    List<String> keys = bodies.read(call.request(), CacheAdmin::keys);
    MediaRemoval.Outcome outcome = delete(call, keys);
    return answer(
        outcome,
        result -> {
          result.name("deleted").value(outcome.deleted());
          result.name("missing").value(keys.size() - outcome.deleted() - outcome.remaining());
        });
  }

  /** {@code POST …/online/clear}: what accounts have online is theirs. */
  Response clearOnline(AdminCall call) {
    return answers.failed(
        501,
        body -> {
          body.name("error").value("This gateway does not delete what accounts have online");
          body.name("code").value("NOT_SUPPORTED");
        });
  }

  CacheSizes read() {
    CacheSizes sizes = new CacheSizes();
    sizes.read(platform.sql().run(MediaIndex.sizes(platform.clock().nowMillis())));
    return sizes;
  }

  /** Some objects of a kind, and how many there are. */
  static final class Page {
    List<MediaIndex.Item> items;
    long total;
  }

  Page page(String type, int limit, int skip) {
    long now = platform.clock().nowMillis();
    Page page = new Page();
    CacheSizes sizes = new CacheSizes();
    new Trip()
        .add(MediaIndex.page(type, limit, skip, now), rows -> page.items = MediaIndex.read(rows))
        .add(MediaIndex.sizes(now), sizes::read)
        .run(platform.sql());
    page.total = (type.equals(CacheItem.VIDEO) ? sizes.video() : sizes.image()).count();
    return page;
  }

  /**
   * Removes as much as one call may.
   *
   * @param type null for both kinds
   */
  MediaRemoval.Outcome clear(AdminCall call, String type) {
    kv();
    MediaRemoval.Outcome outcome = removal.clear(type);
    audit.record(
        call,
        "cache.cleared",
        Map.of("type", type == null ? "all" : type, "deleted", outcome.deleted()));
    return outcome;
  }

  private MediaRemoval.Outcome delete(AdminCall call, List<String> keys) {
    Kv kv = kv();
    List<MediaIndex.Item> items = new ArrayList<>();
    Set<String> unknown = new LinkedHashSet<>(keys);
    for (String list : JsonLists.ofTexts(platform.json(), keys)) {
      for (MediaIndex.Item item :
          MediaIndex.read(
              platform.sql().run(MediaIndex.named(list, platform.clock().nowMillis())))) {
        items.add(item);
        unknown.remove(item.key());
      }
    }
    for (String key : unknown) {
      if (CacheItem.possible(key) && kv.has(key)) {
        items.add(new MediaIndex.Item(key, 0, null, 0, 0, true));
      }
    }
    MediaRemoval.Outcome outcome = removal.remove(items);
    if (outcome.deleted() > 0) {
      audit.record(
          call, "cache.deleted", Map.of("first", keys.get(0), "deleted", outcome.deleted()));
    }
    return outcome;
  }

  private Kv kv() {
    if (!platform.environment().bound("KV_CACHE")) {
      throw new Refused(new Refusal.Misconfigured("The KV binding KV_CACHE is missing."));
    }
    return platform.kv();
  }

  /** What was done, and that the rest has to wait when the store refused to go on. */
  private Response answer(MediaRemoval.Outcome outcome, Answers.Members result) {
    if (!outcome.refused()) {
      return answers.ok(body -> written(body, result));
    }
    return answers.failed(
        503,
        body -> {
          body.name("error").value(REFUSED).name("code").value("KV_FAILED");
          written(body, result);
        });
  }

  static final String REFUSED =
      "The KV store refuses to delete more; on the free plan its 1,000 deletions a day may be used up";

  private static void written(JsonWriter body, Answers.Members result) {
    result.write(body.name("result").object());
    body.end();
  }

  private static List<String> keys(JsonNode body) {
    String type = type(body.get("type"), false);
    Set<String> keys = new LinkedHashSet<>();
    for (JsonNode name : body.get("names").elements()) {
      if (name.string().isBlank()) {
        throw name.problem("a name");
      }
      keys.add(CacheItem.key(type, name.string().trim()));
    }
    if (keys.isEmpty()) {
      throw Refused.invalid("MISSING_NAME", "names", "Name the objects");
    }
    if (keys.size() > MAX_NAMES) {
      throw body.get("names").problem("at most " + MAX_NAMES + " names");
    }
    return new ArrayList<>(keys);
  }

  private static String type(JsonNode node, boolean clearing) {
    String type = node.stringOrNull();
    if (type == null && !clearing) {
      return CacheItem.IMAGE;
    }
    boolean known =
        CacheItem.IMAGE.equals(type)
            || CacheItem.VIDEO.equals(type)
            || (clearing && "all".equals(type));
    if (!known) {
      throw node.problem(clearing ? "image, video or all" : "image or video");
    }
    return type;
  }
}
