package grok2api.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.testing.TestGateway;
import grok2api.vault.Vault;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  private final TestGateway gateway = TestGateway.empty();
  private final List<String> taken = new ArrayList<>();

  private Step noting(String name) {
    return Step.always(name, run -> taken.size() + (taken.add(name) ? 1 : 0));
  }

  private void run(Step... steps) {
    new Schedule(gateway.platform(), Vault.of(gateway.platform()), List.of(steps)).run();
  }

  private String logged() {
    return String.join("\n", gateway.logged);
  }

  @Test
  void takesItsStepsInOrderAndLogsWhatEachDid() {
    run(noting("first"), noting("second"));
    assertEquals(List.of("first", "second"), taken);
    assertTrue(logged().matches("(?s).*count=1.*count=2.*"), logged());
  }

  @Test
  void aStepThatFailsDoesNotStopTheNext() {
    run(
        Step.always(
            "broken",
            run -> {
              throw new IllegalStateException("no such thing");
            }),
        noting("next"));
    assertEquals(List.of("next"), taken);
    assertTrue(logged().contains("schedule.step {step=broken}"), logged());
    assertTrue(logged().contains("no such thing"), logged());
  }

  @Test
  void takesDailyStepsInTheFirstRunOfALocalDay() {
    Step daily = Step.daily("daily", run -> taken.add("daily") ? 1 : 0);
    run(daily);
    gateway.clock.nowMillis += 3_600_000;
    run(daily);
    assertEquals(1, taken.size());
    // 18:00 at UTC+8 when the test begins; midnight there is six hours later
    gateway.clock.nowMillis += 5 * 3_600_000 - 1;
    run(daily);
    assertEquals(1, taken.size());
    gateway.clock.nowMillis += 1;
    run(daily);
    assertEquals(2, taken.size());
  }

  @Test
  void remembersWhenItRan() {
    run();
    assertEquals(
        gateway.clock.nowMillis,
        gateway
            .rows("SELECT revision FROM revisions WHERE name = 'schedule'")
            .get(0)
            .integer("revision"));
  }

  @Test
  void runsEvenWhenItsOwnTablesAreMissing() {
    gateway.run("DROP TABLE revisions");
    gateway.run("DROP TABLE settings");
    run(noting("first"));
    assertEquals(List.of("first"), taken);
  }

  @Test
  void leavesToTheNextRunWhatTheBudgetNoLongerAllows() {
    run(
        Step.always(
            "greedy",
            run -> {
              run.budget().spendStatements(600);
              return 1;
            }),
        noting("next"));
    assertEquals(List.of(), taken);
    assertFalse(logged().contains("step=next, count"), logged());
    assertTrue(logged().contains("postponed"), logged());
  }
}
