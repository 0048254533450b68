package grok2api.accounts;

import grok2api.platform.Background;
import grok2api.platform.Platform;
import grok2api.platform.Row;
import grok2api.platform.Rows;
import grok2api.platform.Statement;
import grok2api.settings.Settings;
import grok2api.settings.SettingsReader;
import grok2api.store.AccountId;
import grok2api.store.SettingsStore;
import grok2api.store.Task;
import grok2api.store.Tasks;
import grok2api.store.Upkeep;
import grok2api.vault.Vault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Does the work of tasks, a slice at a time. Nothing about a task is kept here: any isolate may do
 * the next slice, and one that dies loses its slice and nothing else.
 */
public final class TaskRunner {
  /** Accounts between two notes in the database: a few seconds of progress. */
  private static final int SLICE = 10;

  /**
   * When a slice begins no other account, so that it is noted before its lease ends even if the
   * last one is only answered after the upstream's time limit.
   */
  private static final long SLICE_MILLIS = 5_000;

  /** What an account's work writes, roughly. */
  private static final int STATEMENTS_OF_AN_ACCOUNT = 8;

  /** Tasks looked at in one scheduled run. */
  private static final int RESUMED = 10;

  /** What a task says of an account that was deleted meanwhile. */
  private static final String NOT_FOUND = "not_found";

  private final Platform platform;
  private final Vault vault;
  private final Map<String, AccountWork> works;

  /**
   * @param works by {@link Task#kind}
   */
  public TaskRunner(Platform platform, Vault vault, Map<String, AccountWork> works) {
    this.platform = platform;
    this.vault = vault;
    this.works = Map.copyOf(works);
  }

  /**
   * Starts work on all accounts that have not expired.
   *
   * @return the task now running, perhaps one that ran before
   */
  public Started startAll(String kind) {
    long now = platform.clock().nowMillis();
    String id = platform.entropy().hex(32);
    List<Rows> results =
        platform
            .sql()
            .batch(
                List.of(
                    Tasks.buryOfAll(kind, now),
                    Tasks.createOfAll(id, kind, now),
                    Tasks.mirror(id),
                    Tasks.latestOfAll(kind)));
    return new Started(Tasks.one(results.get(3)), results.get(1).changes() == 1);
  }

  /**
   * What became of a start.
   *
   * @param anew false when {@code task} ran already
   */
  public record Started(Task task, boolean anew) {}

  /**
   * Starts work on some accounts.
   *
   * @param names ids or tokens, these with or without {@code sso=}; one without an account counts
   *     as a failure
   */
  public Task start(String kind, List<String> names) {
    String id = platform.entropy().hex(32);
    TaskAccounts accounts = TaskAccounts.of(platform, names);
    List<Rows> results =
        platform
            .sql()
            .batch(
                List.of(
                    Upkeep.name(accounts.tokensWithIds()),
                    Tasks.create(
                        id, kind, accounts.ids(), accounts.count(), platform.clock().nowMillis()),
                    Tasks.read(id)));
    return Tasks.one(results.get(2));
  }

  /** A task as it stands; null when there is none of that id. */
  public Task read(String id) {
    return Tasks.one(platform.sql().run(Tasks.read(id)));
  }

  /**
   * The refresh of all accounts that runs, or else the last one; one that is over and has done
   * nothing when there never was any.
   */
  public Task latestRefresh() {
    return Tasks.latestRefresh(
        platform.sql().batch(List.of(Tasks.latestOfAll(Tasks.REFRESH), Tasks.mirrored())));
  }

  /** Stops a task between two slices; harmless when it does not run. */
  public void cancel(String id) {
    platform.sql().batch(List.of(Tasks.cancel(id, platform.clock().nowMillis()), Tasks.mirror(id)));
  }

  /** Does what one invocation can do behind its answer. */
  public void drive(String id, Background background) {
    background.run(() -> drive(id, Budget.ofBackground(platform.clock())));
  }

  /** Works on a task until it ends, somebody else works on it, or the budget is spent. */
  public void drive(String id, Budget budget) {
    Turn turn = turn(budget, 0);
    try {
      Task task;
      do {
        task = turn.slice(id);
      } while (task != null && task.running());
    } catch (RuntimeException e) {
      platform.log().error("task.failed", Map.of("task", id), e);
    }
  }

