package grok2api.store;

import grok2api.platform.Row;
import grok2api.platform.Rows;
import grok2api.platform.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the request log for the operator: {@code request_log} and the earlier editions' {@code
 * request_logs} as one, the newest first, page by page.
 *
 * <p>A page looks at a bounded number of rows, so a filter that hardly any row fits gives short
 * pages, perhaps empty ones, that tell where to go on.
 */
public final class LogList {
  /** Rows of {@code request_log} that a page looks at for those that fit. */
  public static final int LOOKED_AT = 2000;

  /** The same of {@code request_logs}, which no longer grows. */
  public static final int EARLIER_LOOKED_AT = 500;

  private static final String LINE = "line";

  private LogList() {}

  /**
   * A page, for {@link #read}.
   *
   * @param before the row before which it begins; null for the newest
   */
  public static List<Statement> page(LogFilter filter, LogPlace before, LogForm form, int limit) {
    return List.of(
        scan(false, filter, before).portion(form.expression(false), LINE, limit + 1),
        scan(true, filter, before).portion(form.expression(true), LINE, limit + 1));
  }

  /**
   * @param found one result for each statement of {@link #page}
   */
  public static LogPage read(List<Rows> found, int limit) {
    Found current = new Found(found.get(0), false);
    Found earlier = new Found(found.get(1), true);
    LogPlace end = current.end;
    if (end == null || (earlier.end != null && earlier.end.before(end))) {
      end = earlier.end;
    }
    List<String> lines = new ArrayList<>();
    LogPlace last = null;
    while (true) {
      Found newer = current.before(earlier) ? current : earlier;
      LogPlace place = newer.place();
      if (place == null || (end != null && end.before(place))) {
        return new LogPage(lines, end);
      }
      if (lines.size() == limit) {
        return new LogPage(lines, last);
      }
      lines.add(newer.take());
      last = place;
    }
  }

  /** When the newest row was written, in column {@code millis}; null for an empty log. */
  public static Statement newest() {
    return Statement.of(
        "SELECT max(coalesce((SELECT max(id) >> 12 FROM request_log), 0),"
            + " coalesce((SELECT max(timestamp) FROM request_logs), 0)) AS millis");
  }

  /** Whether there is a row older than that, in column {@code found}, 1 or 0. */
  public static Statement any(long beforeMillis) {
    return Statement.of(
        "SELECT EXISTS (SELECT 1 FROM request_log WHERE id < ?1)"
            + " OR EXISTS (SELECT 1 FROM request_logs WHERE timestamp < ?2) AS found",
        beforeMillis * RequestLog.IDS_PER_MILLI,
        beforeMillis);
  }

  private static Scan scan(boolean earlier, LogFilter filter, LogPlace before) {
    boolean everything =
        filter.model() == null
            && filter.keyName() == null
            && filter.outcome() == LogFilter.Outcome.Any.INSTANCE
            && filter.search() == null;
    return new Scan(
        earlier ? "request_logs" : "request_log",
        earlier ? "timestamp" : "id >> 12",
        earlier ? "timestamp DESC, rowid DESC" : "id DESC",
        query -> {
          if (earlier) {
            earlierRange(query, filter, before);
          } else {
            range(query, filter, before);
          }
        },
        everything ? null : query -> fits(query, filter, earlier),
        earlier ? EARLIER_LOOKED_AT : LOOKED_AT);
  }

  private static void range(Query query, LogFilter filter, LogPlace before) {
    long below = filter.toMillis() * RequestLog.IDS_PER_MILLI;
    if (before != null) {
      below =
          Math.min(
              below, before.earlier() ? before.millis() * RequestLog.IDS_PER_MILLI : before.row());
    }
    query.add("id >= ").bind(filter.fromMillis() * RequestLog.IDS_PER_MILLI);
    query.add(" AND id < ").bind(below);
  }

  private static void earlierRange(Query query, LogFilter filter, LogPlace before) {
    query.add("timestamp >= ").bind(filter.fromMillis());
    query.add(" AND timestamp < ").bind(filter.toMillis());
    if (before != null) {
      query.add(" AND timestamp <= ").bind(before.millis());
      if (before.earlier()) {
        query.add(" AND (timestamp < ").bind(before.millis());
        query.add(" OR rowid < ").bind(before.row()).add(")");
      }
    }
  }

  private static void fits(Query query, LogFilter filter, boolean earlier) {
    query.add("true");
    if (filter.model() != null) {
      query.add(" AND model = ").bind(filter.model());
    }
    if (filter.keyName() != null) {
      query.add(" AND key_name = ").bind(filter.keyName());
    }
    switch (filter.outcome()) {
      case LogFilter.Outcome.Any any -> {}
      case LogFilter.Outcome.Class ofClass ->
          query.add(
              ofClass.success()
                  ? " AND status BETWEEN 200 AND 399"
                  : " AND status NOT BETWEEN 200 AND 399");
      case LogFilter.Outcome.Status status -> query.add(" AND status = ").bind(status.code());
    }
    if (filter.search() != null) {
      query.add(" AND instr(lower(model || char(10) || key_name || char(10) || ip || char(10)");
      query.add(" || coalesce(error, '') || char(10) || coalesce(");
      query.add(LogColumn.REQUEST_ID.in(earlier) + ", '') || char(10) || coalesce(");
      query.add(LogColumn.ERROR_CODE.in(earlier) + ", '')), lower(");
      query.bind(filter.search()).add(")) > 0");
    }
  }

  /** What one table gave, to be taken from the front. */
  private static final class Found {
    private final List<Row> rows;
    private final boolean earlier;
    private int taken;

    /** Where looking ended too early; null when it did not. */
    final LogPlace end;

    Found(Rows found, boolean earlier) {
      this.earlier = earlier;
      List<Row> all = found.rows();
      int last = all.size() - 1;
      boolean cut = last >= 0 && all.get(last).isNull(LINE);
      this.rows = cut ? all.subList(0, last) : all;
      this.end = cut ? place(all.get(last)) : null;
    }

    LogPlace place() {
      return taken == rows.size() ? null : place(rows.get(taken));
    }

    boolean before(Found other) {
      LogPlace mine = place();
      LogPlace theirs = other.place();
      return theirs == null || (mine != null && mine.before(theirs));
    }

    String take() {
      return rows.get(taken++).text(LINE);
    }

    private LogPlace place(Row row) {
      return new LogPlace(earlier, row.integer(Scan.MILLIS), row.integer("place"));
    }
  }
}
