package grok2api.store;

import grok2api.platform.Row;
import grok2api.platform.Rows;
import grok2api.platform.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Table {@code audit_log}: who changed what through the panel. Ordered by time through its id, as
 * {@link RequestLog} is.
 */
public final class AuditLog {
  /** Changes that a page looks at for those that fit. */
  public static final int LOOKED_AT = 2000;

  private static final String ITEM =
      "'{\"id\":' || json_quote(CAST(id AS TEXT)) || ',\"at\":' || json_quote(at)"
          + " || ',\"actor\":' || json_quote(actor) || ',\"action\":' || json_quote(action)"
          + " || ',\"detail\":' || CASE WHEN json_valid(detail) THEN json(detail) ELSE '{}' END"
          + " || ',\"ip\":' || json_quote(ip) || ',\"request_id\":' || json_quote(request_id)"
          + " || '}'";

  private AuditLog() {}

  /**
   * One change.
   *
   * @param actor e.g. {@code admin} or {@code access token: backup}
   * @param action e.g. {@code tokens.added}
   * @param detailJson what was changed, as a JSON object; never a secret
   * @param ip shortened unless the operator wants it whole
   */
  public record Entry(
      long atMillis, String actor, String action, String detailJson, String ip, String requestId) {}

  /**
   * @param salt random, 0 to {@link RequestLog#IDS_PER_MILLI} - 1
   */
  public static Statement insert(Entry entry, int salt) {
    return Statement.of(
        "INSERT OR IGNORE INTO audit_log (id, at, actor, action, detail, ip, request_id)"
            + " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        entry.atMillis() * RequestLog.IDS_PER_MILLI + salt,
        entry.atMillis(),
        entry.actor(),
        entry.action(),
        entry.detailJson(),
        entry.ip(),
        entry.requestId());
  }

  /**
   * Some changes, the newest first.
   *
   * @param items as JSON: {@code {"id":"7251089817604099","at":1770285600000,"actor":"admin",
   *     "action":"tokens.added","detail":{"added":3},"ip":"203.0.113.0","request_id":"0c6f…"}}
   * @param next before which id to go on; null at the end. There may be one although there are
   *     fewer items than wanted, or none
   */
  public record Page(List<String> items, Long next) {
    public Page {
      items = List.copyOf(items);
    }
  }

  /**
   * A page, for {@link #read}.
   *
   * @param beforeId null for the newest
   * @param action e.g. {@code tokens.added}, or {@code tokens} for whatever was done with them;
   *     null for all
   * @param actor exactly that one; null for all
   */
  public static Statement page(Long beforeId, String action, String actor, int limit) {
    Scan scan =
        new Scan(
            "audit_log",
            "at",
            "id DESC",
            query -> {
              query.add("true");
              if (beforeId != null) {
                query.add(" AND id < ").bind(beforeId);
              }
            },
            action == null && actor == null ? null : query -> fits(query, action, actor),
            LOOKED_AT);
    return scan.portion(ITEM, "item", limit + 1);
  }

  /** Reads what {@link #page} found. */
  public static Page read(Rows found, int limit) {
    List<String> items = new ArrayList<>();
    long last = 0;
    for (Row row : found.rows()) {
      boolean lookedFarEnough = row.isNull("item");
      if (lookedFarEnough) {
        return new Page(items, row.integer("place"));
      }
      if (items.size() == limit) {
        return new Page(items, last);
      }
      items.add(row.text("item"));
      last = row.integer("place");
    }
    return new Page(items, null);
  }

  private static void fits(Query query, String action, String actor) {
    query.add("true");
    if (action != null) {
      query.add(" AND (action = ").bind(action);
      query.add(" OR substr(action, 1, length(").bind(action).add(") + 1) = ");
      query.bind(action).add(" || '.')");
    }
    if (actor != null) {
      query.add(" AND actor = ").bind(actor);
    }
  }
}
