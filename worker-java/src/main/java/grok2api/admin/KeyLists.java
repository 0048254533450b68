package grok2api.admin;

import grok2api.gateway.LocalDay;
import grok2api.http.Request;
import grok2api.http.Response;
import grok2api.platform.Platform;
import grok2api.platform.Row;
import grok2api.store.ClientKeyEdits;
import grok2api.store.ClientKeyList;
import grok2api.store.ClientKeyList.Listed;
import grok2api.store.KeyLimit;
import grok2api.store.KeyText;
import grok2api.store.Trip;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code GET /api/v1/admin/keys}, {@code …/keys/stats} and {@code …/keys/usage}.
 *
 * <p>Without {@code page} and {@code per_page} the list has all keys, but stops after {@link
 * #MAX_UNPAGED} and says {@code "truncated":true}.
 */
final class KeyLists {
  static final int MAX_UNPAGED = 1000;

  private static final long DAY_MILLIS = 86_400_000L;
  private static final int DEFAULT_DAYS = 30;
  private static final int MAX_DAYS = 90;
  private static final int MAX_SEARCH_CHARS = 256;
  private static final Map<KeyLimit, Long> NOTHING = nothing();

  private final Platform platform;
  private final Answers answers;
  private final LocalDay localDay;

  KeyLists(AdminParts parts) {
    this.platform = parts.platform();
    this.answers = parts.answers();
    this.localDay = new LocalDay(platform.environment());
  }

  /**
   * Keys of a list.
   *
   * @param day for which their counters hold
   * @param perPage 0 without pages
   * @param total of all pages
   */
  record Page(List<Listed> keys, String day, int number, int perPage, long total) {
    boolean truncated() {
      return perPage == 0 && total > keys.size();
    }
  }

  Response list(AdminCall call) {
    Page page = page(call.request());
    return answers.ok(
        body -> {
          body.name("data").array();
          for (Listed key : page.keys()) {
            KeyJson.write(body, key);
          }
          body.end().name("day").value(page.day());
          body.name("global_key_set").value(globalKeySet(call)).name("total").value(page.total());
          body.name("truncated").value(page.truncated());
          if (page.perPage() > 0) {
            body.name("page").value(page.number()).name("per_page").value(page.perPage());
            body.name("pages").value((page.total() + page.perPage() - 1) / page.perPage());
          }
        });
  }

  /** {@code ?page=2&per_page=50&search=laptop&active=true}, the newest first. */
  Page page(Request request) {
    boolean paged = request.query("page") != null || request.query("per_page") != null;
    int number = TokenQuery.page(request);
    int limit = paged ? TokenQuery.perPage(request) : MAX_UNPAGED;
    ClientKeyList.Filter filter = filter(request);
    String day = today();
    Found found = new Found();
    new Trip()
        .add(
            ClientKeyList.page(filter, day, (number - 1) * limit, limit),
            rows -> found.keys = ClientKeyList.read(rows))
        .add(ClientKeyList.count(filter), rows -> found.total = rows.rows().get(0).integer("total"))
        .run(platform.sql());
    return new Page(identified(found.keys), day, number, paged ? limit : 0, found.total);
  }

  /** Whether there is a key without limits in the settings. */
  static boolean globalKeySet(AdminCall call) {
    return !call.session().settings().grok().apiKey().isEmpty();
  }

  /** {@code {"total":4,"active":3,"inactive":1,"expired":0,"exhausted":1}}. */
  Response stats(AdminCall call) {
    Row counts =
        platform
            .sql()
            .run(ClientKeyList.stats(today(), platform.clock().nowMillis()))
            .rows()
            .get(0);
    return answers.ok(
        body -> {
          long total = counts.integer("total");
          long active = counts.integer("active");
          body.name("total").value(total).name("active").value(active);
          body.name("inactive").value(total - active);
          body.name("expired").value(counts.integer("expired"));
          body.name("exhausted").value(counts.integer("exhausted"));
        });
  }

  /** {@code ?key=4f1c2ab09d3e&days=30}: what a key has used on each day, the oldest first. */
  Response usage(AdminCall call) {
    String name = KeyNames.checked(call.request().query("key"));
    int days = days(call.request());
    String names = ClientKeyList.names(platform.json(), platform.digests(), List.of(name));
    Found found = new Found();
    Map<String, Map<KeyLimit, Long>> used = new HashMap<>();
    new Trip()
        .add(
            ClientKeyList.named(names, today()),
            rows -> found.keys = List.copyOf(ClientKeyList.readNamed(rows).values()))
        .add(
            ClientKeyList.usage(names, day(days - 1)),
            rows ->
                rows.rows().forEach(row -> used.put(row.text("day"), ClientKeyList.readUsed(row))))
        .run(platform.sql());
    if (found.keys.isEmpty()) {
      throw KeyNames.notFound();
    }
    Listed key = found.keys.get(0).identified(platform.digests());
    return answers.ok(
        body -> {
          body.name("key").value(key.id()).name("name").value(key.name());
          body.name("days").value(days).name("data").array();
          for (int ago = days - 1; ago >= 0; ago--) {
            String day = day(ago);
            body.object().name("day").value(day);
            KeyJson.writeUsed(body, used.getOrDefault(day, NOTHING));
            body.end();
          }
          body.end();
        });
  }

  /** Keys with their ids; those without are given theirs. */
  private List<Listed> identified(List<Listed> found) {
    List<Listed> keys = new ArrayList<>(found.size());
    List<KeyText> nameless = new ArrayList<>();
    for (Listed one : found) {
      if (one.id() == null) {
        nameless.add(KeyText.of(platform.digests(), one.key()));
      }
      keys.add(one.identified(platform.digests()));
    }
    if (!nameless.isEmpty()) {
      platform.sql().batch(ClientKeyEdits.identify(platform.json(), nameless));
    }
    return keys;
  }

  private ClientKeyList.Filter filter(Request request) {
    String search = request.query("search");
    String term = search == null ? "" : search.trim();
    if (term.length() > MAX_SEARCH_CHARS) {
      throw Bodies.invalidField(
          "search", "search must have at most " + MAX_SEARCH_CHARS + " characters");
    }
    return new ClientKeyList.Filter(
        term.isEmpty() ? null : KeyText.of(platform.digests(), term),
        active(request.query("active")));
  }

  private static Boolean active(String given) {
    return given == null || given.isBlank()
        ? null
        : switch (given.trim()) {
          case "true", "1" -> Boolean.TRUE;
          case "false", "0" -> Boolean.FALSE;
          default -> throw Bodies.invalidField("active", "active must be true or false");
        };
  }

  private static int days(Request request) {
    return request.query("days") == null
        ? DEFAULT_DAYS
        : TokenQuery.number(request, "days", 1, MAX_DAYS);
  }

  private String today() {
    return day(0);
  }

  private String day(int ago) {
    return localDay.of(platform.clock().nowMillis() - ago * DAY_MILLIS);
  }

  private static Map<KeyLimit, Long> nothing() {
    Map<KeyLimit, Long> used = new EnumMap<>(KeyLimit.class);
    for (KeyLimit limit : KeyLimit.values()) {
      if (limit.daily()) {
        used.put(limit, 0L);
      }
    }
    return used;
  }

  private static final class Found {
    List<Listed> keys;
    long total;
  }
}
