package grok2api.gateway;

import grok2api.platform.Platform;
import grok2api.platform.Statement;
import grok2api.settings.RetentionSettings;
import grok2api.settings.SettingsReader;
import grok2api.store.Retention;
import grok2api.store.SettingsStore;
import java.util.Map;

/**
 * The scheduled work: small steps that do not depend on each other, so that one that fails never
 * stops the next.
 */
public final class Housekeeping {
  private static final long DAY_MILLIS = 24 * 3_600_000L;

  private final Platform platform;
  private final LocalDay localDay;

  public Housekeeping(Platform platform) {
    this.platform = platform;
    this.localDay = new LocalDay(platform.environment());
  }

  /** Runs every step; never fails. */
  public void run() {
    long now = platform.clock().nowMillis();
    RetentionSettings keep = retention();
    long logSince = now - keep.logDays() * DAY_MILLIS;
    step("request_log.age", Retention.requestLog(logSince));
    step("request_log.rows", Retention.requestLogBeyond(keep.logMaxRows()));
    step("request_logs.age", Retention.earlierRequestLog(logSince));
    step("daily_usage.age", Retention.dailyUsage(localDay.of(now - keep.usageDays() * DAY_MILLIS)));
    step("admin_sessions.expired", Retention.expiredSessions(now));
  }

  private RetentionSettings retention() {
    try {
      return SettingsReader.read(
              SettingsStore.read(platform.json(), platform.sql().run(SettingsStore.all())))
          .settings()
          .retention();
    } catch (RuntimeException e) {
      platform.log().error("housekeeping.settings", Map.of(), e);
      return SettingsReader.read(Map.of()).settings().retention();
    }
  }

  private void step(String name, Statement statement) {
    try {
      long deleted = platform.sql().run(statement).changes();
      platform.log().info("housekeeping.step", Map.of("step", name, "deleted", deleted));
    } catch (RuntimeException e) {
      platform.log().error("housekeeping.step", Map.of("step", name), e);
    }
  }
}
