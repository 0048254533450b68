package grok2api.admin;

import grok2api.json.JsonWriter;
import grok2api.platform.Json;
import grok2api.store.Task;

/** How the panel is told of tasks. */
final class TaskWriter {
  private final Json json;

  TaskWriter(Json json) {
    this.json = json;
  }

  /** A snapshot as one event of a stream. */
  String event(Task task) {
    JsonWriter body = new JsonWriter(json).object();
    snapshot(body, task);
    return "data: " + body.end() + "\n\n";
  }

  /**
   * Writes a snapshot's members; what has ended has a result as well.
   *
   * <pre>{@code
   * {"type":"done","task_id":"5f0c…","total":55,"processed":55,"ok":54,"fail":1,
   *  "result":{"failures":[{"id":"9c1185a5c5e9","error":"http_403"}]}}
   * }</pre>
   */
  void snapshot(JsonWriter body, Task task) {
    body.name("type").value(type(task.state())).name("task_id").value(task.id());
    body.name("total").value(task.total()).name("processed").value(task.processed());
    body.name("ok").value(task.ok()).name("fail").value(task.fail());
    if (task.state() == Task.State.ERROR) {
      body.name("error").value("This gateway does not know tasks of the kind " + task.kind());
    }
    if (!task.running()) {
      body.name("result").object().name("failures").raw(task.failures()).end();
    }
  }

  private static String type(Task.State state) {
    return switch (state) {
      case RUNNING -> "progress";
      case DONE -> "done";
      case CANCELLED -> "cancelled";
      case ERROR -> "error";
    };
  }

  /**
   * Writes the member {@code data} of a refresh of all accounts; one that an earlier edition ran
   * has no {@code task_id}.
   *
   * @param running whether somebody has worked on it lately
   */
  void progress(JsonWriter body, Task refresh, boolean running) {
    body.name("data").object();
    body.name("running").value(running);
    body.name("current").value(refresh.processed()).name("total").value(refresh.total());
    body.name("success").value(refresh.ok()).name("failed").value(refresh.fail());
    body.name("updated_at").value(refresh.updatedAtMillis());
    if (!refresh.id().isEmpty()) {
      body.name("task_id").value(refresh.id());
    }
    body.end();
  }
}
