package grok2api.store;

import java.util.List;

/**
 * Rows of both logs, the newest first.
 *
 * @param lines each as {@link LogForm} tells it
 * @param next before which row to go on; null at the end. There may be one although there are fewer
 *     lines than wanted, or none
 */
public record LogPage(List<String> lines, LogPlace next) {
  public LogPage {
    lines = List.copyOf(lines);
  }
}
