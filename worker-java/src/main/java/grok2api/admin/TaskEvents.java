package grok2api.admin;

import grok2api.http.TextSource;
import grok2api.platform.TextStream;
import grok2api.store.Task;

/**
 * A task as server-sent events: a snapshot, an event for each step, and a last one when it ends.
 *
 * <pre>{@code
 * data: {"type":"progress","task_id":"5f0c…","total":55,"processed":20,"ok":19,"fail":1}
 * }</pre>
 */
final class TaskEvents implements TextSource {
  /** Silence after which a comment keeps proxies from closing the connection. */
  private static final int KEEP_ALIVE_MILLIS = 15_000;

  private final String snapshot;
  private final TaskFeed feed;

  TaskEvents(TaskWriter writer, Task task, TaskFeed feed) {
    this.snapshot = writer.event(task);
    this.feed = feed;
  }

  @Override
  public String begin() {
    return snapshot;
  }

  @Override
  public TextStream input() {
    return feed;
  }

  @Override
  public int waitMillis() {
    return KEEP_ALIVE_MILLIS;
  }

  @Override
  public String take(TextStream.Piece piece) {
    return switch (piece) {
      case TextStream.Text event -> event.text();
      case TextStream.Silence silence -> ": keep-alive\n\n";
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
