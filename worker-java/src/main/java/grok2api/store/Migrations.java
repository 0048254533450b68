package grok2api.store;

import grok2api.platform.Rows;
import grok2api.platform.Statement;

/** Whether the database has what the newest migration brings. */
public final class Migrations {
  /** What the newest migration, {@code 0105_account_kinds.sql}, makes. */
  private static final String NEWEST = "idx_tokens_kind";

  private Migrations() {}

  public static Statement newest() {
    return Statement.of("SELECT name FROM sqlite_master WHERE name = ?1", NEWEST);
  }

  /** Whether {@link #newest} found that every migration is applied. */
  public static boolean applied(Rows found) {
    return !found.rows().isEmpty();
  }
}
