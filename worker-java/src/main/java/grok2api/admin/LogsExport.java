package grok2api.admin;

import grok2api.http.TextSource;
import grok2api.platform.TextStream;

/** The request log as a file that is written while it is read, page by page. */
final class LogsExport implements TextSource {
  private static final int WAIT_MILLIS = 60_000;

  private final String first;
  private final LogsFeed feed;

  /**
   * @param first the header and the first page
   */
  LogsExport(String first, LogsFeed feed) {
    this.first = first;
    this.feed = feed;
  }

  @Override
  public String begin() {
    return first;
  }

  @Override
  public TextStream input() {
    return feed;
  }

  @Override
  public int waitMillis() {
    return WAIT_MILLIS;
  }

  @Override
  public String take(TextStream.Piece piece) {
    return switch (piece) {
      case TextStream.Text page -> page.text();
      case TextStream.Silence silence -> "";
      case TextStream.End end -> "";
      case TextStream.Broken broken -> "";
    };
  }

  @Override
  public boolean over() {
    return feed.over();
  }

  @Override
  public void close() {
    feed.cancel();
  }
}
