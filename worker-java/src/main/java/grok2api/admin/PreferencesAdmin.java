package grok2api.admin;

import grok2api.accounts.AccountWork;
import grok2api.accounts.Budget;
import grok2api.accounts.TaskRunner;
import grok2api.accounts.WorkedAccount;
import grok2api.http.Request;
import grok2api.http.Response;
import grok2api.json.JsonWriter;
import grok2api.platform.Platform;
import grok2api.refusal.Refusal;
import grok2api.refusal.Refused;
import grok2api.settings.Settings;
import grok2api.store.AccountFilter;
import grok2api.store.AccountList;
import grok2api.store.AccountOrder;
import grok2api.store.AccountStatus;
import grok2api.store.PoolAccount;
import grok2api.store.Task;
import grok2api.store.Tasks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Turns on the preference of accounts for adult content, because an operator says so, and says so
 * twice: by the setting {@code token.allow_nsfw_switch} and by {@code "confirm":true}. Nothing else
 * of the account is touched, and no failure says anything against it.
 *
 * <p>A few accounts are done while the caller waits; more become a task. So does what does not fit
 * into one invocation: it is told as {@code postponed}, with the {@code task_id}.
 */
final class PreferencesAdmin {
  /** So many are done at once: with three retries each, all that an invocation can ask. */
  private static final int AT_ONCE = 10;

  private static final String POSTPONED = "postponed";
  private static final int MAX_NAMED = 10_000;
  private static final Set<AccountStatus> NOT_EXPIRED =
      Set.of(AccountStatus.ACTIVE, AccountStatus.EXHAUSTED);

  private final Platform platform;
  private final AccountCalls calls;
  private final TaskRunner tasks;
  private final Answers answers;
  private final Bodies bodies;
  private final Audit audit;

  PreferencesAdmin(AdminParts parts, AccountCalls calls, TaskRunner tasks) {
    this.platform = parts.platform();
    this.calls = calls;
    this.tasks = tasks;
    this.answers = parts.answers();
    this.bodies = parts.bodies();
    this.audit = parts.audit();
  }

  /** {@code POST /api/tokens/enable-nsfw} and {@code POST /api/v1/admin/tokens/nsfw/refresh}. */
  Response enable(AdminCall call) {
    PreferenceWish wish = wish(call);
    List<NamedAccount> few = few(wish);
    return few == null
        ? task(wish, call.request())
        : atOnce(few, wish.retries(), call.session().settings());
  }

  /** {@code POST /api/v1/admin/tokens/nsfw/enable}: a task in any case. */
  Response start(AdminCall call) {
    return task(wish(call), call.request());
  }

  private PreferenceWish wish(AdminCall call) {
    if (!call.session().settings().token().allowPreferenceSwitch()) {
      throw new Refused(
          new Refusal.Forbidden(
              "NOT_ENABLED", "The setting token.allow_nsfw_switch does not allow this"));
    }
    PreferenceWish wish = bodies.read(call.request(), PreferenceWish::read);
    audit.record(
        call, "accounts.preference", Map.of("accounts", wish.all() ? "all" : wish.names().size()));
    return wish;
  }

  /** The accounts wished for, if they can be done at once; else null. */
  private List<NamedAccount> few(PreferenceWish wish) {
    if (!wish.all()) {
      return wish.names().size() > AT_ONCE ? null : NamedAccount.find(platform, wish.names());
    }
    List<NamedAccount> all = new ArrayList<>();
    for (PoolAccount account : firstOfAll()) {
      all.add(new NamedAccount(account.identified(platform.digests()).id(), account));
    }
    return all.size() > AT_ONCE ? null : all;
  }

  private List<PoolAccount> firstOfAll() {
    AccountFilter filter = new AccountFilter(null, NOT_EXPIRED, null, null, null);
    long now = platform.clock().nowMillis();
    return AccountList.read(
        platform
            .sql()
            .run(AccountList.page(filter, AccountOrder.NEWEST_FIRST, null, 0, AT_ONCE + 1, now)));
  }

  private Response task(PreferenceWish wish, Request request) {
    if (wish.names().size() > MAX_NAMED) {
      throw Bodies.invalidField("tokens", "At most " + MAX_NAMED + " accounts can be named");
    }
    if (!wish.all()) {
      Task task = tasks.start(Tasks.PREFERENCE, wish.names());
      tasks.drive(task.id(), request.background());
      return answers.ok(body -> write(body, task));
    }
    TaskRunner.Started started = tasks.startAll(Tasks.PREFERENCE);
    tasks.drive(started.task().id(), request.background());
    return started.anew()
        ? answers.ok(body -> write(body, started.task()))
        : answers.failed(
            409,
            body -> {
              body.name("error").value("This is being done for all accounts already");
              body.name("code").value("ALREADY_RUNNING");
              write(body, started.task());
            });
  }

  private static void write(JsonWriter body, Task task) {
    body.name("task_id").value(task.id()).name("total").value(task.total());
  }

  /** One with which it went wrong. */
  private record Fault(NamedAccount named, String error, int attempts) {}

  private Response atOnce(List<NamedAccount> accounts, int retries, Settings settings) {
    Budget budget = Budget.ofBackground(platform.clock());
    List<Fault> faults = new ArrayList<>();
    List<String> postponed = new ArrayList<>();
    for (NamedAccount named : accounts) {
      Fault fault = attempt(named, retries, settings, budget);
      if (fault != null) {
        faults.add(fault);
      }
      if (fault != null && fault.error().equals(POSTPONED)) {
        postponed.add(named.account().name());
      }
    }
    Task task = postponed.isEmpty() ? null : tasks.start(Tasks.PREFERENCE, postponed);
    return answers.ok(body -> write(body, accounts.size(), faults, task));
  }

  private Fault attempt(NamedAccount named, int retries, Settings settings, Budget budget) {
    if (named.account() == null) {
      return new Fault(named, "not_found", 0);
    }
    if (!budget.allows(1)) {
      return new Fault(named, POSTPONED, 0);
    }
    int before = budget.calls();
    WorkedAccount account =
        new WorkedAccount(named.account().token(), named.account().superAccount());
    String error = calls.preference().run(account, settings, budget, retries);
    platform.clock().sleep(AccountWork.PAUSE_MILLIS);
    return error == null ? null : new Fault(named, error, before - budget.calls());
  }

  private static void write(JsonWriter body, int total, List<Fault> faults, Task postponedTo) {
    body.name("summary").object().name("total").value(total);
    body.name("success").value(total - faults.size()).name("failed").value(faults.size());
    body.name("invalidated").value(0).end();
    body.name("failed").array();
    for (Fault fault : faults) {
      body.object().name("token").value(fault.named().name()).name("step").value("nsfw");
      body.name("error").value(fault.error()).name("attempts").value(fault.attempts()).end();
    }
    body.end();
    if (postponedTo != null) {
      body.name("task_id").value(postponedTo.id());
    }
  }
}
