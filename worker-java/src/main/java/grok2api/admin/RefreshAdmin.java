package grok2api.admin;

import grok2api.accounts.AccountWork;
import grok2api.accounts.Budget;
import grok2api.accounts.FailureCode;
import grok2api.accounts.QuotaKeeper;
import grok2api.accounts.QuotaKeeper.Measurement;
import grok2api.accounts.TaskRunner;
import grok2api.http.Response;
import grok2api.json.JsonNode;
import grok2api.json.JsonWriter;
import grok2api.platform.Platform;
import grok2api.settings.Settings;
import grok2api.store.PoolAccount;
import grok2api.store.Quotas.Source;
import grok2api.store.Tasks;
import grok2api.upstream.AccountUpstream.Measured;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code POST /api/v1/admin/tokens/refresh}: measures the quotas of up to 50 accounts while the
 * caller waits.
 *
 * <p>An invocation can ask the upstream so many times only, and a caller waits so long only. What
 * does not fit is {@code postponed} to a task, whose {@code task_id} the answer names.
 */
final class RefreshAdmin {
  private static final int MAX_NAMED = 50;

  private final Platform platform;
  private final AccountCalls calls;
  private final TaskRunner tasks;
  private final Answers answers;
  private final Bodies bodies;

  RefreshAdmin(
      Platform platform, AccountCalls calls, TaskRunner tasks, Answers answers, Bodies bodies) {
    this.platform = platform;
    this.calls = calls;
    this.tasks = tasks;
    this.answers = answers;
    this.bodies = bodies;
  }

  Response refresh(AdminCall call) {
    List<String> names = bodies.read(call.request(), RefreshAdmin::names);
    List<Refreshed> refreshed =
        refreshed(NamedAccount.find(platform, names), call.session().settings());
    String taskId = postponed(refreshed);
    return answers.ok(body -> write(body, refreshed, taskId));
  }

  private static List<String> names(JsonNode body) {
    List<String> names = NamedAccount.names(body);
    if (names.size() > MAX_NAMED) {
      throw body.get("tokens")
          .problem("at most " + MAX_NAMED + " accounts (tokens/refresh/async takes more)");
    }
    return names;
  }

  /** What became of a named account. */
  private sealed interface Outcome {
    record NotFound() implements Outcome {}

    record Postponed() implements Outcome {}

    /**
     * The upstream was asked.
     *
     * @param measurements the ordinary model's first
     */
    record Asked(List<Measurement> measurements) implements Outcome {}
  }

  private record Refreshed(NamedAccount named, Outcome outcome) {
    boolean success() {
      return outcome instanceof Outcome.Asked asked && asked.measurements().get(0).known();
    }
  }

  private List<Refreshed> refreshed(List<NamedAccount> accounts, Settings settings) {
    Budget budget = Budget.ofBackground(platform.clock());
    List<Refreshed> refreshed = new ArrayList<>();
    for (NamedAccount named : accounts) {
      refreshed.add(new Refreshed(named, outcome(named.account(), budget, settings)));
    }
    return refreshed;
  }

  private Outcome outcome(PoolAccount account, Budget budget, Settings settings) {
    if (account == null) {
      return new Outcome.NotFound();
    }
    int needed = QuotaKeeper.callsForAll(account.superAccount());
    if (!budget.allows(needed)) {
      return new Outcome.Postponed();
    }
    budget.spendCalls(needed);
    List<Measurement> measurements =
        calls
            .quotas()
            .measureAll(account.token(), account.superAccount(), Source.OPERATOR, settings);
    platform.clock().sleep(AccountWork.PAUSE_MILLIS);
    return new Outcome.Asked(measurements);
  }

  /** Leaves the rest to a task; its id, or null when there is no rest. */
  private String postponed(List<Refreshed> refreshed) {
    List<String> names = new ArrayList<>();
    for (Refreshed one : refreshed) {
      if (one.outcome() instanceof Outcome.Postponed) {
        names.add(one.named().account().name());
      }
    }
    return names.isEmpty() ? null : tasks.start(Tasks.REFRESH, names).id();
  }

  private static void write(JsonWriter body, List<Refreshed> refreshed, String taskId) {
    body.name("results").object();
    for (Refreshed one : refreshed) {
      body.name(one.named().key()).value(one.success());
    }
    body.end().name("details").object();
    for (Refreshed one : refreshed) {
      body.name(one.named().key()).object();
      switch (one.outcome()) {
        case Outcome.NotFound missing -> body.name("error").value("not_found");
        case Outcome.Postponed postponed -> body.name("error").value("postponed");
        case Outcome.Asked asked -> write(body, asked.measurements());
      }
      body.end();
    }
    body.end();
    if (taskId != null) {
      body.name("task_id").value(taskId);
    }
  }

  private static void write(JsonWriter body, List<Measurement> measurements) {
    Measurement ordinary = measurements.get(0);
    QuotaWriter.remaining(body, "remaining_queries", ordinary);
    Measurement heavy = measurements.size() > 1 ? measurements.get(1) : null;
    QuotaWriter.remaining(body, "heavy_remaining_queries", heavy);
    if (ordinary.measured() instanceof Measured.Unknown unknown) {
      body.name("error").value(FailureCode.of(unknown.failure()));
    }
    body.name("models").object();
    for (Measurement one : measurements) {
      body.name(one.rateModel()).object().name("success").value(one.known());
      body.name("model").value(one.rateModel());
      QuotaWriter.figures(body, one);
      if (!one.known()) {
        body.name("error").value(QuotaWriter.error(one));
      }
      body.end();
    }
    body.end();
  }
}
