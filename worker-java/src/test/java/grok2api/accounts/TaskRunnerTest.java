package grok2api.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.platform.Statement;
import grok2api.settings.Settings;
import grok2api.store.AccountId;
import grok2api.store.Task;
import grok2api.store.Task.State;
import grok2api.store.Tasks;
import grok2api.testing.TestGateway;
import grok2api.vault.Vault;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TaskRunnerTest {
  private final TestGateway gateway = TestGateway.empty();
  private final ScriptedWork work = new ScriptedWork();
  private final TaskRunner runner = isolate();

  /** Another isolate over the same database. */
  private TaskRunner isolate() {
    return new TaskRunner(
        gateway.platform(), Vault.of(gateway.platform()), Map.of(Tasks.REFRESH, work));
  }

  private final class ScriptedWork implements AccountWork {
    final List<String> worked = new ArrayList<>();
    final Map<String, String> errors = new HashMap<>();
    Runnable during = () -> {};

    @Override
    public String run(WorkedAccount account, Settings settings, Budget budget) {
      budget.spendCalls(calls(account.superAccount()));
      worked.add(account.token());
      gateway.clock.nowMillis += 200;
      during.run();
      String error = errors.get(account.token());
      if ("defect".equals(error)) {
        throw new IllegalStateException("a defect");
      }
      return error;
    }

    @Override
    public int calls(boolean superAccount) {
      return superAccount ? 2 : 1;
    }
  }

  private void accounts(int count) {
    for (int i = 1; i <= count; i++) {
      gateway.account("account-" + i, "sso", -1);
    }
  }

  private Budget budget() {
    return Budget.ofBackground(gateway.clock);
  }

  private String id(String token) {
    return AccountId.of(gateway.platform().digests(), token);
  }

  private String counters(Task task) {
    return task.state().stored()
        + " "
        + task.processed()
        + "/"
        + task.total()
        + " ok "
        + task.ok()
        + " fail "
        + task.fail();
  }

  private String progressRow() {
    var row = gateway.rows("SELECT * FROM token_refresh_progress").get(0);
    return row.integer("running")
        + " "
        + row.integer("current")
        + "/"
        + row.integer("total")
        + " success "
        + row.integer("success")
        + " failed "
        + row.integer("failed")
        + " at "
        + (row.integer("updated_at") == gateway.clock.nowMillis ? "now" : "an earlier time");
  }

  @Test
  void worksOnEveryAccountOnceInSlices() {
    accounts(25);
    String id = runner.startAll(Tasks.REFRESH).task().id();
    TaskRunner.Turn turn = runner.turn(budget(), 0);
    assertEquals("running 10/25 ok 10 fail 0", counters(turn.slice(id)));
    assertEquals("running 20/25 ok 20 fail 0", counters(turn.slice(id)));
    assertEquals("done 25/25 ok 25 fail 0", counters(turn.slice(id)));
    assertNull(turn.slice(id));
    assertEquals(25, Map.copyOf(count(work.worked)).size());
    assertEquals(25, work.worked.size());
  }

  private static Map<String, Integer> count(List<String> names) {
    Map<String, Integer> counts = new HashMap<>();
    names.forEach(name -> counts.merge(name, 1, Integer::sum));
    return counts;
  }

  @Test
  void stopsBeforeThePlatformDoesAndGoesOnAtTheNextCall() {
    accounts(90);
    String id = runner.startAll(Tasks.REFRESH).task().id();
    runner.drive(id, budget());
    assertEquals("running 40/90 ok 40 fail 0", counters(runner.read(id)));
    runner.drive(id, budget());
    runner.drive(id, budget());
    assertEquals("done 90/90 ok 90 fail 0", counters(runner.read(id)));
  }

  @Test
  void countsCallsAndNotAccounts() {
    for (int i = 0; i < 30; i++) {
      gateway.account("super-" + i, "ssoSuper", -1);
    }
    String id = runner.startAll(Tasks.REFRESH).task().id();
    runner.drive(id, budget());
    assertEquals(20, work.worked.size());
  }

  @Test
  void notesWhatItDidAfterAFewSecondsHoweverSlowTheUpstreamIs() {
    accounts(30);
    String id = runner.startAll(Tasks.REFRESH).task().id();
    work.during = () -> gateway.clock.nowMillis += 3_000;
    assertEquals("running 2/30 ok 2 fail 0", counters(runner.turn(budget(), 0).slice(id)));
  }

  @Test
  void beginsNoAccountWhenItsTimeIsOver() {
    accounts(30);
    String id = runner.startAll(Tasks.REFRESH).task().id();
    work.during = () -> gateway.clock.nowMillis += 6_000;
    long began = gateway.clock.nowMillis;
    runner.drive(id, budget());
    assertEquals("running 4/30 ok 4 fail 0", counters(runner.read(id)));
    assertTrue(gateway.clock.nowMillis - began < 30_000);
  }

  @Test
  void twoIsolatesNeverWorkOnTheSameSlice() {
    accounts(20);
    String id = runner.startAll(Tasks.REFRESH).task().id();
    List<Task> other = new ArrayList<>();
    work.during = () -> other.add(isolate().turn(budget(), 0).slice(id));
    runner.turn(budget(), 0).slice(id);
    assertEquals(10, other.size());
    assertTrue(other.stream().allMatch(task -> task == null));
    assertEquals(10, work.worked.size());
  }

  @Test
  void anIsolateThatDiesLosesOnlyItsSlice() {
    accounts(25);
    String id = runner.startAll(Tasks.REFRESH).task().id();
    runner.turn(budget(), 0).slice(id);
    work.during =
        () -> {
          if (work.worked.size() == 15) {
            throw new StackOverflowError("the isolate is gone");
          }
        };
    try {
      runner.drive(id, budget());
    } catch (StackOverflowError gone) {
      work.during = () -> {};
    }
    assertEquals("running 10/25 ok 10 fail 0", counters(runner.read(id)));
    isolate().drive(id, budget());
    assertEquals(15, work.worked.size(), "its lease still runs");
    gateway.clock.nowMillis += Tasks.LEASE_MILLIS;
    isolate().drive(id, budget());
    assertEquals("done 25/25 ok 25 fail 0", counters(runner.read(id)));
  }

  @Test
  void whatAnIsolateLearntAfterItsLeaseWasTakenChangesNothing() {
    accounts(5);
    String id = runner.startAll(Tasks.REFRESH).task().id();
    work.during =
        () -> {
          work.during = () -> {};
          gateway.clock.nowMillis += Tasks.LEASE_MILLIS;
          isolate().drive(id, budget());
        };
    runner.drive(id, budget());
    assertEquals("done 5/5 ok 5 fail 0", counters(runner.read(id)));
  }

  @Test
  void aCancelInTheMiddleEndsItAfterTheSlice() {
    accounts(30);
    String id = runner.startAll(Tasks.REFRESH).task().id();
    work.during =
        () -> {
          if (work.worked.size() == 13) {
            isolate().cancel(id);
          }
        };
    runner.drive(id, budget());
    assertEquals("cancelled 20/30 ok 20 fail 0", counters(runner.read(id)));
    assertEquals("0 20/30 success 20 failed 0 at now", progressRow());
    runner.drive(id, budget());
    assertEquals(20, work.worked.size());
  }

  @Test
  void cancelsNothingThatIsOver() {
    String id = runner.startAll(Tasks.REFRESH).task().id();
    runner.drive(id, budget());
    runner.cancel(id);
    assertEquals("done 0/0 ok 0 fail 0", counters(runner.read(id)));
  }

  @Test
  void oneAccountThatFailsDoesNotStopTheNext() {
    accounts(4);
    work.errors.put("account-1", "http_403");
    work.errors.put("account-3", "defect");
    String id = runner.startAll(Tasks.REFRESH).task().id();
    runner.drive(id, budget());
    Task task = runner.read(id);
    assertEquals("done 4/4 ok 2 fail 2", counters(task));
    assertEquals(
        "[{\"id\":\""
            + id("account-1")
            + "\",\"error\":\"http_403\"},{\"id\":\""
            + id("account-3")
            + "\",\"error\":\"internal\"}]",
        task.failures());
    assertTrue(gateway.logged.toString().contains("a defect"));
  }

  @Test
  void remembersTheLatestHundredFailures() {
    accounts(115);
    for (int i = 1; i <= 115; i++) {
      work.errors.put("account-" + i, "error-" + i);
    }
    String id = runner.startAll(Tasks.REFRESH).task().id();
    for (int i = 0; i < 3; i++) {
      runner.drive(id, budget());
    }
    var failures = gateway.platform().json().parse(runner.read(id).failures());
    assertEquals(115, runner.read(id).fail());
    assertEquals(100, failures.size());
    assertEquals("error-16", failures.at(0).text("error"));
    assertEquals("error-115", failures.at(99).text("error"));
  }

  @Test
  void namedAccountsAreWorkedOnInTheirOrderAndMissingOnesFail() {
    accounts(3);
    gateway.run("UPDATE tokens SET status = 'expired' WHERE token = 'account-3'");
    Task task =
        runner.start(
            Tasks.REFRESH, List.of("account-3", " sso=nobody", "sso=account-1", "account-3"));
    assertEquals("running 0/3 ok 0 fail 0", counters(task));
    runner.drive(task.id(), budget());
    assertEquals(List.of("account-3", "account-1"), work.worked);
    assertEquals("done 3/3 ok 2 fail 1", counters(runner.read(task.id())));
    assertEquals(
        "[{\"id\":\"" + id("nobody") + "\",\"error\":\"not_found\"}]",
        runner.read(task.id()).failures());
  }

  @Test
  void anyNumberOfAccountsIsNamedByTheirIds() {
    accounts(35);
    List<String> ids = new ArrayList<>();
    for (int i = 35; i > 0; i--) {
      ids.add(id("account-" + i));
      gateway.run("UPDATE tokens SET id = ?2 WHERE token = ?1", "account-" + i, ids.getLast());
    }
    Task task = runner.start(Tasks.REFRESH, ids);
    runner.drive(task.id(), budget());
    assertEquals("done 35/35 ok 35 fail 0", counters(runner.read(task.id())));
    assertEquals("account-35", work.worked.get(0));
    assertEquals("account-1", work.worked.get(34));
  }

  @Test
  void whatBecameOfTheLastRefreshIsKnownForEver() {
    accounts(2);
    runner.drive(runner.startAll(Tasks.REFRESH).task().id(), budget());
    gateway.run("DELETE FROM admin_tasks");
    assertEquals("done 2/2 ok 2 fail 0", counters(runner.latestRefresh()));
    gateway.run("DELETE FROM token_refresh_progress");
    assertEquals("done 0/0 ok 0 fail 0", counters(runner.latestRefresh()));
  }

  @Test
  void aTaskForAllSkipsDeletedAndExpiredAccountsAndIncludesNewOnes() {
    accounts(12);
    gateway.run("UPDATE tokens SET status = 'expired' WHERE token = 'account-2'");
    String id = runner.startAll(Tasks.REFRESH).task().id();
    TaskRunner.Turn turn = runner.turn(budget(), 0);
    assertEquals("running 10/11 ok 10 fail 0", counters(turn.slice(id)));
    gateway.run("DELETE FROM tokens WHERE token = 'account-12'");
    gateway.account("new-1", "sso", -1).account("new-2", "sso", -1);
    assertEquals("done 12/12 ok 12 fail 0", counters(turn.slice(id)));
    assertEquals(List.of("new-1", "new-2"), work.worked.subList(10, 12));
    assertFalse(work.worked.contains("account-2"));
  }

  @Test
  void aRunningTaskNeverTellsOfMoreThanAll() {
    accounts(12);
    String id = runner.startAll(Tasks.REFRESH).task().id();
    TaskRunner.Turn turn = runner.turn(budget(), 0);
    turn.slice(id);
    for (int i = 0; i < 20; i++) {
      gateway.account("new-" + i, "sso", -1);
    }
    assertEquals("running 20/20 ok 20 fail 0", counters(turn.slice(id)));
  }

  @Test
  void onlyOneRefreshOfAllRunsAtATime() {
    accounts(20);
    Task first = runner.startAll(Tasks.REFRESH).task();
    runner.turn(budget(), 0).slice(first.id());
    TaskRunner.Started second = isolate().startAll(Tasks.REFRESH);
    assertFalse(second.anew());
    assertEquals(first.id(), second.task().id());
    assertEquals(10, second.task().processed());
  }

  @Test
  void aRunThatWasSilentForTwoMinutesGivesWayToANewOne() {
    accounts(20);
    Task first = runner.startAll(Tasks.REFRESH).task();
    gateway.clock.nowMillis += Tasks.SILENCE_MILLIS - 1;
    assertTrue(first.alive(gateway.clock.nowMillis));
    assertFalse(runner.startAll(Tasks.REFRESH).anew());
    gateway.clock.nowMillis += 1;
    assertFalse(first.alive(gateway.clock.nowMillis));
    TaskRunner.Started second = runner.startAll(Tasks.REFRESH);
    assertTrue(second.anew());
    assertNotEquals(first.id(), second.task().id());
    assertEquals(State.CANCELLED, runner.read(first.id()).state());
    assertEquals(second.task().id(), runner.latestRefresh().id());
  }

  @Test
  void aRefreshOfAllIsRepeatedInTheRowThatEarlierEditionsRead() {
    gateway.run("DELETE FROM token_refresh_progress");
    accounts(12);
    work.errors.put("account-3", "http_500");
    String id = runner.startAll(Tasks.REFRESH).task().id();
    assertEquals("1 0/12 success 0 failed 0 at now", progressRow());
    TaskRunner.Turn turn = runner.turn(budget(), 0);
    turn.slice(id);
    assertEquals("1 10/12 success 9 failed 1 at now", progressRow());
    turn.slice(id);
    assertEquals("0 12/12 success 11 failed 1 at now", progressRow());
  }

  @Test
  void aTaskForNamedAccountsLeavesThatRowAlone() {
    String before = progressRow();
    runner.drive(runner.start(Tasks.REFRESH, List.of("nobody")).id(), budget());
    assertEquals(before, progressRow());
  }

  @Test
  void theScheduleGoesOnWithWhatNobodyWorksOnAndLeavesCallsToOthers() {
    accounts(50);
    Task task = runner.startAll(Tasks.REFRESH).task();
    assertEquals(30, runner.resume(Budget.ofStream(gateway.clock), 10));
    assertEquals("running 30/50 ok 30 fail 0", counters(runner.read(task.id())));
  }

  @Test
  void aTaskOfAKindNobodyKnowsEndsInError() {
    gateway.run(
        "INSERT INTO admin_tasks (id, kind, state, total, created_at, updated_at)"
            + " VALUES ('t', 'something new', 'running', 5, 0, 0)");
    assertEquals(0, runner.resume(budget(), 0));
    assertEquals(State.ERROR, runner.read("t").state());
  }

  @Test
  void anExtraSliceCostsTwoRoundTrips() {
    accounts(20);
    String id = runner.startAll(Tasks.REFRESH).task().id();
    TaskRunner.Turn turn = runner.turn(budget(), 0);
    gateway.sql.resetRoundTrips();
    turn.slice(id);
    assertEquals(2, gateway.sql.roundTrips());
  }

  @Test
  void theNextAccountsAreFoundWithoutWalkingOverTheOthers() {
    Statement slice = Tasks.slice("t", 1, 10);
    String plan =
        gateway
            .sql
            .run(new Statement("EXPLAIN QUERY PLAN " + slice.sql(), slice.parameters()))
            .rows()
            .stream()
            .map(row -> row.text("detail"))
            .collect(Collectors.joining("\n"));
    assertTrue(plan.contains("idx_tokens_status (status=? AND rowid>?)"), plan);
    assertTrue(plan.contains("idx_tokens_id (id=?)"), plan);
    assertFalse(plan.contains("SCAN t"), plan);
  }
}
