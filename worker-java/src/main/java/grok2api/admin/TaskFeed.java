package grok2api.admin;

import grok2api.accounts.Budget;
import grok2api.accounts.TaskRunner;
import grok2api.http.Request;
import grok2api.platform.Background;
import grok2api.platform.Platform;
import grok2api.store.Task;
import java.util.Map;

/**
 * A task's way as a stream of events: a piece for each step it takes, worked on here whenever
 * nobody else does.
 *
 * <pre>{@code
 * data: {"type":"progress","task_id":"5f0c…","total":55,"processed":20,"ok":19,"fail":1}
 * }</pre>
 *
 * <p>It ends with the task, or when this invocation has done its share; then no last event comes,
 * and an {@code EventSource} calls again by itself.
 */
final class TaskFeed implements Feed {
  /** Between two looks at a task on which somebody else works. */
  private static final long LOOK_MILLIS = 1000;

  private final Platform platform;
  private final TaskRunner tasks;
  private final Request request;
  private final TaskWriter writer;
  private final Budget budget;
  private final TaskRunner.Turn turn;
  private Task task;
  private boolean over;

  /**
   * @param task as the client knows it already
   */
  TaskFeed(Platform platform, TaskRunner tasks, Request request, TaskWriter writer, Task task) {
    this.platform = platform;
    this.tasks = tasks;
    this.request = request;
    this.writer = writer;
    this.task = task;
    this.budget = Budget.ofStream(platform.clock());
    this.turn = tasks.turn(budget, 0);
    this.over = !task.running();
  }

  @Override
  public boolean over() {
    return over;
  }

  @Override
  public Piece next(int timeoutMillis) {
    long untilMillis = platform.clock().nowMillis() + timeoutMillis;
    try {
      while (!over) {
        int processed = task.processed();
        step();
        if (task.processed() != processed || !task.running()) {
          over |= !task.running();
          return new Text(writer.event(task));
        }
        if (platform.clock().nowMillis() >= untilMillis) {
          return Silence.INSTANCE;
        }
      }
    } catch (RuntimeException e) {
      platform.log().error("task.stream", Map.of("task", task.id()), e);
      over = true;
    }
    return End.INSTANCE;
  }

  @Override
  public Background background() {
    return request.background();
  }

  @Override
  public void cancel() {
    over = true;
  }

  /** The client has gone: goes on as long as the platform lets it, for nobody else may come by. */
  @Override
  public void leave() {
    cancel();
    if (task.running()) {
      tasks.drive(task.id(), budget);
    }
  }

  private void step() {
    boolean free = task.free(platform.clock().nowMillis());
    Task after = free ? turn.slice(task.id()) : null;
    if (after == null) {
      if (request.signal().aborted() || (free && turn.spent())) {
        over = true;
        return;
      }
      platform.clock().sleep(LOOK_MILLIS);
      after = tasks.read(task.id());
    }
    if (after == null) {
      over = true;
    } else {
      task = after;
    }
  }
}
