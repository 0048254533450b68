package grok2api.accounts;

import grok2api.json.JsonWriter;
import grok2api.platform.Json;
import grok2api.platform.JsonValue;
import java.util.ArrayList;
import java.util.List;

/** The accounts of a slice with which it went wrong. */
final class TaskFailures {
  /** A task remembers no more than the latest of them. */
  private static final int KEPT = 100;

  private final Json json;
  private final List<String> written = new ArrayList<>();

  TaskFailures(Json json) {
    this.json = json;
  }

  void add(String accountId, String error) {
    written.add(
        new JsonWriter(json)
            .object()
            .name("id")
            .value(accountId)
            .name("error")
            .value(error)
            .end()
            .toString());
  }

  int count() {
    return written.size();
  }

  /**
   * These behind the task's earlier ones.
   *
   * @param earlier a JSON array
   */
  String behind(String earlier) {
    if (written.isEmpty()) {
      return earlier;
    }
    JsonValue before = json.parse(earlier);
    int size = before == null ? 0 : before.size();
    JsonWriter all = new JsonWriter(json).array();
    for (int i = Math.max(0, size + written.size() - KEPT); i < size; i++) {
      all.raw(before.at(i).toJson());
    }
    for (int i = Math.max(0, written.size() - KEPT); i < written.size(); i++) {
      all.raw(written.get(i));
    }
    return all.end().toString();
  }
}
