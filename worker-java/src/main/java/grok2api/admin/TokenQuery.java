package grok2api.admin;

import grok2api.http.Request;
import grok2api.json.JsonNode;
import grok2api.store.AccountFilter;
import grok2api.store.AccountOrder;
import grok2api.store.AccountPlace;
import grok2api.store.AccountStatus;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Reads which accounts a caller asks for, and in which order and portions. */
final class TokenQuery {
  static final int MAX_PER_PAGE = 200;

  private static final int DEFAULT_PER_PAGE = 50;
  private static final int MAX_PAGE = 1_000_000;
  private static final int MAX_SEARCH_CHARS = 4200;

  private TokenQuery() {}

  /** {@code ?type=ssoSuper&status=active&status=cooling&tag=home&search=team}. */
  static AccountFilter filter(Request request) {
    String kind = null;
    List<String> kinds = request.queries("type");
    for (String one : kinds.isEmpty() ? request.queries("pool") : kinds) {
      String named = kind(one, "type");
      kind = kind == null || kind.equals(named) ? named : "";
    }
    Set<AccountStatus> statuses = EnumSet.noneOf(AccountStatus.class);
    for (String one : request.queries("status")) {
      statuses.add(status(one, "status"));
    }
    return filter(kind, statuses, request.query("tag"), request.query("search"));
  }

  /** The same as the members of an object. */
  static AccountFilter filter(JsonNode node) {
    JsonNode kindNode = node.get("type").present() ? node.get("type") : node.get("pool");
    String kind = kindNode.present() ? kind(kindNode.string(), kindNode.path()) : null;
    Set<AccountStatus> statuses = EnumSet.noneOf(AccountStatus.class);
    JsonNode status = node.get("status");
    if (status.isArray()) {
      for (JsonNode one : status.elements()) {
        statuses.add(status(one.string(), one.path()));
      }
    } else if (status.present()) {
      statuses.add(status(status.string(), status.path()));
    }
    return filter(
        kind, statuses, node.get("tag").stringOrNull(), node.get("search").stringOrNull());
  }

  /** {@code ?sort=-quota}; the newest first when nothing is said. */
  static AccountOrder order(Request request) {
    String sort = request.query("sort");
    if (sort == null || sort.isEmpty()) {
      return AccountOrder.NEWEST_FIRST;
    }
    boolean descending = sort.startsWith("-");
    AccountOrder.By by =
        switch (descending ? sort.substring(1) : sort) {
          case "created_time" -> AccountOrder.By.CREATED_TIME;
          case "quota" -> AccountOrder.By.QUOTA;
          case "fail_count" -> AccountOrder.By.FAIL_COUNT;
          default ->
              throw Bodies.invalidField(
                  "sort", "sort must be created_time, quota or fail_count, perhaps after a -");
        };
    return new AccountOrder(by, descending);
  }

  static int page(Request request) {
    return number(request, "page", 1, MAX_PAGE);
  }

  static int perPage(Request request) {
    String given = request.query("per_page");
    return given == null ? DEFAULT_PER_PAGE : number(request, "per_page", 1, MAX_PER_PAGE);
  }

  /** Where to go on; null from the beginning on. */
  static AccountPlace after(Request request, AccountOrder order) {
    String cursor = request.query("cursor");
    if (cursor == null || cursor.isEmpty()) {
      return null;
    }
    AccountPlace place = AccountPlace.read(cursor);
    if (place == null || !order.hasPlaces()) {
      throw Bodies.invalidField(
          "cursor",
          place == null
              ? "cursor must be a next_cursor of an earlier answer"
              : "cursor goes with sort=created_time only");
    }
    return place;
  }

  private static AccountFilter filter(
      String kind, Set<AccountStatus> statuses, String tag, String search) {
    String term = empty(search) ? null : search.trim();
    if (term != null && term.length() > MAX_SEARCH_CHARS) {
      throw Bodies.invalidField(
          "search", "search must have at most " + MAX_SEARCH_CHARS + " characters");
    }
    return new AccountFilter(
        empty(kind) ? null : kind, statuses, empty(tag) ? null : tag, term, null);
  }

  private static boolean empty(String text) {
    return text == null || text.isBlank();
  }

  private static String kind(String text, String field) {
    return switch (text) {
      case "sso", "ssoBasic" -> "sso";
      case "ssoSuper" -> "ssoSuper";
      default -> throw Bodies.invalidField(field, field + " must be sso or ssoSuper");
    };
  }

  private static AccountStatus status(String text, String field) {
    AccountStatus status = AccountStatus.named(text);
    if (status == null) {
      throw Bodies.invalidField(
          field, field + " must be active, invalid, exhausted, cooling or unknown");
    }
    return status;
  }

  static int number(Request request, String name, int least, int most) {
    String text = request.query(name);
    try {
      int number = text == null ? least : Integer.parseInt(text.trim());
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw Bodies.invalidField(name, name + " must be a number from " + least + " to " + most);
  }
}