  /**
   * Goes on with tasks that nobody works on, the newest first.
   *
   * @param leaveCalls outside calls of the budget that are for others
   * @return how many accounts were worked on
   */
  public long resume(Budget budget, int leaveCalls) {
    budget.spendStatements(1);
    List<Task> free =
        Tasks.all(platform.sql().run(Tasks.free(platform.clock().nowMillis(), RESUMED)));
    long worked = 0;
    Turn turn = turn(budget, leaveCalls);
    for (Task found : free) {
      int before = found.processed();
      Task task = turn.slice(found.id());
      while (task != null) {
        worked += task.processed() - before;
        before = task.processed();
        task = task.running() ? turn.slice(task.id()) : null;
      }
    }
    return worked;
  }

  /** One invocation's share in the work. */
  public Turn turn(Budget budget, int leaveCalls) {
    return new Turn(budget, leaveCalls);
  }

  /** Remembers the settings from slice to slice. */
  public final class Turn {
    private final Budget budget;
    private final int leaveCalls;
    private Settings settings;

    private Turn(Budget budget, int leaveCalls) {
      this.budget = budget;
      this.leaveCalls = leaveCalls;
    }

    /** Whether there is enough left for the most expensive account of any task. */
    public boolean spent() {
      return !allows(mostCalls());
    }

    /**
     * Does a task's next slice.
     *
     * @return the task after it; null when it could not be taken or the budget is spent
     */
    public Task slice(String id) {
      if (spent()) {
        return null;
      }
      long now = platform.clock().nowMillis();
      List<Statement> statements = new ArrayList<>();
      statements.add(Tasks.claim(id, now));
      statements.add(Tasks.slice(id, now + Tasks.LEASE_MILLIS, SLICE + 1));
      if (settings == null) {
        statements.add(SettingsStore.all());
      }
      List<Rows> results = batch(statements);
      if (settings == null) {
        settings =
            SettingsReader.read(SettingsStore.read(platform.json(), results.get(2)), vault)
                .settings();
      }
      Task held = Tasks.one(results.get(0));
      if (held == null) {
        return null;
      }
      AccountWork work = works.get(held.kind());
      Statement note =
          work == null
              ? Tasks.fail(held, now)
              : Tasks.advance(
                  held, worked(held, work, results.get(1).rows()), platform.clock().nowMillis());
      return Tasks.one(batch(List.of(note, Tasks.mirror(id))).get(0));
    }

    private Tasks.Advance worked(Task held, AccountWork work, List<Row> accounts) {
      long began = platform.clock().nowMillis();
      TaskFailures failures = new TaskFailures(platform.json());
      long place = held.place();
      int done = 0;
      for (Row row : accounts) {
        boolean superAccount = "ssoSuper".equals(row.text("token_type"));
        if (done == SLICE
            || platform.clock().nowMillis() >= began + SLICE_MILLIS
            || !allows(work.calls(superAccount))) {
          break;
        }
        String error = NOT_FOUND;
        if (!row.isNull("token")) {
          platform.clock().sleep(done == 0 ? 0 : AccountWork.PAUSE_MILLIS);
          budget.spendStatements(STATEMENTS_OF_AN_ACCOUNT);
          error = attempt(held, work, new WorkedAccount(row.text("token"), superAccount));
        }
        if (error != null) {
          failures.add(id(row), error);
        }
        done++;
        place = row.integer("place");
      }
      return new Tasks.Advance(
          place,
          done - failures.count(),
          failures.count(),
          failures.behind(held.failures()),
          done == accounts.size());
    }

    private String attempt(Task held, AccountWork work, WorkedAccount account) {
      try {
        return work.run(account, settings, budget);
      } catch (RuntimeException defect) {
        platform.log().error("task.defect", Map.of("task", held.id(), "kind", held.kind()), defect);
        return "internal";
      }
    }

    /** An account of an earlier edition may not have its id yet. */
    private String id(Row account) {
      return account.isNull("id")
          ? AccountId.of(platform.digests(), account.text("token"))
          : account.text("id");
    }

    private boolean allows(int calls) {
      return budget.allows(calls + leaveCalls);
    }

    private int mostCalls() {
      int most = 0;
      for (AccountWork work : works.values()) {
        most = Math.max(most, work.calls(true));
      }
      return most;
    }

    private List<Rows> batch(List<Statement> statements) {
      budget.spendStatements(statements.size());
      return platform.sql().batch(statements);
    }
  }
}
