package grok2api.store;

import grok2api.platform.Rows;
import grok2api.platform.Statement;

/** Whether the database has what the newest migration brings. */
public final class Migrations {
  /** A table of the newest migration, {@code 0102_panel.sql}. */
  private static final String NEWEST_TABLE = "model_routes";

  private Migrations() {}

  public static Statement newest() {
    return Statement.of(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name = ?1", NEWEST_TABLE);
  }

  /** Whether {@link #newest} found that every migration is applied. */
  public static boolean applied(Rows found) {
    return !found.rows().isEmpty();
  }
}
