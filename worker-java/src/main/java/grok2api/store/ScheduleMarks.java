package grok2api.store;

import grok2api.platform.Rows;
import grok2api.platform.Statement;

/** What the schedule remembers from run to run, as rows of table {@code revisions}. */
public final class ScheduleMarks {
  /** {@code revision} is when the schedule last ran, in epoch milliseconds. */
  private static final String RUN = "schedule";

  private ScheduleMarks() {}

  /** For {@link #lastRun(Rows)}. */
  public static Statement lastRun() {
    return Statement.of("SELECT revision FROM revisions WHERE name = ?1", RUN);
  }

  /** When the schedule last ran; 0 when it never did. */
  public static long lastRun(Rows found) {
    return found.rows().isEmpty() ? 0 : found.rows().get(0).integer("revision");
  }

  /** Notes a run. */
  public static Statement run(long nowMillis) {
    return Statement.of(
        "INSERT INTO revisions (name, revision) VALUES (?1, ?2)"
            + " ON CONFLICT (name) DO UPDATE SET revision = excluded.revision",
        RUN,
        nowMillis);
  }
}
