package grok2api.admin;

import grok2api.http.TextSource;
import grok2api.platform.TextStream;

/**
 * A body that a feed writes while the client reads.
 *
 * @param begin the first text, not empty
 * @param waitMillis how long the feed may be silent at a time
 * @param whileSilent what is sent after such a silence
 */
record FedText(String begin, Feed feed, int waitMillis, String whileSilent) implements TextSource {
  @Override
  public TextStream input() {
    return feed;
  }

  @Override
  public String take(TextStream.Piece piece) {
    return switch (piece) {
      case TextStream.Text text -> text.text();
      case TextStream.Silence silence -> whileSilent;
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
    feed.leave();
  }
}
