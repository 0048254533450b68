package grok2api.admin;

import grok2api.accounts.TaskRunner;
import grok2api.http.PathParameters;
import grok2api.http.Request;
import grok2api.http.Response;
import grok2api.json.JsonNode;
import grok2api.platform.Platform;
import grok2api.refusal.Refusal;
import grok2api.refusal.Refused;
import grok2api.store.Task;
import grok2api.store.Tasks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Long work on many accounts: start it, watch it, stop it. Whoever starts or watches a task also
 * works on it behind the answer, so that it goes on wherever somebody is interested.
 */
final class TasksAdmin {
  private static final int MAX_NAMED = 10_000;

  /** Silence after which a comment keeps proxies from closing the connection. */
  private static final int KEEP_ALIVE_MILLIS = 15_000;

  private final Platform platform;
  private final TaskRunner tasks;
  private final Answers answers;
  private final Bodies bodies;
  private final Audit audit;
  private final TaskWriter writer;

  TasksAdmin(AdminParts parts, TaskRunner tasks) {
    this.platform = parts.platform();
    this.tasks = tasks;
    this.answers = parts.answers();
    this.bodies = parts.bodies();
    this.audit = parts.audit();
    this.writer = new TaskWriter(platform.json());
  }

  /** {@code POST /api/v1/admin/tokens/refresh-all}. */
  Response refreshAll(AdminCall call) {
    return refreshAll(call, 409);
  }

  /** The same as {@code POST /api/tokens/refresh-all}, which tells a conflict with status 200. */
  Response refreshAllForScripts(AdminCall call) {
    return refreshAll(call, 200);
  }

  private Response refreshAll(AdminCall call, int conflictStatus) {
    TaskRunner.Started started = tasks.startAll(Tasks.REFRESH);
    Task task = started.task();
    drive(task, call.request());
    if (!started.anew()) {
      return answers.failed(
          conflictStatus,
          body -> {
            String message = "A refresh of all accounts is running";
            body.name("message").value(message).name("error").value(message);
            body.name("code").value("ALREADY_RUNNING");
            writer.progress(body, task, true);
          });
    }
    audit.record(call, "tokens.refresh.started", told(task));
    return answers.ok(
        body -> {
          body.name("message").value("Refreshing " + task.total() + " accounts").name("data");
          body.object().name("started").value(true).name("total").value(task.total()).end();
        });
  }

  /**
   * {@code GET /api/v1/admin/tokens/refresh-progress}. A run that was silent for two minutes is
   * told as not running, and only the schedule goes on with it: by then an operator may want
   * another.
   */
  Response refreshProgress(AdminCall call) {
    Task task = tasks.latestRefresh();
    boolean running = task.alive(platform.clock().nowMillis());
    if (running) {
      drive(task, call.request());
    }
    return answers.ok(body -> writer.progress(body, task, running));
  }

  /** {@code POST /api/v1/admin/tokens/refresh-cancel}; harmless when nothing runs. */
  Response refreshCancel(AdminCall call) {
    Task task = tasks.latestRefresh();
    if (task.running()) {
      tasks.cancel(task.id());
      audit.record(call, "task.cancelled", told(task));
    }
    return answers.ok();
  }

  /** {@code POST /api/v1/admin/tokens/refresh/async}: {@code {"tokens":["9c1185a5c5e9"]}}. */
  Response refreshSome(AdminCall call) {
    List<String> names = bodies.read(call.request(), TasksAdmin::names);
    if (names.isEmpty()) {
      throw Refused.invalid("NO_TOKENS", "tokens", "Name at least one account");
    }
    Task task = tasks.start(Tasks.REFRESH, names);
    drive(task, call.request());
    audit.record(call, "tokens.refresh.started", told(task));
    return answers.ok(
        body -> body.name("task_id").value(task.id()).name("total").value(task.total()));
  }

  private static List<String> names(JsonNode body) {
    List<String> names = new ArrayList<>();
    if (body.get("tokens").present()) {
      for (JsonNode name : body.get("tokens").elements()) {
        if (!name.string().isBlank()) {
          names.add(name.string());
        }
      }
    }
    if (names.size() > MAX_NAMED) {
      throw body.get("tokens").problem("at most " + MAX_NAMED + " accounts");
    }
    return names;
  }

  /** {@code GET /api/v1/admin/batch/{task_id}}. */
  Response show(AdminCall call) {
    Task task = find(call.parameters());
    drive(task, call.request());
    return answers.ok(body -> writer.snapshot(body, task));
  }

  /** {@code GET /api/v1/admin/batch/{task_id}/stream}. */
  Response stream(AdminCall call) {
    Task task = find(call.parameters());
    TaskFeed feed = new TaskFeed(platform, tasks, call.request(), writer, task);
    return Response.events(
        new FedText(writer.event(task), feed, KEEP_ALIVE_MILLIS, ": keep-alive\n\n"));
  }

  /** {@code POST /api/v1/admin/batch/{task_id}/cancel}; harmless when it has ended. */
  Response cancel(AdminCall call) {
    Task task = find(call.parameters());
    tasks.cancel(task.id());
    audit.record(call, "task.cancelled", told(task));
    return answers.ok(body -> body.name("task_id").value(task.id()));
  }

  private static Map<String, ?> told(Task task) {
    return Map.of("task", task.id(), "accounts", task.total());
  }

  private Task find(PathParameters taskId) {
    Task task = tasks.read(taskId.first());
    if (task == null) {
      throw new Refused(new Refusal.NotFound("There is no such task"));
    }
    return task;
  }

  private void drive(Task task, Request request) {
    if (task.free(platform.clock().nowMillis())) {
      tasks.drive(task.id(), request.background());
    }
  }
}
