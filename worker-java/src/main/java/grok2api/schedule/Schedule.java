package grok2api.schedule;

import grok2api.accounts.Budget;
import grok2api.gateway.LocalDay;
import grok2api.platform.Platform;
import grok2api.platform.Rows;
import grok2api.settings.Settings;
import grok2api.settings.SettingsReader;
import grok2api.store.ScheduleMarks;
import grok2api.store.SettingsStore;
import grok2api.vault.Vault;
import java.util.List;
import java.util.Map;

/**
 * Takes its steps in order whenever a cron trigger fires. One that fails never stops the next, and
 * two runs at the same time do no harm.
 */
public final class Schedule {
  private final Platform platform;
  private final Vault vault;
  private final LocalDay localDay;
  private final List<Step> steps;

  public Schedule(Platform platform, Vault vault, List<Step> steps) {
    this.platform = platform;
    this.vault = vault;
    this.localDay = new LocalDay(platform.environment());
    this.steps = List.copyOf(steps);
  }

  /** Takes every step that is due; never fails. */
  public void run() {
    long now = platform.clock().nowMillis();
    Run run = new Run(now, settings(), Budget.ofSchedule(platform.clock()));
    boolean newDay = !localDay.of(now).equals(localDay.of(mark(now)));
    for (Step step : steps) {
      if (newDay || !step.daily()) {
        take(step, run);
      }
    }
  }

  private void take(Step step, Run run) {
    try {
      Map<String, Object> fields =
          run.budget().allows(0)
              ? Map.of("step", step.name(), "count", step.work().run(run))
              : Map.of("step", step.name(), "postponed", true);
      platform.log().info("schedule.step", fields);
    } catch (RuntimeException e) {
      platform.log().error("schedule.step", Map.of("step", step.name()), e);
    }
  }

  private Settings settings() {
    try {
      Rows stored = platform.sql().run(SettingsStore.all());
      return SettingsReader.read(SettingsStore.read(platform.json(), stored), vault).settings();
    } catch (RuntimeException e) {
      platform.log().error("schedule.settings", Map.of(), e);
      return SettingsReader.read(Map.of(), vault).settings();
    }
  }

  /** Notes this run; answers with the time of the one before, 0 when there was none. */
  private long mark(long now) {
    try {
      return ScheduleMarks.lastRun(
          platform.sql().batch(List.of(ScheduleMarks.lastRun(), ScheduleMarks.run(now))).get(0));
    } catch (RuntimeException e) {
      platform.log().error("schedule.mark", Map.of(), e);
      return 0;
    }
  }
}
