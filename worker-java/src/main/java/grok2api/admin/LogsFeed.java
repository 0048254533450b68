package grok2api.admin;

import grok2api.accounts.Budget;
import grok2api.http.Request;
import grok2api.platform.Background;
import grok2api.platform.Platform;
import grok2api.platform.SqlFailed;
import grok2api.platform.TextBuffer;
import grok2api.store.LogFilter;
import grok2api.store.LogForm;
import grok2api.store.LogList;
import grok2api.store.LogPage;
import grok2api.store.LogPlace;
import java.util.Map;

/**
 * A filter's rows as lines of CSV, a piece for each page. When it cannot go on, its last line says
 * so and where to.
 */
final class LogsFeed implements Feed {
  /** Rows of one page; some 300 KB. */
  static final int ROWS = 1000;

  private static final int STATEMENTS = 2;

  private final Platform platform;
  private final Request request;
  private final LogFilter filter;
  private final Budget budget;
  private LogPlace before;
  private boolean over;

  LogsFeed(Platform platform, Request request, LogFilter filter, LogPlace before) {
    this.platform = platform;
    this.request = request;
    this.filter = filter;
    this.before = before;
    this.budget = Budget.ofStream(platform.clock());
  }

  @Override
  public boolean over() {
    return over;
  }

  /** Lines of the next page that has any; empty at the end. */
  String nextPage() {
    TextBuffer lines = platform.json().buffer();
    boolean some = false;
    while (!over && !some) {
      budget.spendStatements(STATEMENTS);
      LogPage page =
          LogList.read(platform.sql().batch(LogList.page(filter, before, LogForm.CSV, ROWS)), ROWS);
      for (String line : page.lines()) {
        lines.append(line);
        some = true;
      }
      before = page.next();
      over = before == null || request.signal().aborted();
      if (!over && !budget.allows(0)) {
        lines.append(unfinished());
        some = true;
      }
    }
    return some ? lines.take() : "";
  }

  @Override
  public Piece next(int timeoutMillis) {
    String lines;
    try {
      lines = nextPage();
    } catch (SqlFailed e) {
      platform.log().error("logs.export", Map.of("request_id", request.id()), e);
      lines = unfinished();
    }
    return lines.isEmpty() ? End.INSTANCE : new Text(lines);
  }

  @Override
  public Background background() {
    return request.background();
  }

  @Override
  public void cancel() {
    over = true;
  }

  private String unfinished() {
    over = true;
    return "\"Unfinished: ask for the rest with before_id=" + before.id() + "\"\r\n";
  }
}
